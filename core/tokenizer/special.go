package tokenizer

import "strings"

// finder finds tokens that are cut out of the text before it is split into words. Of those that
// begin at one place the longest wins.
type finder struct {
	byFirst [256][]foundToken // by first byte, the longest first
	first   []byte            // the bytes that have any
}

type foundToken struct {
	text string
	id   int32
}

// add makes text found. An empty text is never found; of equal texts the first counts.
func (f *finder) add(text string, id int32) {
	if _, ok := f.exact(text); ok || text == "" {
		return
	}
	tokens := f.byFirst[text[0]]
	if tokens == nil {
		f.first = append(f.first, text[0])
	}
	at := 0
	for at < len(tokens) && len(tokens[at].text) >= len(text) {
		at++
	}
	tokens = append(tokens, foundToken{})
	copy(tokens[at+1:], tokens[at:])
	tokens[at] = foundToken{text: text, id: id}
	f.byFirst[text[0]] = tokens
}

// exact gives the token that is text.
func (f *finder) exact(text string) (int32, bool) {
	if text == "" {
		return 0, false
	}
	for _, token := range f.byFirst[text[0]] {
		if token.text == text {
			return token.id, true
		}
	}
	return 0, false
}

// next gives the first token in text and where it begins; length 0 when there is none.
func (f *finder) next(text string) (start, length int, id int32) {
	if len(f.first) == 0 {
		return len(text), 0, 0
	}
	for i := 0; i < len(text); i++ {
		if len(f.first) == 1 {
			skip := strings.IndexByte(text[i:], f.first[0])
			if skip < 0 {
				break
			}
			i += skip
		}
		for _, token := range f.byFirst[text[i]] {
			if strings.HasPrefix(text[i:], token.text) {
				return i, len(token.text), token.id
			}
		}
	}
	return len(text), 0, 0
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
