package longterm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// testFullDisk writes entries of some size, more than there is room for, the one read last first, and
// then one that there is no room for at all.
func testFullDisk(t *testing.T, s Store, entries, size int) {
	m := &Memory{Store: s}
	kept := page("https://a.example/pinned", 0)
	kept.Pinned = true
	remember(t, m, kept)
	left := []string{}
	for i := range entries {
		r := page(fmt.Sprintf("https://a.example/%02d", i), 100-i)
		r.Passages[0].Text = filling(size, i)
		done := remember(t, m, r)[0]
		left = append(left, names(done.Left)...)
		_, err := get(t, s, r.URL)
		require.NoError(t, err)
	}
	require.NotEmpty(t, left)
	all := urls(t, s, Query{})
	require.Contains(t, all, "https://a.example/pinned")
	require.Len(t, all, entries+1-len(left), "who left was told, and only they left")
	for _, url := range left {
		require.NotContains(t, all, url)
	}
	require.NotContains(t, left, "https://a.example/00", "those read last stay")

	vast := page("https://a.example/vast", 200)
	vast.Passages[0].Text = filling(entries*size, entries)
	done, err := m.Remember(t.Context(), vast)
	require.ErrorIs(t, err, ErrQuota)
	require.Len(t, done.Left, len(all)-1)
	require.Equal(t, []string{"https://a.example/pinned"}, urls(t, s, Query{}))
	remember(t, m, page("https://a.example/after", 201))
	requireCounted(t, s)
}

// filling is a text that cannot be compressed much.
func filling(size, seed int) string {
	var b strings.Builder
	for x := uint64(seed)*2 + 1; b.Len() < size; x = x*6364136223846793005 + 1442695040888963407 {
		fmt.Fprintf(&b, "%x ", x>>8)
	}
	return b.String()
}
