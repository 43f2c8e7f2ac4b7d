// Package rouge scores summaries by the words they share with reference summaries. The figures
// are those of Python's rouge-score 0.1.2 with use_stemmer=True.
//
// Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries".
package rouge

import "strings"

// Score holds F1 measures, 0 … 1.
type Score struct {
	R1, R2 float64 // of words, of pairs of words
	RL     float64 // of the longest common subsequence of words
}

// Best is the best of each measure over the references.
func Best(summary string, references []string) Score {
	var best Score
	words := tokenize(summary)
	for _, r := range references {
		ref := tokenize(r)
		best.R1 = max(best.R1, shared(words, ref, 1))
		best.R2 = max(best.R2, shared(words, ref, 2))
		best.RL = max(best.RL, f1(longestCommon(words, ref), len(words), len(ref)))
	}
	return best
}

// tokenize gives the words of s: runs of ASCII letters and digits in lower case, those of more
// than three characters stemmed.
func tokenize(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	for i, w := range words {
		if len(w) > 3 {
			words[i] = stem(w)
		}
	}
	return words
}

// shared is the F1 measure of the n-grams that a and b share.
func shared(a, b []string, n int) float64 {
	count := map[string]int{}
	for i := 0; i+n <= len(a); i++ {
		count[strings.Join(a[i:i+n], " ")]++
	}
	common := 0
	for i := 0; i+n <= len(b); i++ {
		g := strings.Join(b[i:i+n], " ")
		if count[g] > 0 {
			count[g]--
			common++
		}
	}
	return f1(common, len(a)-n+1, len(b)-n+1)
}

// longestCommon is the length of the longest common subsequence.
func longestCommon(a, b []string) int {
	row := make([]int, len(b)+1) // row[j]: of the words of a so far and b[:j]
	for _, w := range a {
		diagonal := 0
		for j, v := range b {
			above := row[j+1]
			if w == v {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// f1 is the harmonic mean of common/a and common/b.
func f1(common, a, b int) float64 {
	if common == 0 {
		return 0
	}
	return 2 * float64(common) / float64(a+b)
}
