package causal

import (
	"fmt"

	"precis/core/kernel"
	"precis/models/weights"
)

// Plan is a weights.Plan of a decoder-only family.
type Plan[C, S any] struct {
	weights.Plan[C, Options, S]
	vocabulary int
}

// NewPlan is weights.NewPlan for a model of so many tokens that was trained for so many positions.
// The error names the wrong option, too.
func NewPlan[C, S any](family string, c C, trained, vocabulary int, o Options, wants []weights.Want,
	find func(name string) (weights.Tensor, bool), newState func(kernel.Memory, *kernel.Arena, C, Options) (S, error),
) (Plan[C, S], error) {
	o, err := o.WithDefaults(trained)
	if err != nil {
		return Plan[C, S]{}, fmt.Errorf("%s: %w", family, err)
	}
	p, err := weights.NewPlan(family, c, o, wants, find, newState)
	return Plan[C, S]{p, vocabulary}, err
}

// Context is the greatest number of positions of the model to be.
func (p *Plan[C, S]) Context() int { return p.Options.Context }

// Vocabulary is the number of tokens.
func (p *Plan[C, S]) Vocabulary() int { return p.vocabulary }
