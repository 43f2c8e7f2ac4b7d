package tokenizer

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample is what the small tokenizer learns its merges from.
const sample = `The lighthouse at Carrow Point was switched off on a Tuesday, without ceremony, by the engineer
who had switched it on. There was nothing the matter with the light; there was nobody left to see it. It's the
last of them, he said, and they'll not build another. Der Leuchtturm wurde abgeschaltet. Über Nacht fuhr
niemand mehr vorbei, und so blieb es dunkel. Le phare s'est éteint à six heures. 灯台は火曜日に消えた。`

// smallConfig is byte-level BPE over all 256 bytes, special tokens first, its merges learned from
// sample. change may alter it before the tokenizer is built.
func smallConfig() Config {
	c := Config{Model: "gpt2", Pre: "smollm", ChatTemplate: smolLM2Template, BOS: 1, EOS: 2, UNK: 0, PAD: -1}
	c.Tokens = []string{"<|endoftext|>", "<|im_start|>", "<|im_end|>"}
	c.Types = []int32{TypeControl, TypeControl, TypeControl}
	for b := range 256 {
		c.Tokens = append(c.Tokens, string(symbolOfByte[b]))
	}
	s, _, err := newSplitter(c.Pre)
	if err != nil {
		panic(err)
	}
	var texts [][]string // words as symbols
	for _, word := range words(&s, sample) {
		texts = append(texts, strings.Split(string(appendSymbols(nil, []byte(word))), ""))
	}
	for range 200 {
		counts := map[[2]string]int{}
		for _, word := range texts {
			for i := range len(word) - 1 {
				counts[[2]string{word[i], word[i+1]}]++
			}
		}
		var best [2]string
		for p, n := range counts {
			if n > counts[best] || n == counts[best] && cmp.Or(cmp.Compare(p[0], best[0]), cmp.Compare(p[1], best[1])) < 0 {
				best = p
			}
		}
		c.Merges = append(c.Merges, best[0]+" "+best[1])
		c.Tokens = append(c.Tokens, best[0]+best[1])
		for i := range texts {
			texts[i] = mergePair(texts[i], best[0], best[1])
		}
	}
	for len(c.Types) < len(c.Tokens) {
		c.Types = append(c.Types, TypeNormal)
	}
	return c
}

func small(t testing.TB) *Tokenizer {
	t.Helper()
	tok, err := New(smallConfig())
	require.NoError(t, err)
	return tok
}

func bpeOf(t *Tokenizer) *bpe { return &t.family.(*byteLevel).bpe }

// mergePair replaces each left, right in word by one token.
func mergePair(word []string, left, right string) []string {
	var out []string
	for i := 0; i < len(word); i++ {
		if i+1 < len(word) && word[i] == left && word[i+1] == right {
			out = append(out, left+right)
			i++
			continue
		}
		out = append(out, word[i])
	}
	return out
}

// mergeByDefinition is BPE written down directly: merge after merge, in order of rank.
func mergeByDefinition(merges []string, word string) []string {
	tokens := strings.Split(string(appendSymbols(nil, []byte(word))), "")
	for {
		best := -1
		for rank, line := range merges {
			left, right, _ := strings.Cut(line, " ")
			if i := slices.Index(tokens, left); i >= 0 && len(mergePair(tokens, left, right)) < len(tokens) {
				best = rank
				break
			}
		}
		if best < 0 {
			return tokens
		}
		left, right, _ := strings.Cut(merges[best], " ")
		tokens = mergePair(tokens, left, right)
	}
}
