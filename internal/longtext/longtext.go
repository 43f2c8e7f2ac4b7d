// Package longtext makes pages of any length for tests and measurements of how work grows with it.
package longtext

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// frames are sentences of which %s is filled with rarer words.
var frames = []string{
	"The %s of the %s was closed in the spring, and the %s went to the town on foot.",
	"In the %s there were more than %s who had seen the %s before it was built.",
	"She said that the %s had been paid for by the %s and not by the %s.",
	"When the %s came, the %s was moved to the other side of the %s.",
	"It is not known who had the %s, but the %s was there for the whole of the %s.",
	"They have a %s for each %s, and with it they will open the %s next year.",
}

// Page makes a page of so many words: sections with headings, paragraphs of four sentences, and of the
// rarer words some that are seldom and many that are of this section, as in what people write. It is the same
// each time.
func Page(words int) string {
	r := rand.New(rand.NewPCG(7, 11))
	var b strings.Builder
	for section, n := 1, 0; n < words; section++ {
		fmt.Fprintf(&b, "## The %s of the %s\n\n", word(r.IntN(3000)), word(r.IntN(3000)))
		n += 6
		for range 8 + r.IntN(8) {
			for range 4 {
				of := func() string {
					if r.IntN(2) == 0 {
						return word(section*17 + r.IntN(40))
					}
					return word(int(3000 * r.Float64() * r.Float64()))
				}
				sentence := fmt.Sprintf(frames[r.IntN(len(frames))], of(), of(), of())
				b.WriteString(sentence + " ")
				n += len(strings.Fields(sentence))
			}
			b.WriteString("\n\n")
		}
	}
	fields := strings.SplitAfterN(b.String(), " ", words+1)
	return strings.Join(fields[:min(words, len(fields))], "")
}

// word is the i-th of the rarer words.
func word(i int) string {
	syllables := []string{"ba", "den", "kor", "lim", "mar", "no", "pel", "ri", "sten", "tu", "vo", "wen"}
	w := ""
	for n := i + len(syllables); n > 0; n /= len(syllables) {
		w += syllables[n%len(syllables)]
	}
	return w
}

// Tokens makes a page of so many words of a vocabulary w4, w5 …, as that of a sample model is.
func Tokens(words, vocabulary int) string {
	r := rand.New(rand.NewPCG(7, 11))
	var b strings.Builder
	for i := range words {
		fmt.Fprintf(&b, "w%d", 4+int(float64(vocabulary-4)*r.Float64()*r.Float64()))
		switch {
		case i%80 == 79:
			b.WriteString(".\n\n")
		case i%16 == 15:
			b.WriteString(". ")
		default:
			b.WriteString(" ")
		}
	}
	return b.String()
}
