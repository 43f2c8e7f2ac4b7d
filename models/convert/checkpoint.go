package convert

import (
	"fmt"
	"io"
	"strings"

	"precis/core/quant"
	"precis/models/safetensors"
)

// checkpoint is the tensors of all shards by their name in transformers.
type checkpoint map[string]stored

// stored is a tensor and the file that it lies in.
type stored struct {
	safetensors.Tensor
	from io.ReaderAt
}

func openCheckpoint(shards []Shard) (checkpoint, error) {
	if len(shards) == 0 {
		return nil, fmt.Errorf("%w: no safetensors", ErrConfig)
	}
	c := checkpoint{}
	for _, shard := range shards {
		f, err := safetensors.Open(shard, shard.Size)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shard.Name, err)
		}
		for _, t := range f.Tensors {
			if _, twice := c[t.Name]; twice {
				return nil, fmt.Errorf("%w: %q stands in two files, one of them %s", ErrTensor, t.Name, shard.Name)
			}
			c[t.Name] = stored{t, shard}
		}
	}
	return c, nil
}

// find gives the first of names that the checkpoint has.
func (c checkpoint) find(names []string) (stored, bool) {
	for _, name := range names {
		if t, ok := c[name]; ok {
			return t, true
		}
	}
	return stored{}, false
}

// under says whether the name of a tensor begins with prefix.
func (c checkpoint) under(prefix string) bool {
	for name := range c {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// floatTypes are the types of weights.
var floatTypes = map[safetensors.Type]quant.Type{safetensors.F32: quant.F32, safetensors.F16: quant.F16, safetensors.BF16: quant.BF16}

// rows reads n rows of cols weights, from row on, as float32.
func (t stored) rows(dst []float32, raw []byte, row, n, cols int) error {
	typ := floatTypes[t.Type]
	_, width := typ.Block()
	raw = raw[:n*cols*width]
	if read, err := t.from.ReadAt(raw, t.Offset+int64(row)*int64(cols*width)); read < len(raw) {
		if err == io.EOF { // the file became shorter
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("convert: tensor %q: row %d: %w", t.Name, row, err)
	}
	if err := quant.Dequantize(dst[:n*cols], raw, typ); err != nil {
		return fmt.Errorf("convert: tensor %q: row %d: %w", t.Name, row, err)
	}
	return nil
}
