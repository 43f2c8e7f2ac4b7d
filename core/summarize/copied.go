package summarize

import (
	"cmp"
	"context"
	"slices"

	"precis/core/decode"
)

const (
	// copySentences is how many sentences of the source may be copied, the best ones.
	copySentences = 8
	// copyBeams are searched beside each other: the first token of a sentence says little of the rest.
	copyBeams = 4
)

// copied is the summary that the model writes where it can write nothing but versions of the source's
// sentences (see versions), each sentence once: every run of its words runs along one source sentence. The
// extractive summary stands in where the model cannot read the text.
func (s *Summarizer) copied(ctx context.Context, src *source, o Options, extractive Summary, emit func(Event)) (Summary, error) {
	e, err := s.read(src, o, s.pause(ctx))
	if err != nil {
		return Summary{}, err
	}
	versions := s.copyable(src, o.Limit)
	if e.text == "" || len(versions) == 0 {
		extractive.Fallback = unreadable
		return extractive, nil
	}
	c, err := s.compose(ctx, src, e, o, emit)
	if err != nil {
		return Summary{}, err
	}
	d := s.decoding(c.limit, len(c.prompt))
	copying := &decode.Copying{Prompt: len(c.prompt), Most: c.limit.Sentences, EOS: d.EOS, Excludes: src.repeats}
	longest := 0
	for _, v := range versions {
		run := decode.Run{First: s.Tokenizer.Encode(v.text), Next: s.following(v.text), Source: v.sentence}
		copying.Runs = append(copying.Runs, run)
		longest = max(longest, len(run.First), len(run.Next))
	}
	results, err := c.generate(ctx, decode.Options{
		EOS: d.EOS, MaxNewTokens: longest*c.limit.Sentences + 1, NumBeams: s.beams(copyBeams),
		Processors: []decode.Processor{copying}, Progress: c.reading,
		StepProgress: func(done, total int) error {
			emit(Event{Stage: Searching, Done: done, Total: total})
			return nil
		},
	})
	if err != nil {
		return Summary{}, err
	}
	var chosen []version
	if len(results) > 0 {
		for _, i := range copying.Copied(results[0].Tokens) {
			chosen = append(chosen, versions[i])
		}
	}
	summary := src.shortened(chosen, o)
	summary.Mode, summary.Read = Copied, c.read
	return summary, nil
}

// ofKind is the mode that a kind has for one that it has not, and why.
func ofKind(mode Mode, kind Kind) (Mode, string) {
	switch {
	case kind == Outline && (mode == Copied || mode == Compressed):
		return Ranked, "the lines of an outline are whole sentences"
	case mode == Copied && (kind == Headline || kind == Teaser):
		return Compressed, "key points and paragraphs alone are copied"
	}
	return mode, ""
}

// beams is how many are searched: so many, or one where the model cannot.
func (s *Summarizer) beams(most int) int {
	if _, ok := s.model().(decode.BeamModel); ok {
		return most
	}
	return 1
}

// version is a sentence of the source, or what is left of it.
type version struct {
	sentence int
	text     string
}

// copyable are the versions of the best sentences that stand by themselves and fit the model and a limit.
func (s *Summarizer) copyable(src *source, limit Limit) []version {
	var found []version
	stands := src.stands()
	taken := 0
	for i := range src.standing(src.best()) {
		if taken == copySentences || taken > 0 && (!stands[i] || src.leans(i)) {
			break
		}
		if len(s.Tokenizer.Encode(src.quote(i))) > s.room() {
			continue
		}
		taken++
		for k, text := range src.versions(i) {
			if k == 0 || limit.Words == 0 || extent(text) <= limit.Words {
				found = append(found, version{i, text})
			}
		}
	}
	return found
}

// following are the tokens of a sentence that follows another one.
func (s *Summarizer) following(text string) []int32 {
	const before = "A."
	alone, both := s.Tokenizer.Encode(before), s.Tokenizer.Encode(before+" "+text)
	if len(alone) < len(both) && slices.Equal(alone, both[:len(alone)]) {
		return both[len(alone):]
	}
	return s.Tokenizer.Encode(text)
}

// shortened is the summary that versions of sentences make, in page order and within the limit.
func (s *source) shortened(chosen []version, o Options) Summary {
	words := 0
	for k, v := range chosen {
		if words += extent(v.text); o.Limit.Words > 0 && words > o.Limit.Words && k > 0 {
			chosen = chosen[:k]
			break
		}
	}
	chosen = slices.SortedFunc(slices.Values(chosen), func(a, b version) int { return cmp.Compare(a.sentence, b.sentence) })
	sentences := make([]Sentence, len(chosen))
	for k, v := range chosen {
		sentences[k] = quotation(v.text, s.evidence(v.sentence))
	}
	return Summary{Text: render(sentences, o), Sentences: sentences}
}
