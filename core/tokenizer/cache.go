package tokenizer

// wordCache remembers the tokens of words that are not one token themselves. Each word has one
// place, by its hash; the word met last keeps it, so memory and time are bounded.
type wordCache[W string | []byte] struct{ entries []cachedWord }

const (
	cacheSize   = 1 << 13 // words, a power of two
	cacheWord   = 22      // bytes of the longest word kept
	cacheTokens = 8       // tokens of the longest word kept
)

type cachedWord struct {
	tokens      [cacheTokens]int32
	word        [cacheWord]byte
	length, len uint8 // bytes, tokens; length 0: free
}

// find gives the tokens of word, whose hash is h, or nil.
func (c *wordCache[W]) find(word W, h uint32) []int32 {
	if c.entries == nil || len(word) > cacheWord {
		return nil
	}
	e := &c.entries[h%cacheSize]
	if int(e.length) != len(word) || string(e.word[:e.length]) != string(word) {
		return nil
	}
	return e.tokens[:e.len]
}

func (c *wordCache[W]) add(word W, h uint32, tokens []int32) {
	if len(word) > cacheWord || len(tokens) > cacheTokens || len(tokens) == 0 {
		return
	}
	if c.entries == nil {
		c.entries = make([]cachedWord, cacheSize)
	}
	e := &c.entries[h%cacheSize]
	e.length, e.len = uint8(copy(e.word[:], word)), uint8(copy(e.tokens[:], tokens))
}
