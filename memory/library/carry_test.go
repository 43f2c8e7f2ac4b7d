package library

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/memory/longterm"
	"precis/memory/longterm/archive"
	"precis/memory/review"
)

// taught is a library with settings, something learnt and a card.
func taught(t *testing.T) (l *Library, page string) {
	l = open(t, inMemory(), nil)
	readAll(t, l)
	first := article(t, pairOf(t, 0).First)
	_, err := l.ChangeSettings(t.Context(), func(s *Settings) {
		s.On, s.Context, s.Budget, s.Excluded = false, false, 40_000_000, []string{"bank.example"}
	})
	require.NoError(t, err)
	_, err = l.Grade(t.Context(), first.URL, review.Good, now)
	require.NoError(t, err)
	on := func(s *Settings) { s.On = true }
	_, err = l.ChangeSettings(t.Context(), on)
	require.NoError(t, err)
	sentences := strings.SplitAfterN(first.Text, ". ", 3)
	_, err = l.Learn(t.Context(), first, []Sentence{{Text: sentences[0], Kept: 1}, {Text: sentences[1]}})
	require.NoError(t, err)
	_, err = l.ChangeSettings(t.Context(), func(s *Settings) { s.On = false })
	require.NoError(t, err)
	return l, first.URL
}

func exported(t *testing.T, l *Library) []byte {
	var b bytes.Buffer
	require.NoError(t, archive.WriteJSON(t.Context(), &b, l.Memory().Store))
	return b.Bytes()
}

func imported(t *testing.T, l *Library, content []byte, replace bool) Imported {
	done, err := l.Import(t.Context(), bytes.NewReader(content), now, archive.DefaultLimits, replace)
	require.NoError(t, err)
	return done
}

// besideEntries is what is kept beside entries, as JSON.
func besideEntries(t *testing.T, l *Library) map[longterm.State]string {
	all := map[longterm.State]string{}
	require.NoError(t, l.Memory().Store.View(t.Context(), func(r longterm.Reader) error {
		for _, name := range []longterm.State{longterm.StateSettings, longterm.StateLearnt, longterm.StateReview} {
			var state json.RawMessage
			if err := r.State(name, &state); err == nil {
				all[name] = string(state)
			}
		}
		return nil
	}))
	return all
}

func TestArchiveCarriesTheWholeMemory(t *testing.T) {
	l, _ := taught(t)
	content := exported(t, l)
	other := open(t, inMemory(), nil)
	done := imported(t, other, content, true)
	require.Equal(t, l.Len(), done.Added)
	require.Equal(t, []string{"on", "context", "budget", "excluded"}, done.Settings)
	require.True(t, done.Learnt)
	require.Equal(t, 1, done.Reviews)
	require.Equal(t, besideEntries(t, l), besideEntries(t, other))
	require.JSONEq(t, string(content), string(exported(t, other)))
}

func TestImportLeavesWhatTheReaderSetHere(t *testing.T) {
	l, url := taught(t)
	content := exported(t, l)

	fresh := open(t, inMemory(), nil)
	done := imported(t, fresh, content, false)
	require.Equal(t, []string{"context", "budget", "excluded"}, done.Settings, "a memory that is off turns none off")
	require.True(t, done.Learnt)
	settings, err := fresh.Settings(t.Context())
	require.NoError(t, err)
	require.Equal(t, Settings{On: true, Budget: 40_000_000, Excluded: []string{"bank.example"}}, settings)
	again := imported(t, fresh, content, false)
	require.Empty(t, again.Settings)
	require.False(t, again.Learnt)
	require.Zero(t, again.Reviews+again.Added+again.Updated)

	own, _ := taught(t)
	_, err = own.ChangeSettings(t.Context(), func(s *Settings) {
		*s = Settings{On: true, Context: true, Budget: 7_000_000, Excluded: []string{"a.example"}}
	})
	require.NoError(t, err)
	_, err = own.Grade(t.Context(), url, review.Again, now.Add(time.Hour))
	require.NoError(t, err)
	before := besideEntries(t, own)
	done = imported(t, own, content, false)
	require.Equal(t, []string{"excluded"}, done.Settings)
	require.False(t, done.Learnt)
	require.Zero(t, done.Reviews, "it was reviewed later here")
	settings, err = own.Settings(t.Context())
	require.NoError(t, err)
	require.Equal(t, Settings{On: true, Context: true, Budget: 7_000_000, Excluded: []string{"a.example", "bank.example"}}, settings)
	after := besideEntries(t, own)
	require.Equal(t, before[longterm.StateLearnt], after[longterm.StateLearnt])
	require.Equal(t, before[longterm.StateReview], after[longterm.StateReview])
}

func TestImportOfOldAndHostileArchives(t *testing.T) {
	l, _ := taught(t)
	before := besideEntries(t, l)
	old := imported(t, l, []byte(`{"format":"precis-memory","version":1,"entries":[{"url":"https://old.example/"}]}`), true)
	require.Equal(t, 1, old.Added)
	require.Empty(t, old.Settings)
	require.Equal(t, before, besideEntries(t, l))
	for _, states := range []string{
		`{"settings":{"budget":-1}}`, `{"settings":{"excluded":["no site"]}}`, `{"settings":7}`, `{"learnt":{"version":9}}`, `{"review":{"cards":{"x":{}}}}`,
	} {
		done, err := l.Import(t.Context(), bytes.NewReader([]byte(`{"format":"precis-memory","version":1,"entries":[{"url":"https://new.example/"}],"states":`+states+`}`)), now, archive.DefaultLimits, true)
		require.ErrorIs(t, err, archive.ErrFormat, states)
		require.Equal(t, 1, done.Added+done.Unchanged, states)
		require.Equal(t, before, besideEntries(t, l), states)
	}
	cards := imported(t, l, []byte(`{"format":"precis-memory","version":1,"states":{"review":{"cards":{"https://nowhere.example/":{"stability":1,"difficulty":1,"reviews":1}}}}}`), true)
	require.Zero(t, cards.Reviews, "there is no such entry")
}
