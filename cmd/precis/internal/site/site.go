// Package site serves the built page and the models as the browser needs them.
package site

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// types are the content types that the page's files need; a machine's own table may lack or
// contradict them.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".gguf":        "application/octet-stream",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".mjs":         "text/javascript; charset=utf-8",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

// packed are extensions of files that are small when compressed; of the others a model is not worth it.
var packed = []string{".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest"}

// Handler serves the page at / and the model files at /models/. Ranges work, so that a broken
// download resumes; what shrinks is compressed for those who accept gzip. Every answer isolates the page (COOP, COEP), which high-resolution clocks
// and shared memory ask for. Folders are not listed, and hidden files are not there.
func Handler(page, models fs.FS) http.Handler {
	mux := http.NewServeMux()
	files := http.FileServerFS(visible{page})
	mux.Handle("/", compressed(files))
	mux.Handle("/models/", http.StripPrefix("/models/", http.FileServerFS(visible{models})))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Embedder-Policy", "require-corp")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cache-Control", "no-cache") // ask each time whether a file changed
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "GET or HEAD only", http.StatusMethodNotAllowed)
			return
		}
		if kind := contentType(r.URL.Path); kind != "" {
			header.Set("Content-Type", kind)
		}
		mux.ServeHTTP(w, r)
	})
}

// compressed compresses the files of the page that shrink, but of no request for a range: its bytes
// are counted in the file.
func compressed(files http.Handler) http.Handler {
	packing := gzhttp.GzipHandler(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ext := path.Ext(r.URL.Path)
		if r.Header.Get("Range") == "" && (strings.HasSuffix(r.URL.Path, "/") || slices.Contains(packed, ext)) {
			packing.ServeHTTP(w, r)
			return
		}
		files.ServeHTTP(w, r)
	})
}

func contentType(name string) string {
	ext := path.Ext(name)
	if kind, ok := types[ext]; ok {
		return kind
	}
	return mime.TypeByExtension(ext)
}

// visible hides folders without an index.html, and dot files.
type visible struct{ fs.FS }

func (v visible) Open(name string) (fs.File, error) {
	missing := &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." {
			return nil, missing
		}
	}
	f, err := v.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		if _, err := fs.Stat(v.FS, path.Join(name, "index.html")); err != nil {
			f.Close()
			return nil, missing
		}
	}
	return f, err
}
