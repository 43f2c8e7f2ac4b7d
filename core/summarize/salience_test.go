package summarize

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSalienceMultipliesScores(t *testing.T) {
	const text = `The harbour of Senn is being rebuilt for larger ships. Work on the harbour began in spring and the harbour
stays open. Ships may enter the harbour by day. The owners of the ships were heard before the harbour was planned.
A heron nests on the old crane. The harbour pays for the work out of what ships pay.`
	o := Options{Mode: Extractive, Limit: Limit{Sentences: 2}}
	plain, err := new(Summarizer).Summarize(context.Background(), text, o, nil)
	require.NoError(t, err)
	require.NotContains(t, plain.Text, "heron")

	var title string
	birds := &Summarizer{Salience: func(of string, sentences []string) []float64 {
		title = of
		factors := make([]float64, len(sentences))
		for i, s := range sentences {
			if factors[i] = 1; strings.Contains(s, "heron") {
				factors[i] = 1e6
			}
		}
		return factors
	}}
	o.Title = "A harbour"
	weighed, err := birds.Summarize(context.Background(), text, o, nil)
	require.NoError(t, err)
	require.Contains(t, weighed.Text, "heron")
	require.Equal(t, "A harbour", title)

	indifferent := &Summarizer{Salience: func(_ string, sentences []string) []float64 {
		factors := make([]float64, len(sentences))
		for i := range factors {
			factors[i] = 1
		}
		return factors
	}}
	same, err := indifferent.Summarize(context.Background(), text, o, nil)
	require.NoError(t, err)
	require.Equal(t, plain, same)

	wrong := &Summarizer{Salience: func(string, []string) []float64 { return nil }}
	require.Panics(t, func() { _, _ = wrong.Summarize(context.Background(), text, o, nil) })
}
