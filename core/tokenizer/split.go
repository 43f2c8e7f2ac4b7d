package tokenizer

import (
	"fmt"
	"strings"
)

// splitter cuts text into words, the pre-tokenization: no merge crosses the border of a word. The
// expressions it stands for, which huggingface/tokenizers and llama.cpp give to an engine with
// backtracking, are scanned by hand in one pass; each word depends only on the text from its
// beginning on.
type splitter struct {
	classes *[bmpSize]class
	rule    splitRule
	digits  int // splitLlama: the longest run of digits in one word
}

type splitRule uint8

const (
	// splitGPT2: 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
	splitGPT2 splitRule = iota
	// splitDigits: each \p{N} is cut out first, then splitGPT2 on what lies between.
	splitDigits
	// splitLlama: (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}|
	// ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
	splitLlama
)

// newSplitter knows the names that llama.cpp writes into tokenizer.ggml.pre. ignoreMerges says
// whether models with that name keep words whole that are tokens.
func newSplitter(pre string) (_ splitter, ignoreMerges bool, err error) {
	s := splitter{classes: bmpClasses()}
	switch pre {
	case "gpt-2", "gpt2", "phi-2", "mpt", "olmo", "default", "":
		s.rule = splitGPT2
	case "smollm", "starcoder", "refact", "command-r", "codeshell":
		s.rule = splitDigits
	case "qwen2", "deepseek-r1-qwen", "stablelm2":
		s.rule, s.digits = splitLlama, 1
	case "llama-bpe", "llama3", "llama-v3":
		s.rule, s.digits = splitLlama, 3
		ignoreMerges = true
	default:
		return splitter{}, false, fmt.Errorf("%w: pre-tokenizer %q is not known, want one of gpt-2, smollm, starcoder, qwen2, llama-bpe", ErrConfig, pre)
	}
	return s, ignoreMerges, nil
}

// next is the length in bytes of the word that text begins with. text is not empty.
func (s *splitter) next(text string) int {
	if s.rule == splitLlama {
		return s.nextLlama(text)
	}
	if n := contraction(text, false); n > 0 {
		return n
	}
	start := 0
	c, n := s.classAt(text, 0)
	if text[0] == ' ' && len(text) > 1 {
		if next, m := s.classAt(text, 1); next != space && !(next == number && s.rule == splitDigits) {
			start, c, n = 1, next, m
		}
	}
	switch {
	case c == space:
		return s.spaces(text)
	case c == number && s.rule == splitDigits:
		return n
	}
	return s.run(text, start+n, c)
}

func (s *splitter) nextLlama(text string) int {
	if n := contraction(text, true); n > 0 {
		return n
	}
	c, n := s.classAt(text, 0)
	switch c {
	case letter:
		return s.run(text, n, letter)
	case number:
		return s.digitRun(text, n)
	}
	if n < len(text) {
		next, m := s.classAt(text, n)
		if next == letter && text[0] != '\r' && text[0] != '\n' {
			return s.run(text, n+m, letter)
		}
		if next == other && text[0] == ' ' {
			c = other
		}
	}
	if c == space {
		if end := s.lineEnd(text); end > 0 {
			return end
		}
		return s.spaces(text)
	}
	end := s.run(text, n, other)
	for end < len(text) && (text[end] == '\r' || text[end] == '\n') {
		end++
	}
	return end
}

// contraction is the length of 's, 't, 'm, 'd, 're, 've or 'll at the beginning of text, else 0.
// With anyCase also of 'S and so on, 'ſ among them, which folds to 's.
func contraction(text string, anyCase bool) int {
	if len(text) < 2 || text[0] != '\'' {
		return 0
	}
	fold := byte(0)
	if anyCase {
		fold = 'a' - 'A'
	}
	switch first := text[1] | fold; first {
	case 's', 't', 'm', 'd':
		return 2
	case 'r', 'v', 'l':
		if len(text) > 2 {
			if second := text[2] | fold; second == 'e' && first != 'l' || second == 'l' && first == 'l' {
				return 3
			}
		}
	}
	if anyCase && strings.HasPrefix(text[1:], "ſ") {
		return 1 + len("ſ")
	}
	return 0
}

// run is where the characters of class c that go on at text[i:] end.
func (s *splitter) run(text string, i int, c class) int {
	for i < len(text) {
		next, n := s.classAt(text, i)
		if next != c {
			break
		}
		i += n
	}
	return i
}

// digitRun is where a run of at most s.digits digits ends, the first of which takes n bytes.
func (s *splitter) digitRun(text string, n int) int {
	for range s.digits - 1 {
		if n == len(text) {
			break
		}
		c, m := s.classAt(text, n)
		if c != number {
			break
		}
		n += m
	}
	return n
}

// spaces is the length of \s+(?!\S)|\s+ : white space without its last character, which belongs
// to the word that follows, unless nothing follows or the last is all there is.
func (s *splitter) spaces(text string) int {
	end, last := 0, 0
	for end < len(text) {
		c, n := s.classAt(text, end)
		if c == number && s.rule == splitDigits {
			return end
		}
		if c != space {
			if last > 0 {
				return last
			}
			return end
		}
		last = end
		end += n
	}
	return end
}

// lineEnd is the length of \s*[\r\n]+ at the beginning of text: white space up to its last line
// break. It is 0 where there is none.
func (s *splitter) lineEnd(text string) int {
	end := 0
	for i := 0; i < len(text); {
		c, n := s.classAt(text, i)
		if c != space {
			break
		}
		i += n
		if b := text[i-1]; b == '\r' || b == '\n' {
			end = i
		}
	}
	return end
}
