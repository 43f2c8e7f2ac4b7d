package library

import (
	"testing"

	"github.com/stretchr/testify/require"

	"precis/memory/longterm"
	"precis/memory/recall"
)

func TestSettingsAreKeptInTheStore(t *testing.T) {
	s := inMemory()
	a, b := open(t, s, nil), open(t, s, nil)
	settings, err := a.Settings(t.Context())
	require.NoError(t, err)
	require.Equal(t, DefaultSettings, settings)

	settings, err = a.ChangeSettings(t.Context(), func(s *Settings) {
		s.Excluded = []string{" https://www.Bank.example:8080/x?y ", "bank.example", "mail.example"}
		s.Context = false
	})
	require.NoError(t, err)
	require.Equal(t, []string{"bank.example", "mail.example"}, settings.Excluded)
	fromB, err := b.Settings(t.Context())
	require.NoError(t, err)
	require.Equal(t, settings, fromB)
	again, err := open(t, s, nil).Settings(t.Context())
	require.NoError(t, err)
	require.Equal(t, settings, again)

	for _, wrong := range []func(*Settings){
		func(s *Settings) { s.Budget = -1 },
		func(s *Settings) { s.Excluded = []string{"two words"} },
		func(s *Settings) { s.Excluded = []string{""} },
	} {
		_, err = a.ChangeSettings(t.Context(), wrong)
		require.ErrorIs(t, err, ErrSetting)
	}
	again, err = a.Settings(t.Context())
	require.NoError(t, err)
	require.Equal(t, settings, again, "what cannot be changes nothing")

	p := article(t, pairOf(t, 0).First)
	p.URL = "https://my.bank.example/account"
	kept, err := b.Remember(t.Context(), p, nil, now)
	require.NoError(t, err)
	require.Equal(t, longterm.IgnoredExcluded, kept.Ignored)
	require.Zero(t, b.Len())
}

func TestAMemoryThatIsOffKeepsAndRecallsNothing(t *testing.T) {
	l := open(t, inMemory(), nil)
	pair := pairOf(t, 0)
	first := article(t, pair.First)
	_, err := l.Remember(t.Context(), first, nil, now)
	require.NoError(t, err)
	related, err := l.Related(t.Context(), article(t, pair.Second), now, recall.Options{})
	require.NoError(t, err)
	require.NotEmpty(t, related.Recalled)

	_, err = l.ChangeSettings(t.Context(), func(s *Settings) { s.On = false })
	require.NoError(t, err)
	related, err = l.Related(t.Context(), article(t, pair.Second), now, recall.Options{})
	require.NoError(t, err)
	require.Empty(t, related)
	reading, err := l.Read(t.Context(), article(t, pair.Second), now, ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, longterm.IgnoredOff, reading.Ignored)
	require.Empty(t, reading.Related)
	require.NotEmpty(t, reading.Summary.Text)
	require.Equal(t, 1, l.Len())
	more, err := l.Continue(t.Context(), first, nil, now.Add(day))
	require.NoError(t, err)
	require.Equal(t, longterm.IgnoredOff, more.Ignored)
	_, err = l.Learn(t.Context(), first, []Sentence{{Text: first.Title, Kept: 1}})
	require.NoError(t, err)
}

func TestTheBudgetOfTheSettingsIsKept(t *testing.T) {
	l := open(t, inMemory(), nil)
	kept, err := l.Remember(t.Context(), article(t, pairOf(t, 0).First), nil, now)
	require.NoError(t, err)
	_, err = l.ChangeSettings(t.Context(), func(s *Settings) { s.Budget = kept.Entry.Bytes + 100 })
	require.NoError(t, err)
	next, err := l.Remember(t.Context(), article(t, pairOf(t, 1).First), nil, now.Add(day))
	require.NoError(t, err)
	require.Len(t, next.Left, 1)
	require.Equal(t, kept.Entry.URL, next.Left[0].URL)
}
