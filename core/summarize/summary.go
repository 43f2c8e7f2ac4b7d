package summarize

import "precis/core/passage"

// Summary is a summary and what it rests on.
type Summary struct {
	// Text is the summary in the format asked for.
	Text string `json:"text"`
	// Mode is the one that made it, never auto.
	Mode Mode `json:"mode"`
	// Generated: the words are the model's, not the source's.
	Generated bool `json:"generated"`
	// Fallback says why Mode is not the one asked for; empty where it is.
	Fallback string `json:"fallback,omitempty"`
	// Sentences are the sentences or bullets of Text, without markup.
	Sentences []Sentence `json:"sentences"`
	// Read says what of the source was read, and how.
	Read Read `json:"read"`
	// Alternatives are further summaries of the same kind, which say something else, the best first.
	// They have none themselves.
	Alternatives []Summary `json:"alternatives,omitempty"`
	// Fewer says why there are fewer alternatives than were asked for; empty where there are as many.
	Fewer string `json:"fewer,omitempty"`
}

// fewer says why a summary that is no written one, or an outline, has no alternatives, where some were
// asked for.
func (s *Summary) fewer(o Options) {
	switch {
	case o.Alternatives == 0:
	case o.Kind == Outline:
		s.Fewer = oneLine
	case s.Mode != Written:
		s.Fewer = oneSelection
	}
}

// Sentence is one sentence of a summary.
type Sentence struct {
	Text string `json:"text"`
	// Heading is that of the section which the sentence is about, in an outline of a text with headings.
	Heading string `json:"heading,omitempty"`
	// Evidence are the source's sentences that it rests on, best first: itself where it was
	// extracted.
	Evidence []Range `json:"evidence"`
	// EvidenceSupport is, for each of Evidence, the share of the sentence's content words, numbers and
	// names that it holds by itself; 1 where it was extracted.
	EvidenceSupport []float64 `json:"evidenceSupport,omitempty"`
	// Support is the share of its content words, numbers and names that Evidence holds; 1 where
	// it was extracted.
	Support float64 `json:"support"`
	// Attention are the passages that the model attended to most when it wrote the sentence, best first,
	// where it read several.
	Attention []Attention `json:"attention,omitempty"`
}

// quotation is a sentence that is the source's own.
func quotation(text string, evidence ...Range) Sentence {
	support := make([]float64, len(evidence))
	for i := range support {
		support[i] = 1
	}
	return Sentence{Text: text, Evidence: evidence, EvidenceSupport: support, Support: 1}
}

// Range is a range of bytes in the caller's text, [Start, End).
type Range = passage.Range

// Read says what share of the source a summary is made from.
type Read struct {
	// Sentences is the number of sentences of the source; each was weighed against the others.
	Sentences int `json:"sentences"`
	// Share of the source's text that the model read, 0 … 1; for an extractive summary the
	// share that was weighed, which is 1.
	Share float64 `json:"share"`
	// How is one plain sentence about it.
	How string `json:"how"`
	// Passages are what the model read, in page order; empty where it read none, or all.
	Passages []Range `json:"passages,omitempty"`
	// Attention is how much of the model's attention the passages received, in page order, where it
	// wrote from several.
	Attention []Attention `json:"attention,omitempty"`
}

// Stage is a stage of the pipeline.
type Stage string

const (
	Extracted Stage = "extracted" // Event.Summary is the extractive summary; the model's follows
	Reading   Stage = "reading"   // the model has read Done of Total tokens
	Ranking   Stage = "ranking"   // the model drafts (Total is 0), then has judged Done of Total tokens of candidates
	Writing   Stage = "writing"   // Event.Text is the text written so far
	Searching Stage = "searching" // the model writes several texts beside each other: Done of at most Total tokens of each
)

// Event tells of the progress of a summary.
type Event struct {
	Stage Stage `json:"stage"`
	Done  int   `json:"done,omitempty"`
	Total int   `json:"total,omitempty"`
	// Text, while writing, is all the text so far, in the format asked for; it starts with the
	// text of the event before.
	Text string `json:"text,omitempty"`
	// Summary is set when extracted.
	Summary *Summary `json:"summary,omitempty"`
}
