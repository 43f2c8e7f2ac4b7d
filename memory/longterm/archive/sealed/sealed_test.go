package sealed

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/memory/longterm"
	"precis/memory/longterm/archive"
)

var day = time.Date(2026, 3, 14, 9, 26, 53, 589793238, time.UTC)

// library is a store of one entry.
func library(t *testing.T) longterm.Store {
	s := longterm.NewInMemory(longterm.Options{})
	require.NoError(t, s.Update(t.Context(), func(w longterm.Writer) error {
		return w.Put(longterm.Entry{
			Head:     longterm.Head{URL: "https://tides.example/", Title: "The tides", FirstRead: day, LastRead: day, TimesRead: 1, Embedder: "m"},
			Passages: []longterm.Passage{{Text: strings.Repeat("The pier got a turbine. ", 5000), Terms: []string{"pier"}, Embedding: []float32{0.1, -1e-7, 1}}},
		})
	}))
	return s
}

func importAll(t *testing.T, content []byte, passphrase string) (longterm.Store, error) {
	s := longterm.NewInMemory(longterm.Options{})
	opened, err := Reader(bytes.NewReader(content), passphrase)
	if err != nil {
		return s, err
	}
	_, _, err = archive.Import(t.Context(), &longterm.Memory{Store: s}, opened, day, archive.DefaultLimits)
	return s, err
}

func written(t *testing.T, s longterm.Store) string {
	var b bytes.Buffer
	require.NoError(t, archive.WriteJSON(t.Context(), &b, s))
	return b.String()
}

func TestRoundTrips(t *testing.T) {
	plain := library(t)
	for name, write := range map[string]func(io.Writer) error{
		"JSON":     func(w io.Writer) error { return archive.WriteJSON(t.Context(), w, plain) },
		"Markdown": func(w io.Writer) error { return archive.WriteMarkdown(t.Context(), w, plain) },
	} {
		t.Run(name, func(t *testing.T) {
			var closed, open bytes.Buffer
			w, err := Seal(&closed, "a passphrase")
			require.NoError(t, err)
			require.NoError(t, write(w))
			require.NoError(t, w.Close())
			require.NotContains(t, closed.String(), "tides")
			require.NoError(t, write(&open))
			fromClosed, err := importAll(t, closed.Bytes(), "a passphrase")
			require.NoError(t, err)
			fromOpen, err := importAll(t, open.Bytes(), "needs none")
			require.NoError(t, err)
			require.Equal(t, written(t, fromOpen), written(t, fromClosed))
			require.Contains(t, written(t, fromClosed), "tides.example")
		})
	}
	require.ErrorIs(t, archive.Read(strings.NewReader(archive.SealedStart), archive.DefaultLimits, archive.Receiver{}), archive.ErrPassphrase)
}

func TestSealedArchivesNeedTheirPassphrase(t *testing.T) {
	var sealed bytes.Buffer
	_, err := Seal(&sealed, "")
	require.ErrorIs(t, err, archive.ErrPassphrase)
	w, err := Seal(&sealed, "right")
	require.NoError(t, err)
	require.NoError(t, archive.WriteJSON(t.Context(), w, library(t)))
	require.NoError(t, w.Close())
	for _, passphrase := range []string{"", "wrong"} {
		s, err := importAll(t, sealed.Bytes(), passphrase)
		require.ErrorIs(t, err, archive.ErrPassphrase)
		require.NotContains(t, written(t, s), "tides")
	}
	for _, at := range []int{30, 150, sealed.Len() - 1} {
		changed := bytes.Clone(sealed.Bytes())
		changed[at] ^= 1
		_, err := importAll(t, changed, "right")
		require.Error(t, err, at)
	}
	// The archive asks for 2^25 × 1 KiB of memory.
	costly := strings.Replace(sealed.String(), " 17\n", " 25\n", 1)
	_, err = importAll(t, []byte(costly), "right")
	require.Error(t, err)
	_, err = importAll(t, sealed.Bytes()[:200], "right")
	require.Error(t, err)
}
