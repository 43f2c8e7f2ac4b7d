package tokenizer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func seedTexts(f *testing.F) {
	for _, text := range []string{
		"", " ", "a", sample, "don't I'LL 'RE", "  \n\n  x", "1234 ５６ ½", "<|im_end|><|im_start|>", "\xFF\xE7\x81", "e\u0301\u0302",
		"👨‍👩‍👧", strings.Repeat("the", 100), strings.Repeat(" ", 60), "\r\n\r\n", "ſ's", "\x00\x01",
	} {
		f.Add(text)
	}
}

// FuzzEncode: any text comes back from its tokens, none of them special; places cover it; all ways
// to split words hold.
func FuzzEncode(f *testing.F) {
	seedTexts(f)
	var toks []*Tokenizer
	for _, pre := range []string{"smollm", "gpt-2", "qwen2", "llama-bpe"} {
		c := smallConfig()
		c.Pre = pre
		tok, err := New(c)
		require.NoError(f, err)
		toks = append(toks, tok)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var valid strings.Builder
		writeValid(&valid, []byte(text), true)
		for _, tok := range toks {
			ids, ranges := tok.EncodeRanges(text)
			require.Equal(t, valid.String(), tok.Decode(ids, true))
			end := 0
			for i, r := range ranges {
				require.Equal(t, end, r.Start)
				require.Equal(t, text[r.Start:r.End], string(tok.Bytes(ids[i])))
				require.False(t, tok.IsSpecial(ids[i]))
				end = r.End
			}
			require.Equal(t, len(text), end)
			require.Equal(t, nonNil(ids), nonNil(tok.Encode(text)))
		}
	})
}

// FuzzStream: any tokens give valid text piece by piece, and together what Decode gives.
func FuzzStream(f *testing.F) {
	tok := small(f)
	f.Add([]byte{})
	f.Add([]byte{0, 5, 0, 200, 1, 3})
	var seed []byte
	for _, id := range tok.Encode("灯台 é😀") {
		seed = append(seed, byte(id>>8), byte(id))
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, b []byte) {
		var ids []int32
		for i := 0; i+1 < len(b); i += 2 {
			ids = append(ids, int32(b[i])<<8|int32(b[i+1])-1)
		}
		stream, text := tok.Stream(), ""
		for _, id := range ids {
			piece := stream.Push(id)
			require.True(t, utf8.ValidString(piece))
			text += piece
		}
		require.Equal(t, tok.Decode(ids, true), text+stream.Flush())
	})
}

// FuzzTokenizerJSON: any file gives an error or a tokenizer that works.
func FuzzTokenizerJSON(f *testing.F) {
	// Small files: a large one keeps the fuzzer busy with making it smaller.
	f.Add([]byte(`{"added_tokens":[{"id":0,"content":"<s>","special":true}],"normalizer":null,"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}]},"model":{"type":"BPE","vocab":{"a":1,"b":2,"ab":3,"Ġ":4},"merges":[["a","b"]]}}`))
	f.Add([]byte(`{"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]},"pre_tokenizer":{"type":"ByteLevel"}}`))
	f.Add([]byte(`{"model":{"type":"BPE","vocab":{"a":0},"merges":[["a","a"]]},"pre_tokenizer":{"type":"ByteLevel"}}`))
	f.Add([]byte(`{"model":{"type":"BPE","vocab":{"":0}},"added_tokens":[{"id":1,"content":""}],"normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"ByteLevel"}}`))
	f.Add([]byte(`{"added_tokens":[{"id":1,"content":"</s>","special":true}],"normalizer":{"type":"Precompiled","precompiled_charsmap":"CAAAAGEBAAAAAACAeAA="},"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"},"post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"</s>"}}]},"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["</s>",0.0],["▁a",-1.5],["b",-2e0],["\u2581",-3]]}}`))
	f.Add([]byte(`{"normalizer":{"type":"Sequence","normalizers":[{"type":"Precompiled"},{"type":"Strip","strip_right":true},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"▁"}]},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","add_prefix_space":true}]},"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0]]}}`))
	f.Add([]byte(`{"added_tokens":[{"id":0,"content":"[UNK]","special":true}],"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":{"type":"BertProcessing","sep":["a",1],"cls":["##b",2]},"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"a":1,"##b":2}}}`))
	f.Add([]byte(`{"added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":5,"content":"<b>"}],"normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]},"model":{"type":"BPE","byte_fallback":true,"fuse_unk":true,"unk_token":"<unk>","vocab":{"<unk>":0,"<0x61>":1,"▁":2,"b":3,"▁b":4,"<b>":5},"merges":[["▁","b"]]}}`))
	f.Add([]byte(`{"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false},"model":{"type":"BPE","vocab":{"a":0,"▁":1,"▁a":2},"merges":["▁ a"]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := FromJSON(b)
		requireUsable(t, c, err, "ab a 12 \n é<|im_end|>"+string(b))
	})
}

// requireUsable: a file was refused, by its reader or by New, or its tokenizer works.
func requireUsable(t *testing.T, c Config, err error, text string) {
	if err != nil {
		require.ErrorIs(t, err, ErrConfig)
		return
	}
	tok, err := New(c)
	if err != nil {
		require.ErrorIs(t, err, ErrConfig)
		return
	}
	ids := tok.Encode(text)
	for _, id := range ids {
		require.True(t, id == tok.unk || len(tok.Bytes(id)) > 0 && !tok.IsSpecial(id))
	}
	tok.Decode(ids, false)
	tok.EncodeRanges(text)
	tok.Truncate(tok.EncodeSpecial(text), 3)
}

// FuzzChat: no content writes a special token, and every content stands in the prompt as it is.
func FuzzChat(f *testing.F) {
	tok := small(f)
	seedTexts(f)
	f.Add("\uE0000\uE000")
	f.Fuzz(func(t *testing.T, content string) {
		messages := []Message{{"system", content}, {"user", content}}
		ids, err := tok.Chat(messages, true)
		require.NoError(t, err)
		require.Equal(t, 5, specials(tok, ids))
		text, err := tok.Render(messages, true)
		require.NoError(t, err)
		var valid strings.Builder
		writeValid(&valid, []byte(text), true)
		require.Equal(t, valid.String(), tok.Decode(ids, false))
	})
}

// FuzzChatTemplate: any template gives an error or a prompt.
func FuzzChatTemplate(f *testing.F) {
	for _, template := range []string{smolLM2Template, trimming, refusing, changing, dated} {
		f.Add(template)
	}
	f.Fuzz(func(t *testing.T, template string) {
		if strings.Contains(template, "macro") || strings.Count(template, "for") > 2 || strings.Contains(template, "*") {
			t.Skip("may run for long: a template is limited in size, not in time")
		}
		c, err := newChatTemplate(template)
		if err == nil {
			_, err = c.render([]Message{{"user", "a"}}, nil)
		}
		if err != nil {
			require.ErrorIs(t, err, ErrChat)
		}
	})
}
