//go:build !js

package kernel

import (
	"context"
	"errors"
)

// New returns the fastest kernels of this machine: those of NewWazero, or plain Go where wazero has no
// compiler.
func New(ctx context.Context) (Kernels, error) {
	w, err := NewWazero(ctx)
	switch {
	case errors.Is(err, ErrNoCompiler):
		return NewPortable(), nil
	case err != nil:
		return nil, err
	}
	return w, nil
}
