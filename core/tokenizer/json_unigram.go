package tokenizer

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// unigram reads a Unigram model with SentencePiece's normalizer and spaces.
func (f *tokenizerJSON) unigram(c *Config) error {
	c.Model = "t5"
	if err := f.spaces(c); err != nil {
		return err
	}
	pieces, scores, err := parsePieces(f.Model.Vocab)
	if err != nil {
		return fmt.Errorf("%w: tokenizer.json: vocab: %w", ErrConfig, err)
	}
	n := len(pieces)
	for _, added := range f.AddedTokens {
		if added.ID >= int64(len(pieces)) {
			n++
		}
	}
	err = f.fillTokens(c, n, func(yield func(string, int64) bool) {
		for id, piece := range pieces {
			if !yield(piece, int64(id)) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	c.Scores = append(scores, make([]float32, n-len(scores))...)
	if unk := f.Model.UnkID; unk == nil || *unk < 0 || *unk >= int64(len(pieces)) {
		return fmt.Errorf("%w: tokenizer.json: unk_id must be one of the %d pieces", ErrConfig, len(pieces))
	}
	c.UNK = int32(*f.Model.UnkID)
	return f.PostProcessor.template(c)
}

// spaces reads normalizer and pre-tokenizer. Known are, in this order and each but Metaspace only
// where the file has it: Precompiled; Strip on the right and Replace of spaces beside spaces;
// WhitespaceSplit; Metaspace.
func (f *tokenizerJSON) spaces(c *Config) error {
	normalizers := f.Normalizer.flat()
	if len(normalizers) > 0 && normalizers[0].Type == "Precompiled" {
		c.PrecompiledCharsmap = normalizers[0].PrecompiledCharsmap
		normalizers = normalizers[1:]
	}
	strip, collapse, into := false, false, ""
	for _, n := range normalizers {
		switch {
		case n.Type == "Strip" && !n.StripLeft && n.StripRight && !strip && !collapse:
			strip = true
		case n.Type == "Replace" && n.Pattern.Regex == " {2,}" && (n.Content == " " || n.Content == metaspace) && !collapse:
			collapse, into = true, n.Content
		default:
			return fmt.Errorf("%w: tokenizer.json: normalizer %q is not known here or not with these settings", ErrConfig, n.Type)
		}
	}
	stages := f.PreTokenizer.flat()
	if len(stages) == 2 && stages[0].Type == "WhitespaceSplit" {
		c.Pre = PreWhitespaceSplit
		stages = stages[1:]
		if into != metaspace {
			strip, collapse = false, false // they change nothing
		}
	}
	if len(stages) != 1 || stages[0].Type != "Metaspace" || stages[0].Replacement != metaspace || !isTrue(stages[0].Split, true) {
		return fmt.Errorf("%w: tokenizer.json: the pre-tokenizer of a Unigram model must be Metaspace with %q and split true, or WhitespaceSplit and that", ErrConfig, metaspace)
	}
	if strip != collapse {
		return fmt.Errorf("%w: tokenizer.json: the normalizers Strip and Replace are known only together", ErrConfig)
	}
	c.RemoveExtraWhitespaces = strip
	switch scheme := stages[0].PrependScheme; {
	case scheme == "never", scheme == "" && !isTrue(stages[0].AddPrefixSpace, true):
	case scheme == "always", scheme == "":
		c.AddSpacePrefix = true
	default:
		return fmt.Errorf("%w: tokenizer.json: prepend_scheme %q, want always or never", ErrConfig, scheme)
	}
	return nil
}

// parsePieces reads [[piece, score], …], which is already known to be JSON. encoding/json takes many
// times as long for this, which a page would notice.
func parsePieces(b []byte) (pieces []string, scores []float32, err error) {
	p := pieceParser{rest: string(b)} // the pieces share its memory
	p.expect('[')
	for p.err == nil && !p.next(']') {
		if len(pieces) > 0 {
			p.expect(',')
		}
		p.expect('[')
		piece := p.text()
		p.expect(',')
		score := p.number()
		if p.expect(']'); p.err == nil {
			pieces, scores = append(pieces, piece), append(scores, score)
		}
	}
	if p.err != nil {
		return nil, nil, fmt.Errorf("piece %d: %w", len(pieces), p.err)
	}
	return pieces, scores, nil
}

// pieceParser reads one value after another; the first error stays.
type pieceParser struct {
	rest string
	err  error
}

// next takes c, where it comes next.
func (p *pieceParser) next(c byte) bool {
	p.rest = strings.TrimLeft(p.rest, jsonSpace)
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

const jsonSpace = " \t\r\n"

func (p *pieceParser) expect(c byte) {
	if p.err == nil && !p.next(c) {
		p.err = fmt.Errorf("want %q, found %.10q", c, p.rest)
	}
}

func (p *pieceParser) text() (s string) {
	if p.expect('"'); p.err != nil {
		return ""
	}
	end, escaped := 0, false
	for ; end < len(p.rest) && p.rest[end] != '"'; end++ {
		if p.rest[end] == '\\' {
			escaped = true
			end++
		}
	}
	s, p.rest = p.rest[:end], p.rest[end+1:]
	if escaped {
		p.err = json.Unmarshal([]byte(`"`+s+`"`), &s)
	}
	return s
}

func (p *pieceParser) number() float32 {
	if p.err != nil {
		return 0
	}
	p.rest = strings.TrimLeft(p.rest, jsonSpace)
	end := 0
	for end < len(p.rest) && (p.rest[end] > ' ' && p.rest[end] != ']' && p.rest[end] != ',') {
		end++
	}
	var score float64
	score, p.err = strconv.ParseFloat(p.rest[:end], 32)
	p.rest = p.rest[end:]
	return float32(score)
}
