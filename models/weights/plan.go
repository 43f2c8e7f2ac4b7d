package weights

import (
	"context"
	"fmt"
	"io"

	"precis/core/kernel"
)

// Plan is a model whose header has been read and checked, but not its weights: Place reserves the
// memory, the caller fills Tensors, and the family makes the model. C is the family's
// configuration, O its options, and S its state.
type Plan[C, O, S any] struct {
	Config  C
	Options O
	State   S // in the memory last placed in

	tensors  *Set
	newState func(kernel.Memory, *kernel.Arena, C, O) (S, error)
}

// NewPlan matches what a family wants with the tensors of a file. newState reserves the memory of
// all but the weights. The error begins with the family's name and is ErrMissing, ErrShape or ErrType.
func NewPlan[C, O, S any](family string, c C, o O, wants []Want, find func(name string) (Tensor, bool),
	newState func(kernel.Memory, *kernel.Arena, C, O) (S, error),
) (Plan[C, O, S], error) {
	tensors, err := NewSet(wants, find)
	if err != nil {
		return Plan[C, O, S]{}, fmt.Errorf("%s: %w", family, err)
	}
	return Plan[C, O, S]{Config: c, Options: o, tensors: tensors, newState: newState}, nil
}

// Tensors are the weights, to be filled after Place.
func (p *Plan[C, O, S]) Tensors() *Set { return p.tensors }

// Place reserves all memory of the model, its weights included. It may be called again for
// another memory. The error is kernel.ErrMemory.
func (p *Plan[C, O, S]) Place(m kernel.Memory, a *kernel.Arena) error {
	if err := p.tensors.Place(a); err != nil {
		return err
	}
	var err error
	p.State, err = p.newState(m, a, p.Config, p.Options)
	return err
}

// Read places the model and fills its tensors from a file where they lie at offset(name). The
// error is that of Place or ReadAt.
func (p *Plan[C, O, S]) Read(ctx context.Context, k kernel.Kernels, a *kernel.Arena, r io.ReaderAt, offset func(name string) int64) error {
	if err := p.Place(k, a); err != nil {
		return err
	}
	return ReadAt(ctx, k, a, p.tensors, r, offset)
}
