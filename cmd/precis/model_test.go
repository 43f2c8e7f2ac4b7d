package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/summarize"
	"precis/memory/consolidate"
)

// fetchedModel is the default model: the file that PRECIS_MODEL names, else the one that
// `precis pull` fetched.
func fetchedModel(t *testing.T) string {
	if testing.Short() {
		t.Skip("reads the whole model")
	}
	path := os.Getenv("PRECIS_MODEL")
	if path == "" {
		fetched, err := modelPath("")
		if err != nil {
			t.Skip(err)
		}
		path = fetched
	}
	return path
}

func summarized(t *testing.T, args ...string) (result struct{ Summary summarize.Summary }, stderr string) {
	var out, errors bytes.Buffer
	code := run(t.Context(), append([]string{"summarize", "--json"}, args...), streams{strings.NewReader(""), &out, &errors})
	require.Equal(t, exitOK, code, errors.String())
	require.NoError(t, json.Unmarshal(out.Bytes(), &result))
	return result, errors.String()
}

const leaves = "../../web/app/samples/leaves.txt"

func TestSummarizeRankedWithTheModel(t *testing.T) {
	text, err := os.ReadFile(leaves)
	require.NoError(t, err)
	result, _ := summarized(t, "--mode", "ranked", "--kind", "key-points", "--model", fetchedModel(t), leaves)
	s := result.Summary
	require.Equal(t, summarize.Ranked, s.Mode)
	require.False(t, s.Generated)
	require.Len(t, s.Sentences, 3)
	for _, sentence := range s.Sentences {
		require.Contains(t, string(text), sentence.Text)
		require.NotEmpty(t, sentence.Evidence)
	}
}

func TestSummarizeWrittenByTheModel(t *testing.T) {
	model := fetchedModel(t)
	args := []string{"summarize", "--mode", "written", "--length", "medium", "--model", model, leaves}
	var out, errors bytes.Buffer
	require.Equal(t, exitOK, run(t.Context(), args, streams{strings.NewReader(""), &out, &errors}), errors.String())
	require.Contains(t, errors.String(), "the model's own")

	// What is printed is what the second run gives as a whole, without the sentences that do not hold.
	result, _ := summarized(t, args[1:]...)
	require.True(t, result.Summary.Generated)
	require.Equal(t, result.Summary.Text+"\n", out.String())
	require.Greater(t, len(strings.Fields(out.String())), 8)
}

func TestDigestByTheModel(t *testing.T) {
	model := fetchedModel(t)
	memory := filepath.Join(t.TempDir(), "memory.db")
	readArticles(t, memory, "city/tram")
	for _, mode := range []summarize.Mode{summarize.Ranked, summarize.Written} {
		code, stdout, stderr := ran(t, memory, "", "memory", "digest", "--json", "--mode", string(mode), "--model", model)
		require.Equal(t, exitOK, code, stderr)
		var digests []consolidate.Digest
		require.NoError(t, json.Unmarshal([]byte(stdout), &digests))
		require.Len(t, digests, 1)
		d := digests[0]
		require.Equal(t, mode, d.Mode, d.Fallback)
		require.Equal(t, mode == summarize.Written, d.Generated)
		require.NotEmpty(t, d.Lines)
		for _, line := range d.Lines {
			require.NotEmpty(t, line.Sources)
			require.Subset(t, d.URLs, line.Sources)
		}
	}
}
