package main

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"precis/core/summarize"
)

// textLimit is how many bytes of text a request may have: more would not be done within the time
// that a worker is given.
const textLimit = 1 << 20

// handler answers POST /summarize. The body is text/plain; kind, length, format and title of
// summarize.Options are query parameters. The answer is a summarize.Summary as JSON, or
// {"error": "…"} with status 400, 413 or 415. Nothing is kept.
func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /summarize", func(w http.ResponseWriter, r *http.Request) {
		if sent := r.Header.Get("Content-Type"); sent != "" && !isPlain(sent) {
			refuse(w, http.StatusUnsupportedMediaType, errors.New("the body is "+sent+", want text/plain"))
			return
		}
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, textLimit))
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			refuse(w, http.StatusRequestEntityTooLarge, errors.New("the text is longer than 1 MiB"))
			return
		}
		if err != nil {
			refuse(w, http.StatusBadRequest, err)
			return
		}
		query := r.URL.Query()
		summary, err := new(summarize.Summarizer).Summarize(r.Context(), string(text), summarize.Options{
			Mode:   summarize.Extractive,
			Kind:   summarize.Kind(query.Get("kind")),
			Length: summarize.Length(query.Get("length")),
			Format: summarize.Format(query.Get("format")),
			Title:  query.Get("title"),
		}, nil)
		if err != nil {
			refuse(w, http.StatusBadRequest, err)
			return
		}
		answer(w, http.StatusOK, summary)
	})
	return mux
}

// isPlain reports whether a Content-Type is plain text, or the form that curl calls any data.
func isPlain(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "text/plain" || kind == "application/x-www-form-urlencoded")
}

func refuse(w http.ResponseWriter, status int, err error) {
	answer(w, status, map[string]string{"error": err.Error()})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.Encode(value) // of an error the client has gone
}
