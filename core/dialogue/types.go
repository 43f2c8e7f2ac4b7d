package dialogue

import "precis/core/passage"

// Mode says how an answer is made.
type Mode string

const (
	Auto    Mode = "auto"    // the mode that measured best (docs/quality.md)
	Quoted  Mode = "quoted"  // the page's sentence that fits the question best; no model
	Ranked  Mode = "ranked"  // a sentence of the page, chosen with the model
	Written Mode = "written" // the model's own words
)

// Modes lists the modes, the default first.
var Modes = []Mode{Auto, Quoted, Ranked, Written}

// Options asks for an answer of some sort. The zero value is auto.
type Options struct {
	Mode Mode `json:"mode,omitempty"`
}

// Turn is a question that was asked before, and what was answered.
type Turn struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// Answer is an answer and what it rests on.
type Answer struct {
	// Text is the answer; NotSaid where Found is false.
	Text string `json:"text"`
	// Found: the page says it.
	Found bool `json:"found"`
	// Mode is the one that made it, never auto.
	Mode Mode `json:"mode"`
	// Generated: the words are the model's, not the page's.
	Generated bool `json:"generated"`
	// Fallback says why Mode is not the one asked for; empty where it is.
	Fallback string `json:"fallback,omitempty"`
	// Evidence are the page's sentences that the answer rests on, best first: itself where it was
	// quoted.
	Evidence []passage.Range `json:"evidence"`
	// Passages are those of the page that the answer was looked for in, best first.
	Passages []passage.Range `json:"passages"`
	// Support is the share of the answer's content words, numbers and names that Evidence holds; 1
	// where it was quoted.
	Support float64 `json:"support"`
}

// NotSaid is the text of an answer that the page does not have.
const NotSaid = "The page does not say."

// Stage is a stage of an answer.
type Stage string

const (
	Retrieving Stage = "retrieving" // the passages are looked for: Done of Total are embedded
	Reading    Stage = "reading"    // the model has read Done of Total tokens
	Ranking    Stage = "ranking"    // the model has judged Done of Total tokens of sentences
	Writing    Stage = "writing"    // Text is the text written so far
)

// Event tells of the progress of an answer.
type Event struct {
	Stage Stage  `json:"stage"`
	Done  int    `json:"done,omitempty"`
	Total int    `json:"total,omitempty"`
	Text  string `json:"text,omitempty"`
}
