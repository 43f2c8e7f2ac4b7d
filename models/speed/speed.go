// Package speed measures how fast a model reads and writes. The command line and the browser
// report the same rows.
package speed

import (
	"context"
	"fmt"
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
// that a length and its steps do not fit the context.
func Measure(ctx context.Context, m decode.Model, lengths []int, steps int) ([]Row, error) {
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
