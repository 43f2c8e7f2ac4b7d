//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"precis/core/quant"
	"precis/models"
	"precis/models/convert"
	"precis/models/hub/repository"
	"precis/wasm/protocol"
)

// find asks the hub for the model that a reference names.
func (h host) find(ctx context.Context, reference string) (*repository.Repository, error) {
	r, err := repository.ParseReference(reference, "")
	if err != nil {
		return nil, err
	}
	return repository.Describe(ctx, func(ctx context.Context, address, about string, into any) (string, error) {
		answer, err := h.await(ctx, "ask", address, about)
		if err != nil {
			return "", err
		}
		if err := json.Unmarshal([]byte(answer.Get("text").String()), into); err != nil {
			return "", fmt.Errorf("%w: about %s: %w", repository.ErrHub, about, err)
		}
		return answer.Get("link").String(), nil
	}, r)
}

// whole fetches a small file and compares it with its hash.
func (h host) whole(ctx context.Context, r *repository.Repository, file repository.File) ([]byte, error) {
	if file.Bytes > convert.MaxSmall {
		return nil, fmt.Errorf("%w: %s has %d bytes, want at most %d", errFile, file.Name, file.Bytes, convert.MaxSmall)
	}
	array, err := h.await(ctx, "range", r.Path(file), file.Name, 0, float64(file.Bytes))
	if err != nil {
		return nil, err
	}
	content := bytes(array)
	return content, file.Check(content)
}

// remote is a file at the hub, read by ranges: for headers.
type remote struct {
	ctx  context.Context
	host host
	path string
	file repository.File
	head []byte // the first bytes
}

// headBytes is how much of a file is asked for at least: most headers of safetensors are shorter.
const headBytes = 128 << 10

// ReadAt is that of io.ReaderAt. What lies at the beginning is fetched once.
func (r *remote) ReadAt(p []byte, at int64) (int, error) {
	end := min(at+int64(len(p)), r.file.Bytes)
	if have := int64(len(r.head)); end > have {
		to := min(max(end, 2*have, headBytes), r.file.Bytes)
		array, err := r.host.await(r.ctx, "range", r.path, r.file.Name, float64(have), float64(to))
		if err != nil {
			return 0, err
		}
		r.head = append(r.head, bytes(array)...)
	}
	if at >= end {
		return 0, io.EOF
	}
	n := copy(p, r.head[at:end])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (h host) remote(ctx context.Context, r *repository.Repository, file repository.File) *remote {
	return &remote{ctx: ctx, host: h, path: r.Path(file), file: file}
}

// prospect is a model of the hub of which everything is known but its weights.
type prospect struct {
	repository   *repository.Repository
	quantization quant.Type
	ready        *repository.File  // a GGUF file, to be taken as it is; nil: weights are converted
	small        []repository.File // that belong to weights
	weights      []repository.File
	config       []byte // config.json

	architecture string
	parameters   int64
	bytes        int64 // once stored
	embeds       bool
}

// unfitError is the error for a model that the hub has and that is not run here.
type unfitError struct{ reason error }

func (e *unfitError) Error() string {
	return "engine: the model does not run here: " + e.reason.Error()
}
func (e *unfitError) Unwrap() error { return e.reason }

// prospect finds out what a model would be. With an *unfitError as much of it is known as could be
// found out.
func (h host) prospect(ctx context.Context, reference, quantization string) (*prospect, error) {
	p := &prospect{}
	var err error
	if p.quantization, err = typeOf(quantization); err != nil {
		return nil, err
	}
	if p.repository, err = h.find(ctx, reference); err != nil {
		return nil, err
	}
	if p.repository.File != "" {
		err = p.examine(ctx, h)
	} else {
		err = p.foresee(ctx, h)
	}
	if err == nil || ctx.Err() != nil || !unfit(err) {
		return p, err
	}
	return p, &unfitError{err}
}

// unfit says whether an error is about what the model is, not about how it was asked for.
func unfit(err error) bool {
	var failed *hostError
	return !errors.As(err, &failed) && !errors.Is(err, repository.ErrHash) && !errors.Is(err, repository.ErrName) && !errors.Is(err, errNamed)
}

// typeOf is what weights are to become; the default is Q8_0.
func typeOf(quantization string) (quant.Type, error) {
	if quantization == "" {
		return quant.Q8_0, nil
	}
	t, err := convert.ParseType(quantization)
	if err != nil {
		return t, fmt.Errorf("%w: %w", repository.ErrName, err)
	}
	return t, nil
}

// errNamed is wrapped by the error for a file that a reference names and the repository lacks.
var errNamed = errors.New("engine: file of a repository")

// examine reads the header of a GGUF file.
func (p *prospect) examine(ctx context.Context, h host) error {
	file, err := p.repository.Named()
	if err != nil {
		return fmt.Errorf("%w: %w", errNamed, err)
	}
	p.ready, p.bytes = &file, file.Bytes
	found, err := models.Examine(h.remote(ctx, p.repository, file), file.Bytes)
	if err != nil {
		return err
	}
	p.architecture, p.parameters, p.quantization, p.embeds = found.Architecture, found.Parameters, found.Type, found.Embeds
	return nil
}

// foresee reads the headers of safetensors.
func (p *prospect) foresee(ctx context.Context, h host) error {
	var err error
	if p.small, err = p.repository.Small(); err != nil {
		return err
	}
	p.weights, err = p.repository.Weights(func(index repository.File) ([]byte, error) { return h.whole(ctx, p.repository, index) })
	if err != nil {
		return err
	}
	if p.config, err = h.whole(ctx, p.repository, p.small[0]); err != nil {
		return err
	}
	source := convert.Source{Config: p.config}
	for _, file := range p.weights {
		source.Weights = append(source.Weights, convert.Shard{Name: file.Name, ReaderAt: h.remote(ctx, p.repository, file), Size: file.Bytes})
	}
	o, err := convert.Foresee(source, p.quantization)
	if err != nil {
		return err
	}
	p.architecture, p.parameters, p.bytes = o.Architecture, o.Parameters, o.Bytes
	for _, file := range p.small {
		if slices.Contains(tokenizers, file.Name) {
			p.bytes += file.Bytes
			break
		}
	}
	return nil
}

// tokenizers are the files of which one becomes part of the model file.
var tokenizers = []string{"tokenizer.json", "spiece.model", "tokenizer.model", "vocab.txt"}

// files are those that are to be fetched.
func (p *prospect) files() []repository.File {
	if p.ready != nil {
		return []repository.File{*p.ready}
	}
	return append(append([]repository.File{}, p.small...), p.weights...)
}

// reference names the model at its commit.
func (p *prospect) reference() string {
	r := p.repository.Reference
	r.Revision = p.repository.Commit
	return r.String()
}

// name is that of the file in the store, as the command line names it.
func (p *prospect) name() string {
	if p.ready != nil {
		return path.Base(p.ready.Name)
	}
	return p.repository.Name() + "." + p.quantization.String() + ".gguf"
}

// key is its place in the store.
func (p *prospect) key() string {
	if p.ready != nil {
		return p.ready.Want()[:16] + "-" + p.name()
	}
	return p.repository.Commit[:16] + "-" + p.name()
}

// partKey is the place of a file of weights in the store until it is converted.
func partKey(file repository.File) string {
	return partPrefix + file.Want()[:16] + "-" + path.Base(file.Name)
}

// partPrefix begins the keys of files that are fetched to be converted.
const partPrefix = "part-"

// hubFiles are files as the page is told of them.
func hubFiles(files []repository.File) []protocol.HubFile {
	list := make([]protocol.HubFile, len(files))
	for i, f := range files {
		list[i] = protocol.HubFile{Name: f.Name, Bytes: f.Bytes}
	}
	return list
}

// quantizationName is how the protocol writes a type.
func quantizationName(t quant.Type) string { return strings.ToLower(t.String()) }
