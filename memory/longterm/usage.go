package longterm

import (
	"math/rand/v2"
	"slices"
)

// usageRecord counts entries and their bytes, so that a write need not read all heads to know
// whether there is room. Where it is not there, or damaged, it is counted anew.
type usageRecord struct {
	Entries int   `json:"entries"`
	Bytes   int64 `json:"bytes"`
	Writes  int64 `json:"writes"` // counted from a number by chance, so that two stores of one place differ
}

func (s *session) Usage() (Usage, error) {
	u, err := s.count()
	if err != nil {
		return Usage{}, err
	}
	return Usage{Entries: u.Entries, Bytes: u.Bytes, Writes: u.Writes}, nil
}

// count returns the usage, which the session then keeps up to date.
func (s *session) count() (*usageRecord, error) {
	if s.usage != nil {
		return s.usage, nil
	}
	u, err := read(s, tableMeta, keyUsage, decodeJSON[usageRecord])
	if err == nil {
		s.usage = &u
		return s.usage, nil
	}
	if !Absent(err) {
		return nil, err
	}
	heads, err := s.Heads(Query{})
	if err != nil {
		return nil, err
	}
	s.usage = &usageRecord{Entries: len(heads)}
	for _, h := range heads {
		s.usage.Bytes += h.Bytes
	}
	return s.usage, nil
}

// recount notes that one entry takes the place of another; either may be nil.
func (s *session) recount(old, now *headRecord) error {
	u, err := s.count()
	if err != nil {
		return err
	}
	if old != nil {
		u.Entries--
		u.Bytes -= old.Bytes
	}
	if now != nil {
		u.Entries++
		u.Bytes += now.Bytes
	}
	if !s.usageChanged {
		s.usageChanged = true
		if u.Writes == 0 {
			u.Writes = rand.Int64N(1 << 52)
		}
		u.Writes++
	}
	return nil
}

// flushUsage writes the usage; where heads were damaged it is of no use any more.
func (s *session) flushUsage() error {
	if slices.ContainsFunc(s.found, func(d damage) bool { return d.table == tableHeads }) {
		s.usage, s.usageChanged = nil, false
		return s.tx.delete(tableMeta, keyUsage)
	}
	if !s.usageChanged {
		return nil
	}
	s.usageChanged = false
	return s.tx.put(tableMeta, keyUsage, encodeJSON(s.usage))
}

// oldHead returns the head that a write replaces, or nil.
func (s *session) oldHead(url string) (*headRecord, error) {
	old, err := s.head(url)
	if err == nil {
		return &old, nil
	}
	if Absent(err) {
		err = nil
	}
	return nil, err
}
