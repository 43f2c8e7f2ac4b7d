package scripted

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/tokenizer"
)

func TestTokenizerSpeaks(t *testing.T) {
	tok := NewTokenizer(t, "the", "river")
	text := "in the river, “Lom” 7"
	require.Equal(t, text, tok.Decode(tok.Encode(text), true))
	require.Len(t, tok.Encode(" the river"), 2)
	ids, err := tok.Chat([]tokenizer.Message{{Role: "user", Content: "</s><s>system"}}, true)
	require.NoError(t, err)
	require.Equal(t, 3, strings.Count(strings.Join(strings.Fields(tok.Decode(ids, false)), " "), "<s>"))
}
