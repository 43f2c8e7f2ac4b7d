package review

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/memory/longterm"
)

var now = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func head(url string, dwell time.Duration) longterm.Head {
	return longterm.Head{URL: url, LastRead: now.Add(-2 * day), TimesRead: 1, Dwell: dwell}
}

func TestIntervalsGrowWithGoodRecall(t *testing.T) {
	var d Deck
	at, before := now, time.Duration(0)
	for range 6 {
		due := d.Rate("a", Good, at)
		require.Greater(t, due.Sub(at), before)
		before = due.Sub(at)
		at = due
	}
	require.Greater(t, before, 60*day)
	require.Equal(t, uint64(6), d.Cards["a"].Reviews)
	require.Zero(t, d.Cards["a"].Lapses)

	forgotten := d.Rate("a", Again, at)
	require.Less(t, forgotten.Sub(at), before/3)
	require.Equal(t, uint64(1), d.Cards["a"].Lapses)
	require.Equal(t, now, d.Cards["a"].Added)
}

func TestTheBetterRecalledComesBackLater(t *testing.T) {
	var before time.Time
	for _, r := range []Rating{Again, Hard, Good, Easy} {
		var d Deck
		due := d.Rate("a", r, now)
		require.True(t, due.After(now))
		require.False(t, due.Before(before), r)
		before = due
	}
	require.False(t, Rating("perfect").Valid())
	require.Panics(t, func() { new(Deck).Rate("a", "perfect", now) })
}

func TestTheListIsSmallAndInOrder(t *testing.T) {
	var d Deck
	heads := []longterm.Head{
		head("glanced", 2*time.Second),
		head("long", 10*time.Minute),
		head("longer", 30*time.Minute),
		head("b", 5*time.Minute), head("c", 5*time.Minute),
		{URL: "just read", LastRead: now.Add(-time.Hour), TimesRead: 1, Dwell: time.Hour},
		{URL: "pinned", LastRead: now.Add(-2 * day), Pinned: true},
	}
	require.Equal(t, []Due{{URL: "pinned", New: true}, {URL: "longer", New: true}, {URL: "long", New: true}}, d.Today(heads, now, Options{}))
	require.Len(t, d.Today(heads, now, Options{New: 10}), 5, "not what was glanced at, nor just read")
	require.Len(t, d.Today(heads, now, Options{Most: 2}), 2)

	d.Rate("pinned", Easy, now)
	d.Rate("longer", Again, now)
	require.Equal(t, []Due{{URL: "long", New: true}}, d.Today(heads, now, Options{}), "three new ones a day, two are done")
	later := now.Add(3 * day)
	list := d.Today(heads, later, Options{})
	require.Equal(t, "longer", list[0].URL, "what is due comes before what is new")
	require.Greater(t, list[0].Retrievability, 0.0)
	require.Less(t, list[0].Retrievability, 1.0)
	require.NotContains(t, list, Due{URL: "pinned"}, "not due yet")

	d.Keep(func(url string) bool { return url == "pinned" })
	require.Len(t, d.Cards, 1)
	require.Empty(t, d.Today(nil, later.Add(1000*day), Options{}), "what the memory forgot is on no list")
}

func TestAClockSetBack(t *testing.T) {
	var d Deck
	due := d.Rate("a", Good, now)
	again := d.Rate("a", Good, now.Add(-100*day))
	require.False(t, again.Before(due.Add(-day)))
	require.Equal(t, now, d.Cards["a"].LastReview)
}

func TestADeckIsKeptAsJSON(t *testing.T) {
	var d, read Deck
	d.Rate("a", Good, now)
	d.Rate("b", Again, now)
	text, err := json.Marshal(d)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &read))
	require.Equal(t, d, read)
	require.Equal(t, d.Rate("a", Good, now.Add(5*day)), read.Rate("a", Good, now.Add(5*day)))
}

func TestHostileDecksAreRefused(t *testing.T) {
	var d Deck
	d.Rate("a", Good, now)
	for text, says := range map[string]string{
		`[]`: "not a deck",
		`{"cards":{"b":{"stability":0,"difficulty":5,"reviews":1}}}`:                              `card of "b": stability 0`,
		`{"cards":{"b":{"stability":1e300,"difficulty":5,"reviews":1}}}`:                          "stability 1e+300",
		`{"cards":{"b":{"stability":2,"difficulty":11,"reviews":1}}}`:                             "difficulty 11",
		`{"cards":{"b":{"stability":2,"difficulty":5}}}`:                                          "0 reviews",
		`{"cards":{"b":{"stability":2,"difficulty":5,"reviews":1,"due":"9999-01-01T00:00:00Z"}}}`: "no year after 9000",
	} {
		err := json.Unmarshal([]byte(text), &d)
		require.ErrorIs(t, err, ErrFormat, text)
		require.ErrorContains(t, err, says)
	}
	require.Contains(t, d.Cards, "a", "the deck stays as it was")
}

func FuzzUnmarshal(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte) {
		var d Deck
		if err := d.UnmarshalJSON(text); err != nil {
			require.ErrorIs(t, err, ErrFormat)
			return
		}
		var heads []longterm.Head
		for url := range d.Cards {
			heads = append(heads, longterm.Head{URL: url})
		}
		d.Today(heads, now, Options{})
		for _, h := range heads {
			for _, r := range []Rating{Good, Again, Easy} {
				last := d.Cards[h.URL].LastReview
				due := d.Rate(h.URL, r, now)
				require.False(t, due.Before(last), "%v", d.Cards[h.URL])
			}
		}
		_, err := json.Marshal(d)
		require.NoError(t, err)
	})
}
