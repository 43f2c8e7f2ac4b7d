//go:build js

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall/js"

	"precis/models"
	"precis/models/convert"
	"precis/models/hub/repository"
	"precis/wasm/protocol"
)

// pull brings a model of the hub into the store. What was fetched before stays for another attempt,
// unless the store has no room; a file of the model's name is always whole.
func (e *engine) pull(ctx context.Context, request protocol.PullRequest, h host) (any, error) {
	p, err := h.prospect(ctx, request.Reference, request.Quantization)
	var unfit *unfitError
	if errors.As(err, &unfit) {
		return nil, fmt.Errorf("%w: %w", errFile, unfit.reason)
	}
	if err != nil {
		return nil, err
	}
	stored, err := h.stored(ctx)
	if err != nil {
		return nil, err
	}
	if m, ok := finished(stored, p); ok {
		return m, nil
	}
	model := p.stored()
	if p.ready != nil {
		err = h.download(ctx, p, *p.ready, p.key(), model)
		model.Model.SHA256 = p.ready.SHA256
	} else {
		err = p.fetchAndConvert(ctx, h, &model)
	}
	if err != nil {
		return nil, err
	}
	return h.complete(ctx, model)
}

// stored describes the model as it will be in the store.
func (p *prospect) stored() protocol.StoredModel {
	r := p.repository
	return protocol.StoredModel{
		Model:        protocol.ModelFile{Name: r.Name(), File: p.name(), Bytes: p.bytes, Licence: r.License, Key: p.key(), Embedder: p.embeds},
		Source:       p.reference(),
		Architecture: p.architecture,
		Quantization: quantizationName(p.quantization),
	}
}

// download fetches a file into the store, under a key, and describes it there as a part of model.
func (h host) download(ctx context.Context, p *prospect, file repository.File, key string, model protocol.StoredModel) error {
	what, err := json.Marshal(map[string]any{
		"path": p.repository.Path(file), "name": file.Name, "bytes": file.Bytes, "sha256": file.SHA256, "git": file.Git, "key": key, "model": model,
	})
	if err != nil {
		return err
	}
	_, err = h.await(ctx, "download", string(what))
	return err
}

// fetchAndConvert makes one GGUF file of what the hub has, and deletes that.
func (p *prospect) fetchAndConvert(ctx context.Context, h host, model *protocol.StoredModel) error {
	if err := h.reserve(ctx, p); err != nil {
		return err
	}
	s := convert.Source{Name: p.repository.Name(), Repository: p.repository.Repository, License: p.repository.License}
	small := map[string]repository.File{}
	for _, file := range p.small {
		small[file.Name] = file
	}
	err := s.ReadSmall(func(name string) ([]byte, error) {
		file, ok := small[name]
		switch {
		case !ok:
			return nil, nil
		case name == convert.ConfigName:
			return p.config, nil
		}
		return h.whole(ctx, p.repository, file)
	})
	if err != nil {
		return err
	}
	for _, file := range p.weights {
		part := *model
		part.Model = protocol.ModelFile{Name: model.Model.Name, File: file.Name, Bytes: file.Bytes, SHA256: file.SHA256, Licence: model.Model.Licence, Key: partKey(file)}
		if err := h.download(ctx, p, file, partKey(file), part); err != nil {
			return err
		}
	}
	err = p.convert(ctx, h, s, model)
	var failed *hostError
	if err == nil || errors.As(err, &failed) && failed.code == protocol.Quota { // without room the parts are of no use
		err = errors.Join(err, p.removeParts(h))
	}
	return err
}

// convert makes the model of the parts that were fetched.
func (p *prospect) convert(ctx context.Context, h host, s convert.Source, model *protocol.StoredModel) error {
	for _, file := range p.weights {
		weights, err := h.open(ctx, partKey(file))
		if err != nil {
			return err
		}
		defer weights.close()
		s.Weights = append(s.Weights, convert.Shard{Name: file.Name, ReaderAt: weights, Size: weights.size})
	}
	return h.convert(ctx, s, convert.Options{Type: p.quantization}, model)
}

func (p *prospect) removeParts(h host) error {
	for _, file := range p.weights {
		if _, err := h.await(context.Background(), "remove", partKey(file)); err != nil {
			return err
		}
	}
	return nil
}

// reserve fails as quota where the browser says that the files and the result have no room.
func (h host) reserve(ctx context.Context, p *prospect) error {
	bytes := p.bytes
	for _, file := range p.weights {
		bytes += file.Bytes
	}
	present, err := h.present(ctx, p)
	if err != nil {
		return err
	}
	_, err = h.await(ctx, "room", float64(bytes-present))
	return err
}

// convert writes a model into the store and says in model what came of it.
func (h host) convert(ctx context.Context, s convert.Source, o convert.Options, model *protocol.StoredModel) (err error) {
	file, err := h.create(ctx, model.Model.Key)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.discard()
		}
	}()
	o.Progress = func(done, total int64) { h.progress("convert", model.Model.File, done, total) }
	out := bufio.NewWriterSize(file, stripBytes)
	err = convert.Write(ctx, out, s, o)
	if err == nil {
		err = out.Flush()
	}
	var failed *hostError
	if err != nil && !errors.As(err, &failed) && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", errFile, err)
	}
	if err != nil {
		return err
	}
	if model.Model.SHA256, err = file.close(); err != nil {
		return err
	}
	written, err := h.open(ctx, model.Model.Key)
	if err != nil {
		return err
	}
	defer written.close()
	return describe(model, written)
}

// describe fills in what the header of a model file says. The error wraps errFile.
func describe(model *protocol.StoredModel, file *source) error {
	found, err := models.Examine(file, file.size)
	if err != nil {
		return fmt.Errorf("%w: %w", errFile, err)
	}
	model.Model.Bytes, model.Model.Embedder = file.size, found.Embeds
	model.Architecture, model.Quantization = found.Architecture, quantizationName(found.Type)
	if model.Model.Licence == "" {
		model.Model.Licence = found.License
	}
	return nil
}

// complete marks a file of the store as whole.
func (h host) complete(ctx context.Context, model protocol.StoredModel) (protocol.StoredModel, error) {
	model.Stored, model.Complete = model.Model.Bytes, true
	model.When = js.Global().Get("Date").Call("now").Float()
	_, err := h.await(ctx, "complete", marshal(model))
	return model, err
}
