package kernel

import "unsafe"

// Bytes is the memory of values as bytes, for Memory.Read and Memory.Write: like kernel memory,
// every platform that this is compiled for is little-endian.
func Bytes[T int32 | float32 | Span](values []T) []byte {
	var value T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(value)))
}
