package page

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func server(t *testing.T) string {
	mux := http.NewServeMux()
	answer := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Write([]byte(body))
		}
	}
	mux.HandleFunc("/latin", answer("text/html; charset=iso-8859-1", "<p>caf\xe9"))
	mux.HandleFunc("/text", answer("text/plain", "café"))
	mux.HandleFunc("/paper", answer("application/pdf", "%PDF-1.7"))
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/latin", http.StatusFound) })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		for block := bytes.Repeat([]byte("x"), 1<<20); ; {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/silent", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestFetch(t *testing.T) {
	address := server(t)
	r, err := Fetch(t.Context(), address+"/moved")
	require.NoError(t, err)
	require.Equal(t, "/latin", r.URL.Path, "the address after redirects")
	p, err := FromHTML(r.Content, r.ContentType, r.URL)
	require.NoError(t, err)
	require.Equal(t, "café", p.Text())

	r, err = Fetch(t.Context(), address+"/text")
	require.NoError(t, err)
	require.Equal(t, "café", Decode(r.Content, r.ContentType))
}

func TestFetchRefuses(t *testing.T) {
	address := server(t)
	for path, want := range map[string]string{
		"/paper":   `content type "application/pdf", want one of`,
		"/missing": "404 Not Found",
		"/loop":    "stopped after 10 redirects",
		"/endless": "too long: more than 16 MiB",
	} {
		_, err := Fetch(t.Context(), address+path)
		require.ErrorContains(t, err, want, path)
	}
	_, err := Fetch(t.Context(), address+"/endless")
	require.ErrorIs(t, err, ErrSize)
}

func TestFetchIsCancelled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := Fetch(ctx, server(t)+"/silent")
	require.ErrorIs(t, err, context.DeadlineExceeded)
}
