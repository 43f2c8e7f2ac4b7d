package decode

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// randomScores are like logits: normal with a few that stand out.
func randomScores(random *rand.Rand, n int) []float32 {
	scores := make([]float32, n)
	for i := range scores {
		scores[i] = 2.5 * float32(random.NormFloat64())
	}
	for range 20 {
		scores[random.IntN(n)] += 10 * random.Float32()
	}
	return scores
}

func TestExp(t *testing.T) {
	for x := 0.0; x > -708; x -= 0.0137 {
		assert.InEpsilon(t, math.Exp(x), exp(x), 1e-15, "exp(%v)", x)
	}
	assert.Equal(t, 1.0, exp(0))
	assert.Zero(t, exp(math.Inf(-1)))
	assert.Zero(t, exp(math.NaN()))
}

// TestTopPAgainstSorting compares with the definition: sort everything, add up from the top.
func TestTopPAgainstSorting(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		scores := randomScores(random, 1+random.IntN(5000))
		for _, p := range []float64{0.01, 0.3, 0.9, 0.999} {
			c := appendCandidates(nil, scores, negativeInfinity)
			normalize(c)
			slices.SortFunc(c, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
			want, sum := map[int32]bool{}, 0.0
			for _, c := range c {
				if sum < p {
					want[c.id] = true
				}
				sum += c.p
			}
			got := slices.Clone(scores)
			TopP{P: p}.Process(nil, got)
			for id := range got {
				require.Equal(t, want[int32(id)], got[id] > negativeInfinity, "top_p %v: token %d", p, id)
			}
		}
	}
}

func TestWarpersOnHardScores(t *testing.T) {
	inf := float32(math.Inf(1))
	nan := float32(math.NaN())
	for _, scores := range [][]float32{
		{}, {1}, {negativeInfinity, negativeInfinity}, {negativeInfinity, 2}, {3, 3, 3, 3},
		{inf, 1, 2}, {inf, inf}, {nan, 1, 2}, {nan, nan}, {1e38, -1e38}, {0, -1000},
	} {
		for _, w := range []Processor{
			TopK{K: 1}, TopK{K: 100}, TopP{P: 0.5}, TopP{P: 1, MinTokensToKeep: 2}, MinP{P: 0.5}, Typical{Mass: 0.2},
			Epsilon{Epsilon: 0.9}, Eta{Epsilon: 0.9}, Temperature{0.1},
		} {
			possible := len(appendCandidates(nil, scores, negativeInfinity))
			out := slices.Clone(scores)
			assert.NotPanics(t, func() { w.Process(nil, out) }, "%T on %v", w, scores)
			if possible > 0 {
				assert.NotEmpty(t, appendCandidates(nil, out, negativeInfinity), "%T on %v leaves nothing", w, scores)
			}
		}
	}
}

func TestSamplingFollowsTheProbabilities(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	scores := randomScores(random, 200)
	for name, o := range map[string]Options{
		"plain":       {},
		"top_k":       {TopK: 10},
		"temperature": {Temperature: 0.7, TopK: 50, TopP: 0.95},
		"min_p":       {MinP: 0.05},
		"typical_p":   {TypicalP: 0.8},
	} {
		o.DoSample, o.Seed = true, 11
		want := slices.Clone(scores)
		if o.Temperature != 0 {
			Temperature{o.Temperature}.Process(nil, want)
		}
		if o.TopK > 0 {
			TopK{K: o.TopK}.Process(nil, want)
		}
		for _, w := range o.warpers() {
			w.Process(nil, want)
		}
		c := appendCandidates(nil, want, negativeInfinity)
		normalize(c)
		s := newSampler(&o)
		const draws = 20000
		count := map[int32]int{}
		for range draws {
			count[s.sample(slices.Clone(scores))]++
		}
		for _, c := range c {
			share := float64(count[c.id]) / draws
			assert.InDelta(t, c.p, share, 5*math.Sqrt(c.p/draws)+1e-4, "%s: token %d", name, c.id)
			delete(count, c.id)
		}
		assert.Empty(t, count, "%s: tokens that were not to come", name)
	}
}

// TestSamplingIsTheSameEverywhere pins what a seed gives; the same numbers must come on every
// processor and in WebAssembly.
func TestSamplingIsTheSameEverywhere(t *testing.T) {
	run := func(seed uint64) []int32 {
		o := Options{DoSample: true, Seed: seed, Temperature: 0.8, TopP: 0.97, TypicalP: 0.95, EtaCutoff: 1e-4, MaxNewTokens: 12}
		result, err := Generate(background, newTableModel(1000, 100), []int32{1, 2}, o, nil)
		require.NoError(t, err)
		return result.Tokens
	}
	assert.Equal(t, run(1), run(1))
	assert.NotEqual(t, run(1), run(2))
	assert.Equal(t, []int32{302, 311, 339, 106, 234, 436, 629, 119, 805, 982, 502, 128}, run(1))
}

func TestStepsAllocateNothing(t *testing.T) {
	for name, o := range map[string]Options{
		"greedy":   {RepetitionPenalty: 1.1, NoRepeatNGramSize: 3, MinNewTokens: 3, EOS: []int32{1}},
		"sampling": {DoSample: true, Temperature: 0.7, TopK: 40, TopP: 0.9, MinP: 0.01},
	} {
		perRun := func(n int) float64 {
			o := o
			o.MaxNewTokens, o.Suppress = n, []int32{1}
			m := &flatModel{tableModel: *newTableModel(500, 600)}
			return testing.AllocsPerRun(5, func() {
				m.history = m.history[:0]
				_, err := Generate(background, m, []int32{5}, o, nil)
				require.NoError(t, err)
			})
		}
		perRun(500)
		assert.LessOrEqual(t, perRun(500)-perRun(100), 4.0, "%s: allocations of 400 more tokens", name)
	}
}

func TestTopKKeepsWhatTheTemperatureMakesEqual(t *testing.T) {
	a := float32(2)
	b := math.Nextafter32(a, 0)
	const temperature = 1.7
	require.Equal(t, a/temperature, b/temperature)
	s := newSampler(&Options{DoSample: true, Temperature: temperature, TopK: 1, OutputScores: true})
	scores := []float32{1, a, b, 0}
	s.sample(scores)
	assert.Equal(t, []float32{negativeInfinity, a / temperature, a / temperature, negativeInfinity}, scores)
}
