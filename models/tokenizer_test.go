package models

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/tokenizer"
	"precis/internal/golden"
	"precis/models/gguf"
)

// TestGoldenTokenizer: the tokenizer that SmolLM2's own file describes gives the reference's
// tokens, for texts, conversations and prompts.
func TestGoldenTokenizer(t *testing.T) {
	file, err := os.Open(modelPath(t))
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	f, err := gguf.Open(file, info.Size())
	require.NoError(t, err)
	tok, err := readTokenizer(f, 49152)
	require.NoError(t, err)
	require.Equal(t, int32(2), tok.EOS())

	texts := golden.Lines[struct {
		Text     string
		IDs      []int32
		IDsPlain []int32 `json:"ids_plain"`
		Decoded  string
	}](t, golden.Path(t, "tokenizers/smollm2.jsonl"))
	for i, g := range texts {
		plain := g.IDs
		if g.IDsPlain != nil {
			plain = g.IDsPlain
		}
		require.Equal(t, plain, append([]int32{}, tok.Encode(g.Text)...), "text %d, as text", i)
		require.Equal(t, g.IDs, append([]int32{}, tok.EncodeSpecial(g.Text)...), "text %d, with special tokens", i)
		require.Equal(t, g.Decoded, tok.Decode(g.IDs, true), "text %d", i)
	}

	conversations := golden.Lines[struct {
		Messages            []tokenizer.Message
		AddGenerationPrompt bool `json:"add_generation_prompt"`
		IDs                 []int32
		IDsSafe             []int32 `json:"ids_safe"`
	}](t, golden.Path(t, "tokenizers/smollm2-chat.jsonl"))
	for i, g := range conversations {
		want := g.IDs
		if g.IDsSafe != nil {
			want = g.IDsSafe
		}
		ids, err := tok.Chat(g.Messages, g.AddGenerationPrompt)
		require.NoError(t, err)
		require.Equal(t, want, ids, "conversation %d", i)
	}

	prompts := golden.Lines[struct {
		Rendered   string
		IDs        []int32
		GreedyIDs  []int32 `json:"greedy_ids"`
		GreedyText string  `json:"greedy_text"`
	}](t, golden.Path(t, "smollm2/prompts.jsonl"))
	for i, g := range prompts {
		require.Equal(t, g.IDs, tok.EncodeSpecial(g.Rendered), "prompt %d", i)
		require.Equal(t, g.GreedyText, tok.Decode(g.GreedyIDs, true), "prompt %d", i)
	}
}
