package summarize

import (
	"math"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	snowball "github.com/blevesearch/snowballstem"
	"github.com/clipperhouse/uax29/v2/words"
)

// wordsOf are the words of s in lower case, as UAX 29 finds them: letters, digits, apostrophes
// and points within. A run of a script without spaces is given as a whole.
func wordsOf(s string) []string {
	var found []string
	run := 0 // bytes of the run of spaceless characters that ends here
	for it := words.FromString(s); it.Next(); {
		w := it.Value()
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case spaceless(r):
			run += len(w)
			continue
		case run > 0:
			found = append(found, s[it.Start()-run:it.Start()])
			run = 0
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			found = append(found, strings.ToLower(strings.ReplaceAll(w, "’", "'")))
		}
	}
	if run > 0 {
		found = append(found, s[len(s)-run:])
	}
	return found
}

// analyzer turns words into terms: without stop words, stemmed where the language has a stemmer,
// and cut into pairs of characters where its script has no spaces.
type analyzer struct {
	language *language
	env      *snowball.Env
	stems    map[string]string
}

func newAnalyzer(l *language) *analyzer {
	return &analyzer{l, snowball.NewEnv(""), map[string]string{}}
}

// terms appends the terms of words to dst.
func (a *analyzer) terms(dst, words []string) []string {
	for _, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		switch {
		case spaceless(r):
			for size < len(w) {
				_, next := utf8.DecodeRuneInString(w[size:])
				dst = append(dst, w[:size+next])
				w = w[size:]
				size = next
			}
			if w != "" && len(dst) == 0 {
				dst = append(dst, w)
			}
		case a.language.stops[w]:
		default:
			dst = append(dst, a.stem(w))
		}
	}
	return dst
}

// stem is the stem of a word in lower case.
func (a *analyzer) stem(w string) string {
	if a.language.stem == nil {
		return w
	}
	s, ok := a.stems[w]
	if !ok {
		a.env.SetCurrent(strings.TrimSuffix(w, "'s"))
		a.language.stem(a.env)
		s = strings.Clone(a.env.Current())
		a.stems[w] = s
	}
	return s
}

// vector is a sparse vector of unit length: weights of term ids, in the order of the ids. A
// sentence without terms has an empty one.
type vector []weight

type weight struct {
	term  int
	value float64
}

// dot is the scalar product, for vectors of unit length the cosine.
func (v vector) dot(w vector) float64 {
	sum := 0.0
	for len(v) > 0 && len(w) > 0 {
		switch {
		case v[0].term < w[0].term:
			v = v[1:]
		case v[0].term > w[0].term:
			w = w[1:]
		default:
			sum += v[0].value * w[0].value
			v, w = v[1:], w[1:]
		}
	}
	return sum
}

// tfidf makes vectors of the terms of sentences: the frequency of a term in the sentence times
// its idf. It gives the number of different terms too.
func tfidf(sentences [][]string) (vectors []vector, terms int) {
	ids := map[string]int{}
	var inSentences []int // by term
	counts := make([]map[int]int, len(sentences))
	for i, s := range sentences {
		counts[i] = map[int]int{}
		for _, t := range s {
			id, ok := ids[t]
			if !ok {
				id = len(ids)
				ids[t] = id
				inSentences = append(inSentences, 0)
			}
			if counts[i][id]++; counts[i][id] == 1 {
				inSentences[id]++
			}
		}
	}
	vectors = make([]vector, len(sentences))
	for i, c := range counts {
		v := make(vector, 0, len(c))
		squares := 0.0
		for id := range c {
			v = append(v, weight{term: id})
		}
		sort.Slice(v, func(i, j int) bool { return v[i].term < v[j].term })
		for k := range v {
			id := v[k].term
			v[k].value = float64(c[id]) * idf(len(sentences), inSentences[id])
			squares += v[k].value * v[k].value
		}
		for k := range v {
			v[k].value /= math.Sqrt(squares)
		}
		vectors[i] = v
	}
	return vectors, len(ids)
}

// idf is the weight of a term that df of n sentences have; one of all sentences counts a little.
func idf(n, df int) float64 { return math.Log(1 + float64(n)/float64(df)) }
