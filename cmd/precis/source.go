package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"precis/cmd/precis/internal/page"
)

// readSource reads what an argument names: a file, an http or https address, or "-" for standard
// input. Text in UTF-8 comes back as a page of one block: line breaks are its author's.
func readSource(ctx context.Context, name string, stdin io.Reader) (page.Page, error) {
	resource, err := openSource(ctx, name, stdin)
	if err != nil {
		return page.Page{}, err
	}
	p, err := parseSource(resource)
	if err != nil {
		if name == "-" {
			name = "standard input"
		}
		return page.Page{}, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

func openSource(ctx context.Context, name string, stdin io.Reader) (page.Resource, error) {
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		return page.Fetch(ctx, name)
	}
	r := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return page.Resource{}, err
		}
		defer f.Close()
		r = f
	}
	content, err := page.ReadAll(r)
	if err != nil {
		return page.Resource{}, fmt.Errorf("%s: %w", name, err)
	}
	return page.Resource{Content: content, ContentType: mime.TypeByExtension(filepath.Ext(name))}, nil
}

func parseSource(r page.Resource) (page.Page, error) {
	if isHTML(r) {
		return page.FromHTML(r.Content, r.ContentType, r.URL)
	}
	text := page.Decode(r.Content, r.ContentType)
	if strings.ContainsRune(text, 0) {
		return page.Page{}, fmt.Errorf("holds NUL bytes (it looks like %s), want text or HTML", http.DetectContentType(r.Content))
	}
	return page.Page{Blocks: []string{text}}, nil
}

// isHTML goes by the content type, else by the first bytes, as browsers do.
func isHTML(r page.Resource) bool {
	kind, _, _ := mime.ParseMediaType(r.ContentType)
	switch {
	case kind == "text/html", kind == "application/xhtml+xml":
		return true
	case strings.HasPrefix(kind, "text/"):
		return false
	}
	head := r.Content[:min(len(r.Content), 512)]
	return bytes.HasPrefix([]byte(http.DetectContentType(head)), []byte("text/html"))
}
