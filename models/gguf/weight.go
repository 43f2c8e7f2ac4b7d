package gguf

import "precis/models/weights"

// Weight is a tensor as package weights is told of it; false where the file has none of that name.
func (f *File) Weight(name string) (weights.Tensor, bool) {
	t, ok := f.Tensor(name)
	return weights.Tensor{Type: t.Type, Shape: t.Shape}, ok
}

// Rows is the number of rows of a matrix; 0 where the file has no matrix of that name.
func (f *File) Rows(name string) int {
	if t, ok := f.Tensor(name); ok && len(t.Shape) == 2 {
		return t.Shape[1]
	}
	return 0
}

// Offset is where the contents of a tensor begin; see weights.ReadAt.
func (f *File) Offset(name string) int64 {
	t, _ := f.Tensor(name)
	return t.Offset
}
