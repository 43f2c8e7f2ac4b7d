package library

import (
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/articles"
)

// A memory of one page cannot tell rare words from common ones; still nothing is recalled but what is
// about the same.
func TestReadRecallsOfFewPagesOnlyWhatIsAlike(t *testing.T) {
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	for i, pair := range pairs {
		l := open(t, inMemory(), nil)
		read := func(id string) []Recalled {
			r, err := l.Read(t.Context(), article(t, id), now, ReadOptions{})
			require.NoError(t, err)
			return r.Recalled
		}
		read(pair.First)
		other := pairs[(i+1)%len(pairs)].Second
		require.Empty(t, read(other), "%s after %s", other, pair.First)
		recalled := read(pair.Second)
		require.Len(t, recalled, 1, "%s after %s", pair.Second, pair.First)
		require.Equal(t, article(t, pair.First).URL, recalled[0].URL)
		require.InDelta(t, 1, recalled[0].Weight, 1e-9)
	}
}
