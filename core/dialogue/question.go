package dialogue

import (
	"regexp"
	"strings"
	"unicode"

	"precis/core/terms"
)

// kind is what sort of answer a question wants.
type kind struct {
	// asks matches a question of the kind, in lower case.
	asks *regexp.Regexp
	// answers matches a sentence that can be an answer; nil: one with a name.
	answers *regexp.Regexp
	// counts: the word after those that ask says what is counted or chosen, and an answer has it.
	counts bool
}

// number matches one, in digits or words.
const number = `(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred|thousand|million|half|third|quarter|once|twice|dozen|several|many|most|few)\b)`

// unit matches a number before one of some units.
func unit(units string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + number + `.*\b(?:` + units + `)\b`)
}

const (
	times   = `seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)`
	lengths = `mm|cm|m|km|(?:milli|centi|kilo)?met(?:er|re)s?|miles?|feet|foot|inch(?:es)?|yards?`
)

// kinds of English questions; the first that fits counts.
var kinds = []kind{
	{asks: asks(`how (?:soon|quickly)|how long (?:does|do|did|will|would|can|may|has|have|had) |how long (?:is|was) (?:it|the (?:guarantee|warranty|crossing|trip|journey|wait|film|flight))`), answers: unit(times)},
	{asks: asks(`how (?:long|far|deep|high|tall|wide|thick|big|large)`), answers: unit(times + `|` + lengths + `|hectares?|acres?|square`)},
	{asks: asks(`how fast`), answers: unit(times + `|` + lengths + `|knots?|mph|mbit|gbit|megabits?|gigabits?`)},
	{asks: asks(`how loud`), answers: unit(`db|decibels?`)},
	{asks: asks(`how heavy`), answers: unit(`g|kg|t|(?:kilo)?grams?|tonnes?|tons?|pounds?|ounces?`)},
	{asks: asks(`how old`), answers: regexp.MustCompile(`(?i)` + number + `.*\b(?:years?|months?|days?|weeks?)\b|\b1[0-9]{3}\b|\b20[0-9]{2}\b`)},
	{asks: asks(`how (?:hot|cold|warm)|what temperature`), answers: unit(`degrees?|°c|°f|c|f|celsius|fahrenheit|kelvin`)},
	{asks: asks(`how often`), answers: regexp.MustCompile(`(?i)\b(?:every|each|daily|weekly|monthly|yearly|once|twice|times|never|always|a (?:day|week|month|year))\b`)},
	{asks: asks(`how much .*(?:costs?|pay|paid|earn|charged?|spend|spent)|.*(?:costs?|price|fee|fine|pay|paid|earns?|salary)`), answers: regexp.MustCompile(`(?i)[$€£¥]|\b(?:euros?|dollars?|cents?|pounds?|francs?|crowns?|yen|free|eur|usd|gbp|chf)\b`)},
	{asks: asks(`how (?:many|much)|what (?:percentage|share|number)`), answers: regexp.MustCompile(`(?i)` + number), counts: true},
	{asks: asks(`when|(?:what|which) (?:year|date|day|month|time)`), answers: regexp.MustCompile(`(?i)\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow|spring|summer|autumn|winter|week|month|year|night|morning|evening|noon|midnight)s?\b`)},
	{asks: asks(`who|whose|(?:what|which) (?:man|woman|person)|what (?:is|was) the name`), answers: nil},
	{asks: asks(`which|what (?:kind|sort) of`), answers: regexp.MustCompile(``), counts: true},
}

// asks matches a question that begins with some words, in lower case.
func asks(words string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:and|but|so|then|in|at|on|for|since|until|from|by|to|with|about)?,? ?(?:` + words + `)\b`)
}

// question is one made ready for a page.
type question struct {
	text  string
	kind  *kind
	words []string
	terms []string // without the words that only ask
	// before are the terms of the question before, which this one may lean on.
	before []string
	// embedded is what an embedder reads: the question before too, where this one has too little.
	embedded string
	// counted is the term of what is counted or chosen, where the kind says so.
	counted string
}

// asking are the words that a question is asked with, and that an answer need not have: of kinds of
// English questions, and the pronouns of other languages, as far as they are no stop words.
var asking = regexp.MustCompile(`(?i)\bhow (?:long|fast|soon|quickly|many|much|often|old|far|deep|high|tall|big|large|heavy|wide|thick|loud|hot|cold|warm)\b` +
	`|\b(?:what|which) (?:year|date|day|month|time|(?:is|was) the name of|kind of|sort of)\b` +
	`|\b(?:costs?|price|pay|paid|pays|spends?|spent|earns?|charged?)\b` +
	`|(?:^|\s)(?:wer|wen|wem|wo|wann|warum|wieso|welche[rsmn]?|wieviele?|wohin|woher|quand|où|pourquoi|comment|combien|quels?|quelles?|` +
	`quién(?:es)?|cuándo|dónde|cómo|cuánt[oa]s?|cuál(?:es)?|chi|dove|quant[oi]|quale|quem|onde|qual|quais|wanneer|hoe|waarom|welk|waar)\b`)

// question makes a question ready. One without words that tell is about what the one before was.
func (p *page) question(text string, earlier []Turn) question {
	const little = 2 // terms
	q := question{text: strings.Join(strings.Fields(text), " ")}
	lower := strings.ToLower(q.text)
	for i := range kinds {
		if kinds[i].asks.MatchString(lower) {
			q.kind = &kinds[i]
			break
		}
	}
	q.words = terms.Words(q.text)
	q.terms = p.analyzer.Of(asking.ReplaceAllString(q.text, " "))
	q.embedded = q.text
	if n := len(earlier); n > 0 {
		last := earlier[n-1].Question
		q.before = p.analyzer.Of(asking.ReplaceAllString(last, " "))
		if len(q.terms) < little {
			q.embedded = last + " " + q.text
		}
	}
	if len(q.terms) == 0 {
		q.terms, q.before = q.before, nil
	} else if q.kind != nil && q.kind.counts {
		q.counted = q.terms[0]
	}
	return q
}

// fits reports whether a sentence can be an answer, by its kind.
func (q question) fits(s string) bool {
	switch {
	case q.kind == nil:
		return true
	case q.kind.answers == nil:
		return named(s)
	}
	return q.kind.answers.MatchString(s)
}

// named reports whether a sentence has a word with a capital that is not its first.
func named(s string) bool {
	for i, w := range strings.Fields(s) {
		if w = strings.TrimLeftFunc(w, unicode.IsPunct); i > 0 && w != "" && unicode.IsUpper([]rune(w)[0]) {
			return true
		}
	}
	return false
}
