package recall

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"precis/memory/longterm"
)

// invented makes texts of random words, which are as frequent as Zipf has them, and random vectors.
type invented struct {
	random *rand.Rand
	zipf   *rand.Zipf
}

func invent() invented {
	random := rand.New(rand.NewPCG(1, 2))
	return invented{random, rand.NewZipf(random, 1.1, 4, 60_000)}
}

func (v invented) words(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("w%d", v.zipf.Uint64())
	}
	return list
}

func (v invented) vector() []float32 {
	values := make([]float32, dim)
	for i := range values {
		values[i] = float32(v.random.NormFloat64())
	}
	norm := float32(math.Sqrt(float64(dot(values, values))))
	for i := range values {
		values[i] /= norm
	}
	return values
}

// entries have four links each, and terms words, shared out over passages.
func (v invented) entries(n, passages, terms int) []longterm.Entry {
	url := func(i int) string { return fmt.Sprintf("https://example.org/%d", i) }
	made := make([]longterm.Entry, n)
	for i := range made {
		e := longterm.Entry{Head: longterm.Head{
			URL: url(i), Title: strings.Join(v.words(8), " "), Language: "en", Embedder: miniLM, TimesRead: 1,
			LastRead: now.Add(-time.Duration(v.random.IntN(1000)) * day), Dwell: time.Duration(v.random.IntN(300)) * time.Second,
		}}
		for range 4 {
			e.Links = append(e.Links, longterm.Link{URL: url(v.random.IntN(n)), Weight: v.random.Float64()})
		}
		for range passages {
			e.Passages = append(e.Passages, longterm.Passage{Terms: v.words(terms / passages), Embedding: v.vector()})
		}
		made[i] = e
	}
	return made
}

// BenchmarkRecall asks a memory of 10,000 entries of 300 terms questions of twelve words. Random
// embeddings of 384 values have a cosine of hardly ever 0.3, so the least cosine is set to where a
// quarter of all passages are candidates, more than of real ones. It reports the median and the 95th
// percentile in milliseconds.
func BenchmarkRecall(b *testing.B) {
	for _, passages := range []int{1, 3} {
		v := invent()
		x := filled(miniLM, v.entries(10_000, passages, 300)...)
		queries := make([]Query, 64)
		for i := range queries {
			queries[i] = Query{Text: strings.Join(v.words(12), " "), Language: "en", Vectors: [][]float32{v.vector()}}
		}
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

// BenchmarkBuild makes the index of 10,000 entries, as at the start of a program.
func BenchmarkBuild(b *testing.B) {
	entries := invent().entries(10_000, 3, 300)
	for b.Loop() {
		filled(miniLM, entries...)
	}
}

// BenchmarkEmbed embeds a question, which is not counted in BenchmarkRecall.
func BenchmarkEmbed(b *testing.B) {
	e := openMiniLM(b)
	question := []string{"did underwater power plants hurt sea mammals or people catching shellfish"}
	for b.Loop() {
		if _, err := e.Embed(context.Background(), question); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCosines(b *testing.B) {
	v := invent()
	x := filled(miniLM, v.entries(10_000, 1, 10)...)
	q := v.vector()
	var dst []float32
	for b.Loop() {
		dst = x.vectors.cosines(dst[:0], q)
	}
}
