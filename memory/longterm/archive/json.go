package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"precis/memory/longterm"
)

// An archive of JSON is one object:
//
//	{"format": "precis-memory", "version": 1, "entries": [ … ], "states": {"settings": …, "learnt": …, "review": …}}
//
// with the entries as longterm.Entry, last read first, one a line, and the states as they are kept: those that
// there are. Older archives have none, and older programs pass over them.
const (
	jsonFormat  = "precis-memory"
	jsonVersion = 1
)

// carried are the states that go along. When links faded last is of one store.
var carried = []longterm.State{longterm.StateSettings, longterm.StateLearnt, longterm.StateReview}

// WriteJSON writes all entries of a store, and its states. Damaged ones are left out.
func WriteJSON(ctx context.Context, w io.Writer, s longterm.Store) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `{"format":%q,"version":%d,"entries":[`, jsonFormat, jsonVersion)
	separator := "\n"
	err := each(ctx, s, func(e longterm.Entry) error {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		b.WriteString(separator)
		separator = ",\n"
		_, err = b.Write(line)
		return err
	})
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	all, err := states(ctx, s)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	b.WriteString("\n],\"states\":")
	b.Write(all)
	b.WriteString("}\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// states are those of a store, as JSON by their names.
func states(ctx context.Context, s longterm.Store) ([]byte, error) {
	all := States{}
	err := s.View(ctx, func(r longterm.Reader) error {
		for _, name := range carried {
			var state json.RawMessage
			switch err := r.State(name, &state); {
			case longterm.Absent(err):
			case err != nil:
				return err
			default:
				all[name] = state
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(all)
}

// ReadJSON reads what WriteJSON wrote into to; members that it does not know are left out. The format and
// the version must stand before the entries and the states.
func ReadJSON(r io.Reader, l Limits, to Receiver) error {
	m := &meter{r: r, total: l.Total}
	m.allow(l.Entry)
	d := json.NewDecoder(m)
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	format, version := "", 0
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return readError(err)
		}
		switch key {
		case "format":
			err = d.Decode(&format)
		case "version":
			err = d.Decode(&version)
		case "entries":
			if err := checkJSON(format, version); err != nil {
				return err
			}
			if err := readEntries(d, m, l, to.Entry); err != nil {
				return err
			}
		case "states":
			if err := checkJSON(format, version); err != nil {
				return err
			}
			if err := readStates(d, m, l, to.States); err != nil {
				return err
			}
		default:
			err = d.Decode(new(json.RawMessage))
		}
		if err != nil {
			return readError(err)
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return err
	}
	return checkJSON(format, version)
}

func checkJSON(format string, version int) error {
	switch {
	case format != jsonFormat:
		return fmt.Errorf("archive: %w: format %.40q, want %q", ErrFormat, format, jsonFormat)
	case version > jsonVersion:
		return fmt.Errorf("archive: version %d, want at most %d: %w", version, jsonVersion, ErrNewer)
	case version < 1:
		return fmt.Errorf("archive: %w: version %d, want 1 to %d", ErrFormat, version, jsonVersion)
	}
	return nil
}

func readEntries(d *json.Decoder, m *meter, l Limits, f func(longterm.Entry) error) error {
	if err := expect(d, json.Delim('[')); err != nil {
		return err
	}
	for i := 0; d.More(); i++ {
		m.allow(l.Entry)
		var e longterm.Entry
		if err := d.Decode(&e); err != nil {
			return fmt.Errorf("entry %d: %w", i, readError(err))
		}
		if err := f(e); err != nil {
			return err
		}
	}
	return expect(d, json.Delim(']'))
}

// readStates reads the states that this program knows.
func readStates(d *json.Decoder, m *meter, l Limits, f func(States) error) error {
	m.allow(l.Entry)
	var all States
	if err := d.Decode(&all); err != nil {
		return fmt.Errorf("states: %w", readError(err))
	}
	maps.DeleteFunc(all, func(name longterm.State, _ json.RawMessage) bool { return !slices.Contains(carried, name) })
	return f(all)
}

func expect(d *json.Decoder, want json.Delim) error {
	found, err := d.Token()
	if err != nil {
		return readError(err)
	}
	if found != want {
		return fmt.Errorf("archive: %w: %v at byte %d, want %v", ErrFormat, found, d.InputOffset(), want)
	}
	return nil
}

// meter reads no more than is allowed at a time, and in all: so that a decoder that waits for the
// end of a value cannot be made to hold a whole archive.
type meter struct {
	r           io.Reader
	left, total int64
}

func (m *meter) allow(n int64) { m.left = n }

func (m *meter) Read(p []byte) (int, error) {
	left := min(m.left, m.total)
	if left <= 0 {
		return 0, fmt.Errorf("archive: %w", ErrTooLarge)
	}
	n, err := m.r.Read(p[:min(int64(len(p)), left)])
	m.left -= int64(n)
	m.total -= int64(n)
	return n, err
}
