package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/summarize"
)

const article = `The old bridge over the river will open again in May, the city council said on Monday.
It had been closed for two years after engineers found cracks in its arches.
The repair of the bridge cost three million euros, a third more than planned.
Shops on the far bank lost many customers while the bridge was closed.
A festival is planned for the first day. Cyclists get a lane of their own on the bridge.`

func post(path, contentType, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	handler().ServeHTTP(w, r)
	return w
}

func TestSummarize(t *testing.T) {
	w := post("/summarize?kind=tldr&length=medium&format=plain-text", "text/plain; charset=utf-8", article)
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Equal(t, "application/json; charset=utf-8", w.Header().Get("Content-Type"))
	var summary summarize.Summary
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &summary))
	assert.Equal(t, summarize.Extractive, summary.Mode)
	require.Len(t, summary.Sentences, 3)
	for _, s := range summary.Sentences {
		assert.Contains(t, strings.ReplaceAll(article, "\n", " "), s.Text)
	}
}

func TestEmpty(t *testing.T) {
	w := post("/summarize", "text/plain", " \n")
	require.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Body.String(), `"text":""`)
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name, path, contentType, body string
		status                        int
		message                       string
	}{
		{"kind", "/summarize?kind=poem", "text/plain", article, http.StatusBadRequest, "poem"},
		{"length", "/summarize?length=endless", "text/plain", article, http.StatusBadRequest, "endless"},
		{"type", "/summarize", "application/pdf", "%PDF", http.StatusUnsupportedMediaType, "application/pdf"},
		{"no type", "/summarize", ";;", article, http.StatusUnsupportedMediaType, ";;"},
		{"size", "/summarize", "text/plain", strings.Repeat("word ", textLimit/5+1), http.StatusRequestEntityTooLarge, "1 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := post(c.path, c.contentType, c.body)
			assert.Equal(t, c.status, w.Code)
			var refused struct{ Error string }
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &refused))
			assert.Contains(t, refused.Error, c.message)
		})
	}
	r := httptest.NewRequest(http.MethodGet, "/summarize", nil)
	w := httptest.NewRecorder()
	handler().ServeHTTP(w, r)
	assert.Equal(t, http.StatusMethodNotAllowed, w.Code)
}
