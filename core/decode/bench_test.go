package decode

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkStep is what decoding adds to one token of a model with SmolLM2's vocabulary, after a
// prompt of 1,000 tokens.
func BenchmarkStep(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	logits := randomScores(random, 49152)
	ids := make([]int32, 1000)
	for i := range ids {
		ids[i] = random.Int32N(49152)
	}
	for _, bench := range []struct {
		name    string
		options Options
	}{
		{"greedy", Options{}},
		{"greedy+processors", Options{RepetitionPenalty: 1.1, NoRepeatNGramSize: 3, MinNewTokens: 10, EOS: []int32{2}}},
		{"greedy+scores", Options{OutputScores: true}},
		{"top_k", Options{DoSample: true, Temperature: 0.7, TopK: 50, TopP: 0.9}},
		{"top_p", Options{DoSample: true, TopP: 0.9}},
		{"min_p", Options{DoSample: true, MinP: 0.1}},
		{"typical_p", Options{DoSample: true, TypicalP: 0.9}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			o := &bench.options
			g := generation{
				options: o, ids: ids, scores: make([]float32, len(logits)),
				processors: o.processors(len(ids), 2000, nil), sampler: newSampler(o),
			}
			b.ReportAllocs()
			for b.Loop() {
				g.ids = ids
				g.result.Steps = g.result.Steps[:0]
				if _, err := g.take(logits); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBeams ranks the continuations of four beams.
func BenchmarkBeams(b *testing.B) {
	const vocabulary, beams = 32128, 4
	m := newTableBeams(vocabulary, 512)
	g := newGeneration(m, []int32{3}, &Options{NumBeams: beams, NoRepeatNGramSize: 3, EOS: []int32{1}}, nil)
	s := newBeamSearch(g, m)
	rows, sums := make([]float32, beams*vocabulary), make([]float32, beams)
	s.running = s.running[:beams]
	for i := range s.running {
		s.running[i].ids = []int32{3, int32(i)}
		row := rows[i*vocabulary : (i+1)*vocabulary]
		m.row(row, s.running[i].ids)
		sums[i] = logSumExpOf(row)
	}
	for b.Loop() {
		s.rank(rows, sums)
		sums[0], sums[1], sums[2], sums[3] = 0, 0, 0, 0 // the rows are log-probabilities now
	}
}
