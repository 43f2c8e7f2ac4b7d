package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/faithful"
	"precis/core/terms"
	"precis/internal/articles"
	"precis/internal/golden"
)

// What the guard costs a token, with the default model's vocabulary; the model takes 6 ms a token at best.
func BenchmarkGuard(b *testing.B) {
	if _, err := os.Stat(golden.DefaultModelPath()); err != nil {
		b.Skip("the default model was not fetched")
	}
	s, err := openModel(b.Context(), golden.DefaultModelPath())
	require.NoError(b, err)
	all, err := articles.All()
	require.NoError(b, err)
	text := ""
	for _, a := range all[:10] { // 1,500 words
		text += a.Text + "\n\n"
	}
	g := faithful.NewGuard(faithful.NewVocabulary(s.Tokenizer), 0, text, terms.ByCode("en"))
	ids := s.Tokenizer.Encode("The night mayor of Lisse, Karim Osei, is paid by city hall. Osei says that 12,000 families in Marlow wait for a flat, and that Aldermoor decided against larger sewers after the cloudburst of 2011.")
	scores := make([]float32, s.Tokenizer.Vocabulary())
	at := 0
	for b.Loop() {
		clear(scores)
		g.Process(ids[:at], scores)
		at = (at + 1) % len(ids)
	}
}
