package site

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func serve(t *testing.T) string {
	server := httptest.NewServer(Handler(
		fstest.MapFS{
			"index.html":       {Data: []byte("<p>hello")},
			"precis.wasm":      {Data: []byte("\x00asm")},
			"app.js":           {Data: []byte("1")},
			"samples/news.txt": {Data: []byte("news")},
			".secret":          {Data: []byte("secret")},
		},
		fstest.MapFS{"tiny.gguf": {Data: []byte("GGUF0123456789")}},
	))
	t.Cleanup(server.Close)
	return server.URL
}

func get(t *testing.T, address string, header ...string) (*http.Response, string) {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response, string(body)
}

func TestHandlerTypesAndIsolation(t *testing.T) {
	address := serve(t)
	for path, kind := range map[string]string{
		"/":                 "text/html; charset=utf-8",
		"/precis.wasm":      "application/wasm",
		"/app.js":           "text/javascript; charset=utf-8",
		"/models/tiny.gguf": "application/octet-stream",
		"/samples/news.txt": "text/plain; charset=utf-8",
	} {
		response, _ := get(t, address+path)
		require.Equal(t, http.StatusOK, response.StatusCode, path)
		require.Equal(t, kind, response.Header.Get("Content-Type"), path)
		require.Equal(t, "same-origin", response.Header.Get("Cross-Origin-Opener-Policy"), path)
		require.Equal(t, "require-corp", response.Header.Get("Cross-Origin-Embedder-Policy"), path)
	}
}

func TestHandlerRanges(t *testing.T) {
	address := serve(t)
	response, body := get(t, address+"/models/tiny.gguf", "Range", "bytes=4-6")
	require.Equal(t, http.StatusPartialContent, response.StatusCode)
	require.Equal(t, "bytes 4-6/14", response.Header.Get("Content-Range"))
	require.Equal(t, "012", body)

	response, _ = get(t, address+"/models/tiny.gguf", "Range", "bytes=20-")
	require.Equal(t, http.StatusRequestedRangeNotSatisfiable, response.StatusCode)
}

func TestHandlerCompresses(t *testing.T) {
	script := strings.Repeat("say('the same');", 1000)
	server := httptest.NewServer(Handler(
		fstest.MapFS{"index.html": {Data: []byte("<p>hello")}, "app.js": {Data: []byte(script)}, "icon.png": {Data: []byte(script)}},
		fstest.MapFS{"tiny.gguf": {Data: []byte(script)}},
	))
	defer server.Close()
	for path, encoding := range map[string]string{"/app.js": "gzip", "/icon.png": "", "/models/tiny.gguf": ""} {
		response, body := get(t, server.URL+path, "Accept-Encoding", "gzip") // named, so that it is left as it comes
		require.Equal(t, encoding, response.Header.Get("Content-Encoding"), path)
		if encoding == "" {
			require.Equal(t, script, body, path)
			continue
		}
		require.Less(t, len(body), len(script)/10)
		require.Equal(t, "text/javascript; charset=utf-8", response.Header.Get("Content-Type"))
		plain, err := gzip.NewReader(strings.NewReader(body))
		require.NoError(t, err)
		unpacked, err := io.ReadAll(plain)
		require.NoError(t, err)
		require.Equal(t, script, string(unpacked))
	}
	response, body := get(t, server.URL+"/app.js", "Accept-Encoding", "gzip", "Range", "bytes=0-3")
	require.Equal(t, http.StatusPartialContent, response.StatusCode)
	require.Equal(t, "say(", body)
}

func TestHandlerHides(t *testing.T) {
	address := serve(t)
	for _, path := range []string{"/.secret", "/samples/", "/models/", "/missing", "/..%2f..%2fetc/passwd", "/models/..%2f.secret"} {
		response, body := get(t, address+path)
		require.Equal(t, http.StatusNotFound, response.StatusCode, path)
		require.NotContains(t, body, "news.txt", path)
	}
	response, err := http.Post(address+"/", "text/plain", nil)
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusMethodNotAllowed, response.StatusCode)
}
