//go:build js

package main

import (
	"context"
	"errors"

	"precis/wasm/protocol"
)

// resolve says what a model of the hub is, what fetching it takes, and whether it runs here.
func (e *engine) resolve(ctx context.Context, request protocol.ResolveRequest, h host) (any, error) {
	p, err := h.prospect(ctx, request.Reference, request.Quantization)
	var unfit *unfitError
	if err != nil && !errors.As(err, &unfit) {
		return nil, err
	}
	result := protocol.ResolveResult{
		Reference:    p.reference(),
		Name:         p.repository.Name(),
		Commit:       p.repository.Commit,
		Licence:      p.repository.License,
		Architecture: p.architecture,
		Runs:         unfit == nil,
		Parameters:   p.parameters,
		Stored:       p.bytes,
		Files:        hubFiles(p.files()),
		GGUF:         hubFiles(p.repository.GGUF()),
	}
	if unfit != nil {
		result.Reason = unfit.reason.Error()
	}
	if result.Present, err = h.present(ctx, p); err != nil {
		return nil, err
	}
	for _, file := range p.files() {
		result.Download += file.Bytes
	}
	result.Download -= result.Present
	return result, nil
}

// present is how many bytes of what is to be fetched the store has already.
func (h host) present(ctx context.Context, p *prospect) (int64, error) {
	stored, err := h.stored(ctx)
	if err != nil {
		return 0, err
	}
	model, whole := finished(stored, p)
	total, parts := int64(0), int64(0)
	for _, file := range p.files() {
		total += file.Bytes
		for _, m := range stored {
			if m.Model.Key == partKey(file) {
				parts += m.Stored
			}
		}
	}
	switch {
	case whole:
		return total, nil
	case p.ready != nil:
		return model.Stored, nil
	}
	return parts, nil
}

// stored lists the files of the store.
func (h host) stored(ctx context.Context) ([]protocol.StoredModel, error) {
	value, err := h.await(ctx, "stored")
	if err != nil {
		return nil, err
	}
	var list []protocol.StoredModel
	return list, fromJSON(value, &list)
}

// finished finds the model among those of the store; ok says that it is whole.
func finished(stored []protocol.StoredModel, p *prospect) (found protocol.StoredModel, ok bool) {
	for _, m := range stored {
		if m.Model.Key == p.key() {
			return m, m.Complete
		}
	}
	return protocol.StoredModel{}, false
}
