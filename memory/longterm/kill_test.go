//go:build !js

package longterm

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestKilledWriter is what TestFileSurvivesKills starts: a program that writes until it is killed.
func TestKilledWriter(t *testing.T) {
	path := os.Getenv("PRECIS_KILLED_WRITER")
	if path == "" {
		t.Skip("started by TestFileSurvivesKills")
	}
	s, err := OpenFile(t.Context(), path, Options{})
	require.NoError(t, err)
	writeUntilKilled(t, s, func(words ...any) { fmt.Println(words...) })
}

// A program that is killed at any moment of a write leaves a whole store: nothing of which it heard
// that it is written is lost, nothing is there by half.
func TestFileSurvivesKills(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 10
	}
	random := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	path, done := filepath.Join(t.TempDir(), "memory.db"), 0
	for range kills {
		if done > 60 { // a store that is small is written, and checked, often
			path, done = filepath.Join(t.TempDir(), "memory.db"), 0
		}
		acknowledged := killWriter(t, path, time.Duration(random.IntN(15000))*time.Microsecond)
		s, err := OpenFile(t.Context(), path, Options{Notice: func(n Notice) { require.NotEqual(t, DamageFound, n.Kind, n.Detail) }})
		require.NoError(t, err)
		done = requireSteps(t, s)
		require.GreaterOrEqual(t, done, acknowledged)
		require.NoError(t, s.Close())
	}
}

// killWriter starts a writer and kills it some time after it is ready. It returns the last step
// that the writer knew to be written.
func killWriter(t *testing.T, path string, after time.Duration) (acknowledged int) {
	t.Helper()
	writer := exec.Command(os.Args[0], "-test.run=^TestKilledWriter$")
	writer.Env = append(os.Environ(), "PRECIS_KILLED_WRITER="+path)
	output, err := writer.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, writer.Start())
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		var n int
		if lines.Text() == "ready" {
			time.AfterFunc(after, func() { _ = writer.Process.Kill() })
		} else if _, err := fmt.Sscan(lines.Text()[min(len("wrote "), len(lines.Text())):], &n); err == nil {
			acknowledged = n
		} else {
			t.Errorf("the writer says: %s", lines.Text())
		}
	}
	require.ErrorContains(t, writer.Wait(), "killed")
	return acknowledged
}

// When the power fails in the middle of a write, any part of it may be on the disk: pages in any
// order, the last one torn; of the page that makes them valid, which is written last, a part as well.
func TestFileSurvivesTornWrites(t *testing.T) {
	images := 800
	if testing.Short() {
		images = 80
	}
	random := rand.New(rand.NewPCG(2, uint64(time.Now().UnixNano())))
	path := filepath.Join(t.TempDir(), "memory.db")
	s, err := OpenFile(t.Context(), path, Options{})
	require.NoError(t, err)
	torn := filepath.Join(t.TempDir(), "torn.db")
	n := 0
	old, fresh := 0, 0
	for range images / 20 {
		before, err := os.ReadFile(path)
		require.NoError(t, err)
		n++
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return step(w, n) }))
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		for range 20 {
			image := tear(before, after, random)
			require.NoError(t, os.WriteFile(torn, image, 0o600))
			s, err := OpenFile(t.Context(), torn, Options{Notice: func(n Notice) { require.NotEqual(t, DamageFound, n.Kind, n.Detail) }})
			require.NoError(t, err)
			if found := requireSteps(t, s); found == n {
				fresh++
			} else {
				require.Equal(t, n-1, found)
				old++
			}
			require.NoError(t, s.Close())
		}
	}
	require.NotZero(t, old)
	require.NotZero(t, fresh)
}

// tear makes a file of which only a part of a write has arrived. The first two pages say which
// others are valid; they come after all others.
func tear(before, after []byte, random *rand.Rand) []byte {
	page := os.Getpagesize()
	image := append(bytes.Clone(before), make([]byte, len(after)-len(before))...)
	var data, meta []int
	for at := 0; at < len(after); at += page {
		switch {
		case bytes.Equal(image[at:at+page], after[at:at+page]):
		case at < 2*page:
			meta = append(meta, at)
		default:
			data = append(data, at)
		}
	}
	random.Shuffle(len(data), func(i, j int) { data[i], data[j] = data[j], data[i] })
	arrived := random.IntN(len(data) + 8)
	for i, at := range data {
		switch {
		case i < arrived:
			copy(image[at:at+page], after[at:])
		case i == arrived:
			copy(image[at:at+random.IntN(page)], after[at:])
		}
	}
	if arrived >= len(data) {
		for _, at := range meta {
			copy(image[at:at+random.IntN(page+1)], after[at:at+page])
		}
	}
	return image
}

// Two programs that write at once wait for each other.
func TestFileOfTwoPrograms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	const rounds = 30
	var writers []*exec.Cmd
	for i := range 2 {
		writer := exec.Command(os.Args[0], "-test.run=^TestCountingWriter$")
		writer.Env = append(os.Environ(), "PRECIS_COUNTING_WRITER="+path, "PRECIS_COUNTING_ROUNDS="+strconv.Itoa(rounds), "PRECIS_COUNTING_NAME="+strconv.Itoa(i))
		require.NoError(t, writer.Start())
		writers = append(writers, writer)
	}
	for _, writer := range writers {
		require.NoError(t, writer.Wait())
	}
	s, err := OpenFile(t.Context(), path, Options{})
	require.NoError(t, err)
	count, err := get(t, s, "count")
	require.NoError(t, err)
	require.Equal(t, 2*rounds, count.TimesRead)
	require.Len(t, urls(t, s, Query{}), 2*rounds+1)
	requireCounted(t, s)
}

// TestCountingWriter is what TestFileOfTwoPrograms starts.
func TestCountingWriter(t *testing.T) {
	path := os.Getenv("PRECIS_COUNTING_WRITER")
	if path == "" {
		t.Skip("started by TestFileOfTwoPrograms")
	}
	rounds, err := strconv.Atoi(os.Getenv("PRECIS_COUNTING_ROUNDS"))
	require.NoError(t, err)
	s, err := OpenFile(context.Background(), path, Options{})
	require.NoError(t, err)
	m := &Memory{Store: s}
	for i := range rounds {
		remember(t, m, Reading{Entry: Entry{Head: Head{URL: "count", LastRead: day}}}, page(fmt.Sprint(os.Getenv("PRECIS_COUNTING_NAME"), " ", i), i))
		if i == rounds/2 {
			require.NoError(t, s.Compact(context.Background())) // the other one must not go on in the old file
		}
	}
}
