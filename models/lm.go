// Package models opens model files: it finds out which family a file is of, brings its weights
// into kernel memory as they arrive, and builds graph and tokenizer.
package models

import (
	"context"
	"fmt"
	"io"

	"precis/core/decode"
	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/tokenizer"
	"precis/models/generation"
	"precis/models/gguf"
	"precis/models/t5"
)

// LM is a language model ready for use: a Model, which continues text, an EncoderDecoder, which
// makes a text of another, or an Embedder, which makes vectors of texts; the others are nil.
type LM struct {
	Model          decode.Model
	EncoderDecoder decode.EncoderDecoder
	Embedder       embed.Embedder
	Tokenizer      *tokenizer.Tokenizer
	Info           Info

	general, tasks string // of the keys of generation
}

// Defaults is how the model's makers generate for a task, such as "summarization" or
// "translation_en_to_de"; "" is for none in particular. A T5 whose file names no tasks knows those of
// generation.T5Tasks. The text ends at the tokenizer's EOS where the file names no other token. The
// errors are those of generation.
func (m *LM) Defaults(task string) (generation.Defaults, error) {
	c, err := m.config()
	if err != nil {
		return generation.Defaults{}, err
	}
	d, err := c.Defaults(task, m.Tokenizer.Vocabulary())
	if eos := m.Tokenizer.EOS(); len(d.Options.EOS) == 0 && eos >= 0 {
		d.Options.EOS = []int32{eos}
	}
	return d, err
}

// Tasks are those that Defaults knows, in the order of the alphabet.
func (m *LM) Tasks() ([]string, error) {
	c, err := m.config()
	return c.Tasks(), err
}

func (m *LM) config() (generation.Config, error) {
	tasks := m.tasks
	if tasks == "" && m.Info.Architecture == t5.Architecture {
		tasks = generation.T5Tasks
	}
	return generation.Parse(m.general, tasks)
}

// Info is what a model file says about itself, and what the model takes.
type Info struct {
	Name         string `json:"name"`
	Architecture string `json:"architecture"`
	License      string `json:"license"`    // as the file says it, such as "apache-2.0"; "" where it does not
	Parameters   int64  `json:"parameters"` // weights that the graph uses
	Context      int    `json:"context"`    // positions; of an encoder-decoder those of its input
	FileBytes    int64  `json:"fileBytes"`
	MemoryBytes  int64  `json:"memoryBytes"` // of kernel memory; grows with the cache
}

// pieceBytes is how much of a file Open reads at once.
const pieceBytes = 1 << 20

// Open reads a model file of size bytes. progress, which may be nil, is told bytes. The error is
// that of Loader, r, ctx or progress.
func Open(ctx context.Context, k kernel.Kernels, r io.ReaderAt, size int64, progress decode.Progress) (*LM, error) {
	l := NewLoader(k, size)
	piece := make([]byte, min(pieceBytes, size))
	for done := int64(0); done < size; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := r.ReadAt(piece[:min(int64(len(piece)), size-done)], done)
		if n == 0 && err != nil {
			return nil, fmt.Errorf("models: reading at byte %d of %d: %w", done, size, err)
		}
		if _, err := l.Write(piece[:n]); err != nil {
			return nil, err
		}
		done += int64(n)
		if progress != nil {
			if err := progress(int(done), int(size)); err != nil {
				return nil, err
			}
		}
	}
	return l.Finish()
}

// readInfo reads the general keys of a file. A name that is no string is no reason to refuse it.
func readInfo(f *gguf.File, size int64) Info {
	text := func(key string) string {
		s, _ := f.StringOr(key, "")
		return s
	}
	return Info{
		Name:         text("general.name"),
		Architecture: text("general.architecture"),
		License:      text("general.license"),
		FileBytes:    size,
	}
}
