package recall

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"precis/memory/longterm"
)

// memoryOf makes entries of random texts, whose words are as frequent as Zipf has them, with random
// embeddings and links, and questions of twelve words.
func memoryOf(entries, passages, words int) (*Index, []Query) {
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 4, 60_000)
	text := func(n int) []string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf("w%d", zipf.Uint64())
		}
		return list
	}
	vector := func() []float32 {
		v := make([]float32, dim)
		for i := range v {
			v[i] = float32(random.NormFloat64())
		}
		norm := float32(math.Sqrt(float64(dot(v, v))))
		for i := range v {
			v[i] /= norm
		}
		return v
	}
	x := New(miniLM)
	url := func(i int) string { return fmt.Sprintf("https://example.org/%d", i) }
	for i := range entries {
		e := longterm.Entry{Head: longterm.Head{
			URL: url(i), Title: strings.Join(text(8), " "), Language: "en", Embedder: miniLM,
			LastRead: now.Add(-time.Duration(random.IntN(1000)) * day), TimesRead: 1, Dwell: time.Duration(random.IntN(300)) * time.Second,
		}}
		for range 4 {
			e.Links = append(e.Links, longterm.Link{URL: url(random.IntN(entries)), Weight: random.Float64()})
		}
		for range passages {
			e.Passages = append(e.Passages, longterm.Passage{Terms: text(words / passages), Embedding: vector()})
		}
		x.Add(e)
	}
	queries := make([]Query, 64)
	for i := range queries {
		queries[i] = Query{Text: strings.Join(text(12), " "), Language: "en", Vectors: [][]float32{vector()}}
	}
	return x, queries
}

// BenchmarkRecall asks a memory of 10,000 entries of 300 terms. Random embeddings of 384 values have
// a cosine of hardly ever 0.3, so the least cosine is set to where a quarter of all passages are
// candidates, more than of real ones. It reports the median and the 95th percentile in milliseconds.
func BenchmarkRecall(b *testing.B) {
	for _, passages := range []int{1, 3} {
		x, queries := memoryOf(10_000, passages, 300)
		for _, way := range []string{"words and meaning", "words"} {
			b.Run(fmt.Sprintf("passages %d/%s", passages, way), func(b *testing.B) {
				var took []float64
				for n := 0; b.Loop(); n++ {
					q := queries[n%len(queries)]
					if way == "words" {
						q.Vectors = nil
					}
					start := time.Now()
					x.Recall(q, now, Options{LeastCosine: 0.034})
					took = append(took, time.Since(start).Seconds()*1e3)
				}
				slices.Sort(took)
				b.ReportMetric(took[len(took)/2], "median-ms")
				b.ReportMetric(took[len(took)*95/100], "p95-ms")
			})
		}
	}
}

func BenchmarkCosines(b *testing.B) {
	x, queries := memoryOf(10_000, 1, 10)
	var dst []float32
	for b.Loop() {
		dst = x.vectors.cosines(dst[:0], queries[0].Vectors[0])
	}
}
