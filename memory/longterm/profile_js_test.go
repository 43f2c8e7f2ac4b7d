package longterm

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// inProfile are the files under the browser's profile that hold some words.
func inProfile(t *testing.T, profile, words string) (found []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(filepath.Join(profile, "Default", "IndexedDB"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // files come and go while the browser runs
		}
		if content, err := os.ReadFile(path); err == nil && bytes.Contains(content, []byte(words)) {
			found = append(found, strings.TrimPrefix(path, profile))
		}
		return nil
	}))
	return found
}

// TestForgettingInTheProfile runs where go-in-chromium.mjs was told a profile: what is forgotten is
// no longer in the browser's files. What is kept can be found there, so that the search is sure to
// see what there is; the words have no parts in common with others, which compression would join.
func TestForgettingInTheProfile(t *testing.T) {
	profile := os.Getenv("PRECIS_PROFILE")
	if profile == "" {
		t.Skip("PRECIS_PROFILE is the folder of the browser's profile")
	}
	const kept = "Wv%8#kQj~0Bz"
	defer remove(t, t.Name())
	s, err := OpenIndexedDB(t.Context(), t.Name(), Options{})
	require.NoError(t, err)
	m := &Memory{Store: s}
	for round, secret := range []string{"Xq#7~Jw0!Kz9", "9zK!0wJ~7#qX", "Jw0!Xq#7Kz9~", "#Xq0!7Kz~9Jw"} {
		for i := range 20 {
			r := page(fmt.Sprintf("https://kept.example/%d-%d", round, i), 0)
			r.Passages[0].Text = kept + filling(round*20_000, i)
			remember(t, m, r)
		}
		short, long := page("https://secret.example/0", 1), page("https://secret.example/1", 1)
		short.Passages[0].Text = secret + filling(500, 1)
		long.Passages[0].Text = secret + filling(200_000, 2) // Chromium keeps such in a file of its own
		remember(t, m, short, long)
		require.NotEmpty(t, inProfile(t, profile, secret))
		_, err = m.ForgetSite(t.Context(), "secret.example")
		require.NoError(t, err)
		// Files go in the background. A disk that is slower than the pauses of a compaction needs another.
		for end := time.Now().Add(30 * time.Second); len(inProfile(t, profile, secret)) > 0 && time.Now().Before(end); {
			time.Sleep(500 * time.Millisecond)
			if len(inProfile(t, profile, secret)) > 0 {
				t.Log("a further compaction was needed: ", round)
				require.NoError(t, s.Compact(t.Context()))
			}
		}
		require.Empty(t, inProfile(t, profile, secret), round)
		require.NotEmpty(t, inProfile(t, profile, kept))
		require.Len(t, urls(t, s, Query{}), 20*(round+1))
	}
	require.NoError(t, s.Close())
}
