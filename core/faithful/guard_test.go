package faithful

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/terms"
	"precis/internal/scripted"
)

const article = `The old bridge over the river Lom in Westford will reopen on 3 May after repairs that cost 1,250,000 euros, the city said on Monday. Engineers had closed the bridge in 2019 when they found cracks in two of its pillars. Since then drivers have had to take a detour of 14 kilometres.

“We are glad that the bridge is back,” said Mayor Anna Keller. The city plans a festival on the bridge for the day it opens.`

func TestNumbers(t *testing.T) {
	n, err := newNumbers("In 1990 it cost 1,250,000.50 euros, or 3.14 of 12,13 (COVID-19).", &rest{})
	require.NoError(t, err)
	for s, want := range map[string]bool{
		"1":            true, // the beginning of 1990
		"19":           true,
		"1990":         true,
		"1990s":        true,
		"1990.":        true,
		"1990, and":    true,
		"1991":         false,
		"1 ":           false,
		"199 people":   false,
		"1250000.50 x": true,
		"1,250":        true,
		"1,250,000.5":  true,
		"1,251":        false,
		"3 ":           false,
		"3.":           true,
		"3.1":          true,
		"3.14":         true,
		"3.2":          false,
		"12 or 13 ":    true,
		"19 of 1990":   true,
		"50%":          false,
		"seven":        true,
		"seven ²":      false,
	} {
		assert.Equal(t, want, n.allow(s), s)
	}
}

// A guard of a long text is made with pauses, in each part of the work, and ends at once when told to.
func TestGuardIsMadeWithPauses(t *testing.T) {
	v := NewVocabulary(scripted.NewTokenizer(t))
	long := strings.Repeat(article+" ANNA KELLER ", 200)
	words := len(strings.Fields(long))
	pauses := 0
	g, err := NewGuardWith(v, 0, long, terms.ByCode("en"), func() error { pauses++; return nil })
	require.NoError(t, err)
	require.Greater(t, pauses, 2*words/stretch, "for names and for words")
	require.Equal(t, NewGuard(v, 0, long, terms.ByCode("en")), g)
	stopped := errors.New("stopped")
	for at := 1; at <= pauses; at += max(1, pauses/20) {
		n := 0
		_, err := NewGuardWith(v, 0, long, terms.ByCode("en"), func() error {
			if n++; n == at {
				return stopped
			}
			return nil
		})
		require.ErrorIs(t, err, stopped)
		require.Equal(t, at, n)
	}
}

// The guard is asked about each way to go on after what was said so far.
func TestGuard(t *testing.T) {
	tok := scripted.NewTokenizer(t, "the", "bridge", "researchers", "Researchers", "people", "opened", "opens", "Westford",
		"Westminster", "John", "Smith", "Keller", "Anna", "West", "+ford")
	p := NewVocabulary(tok)
	g := NewGuard(p, 0, article, terms.ByCode("en"))
	for _, c := range []struct {
		said, next string
		ban        bool
	}{
		{"", " Researchers", false},   // an ordinary word at the start
		{"", " John", true},           // a name
		{"The city.", " Smith", true}, // a name at the start
		{"the mayor", " John", true},  // a name within
		{"the mayor", " Anna", false}, // one of the source
		{"the mayor", " Researchers", true},
		{"in", " Westford", false},
		{"in", " Westminster", true},
		{"in West", "ford", false},
		{"in West", "m", true},
		{"in West", "F", true}, // WestF is no way to write it
		{"in West", "f", false},
		{"in West", " the", true}, // the source has no West
		{"in Westford", " the", false},
		{"in Westford", "s", true},
		{"in 20", "1", false},
		{"in 20", "2", true},
		{"in 201", " the", true}, // 201 is not there, 2019 is
		{"in 2019", " the", false},
		{"in 2019", "0", true},
		{"cost 1,25", "0", false},
		{"cost 125", "0", false},
		{"the", " people", false}, // lacking, but no name: lowered only
	} {
		scores := make([]float32, tok.Vocabulary())
		g.Process(tok.Encode(c.said), scores)
		next := tok.Encode(c.next)
		require.Len(t, next, 1, c.next)
		assert.Equal(t, c.ban, scores[next[0]] == negativeInfinity, "%q then %q", c.said, c.next)
	}
	scores := make([]float32, tok.Vocabulary())
	g.Process(tok.Encode("the"), scores)
	assert.EqualValues(t, -lackBias, scores[tok.Encode(" people")[0]])
	assert.Zero(t, scores[tok.Encode(" bridge")[0]])
	assert.Zero(t, scores[tok.Encode(" opens")[0]], "another form of a word of the source")

	assert.Equal(t, "7", g.Lacks("The toll is 7 euros."))
	assert.Equal(t, "⅓", g.Lacks("The toll is ⅓ of a euro."))
	assert.Equal(t, "Smith", g.Lacks("The mayor is Smith."))
	assert.Empty(t, g.Lacks("Anna Keller said the bridge cost 1250000 euros."))
}

// Names that are put together from parts of several names are no names of the source.
func TestGuardKeepsNamesWhole(t *testing.T) {
	tok := scripted.NewTokenizer(t, "Barack", "Obama", "John", "Smith", "Mayor", "Hussein", "met", "+mith", "S", "J", "'s")
	const text = "On Monday Mayor Barack Hussein Obama met J. Smith, John Smith and Samuel Obamandi. The mayor is glad."
	g := NewGuard(NewVocabulary(tok), 0, text, terms.ByCode("en"))
	for _, c := range []struct {
		said, next string
		ban        bool
	}{
		{"then Barack", " Smith", true},
		{"then Barack", " Obama", false},
		{"then Mayor", " Obama", false}, // of a name a part may be left out
		{"then Obama", " Barack", true}, // in its order
		{"then Barack", " S", true},
		{"then John", " S", false},
		{"then John S", "mith", false},
		{"then J.", " Smith", false},
		{"then J.", " Obama", true},
		{"then Obama", "'s", false},
		{"then Barack, Obama and", " Smith", false},
		{"then Barack met", " Smith", false},
	} {
		scores := make([]float32, tok.Vocabulary())
		g.Process(tok.Encode(c.said), scores)
		next := tok.Encode(c.next)
		require.NotEmpty(t, next, c.next)
		assert.Equal(t, c.ban, scores[next[0]] == negativeInfinity, "%q then %q", c.said, c.next)
	}
	assert.Equal(t, "Barack Smith", g.Lacks("The mayor met Barack Smith."))
	assert.Equal(t, "Barack-Smith", g.Lacks("The mayor met Barack-Smith."))
	assert.Empty(t, g.Lacks("On Monday Mayor Obama met John Smith; Barack Obama's mayor met Samuel Obamandi."))

	german := NewGuard(NewVocabulary(tok), 0, "Am Montag traf Frau Keller Herrn Schmidt.", terms.ByCode("de"))
	assert.Empty(t, german.Lacks("Am Montag traf Keller Schmidt."), "nouns follow each other there")
	assert.Equal(t, "Meier", german.Lacks("Am Montag traf Keller Meier."))
}

func TestAlign(t *testing.T) {
	sentences := [][]string{{"bridg", "open", "may"}, {"bridg", "crack"}, {"bridg", "open", "may"}, {"festiv"}}
	worth := []float64{1, 1, 2, 1}
	evidence, support := Align([]string{"bridg", "open", "crack", "mayor"}, sentences, worth)
	assert.Equal(t, []int{2, 1}, evidence, "of two that hold as much the better, and what adds to it")
	assert.Equal(t, 0.75, support)
	evidence, support = Align([]string{"banana"}, sentences, worth)
	assert.Empty(t, evidence)
	assert.Zero(t, support)
	_, support = Align(nil, sentences, worth)
	assert.Zero(t, support)
}

// The guard stands between two tokens of the model, each of which takes 6 ms at best.
func BenchmarkGuard(b *testing.B) {
	tok := scripted.NewTokenizer(b, strings.Fields(article)...)
	p := NewVocabulary(tok)
	g := NewGuard(p, 0, article, terms.ByCode("en"))
	said := tok.Encode("The city of Westford will reopen the old bridge on 3 May, said Mayor Anna")
	scores := make([]float32, tok.Vocabulary())
	for b.Loop() {
		g.Process(said, scores)
	}
}
