package tokenizer

import (
	"fmt"
	"strings"
)

// finder finds tokens that are cut out of the text before it is split into words. Of those that
// begin at one place the longest wins.
type finder struct {
	tokens trie
	first  []byte // the bytes that tokens begin with
}

// add makes text found. An empty text is never found; of equal texts the first counts.
func (f *finder) add(text string, id int32) error {
	if text == "" {
		return nil
	}
	if len(text) > maxPiece { // the time to look for it at every place of a text
		return fmt.Errorf("%w: token %d has %d bytes, want at most %d", ErrConfig, id, len(text), maxPiece)
	}
	if f.first == nil {
		f.tokens = newTrie(0)
	}
	if _, ok := f.exact(text); ok {
		return nil
	}
	if strings.IndexByte(string(f.first), text[0]) < 0 {
		f.first = append(f.first, text[0])
	}
	return f.tokens.add([]byte(text), id)
}

// exact gives the token that is text.
func (f *finder) exact(text string) (int32, bool) {
	if f.first == nil {
		return -1, false
	}
	id := f.tokens.find([]byte(text))
	return id, id >= 0
}

// next gives the first token in text and where it begins; length 0 when there is none.
func (f *finder) next(text string) (start, length int, id int32) {
	if f.first == nil {
		return len(text), 0, -1
	}
	for i := 0; i < len(text); i++ {
		if len(f.first) == 1 {
			skip := strings.IndexByte(text[i:], f.first[0])
			if skip < 0 {
				break
			}
			i += skip
		}
		if n, id := f.tokens.longest(text[i:]); n > 0 {
			return i, n, id
		}
	}
	return len(text), 0, -1
}

// isMark says whether a user-defined token is treated as a control token: it stands in the chat
// template or looks like a tag. Some files declare their turn marks user-defined, and a page must
// not be able to write one.
func isMark(token, chatTemplate string) bool {
	n := len(token)
	if n > 2 && (token[0] == '<' && token[n-1] == '>' || token[0] == '[' && token[n-1] == ']') {
		return true
	}
	return strings.TrimSpace(token) != "" && strings.Contains(chatTemplate, token)
}
