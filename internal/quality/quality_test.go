package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/summarize"
)

func TestTableOfASet(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "tales.jsonl"), []byte(
		`{"id": "a", "text": "The cat sat. The cat slept on 3 mats. A dog came. The cat ran from the dog.", "summary": "The cat ran from a dog."}
{"id": "b", "text": "It rained. It rained for days. The river rose. The town was under water for days.", "refs": ["The town was under water.", "Rain fell for days."]}`), 0o644))
	sets, err := readSets(folder, 0)
	require.NoError(t, err)
	require.Len(t, sets, 1)
	assert.Equal(t, summarize.Limit{Sentences: 2}, sets[0].limit)
	table, err := measurer{summarizer: &summarize.Summarizer{}}.table(sets)
	require.NoError(t, err)
	assert.Contains(t, table, "| tales (2, 2 sentences) | lead | ")
	assert.Contains(t, table, "| tales (2, 2 sentences) | extractive | ")
	assert.Contains(t, table, "| 100.0 % |")
	assert.NotContains(t, table, "written")

	document := filepath.Join(folder, "quality.md")
	require.NoError(t, os.WriteFile(document, []byte("before\n<!-- table: written by go run ./internal/quality -->\nold\n<!-- end of table -->\nafter\n"), 0o644))
	require.NoError(t, replaceTable(document, "table", "new\n"))
	content, err := os.ReadFile(document)
	require.NoError(t, err)
	assert.Equal(t, "before\n<!-- table: written by go run ./internal/quality -->\nnew\n<!-- end of table -->\nafter\n", string(content))
	assert.ErrorContains(t, replaceTable(filepath.Join(folder, "tales.jsonl"), "table", ""), "no place for the table")
}

func TestSupport(t *testing.T) {
	var s support
	s.add("Anna paid 7 euros, Bob 8, gladly.", "Anna gladly paid 7 euros.")
	assert.Equal(t, "50.0 %", s.names.String())
	assert.Equal(t, "50.0 %", s.numbers.String())
	assert.Equal(t, "100.0 %", s.content.String())
	assert.Equal(t, "–", share{}.String())
}
