package longterm

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// shelf is what the tests keep as a state.
type shelf struct {
	Books []string `json:"books"`
}

func TestStoreKeepsStates(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		read := func(s Store, name State) (kept shelf, err error) {
			err = s.View(t.Context(), func(r Reader) error { return r.State(name, &kept) })
			return kept, err
		}
		_, err := read(s, StateLearnt)
		require.ErrorIs(t, err, ErrNotFound)
		require.NoError(t, s.Update(t.Context(), func(w Writer) error {
			require.NoError(t, w.PutState(StateLearnt, shelf{[]string{"潮汐", "tides"}}))
			require.NoError(t, w.PutState(StateReview, shelf{[]string{"another"}}))
			require.ErrorIs(t, w.PutState(StateSettings, func() {}), ErrInvalid)
			var kept shelf
			require.NoError(t, w.State(StateLearnt, &kept), "what was written is read")
			require.Equal(t, []string{"潮汐", "tides"}, kept.Books)
			return nil
		}))
		require.NoError(t, s.Close())

		s, _ = openStore(t, again)
		kept, err := read(s, StateLearnt)
		require.NoError(t, err)
		require.Equal(t, []string{"潮汐", "tides"}, kept.Books)
		var other int
		require.ErrorIs(t, s.View(t.Context(), func(r Reader) error { return r.State(StateLearnt, &other) }), ErrCorrupt)
		require.ErrorIs(t, s.View(t.Context(), func(r Reader) error { return r.(Writer).PutState(StateLearnt, kept) }), ErrReadOnly)
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.DeleteState(StateLearnt) }))
		_, err = read(s, StateLearnt)
		require.ErrorIs(t, err, ErrNotFound)
		kept, err = read(s, StateReview)
		require.NoError(t, err)
		require.Equal(t, []string{"another"}, kept.Books)
	})
}

// A state may name what is forgotten later, so that a damaged one is dropped, not set aside.
func TestStoreDropsADamagedState(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, notices := openStore(t, again)
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.PutState(StateReview, shelf{[]string{"secret"}}) }))
		*notices = nil
		tamper(t, again, func(tx transaction) error {
			return tx.put(tableMeta, StateReview.key(), []byte("secret rubbish"))
		})
		var kept shelf
		require.ErrorIs(t, s.View(t.Context(), func(r Reader) error { return r.State(StateReview, &kept) }), ErrCorrupt)
		require.Len(t, *notices, 1)
		require.ErrorIs(t, s.View(t.Context(), func(r Reader) error { return r.State(StateReview, &kept) }), ErrNotFound)
		require.NotContains(t, dump(t, again), "damaged "+damagedKey(tableMeta, StateReview.key()))
	})
}

func TestForgetAllLeavesTheSettings(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		put(t, s, sample("https://a.example/", 1))
		require.NoError(t, s.Update(t.Context(), func(w Writer) error {
			for _, name := range []State{StateSettings, StateLearnt, StateReview, StateFaded} {
				if err := w.PutState(name, shelf{[]string{string(name)}}); err != nil {
					return err
				}
			}
			return nil
		}))
		gone, err := (&Memory{Store: s}).ForgetAll(t.Context())
		require.NoError(t, err)
		require.Len(t, gone, 1)
		require.NoError(t, s.View(t.Context(), func(r Reader) error {
			var kept json.RawMessage
			for _, name := range []State{StateLearnt, StateReview, StateFaded} {
				require.ErrorIs(t, r.State(name, &kept), ErrNotFound)
			}
			require.NoError(t, r.State(StateSettings, &kept))
			require.JSONEq(t, `{"books":["settings"]}`, string(kept))
			return nil
		}))
	})
}

// Whoever names entries in a state is told in the same transaction that they are gone.
func TestDroppedIsToldOfEntriesThatLeave(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		m := &Memory{Store: s, Dropped: func(w Writer, gone func(string) bool) error {
			var kept shelf
			if err := w.State(StateReview, &kept); err != nil {
				return err
			}
			left := shelf{[]string{}}
			for _, url := range kept.Books {
				if !gone(url) {
					left.Books = append(left.Books, url)
				}
			}
			return w.PutState(StateReview, left)
		}}
		on := func() (kept shelf) {
			require.NoError(t, s.View(t.Context(), func(r Reader) error { return r.State(StateReview, &kept) }))
			return kept
		}
		addresses := []string{"https://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"}
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.PutState(StateReview, shelf{addresses}) }))
		for i, url := range addresses {
			e := sample(url, uint64(i))
			e.Canonical, e.Site, e.Pinned = "", "", false
			put(t, s, e)
		}
		_, err := m.ForgetPage(t.Context(), addresses[1])
		require.NoError(t, err)
		require.Equal(t, []string{addresses[0], addresses[2], addresses[3]}, on().Books)

		left, err := m.makeRoom(t.Context(), 1)
		require.NoError(t, err)
		require.Equal(t, addresses[0], left[0].URL)
		require.Equal(t, addresses[2:], on().Books)

		m.Budget.Entries = 2
		e := sample("https://e.example/", 9)
		e.Canonical = ""
		done, err := m.Remember(t.Context(), Reading{Entry: e})
		require.NoError(t, err)
		require.Equal(t, addresses[2], done.Left[0].URL)
		require.Equal(t, addresses[3:], on().Books)
	})
}
