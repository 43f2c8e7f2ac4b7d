package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestServeUntilInterrupted(t *testing.T) {
	page, models := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(page, "index.html"), []byte("<p>the page"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(models, "m.gguf"), []byte("GGUF"), 0o644))

	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out, stdout := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--address", "127.0.0.1:0", "--page", page, "--models", models},
			streams{strings.NewReader(""), stdout, &stderr})
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(line)
	require.NotEmpty(t, address, "printed: %q", line)

	for path, want := range map[string]string{"": "<p>the page", "models/m.gguf": "GGUF"} {
		response, err := http.Get(address + path)
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		require.NoError(t, err)
		require.Equal(t, want, string(body))
	}
	interrupt()
	select {
	case c := <-code:
		require.Equal(t, exitOK, c, stderr.String())
	case <-time.After(time.Minute): // of a loaded machine
		t.Fatal("serve did not end")
	}
}

func TestServeWithoutPage(t *testing.T) {
	var stderr bytes.Buffer
	code := run(t.Context(), []string{"serve", "--page", t.TempDir()}, streams{strings.NewReader(""), io.Discard, &stderr})
	require.Equal(t, exitFailed, code)
	require.Contains(t, stderr.String(), "make build")
}

func TestSummarizeAnAddress(t *testing.T) {
	news, err := os.ReadFile("internal/page/testdata/news.html")
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write(news)
	}))
	defer server.Close()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"summarize", "--mode", "extractive", server.URL}, streams{strings.NewReader(""), &stdout, &stderr})
	require.Equal(t, exitOK, code, stderr.String())
	require.Contains(t, stdout.String(), "bridge")
	require.Empty(t, stderr.String())
}

func TestInterruptedExitCode(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var stderr bytes.Buffer
	code := run(ctx, []string{"extract", "http://127.0.0.1:1/"}, streams{strings.NewReader(""), io.Discard, &stderr})
	require.Equal(t, exitInterrupted, code)
	require.Equal(t, "precis: interrupted\n", stderr.String())
}
