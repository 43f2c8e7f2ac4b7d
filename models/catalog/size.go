package catalog

import (
	"strings"

	"precis/core/kernel"
	"precis/core/quant"
)

// quantizations are the types that a model is converted to, the most precise first.
var quantizations = []quant.Type{quant.Q8_0, quant.Q4_1, quant.Q4_0}

// Types are those that the model can be had in, the most precise first: that of its file, or
// those that it is converted to.
func (e Entry) Types() []quant.Type {
	if e.Converted() {
		return quantizations
	}
	return []quant.Type{typeNamed(e.Version)}
}

// Converted says whether the model comes as safetensors, of which a GGUF file is made.
func (e Entry) Converted() bool {
	return len(e.Files) == 0 || strings.HasSuffix(e.Weights().Name, ".safetensors")
}

// BytesAs is about the size of the model once converted to t: of 4 bits the embedding has 8. The
// tokenizer, a few megabytes, is not counted. It is 0 for a type of no known size.
func (e Entry) BytesAs(t quant.Type) int64 {
	return e.sum(t, func(parameters int64, t quant.Type) int64 {
		elements, bytes := t.Block()
		if elements == 0 {
			return 0
		}
		return parameters * int64(bytes) / int64(elements)
	})
}

// Download is about the bytes that have to arrive before the model runs. Of a model that is
// converted they are those of its checkpoint, which has more bits a weight than are kept.
func (e Entry) Download() int64 {
	if len(e.Files) > 0 {
		return e.Bytes()
	}
	return e.BytesAs(typeNamed(e.Checkpoint))
}

const (
	// programBytes is what the process of a page takes beside the model: browser, page, and the
	// program with its tokenizer. Of SmolLM2's 365 MB (docs/benchmarks.md) 115 are packed weights.
	programBytes = 220_000_000
	// stateShare is what activations, logits and the cache of a page's text take, as a part of the
	// packed weights.
	stateShare = 0.25
)

// MemoryAs is about the memory in bytes that a page's process takes with the model, its weights
// converted to t and packed (see kernel.Format). It is 0 for a type that weights are not packed of.
func (e Entry) MemoryAs(t quant.Type) int64 {
	packed := e.sum(t, func(parameters int64, t quant.Type) int64 {
		format, ok := kernel.PackedFormat(t)
		if !ok {
			return 0
		}
		const sample = kernel.RowGroup * kernel.BlockCols
		return parameters * int64(kernel.PackedSize(format, kernel.RowGroup, kernel.BlockCols)) / sample
	})
	if packed == 0 {
		return 0
	}
	return packed + int64(stateShare*float64(packed)) + programBytes
}

// sum adds up what size makes of the embedding and of the other parameters, each in the type that
// a conversion to t gives them.
func (e Entry) sum(t quant.Type, size func(parameters int64, t quant.Type) int64) int64 {
	embedding := t
	if t == quant.Q4_0 || t == quant.Q4_1 {
		embedding = quant.Q8_0
	}
	return size(e.Parameters-e.Embedding, t) + size(e.Embedding, embedding)
}

// typeNamed is the type that a file or a checkpoint has by its name in the catalogue, which a test
// holds to be one of these.
func typeNamed(name string) quant.Type {
	for _, t := range append([]quant.Type{quant.F32, quant.F16, quant.BF16}, quantizations...) {
		if t.String() == name {
			return t
		}
	}
	panic("catalog: no type is named " + name)
}
