// Package shape checks the numbers that a model file gives, in the words of every family: what is no
// size of anything is refused before memory is reserved for it.
package shape

import (
	"fmt"
	"math"
)

const (
	// MaxSize bounds every count of a configuration, so that products of two fit an int64.
	MaxSize = 1 << 24
	// MaxHeadDim is four times the head dimension of any published model; the tables of RoPE take as
	// much for each position.
	MaxHeadDim = 1024
)

// Size is a number of a configuration by its name.
type Size struct {
	Name string
	N    int
}

// Check wants every size to be from 1 to MaxSize. Its errors, and those of the other functions, wrap
// invalid, the family's own, and name what was found and what was wanted.
func Check(invalid error, sizes ...Size) error {
	for _, s := range sizes {
		if err := CheckRange(invalid, s.Name, s.N, 1, MaxSize); err != nil {
			return err
		}
	}
	return nil
}

// CheckRange wants n to be from least to most.
func CheckRange(invalid error, name string, n, least, most int) error {
	if n < least || n > most {
		return fmt.Errorf("%w: %s: found %d, want %d to %d", invalid, name, n, least, most)
	}
	return nil
}

// CheckBlocks wants a file to list enough tensors for so many blocks, each of perBlock at least: a
// count beyond that would cost memory for every block before the first missing tensor is found.
func CheckBlocks(invalid error, blocks, tensors, perBlock int) error {
	if blocks < 1 || blocks > tensors/perBlock {
		return fmt.Errorf("%w: block count: found %d, want 1 to %d with %d tensors", invalid, blocks, tensors/perBlock, tensors)
	}
	return nil
}

// CheckHeads wants heads that the kernels can attend with: of a dimension that is a multiple of 4,
// and queries that the key-value heads share evenly.
func CheckHeads(invalid error, heads, kvHeads, headDim int) error {
	switch {
	case kvHeads < 1 || heads%kvHeads != 0:
		return fmt.Errorf("%w: %d heads, want a multiple of the %d key-value heads", invalid, heads, kvHeads)
	case headDim%4 != 0 || headDim > MaxHeadDim:
		return fmt.Errorf("%w: head dimension: found %d, want a multiple of 4, at most %d", invalid, headDim, MaxHeadDim)
	case heads*headDim > MaxSize:
		return fmt.Errorf("%w: %d heads of %d dimensions, want at most %d in all", invalid, heads, headDim, MaxSize)
	}
	return nil
}

// CheckWidth wants heads that share the width dim evenly, each of a multiple of 4 dimensions.
func CheckWidth(invalid error, heads, dim int) error {
	if heads < 1 || dim%heads != 0 || dim/heads%4 != 0 {
		return fmt.Errorf("%w: %d heads for an embedding length of %d, want heads of a multiple of 4", invalid, heads, dim)
	}
	return nil
}

// CheckEpsilon wants what a norm adds to a variance to be at least 0, and less than 1; a NaN is not.
func CheckEpsilon(invalid error, norm string, eps float32) error {
	if !(eps >= 0 && eps < 1) {
		return fmt.Errorf("%w: epsilon of %s: found %v, want 0 to 1", invalid, norm, eps)
	}
	return nil
}

// CheckRoPE wants the frequency base of rotations to be more than 1, and their stretch 1 or more.
func CheckRoPE(invalid error, base, stretch float64) error {
	switch {
	case !(base > 1 && base <= math.MaxFloat32): // a NaN too
		return fmt.Errorf("%w: frequency base of RoPE: found %v, want more than 1", invalid, base)
	case !(stretch >= 1 && stretch <= MaxSize):
		return fmt.Errorf("%w: scaling factor of RoPE: found %v, want 1 or more", invalid, stretch)
	}
	return nil
}
