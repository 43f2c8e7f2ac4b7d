package summarize

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"precis/core/decode"
	"precis/core/passage"
	"precis/core/terms"
	"precis/core/tokenizer"
)

// Background is a passage of what was read before, which is recalled for a text. It is never summarized and
// nothing may be taken from it: a written summary is held to the text alone.
type Background struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"` // of the attention that is given to what was read before: above 0, at most 1
}

const (
	// knownShare is how much of its score a sentence loses that says word for word what was read before.
	knownShare = 0.5
	// mostKnown is the number of sentences of the background that the text is compared with.
	mostKnown = 64
	// backgroundTokens is how much of it a decoder reads.
	backgroundTokens = 200
)

// backgroundTurn is how a decoder is told what its background is, and backgroundTaken what it answers, so that
// the text is a turn of its own.
const (
	backgroundTurn  = "Here is what was read before, as background. It is not the text and is not to be summarized:\n\n"
	backgroundTaken = "Understood. Please give me the text to summarize."
)

// checkBackground refuses weights that are none.
func checkBackground(all []Background) error {
	for i, b := range all {
		if !(b.Weight > 0 && b.Weight <= 1) {
			return fmt.Errorf("%w: background %d has weight %v, want above 0, at most 1", ErrOption, i, b.Weight)
		}
	}
	return nil
}

// byWeight are passages of background, the weightiest first.
func byWeight(all []Background) []Background {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Background) int { return cmp.Compare(b.Weight, a.Weight) })
	return all
}

// discount lowers the scores of the sentences that say what was read before:
//
//	score × (1 − knownShare × cosine × weight / greatest weight)
//
// with the cosine of the terms of the nearest sentence of the background. So what is new on a page
// comes before what its reader knows. At most mostKnown sentences are compared, so the work grows with the text alone.
func (s *source) discount(background []Background) {
	type known struct {
		terms map[string]bool
		share float64
	}
	var all []known
	analyzer := terms.NewAnalyzer(s.language)
	ordered := byWeight(background)
	for _, b := range ordered {
		text := passage.Normalize(b.Text).Text
		for sentence := range passage.All(text) {
			if len(all) == mostKnown {
				break
			}
			if of := termsOf([]string{text[sentence.Start:sentence.End]}, analyzer); len(of) > 0 {
				all = append(all, known{of, b.Weight / ordered[0].Weight})
			}
		}
	}
	for i, c := range s.sentences {
		most := 0.0
		for _, k := range all {
			most = max(most, k.share*nearness(c.terms, k.terms))
		}
		s.scores[i] *= 1 - knownShare*most
	}
}

// backgroundMessages are the turns before a text that give a decoder its background; none where there
// is none, or none fits.
func (s *Summarizer) backgroundMessages(background []Background) []tokenizer.Message {
	var parts []string
	left := backgroundTokens
	for _, b := range byWeight(background) {
		text := strings.TrimSpace(passage.Normalize(b.Text).Text)
		if text == "" {
			continue
		}
		cut := passage.Passages(text, passage.Sentences(text), left, func(t string) int { return len(s.Tokenizer.Encode(t)) })[0]
		parts = append(parts, text[cut.Start:cut.End])
		if left -= cut.Tokens; left < 1 {
			break
		}
	}
	if parts == nil {
		return nil
	}
	return []tokenizer.Message{
		{Role: "user", Content: backgroundTurn + strings.Join(parts, "\n\n")},
		{Role: "assistant", Content: backgroundTaken},
	}
}

// backgroundWindows are passages of background as an encoder reads them, with the logarithm of the weight that
// each has in cross-attention. What does not fit a window is left out.
func (s *Summarizer) backgroundWindows(background []Background) (windows []window, logWeights []float32) {
	for _, b := range byWeight(background) {
		tokens := s.Tokenizer.Encode(passage.Normalize(b.Text).Text)
		tokens = tokens[:min(len(tokens), s.room())]
		if len(tokens) == 0 {
			continue
		}
		prefix := s.Tokenizer.Encode(s.Prefix)
		windows = append(windows, window{
			tokens: s.Tokenizer.AddSpecial(slices.Concat(prefix, tokens)), from: len(prefix), to: len(prefix) + len(tokens),
		})
		logWeights = append(logWeights, float32(math.Log(b.Weight)))
	}
	return windows, logWeights
}

// fusesBackground reports whether the model attends to background beside the text.
func (s *Summarizer) fusesBackground(o Options) bool {
	_, ok := s.EncoderDecoder.(decode.Fusion)
	return ok && o.ModelReadsBackground && len(o.Background) > 0
}
