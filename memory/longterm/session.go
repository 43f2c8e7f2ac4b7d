package longterm

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"precis/core/kernel"
)

// session is a Reader and Writer over one transaction.
type session struct {
	tx       transaction
	writable bool
	deleting bool     // it only deletes
	found    []damage // records that could not be read

	// Shards that were read or written, and their directory, until flush.
	shards    map[uint32]*shard
	changed   map[uint32]bool
	directory *shardDirectory

	usage        *usageRecord
	usageChanged bool
}

// damage is a record that could not be read, and why.
type damage struct {
	table  table
	key    string
	reason error
}

func newSession(tx transaction, writable bool) *session {
	return &session{tx: tx, writable: writable, shards: map[uint32]*shard{}, changed: map[uint32]bool{}}
}

// noteDamage keeps what is wrong with a record for setAside and for the notice.
func (s *session) noteDamage(t table, key string, reason error) {
	d := damage{t, key, reason}
	if !slices.ContainsFunc(s.found, func(o damage) bool { return o.table == t && o.key == key }) {
		s.found = append(s.found, d)
	}
}

// read decodes one record. The error wraps ErrNotFound or ErrCorrupt, or is that of the engine.
func read[T any](s *session, t table, key string, decode func([]byte) (T, error)) (value T, err error) {
	record, err := s.tx.get(t, key)
	if err != nil {
		return value, err
	}
	if record == nil {
		return value, ErrNotFound
	}
	value, err = decode(record)
	if err != nil {
		s.noteDamage(t, key, err)
	}
	return value, err
}

// storedHead is a head as it lies in its record.
func (s *session) storedHead(url string) (headRecord, error) {
	return read(s, tableHeads, url, func(record []byte) (headRecord, error) { return decodeHead(url, record) })
}

func (s *session) head(url string) (headRecord, error) {
	head, err := s.storedHead(url)
	if err == nil {
		err = s.checkShard(&head)
	}
	return head, err
}

// checkShard takes the embedder out of a head whose embeddings went with others (OnlyDelete).
func (s *session) checkShard(head *headRecord) error {
	if head.Shard == 0 {
		return nil
	}
	directory, err := s.shardDirectory()
	if err != nil || directory.has(head.Shard) {
		return err
	}
	head.Shard, head.Embedder = 0, ""
	return nil
}

func (s *session) Head(url string) (Head, error) {
	head, err := s.head(url)
	if err != nil {
		return Head{}, fmt.Errorf("longterm: %s: %w", url, err)
	}
	return head.Head, nil
}

func (s *session) Get(url string) (Entry, error) {
	e, err := s.entry(url)
	if err != nil {
		return Entry{}, fmt.Errorf("longterm: %s: %w", url, err)
	}
	return e, nil
}

func (s *session) entry(url string) (Entry, error) {
	head, err := s.head(url)
	if err != nil {
		return Entry{}, err
	}
	body, err := read(s, tableBodies, url, decodeJSON[bodyRecord])
	if errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("%w: its text was set aside", ErrCorrupt)
	}
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Head: head.Head, Summaries: body.Summaries}
	if len(body.Texts) > 0 {
		e.Passages = make([]Passage, len(body.Texts))
	}
	for i, text := range body.Texts {
		e.Passages[i].Text = text
	}
	// Without terms or embeddings, which can be made anew, an entry is still worth having.
	if terms, err := read(s, tableTerms, url, decodeTerms); err == nil {
		for i := range min(len(terms), len(e.Passages)) {
			e.Passages[i].Terms = terms[i]
		}
	} else if !Absent(err) {
		return Entry{}, err
	}
	if head.Shard != 0 {
		if vectors, err := s.shard(head.Shard); err == nil {
			if err := vectors.give(&e); err != nil {
				s.noteDamage(tableVectors, shardKey(head.Shard), err)
			}
		} else if !Absent(err) {
			return Entry{}, err
		}
	}
	return e, nil
}

// Absent tells a record that is not there, or unreadable, from a store that does not answer: by errors that wrap
// ErrNotFound or ErrCorrupt.
func Absent(err error) bool { return errors.Is(err, ErrNotFound) || errors.Is(err, ErrCorrupt) }

func (s *session) Heads(q Query) ([]Head, error) {
	var heads []Head
	err := s.tx.scan(tableHeads, func(key string, record []byte) error {
		head, err := decodeHead(key, record)
		if err != nil {
			s.noteDamage(tableHeads, key, err)
			return nil
		}
		if !q.wants(&head.Head) {
			return nil
		}
		err = s.checkShard(&head)
		heads = append(heads, head.Head)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(heads, func(a, b Head) int {
		return cmp.Or(b.LastRead.Compare(a.LastRead), strings.Compare(a.URL, b.URL))
	})
	if q.Limit > 0 && len(heads) > q.Limit {
		heads = heads[:q.Limit]
	}
	return heads, nil
}

func (q Query) wants(h *Head) bool {
	return (q.Site == "" || Within(h.Site, q.Site)) && (q.Since.IsZero() || !h.LastRead.Before(q.Since))
}

// Within reports whether a site is the wanted one or lies below it.
func Within(site, wanted string) bool {
	rest, found := strings.CutSuffix(site, wanted)
	return found && (rest == "" || strings.HasSuffix(rest, "."))
}

func (s *session) Terms(f func(url string, passages [][]string) error) error {
	return s.tx.scan(tableTerms, func(key string, record []byte) error {
		passages, err := decodeTerms(record)
		if err != nil {
			s.noteDamage(tableTerms, key, err)
			return nil
		}
		return f(key, passages)
	})
}

func (s *session) Texts(f func(url string, passages []string, summaries []Summary) error) error {
	return s.tx.scan(tableBodies, func(key string, record []byte) error {
		body, err := decodeJSON[bodyRecord](record)
		if err != nil {
			s.noteDamage(tableBodies, key, err)
			return nil
		}
		return f(key, body.Texts, body.Summaries)
	})
}

func (s *session) Vectors(embedder string) (Vectors, error) {
	if err := s.flushShards(); err != nil {
		return Vectors{}, err
	}
	type part struct {
		shard  *shard
		values []byte
	}
	var parts []part
	var v Vectors
	size, rows := 0, 0
	err := s.tx.scan(tableVectors, func(key string, record []byte) error {
		shard, values, err := openShard(record)
		if err == nil && shard.embedder == embedder && v.Dim != 0 && shard.dim != v.Dim {
			err = fmt.Errorf("%w: embeddings of %d numbers, want %d", ErrCorrupt, shard.dim, v.Dim)
		}
		if err != nil {
			s.noteDamage(tableVectors, key, err)
		} else if shard.embedder == embedder {
			v.Dim = shard.dim
			size += len(values) / 4
			rows += len(values) / 4 / v.Dim
			parts = append(parts, part{shard, values})
		}
		return nil
	})
	if err != nil {
		return Vectors{}, err
	}
	v.Values = make([]float32, size)
	v.Rows = make([]VectorRow, 0, rows)
	bytes := kernel.Bytes(v.Values)
	for _, p := range parts {
		bytes = bytes[copy(bytes, p.values):]
		for _, m := range p.shard.members {
			for _, passage := range m.passages {
				v.Rows = append(v.Rows, VectorRow{URL: m.url, Passage: passage})
			}
		}
	}
	return v, nil
}

func (s *session) Damaged() ([]Damage, error) {
	if s.writable && !s.deleting {
		if err := s.setAside(s.found); err != nil {
			return nil, err
		}
	}
	var all []Damage
	err := s.tx.scan(tableDamaged, func(key string, record []byte) error {
		name, key, _ := strings.Cut(key, "\x00")
		all = append(all, Damage{Table: name, URL: key, Record: slices.Clone(record)})
		return nil
	})
	return all, err
}

// shard reads a shard, or returns the one that this session has at hand.
func (s *session) shard(number uint32) (*shard, error) {
	if at, ok := s.shards[number]; ok {
		return at, nil
	}
	found, err := read(s, tableVectors, shardKey(number), decodeShard)
	if err == nil {
		s.shards[number] = found
	}
	return found, err
}
