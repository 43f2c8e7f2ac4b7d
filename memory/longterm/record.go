package longterm

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// A record is, byte by byte:
//
//	0     recordFormat
//	1–4   CRC-32C of the rest, little-endian
//	5–    the payload
//
// The payload of bodies is JSON, which a later version can add to; that of heads, terms and shards
// is binary, since they are read by the thousand.
const (
	recordFormat = 1
	recordStart  = 5 // of the payload, in bytes
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal makes a record of its payload, which starts at recordStart of the given bytes.
func seal(record []byte) []byte {
	record[0] = recordFormat
	binary.LittleEndian.PutUint32(record[1:], crc32.Checksum(record[recordStart:], castagnoli))
	return record
}

// unseal returns the payload of a record. The error wraps ErrCorrupt.
func unseal(record []byte) ([]byte, error) {
	if len(record) < recordStart {
		return nil, fmt.Errorf("%w: %d bytes, want at least %d", ErrCorrupt, len(record), recordStart)
	}
	if record[0] != recordFormat {
		return nil, fmt.Errorf("%w: format %d, want %d", ErrCorrupt, record[0], recordFormat)
	}
	payload := record[recordStart:]
	want := binary.LittleEndian.Uint32(record[1:])
	if sum := crc32.Checksum(payload, castagnoli); sum != want {
		return nil, fmt.Errorf("%w: checksum %08x, want %08x", ErrCorrupt, sum, want)
	}
	return payload, nil
}

// bodyRecord is what an entry has beside its head, terms and embeddings.
type bodyRecord struct {
	Texts     []string  `json:"texts"` // of the passages
	Summaries []Summary `json:"summaries,omitempty"`
}

// encodeJSON makes a record of a value of this package, which can always be encoded.
func encodeJSON(value any) []byte {
	payload, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return seal(append(make([]byte, recordStart, recordStart+len(payload)), payload...))
}

// decodeJSON reads a record that encodeJSON made. The error wraps ErrCorrupt.
func decodeJSON[T any](record []byte) (value T, err error) {
	payload, err := unseal(record)
	if err != nil {
		return value, err
	}
	if err := json.Unmarshal(payload, &value); err != nil {
		return value, fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	return value, nil
}

// encodeTerms makes a record of the terms of each passage: how many passages, of each how many
// terms, of each term the length and the bytes; numbers as unsigned varints.
func encodeTerms(passages [][]string) []byte {
	record := make([]byte, recordStart, 1024)
	record = binary.AppendUvarint(record, uint64(len(passages)))
	for _, terms := range passages {
		record = binary.AppendUvarint(record, uint64(len(terms)))
		for _, term := range terms {
			record = appendString(record, term)
		}
	}
	return seal(record)
}

// decodeTerms reads a record of encodeTerms. The error wraps ErrCorrupt.
func decodeTerms(record []byte) ([][]string, error) {
	payload, err := unseal(record)
	if err != nil {
		return nil, err
	}
	r := reader{rest: payload}
	passages := make([][]string, r.count(1))
	for p := range passages {
		if n := r.count(1); n > 0 {
			passages[p] = make([]string, n)
			for i := range passages[p] {
				passages[p][i] = r.string()
			}
		}
	}
	return passages, r.end()
}

// appendString writes a text; as in JSON, what is not UTF-8 becomes U+FFFD.
func appendString(b []byte, s string) []byte {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// reader takes a binary payload apart. After the first thing that is wrong it gives zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(format string, arguments ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: "+format, append([]any{ErrCorrupt}, arguments...)...)
		r.rest = nil
	}
}

// number reads an unsigned varint of at most 31 bits.
func (r *reader) number() int {
	value, n := binary.Uvarint(r.rest)
	if n <= 0 || value > math.MaxInt32 {
		r.fail("%d bytes before the end: no number", len(r.rest))
		return 0
	}
	r.rest = r.rest[n:]
	return int(value)
}

// signed reads a signed varint.
func (r *reader) signed() int64 {
	value, n := binary.Varint(r.rest)
	if n <= 0 {
		r.fail("%d bytes before the end: no number", len(r.rest))
		return 0
	}
	r.rest = r.rest[n:]
	return value
}

// float reads a float64.
func (r *reader) float() float64 {
	if len(r.rest) < 8 {
		r.fail("%d bytes before the end: no float64", len(r.rest))
		return 0
	}
	value := math.Float64frombits(binary.LittleEndian.Uint64(r.rest))
	r.rest = r.rest[8:]
	return value
}

// count reads how many things follow, of at least size bytes each.
func (r *reader) count(size int) int {
	n := r.number()
	if n > len(r.rest)/size {
		r.fail("%d of %d bytes each, and %d bytes are left", n, size, len(r.rest))
		return 0
	}
	return n
}

func (r *reader) string() string {
	n := r.count(1)
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	if !utf8.ValidString(s) {
		r.fail("a text that is not UTF-8")
	}
	return s
}

// end tells what was wrong, or that something is left.
func (r *reader) end() error {
	if len(r.rest) > 0 {
		r.fail("%d bytes too many", len(r.rest))
	}
	return r.err
}

// normal makes an entry what it will be when it is read again: times in UTC without a monotonic
// clock, Bytes without a value.
func (e Entry) normal() Entry {
	e.Head = e.Head.normal()
	for i := range e.Summaries {
		e.Summaries[i].Made = utc(e.Summaries[i].Made)
	}
	return e
}

func (h Head) normal() Head {
	h.FirstRead, h.LastRead = utc(h.FirstRead), utc(h.LastRead)
	h.Embedder = strings.ToValidUTF8(h.Embedder, "\uFFFD")
	h.Bytes = 0
	return h
}

func utc(t time.Time) time.Time { return t.Round(0).UTC() }

// valid tells whether a store can keep an entry. The error wraps ErrInvalid.
func (e Entry) valid() error {
	if err := e.Head.valid(); err != nil {
		return err
	}
	dim := 0
	for i, p := range e.Passages {
		if n := len(p.Embedding); n > 0 && dim > 0 && n != dim {
			return fmt.Errorf("longterm: %s: passage %d: %w: an embedding of %d numbers, want %d as the ones before", e.URL, i, ErrInvalid, n, dim)
		} else if n > 0 {
			dim = n
		}
		for _, x := range p.Embedding {
			if x != x || math.IsInf(float64(x), 0) {
				return fmt.Errorf("longterm: %s: passage %d: %w: %v in its embedding, want finite numbers", e.URL, i, ErrInvalid, x)
			}
		}
	}
	for i, s := range e.Summaries {
		if err := validTime(s.Made); err != nil {
			return fmt.Errorf("longterm: %s: summary %d: %w", e.URL, i, err)
		}
	}
	return nil
}

func (h Head) valid() error {
	switch {
	case h.URL == "":
		return fmt.Errorf("longterm: %w: no URL", ErrInvalid)
	case len(h.URL) > MaxURL:
		return fmt.Errorf("longterm: %.64s…: %w: a URL of %d bytes, want at most %d", h.URL, ErrInvalid, len(h.URL), MaxURL)
	case !utf8.ValidString(h.URL):
		return fmt.Errorf("longterm: %q: %w: a URL that is not UTF-8", h.URL, ErrInvalid)
	}
	for _, t := range []time.Time{h.FirstRead, h.LastRead} {
		if err := validTime(t); err != nil {
			return fmt.Errorf("longterm: %s: %w", h.URL, err)
		}
	}
	for _, link := range h.Links {
		if math.IsNaN(link.Weight) || math.IsInf(link.Weight, 0) {
			return fmt.Errorf("longterm: %s: link to %s: %w: weight %v, want a finite number", h.URL, link.URL, ErrInvalid, link.Weight)
		}
	}
	return nil
}

// validTime refuses times that RFC 3339 cannot write.
func validTime(t time.Time) error {
	if year := t.UTC().Year(); year < 0 || year > 9999 {
		return fmt.Errorf("%w: the year %d, want 0 to 9999", ErrInvalid, year)
	}
	return nil
}
