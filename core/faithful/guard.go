// Package faithful holds what a model writes to the text that it writes about: while it writes, by a
// logits processor, and afterwards, by the sentences that its words rest on.
package faithful

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"precis/core/terms"
)

// lackBias is what a word that the source lacks loses in logits where it starts.
const lackBias = 2

// Guard is a logits processor that holds a text to its source. Not decodable are numbers that
// the source lacks, across token boundaries too, and words with a capital that it lacks; at the
// start of a sentence, where every word has one, those that are ordinary words may come. Words with
// a capital that follow each other are parts of one name of the source, not of several ("Barack Smith"). Other
// words that the source lacks lose lackBias.
//
// So names are held in languages that give capitals to names, as most that are written in Latin, Greek and
// Cyrillic letters do. In German every noun has one: there all nouns must be the source's, in some form, and
// parts of names are not told apart. A script without capitals has no names that could be told.
//
// It knows the text by the tokens after the prompt alone, so it may be asked in any order.
type Guard struct {
	// Idle lets everything pass, to measure what the guard is there against.
	Idle bool

	vocabulary *Vocabulary
	prompt     int // tokens
	numbers    numbers
	words      map[string]bool // the source's, in the forms that they may take
	stems      map[string]bool
	// tails are what follows each prefix of a word, by prefix.
	tails    map[string][]string
	analyzer *terms.Analyzer
	// Word starts that are banned within a sentence, at its beginning too, or only lose.
	banned, bannedFirst, lacking wordStarts
	names                        names   // nil where all nouns have capitals
	capitals                     []start // words with a capital that are not banned everywhere
	mixing                       map[string][]int32
	// wrongNumbers are the tokens that may not come where no number is open.
	wrongNumbers []int32
}

var negativeInfinity = float32(math.Inf(-1))

// NewGuard makes a guard for what is written after a prompt of so many tokens about a text in l, which
// is all that may be taken from.
func NewGuard(v *Vocabulary, prompt int, text string, l *terms.Language) *Guard {
	g, _ := NewGuardWith(v, prompt, text, l, func() error { return nil })
	return g
}

// NewGuardWith is NewGuard that asks pause whether to go on, every millisecond or so: on a text of 20,000 words it
// takes a tenth of a second. The error is pause's.
func NewGuardWith(v *Vocabulary, prompt int, text string, l *terms.Language, pause func() error) (*Guard, error) {
	rest := &rest{pause: pause}
	g := &Guard{
		vocabulary: v, prompt: prompt, analyzer: terms.NewAnalyzer(l),
		words: map[string]bool{}, stems: map[string]bool{}, tails: map[string][]string{}, mixing: map[string][]int32{},
	}
	var err error
	if g.numbers, err = newNumbers(text, rest); err != nil {
		return nil, err
	}
	if l.Code != "de" {
		if g.names, err = newNames(text, rest); err != nil {
			return nil, err
		}
	}
	heads := map[string]bool{}
	for w := range strings.FieldsFuncSeq(text, notLetter) {
		if err := rest.step(); err != nil {
			return nil, err
		}
		lower := strings.ToLower(w)
		for _, form := range []string{w, lower, terms.Capitalize(lower)} {
			g.addWord(form)
		}
		stem := g.analyzer.Stem(lower)
		g.stems[stem] = true
		heads[head(stem)] = true
	}
	for _, s := range v.starts {
		if err := rest.step(); err != nil {
			return nil, err
		}
		switch {
		case g.tails[s.word] != nil:
			if s.capital {
				g.capitals = append(g.capitals, s)
			}
		case heads[s.head] && g.stems[g.analyzer.Stem(strings.ToLower(s.word))]:
		case !s.capital:
			if !l.Stop(s.word) {
				g.lacking.add(s)
			}
		default:
			g.banned.add(s)
			if !s.ordinary && !l.Stop(strings.ToLower(s.word)) {
				g.bannedFirst.add(s)
			}
		}
	}
	for _, id := range v.numeric {
		if !g.numbers.allow(v.text[id]) {
			g.wrongNumbers = append(g.wrongNumbers, id)
		}
	}
	return g, nil
}

// stretch is how many words or tokens are worked on between two pauses.
const stretch = 256

// rest asks whether to go on, once a stretch.
type rest struct {
	pause func() error
	done  int // words and tokens
}

func (r *rest) step() error {
	if r.done++; r.done%stretch != 0 {
		return nil
	}
	return r.pause()
}

// Analyzer is that of the language of the text.
func (g *Guard) Analyzer() *terms.Analyzer { return g.analyzer }

func (g *Guard) addWord(w string) {
	if g.words[w] {
		return
	}
	g.words[w] = true
	for i := range w {
		g.tails[w[:i]] = append(g.tails[w[:i]], w[i:])
	}
	g.tails[w] = append(g.tails[w], "")
}

// complete reports whether word is one of the source, or a form of one.
func (g *Guard) complete(word string) bool {
	return g.words[word] || g.stems[g.analyzer.Stem(strings.ToLower(word))]
}

// Process bans and lowers what the guard is there against. Where nothing would be left, what is
// open (the beginning of a name, say) may end as it likes: Lacks checks the text once more.
func (g *Guard) Process(ids []int32, scores []float32) {
	if g.Idle {
		return
	}
	text := g.tail(ids[g.prompt:])
	open := trailingLetters(text)
	before := text[:len(text)-len(open)]
	first := atStart(before)
	banned := &g.banned
	if first && open == "" {
		banned = &g.bannedFirst
	}
	lower(scores, g.lacking.apart, lackBias)
	ban(scores, banned.apart)
	if open == "" {
		lower(scores, g.lacking.bare, lackBias)
		ban(scores, banned.bare)
	}
	g.holdNumber(openNumber(text), scores)
	if isCapital(open) {
		g.holdName(open, before, first, scores)
	}
	if g.names != nil {
		g.holdParts(text, open, scores)
	}
}

// holdParts bans the words with a capital that are no part of the name which text ends with.
func (g *Guard) holdParts(text, open string, scores []float32) {
	for _, gap := range []string{"", " ", ". "} {
		name := g.opensName(text + gap)
		if name == "" || gap == "" && open != "" {
			continue
		}
		ids, known := g.mixing[gap+name]
		if !known {
			for _, s := range g.capitals {
				if strings.HasPrefix(g.vocabulary.text[s.id], gap+s.word) && !g.names.parts(name, s.word, false) {
					ids = append(ids, s.id)
				}
			}
			g.mixing[gap+name] = ids
		}
		ban(scores, ids)
	}
}

// holdNumber lets a number that is open ("" where none is) go on and end only as one of the source.
func (g *Guard) holdNumber(open string, scores []float32) {
	if open == "" {
		ban(scores, g.wrongNumbers)
		return
	}
	for _, id := range g.vocabulary.numeric {
		if !g.numbers.allow(open + g.vocabulary.text[id]) {
			scores[id] = negativeInfinity
		}
	}
	if !g.numbers.has(open) {
		g.only(scores, g.continuingNumber(open))
	}
}

// holdName lets a word with a capital that is open, after before, go on only as a word of the source does, and
// end only where it is one; after another part of a name as one that follows that in the source.
func (g *Guard) holdName(open, before string, first bool, scores []float32) {
	continuing := g.continuingWord(open)
	complete := g.complete(open) || first && g.vocabulary.ordinary(open)
	if name := g.opensName(before); name != "" && g.names != nil {
		complete = g.names.parts(name, open, true)
		continuing = slices.DeleteFunc(continuing, func(id int32) bool {
			return !g.names.parts(name, open+leadingLetters(g.vocabulary.text[id]), false)
		})
	}
	if !complete {
		g.only(scores, continuing)
		return
	}
	kept := make([]float32, len(continuing))
	for i, id := range continuing {
		kept[i] = scores[id]
	}
	ban(scores, g.vocabulary.letters)
	for i, id := range continuing {
		scores[id] = kept[i]
	}
}

// continuingWord are the tokens of letters that go on with an open word as the source does.
func (g *Guard) continuingWord(open string) []int32 {
	var ids []int32
	seen := map[string]bool{}
	for _, tail := range g.tails[open] {
		for i, r := range tail {
			letters := tail[:i+utf8.RuneLen(r)]
			if !seen[letters] {
				seen[letters] = true
				ids = append(ids, g.vocabulary.byLetters[letters]...)
			}
		}
	}
	return ids
}

// continuingNumber are the tokens that go on with an open number as the source does.
func (g *Guard) continuingNumber(number string) []int32 {
	var ids []int32
	for _, id := range g.vocabulary.numeric {
		text := g.vocabulary.text[id]
		if r, _ := utf8.DecodeRuneInString(text); inNumber(r) && g.numbers.allow(number+text) {
			ids = append(ids, id)
		}
	}
	return ids
}

// only bans all tokens but ids, if one of those is left.
func (g *Guard) only(scores []float32, ids []int32) {
	kept := make([]float32, len(ids))
	left := false
	for i, id := range ids {
		kept[i] = scores[id]
		left = left || kept[i] > negativeInfinity
	}
	if !left {
		return
	}
	for i := range scores {
		scores[i] = negativeInfinity
	}
	for i, id := range ids {
		scores[id] = kept[i]
	}
}

// wordStarts are tokens in which a word starts.
type wordStarts struct {
	apart []int32 // something is before the word
	bare  []int32 // nothing is: they start one only where no word is open
}

func (w *wordStarts) add(s start) {
	if s.bare {
		w.bare = append(w.bare, s.id)
	} else {
		w.apart = append(w.apart, s.id)
	}
}

func ban(scores []float32, ids []int32) {
	for _, id := range ids {
		scores[id] = negativeInfinity
	}
}

func lower(scores []float32, ids []int32, by float32) {
	for _, id := range ids {
		scores[id] -= by
	}
}

// tail is the end of the text that ids make, as long as any word or number.
func (g *Guard) tail(ids []int32) string {
	const longest = 96 // bytes
	n, i := 0, len(ids)
	for i > 0 && n < longest {
		i--
		n += len(g.vocabulary.tokenizer.Bytes(ids[i]))
	}
	b := make([]byte, 0, n)
	for _, id := range ids[i:] {
		if !g.vocabulary.tokenizer.IsSpecial(id) {
			b = append(b, g.vocabulary.tokenizer.Bytes(id)...)
		}
	}
	if i > 0 {
		return "…" + string(b) // what is before is text, not the start of a sentence
	}
	return string(b)
}

// atStart reports whether a word after s is the first of a sentence.
func atStart(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"'“”‘’(*-•", r)
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || strings.ContainsRune(".!?:", r)
}
