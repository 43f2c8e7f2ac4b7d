//go:build js

package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"precis/models/convert"
	"precis/wasm/protocol"
)

// errFiles is wrapped by the error for files that make up no model.
var errFiles = errors.New("engine: these files make up no model")

// file is one that the reader gave.
type file struct {
	*source
	path string // below the folder that was given, or the name
}

// importFiles takes files of the reader's into the store.
func (e *engine) importFiles(ctx context.Context, request protocol.ImportRequest, h host) (any, error) {
	files := h.files()
	ggufs, weights := ending(files, ".gguf"), ending(files, ".safetensors")
	var model protocol.StoredModel
	var err error
	switch {
	case len(ggufs) == 1 && len(weights) == 0:
		model, err = h.copyModel(ctx, ggufs[0])
	case len(ggufs) == 0 && len(weights) > 0:
		model, err = h.convertFiles(ctx, files, weights, request.Quantization)
	default:
		err = fmt.Errorf("%w: %d .gguf and %d .safetensors, want one .gguf, or .safetensors with config.json and a tokenizer", errFiles, len(ggufs), len(weights))
	}
	if err != nil {
		return nil, err
	}
	return h.complete(ctx, model)
}

// files are those that the reader gave.
func (h host) files() []file {
	list := h.Get("files")
	files := make([]file, list.Length())
	for i := range files {
		files[i] = file{newSource(list.Index(i)), list.Index(i).Get("path").String()}
	}
	return files
}

func ending(files []file, extension string) []file {
	var found []file
	for _, f := range files {
		if strings.EqualFold(path.Ext(f.path), extension) {
			found = append(found, f)
		}
	}
	return found
}

// copyModel copies a GGUF file whose header is that of a model that runs.
func (h host) copyModel(ctx context.Context, f file) (protocol.StoredModel, error) {
	name := path.Base(f.path)
	model := protocol.StoredModel{Source: "file", Model: protocol.ModelFile{Name: strings.TrimSuffix(name, path.Ext(name)), File: name}}
	if err := describe(&model, f.source); err != nil {
		return model, fmt.Errorf("%s: %w", name, err)
	}
	key, err := h.await(ctx, "copy", f.file, name)
	if err != nil {
		return model, err
	}
	model.Model.SHA256, model.Model.Key = key.Get("sha256").String(), key.Get("key").String()
	return model, nil
}

// convertFiles makes one GGUF file of safetensors and what lies beside them.
func (h host) convertFiles(ctx context.Context, files, weights []file, quantization string) (protocol.StoredModel, error) {
	var model protocol.StoredModel
	t, err := typeOf(quantization)
	if err != nil {
		return model, err
	}
	byName := map[string]file{}
	for _, f := range files {
		byName[path.Base(f.path)] = f
		if strings.HasSuffix(f.path, convert.PoolingName) {
			byName[convert.PoolingName] = f
		}
	}
	s := convert.Source{Name: modelName(weights[0].path)}
	err = s.ReadSmall(func(name string) ([]byte, error) {
		f, ok := byName[name]
		if !ok || name == convert.ConfigName && strings.HasSuffix(f.path, convert.PoolingName) {
			return nil, nil
		}
		return f.whole()
	})
	if err != nil {
		return model, err
	}
	if err := checkComplete(s, byName, weights); err != nil {
		return model, err
	}
	for _, f := range weights {
		s.Weights = append(s.Weights, convert.Shard{Name: path.Base(f.path), ReaderAt: f, Size: f.size})
	}
	name := s.Name + "." + t.String() + ".gguf"
	model = protocol.StoredModel{Source: "file", Model: protocol.ModelFile{Name: s.Name, File: name}}
	key, err := h.await(ctx, "key", name)
	if err != nil {
		return model, err
	}
	model.Model.Key = key.String()
	return model, h.convert(ctx, s, convert.Options{Type: t}, &model)
}

// checkComplete names what is missing beside weights. The error wraps errFiles.
func checkComplete(s convert.Source, byName map[string]file, weights []file) error {
	var missing []string
	if s.Config == nil {
		missing = append(missing, convert.ConfigName)
	}
	if s.Tokenizer == nil && s.SentencePiece == nil && s.BPE == nil && s.Vocabulary == nil {
		missing = append(missing, strings.Join(tokenizers, " or "))
	}
	if index, ok := byName[convert.IndexName]; ok && len(weights) > 0 {
		content, err := index.whole()
		if err != nil {
			return err
		}
		names, err := convert.ParseIndex(content)
		if err != nil {
			return fmt.Errorf("%w: %w", errFiles, err)
		}
		for _, name := range names {
			if _, ok := byName[name]; !ok {
				missing = append(missing, name)
			}
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%w: %s is missing", errFiles, strings.Join(missing, ", "))
	}
	return nil
}

// whole reads a small file.
func (f file) whole() ([]byte, error) {
	if f.size > convert.MaxSmall {
		return nil, fmt.Errorf("%w: %s has %d bytes, want at most %d", errFiles, f.path, f.size, convert.MaxSmall)
	}
	content := make([]byte, f.size)
	_, err := f.ReadAt(content, 0)
	return content, err
}

// modelName is that of the folder that weights lie in, else of their file.
func modelName(weights string) string {
	if folder := path.Base(path.Dir(weights)); folder != "." && folder != "/" {
		return folder
	}
	name := strings.TrimSuffix(path.Base(weights), path.Ext(weights))
	if name == "model" || strings.HasPrefix(name, "model-") {
		return "model"
	}
	return name
}
