package summarize

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"precis/internal/scripted"
)

// LexRank by the book: the matrix of similarities, its rows divided by their sums.
func lexRankByMatrix(x []vector) []float64 {
	n := len(x)
	s := mat.NewDense(n, n, nil)
	for i := range x {
		sum := 0.0
		for j := range x {
			if i != j {
				s.Set(i, j, x[i].dot(x[j]))
				sum += s.At(i, j)
			}
		}
		for j := range x {
			if sum == 0 {
				s.Set(i, j, 0.85/float64(n)+0.15/float64(n))
			} else {
				s.Set(i, j, 0.85*s.At(i, j)/sum+0.15/float64(n))
			}
		}
	}
	p := mat.NewVecDense(n, nil)
	for i := range n {
		p.SetVec(i, 1/float64(n))
	}
	for range 300 {
		p.MulVec(s.T(), p)
	}
	return p.RawVector().Data
}

func TestLexRankIsTheStationaryDistribution(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 10, 60} {
		sentences := make([][]string, n)
		for i := range sentences {
			for range r.IntN(12) { // some have no terms
				sentences[i] = append(sentences[i], string(rune('a'+r.IntN(20))))
			}
		}
		x, terms, err := tfidf(sentences, nil)
		require.NoError(t, err)
		got, err := lexRank(x, terms, nil)
		require.NoError(t, err)
		assert.InDeltaSlice(t, lexRankByMatrix(x), got, 1e-5, "%d sentences", n)
	}
	none, err := lexRank(nil, 0, nil)
	require.NoError(t, err)
	assert.Empty(t, none)
}

// A model that wants to say what the source lacks says the next best instead.
func TestGuardTurnsNumbersAndNamesAway(t *testing.T) {
	tok := scripted.NewTokenizer(t)
	m := scripted.New(tok, "Mayor Anna Kessler said the bridge of Westford cost 1,350,000 euros.")
	for _, id := range []string{"l", "e", "r", "2"} {
		m.Instead = append(m.Instead, tok.Encode(id)[0])
	}
	s, err := (&Summarizer{Model: m, Tokenizer: tok}).Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR}, nil)
	require.NoError(t, err)
	assert.NotContains(t, s.Text, "Kes")
	assert.NotContains(t, s.Text, "1,3")
}
