// Package tokenizer turns text into tokens and back: byte-level BPE as GPT-2 introduced it,
// SentencePiece's BPE as Llama 2 and Gemma have it, Unigram as T5 has it, WordPiece as BERT has it. They are read from the metadata of a GGUF file,
// from a tokenizer.json, from the model of SentencePiece or from a vocab.txt.
//
// The interfaces are those of github.com/sugarme/tokenizer (see Pipeline); the models behind them
// are this package's own, because that library's byte-level pre-tokenizer loses white space, its
// Unigram and Metaspace give other tokens than the reference, and all are too slow for a page.
// Encode and Decode do not go through its pipeline.
package tokenizer

import (
	"errors"
	"fmt"
	"maps"
	"sync"
)

// ErrConfig is wrapped by every error about a vocabulary, merges or settings that cannot be used.
var ErrConfig = errors.New("tokenizer: unusable configuration")

// Token types, as GGUF numbers them (tokenizer.ggml.token_type).
const (
	TypeNormal      = 1
	TypeUnknown     = 2
	TypeControl     = 3 // a special token: never the outcome of page text
	TypeUserDefined = 4 // found in the text before anything else
	TypeUnused      = 5
	TypeByte        = 6
)

// Ways to split words that are this package's own names for Config.Pre.
const (
	// PreWhitespaceSplit cuts at white space of any kind before a Unigram model sees the words.
	PreWhitespaceSplit = "whitespace-split"
	// PrePrepend, of "llama", finds user-defined tokens in the text as it is written; without a name
	// they are found once spaces are put in, as by SentencePiece itself.
	PrePrepend = "prepend"
	// PreMetaspace, of "llama", is PrePrepend that puts a space only where there is none yet,
	// PreMetaspaceFirst only before the beginning of the whole text.
	PreMetaspace      = "metaspace"
	PreMetaspaceFirst = "metaspace-first"
	// PreMetaspaceSplit and PreMetaspaceFirstSplit are the same, but each space begins a word that no
	// merge leaves.
	PreMetaspaceSplit      = "metaspace-split"
	PreMetaspaceFirstSplit = "metaspace-first-split"
)

// Config is what a model file says about its tokenizer. The names are those of GGUF's
// tokenizer.ggml.* keys.
type Config struct {
	Model        string    // "gpt2": byte-level BPE; "llama": SentencePiece's BPE; "t5": Unigram; "bert": WordPiece
	Pre          string    // how text is split into words: for "gpt2" "smollm", "gpt-2", "qwen2", "llama-bpe", …
	Tokens       []string  // the vocabulary, spelled as in tokenizer.json ("Ġthe", "▁the", "the" and "##ing"); the index is the id
	Types        []int32   // one Type… a token; nil: all normal
	Scores       []float32 // one a token: of Unigram logarithms of probabilities, of SentencePiece's BPE the order of merges
	Merges       []string  // "left right", the most frequent first; nil: of SentencePiece's BPE the scores say it
	IgnoreMerges bool      // a word that is a token stays whole, whatever the merges say
	NFC          bool      // text is brought to Unicode normalization form C first

	// Flags of user-defined and control tokens, by id; nil: none has any.
	Added map[int32]AddedFlags

	// Of Unigram and of SentencePiece's BPE.
	AddSpacePrefix bool // a text begins with a space

	// Of Unigram.
	PrecompiledCharsmap    []byte // what characters become; empty: they stay
	RemoveExtraWhitespaces bool   // white space at the end and spaces beside spaces are removed

	// Of SentencePiece's BPE: unknown characters side by side are a token each.
	UnknownApart bool

	// Of WordPiece: how text is normalized; nil: Uncased.
	Normalizer *BertNormalizer

	// −1: none. BERT's [CLS] and [SEP] are BOS and EOS here.
	BOS, EOS, UNK, PAD int32
	AddBOS, AddEOS     bool // what AddSpecial and EncodeSpecial put around a text
	ChatTemplate       string
}

// AddedFlags say what a token that is found in text before anything else takes of what is beside it.
type AddedFlags struct {
	LStrip, RStrip bool // white space before it, after it
	SingleWord     bool // it is found only where no letter, digit or underscore is beside it
}

// AddedFlagsKey is this project's key in GGUF, which has none for it: int32 pairs of a token and the bits
// of its flags.
const AddedFlagsKey = "precis.tokenizer.added_flags"

// The bits of flags, as a file keeps them.
const addedLStrip, addedRStrip, addedSingleWord = 1, 2, 4

// Bits is the flags as a number, which AddedFlagsOf reads.
func (f AddedFlags) Bits() int32 {
	bits := int32(0)
	for bit, set := range map[int32]bool{addedLStrip: f.LStrip, addedRStrip: f.RStrip, addedSingleWord: f.SingleWord} {
		if set {
			bits |= bit
		}
	}
	return bits
}

// AddedFlagsOf are the flags of a number.
func AddedFlagsOf(bits int32) AddedFlags {
	return AddedFlags{bits&addedLStrip != 0, bits&addedRStrip != 0, bits&addedSingleWord != 0}
}

// Tokenizer encodes and decodes text. It is safe for concurrent use.
type Tokenizer struct {
	vocabulary vocabulary
	control    []bool // by id
	plain      finder // tokens found in any text
	trusted    finder // tokens found in the text of a prompt's author: plain and control ones
	flags      map[int32]AddedFlags
	nfc        bool
	chat       chatTemplate

	bos, eos, unk, pad int32
	addBOS, addEOS     bool

	mu     sync.Mutex // guards family, whose caches change while it encodes
	family family
}

// New builds a tokenizer. It keeps nothing of c: the tokens share one array of bytes.
//
// The error wraps ErrConfig and names the key, token or merge, what was found and what was wanted.
func New(c Config) (*Tokenizer, error) {
	spellings := map[string]spelling{"gpt2": byteLevelSpelling, "llama": spaceSpelling, "t5": spaceSpelling, "bert": wordPieceSpelling}
	spelling, ok := spellings[c.Model]
	if !ok {
		return nil, fmt.Errorf("%w: model %q, want \"gpt2\" (byte-level BPE), \"llama\" (SentencePiece's BPE), \"t5\" (Unigram) or \"bert\" (WordPiece)", ErrConfig, c.Model)
	}
	if c.Types != nil && len(c.Types) != len(c.Tokens) {
		return nil, fmt.Errorf("%w: %d token types for %d tokens", ErrConfig, len(c.Types), len(c.Tokens))
	}
	for _, special := range []struct {
		name string
		id   int32
	}{{"BOS", c.BOS}, {"EOS", c.EOS}, {"UNK", c.UNK}, {"PAD", c.PAD}} {
		if special.id < -1 || int(special.id) >= len(c.Tokens) {
			return nil, fmt.Errorf("%w: %s is token %d, want one of %d tokens or -1", ErrConfig, special.name, special.id, len(c.Tokens))
		}
	}
	t := &Tokenizer{
		nfc: c.NFC, flags: maps.Clone(c.Added),
		bos: c.BOS, eos: c.EOS, unk: c.UNK, pad: c.PAD,
		addBOS: c.AddBOS && c.BOS >= 0, addEOS: c.AddEOS && c.EOS >= 0,
		control: make([]bool, len(c.Tokens)),
	}
	added := make([]bool, len(c.Tokens))
	for id, kind := range c.Types {
		switch kind {
		case TypeControl:
			t.control[id] = true
		case TypeUserDefined:
			t.control[id] = isMark(c.Tokens[id], c.ChatTemplate)
			added[id] = !t.control[id]
		}
	}
	if c.Model != "gpt2" && c.UNK >= 0 {
		t.control[c.UNK] = true // it stands for text that cannot be given back
	}
	var err error
	if t.vocabulary, err = newVocabulary(c.Tokens, c.Types, t.control, spelling); err != nil {
		return nil, err
	}
	inText := c.Model != "llama" || !spaceRules[c.Pre].marks // else the family finds user-defined tokens
	for id := range c.Tokens {
		if added[id] && !inText {
			continue
		}
		if added[id] {
			err = errors.Join(err, t.plain.add(c.Tokens[id], int32(id)))
		}
		if added[id] || t.control[id] {
			err = errors.Join(err, t.trusted.add(c.Tokens[id], int32(id)))
		}
	}
	if err != nil {
		return nil, err
	}
	if t.family, err = t.newFamily(c); err != nil {
		return nil, err
	}
	if t.chat, err = newChatTemplate(c.ChatTemplate); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Tokenizer) newFamily(c Config) (family, error) {
	switch c.Model {
	case "llama":
		return newSentencePieceBPE(c, &t.vocabulary, t.control)
	case "t5":
		return newUnigram(c, &t.vocabulary, t.control)
	case "bert":
		return newWordPiece(c, &t.vocabulary)
	}
	return newByteLevel(c, &t.vocabulary)
}

// tokenType is the type of a token.
func tokenType(types []int32, id int) int32 {
	if types == nil {
		return TypeNormal
	}
	return types[id]
}

// Vocabulary is the number of tokens.
func (t *Tokenizer) Vocabulary() int { return t.vocabulary.len() }

// BOS is the token that begins a text, −1 where there is none.
func (t *Tokenizer) BOS() int32 { return t.bos }

// EOS is the token that ends a text, −1 where there is none.
func (t *Tokenizer) EOS() int32 { return t.eos }

// IsSpecial says whether id is a control token. An id outside the vocabulary is not.
func (t *Tokenizer) IsSpecial(id int32) bool {
	return id >= 0 && int(id) < len(t.control) && t.control[id]
}

// Bytes is what id stands for inside a text: a piece of UTF-8, not always whole characters, with
// the space before it where it begins a word; the name of a special token. It is nil outside the vocabulary. The slice is the tokenizer's own: read only.
func (t *Tokenizer) Bytes(id int32) []byte {
	if id < 0 || int(id) >= t.vocabulary.len() {
		return nil
	}
	return t.vocabulary.bytes(id)
}

// ID is the token that is spelled token in the vocabulary.
func (t *Tokenizer) ID(token string) (int32, bool) {
	if id, ok := t.trusted.exact(token); ok {
		return id, true
	}
	return t.vocabulary.symbols(token)
}

// Symbols is id as the vocabulary spells it: "Ġthe" (BPE), "▁the" (Unigram) or "the" (WordPiece,
// as in vocab.txt, where "##the" goes on a word). Outside it: "".
func (t *Tokenizer) Symbols(id int32) string {
	if id < 0 || int(id) >= t.vocabulary.len() {
		return ""
	}
	if b := t.vocabulary.bytes(id); len(b) == 1 && t.vocabulary.fallback[b[0]] == id {
		return fallbackName(b[0])
	}
	if t.IsSpecial(id) || t.vocabulary.verbatim[id] {
		return string(t.vocabulary.bytes(id))
	}
	return string(t.vocabulary.spelling.symbols(nil, t.vocabulary.bytes(id)))
}
