package longterm

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever a record holds, it is read or refused; what is read is written as something that is read
// as the same. Checksums are set right, so that what is behind them is reached.
func FuzzRecords(f *testing.F) {
	e := sample("a", 1)
	head := headRecord{Head: e.Head, Shard: 7}
	s := &shard{embedder: "m", dim: 8}
	s.add(&e)
	f.Add(head.encode())
	f.Add(s.encode())
	f.Add(encodeTerms([][]string{{"tide", "turbin"}, nil, {""}}))
	f.Add(encodeJSON(bodyRecord{Texts: []string{"one"}, Summaries: e.Summaries}))
	f.Add(encodeJSON(shardDirectory{Last: 3, Shards: []shardInfo{{1, "m", 8, 5}}}))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, record []byte) {
		for _, record := range [][]byte{record, seal(append(make([]byte, recordStart), record...))} {
			if len(record) > recordStart {
				record = seal(bytes.Clone(record))
			}
			if h, err := decodeHead("a", record); err == nil {
				again, err := decodeHead("a", h.encode())
				require.NoError(t, err)
				require.Equal(t, h, again)
			} else {
				require.ErrorIs(t, err, ErrCorrupt)
			}
			if terms, err := decodeTerms(record); err == nil {
				again, err := decodeTerms(encodeTerms(terms))
				require.NoError(t, err)
				require.Equal(t, terms, again)
			} else {
				require.ErrorIs(t, err, ErrCorrupt)
			}
			if s, err := decodeShard(record); err == nil {
				again, err := decodeShard(s.encode())
				require.NoError(t, err)
				require.Equal(t, s.members, again.members)
				require.Equal(t, len(s.values), len(again.values))
				for _, m := range s.members {
					e := Entry{Head: Head{URL: m.url}, Passages: make([]Passage, 4)}
					_ = s.give(&e)
				}
			} else {
				require.ErrorIs(t, err, ErrCorrupt)
			}
			if _, err := decodeJSON[bodyRecord](record); err != nil {
				require.ErrorIs(t, err, ErrCorrupt)
			}
		}
	})
}
