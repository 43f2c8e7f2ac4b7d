package summarize

import (
	"cmp"
	"slices"

	"precis/core/passage"
)

const (
	// marginShare is the share of an encoder's room that is read before and after a passage of a long
	// text, for what it says about the passage, and not kept.
	marginShare = 8
	// mostWindows is the greatest number of passages that are encoded: about 36,000 words of an encoder with
	// 512 positions. Of longer texts the most central ones are.
	mostWindows = 128
)

// window is a passage of a long text as an encoder reads it: the prefix, the end of the passage before, the
// passage, the beginning of the next and the end token. The states of tokens[from:to] are kept.
//
// Source: Ivgi et al. 2023, "Efficient Long-Text Understanding with Short-Text Models" (SLED).
type window struct {
	tokens   []int32
	from, to int
	at       passage.Passage // in source.Text
}

// windows cuts a text into passages of whole sentences that together are all of it, and gives the window of each,
// or where they are too many those of the most central ones. The work grows with the text. The error is rest's.
func (s *Summarizer) windows(src *source, rest pause) (windows []window, all int, err error) {
	room := s.room()
	margin := room / marginShare
	passages, err := s.passages(src, room-2*margin, rest)
	if err != nil || len(passages) < 2 {
		return nil, 0, err
	}
	tokens := make([][]int32, len(passages))
	for i, p := range passages {
		if err := rest.before(0); err != nil {
			return nil, 0, err
		}
		tokens[i] = s.Tokenizer.Encode(src.Text[p.Start:p.End])
		tokens[i] = tokens[i][:min(len(tokens[i]), room)] // what is no language may take more than its parts
	}
	prefix := s.Tokenizer.Encode(s.Prefix)
	kept := src.central(passages)
	windows = make([]window, len(kept))
	for k, i := range kept {
		side := min(margin, (room-len(tokens[i]))/2)
		w := window{tokens: slices.Clone(prefix), from: len(prefix), at: passages[i]}
		if i > 0 {
			before := tokens[i-1][max(0, len(tokens[i-1])-side):]
			w.tokens = append(w.tokens, before...)
			w.from += len(before)
		}
		w.tokens = append(w.tokens, tokens[i]...)
		w.to = len(w.tokens)
		if i+1 < len(passages) {
			w.tokens = append(w.tokens, tokens[i+1][:min(side, len(tokens[i+1]))]...)
		}
		w.tokens = s.Tokenizer.AddSpecial(w.tokens)
		windows[k] = w
	}
	// The prefix and the end token are kept once, as if the passages were one text.
	windows[0].from = 0
	windows[len(windows)-1].to = len(windows[len(windows)-1].tokens)
	return windows, len(passages), nil
}

// passages are those of a text, of at most budget tokens.
func (s *Summarizer) passages(src *source, budget int, rest pause) ([]passage.Passage, error) {
	if budget < 1 {
		return nil, nil
	}
	sentences := make([]passage.Sentence, len(src.sentences))
	for i, c := range src.sentences {
		sentences[i] = passage.Sentence{Start: c.start, End: c.end}
	}
	var stopped error
	counted := 0
	found := passage.Passages(src.Text, sentences, budget, func(text string) int {
		if counted++; stopped == nil {
			stopped = rest.before(counted)
		}
		if stopped != nil {
			return 0
		}
		return len(s.Tokenizer.Encode(text))
	})
	return found, stopped
}

// central are the mostWindows most central of passages, by the mean score of their sentences, in page order.
func (s *source) central(passages []passage.Passage) []int {
	order := make([]int, len(passages))
	mean := make([]float64, len(passages))
	at := 0
	for i, p := range passages {
		order[i] = i
		n := 0
		for ; at < len(s.sentences) && s.sentences[at].start < p.End; at++ {
			mean[i] += s.scores[at]
			n++
		}
		mean[i] /= float64(max(n, 1))
	}
	if len(order) > mostWindows {
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(mean[j], mean[i]) })
		order = order[:mostWindows]
		slices.Sort(order)
	}
	return order
}
