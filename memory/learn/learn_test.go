package learn

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"precis/core/passage"
	"precis/core/summarize"
	"precis/internal/articles"
)

func feature(name string) int { return slices.Index(Features, name) }

func weight(m *Model, name string) float64 { return m.Weights()[feature(name)].Value }

// pages are the articles' features, sentence by sentence.
var pages = sync.OnceValue(func() (pages [][]Vector) {
	all, err := articles.All()
	if err != nil {
		panic(err)
	}
	for _, a := range all {
		var sentences []string
		for _, s := range passage.Sentences(a.Text) {
			sentences = append(sentences, a.Text[s.Start:s.End])
		}
		pages = append(pages, Describe(a.Title, sentences))
	}
	return pages
})

// simulate has a reader handle a summary of four random sentences of each of n articles.
func simulate(n int, seed uint64, kept func(Vector, *rand.Rand) float64) *Model {
	m := New()
	read(m, n, seed, kept)
	return m
}

func read(m *Model, n int, seed uint64, kept func(Vector, *rand.Rand) float64) {
	random := rand.New(rand.NewPCG(seed, seed))
	for range n {
		page := pages()[random.IntN(len(pages()))]
		var summary []Outcome
		for _, i := range random.Perm(len(page))[:4] {
			summary = append(summary, Outcome{page[i], kept(page[i], random)})
		}
		m.Learn(summary)
	}
}

func keepsNumbers(v Vector, _ *rand.Rand) float64 { return v[feature("numbers")] }

func keepsAtRandom(_ Vector, r *rand.Rand) float64 { return float64(r.IntN(2)) }

func TestAReaderWhoKeepsNumbersIsLearntWithin30Summaries(t *testing.T) {
	for seed := range uint64(10) {
		m := simulate(30, seed, keepsNumbers)
		require.Greater(t, weight(m, "numbers"), 1.0, "seed %d", seed)
		for _, w := range m.Weights() {
			if w.Feature != "numbers" {
				require.Less(t, math.Abs(w.Value), weight(m, "numbers")/2, "seed %d: %v", seed, w)
			}
		}
		right, pairs := 0, 0
		for _, described := range pages() {
			salience := m.Salience(described)
			for i := range described {
				for j := range described {
					if keepsNumbers(described[i], nil) > keepsNumbers(described[j], nil) {
						if pairs++; salience[i] > salience[j] {
							right++
						}
					}
				}
			}
		}
		require.Greater(t, float64(right), 0.95*float64(pairs), "seed %d: sentences with numbers come before those without", seed)
	}
}

// TestLaterSummariesBringWhatTheReaderKeeps: over all articles, more sentences with numbers.
func TestLaterSummariesBringWhatTheReaderKeeps(t *testing.T) {
	all, err := articles.All()
	require.NoError(t, err)
	numbers := func(m *Model) int {
		s := &summarize.Summarizer{Salience: m.Sentences}
		n := 0
		for _, a := range all {
			summary, err := s.Summarize(context.Background(), a.Text, summarize.Options{Mode: summarize.Extractive, Title: a.Title}, nil)
			require.NoError(t, err)
			for _, sentence := range summary.Sentences {
				if strings.ContainsFunc(sentence.Text, unicode.IsDigit) {
					n++
				}
			}
		}
		return n
	}
	before, after := numbers(New()), numbers(simulate(30, 1, keepsNumbers))
	t.Logf("sentences with numbers in %d summaries: %d, after 30 summaries of a reader who keeps them %d", len(all), before, after)
	require.Greater(t, float64(after), 1.25*float64(before))
}

func TestARandomReaderChangesLittle(t *testing.T) {
	for seed := range uint64(10) {
		for _, n := range []int{30, 300} {
			m := simulate(n, seed, keepsAtRandom)
			for _, w := range m.Weights() {
				require.Less(t, math.Abs(w.Value), 3*w.Deviation+0.1, "seed %d: %v is noise", seed, w)
			}
			sum, count := 0.0, 0.0
			for _, page := range pages() {
				for _, f := range m.Salience(page) {
					sum += math.Abs(math.Log(f))
					count++
				}
			}
			require.Less(t, sum/count, 0.25, "seed %d, %d summaries: the mean change of a score", seed, n)
		}
	}
}

func TestAReaderMayChange(t *testing.T) {
	m := simulate(100, 1, keepsNumbers)
	before := weight(m, "numbers")
	read(m, 100, 9, func(v Vector, r *rand.Rand) float64 { return 1 - keepsNumbers(v, r) })
	require.Less(t, weight(m, "numbers"), before-1)
}

func TestStepsAndWeightsAreBounded(t *testing.T) {
	m := New()
	extreme := func(on, off float64) []Outcome {
		var summary []Outcome
		for i := range 40 {
			v := make(Vector, len(Features))
			v[feature("names")] = float64(i % 2)
			summary = append(summary, Outcome{v, on*float64(i%2) + off*float64(1-i%2)})
		}
		return summary
	}
	before := m.Weights()
	for range 100 {
		m.Learn(extreme(1, 0))
		after := m.Weights()
		for i := range after {
			require.LessOrEqual(t, math.Abs(after[i].Value-before[i].Value), largestStep+1e-12)
			require.LessOrEqual(t, math.Abs(after[i].Value), largestWeight)
		}
		before = after
	}
	require.Greater(t, weight(m, "names"), 2.0)
	require.Equal(t, 100, m.Summaries())
	on, off := make(Vector, len(Features)), make(Vector, len(Features))
	on[feature("names")] = 1
	salience := m.Salience([]Vector{on, off, off, off})
	require.Equal(t, strongest, salience[0])
	require.Greater(t, salience[1], 1/strongest)
}

func TestNothingIsLearntFromNoPreference(t *testing.T) {
	fresh := New()
	m := New()
	v, w := make(Vector, len(Features)), make(Vector, len(Features))
	w[0] = 1
	m.Learn(nil)
	m.Learn([]Outcome{{v, 1}})
	m.Learn([]Outcome{{v, 1}, {w, 1}})
	m.Learn([]Outcome{{v, 0.3}, {w, 0.3}})
	require.Equal(t, fresh, m)
	require.Equal(t, []float64{1, 1, 1}, m.Salience([]Vector{v, w, v}))
	require.Empty(t, m.Salience(nil))
	require.Panics(t, func() { m.Learn([]Outcome{{Vector{1}, 1}}) })

	m.Learn([]Outcome{{v, 0.2}, {w, 0.9}})
	require.Positive(t, weight(m, "first"), "an edited sentence counts by what stayed")
	m.Reset()
	require.Equal(t, fresh, m)
}

func TestFeaturesOfSentences(t *testing.T) {
	described := Describe("Salt from the sea", []string{
		"Salt is won from sea water in shallow basins by the coast.",
		"In 1890 there were 40 works on the island.",
		"But who buys it now?",
		"“We sell to Marseille,” says the last owner.",
	})
	on := func(name string) (found []int) {
		for i, v := range described {
			require.Len(t, v, len(Features))
			for _, value := range v {
				require.True(t, value >= 0 && value <= 1)
			}
			if v[feature(name)] > 0 {
				found = append(found, i)
			}
		}
		return found
	}
	require.Equal(t, []int{0}, on("first"))
	require.Equal(t, []int{0, 1, 2}, on("early"))
	require.Equal(t, []int{1}, on("numbers"))
	require.Equal(t, []int{3}, on("names"))
	require.Equal(t, []int{0}, on("title"))
	require.Equal(t, []int{3}, on("quotation"))
	require.Equal(t, []int{2}, on("question"))
	require.Equal(t, []int{2}, on("contrast"))
	require.Equal(t, 1.0, described[0][feature("title")])
	require.Empty(t, Describe("", nil))
	require.Len(t, Describe("", []string{"", "…"}), 2)
	require.Equal(t, described, Describe("Salt from the sea", []string{
		"Salt is won from sea water in shallow basins by the coast.", "In 1890 there were 40 works on the island.",
		"But who buys it now?", "“We sell to Marseille,” says the last owner."}))
}

func TestAModelIsKeptAsJSON(t *testing.T) {
	m := simulate(20, 3, keepsNumbers)
	text, err := json.Marshal(m)
	require.NoError(t, err)
	require.Contains(t, string(text), `"numbers":`)
	read := New()
	require.NoError(t, json.Unmarshal(text, read))
	require.Equal(t, m.Weights(), read.Weights())
	require.Equal(t, m.Summaries(), read.Summaries())
	again, err := json.Marshal(read)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))

	older := strings.ReplaceAll(string(text), `"question"`, `"a feature that is gone"`)
	require.NoError(t, json.Unmarshal([]byte(older), read))
	require.Zero(t, weight(read, "question"))
	require.Equal(t, weight(m, "numbers"), weight(read, "numbers"))
}

func TestHostileModelsAreRefused(t *testing.T) {
	m := simulate(5, 3, keepsNumbers)
	before := m.Weights()
	for _, text := range []string{
		`{"version":2}`,
		`{"version":1,"summaries":-1}`,
		`{"version":1,"weights":{"numbers":1e300}}`,
		`{"version":1,"weights":{"numbers":"x"}}`,
		`{"version":1,"precision":{"first":{"first":-4}}}`,
		`{"version":1,"precision":{"first":{"first":1e300}}}`,
		`{"version":1,"precision":{"first":{"first":4},"early":{"early":4,"first":5}}}`,
	} {
		require.ErrorIs(t, json.Unmarshal([]byte(text), m), ErrFormat, text)
	}
	require.Equal(t, before, m.Weights(), "the model stays as it was")
}

func FuzzUnmarshal(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte) {
		m := New()
		if err := m.UnmarshalJSON(text); err != nil {
			require.ErrorIs(t, err, ErrFormat)
			return
		}
		on, off := make(Vector, len(Features)), make(Vector, len(Features))
		on[0], on[4] = 1, 1
		for range 3 {
			m.Learn([]Outcome{{on, 1}, {off, 0}})
		}
		for _, w := range m.Weights() {
			require.False(t, math.IsNaN(w.Value) || math.IsNaN(w.Deviation), "%v", w)
		}
		_, err := json.Marshal(m)
		require.NoError(t, err)
	})
}

func ExampleModel() {
	number, plain := make(Vector, len(Features)), make(Vector, len(Features))
	number[4] = 1
	m := New()
	for range 10 {
		m.Learn([]Outcome{{number, 1}, {plain, 0}})
	}
	w := m.Weights()[4]
	fmt.Printf("%s: above 0 by more than its deviation: %v\n", w.Feature, w.Value > w.Deviation)
	// Output: numbers: above 0 by more than its deviation: true
}

func BenchmarkLearn(b *testing.B) {
	m := New()
	on, off := make(Vector, len(Features)), make(Vector, len(Features))
	on[4] = 1
	summary := []Outcome{{on, 1}, {off, 0}, {off, 0}, {on, 1}, {on, 1}}
	for b.Loop() {
		m.Learn(summary)
	}
}
