package longterm

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

func (s *session) Put(e Entry) error {
	if !s.writable || s.deleting {
		return fmt.Errorf("longterm: %s: %w", e.URL, ErrReadOnly)
	}
	e.Summaries = slices.Clone(e.Summaries)
	e = e.normal()
	if err := e.valid(); err != nil {
		return err
	}
	old, err := s.oldHead(e.URL)
	if err != nil {
		return err
	}
	if err := s.removeVectors(e.URL); err != nil {
		return err
	}
	head := headRecord{Head: e.Head}
	if head.Shard, err = s.addVectors(&e); err != nil {
		return err
	}
	terms := make([][]string, len(e.Passages))
	body := bodyRecord{Texts: make([]string, len(e.Passages)), Summaries: e.Summaries}
	for i, p := range e.Passages {
		body.Texts[i], terms[i] = p.Text, p.Terms
		head.Bytes += 4 * int64(len(p.Embedding))
	}
	bodyBytes, termBytes := encodeJSON(body), encodeTerms(terms)
	head.Bytes += int64(len(bodyBytes) + len(termBytes))
	if err := s.tx.put(tableBodies, e.URL, bodyBytes); err != nil {
		return err
	}
	if err := s.tx.put(tableTerms, e.URL, termBytes); err != nil {
		return err
	}
	return s.putHead(old, head)
}

// putHead writes a head whose Bytes is the size of the rest of its entry.
func (s *session) putHead(old *headRecord, head headRecord) error {
	rest := head.Bytes
	head.Bytes = 0
	head.Bytes = rest + int64(len(head.encode()))
	if err := s.recount(old, &head); err != nil {
		return err
	}
	return s.tx.put(tableHeads, head.URL, head.encode())
}

func (s *session) PutHead(h Head) error {
	if !s.writable || s.deleting {
		return fmt.Errorf("longterm: %s: %w", h.URL, ErrReadOnly)
	}
	old, err := s.head(h.URL)
	if err != nil {
		return fmt.Errorf("longterm: %s: %w", h.URL, err)
	}
	head := headRecord{Head: h.normal(), Shard: old.Shard}
	if err := head.valid(); err != nil {
		return err
	}
	head.Embedder = old.Embedder
	was, err := s.storedHead(h.URL)
	if err != nil {
		return fmt.Errorf("longterm: %s: %w", h.URL, err)
	}
	was.Bytes = 0
	head.Bytes = old.Bytes - int64(len(was.encode()))
	return s.putHead(&old, head)
}

func (s *session) Delete(url string) error {
	if !s.writable {
		return fmt.Errorf("longterm: %s: %w", url, ErrReadOnly)
	}
	old, err := s.oldHead(url)
	if err != nil {
		return err
	}
	if old != nil {
		if err := s.recount(old, nil); err != nil {
			return err
		}
	}
	if err := s.removeVectors(url); err != nil {
		return err
	}
	for _, t := range []table{tableHeads, tableBodies, tableTerms} {
		if err := s.tx.delete(t, url); err != nil {
			return err
		}
		if err := s.tx.delete(tableDamaged, damagedKey(t, url)); err != nil {
			return err
		}
	}
	return s.tx.delete(tableDamaged, damagedKey(tableEntries, url))
}

func (s *session) Clear(but ...State) error {
	if !s.writable {
		return fmt.Errorf("longterm: %w", ErrReadOnly)
	}
	clear(s.shards)
	clear(s.changed)
	s.directory, s.usage, s.usageChanged, s.found = nil, nil, false, nil
	for _, t := range tables {
		if t == tableMeta {
			continue
		}
		if err := s.tx.clear(t); err != nil {
			return err
		}
	}
	stays := []string{keySchema}
	for _, name := range but {
		stays = append(stays, name.key())
	}
	var goes []string
	err := s.tx.scan(tableMeta, func(key string, _ []byte) error {
		if !slices.Contains(stays, key) {
			goes = append(goes, key)
		}
		return nil
	})
	for _, key := range goes {
		err = cmp.Or(err, s.tx.delete(tableMeta, key))
	}
	return err
}

func (s *session) OnlyDelete() { s.deleting = true }

func (s *session) WantCompact() error {
	if !s.writable {
		return fmt.Errorf("longterm: %w", ErrReadOnly)
	}
	if s.deleting {
		return nil
	}
	return s.tx.put(tableMeta, keyCompact, []byte("1"))
}

// addVectors puts the embeddings of an entry into a shard and returns its number; 0 where it has
// none.
func (s *session) addVectors(e *Entry) (uint32, error) {
	rows, dim := 0, 0
	for _, p := range e.Passages {
		if len(p.Embedding) > 0 {
			rows, dim = rows+1, len(p.Embedding)
		}
	}
	if rows == 0 {
		return 0, nil
	}
	directory, err := s.shardDirectory()
	if err != nil {
		return 0, err
	}
	for _, info := range directory.Shards {
		if info.Embedder == e.Embedder && info.Dim != dim {
			return 0, fmt.Errorf("longterm: %s: %w: embeddings of %d numbers by %q, want %d as it gave before", e.URL, ErrInvalid, dim, e.Embedder, info.Dim)
		}
	}
	number, into, err := s.room(directory, e.Embedder, rows)
	if err != nil {
		return 0, err
	}
	if into == nil {
		number, into = directory.Last+1, &shard{embedder: e.Embedder, dim: dim}
	}
	into.add(e)
	return number, s.change(number, into)
}

// room returns a shard with room for some rows more, or nil.
func (s *session) room(directory *shardDirectory, embedder string, rows int) (uint32, *shard, error) {
	for {
		number := directory.room(embedder, rows)
		if number == 0 {
			return 0, nil, nil
		}
		found, err := s.shard(number)
		if !Absent(err) {
			return number, found, err
		}
		directory.forget(number)
	}
}

// removeVectors takes the embeddings of a URL out of their shard. Where the head cannot be read,
// which says the shard, all are searched. Shards that were set aside may hold embeddings of the
// URL; they are of no use to anybody and leave too.
func (s *session) removeVectors(url string) error {
	head, err := s.storedHead(url)
	switch {
	case err == nil && head.Shard == 0:
		return nil
	case err == nil:
		found, err := s.shard(head.Shard)
		if Absent(err) {
			return s.dropShards()
		} else if err != nil {
			return err
		}
		found.remove(url)
		return s.change(head.Shard, found)
	case errors.Is(err, ErrNotFound):
		aside, err := s.tx.get(tableDamaged, damagedKey(tableHeads, url))
		if err != nil || aside == nil {
			return err
		}
	case !errors.Is(err, ErrCorrupt):
		return err
	}
	directory, err := s.shardDirectory()
	if err != nil {
		return err
	}
	for _, info := range slices.Clone(directory.Shards) {
		found, err := s.shard(info.Number)
		if Absent(err) {
			continue
		} else if err != nil {
			return err
		}
		if i, _ := found.find(url); i >= 0 {
			found.remove(url)
			if err := s.change(info.Number, found); err != nil {
				return err
			}
		}
	}
	return s.dropShards()
}

// dropShards deletes the shards that were set aside.
func (s *session) dropShards() error {
	aside, err := s.Damaged()
	if err != nil {
		return err
	}
	for _, d := range aside {
		if d.Table == string(tableVectors) {
			if err := s.tx.delete(tableDamaged, damagedKey(tableVectors, d.URL)); err != nil {
				return err
			}
		}
	}
	return nil
}

// change notes that a shard is to be written.
func (s *session) change(number uint32, to *shard) error {
	directory, err := s.shardDirectory()
	if err != nil {
		return err
	}
	directory.set(number, to)
	s.shards[number] = to
	s.changed[number] = true
	return nil
}

// shardDirectory reads the directory of the shards; one that is damaged is made anew.
func (s *session) shardDirectory() (*shardDirectory, error) {
	if s.directory != nil {
		return s.directory, nil
	}
	found, err := read(s, tableMeta, keyShards, decodeJSON[shardDirectory])
	if Absent(err) {
		found, err = s.listShards()
	}
	if err != nil {
		return nil, err
	}
	s.directory = &found
	return s.directory, nil
}

// listShards makes the directory from the shards themselves. Heads name shards that are gone: their numbers
// are not given out again.
func (s *session) listShards() (directory shardDirectory, err error) {
	err = s.tx.scan(tableHeads, func(key string, record []byte) error {
		if head, err := decodeHead(key, record); err == nil {
			directory.Last = max(directory.Last, head.Shard)
		}
		return nil
	})
	if err != nil {
		return directory, err
	}
	err = s.tx.scan(tableVectors, func(key string, record []byte) error {
		var number uint32
		if _, err := fmt.Sscanf(key, "%x", &number); err != nil {
			return nil
		}
		directory.Last = max(directory.Last, number)
		if found, err := decodeShard(record); err == nil {
			directory.set(number, found)
		}
		return nil
	})
	return directory, err
}

// flush writes what the session kept until its end. One that only deletes leaves usage and directory to be made
// anew.
func (s *session) flush() error {
	if s.deleting {
		for number := range s.changed {
			if err := s.tx.delete(tableVectors, shardKey(number)); err != nil {
				return err
			}
		}
		if len(s.changed) > 0 {
			if err := s.tx.delete(tableMeta, keyShards); err != nil {
				return err
			}
		}
		return s.tx.delete(tableMeta, keyUsage)
	}
	return cmp.Or(s.flushShards(), s.flushUsage())
}

// flushShards writes the shards that changed.
func (s *session) flushShards() error {
	if len(s.changed) == 0 {
		return nil
	}
	for number := range s.changed {
		var err error
		if at := s.shards[number]; at.rows() == 0 {
			err = s.tx.delete(tableVectors, shardKey(number))
			delete(s.shards, number)
		} else {
			err = s.tx.put(tableVectors, shardKey(number), at.encode())
		}
		if err != nil {
			return err
		}
	}
	clear(s.changed)
	return s.tx.put(tableMeta, keyShards, encodeJSON(s.directory))
}

// setAside moves records that could not be read out of the way.
func (s *session) setAside(found []damage) error {
	for _, d := range found {
		record, err := s.tx.get(d.table, d.key)
		if err != nil {
			return err
		}
		if record == nil || !s.damaged(d, record) {
			continue // somebody wrote it anew meanwhile
		}
		if !strings.HasPrefix(d.key, State("").key()) || d.table != tableMeta { // a state may name what was forgotten
			if err := s.tx.put(tableDamaged, damagedKey(d.table, d.key), slices.Clone(record)); err != nil {
				return err
			}
		}
		if err := s.tx.delete(d.table, d.key); err != nil {
			return err
		}
		if d.table == tableHeads {
			if err := s.tx.delete(tableMeta, keyUsage); err != nil {
				return err
			}
		}
	}
	return nil
}

// damaged tells whether a record that was found damaged still is.
func (s *session) damaged(d damage, record []byte) bool {
	var err error
	switch d.table {
	case tableHeads:
		_, err = decodeHead(d.key, record)
	case tableBodies:
		_, err = decodeJSON[bodyRecord](record)
	case tableTerms:
		_, err = decodeTerms(record)
	case tableVectors:
		_, err = decodeShard(record)
	case tableMeta:
		switch d.key {
		case keyShards:
			_, err = decodeJSON[shardDirectory](record)
		case keyUsage:
			_, err = decodeJSON[usageRecord](record)
		default: // a state
			_, err = decodeJSON[json.RawMessage](record)
		}
	}
	return err != nil
}

func damagedKey(t table, key string) string { return string(t) + "\x00" + key }
