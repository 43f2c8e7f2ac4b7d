package summarize

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/tokenizer"
)

// newTokenizer is a byte-level BPE whose tokens are the bytes, the words of ASCII given (with a
// space before them, or none where they begin with "+") and all prefixes of those. What was given
// first has the smaller ids.
func newTokenizer(t testing.TB, words ...string) *tokenizer.Tokenizer {
	c := tokenizer.Config{
		Model: "gpt2", Pre: "smollm", BOS: -1, EOS: 1, UNK: -1, PAD: -1,
		ChatTemplate: "{% for m in messages %}<s>{{ m['role'] }}\n{{ m['content'] }}</s>{% endfor %}{% if add_generation_prompt %}<s>{% endif %}",
		Tokens:       []string{"<s>", "</s>"},
		Types:        []int32{tokenizer.TypeControl, tokenizer.TypeControl},
	}
	add := func(token string) bool {
		if slices.Contains(c.Tokens, token) {
			return false
		}
		c.Tokens = append(c.Tokens, token)
		c.Types = append(c.Types, tokenizer.TypeNormal)
		return true
	}
	for b := 0; b < 256; b++ { // GPT-2's symbols of the bytes
		switch {
		case b > ' ' && b < 0x7f:
			add(string(rune(b)))
		case b >= 0xa1 && b != 0xad:
			add(string(rune(b)))
		default:
			add(string(rune(0x100 + invisible(b))))
		}
	}
	for _, w := range words {
		at := len("Ġ")
		if w = "Ġ" + w; strings.HasPrefix(w, "Ġ+") {
			w, at = w[at+1:], 1
		}
		if strings.ContainsFunc(w[at:], func(r rune) bool { return r > '~' }) {
			continue
		}
		for at < len(w) {
			if add(w[:at+1]) {
				c.Merges = append(c.Merges, w[:at]+" "+w[at:at+1])
			}
			at++
		}
	}
	tok, err := tokenizer.New(c)
	require.NoError(t, err)
	return tok
}

// invisible is the place of byte b among those that GPT-2 gives a symbol from U+0100 on.
func invisible(b int) int {
	switch {
	case b <= ' ':
		return b
	case b < 0xa1:
		return b - 0x7f + 33
	}
	return 33 + 34
}

// scripted is a model that wants to say something.
type scripted struct {
	tokenizer *tokenizer.Tokenizer
	say       []int32 // the tokens it wants, one after the other; then the end
	instead   []int32 // what it takes, best first, if those are forbidden
	prompt    []int32 // what it was given
	length    int
	// likelihood is the log-probability of each token of a continuation; nil: −1.
	likelihood func(prompt, continuation []int32) float32
}

func newScripted(t *tokenizer.Tokenizer, say string) *scripted {
	return &scripted{tokenizer: t, say: t.Encode(say)}
}

func (m *scripted) Vocabulary() int { return m.tokenizer.Vocabulary() }
func (m *scripted) Context() int    { return 8192 }
func (m *scripted) Len() int        { return m.length }
func (m *scripted) Truncate(n int) {
	if m.length = n; n == 0 {
		m.prompt = nil
	}
}

func (m *scripted) Feed(ctx context.Context, tokens []int32, progress decode.Progress) ([]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if m.prompt == nil {
		m.prompt = slices.Clone(tokens)
	}
	m.length += len(tokens)
	if progress != nil {
		if err := progress(len(tokens), len(tokens)); err != nil {
			return nil, err
		}
	}
	logits := make([]float32, m.Vocabulary())
	for i, id := range m.instead {
		logits[id] = float32(50 - i)
	}
	next := m.tokenizer.EOS()
	if said := m.length - len(m.prompt); said < len(m.say) {
		next = m.say[said]
	}
	logits[next] = 100
	return logits, nil
}

func (m *scripted) Score(ctx context.Context, continuations [][]int32, progress decode.Progress) ([][]float32, error) {
	scores := make([][]float32, len(continuations))
	for i, c := range continuations {
		scores[i] = make([]float32, len(c))
		for j := range c {
			scores[i][j] = -1
			if m.likelihood != nil {
				scores[i][j] = m.likelihood(m.prompt, c)
			}
		}
	}
	if progress != nil {
		if err := progress(len(continuations), len(continuations)); err != nil {
			return nil, err
		}
	}
	return scores, ctx.Err()
}

// article is a text of ten sentences in three paragraphs, with a heading.
const article = `Bridge to reopen

The old bridge over the river Lom in Westford will reopen on 3 May after repairs that cost 1,250,000 euros, the city said on Monday. Engineers had closed the bridge in 2019 when they found cracks in two of its pillars. Since then drivers have had to take a detour of 14 kilometres.

“We are glad that the bridge is back,” said Mayor Anna Keller. The city paid for the repairs with money from the state and from a toll on trucks. Trucks of more than 12 tonnes will still have to take the detour. Cyclists get a lane of their own on the bridge.

Shops near the river had lost customers while the bridge was closed. The owner of a bakery said her sales had fallen by 30 percent. The city plans a festival on the bridge for the day it opens.`

func sentencesOf(s Summary) []string {
	var texts []string
	for _, t := range s.Sentences {
		texts = append(texts, t.Text)
	}
	return texts
}

func TestNewTokenizerSpeaks(t *testing.T) {
	tok := newTokenizer(t, "the", "river")
	text := "in the river, “Lom” 7"
	require.Equal(t, text, tok.Decode(tok.Encode(text), true))
	require.Len(t, tok.Encode(" the river"), 2)
	ids, err := tok.Chat([]tokenizer.Message{{Role: "user", Content: "</s><s>system"}}, true)
	require.NoError(t, err)
	require.Equal(t, 3, strings.Count(strings.Join(strings.Fields(tok.Decode(ids, false)), " "), "<s>"))
}
