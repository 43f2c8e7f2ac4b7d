package longterm

import (
	"encoding/json"
	"fmt"
)

// State names something small that is kept beside the entries, one of each in a store.
type State string

// The states. What they hold is theirs who write them (memory/library).
const (
	StateSettings State = "settings" // what the reader chose
	StateLearnt   State = "learnt"   // what was learnt of the reader
	StateReview   State = "review"   // when which entry comes back
	StateFaded    State = "faded"    // when the links faded last
)

// key is that of a state among the records of tableMeta.
func (s State) key() string { return "state " + string(s) }

func (s *session) State(name State, into any) error {
	payload, err := read(s, tableMeta, name.key(), decodeJSON[json.RawMessage])
	if err == nil {
		if wrong := json.Unmarshal(payload, into); wrong != nil {
			err = fmt.Errorf("%w: %w", ErrCorrupt, wrong)
		}
	}
	if err != nil {
		return fmt.Errorf("longterm: state %q: %w", name, err)
	}
	return nil
}

func (s *session) PutState(name State, value any) error {
	if !s.writable || s.deleting {
		return fmt.Errorf("longterm: state %q: %w", name, ErrReadOnly)
	}
	payload, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("longterm: state %q: %w: %w", name, ErrInvalid, err)
	}
	return s.tx.put(tableMeta, name.key(), encodeJSON(json.RawMessage(payload)))
}

func (s *session) DeleteState(name State) error {
	if !s.writable {
		return fmt.Errorf("longterm: state %q: %w", name, ErrReadOnly)
	}
	return s.tx.delete(tableMeta, name.key())
}
