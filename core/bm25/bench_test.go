package bm25

import "testing"

// The size that a reader of many years may come to.
const (
	benchmarkDocuments  = 10_000
	benchmarkLength     = 300
	benchmarkVocabulary = 60_000
)

func filled(b *testing.B) *Index {
	x := New(Options{})
	for i, doc := range collection(1, benchmarkDocuments, benchmarkLength, benchmarkVocabulary) {
		x.Add(i, doc)
	}
	b.ResetTimer()
	return x
}

func BenchmarkAdd(b *testing.B) {
	docs := collection(1, 1000, benchmarkLength, benchmarkVocabulary)
	x := New(Options{})
	n := 0
	for b.Loop() {
		x.Add(n, docs[n%len(docs)])
		n++
	}
}

func BenchmarkRemove(b *testing.B) {
	x := filled(b)
	doc := []string{"t1", "t2"}
	for b.Loop() {
		x.Add(-1, doc)
		x.Remove(-1)
	}
}

// BenchmarkSearch asks for twelve terms, as many as a long question has; three of them frequent.
func BenchmarkSearch(b *testing.B) {
	x := filled(b)
	query := words("t0 t3 t20 t90 t150 t400 t700 t1500 t4000 t9000 t20000 t50000")
	for b.Loop() {
		x.Search(query, 10)
	}
}
