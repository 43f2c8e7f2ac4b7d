package tokenizer

import (
	"os"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// smolLM2Template is tokenizer.chat_template of SmolLM2-135M-Instruct.
const smolLM2Template = `{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system
You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>
' }}{% endif %}{{'<|im_start|>' + message['role'] + '
' + message['content'] + '<|im_end|>' + '
'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant
' }}{% endif %}`

// smolLM2 builds the tokenizer of SmolLM2-135M-Instruct from its tokenizer.json.
func smolLM2(t testing.TB) *Tokenizer {
	t.Helper()
	b, err := os.ReadFile(golden.Path(t, "tokenizers/smollm2-tokenizer.json"))
	require.NoError(t, err)
	c, err := FromJSON(b)
	require.NoError(t, err)
	c.ChatTemplate = smolLM2Template
	c.BOS, c.EOS, c.UNK, c.PAD = 1, 2, 0, 2
	tok, err := New(c)
	require.NoError(t, err)
	return tok
}

type goldenText struct {
	Kind     string   `json:"kind"`
	Text     string   `json:"text"`
	IDs      []int32  `json:"ids"`
	Tokens   []string `json:"tokens"`
	Offsets  [][2]int `json:"offsets"` // code points
	Decoded  string   `json:"decoded"`
	IDsPlain []int32  `json:"ids_plain"`
}

// plain is the tokens of the text when look-alikes of special tokens are text.
func (g goldenText) plain() []int32 {
	if g.IDsPlain != nil {
		return g.IDsPlain
	}
	return g.IDs
}

func TestGoldenSmolLM2(t *testing.T) {
	tok := smolLM2(t)
	for i, g := range golden.Lines[goldenText](t, golden.Path(t, "tokenizers/smollm2.jsonl")) {
		require.Equal(t, g.plain(), nonNil(tok.Encode(g.Text)), "line %d (%s): %q, as text", i, g.Kind, g.Text)
		require.Equal(t, g.IDs, nonNil(tok.EncodeSpecial(g.Text)), "line %d (%s): %q, with special tokens", i, g.Kind, g.Text)
		require.Equal(t, g.Decoded, tok.Decode(g.IDs, true), "line %d (%s): decoded", i, g.Kind)

		tokens := []string{}
		for _, id := range g.IDs {
			tokens = append(tokens, tok.Symbols(id))
			back, ok := tok.ID(tok.Symbols(id))
			require.True(t, ok)
			require.Equal(t, id, back)
		}
		require.Equal(t, g.Tokens, tokens, "line %d (%s): tokens", i, g.Kind)

		ids, ranges := tok.encodeRanges(g.Text, &tok.trusted)
		require.Equal(t, g.IDs, nonNil(ids))
		require.Equal(t, g.Offsets, codePoints(g.Text, ranges), "line %d (%s): %q, offsets", i, g.Kind, g.Text)

		stream, text := tok.Stream(), ""
		for _, id := range g.IDs {
			piece := stream.Push(id)
			require.True(t, utf8.ValidString(piece))
			text += piece
		}
		require.Equal(t, g.Decoded, text+stream.Flush(), "line %d (%s): streamed", i, g.Kind)
	}
}

// codePoints turns ranges of bytes into the code points that they touch.
func codePoints(text string, ranges []Range) [][2]int {
	at := make([]int, len(text)) // code point of each byte
	point := -1
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			point++
		}
		at[i] = point
	}
	out := [][2]int{}
	for _, r := range ranges {
		out = append(out, [2]int{at[r.Start], at[r.End-1] + 1})
	}
	return out
}

func nonNil(ids []int32) []int32 {
	if ids == nil {
		return []int32{}
	}
	return ids
}

func TestGoldenChat(t *testing.T) {
	tok := smolLM2(t)
	type conversation struct {
		Messages            []Message `json:"messages"`
		AddGenerationPrompt bool      `json:"add_generation_prompt"`
		Rendered            string    `json:"rendered"`
		IDs                 []int32   `json:"ids"`
		IDsSafe             []int32   `json:"ids_safe"`
	}
	for i, g := range golden.Lines[conversation](t, golden.Path(t, "tokenizers/smollm2-chat.jsonl")) {
		text, err := tok.Render(g.Messages, g.AddGenerationPrompt)
		require.NoError(t, err)
		require.Equal(t, g.Rendered, text, "line %d", i)
		require.Equal(t, g.IDs, tok.EncodeSpecial(text), "line %d: encoded with special tokens", i)
		want := g.IDs
		if g.IDsSafe != nil {
			want = g.IDsSafe
		}
		ids, err := tok.Chat(g.Messages, g.AddGenerationPrompt)
		require.NoError(t, err)
		require.Equal(t, want, ids, "line %d: %q", i, text)
	}
}
