// Package convert makes one GGUF file of a model as Hugging Face stores it: config.json,
// generation_config.json, tokenizer.json (or spiece.model, tokenizer.model or vocab.txt) and the safetensors,
// which may be several. Weights are quantized on the way, a few rows at a time: of no more than
// one tensor the weights are in memory.
//
// Names and metadata are llama.cpp's, so that it can read the file. A few keys are this project's:
//
//   - precis.generation_config: JSON, the model's own defaults for generate, under Hugging Face's names
//   - precis.task_specific_params: JSON, the same for each task, with its "prefix"
//   - precis.t5.…, precis.gemma3.…: what llama.cpp takes for granted, where a model differs
//
// Source: ggml-org/llama.cpp, convert_hf_to_gguf.py; ggml-org/ggml, docs/gguf.md.
package convert

import (
	"context"
	"errors"
	"fmt"
	"io"

	"precis/core/quant"
	"precis/models/gguf"
)

var (
	// ErrArchitecture is wrapped by the error for a model of a family that is not converted.
	ErrArchitecture = errors.New("convert: architecture not supported")
	// ErrConfig is wrapped by the errors for a file that says what cannot be, or lacks something.
	ErrConfig = errors.New("convert: unusable model")
	// ErrTensor is wrapped by the errors for a tensor that is missing, unknown, or of another shape or type.
	ErrTensor = errors.New("convert: unexpected tensor")
)

// Source is a model as Hugging Face stores it. Contents are nil where a file is missing.
type Source struct {
	Config          []byte // config.json
	Generation      []byte // generation_config.json
	Tokenizer       []byte // tokenizer.json
	TokenizerConfig []byte // tokenizer_config.json
	ChatTemplate    []byte // chat_template.jinja
	SentencePiece   []byte // spiece.model, read where there is no tokenizer.json
	BPE             []byte // tokenizer.model, likewise
	Vocabulary      []byte // vocab.txt, likewise
	Pooling         []byte // 1_Pooling/config.json of sentence-transformers
	Weights         []Shard

	Name       string // general.name
	Repository string // "owner/name" on the hub; "": unknown
	License    string // as the model card says it; "": unknown
}

// Shard is a safetensors file of Size bytes.
type Shard struct {
	Name string
	io.ReaderAt
	Size int64
}

// Options say how to convert.
type Options struct {
	// Type is what matrices become: F32, F16, Q8_0, Q4_0 or Q4_1. See target for those that keep more bits.
	Type quant.Type
	// Progress, which may be nil, is told the bytes of tensors written.
	Progress func(done, total int64)
}

// Write converts a model to w. The error wraps one of this package's, safetensors.ErrFormat,
// tokenizer.ErrConfig, or the Err… of a family's package for its hyperparameters; or it is that of a
// reader, w or ctx. What was written before an error is of no use.
func Write(ctx context.Context, w io.Writer, s Source, o Options) error {
	p, sources, err := s.plan(ctx, o)
	if err != nil {
		return err
	}
	vocabulary, err := s.vocabulary(p.vocabulary)
	if err != nil {
		return err
	}
	generation, err := s.generation()
	if err != nil {
		return err
	}
	pairs := append(s.general(p.architecture, o.Type), p.metadata...)
	pairs = append(pairs, pooling(s.Pooling, p.architecture)...)
	pairs = append(append(pairs, vocabulary...), generation...)
	return gguf.Write(w, pairs, sources)
}

// plan finds out what is to be written; of the weights it reads the headers.
func (s *Source) plan(ctx context.Context, o Options) (plan, []gguf.Source, error) {
	if _, ok := fileTypes[o.Type]; !ok {
		return plan{}, nil, fmt.Errorf("%w: weights as %v, want F32, F16, Q8_0, Q4_0 or Q4_1", ErrConfig, o.Type)
	}
	c, err := openCheckpoint(s.Weights)
	if err != nil {
		return plan{}, nil, err
	}
	p, err := newPlan(s.Config, c)
	if err != nil {
		return plan{}, nil, err
	}
	sources, err := p.sources(ctx, c, o)
	return p, sources, err
}

// fileTypes is general.file_type of each type, as llama.cpp numbers them.
var fileTypes = map[quant.Type]uint32{quant.F32: 0, quant.F16: 1, quant.Q4_0: 2, quant.Q4_1: 3, quant.Q8_0: 7}

// general is the metadata that every file has.
func (s *Source) general(architecture string, t quant.Type) []gguf.Pair {
	pairs := []gguf.Pair{
		{Key: "general.architecture", Value: architecture},
		{Key: "general.type", Value: "model"},
		{Key: "general.file_type", Value: fileTypes[t]},
		{Key: "general.quantization_version", Value: uint32(2)},
	}
	for _, text := range []struct{ key, value string }{
		{"general.name", s.Name},
		{"general.license", s.License},
		{"general.source.huggingface.repository", s.Repository},
	} {
		if text.value != "" {
			pairs = append(pairs, gguf.Pair{Key: text.key, Value: text.value})
		}
	}
	return pairs
}
