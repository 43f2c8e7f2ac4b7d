//go:build !js

package tokenizer

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// TestGoldenPipeline encodes and decodes through the pipeline of github.com/sugarme/tokenizer.
func TestGoldenPipeline(t *testing.T) {
	tok := smolLM2(t)
	pipeline := tok.Pipeline()
	for i, g := range golden.Lines[goldenText](t, golden.Path(t, "tokenizers/smollm2.jsonl")) {
		encoding, err := pipeline.EncodeSingle(g.Text)
		require.NoError(t, err, "line %d (%s): %q", i, g.Kind, g.Text)
		ids, ranges := []int32{}, []Range{}
		for j, id := range encoding.Ids {
			ids = append(ids, int32(id))
			ranges = append(ranges, Range{encoding.Offsets[j][0], encoding.Offsets[j][1]})
		}
		require.Equal(t, g.plain(), ids, "line %d (%s): %q", i, g.Kind, g.Text)
		if g.IDsPlain == nil {
			require.Equal(t, g.Tokens, append([]string{}, encoding.Tokens...), "line %d (%s)", i, g.Kind)
			require.Equal(t, g.Offsets, codePoints(g.Text, ranges), "line %d (%s): offsets", i, g.Kind)
		}
		require.Equal(t, tok.Decode(ids, false), pipeline.Decode(encoding.Ids, false), "line %d (%s)", i, g.Kind)
	}
}

// TestPipelineAgrees compares the pipeline with Encode where bytes have no token and where tokens
// are found in the text.
func TestPipelineAgrees(t *testing.T) {
	withoutQ := smallConfig()
	withoutQ.Tokens[3+'q'] = "<unused>"
	withWords := smallConfig()
	for _, token := range []string{"\n\n", "lighthouse"} {
		withWords.Tokens, withWords.Types = append(withWords.Tokens, token), append(withWords.Types, TypeUserDefined)
	}
	for text, c := range map[string]Config{"aqb q the qqq": withoutQ, "a\n\nb lighthouse <think>\n\n": withWords} {
		tok, err := New(c)
		require.NoError(t, err)
		encoding, err := tok.Pipeline().EncodeSingle(text)
		require.NoError(t, err)
		ids := []int32{}
		for _, id := range encoding.Ids {
			ids = append(ids, int32(id))
		}
		assert.Equal(t, tok.Encode(text), ids, "%q", text)
	}
}

// TestGoldenPipelineFamilies encodes and decodes through the pipeline of github.com/sugarme/tokenizer.
func TestGoldenPipelineFamilies(t *testing.T) {
	for name, tok := range map[string]*Tokenizer{"t5": t5(t), "bert": minilm(t)} {
		pipeline := tok.Pipeline()
		for i, g := range golden.Lines[goldenFamilyText](t, golden.Path(t, "tokenizers/"+name+".jsonl")) {
			plain := tok.AddSpecial(tok.Encode(g.Text))
			encoding, err := pipeline.EncodeSingle(g.Text, true)
			require.NoError(t, err)
			ids, ranges := []int32{}, []Range{}
			for j, id := range encoding.Ids {
				ids = append(ids, int32(id))
				if encoding.SpecialTokenMask[j] == 0 {
					ranges = append(ranges, Range{encoding.Offsets[j][0], encoding.Offsets[j][1]})
				}
			}
			where := []any{"%s line %d (%s): %q", name, i, g.Kind, g.Text}
			require.Equal(t, plain, ids, where...)
			require.Equal(t, tok.Decode(ids, false), pipeline.Decode(encoding.Ids, false), where...)
			if slices.Equal(plain, g.IDs) { // nothing in the text looks like a special token
				require.Equal(t, g.Tokens, encoding.Tokens, where...)
				first, last := len(encoding.Ids)-len(ranges), len(encoding.Ids)
				if tok.addEOS {
					first, last = first-1, last-1
				}
				require.Equal(t, g.Offsets[first:last], codePoints(g.Text, ranges), where...)
			}
		}
	}
}
