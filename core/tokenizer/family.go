package tokenizer

// family is what the ways to tokenize differ in. The text it is given holds no added token; begins
// says that nothing stands before it, trusted that control tokens may come out of it.
type family interface {
	// encode appends the tokens of text to dst.
	encode(dst []int32, text string, begins, trusted bool) []int32
	// words calls do for each word of text: normalized, its bytes aligned with text.
	words(text string, begins bool, do func(word aligned))
	// tokens calls do for each token of a word, with its part of the word in bytes.
	tokens(word []byte, trusted bool, do func(id int32, start, end int))
	// decode appends the text of id; first says that nothing stands before it.
	decode(dst []byte, id int32, first bool) []byte
}

// wordToken is a token and its part of a word in bytes.
type wordToken struct {
	id         int32
	start, end int
}
