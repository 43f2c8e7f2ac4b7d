package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/samplemodel"
)

// command runs a command line and gives what it printed.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errors bytes.Buffer
	code = run(t.Context(), args, streams{strings.NewReader(""), &out, &errors})
	return code, out.String(), errors.String()
}

// serveHub is a hub of one model.
func serveHub(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	files := samplemodel.HuggingFace()
	var tree []string
	for name, content := range files {
		tree = append(tree, fmt.Sprintf(`{"type": "file", "path": %q, "size": %d, "lfs": {"oid": "%x", "size": %[2]d}}`, name, len(content), sha256.Sum256(content)))
	}
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const api = "/api/models/someone/tiny"
		switch r.URL.Path {
		case api + "/revision/v2":
			fmt.Fprintf(w, `{"sha": %q, "cardData": {"license": "mit\u001b[2J"}}`, commit)
		case api + "/tree/" + commit:
			fmt.Fprintf(w, "[%s]", strings.Join(tree, ","))
		default:
			content, ok := files[strings.TrimPrefix(r.URL.Path, "/someone/tiny/resolve/"+commit+"/")]
			if !ok {
				w.WriteHeader(http.StatusNotFound)
			}
			_, _ = w.Write(content)
		}
	}))
	t.Cleanup(hub.Close)
	t.Setenv("HF_ENDPOINT", hub.URL)
	t.Setenv("HF_TOKEN", "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
}

// TestPullFromAHub: the model is fetched, its licence shown, and from then on found by its id.
func TestPullFromAHub(t *testing.T) {
	serveHub(t)
	code, stdout, stderr := command(t, "pull", "someone/tiny", "--revision", "v2", "--quant", "q4_1")
	require.Equal(t, exitOK, code, stderr)
	path := strings.TrimSpace(stdout)
	require.Equal(t, "tiny.Q4_1.gguf", filepath.Base(path))
	require.Equal(t, "precis: someone/tiny, licence: \"mit\\x1b[2J\"\n", stderr)
	found, err := modelPath("someone/tiny")
	require.NoError(t, err)
	require.Equal(t, path, found)
	code, stdout, stderr = command(t, "inspect", path)
	require.Equal(t, exitOK, code, stderr)
	require.Contains(t, stdout, "Q4_1")

	code, _, stderr = command(t, "pull", "someone/tiny")
	require.Equal(t, exitFailed, code)
	require.Contains(t, stderr, "not found: model someone/tiny (revision main)")
	code, _, stderr = command(t, "pull", "tiny")
	require.Equal(t, exitFailed, code)
	require.Contains(t, stderr, "want an id of the hub (owner/name) or one of: SmolLM2-135M-Instruct")
	code, _, stderr = command(t, "pull", "t5-small")
	require.Equal(t, exitFailed, code)
	require.Contains(t, stderr, "model google-t5/t5-small (revision main)")
	_, err = modelPath("t5-small")
	require.ErrorIs(t, err, errNotFetched)
	require.ErrorContains(t, err, "precis pull t5-small")
}

// TestConvert: a folder becomes a file.
func TestConvert(t *testing.T) {
	dir := t.TempDir()
	for name, content := range samplemodel.HuggingFace() {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o644))
	}
	out := filepath.Join(t.TempDir(), "mine.gguf")
	code, stdout, stderr := command(t, "convert", dir, "-o", out, "--quant", "q4_0")
	require.Equal(t, exitOK, code, stderr)
	require.Equal(t, out+"\n", stdout)
	code, stdout, stderr = command(t, "inspect", out)
	require.Equal(t, exitOK, code, stderr)
	require.Contains(t, stdout, "mine")
	require.Contains(t, stdout, "Q4_0")
	require.NoError(t, os.Remove(filepath.Join(dir, "tokenizer.json")))
	code, _, stderr = command(t, "convert", dir, "-o", out)
	require.Equal(t, exitFailed, code)
	require.Equal(t, "precis: convert: unusable model: no tokenizer.json, spiece.model, tokenizer.model or vocab.txt\n", stderr)
	code, _, stderr = command(t, "convert", dir, "-o", out, "--quant", "q9")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "--quant must be one of")
}
