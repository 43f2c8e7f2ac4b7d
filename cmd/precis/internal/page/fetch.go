package page

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	fetchTime = 30 * time.Second
	// MaxSize is the greatest length in bytes of a page or text that is read.
	MaxSize = 16 << 20
)

// ErrSize is wrapped by the error for a page or text longer than MaxSize.
var ErrSize = errors.New("too long")

// Resource is what lies behind an address, or in a file.
type Resource struct {
	Content     []byte
	ContentType string   // with its parameters; may be empty
	URL         *url.URL // after redirects; nil for a file
}

var readable = []string{"text/html", "application/xhtml+xml", "text/plain", "text/markdown"}

// Fetch gets an http or https address. It follows at most 10 redirects, waits 30 s in all and
// takes HTML, plain text and Markdown only.
func Fetch(ctx context.Context, address string) (Resource, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Resource{}, err
	}
	request.Header.Set("User-Agent", "precis")
	request.Header.Set("Accept", "text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Resource{}, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return Resource{}, fmt.Errorf("%s: the server answered %s", address, response.Status)
	}
	contentType := response.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(contentType); contentType != "" && (err != nil || !slices.Contains(readable, kind)) {
		return Resource{}, fmt.Errorf("%s: content type %q, want one of %q", address, contentType, readable)
	}
	content, err := ReadAll(response.Body)
	if err != nil {
		return Resource{}, fmt.Errorf("%s: %w", address, err)
	}
	return Resource{content, contentType, response.Request.URL}, nil
}

// ReadAll reads r to its end; the error wraps ErrSize where that lies beyond MaxSize bytes.
func ReadAll(r io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err == nil && len(content) > MaxSize {
		err = fmt.Errorf("%w: more than %d MiB", ErrSize, MaxSize>>20)
	}
	return content, err
}
