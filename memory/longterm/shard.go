package longterm

import (
	"encoding/binary"
	"fmt"
	"slices"

	"precis/core/kernel"
)

// shardRows is how many embeddings a shard holds before the next one is begun. A write rewrites a
// shard (384 numbers: 384 KiB), a search reads all of them.
const shardRows = 256

// shard is embeddings of one embedder that lie in one record. Those of an entry are in one shard,
// one after the other. Its payload:
//
//	embedder   text: length as varint, bytes
//	dim        varint
//	members    how many, as varint; of each:
//	  URL        text
//	  passages   how many, as varint; the index of each passage, as varint
//	padding    zeros, until the record's length is a multiple of 4
//	values     rows × dim float32, little-endian
type shard struct {
	embedder string
	dim      int
	members  []member
	values   []float32
}

// member is an entry with embeddings in a shard.
type member struct {
	url      string
	passages []int // ascending
}

func (s *shard) rows() int { return len(s.values) / s.dim }

// add appends the embeddings of an entry, as many as it has.
func (s *shard) add(e *Entry) {
	m := member{url: e.URL}
	for i, p := range e.Passages {
		if len(p.Embedding) > 0 {
			m.passages = append(m.passages, i)
			s.values = append(s.values, p.Embedding...)
		}
	}
	s.members = append(s.members, m)
}

// find returns the place of an entry among the members and of its first row, or -1.
func (s *shard) find(url string) (index, row int) {
	for i, m := range s.members {
		if m.url == url {
			return i, row
		}
		row += len(m.passages)
	}
	return -1, 0
}

// remove takes the embeddings of an entry out; that it has none here is no error.
func (s *shard) remove(url string) {
	i, row := s.find(url)
	if i < 0 {
		return
	}
	n := len(s.members[i].passages)
	s.values = slices.Delete(s.values, row*s.dim, (row+n)*s.dim)
	s.members = slices.Delete(s.members, i, i+1)
}

// give sets the embeddings of an entry's passages.
func (s *shard) give(e *Entry) error {
	i, row := s.find(e.URL)
	if i < 0 {
		return fmt.Errorf("%w: no embeddings of %s", ErrCorrupt, e.URL)
	}
	for _, p := range s.members[i].passages {
		if p >= len(e.Passages) {
			return fmt.Errorf("%w: an embedding of passage %d of %s, which has %d", ErrCorrupt, p, e.URL, len(e.Passages))
		}
		e.Passages[p].Embedding = slices.Clone(s.values[row*s.dim : (row+1)*s.dim])
		row++
	}
	return nil
}

func (s *shard) encode() []byte {
	record := make([]byte, recordStart, recordStart+64*len(s.members)+4*len(s.values)+64)
	record = appendString(record, s.embedder)
	record = binary.AppendUvarint(record, uint64(s.dim))
	record = binary.AppendUvarint(record, uint64(len(s.members)))
	for _, m := range s.members {
		record = appendString(record, m.url)
		record = binary.AppendUvarint(record, uint64(len(m.passages)))
		for _, p := range m.passages {
			record = binary.AppendUvarint(record, uint64(p))
		}
	}
	for len(record)%4 != 0 {
		record = append(record, 0)
	}
	return seal(append(record, kernel.Bytes(s.values)...))
}

// decodeShard reads a record of encode. The error wraps ErrCorrupt.
func decodeShard(record []byte) (*shard, error) {
	s, values, err := openShard(record)
	if err != nil {
		return nil, err
	}
	s.values = make([]float32, len(values)/4)
	copy(kernel.Bytes(s.values), values)
	return s, nil
}

// openShard reads all of a shard but its values, which it returns as they lie in the record.
func openShard(record []byte) (s *shard, values []byte, err error) {
	payload, err := unseal(record)
	if err != nil {
		return nil, nil, err
	}
	r := reader{rest: payload}
	s = &shard{embedder: r.string(), dim: r.number()}
	if s.dim == 0 {
		r.fail("a shard of 0 dimensions")
	}
	rows := 0
	s.members = make([]member, r.count(2))
	for i := range s.members {
		s.members[i].url = r.string()
		s.members[i].passages = make([]int, r.count(1))
		for p := range s.members[i].passages {
			s.members[i].passages[p] = r.number()
		}
		rows += len(s.members[i].passages)
	}
	if r.err != nil {
		return nil, nil, r.err
	}
	padding := (4 - (len(record)-len(r.rest))%4) % 4
	if want := uint64(padding) + 4*uint64(rows)*uint64(s.dim); uint64(len(r.rest)) != want {
		return nil, nil, fmt.Errorf("%w: %d bytes for %d embeddings of %d numbers, want %d", ErrCorrupt, len(r.rest), rows, s.dim, want)
	}
	return s, r.rest[padding:], nil
}

// shardDirectory says which shards there are, so that a write finds one with room.
type shardDirectory struct {
	Last   uint32      `json:"last"` // the highest number that was given out
	Shards []shardInfo `json:"shards,omitempty"`
}

type shardInfo struct {
	Number   uint32 `json:"number"`
	Embedder string `json:"embedder"`
	Dim      int    `json:"dim"`
	Rows     int    `json:"rows"`
}

// key is that of a shard in its table.
func shardKey(number uint32) string { return fmt.Sprintf("%08x", number) }

// set notes how many rows a shard has; one without rows is gone.
func (d *shardDirectory) set(number uint32, s *shard) {
	d.forget(number)
	if s.rows() > 0 {
		d.Last = max(d.Last, number)
		d.Shards = append(d.Shards, shardInfo{Number: number, Embedder: s.embedder, Dim: s.dim, Rows: s.rows()})
	}
}

// has says whether there is a shard.
func (d *shardDirectory) has(number uint32) bool {
	return slices.ContainsFunc(d.Shards, func(info shardInfo) bool { return info.Number == number })
}

// forget takes a shard out of the directory.
func (d *shardDirectory) forget(number uint32) {
	d.Shards = slices.DeleteFunc(d.Shards, func(info shardInfo) bool { return info.Number == number })
}

// room returns the fullest shard that has room for some rows more, or 0.
func (d *shardDirectory) room(embedder string, rows int) uint32 {
	var best shardInfo
	for _, info := range d.Shards {
		if info.Embedder == embedder && info.Rows+rows <= shardRows && info.Rows > best.Rows {
			best = info
		}
	}
	return best.Number
}
