package tokenizer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

// TestUnigramUnknown: unknown characters side by side are one token, in every place of a word.
func TestUnigramUnknown(t *testing.T) {
	tok := newFrom(t, Config{
		Model: "t5", Tokens: []string{"<unk>", "▁", "a", "▁ab", "灯台", "灯"}, Scores: []float32{0, -1, -2, -1, -3, -30}, UNK: 0,
		BOS: -1, EOS: -1, PAD: -1, AddSpacePrefix: true, RemoveExtraWhitespaces: true,
	}, nil)
	for text, want := range map[string][]int32{
		"ab":    {3},
		"b":     {1, 0},
		"bbb":   {1, 0},
		"bab":   {1, 0, 2, 0},
		"灯台":    {1, 4},
		"灯":     {1, 5}, // a bad piece is better than an unknown character
		"台台":    {1, 0},
		"台 灯台":  {1, 0, 1, 4},
		"a\xFF": {1, 2, 0},
		"":      {},
	} {
		assert.Equal(t, want, nonNil(tok.Encode(text)), "%q", text)
	}
	assert.Equal(t, "aa ab", tok.Decode([]int32{1, 2, 0, 2, 0, 3, -1, 99}, true))
}

// TestUnigramPageText: control tokens come out of trusted text only, spelled as they are or so that
// the normalizer makes them.
func TestUnigramPageText(t *testing.T) {
	tok := newFrom(t, smallConfigOf(t, "unigram"), nil)
	for _, text := range []string{"</s>", "x</s>y", "＜/s＞", "<extra_id_3>", "＜extra_id_3＞"} {
		trusted := tok.EncodeSpecial(text)
		special := false
		for _, id := range trusted[:len(trusted)-1] {
			special = special || id != tok.unk && tok.IsSpecial(id)
		}
		assert.True(t, special, "%q", text)
		for range 2 { // the cache must not mix them up
			for _, id := range tok.Encode(text) {
				assert.True(t, id == tok.unk || !tok.IsSpecial(id), "%q", text)
			}
			assert.Equal(t, trusted, tok.EncodeSpecial(text))
		}
	}
	id, ok := tok.ID("<extra_id_3>")
	require.True(t, ok)
	assert.True(t, tok.IsSpecial(id))
	assert.Equal(t, "▁the", tok.Symbols(must(t)(tok.ID("▁the"))))
	assert.Equal(t, " the", string(tok.Bytes(must(t)(tok.ID("▁the")))))
}

func must(t *testing.T) func(int32, bool) int32 {
	return func(id int32, ok bool) int32 {
		require.True(t, ok)
		return id
	}
}

func TestTruncate(t *testing.T) {
	for family, want := range map[string]map[int][]int32{
		"unigram":   {-1: {}, 0: {}, 1: {1}, 2: {40, 1}, 3: {40, 70, 1}},
		"wordpiece": {-1: {}, 0: {}, 1: {3}, 2: {2, 3}},
	} {
		tok := newFrom(t, smallConfigOf(t, family), nil)
		whole := tok.EncodeSpecial("The lighthouse")
		for length, ids := range want {
			before := append([]int32{}, whole...)
			assert.Equal(t, ids, nonNil(tok.Truncate(whole, length)), "%s, %d", family, length)
			assert.Equal(t, before, whole, "what was given stays")
		}
		assert.Equal(t, whole, tok.Truncate(whole, len(whole)))
		assert.Len(t, tok.Truncate(whole, len(whole)-1), len(whole)-1)
	}
}

// TestLongTextsOfFamilies: a long text takes as long a byte as a line does, whatever it is made of.
// It would take minutes to hours if anything were quadratic.
func TestLongTextsOfFamilies(t *testing.T) {
	n := 1 << 19
	if testing.Short() {
		n = 1 << 17
	}
	for _, family := range []string{"unigram", "wordpiece"} {
		tok := newFrom(t, smallConfigOf(t, family), nil)
		for _, unit := range []string{"t", "the", " ", " a", "▁", "灯", "\u0301", "\xFF", "\x01", "</s>", "<", "[CLS", "\u0085", " \u0085", "ﷺ", "\u0600", "\r\n", "👩\u200d"} {
			text := strings.Repeat(unit, n/len(unit))
			for _, added := range []*finder{&tok.plain, &tok.trusted} {
				ids := tok.encode(nil, text, true, added)
				line := tok.encode(nil, text[:1000/len(unit)*len(unit)], true, added)
				assert.LessOrEqual(t, len(ids), (len(line)+1)*(n/900), "%s, %q", family, unit)
			}
		}
		if !testing.Short() {
			tok.Encode(strings.Repeat("t", 10<<20))
		}
		if u, ok := tok.family.(*unigram); ok {
			assert.LessOrEqual(t, cap(u.lattice.back)+cap(u.normalized)+cap(u.word), 3*keepBuffer, "memory is given back")
		}
	}
}

// TestEncodeAllocates: once the caches are warm, a text costs its tokens and one buffer.
func TestEncodeAllocates(t *testing.T) {
	text := strings.Repeat(sample+" ½ É ", 20)
	for _, family := range []string{"unigram", "wordpiece"} {
		tok := newFrom(t, smallConfigOf(t, family), nil)
		ids := tok.Encode(text)
		ids = tok.AppendEncode(ids[:0], text)
		assert.LessOrEqual(t, testing.AllocsPerRun(10, func() { ids = tok.AppendEncode(ids[:0], text) }), 4.0, family)
	}
}

func TestUnigramRefuses(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"9 scores for 160 tokens":             func(c *Config) { c.Scores = c.Scores[:9] },
		"no unknown token":                    func(c *Config) { c.UNK = -1 },
		"want a finite number":                func(c *Config) { c.Scores[5] /= 0 * c.Scores[5] },
		"token 7 has 600 bytes, want at most": func(c *Config) { c.Tokens[7] = strings.Repeat("x", 600) },
		`pre-tokenizer "smollm"`:              func(c *Config) { c.Pre = "smollm" },
		"precompiled_charsmap: 2 bytes":       func(c *Config) { c.PrecompiledCharsmap = []byte{1, 2} },
		"EOS is token 160":                    func(c *Config) { c.EOS = 160 },
		`model "rwkv", want "gpt2"`:           func(c *Config) { c.Model = "rwkv" },
	} {
		c := smallConfigOf(t, "unigram")
		change(&c)
		_, err := New(c)
		require.ErrorIs(t, err, ErrConfig, want)
		assert.ErrorContains(t, err, want)
	}
	c := smallConfigOf(t, "wordpiece")
	c.UNK = -1
	_, err := New(c)
	assert.ErrorContains(t, err, "no unknown token")
	c = Config{Model: "bert", Tokens: []string{"[UNK]", "##a"}, BOS: -1, EOS: -1, PAD: -1}
	_, err = New(c)
	assert.ErrorContains(t, err, "no token of the WordPiece model begins a word")
}

func TestFromJSONOfFamiliesRefuses(t *testing.T) {
	metaspacePre := `{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}`
	unigramFile := func(normalizer, pre, vocab, unk string) string {
		return `{"normalizer":` + normalizer + `,"pre_tokenizer":` + pre + `,"model":{"type":"Unigram","unk_id":` + unk + `,"vocab":` + vocab + `}}`
	}
	bert := `{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}`
	wordPieceFile := func(normalizer, unk, rest string) string {
		return `{"normalizer":` + normalizer + `,"pre_tokenizer":{"type":"BertPreTokenizer"},"model":{"type":"WordPiece","unk_token":"` + unk +
			`","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"a":1}}` + rest + `}`
	}
	good := `[["<unk>",0],["a",-1]]`
	for want, file := range map[string]string{
		`normalizer "Lowercase" is not known`:         unigramFile(`{"type":"Lowercase"}`, metaspacePre, good, "0"),
		"Strip and Replace are known only together":   unigramFile(`{"type":"Strip","strip_right":true}`, metaspacePre, good, "0"),
		`normalizer "Strip" is not known here or not`: unigramFile(`{"type":"Strip","strip_left":true,"strip_right":true}`, metaspacePre, good, "0"),
		"must be Metaspace":                           unigramFile("null", `{"type":"Metaspace","replacement":"_"}`, good, "0"),
		`prepend_scheme "first"`:                      unigramFile("null", strings.Replace(metaspacePre, "always", "first", 1), good, "0"),
		"unk_id must be one of the 2 pieces":          unigramFile("null", metaspacePre, good, "2"),
		"unk_id must be one":                          unigramFile("null", metaspacePre, good, "null"),
		`vocab: piece 1: want '['`:                    unigramFile("null", metaspacePre, `[["<unk>",0],7]`, "0"),
		`vocab: piece 0: strconv.ParseFloat`:          unigramFile("null", metaspacePre, `[["<unk>","x"]]`, "0"),
		`vocab: piece 0: want '['`:                    unigramFile("null", metaspacePre, `{"<unk>":0}`, "0"),
		"precompiled_charsmap: 3 bytes":               unigramFile(`{"type":"Precompiled","precompiled_charsmap":"AAAA"}`, metaspacePre, good, "0"),
		"illegal base64":                              unigramFile(`{"type":"Precompiled","precompiled_charsmap":"?"}`, metaspacePre, good, "0"),
		"must have BertNormalizer":                    wordPieceFile(`{"type":"Lowercase"}`, "[UNK]", ""),
		`unk_token "x" is not in`:                     wordPieceFile(bert, "x", ""),
		`post-processor "ByteLevel"`:                  wordPieceFile(bert, "[UNK]", `,"post_processor":{"type":"ByteLevel"}`),
		"must have the text once":                     wordPieceFile(bert, "[UNK]", `,"post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}}]}`),
		"lacks the text":                              wordPieceFile(bert, "[UNK]", `,"post_processor":{"type":"TemplateProcessing"}`),
		`["x"] are put on one side`:                   wordPieceFile(bert, "[UNK]", `,"post_processor":{"type":"BertProcessing","cls":["x",1],"sep":["a",1]}`),
		"must be [token, id]":                         wordPieceFile(bert, "[UNK]", `,"post_processor":{"type":"BertProcessing","cls":["a"],"sep":["a",1]}`),
		`"x" has the id 5, want one below 3`:          wordPieceFile(bert, "[UNK]", `,"added_tokens":[{"id":5,"content":"x"}]`),
	} {
		c, err := FromJSON([]byte(file))
		if err == nil {
			_, err = New(c)
		}
		require.ErrorIs(t, err, ErrConfig, want)
		assert.ErrorContains(t, err, want)
	}
	_, err := FromVocabulary([]byte("[UNK]\n[CLS]\n"), Uncased)
	assert.ErrorContains(t, err, "[SEP] is not among its 2 tokens")
}

func TestFromSentencePieceRefuses(t *testing.T) {
	message := func(number protowire.Number, content []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), content)
	}
	integer := func(number protowire.Number, value uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), value)
	}
	unknown := message(1, append(message(1, []byte("<unk>")), integer(3, TypeUnknown)...))
	for want, b := range map[string][]byte{
		"at byte 0 of 1":                                {0xFF},
		"field 1 at byte 1 of 3":                        {0x0A, 5, 'x'},
		"pieces: wire type 0, want 2":                   integer(1, 5),
		"pieces: piece 0: score: wire type 0, want 5":   message(1, integer(2, 5)),
		"pieces: piece 0: piece: wire type 0":           message(1, integer(1, 5)),
		"pieces: piece 0: type 9":                       message(1, integer(3, 9)),
		"pieces 0 and 1 are both unknown":               append(unknown[:len(unknown):len(unknown)], unknown...),
		"trainer_spec: model_type 3":                    message(2, integer(3, 3)),
		"normalizer_spec: BPE with":                     message(2, integer(3, 2)),
		"treat_whitespace_as_suffix":                    message(2, integer(24, 1)),
		"byte_fallback is true":                         message(2, integer(35, 1)),
		"escape_whitespaces is false":                   message(3, integer(5, 0)),
		"normalizer_spec: precompiled_charsmap: wire":   message(3, integer(2, 0)),
		"no unknown token":                              message(1, message(1, []byte("a"))),
		"0 tokens of 0 bytes together, want 1":          {},
		"precompiled_charsmap: 1 bytes, want at least ": append(unknown[:len(unknown):len(unknown)], message(3, message(2, []byte{1}))...),
	} {
		c, err := FromSentencePiece(b, 0)
		if err == nil {
			_, err = New(c)
		}
		require.ErrorIs(t, err, ErrConfig, want)
		assert.ErrorContains(t, err, want)
	}
}
