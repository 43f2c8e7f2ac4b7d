// Package speed measures how fast a model reads and writes. The command line and the browser
// report the same rows.
package speed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"precis/core/decode"
)

// Row is the speed with a context of Tokens tokens.
type Row struct {
	Tokens  int     `json:"tokens"`
	Prefill float64 `json:"prefill"` // tokens/s while reading Tokens tokens at once
	Decode  float64 `json:"decode"`  // tokens/s one by one after them
}

// Measure reads each of lengths tokens in one call, then feeds steps further tokens one by one.
// The model's cache is empty before and after. The error is that of ctx or of the model, or says
// that there is no model, or that a length and its steps do not fit the context.
func Measure(ctx context.Context, m decode.Model, lengths []int, steps int) ([]Row, error) {
	if m == nil {
		return nil, errors.New("speed: the model is no decoder alone, which is what is measured")
	}
	var rows []Row
	for _, length := range lengths {
		if length < 1 || steps < 1 || length+steps > m.Context() {
			return nil, fmt.Errorf("speed: %d tokens and %d steps, want both positive and at most %d together", length, steps, m.Context())
		}
		m.Truncate(0)
		tokens := Tokens(length+steps, m.Vocabulary())
		start := time.Now()
		if _, err := m.Feed(ctx, tokens[:length], nil); err != nil {
			return nil, err
		}
		read := time.Now()
		for i := length; i < len(tokens); i++ {
			if _, err := m.Feed(ctx, tokens[i:i+1], nil); err != nil {
				return nil, err
			}
		}
		rows = append(rows, Row{
			Tokens:  length,
			Prefill: float64(length) / read.Sub(start).Seconds(),
			Decode:  float64(steps) / time.Since(read).Seconds(),
		})
	}
	m.Truncate(0)
	return rows, nil
}

// Tokens gives n token ids spread over a vocabulary, past the special tokens at its start where
// it is large. Source: web/bench/tokens.js has the same for the other side of the comparison.
func Tokens(n, vocabulary int) []int32 {
	first, spread := 1000, 40000
	if vocabulary < first+spread {
		first, spread = 0, vocabulary
	}
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32(first + i*7919%spread)
	}
	return ids
}

// Median gives, for each row of repeated measurements of the same lengths, the medians of the speeds.
func Median(rounds [][]Row) []Row {
	if len(rounds) == 0 {
		return nil
	}
	medians := slices.Clone(rounds[0])
	for i := range medians {
		medians[i].Prefill = median(rounds, func(rows []Row) float64 { return rows[i].Prefill })
		medians[i].Decode = median(rounds, func(rows []Row) float64 { return rows[i].Decode })
	}
	return medians
}

func median(rounds [][]Row, of func([]Row) float64) float64 {
	var all []float64
	for _, rows := range rounds {
		all = append(all, of(rows))
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}
