package kernel

import (
	"context"
	"errors"
)

// New returns the kernels that the surrounding JavaScript has instantiated, or plain Go where the
// browser lacks SIMD.
func New(context.Context) (Kernels, error) {
	k, err := NewImported()
	if errors.Is(err, ErrNoSIMD) {
		return NewPortable(), nil
	}
	return k, err
}
