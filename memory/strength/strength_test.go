package strength

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func TestImportanceGrowsWithEachSign(t *testing.T) {
	opened := Use{TimesRead: 1}
	require.Zero(t, opened.Importance())
	for name, more := range map[string]Use{
		"dwell":      {TimesRead: 1, Dwell: time.Minute},
		"selections": {TimesRead: 1, Selections: 1},
		"readings":   {TimesRead: 2},
	} {
		require.Positive(t, more.Importance(), name)
		both := more
		both.Dwell += time.Minute
		both.Selections++
		require.Greater(t, both.Importance(), more.Importance(), name)
		require.Less(t, both.Importance(), 1.0, name)
	}
	require.Equal(t, 1.0, Use{Pinned: true}.Importance())
	all := Use{TimesRead: 1000, Dwell: 1000 * time.Hour, Selections: 1000}
	require.Less(t, all.Importance(), 1.0, "only a pin is certain")
	require.Zero(t, Use{Dwell: -time.Hour, Selections: -3}.Importance())
}

func TestRecencyHalves(t *testing.T) {
	require.Equal(t, 1.0, Recency(0, day))
	require.Equal(t, 1.0, Recency(-day, day), "a clock set back")
	require.InDelta(t, 0.5, Recency(day, day), 1e-12)
	require.InDelta(t, 0.125, Recency(3*day, day), 1e-12)
}

func TestStrengthFadesMoreSlowlyWithUse(t *testing.T) {
	once := Use{LastRead: now, TimesRead: 1, Dwell: time.Minute}
	require.InDelta(t, once.Strength(now)/2, once.Strength(now.Add(HalfLife)), 1e-12)
	often := Use{LastRead: now, TimesRead: 4, Dwell: time.Minute}
	require.InDelta(t, often.Strength(now)/2, often.Strength(now.Add(3*HalfLife)), 1e-12)
	require.Equal(t, 1.0, Use{Pinned: true, LastRead: now}.Strength(now.Add(1000*day)))
	require.Positive(t, Use{LastRead: now}.Strength(now), "what was opened counts a little")
}

func TestTheWeakestLeaveFirstAndPinnedStay(t *testing.T) {
	held := []Held{
		{"pinned", 100, Use{LastRead: now.Add(-900 * day), TimesRead: 1, Pinned: true}},
		{"old, read long", 100, Use{LastRead: now.Add(-20 * day), TimesRead: 1, Dwell: 10 * time.Minute}},
		{"old, opened", 100, Use{LastRead: now.Add(-20 * day), TimesRead: 1}},
		{"older, opened", 100, Use{LastRead: now.Add(-21 * day), TimesRead: 1}},
		{"b", 100, Use{LastRead: now, TimesRead: 1}},
		{"a", 100, Use{LastRead: now, TimesRead: 1}},
	}
	names := func(held []Held) (names []string) {
		for _, h := range held {
			names = append(names, h.URL)
		}
		return names
	}
	require.Empty(t, Leaving(held, 600, now))
	require.Equal(t, []string{"older, opened"}, names(Leaving(held, 599, now)))
	require.Equal(t, []string{"older, opened", "old, opened", "a", "b", "old, read long"}, names(Leaving(held, 0, now)))
	require.Equal(t, "pinned", held[0].URL, "what is given stays as it is")
	require.Empty(t, Leaving(nil, 0, now))
}
