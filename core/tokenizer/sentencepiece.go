package tokenizer

import (
	"fmt"
	"math"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// FromSentencePiece reads the model of SentencePiece. That is spiece.model, a Unigram model as T5 uses
// it, with </s> after each text; extraIDs tokens <extra_id_N>, which that file does not hold, are put
// after its pieces, the last number first; T5 has 100. Or it is tokenizer.model, BPE as Llama 2 and
// Gemma use it, with <s> before each text.
//
// The error wraps ErrConfig and names the field: the file is no protocol buffer of that form, or
// asks for something other than Unigram or BPE over words with their space in front.
//
// Source: google/sentencepiece, sentencepiece_model.proto.
func FromSentencePiece(b []byte, extraIDs int) (Config, error) {
	m := sentencePieceModel{modelType: unigramModel, bos: 1, eos: 2, addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true}
	if err := m.read(b); err != nil {
		return Config{}, fmt.Errorf("%w: sentencepiece: %w", ErrConfig, err)
	}
	c := Config{
		Model: "t5", Tokens: m.pieces, Scores: m.scores, Types: m.types,
		PrecompiledCharsmap: m.charsmap, AddSpacePrefix: m.addDummyPrefix, RemoveExtraWhitespaces: m.removeExtraWhitespaces,
		BOS: -1, EOS: -1, UNK: -1, PAD: -1,
	}
	for id, kind := range m.types {
		if kind == TypeUnknown {
			if c.UNK >= 0 {
				return Config{}, fmt.Errorf("%w: sentencepiece: pieces %d and %d are both unknown tokens, want one", ErrConfig, c.UNK, id)
			}
			c.UNK = int32(id)
		}
	}
	for _, special := range []struct {
		id int64
		to *int32
	}{{m.bos, &c.BOS}, {m.eos, &c.EOS}, {m.pad, &c.PAD}} {
		if special.id >= 0 && special.id < int64(len(m.types)) && m.types[special.id] == TypeControl {
			*special.to = int32(special.id)
		}
	}
	if m.modelType == bpeModel {
		c.Model, c.AddBOS = "llama", c.BOS >= 0
		for id, piece := range c.Tokens {
			if c.Types[id] == TypeUserDefined && strings.Contains(piece, " ") {
				c.Types[id] = TypeUnused // it is looked for where spaces are "▁"
			}
		}
		return c, nil
	}
	c.AddEOS = c.EOS >= 0
	for i := extraIDs - 1; i >= 0; i-- {
		c.Tokens = append(c.Tokens, fmt.Sprintf("<extra_id_%d>", i))
		c.Types = append(c.Types, TypeControl)
		c.Scores = append(c.Scores, 0)
	}
	return c, nil
}

// sentencePieceModel is what of a ModelProto is read.
type sentencePieceModel struct {
	pieces []string
	scores []float32
	types  []int32 // numbered as in GGUF

	modelType      int64 // of trainer_spec
	whitespaceLast bool
	byteFallback   bool
	bos, eos, pad  int64

	charsmap               []byte // of normalizer_spec
	addDummyPrefix         bool
	removeExtraWhitespaces bool
	escapeWhitespaces      bool
}

const (
	unigramModel = 1
	bpeModel     = 2
)

func (m *sentencePieceModel) read(b []byte) error {
	m.pad = -1
	err := readFields(b, func(f protoField) error {
		switch f.number {
		case 1: // repeated SentencePiece pieces
			return f.message("pieces", m.readPiece)
		case 2:
			return f.message("trainer_spec", m.readTrainerSpec)
		case 3:
			return f.message("normalizer_spec", m.readNormalizerSpec)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case m.modelType != unigramModel && m.modelType != bpeModel:
		return fmt.Errorf("trainer_spec: model_type %d, want %d (Unigram) or %d (BPE)", m.modelType, unigramModel, bpeModel)
	case m.modelType == bpeModel && (len(m.charsmap) > 0 || m.removeExtraWhitespaces):
		return fmt.Errorf("normalizer_spec: BPE with a precompiled_charsmap of %d bytes and remove_extra_whitespaces %t, want none and false", len(m.charsmap), m.removeExtraWhitespaces)
	case m.whitespaceLast:
		return fmt.Errorf("trainer_spec: treat_whitespace_as_suffix is true, want false")
	case m.byteFallback && m.modelType != bpeModel:
		return fmt.Errorf("trainer_spec: byte_fallback is true, want false for Unigram")
	case !m.escapeWhitespaces:
		return fmt.Errorf("normalizer_spec: escape_whitespaces is false, want true")
	}
	return nil
}

func (m *sentencePieceModel) readPiece(b []byte) error {
	piece, score, kind := "", float32(0), int64(TypeNormal)
	err := readFields(b, func(f protoField) error {
		switch f.number {
		case 1:
			text, err := f.bytes("piece")
			piece = string(text)
			return err
		case 2:
			var err error
			score, err = f.float("score")
			return err
		case 3:
			return f.integer("type", &kind)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("piece %d: %w", len(m.pieces), err)
	}
	if kind < TypeNormal || kind > TypeByte {
		return fmt.Errorf("piece %d: type %d, want %d to %d", len(m.pieces), kind, TypeNormal, TypeByte)
	}
	m.pieces, m.scores, m.types = append(m.pieces, piece), append(m.scores, score), append(m.types, int32(kind))
	return nil
}

func (m *sentencePieceModel) readTrainerSpec(b []byte) error {
	return readFields(b, func(f protoField) error {
		switch f.number {
		case 3:
			return f.integer("model_type", &m.modelType)
		case 24:
			return f.boolean("treat_whitespace_as_suffix", &m.whitespaceLast)
		case 35:
			return f.boolean("byte_fallback", &m.byteFallback)
		case 41:
			return f.integer("bos_id", &m.bos)
		case 42:
			return f.integer("eos_id", &m.eos)
		case 43:
			return f.integer("pad_id", &m.pad)
		}
		return nil
	})
}

func (m *sentencePieceModel) readNormalizerSpec(b []byte) error {
	return readFields(b, func(f protoField) error {
		var err error
		switch f.number {
		case 2:
			m.charsmap, err = f.bytes("precompiled_charsmap")
		case 3:
			err = f.boolean("add_dummy_prefix", &m.addDummyPrefix)
		case 4:
			err = f.boolean("remove_extra_whitespaces", &m.removeExtraWhitespaces)
		case 5:
			err = f.boolean("escape_whitespaces", &m.escapeWhitespaces)
		}
		return err
	})
}

// protoField is one field of a message: its number and, by wire type, its value.
type protoField struct {
	number protowire.Number
	wire   protowire.Type
	value  []byte
}

// readFields calls do for each field of a message.
func readFields(b []byte, do func(protoField) error) error {
	for size := len(b); len(b) > 0; {
		number, wire, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("at byte %d of %d: %w", size-len(b), size, protowire.ParseError(n))
		}
		b = b[n:]
		n = protowire.ConsumeFieldValue(number, wire, b)
		if n < 0 {
			return fmt.Errorf("field %d at byte %d of %d: %w", number, size-len(b), size, protowire.ParseError(n))
		}
		if err := do(protoField{number, wire, b[:n]}); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// want is an error where the field is not of that wire type.
func (f protoField) want(name string, wire protowire.Type) error {
	if f.wire != wire {
		return fmt.Errorf("%s: wire type %d, want %d", name, f.wire, wire)
	}
	return nil
}

func (f protoField) message(name string, read func([]byte) error) error {
	b, err := f.bytes(name)
	if err != nil {
		return err
	}
	if err := read(b); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (f protoField) bytes(name string) ([]byte, error) {
	if err := f.want(name, protowire.BytesType); err != nil {
		return nil, err
	}
	b, _ := protowire.ConsumeBytes(f.value)
	return b, nil
}

func (f protoField) float(name string) (float32, error) {
	if err := f.want(name, protowire.Fixed32Type); err != nil {
		return 0, err
	}
	bits, _ := protowire.ConsumeFixed32(f.value)
	return math.Float32frombits(bits), nil
}

func (f protoField) integer(name string, to *int64) error {
	if err := f.want(name, protowire.VarintType); err != nil {
		return err
	}
	v, _ := protowire.ConsumeVarint(f.value)
	*to = int64(v)
	return nil
}

func (f protoField) boolean(name string, to *bool) error {
	var v int64
	err := f.integer(name, &v)
	*to = v != 0
	return err
}
