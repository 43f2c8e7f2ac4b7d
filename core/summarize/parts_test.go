package summarize

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"precis/core/terms"
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
		x, terms := tfidf(sentences)
		got := lexRank(x, terms)
		assert.InDeltaSlice(t, lexRankByMatrix(x), got, 1e-5, "%d sentences", n)
	}
	assert.Empty(t, lexRank(nil, 0))
}

func TestNumbers(t *testing.T) {
	n := newNumbers("In 1990 it cost 1,250,000.50 euros, or 3.14 of 12,13 (COVID-19).")
	for s, want := range map[string]bool{
		"1":            true, // the beginning of 1990
		"19":           true,
		"1990":         true,
		"1990s":        true,
		"1990.":        true,
		"1990, and":    true,
		"1991":         false,
		"1 ":           false,
		"199 people":   false,
		"1250000.50 x": true,
		"1,250":        true,
		"1,250,000.5":  true,
		"1,251":        false,
		"3 ":           false,
		"3.":           true,
		"3.1":          true,
		"3.14":         true,
		"3.2":          false,
		"12 or 13 ":    true,
		"19 of 1990":   true,
		"50%":          false,
		"seven":        true,
		"seven ²":      false,
	} {
		assert.Equal(t, want, n.allow(s), s)
	}
}

// The guard is asked about each way to go on after what was said so far.
func TestGuard(t *testing.T) {
	tok := scripted.NewTokenizer(t, "the", "bridge", "researchers", "Researchers", "people", "opened", "opens", "Westford",
		"Westminster", "John", "Smith", "Keller", "Anna", "West", "+ford")
	p := newPieces(tok)
	g := newGuard(p, 0, article, terms.ByCode("en"))
	for _, c := range []struct {
		said, next string
		ban        bool
	}{
		{"", " Researchers", false},   // an ordinary word at the start
		{"", " John", true},           // a name
		{"The city.", " Smith", true}, // a name at the start
		{"the mayor", " John", true},  // a name within
		{"the mayor", " Anna", false}, // one of the source
		{"the mayor", " Researchers", true},
		{"in", " Westford", false},
		{"in", " Westminster", true},
		{"in West", "ford", false},
		{"in West", "m", true},
		{"in West", "F", true}, // WestF is no way to write it
		{"in West", "f", false},
		{"in West", " the", true}, // the source has no West
		{"in Westford", " the", false},
		{"in Westford", "s", true},
		{"in 20", "1", false},
		{"in 20", "2", true},
		{"in 201", " the", true}, // 201 is not there, 2019 is
		{"in 2019", " the", false},
		{"in 2019", "0", true},
		{"cost 1,25", "0", false},
		{"cost 125", "0", false},
		{"the", " people", false}, // lacking, but no name: lowered only
	} {
		scores := make([]float32, tok.Vocabulary())
		g.Process(tok.Encode(c.said), scores)
		next := tok.Encode(c.next)
		require.Len(t, next, 1, c.next)
		assert.Equal(t, c.ban, scores[next[0]] == negativeInfinity, "%q then %q", c.said, c.next)
	}
	scores := make([]float32, tok.Vocabulary())
	g.Process(tok.Encode("the"), scores)
	assert.EqualValues(t, -lackBias, scores[tok.Encode(" people")[0]])
	assert.Zero(t, scores[tok.Encode(" bridge")[0]])
	assert.Zero(t, scores[tok.Encode(" opens")[0]], "another form of a word of the source")

	assert.Equal(t, "7", g.lacks("The toll is 7 euros."))
	assert.Equal(t, "⅓", g.lacks("The toll is ⅓ of a euro."))
	assert.Equal(t, "Smith", g.lacks("The mayor is Smith."))
	assert.Empty(t, g.lacks("Anna Keller said the bridge cost 1250000 euros."))
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
