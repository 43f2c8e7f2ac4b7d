package longterm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// store is a Store over an engine.
type store struct {
	engine engine
	notice func(Notice)
}

// errVersion says that the records are not of this version yet.
var errVersion = errors.New("records of an older version")

// open makes a store of an engine and closes the engine where that fails.
func open(ctx context.Context, e engine, o Options) (Store, error) {
	s := &store{engine: e, notice: o.Notice}
	if s.notice == nil {
		s.notice = func(Notice) {}
	}
	if err := s.prepare(ctx, Created); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return s, nil
}

func (s *store) View(ctx context.Context, f func(Reader) error) error {
	var found []damage
	err := s.prepared(ctx, func() error {
		return s.engine.view(ctx, func(tx transaction) error {
			if err := checkVersion(tx); err != nil {
				return err
			}
			session := newSession(tx, false)
			err := f(session)
			found = session.found
			return err
		})
	})
	if len(found) > 0 {
		// A store that cannot be written to can still be read.
		_ = s.engine.update(ctx, func(tx transaction) error { return newSession(tx, true).setAside(found) })
		s.tell(found)
	}
	return err
}

func (s *store) Update(ctx context.Context, f func(Writer) error) error {
	var found []damage
	err := s.prepared(ctx, func() error {
		return s.engine.update(ctx, func(tx transaction) error {
			if err := checkVersion(tx); err != nil {
				return err
			}
			session := newSession(tx, true)
			err := f(session)
			found = session.found
			if err == nil {
				err = session.flush()
			}
			if err == nil && !session.deleting {
				err = session.setAside(found)
			}
			return err
		})
	})
	s.tell(found)
	return err
}

// prepared runs a transaction; where the store went away meanwhile, on a new one.
func (s *store) prepared(ctx context.Context, transact func() error) error {
	err := transact()
	if !errors.Is(err, errVersion) {
		return err
	}
	if err := s.prepare(ctx, Lost); err != nil {
		return err
	}
	return transact()
}

func (s *store) tell(found []damage) {
	for _, d := range found {
		s.notice(Notice{Kind: DamageFound, Detail: fmt.Sprintf("%s %q: %v", d.table, d.key, d.reason)})
	}
}

func (s *store) Usage(ctx context.Context) (u Usage, err error) {
	err = s.View(ctx, func(r Reader) (err error) {
		u, err = r.Usage()
		return err
	})
	if err != nil {
		return Usage{}, err
	}
	u.Disk, err = s.engine.size(ctx)
	return u, err
}

func (s *store) Compact(ctx context.Context) error {
	if err := s.engine.compact(ctx); err != nil {
		return err
	}
	return s.engine.update(ctx, func(tx transaction) error { return tx.delete(tableMeta, keyCompact) })
}

func (s *store) Close() error { return s.engine.close() }

// prepare brings the records to this version and does a compaction that is due. Where there are
// none, it makes an empty store and gives the notice that is meant for that.
func (s *store) prepare(ctx context.Context, empty NoticeKind) error {
	compact := false
	err := s.engine.view(ctx, func(tx transaction) error {
		due, err := tx.get(tableMeta, keyCompact)
		if err != nil {
			return err
		}
		compact = due != nil
		return checkVersion(tx)
	})
	if err == nil && compact {
		err = s.Compact(ctx)
	}
	if !errors.Is(err, errVersion) {
		return err
	}
	var notice *Notice
	err = s.engine.update(ctx, func(tx transaction) error {
		notice = nil
		version, err := getVersion(tx)
		switch {
		case err != nil || version == Version: // somebody else was quicker
			return err
		case version == 0:
			notice = &Notice{Kind: empty}
		case version == 1:
			notice = &Notice{Kind: Migrated, Detail: "from version 1"}
			err = migrate1(tx)
		default:
			return checkVersion(tx)
		}
		if err != nil {
			return err
		}
		return putVersion(tx)
	})
	if err == nil && notice != nil {
		s.notice(*notice)
	}
	return err
}

// migrate1 takes the entries of version 1 apart, where each was one record of JSON without
// checksum. What cannot be read is set aside.
func migrate1(tx transaction) error {
	old := map[string][]byte{}
	err := tx.scan(tableEntries, func(url string, record []byte) error {
		old[url] = slices.Clone(record)
		return nil
	})
	if err != nil {
		return err
	}
	session := newSession(tx, true)
	for _, url := range slices.Sorted(maps.Keys(old)) {
		var e Entry
		err := json.Unmarshal(old[url], &e)
		if err == nil && e.URL != url {
			err = ErrInvalid
		}
		if err == nil {
			if err = session.Put(e); err == nil {
				continue
			} else if !errors.Is(err, ErrInvalid) {
				return err
			}
		}
		if err := tx.put(tableDamaged, damagedKey(tableEntries, url), old[url]); err != nil {
			return err
		}
	}
	if err := session.flush(); err != nil {
		return err
	}
	return tx.clear(tableEntries)
}

// getVersion returns the version of the records; 0 where there are none.
func getVersion(tx transaction) (int, error) {
	record, err := tx.get(tableMeta, keySchema)
	if err != nil || record == nil {
		return 0, err
	}
	version, err := strconv.Atoi(string(record))
	if err != nil || version < 1 {
		return 0, fmt.Errorf("longterm: %w: version %q, want a number", ErrCorrupt, record)
	}
	return version, nil
}

func putVersion(tx transaction) error {
	return tx.put(tableMeta, keySchema, []byte(strconv.Itoa(Version)))
}

// checkVersion fails with errVersion where the records are older, with ErrNewer where they are newer.
func checkVersion(tx transaction) error {
	version, err := getVersion(tx)
	switch {
	case err != nil:
		return err
	case version > Version:
		return fmt.Errorf("longterm: version %d, want at most %d: %w", version, Version, ErrNewer)
	case version < Version:
		return errVersion
	}
	return nil
}
