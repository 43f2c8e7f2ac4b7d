package longterm

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// headRecord is a head, and where the embeddings of its entry lie. Its payload has the fields in
// the order of fields: texts and lists with their length as varint before them, times as seconds
// since 1970 and nanoseconds, flags and numbers as varints, weights as float64, little-endian.
type headRecord struct {
	Head
	Shard uint32 // 0: there are none
}

func (h *headRecord) encode() []byte {
	b := make([]byte, recordStart, recordStart+512)
	for _, s := range []string{h.URL, h.Canonical, h.Title, h.Site, h.Language, h.Embedder} {
		b = appendString(b, s)
	}
	for _, t := range []time.Time{h.FirstRead, h.LastRead} {
		b = binary.AppendVarint(b, t.Unix())
		b = binary.AppendUvarint(b, uint64(t.Nanosecond()))
	}
	for _, n := range []int64{int64(h.TimesRead), int64(h.Dwell), h.Bytes, int64(h.Shard), flag(h.Pinned)} {
		b = binary.AppendVarint(b, n)
	}
	for _, list := range [][]string{h.Selection, h.Also} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, s := range list {
			b = appendString(b, s)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(h.Links)))
	for _, l := range h.Links {
		b = appendString(b, l.URL)
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(l.Weight))
	}
	return seal(b)
}

func flag(set bool) int64 {
	if set {
		return 1
	}
	return 0
}

// decodeHead reads the record of a head that lies under a key. The error wraps ErrCorrupt.
func decodeHead(key string, record []byte) (h headRecord, err error) {
	payload, err := unseal(record)
	if err != nil {
		return h, err
	}
	r := reader{rest: payload}
	for _, s := range []*string{&h.URL, &h.Canonical, &h.Title, &h.Site, &h.Language, &h.Embedder} {
		*s = r.string()
	}
	for _, t := range []*time.Time{&h.FirstRead, &h.LastRead} {
		*t = time.Unix(r.signed(), int64(r.number())).UTC()
	}
	h.TimesRead, h.Dwell, h.Bytes = int(r.signed()), time.Duration(r.signed()), r.signed()
	h.Shard, h.Pinned = uint32(r.signed()), r.signed() != 0
	for _, list := range []*[]string{&h.Selection, &h.Also} {
		if n := r.count(1); n > 0 {
			*list = make([]string, n)
		}
		for i := range *list {
			(*list)[i] = r.string()
		}
	}
	if n := r.count(9); n > 0 {
		h.Links = make([]Link, n)
	}
	for i := range h.Links {
		h.Links[i] = Link{URL: r.string(), Weight: r.float()}
	}
	if err := r.end(); err != nil {
		return headRecord{}, err
	}
	if h.URL != key {
		return headRecord{}, fmt.Errorf("%w: the head of %q, want that of %q", ErrCorrupt, h.URL, key)
	}
	return h, h.corrupt()
}

// corrupt tells what no store writes. The error wraps ErrCorrupt.
func (h *headRecord) corrupt() error {
	if err := h.valid(); err != nil {
		return fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	return nil
}
