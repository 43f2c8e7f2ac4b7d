package protocol

import (
	"precis/core/dialogue"
	"precis/core/passage"
	"precis/core/summarize"
	"precis/core/translate"
)

// SummarizeRequest asks for a summary. Before a model is loaded it is extractive.
type SummarizeRequest struct {
	Text    string            `json:"text"`
	Options summarize.Options `json:"options"`
	// Page is what the text is of; nothing of it is kept. Without it nothing is recalled.
	Page *ReadPage `json:"page,omitempty"`
	// Context: the summary goes by what was read before and by what was learnt of the reader: what is
	// new on the page comes before what is known, what it recalls stands beside it. Where it is false,
	// of a private or excluded page, and where the memory, or its context, is off or the memory empty, the
	// result is the same to the byte as if there were no memory.
	Context bool `json:"context,omitempty"`
}

// SummarizeResult is a summary, and what it recalls.
type SummarizeResult struct {
	summarize.Summary
	// Related is earlier reading that the page recalls, best first; the weights sum to 1.
	Related []Recalled `json:"related,omitempty"`
	// InContext sets sentences of the page beside the first of Related.
	InContext []ContextLine `json:"inContext,omitempty"`
}

// EventReply is a stage of a task; places in the text are in UTF-16 code units. Translate, ask and
// generate tell of the stages reading and writing.
type EventReply struct {
	Event summarize.Event `json:"event"`
}

// TranslateRequest asks for a translation of a text of any length.
type TranslateRequest struct {
	Text string `json:"text"`
	From string `json:"from,omitempty"` // ISO 639-1 code; empty: found out
	To   string `json:"to"`             // ISO 639-1 code
}

// TranslateResult is a translation.
type TranslateResult struct {
	Text         string          `json:"text"`         // with the paragraphs of the original
	From         string          `json:"from"`         // ISO 639-1 code
	Trained      bool            `json:"trained"`      // the model was trained to translate this pair; false: a chat model was asked in words
	Untranslated []passage.Range `json:"untranslated"` // places in the original whose translation cannot be relied upon: what stands there is the original, or breaks off
	Note         string          `json:"note"`         // what the reader should know beside that; empty: nothing
}

// NewTranslateResult is a translation of text as the page is told of it.
func NewTranslateResult(text string, made translate.Translation) TranslateResult {
	r := TranslateResult{Text: made.Text, From: made.From, Trained: made.Trained, Untranslated: []passage.Range{}}
	for _, p := range made.Passages {
		if p.Problem != "" {
			r.Untranslated = append(r.Untranslated, p.Source)
		}
	}
	r.Untranslated = inUTF16(text, r.Untranslated)
	if !made.Trained && len(made.Passages) > 0 {
		r.Note = "The model was asked in words and was not trained to translate: the text may be wrong."
	}
	return r
}

// AskRequest asks a text a question.
type AskRequest struct {
	Text     string           `json:"text"`
	Question string           `json:"question"`
	Earlier  []dialogue.Turn  `json:"earlier,omitempty"` // questions of the same dialogue, oldest first
	Options  dialogue.Options `json:"options"`
}

// AnswerInUTF16 gives a with its places in text, which are bytes, in UTF-16 code units. a stays as it is.
func AnswerInUTF16(text string, a dialogue.Answer) dialogue.Answer {
	a.Evidence, a.Passages = inUTF16(text, a.Evidence), inUTF16(text, a.Passages)
	return a
}

// GenerateRequest asks for text in the model's words: one that goes on from Prompt, or with Messages
// the next turn of a chat.
type GenerateRequest struct {
	Prompt   string    `json:"prompt,omitempty"`
	Messages []Message `json:"messages,omitempty"`
	// Task has the prefix and the options that the model's makers use for it, such as summarization
	// or translation_en_to_de; empty: none in particular.
	Task    string          `json:"task,omitempty"`
	Options GenerateOptions `json:"options"`
}

// Message is a turn of a chat.
type Message struct {
	Role    string `json:"role"` // system, user or assistant
	Content string `json:"content"`
}

// GenerateOptions are options of Hugging Face's generate, by the same meanings. Those that are not
// given are those of the model's makers.
type GenerateOptions struct {
	MaxLength          *int     `json:"maxLength,omitempty"`
	MaxNewTokens       *int     `json:"maxNewTokens,omitempty"`
	MinLength          *int     `json:"minLength,omitempty"`
	MinNewTokens       *int     `json:"minNewTokens,omitempty"`
	DoSample           *bool    `json:"doSample,omitempty"`
	Seed               *float64 `json:"seed,omitempty"`
	Temperature        *float64 `json:"temperature,omitempty"`
	TopK               *int     `json:"topK,omitempty"`
	TopP               *float64 `json:"topP,omitempty"`
	MinP               *float64 `json:"minP,omitempty"`
	TypicalP           *float64 `json:"typicalP,omitempty"`
	RepetitionPenalty  *float64 `json:"repetitionPenalty,omitempty"`
	NoRepeatNGramSize  *int     `json:"noRepeatNgramSize,omitempty"`
	NumBeams           *int     `json:"numBeams,omitempty"`
	NumReturnSequences *int     `json:"numReturnSequences,omitempty"`
	LengthPenalty      *float64 `json:"lengthPenalty,omitempty"`
	EarlyStopping      *bool    `json:"earlyStopping,omitempty"`
	StopStrings        []string `json:"stopStrings,omitempty"`
}

// GenerateResult are the texts, best first; several where NumReturnSequences says so.
type GenerateResult struct {
	Texts []GeneratedText `json:"texts"`
	Input int             `json:"input"` // tokens that the model read
	Cut   int             `json:"cut"`   // tokens of the input that did not fit and were left out
}

// GeneratedText is one text.
type GeneratedText struct {
	Text   string  `json:"text"`
	Tokens int     `json:"tokens"`
	Finish string  `json:"finish"` // eos, length or stop_string
	Score  float64 `json:"score"`  // of a beam: log-probability / tokens^lengthPenalty; 0 otherwise
}
