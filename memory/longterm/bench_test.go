package longterm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// library fills a store with entries of one passage each, with an embedding of 384 numbers.
func library(b *testing.B, s Store, entries int) {
	b.Helper()
	text := "The harbour of the old town was dredged in the spring, and the fishing boats moved to the outer quay for six weeks. "
	for from := 0; from < entries; from += 500 {
		require.NoError(b, s.Update(b.Context(), func(w Writer) error {
			for i := from; i < min(from+500, entries); i++ {
				e := sample(fmt.Sprintf("https://tides.example/%d", i), uint64(i))
				e.Passages = e.Passages[:1]
				e.Passages[0].Text = text + text + text
				e.Passages[0].Embedding = make([]float32, 384)
				for d := range e.Passages[0].Embedding {
					e.Passages[0].Embedding[d] = float32((i*7919+d*104729)%2001-1000) / 1000
				}
				for len(e.Passages[0].Terms) < 40 {
					e.Passages[0].Terms = append(e.Passages[0].Terms, fmt.Sprint("term", i%len(e.Passages[0].Terms)))
				}
				if err := w.Put(e); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

func onEachBackend(b *testing.B, run func(b *testing.B, s Store)) {
	for _, backend := range backends {
		b.Run(backend.name, func(b *testing.B) {
			place := benchPlace(b)
			s, err := open(b.Context(), place(), Options{})
			require.NoError(b, err)
			run(b, s)
			require.NoError(b, s.Close())
		})
	}
}

// What a search reads at its start: 10,000 embeddings of 384 numbers, 10,000 heads and their terms.
func BenchmarkRead10000(b *testing.B) {
	onEachBackend(b, func(b *testing.B, s Store) {
		library(b, s, 10_000)
		b.Run("vectors", func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, s.View(b.Context(), func(r Reader) error {
					v, err := r.Vectors("all-MiniLM-L6-v2")
					require.Len(b, v.Rows, 10_000)
					return err
				}))
			}
		})
		b.Run("heads", func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, s.View(b.Context(), func(r Reader) error {
					heads, err := r.Heads(Query{})
					require.Len(b, heads, 10_000)
					return err
				}))
			}
		})
		b.Run("terms", func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, s.View(b.Context(), func(r Reader) error {
					return r.Terms(func(string, [][]string) error { return nil })
				}))
			}
		})
		b.Run("get", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				require.NoError(b, s.View(b.Context(), func(r Reader) error {
					_, err := r.Get(fmt.Sprintf("https://tides.example/%d", i%10_000))
					return err
				}))
			}
		})
		b.Run("put", func(b *testing.B) {
			for b.Loop() {
				library(b, s, 1)
			}
		})
	})
}
