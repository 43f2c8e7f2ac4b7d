package repository

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"precis/models/convert"
)

// Find gives the file of a name. The error wraps ErrNotFound.
func (r *Repository) Find(name string) (File, error) {
	file, ok := r.Files[name]
	if !ok {
		return File{}, fmt.Errorf("%w: %s has no file %q", ErrNotFound, r.Repository, name)
	}
	return file, nil
}

// Named is the file that the reference names, a GGUF file. The error wraps ErrNotFound or ErrName.
func (r *Repository) Named() (File, error) {
	file, err := r.Find(r.File)
	if err == nil && !isGGUF(file.Name) {
		err = fmt.Errorf("%w: file %q, want one ending in .gguf", ErrName, file.Name)
	}
	return file, err
}

// Small lists what is read of a model besides its weights: config.json and what lies beside it. The
// error wraps ErrNotFound.
func (r *Repository) Small() ([]File, error) {
	config, err := r.Find(convert.ConfigName)
	if err != nil {
		return nil, fmt.Errorf("%w%s", err, r.hint())
	}
	small := []File{config}
	_, whole := r.Files[convert.TokenizerName]
	for _, name := range convert.Beside {
		if whole && (name == convert.SentencePieceName || name == convert.BPEName) {
			continue // it would not be read
		}
		if file, ok := r.Files[name]; ok {
			small = append(small, file)
		}
	}
	return small, nil
}

// Weights lists the safetensors of a model: one file, or those that its index names, the contents
// of which read gives. The error wraps ErrNotFound or convert.ErrConfig, or is read's.
func (r *Repository) Weights(read func(File) ([]byte, error)) ([]File, error) {
	if whole, ok := r.Files[convert.WeightsName]; ok {
		return []File{whole}, nil
	}
	index, ok := r.Files[convert.IndexName]
	if !ok {
		return nil, fmt.Errorf("%w: %s has neither %s nor %s%s", ErrNotFound, r.Repository, convert.WeightsName, convert.IndexName, r.hint())
	}
	content, err := read(index)
	if err != nil {
		return nil, err
	}
	names, err := convert.ParseIndex(content)
	if err != nil {
		return nil, err
	}
	shards := make([]File, len(names))
	for i, name := range names {
		if shards[i], err = r.Find(name); err != nil {
			return nil, err
		}
	}
	return shards, nil
}

// GGUF lists the GGUF files of the repository by name.
func (r *Repository) GGUF() []File {
	var files []File
	for _, file := range r.Files {
		if isGGUF(file.Name) {
			files = append(files, file)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

func isGGUF(name string) bool { return strings.EqualFold(path.Ext(name), ".gguf") }

// hint says which GGUF files could be named, as the rest of a sentence.
func (r *Repository) hint() string {
	files := r.GGUF()
	if len(files) == 0 {
		return ""
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = file.Name
	}
	return fmt.Sprintf("; a GGUF file of a repository is named %s:FILE, with FILE one of %s", r.Repository, strings.Join(names, ", "))
}
