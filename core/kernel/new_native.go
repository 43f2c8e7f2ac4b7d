//go:build !js

package kernel

import (
	"context"
	"errors"
	"os"
)

// New returns the fastest kernels of this machine: those of NewWazero, or plain Go where wazero has no
// compiler, and where the environment variable PRECIS_KERNEL is "portable".
func New(ctx context.Context) (Kernels, error) {
	if os.Getenv("PRECIS_KERNEL") == string(Portable) {
		return NewPortable(), nil
	}
	w, err := NewWazero(ctx)
	switch {
	case errors.Is(err, ErrNoCompiler):
		return NewPortable(), nil
	case err != nil:
		return nil, err
	}
	return w, nil
}
