package summarize

import "fmt"

// Mode says how a summary is made.
type Mode string

const (
	Auto       Mode = "auto"       // the mode that measured best (docs/quality.md) among those the Summarizer can do
	Extractive Mode = "extractive" // the source's most central sentences; no model
	Ranked     Mode = "ranked"     // the source's sentences, chosen with the model
	Compressed Mode = "compressed" // those, without clauses that their truth does not hang on, by the model's likelihood
	Copied     Mode = "copied"     // what the model writes when it can only copy the source's sentences, clauses left out
	Written    Mode = "written"    // the model's own words
)

// Kind is the sort of summary, as in the web platform's Summarizer.
type Kind string

const (
	TLDR      Kind = "tldr"       // what matters, for a reader in a hurry
	KeyPoints Kind = "key-points" // bullets
	Headline  Kind = "headline"   // one line
	Teaser    Kind = "teaser"     // the most interesting, to draw a reader in
	Outline   Kind = "outline"    // one line a section, in page order; not one of the web platform's
)

// Length is how long a summary may be, as in the web platform's Summarizer.
type Length string

const (
	Short  Length = "short"
	Medium Length = "medium"
	Long   Length = "long"
)

// Format is the markup of Summary.Text.
type Format string

const (
	PlainText Format = "plain-text"
	Markdown  Format = "markdown"
)

// auto is the mode that Auto stands for where there is a model and no alternatives are asked for.
const auto = Ranked

// Modes, Kinds, Lengths and Formats list the values that exist, the default first.
var (
	Modes   = []Mode{Auto, Extractive, Ranked, Compressed, Copied, Written}
	Kinds   = []Kind{KeyPoints, TLDR, Teaser, Headline, Outline}
	Lengths = []Length{Short, Medium, Long}
	Formats = []Format{Markdown, PlainText}
)

// Options asks for a summary. The zero value of a field is its default: auto, key-points, short,
// markdown (the web platform's own).
type Options struct {
	Mode   Mode   `json:"mode,omitempty"`
	Kind   Kind   `json:"kind,omitempty"`
	Length Length `json:"length,omitempty"`
	Format Format `json:"format,omitempty"`
	// Scope says what an encoder-decoder reads of a text that is longer than its window.
	Scope Scope `json:"scope,omitempty"`
	// Title is the page's own title, where it has one; a headline may be it.
	Title string `json:"title,omitempty"`
	// Context says what the text is, or is summarized for. Sentences that share its words weigh more.
	Context string `json:"context,omitempty"`
	// Background is what was read before and is recalled for the text, by which what is new in it weighs
	// more. With ModelReadsBackground the model reads it too, beside the text: an encoder-decoder as
	// further passages, a decoder as an earlier turn. A summary without background is the same, to the
	// byte, as if there were neither.
	Background           []Background `json:"background,omitempty"`
	ModelReadsBackground bool         `json:"modelReadsBackground,omitempty"`
	// Headings are those of the text; none: they are looked for. An outline has a line for what is under
	// each.
	Headings []Heading `json:"headings,omitempty"`
	// Limit replaces the limit of Kind and Length where it is not zero.
	Limit Limit `json:"limit,omitzero"`
	// Alternatives is how many further summaries to give, at most MostAlternatives. They are the
	// model's own words, so with them auto is written where there is a model.
	Alternatives int `json:"alternatives,omitempty"`
	// KeepUnsupported keeps written sentences of which the text holds less than half of the content words,
	// instead of leaving them out; their Support tells them.
	KeepUnsupported bool `json:"keepUnsupported,omitempty"`
	// Sample draws written summaries by chance, with random numbers from Seed, instead of searching
	// for the likeliest: they differ more, and are worse.
	Sample bool  `json:"sample,omitempty"`
	Seed   int64 `json:"seed,omitempty"`
}

// Heading is where a heading stands in the text.
type Heading struct {
	Range
	Level int `json:"level,omitempty"` // 1 is the highest; 0: not known
}

// MostAlternatives is the greatest number of further summaries.
const MostAlternatives = 7

// Limit bounds a summary; 0 is no bound.
type Limit struct {
	Sentences int `json:"sentences,omitempty"` // sentences or bullets
	Words     int `json:"words,omitempty"`
}

// limits of kind and length: key points in bullets, a headline in words, the others one
// sentence, a short paragraph, a paragraph; an outline in sections.
//
// Source: webmachinelearning/writing-assistance-apis, "Summarizer type and length".
var limits = map[Kind]map[Length]Limit{
	KeyPoints: {Short: {Sentences: 3}, Medium: {Sentences: 5}, Long: {Sentences: 7}},
	TLDR:      {Short: {Sentences: 1}, Medium: {Sentences: 3}, Long: {Sentences: 5}},
	Teaser:    {Short: {Sentences: 1}, Medium: {Sentences: 3}, Long: {Sentences: 5}},
	Outline:   {Short: {Sentences: 7}, Medium: {Sentences: 12}, Long: {Sentences: 24}},
	Headline:  {Short: {Sentences: 1, Words: 12}, Medium: {Sentences: 1, Words: 17}, Long: {Sentences: 1, Words: 22}},
}

// complete fills the defaults in and refuses what does not exist.
func (o Options) complete() (Options, error) {
	var err error
	choose(&o.Mode, Modes, "mode", &err)
	choose(&o.Kind, Kinds, "kind", &err)
	choose(&o.Length, Lengths, "length", &err)
	choose(&o.Format, Formats, "format", &err)
	choose(&o.Scope, Scopes, "scope", &err)
	if o.Limit.Sentences < 0 || o.Limit.Words < 0 {
		err = fmt.Errorf("%w: limit %+v, want no negative number", ErrOption, o.Limit)
	}
	if o.Alternatives < 0 || o.Alternatives > MostAlternatives {
		err = fmt.Errorf("%w: %d alternatives, want 0 to %d", ErrOption, o.Alternatives, MostAlternatives)
	}
	if err == nil {
		err = checkBackground(o.Background)
	}
	if err == nil && o.Limit == (Limit{}) {
		o.Limit = limits[o.Kind][o.Length]
	}
	return o, err
}

// choose sets an empty value to the first that exists and reports one that does not exist.
func choose[T ~string](value *T, exist []T, name string, err *error) {
	if *value == "" {
		*value = exist[0]
		return
	}
	for _, v := range exist {
		if *value == v {
			return
		}
	}
	*err = fmt.Errorf("%w: %s %q, want one of %q", ErrOption, name, *value, exist)
}
