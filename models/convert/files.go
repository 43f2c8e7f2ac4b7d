package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Names of the files of a repository that are read.
const (
	ConfigName  = "config.json"
	WeightsName = "model.safetensors"
	IndexName   = "model.safetensors.index.json"
	PoolingName = "1_Pooling/config.json"

	TokenizerName = "tokenizer.json"
	// SentencePieceName is the model of SentencePiece as T5 calls it, BPEName as Llama and Gemma do.
	SentencePieceName, BPEName = "spiece.model", "tokenizer.model"
)

// Beside lists the small files that are read where they are there, besides ConfigName.
var Beside = []string{
	"generation_config.json", TokenizerName, "tokenizer_config.json", "chat_template.jinja",
	SentencePieceName, BPEName, "vocab.txt", PoolingName,
}

// MaxSmall is the most bytes that any file but the weights may have: four times the largest
// tokenizer.json there is.
const MaxSmall = 128 << 20

// Files is the source of a conversion on disk, to be closed afterwards.
type Files struct {
	Source
	open []*os.File
}

// Close closes the weights.
func (f *Files) Close() error {
	var err error
	for _, file := range f.open {
		err = errors.Join(err, file.Close())
	}
	return err
}

// Open finds the files of a model: paths is one folder, or the files themselves, known by their
// names. Weights are model.safetensors, or the files that the index names, or all files ending in
// .safetensors that were given. The error wraps ErrConfig or is that of the file system.
func Open(paths ...string) (*Files, error) {
	find, given, err := finder(paths)
	if err != nil {
		return nil, err
	}
	f := &Files{}
	err = f.ReadSmall(func(name string) ([]byte, error) { return readSmall(find(name)) })
	if err != nil {
		return nil, err
	}
	index, err := readSmall(find(IndexName))
	if err != nil {
		return nil, err
	}
	names := given
	_, err = os.Stat(find(WeightsName))
	switch {
	case len(given) > 0:
	case err == nil || index == nil:
		names = []string{find(WeightsName)}
	default:
		shards, err := ParseIndex(index)
		if err != nil {
			return nil, err
		}
		for _, shard := range shards {
			names = append(names, find(shard))
		}
	}
	for _, name := range names {
		if err := f.addShard(name); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// ReadSmall fills in everything but the weights: read gives the contents of a file by its name, nil
// where there is none. The error is read's.
func (s *Source) ReadSmall(read func(name string) ([]byte, error)) error {
	for name, to := range map[string]*[]byte{
		ConfigName: &s.Config, "generation_config.json": &s.Generation, TokenizerName: &s.Tokenizer,
		"tokenizer_config.json": &s.TokenizerConfig, "chat_template.jinja": &s.ChatTemplate,
		SentencePieceName: &s.SentencePiece, BPEName: &s.BPE, "vocab.txt": &s.Vocabulary, PoolingName: &s.Pooling,
	} {
		var err error
		if *to, err = read(name); err != nil {
			return err
		}
	}
	return nil
}

// finder gives the path of a file by its name, and the weights that were named one by one.
func finder(paths []string) (find func(name string) string, weights []string, err error) {
	if len(paths) == 1 {
		info, err := os.Stat(paths[0])
		if err != nil {
			return nil, nil, err
		}
		if info.IsDir() {
			return func(name string) string { return filepath.Join(paths[0], filepath.FromSlash(name)) }, nil, nil
		}
	}
	byName := map[string]string{}
	for _, path := range paths {
		byName[filepath.Base(path)] = path
		if strings.HasSuffix(path, ".safetensors") {
			weights = append(weights, path)
		}
	}
	return func(name string) string { return byName[name] }, weights, nil
}

// readSmall reads a file, nil where there is none.
func readSmall(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, MaxSmall+1))
	if err != nil {
		return nil, err
	}
	if len(content) > MaxSmall {
		return nil, fmt.Errorf("%w: %s has more than %d bytes", ErrConfig, path, MaxSmall)
	}
	return content, nil
}

func (f *Files) addShard(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: no weights: %w", ErrConfig, err)
	}
	if err != nil {
		return err
	}
	f.open = append(f.open, file)
	info, err := file.Stat()
	if err != nil {
		return err
	}
	f.Weights = append(f.Weights, Shard{Name: filepath.Base(path), ReaderAt: file, Size: info.Size()})
	return nil
}

// WriteFile is Write to a file, which has its name only once it is whole and on the disk.
func WriteFile(ctx context.Context, path string, s Source, o Options) (err error) {
	out, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return fmt.Errorf("convert: %w", err)
	}
	defer func() {
		_ = out.Close()
		if err != nil {
			_ = os.Remove(out.Name())
		}
	}()
	if err := Write(ctx, out, s, o); err != nil {
		return err
	}
	if err := errors.Join(out.Chmod(0o644), out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("convert: writing %s: %w", path, err)
	}
	if err := os.Rename(out.Name(), path); err != nil {
		return fmt.Errorf("convert: %w", err)
	}
	return nil
}
