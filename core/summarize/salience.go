package summarize

import "fmt"

// weigh multiplies the score of each sentence by what salience says of it. It panics where salience
// does not give a factor for each sentence.
func (s *source) weigh(title string, salience func(title string, sentences []string) []float64) {
	sentences := make([]string, len(s.sentences))
	for i := range sentences {
		sentences[i] = s.quote(i)
	}
	factors := salience(title, sentences)
	if len(factors) != len(sentences) {
		panic(fmt.Sprintf("summarize: salience of %d sentences, want %d", len(factors), len(sentences)))
	}
	for i, f := range factors {
		s.scores[i] *= f
	}
}
