//go:build unix

package hub

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/internal/samplemodel"
	"precis/models/convert"
	"precis/models/gguf"
	"precis/models/hub/repository"
)

const commit = "0123456789abcdef0123456789abcdef01234567"

// fakeHub is a hub of one model, and the other server that its large files come from.
type fakeHub struct {
	hub, cdn *httptest.Server
	files    map[string][]byte
	large    map[string]bool        // in LFS
	token    string                 // wanted; "": none
	extra    []repository.TreeEntry // listed besides
	linked   map[string]string      // headers of the answer that leads to a large file
	plain    bool                   // the listing says of large files what it says of small ones
	serve    func(w http.ResponseWriter, r *http.Request, content []byte)

	mu       sync.Mutex
	requests []string // "host path range"
}

func newFakeHub(t *testing.T) *fakeHub {
	f := &fakeHub{files: samplemodel.HuggingFace(), large: map[string]bool{"model.safetensors": true}, serve: serveRange}
	f.cdn = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.note("cdn", r)
		assert.Empty(t, r.Header.Get("Authorization"), "the token went to another server")
		f.serve(w, r, f.files[strings.TrimPrefix(r.URL.Path, "/")])
	}))
	f.hub = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.answer(w, r) }))
	t.Cleanup(f.hub.Close)
	t.Cleanup(f.cdn.Close)
	return f
}

func (f *fakeHub) note(host string, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = append(f.requests, strings.TrimSpace(host+" "+r.URL.Path+" "+r.Header.Get("Range")))
}

func (f *fakeHub) count(prefix string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, r := range f.requests {
		if strings.HasPrefix(r, prefix) {
			n++
		}
	}
	return n
}

func (f *fakeHub) answer(w http.ResponseWriter, r *http.Request) {
	f.note("hub", r)
	if f.token != "" && r.Header.Get("Authorization") != "Bearer "+f.token {
		w.Header().Set("X-Error-Code", "GatedRepo")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	const api = "/api/models/someone/tiny"
	switch path := r.URL.Path; {
	case path == api+"/revision/main":
		fmt.Fprintf(w, `{"sha": %q, "tags": ["license:other"], "cardData": {"license": "mit"}}`, commit)
	case path == api+"/tree/"+commit && r.URL.Query().Get("cursor") == "":
		w.Header().Set("Link", fmt.Sprintf(`<%s%s?recursive=true&cursor=2>; rel="next"`, f.hub.URL, path))
		_ = json.NewEncoder(w).Encode(f.tree()[:2])
	case path == api+"/tree/"+commit:
		_ = json.NewEncoder(w).Encode(f.tree()[2:])
	case strings.HasPrefix(path, "/someone/tiny/resolve/"+commit+"/"):
		name := strings.TrimPrefix(path, "/someone/tiny/resolve/"+commit+"/")
		if f.large[name] {
			for key, value := range f.linked {
				w.Header().Set(key, value)
			}
			http.Redirect(w, r, f.cdn.URL+"/"+name, http.StatusFound)
			return
		}
		serveRange(w, r, f.files[name])
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (f *fakeHub) tree() []repository.TreeEntry {
	entries := slices.Clone(f.extra)
	for name, content := range f.files {
		e := repository.TreeEntry{Type: "file", Path: name, Size: int64(len(content)), OID: fmt.Sprintf("%x", sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", len(content)), content...)))}
		if f.large[name] && f.plain {
			e.OID = commit // of a pointer in Git, not of the bytes
		} else if f.large[name] {
			_ = json.Unmarshal(fmt.Appendf(nil, `{"lfs": {"oid": "%x", "size": %d}}`, sha256.Sum256(content), len(content)), &e)
		}
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b repository.TreeEntry) int { return strings.Compare(a.Path, b.Path) })
	return entries
}

// serveRange is what a good server does.
func serveRange(w http.ResponseWriter, r *http.Request, content []byte) {
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(content)))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func (f *fakeHub) client() *Client {
	return &Client{Endpoint: f.hub.URL, Token: f.token, Stall: 300 * time.Millisecond, Tries: 3, Wait: time.Millisecond}
}

func (f *fakeHub) pull(t *testing.T, dir, name string) (string, error) {
	t.Helper()
	r, err := repository.ParseReference(name, "")
	require.NoError(t, err)
	return f.client().Pull(t.Context(), r, dir, PullOptions{Type: quant.Q8_0})
}

// requirePulled checks that path is a whole model of the repository, and nothing is left of the work.
func requirePulled(t *testing.T, dir, path string) {
	t.Helper()
	require.Equal(t, filepath.Join(dir, "someone", "tiny", "tiny.Q8_0.gguf"), path)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	f, err := gguf.Open(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	license, err := f.String("general.license")
	require.NoError(t, err)
	require.Equal(t, "mit", license)
	require.Len(t, f.Tensors, 11)
	require.NoDirExists(t, filepath.Join(dir, "someone", "tiny", ".source"))
	found, ok := Pulled(repository.Reference{Repository: "someone/tiny"}, dir)
	require.True(t, ok)
	require.Equal(t, path, found)
}

func TestPull(t *testing.T) {
	f := newFakeHub(t)
	f.token = "hf_secret"
	dir := t.TempDir()
	shown := ""
	path, err := f.client().Pull(t.Context(), repository.Reference{Repository: "someone/tiny", Revision: "main"}, dir,
		PullOptions{Type: quant.Q8_0, License: func(l string) { shown = l }, Progress: func(what string, done, total int64) {
			assert.LessOrEqual(t, done, total, what)
		}})
	require.NoError(t, err)
	require.Equal(t, "mit", shown)
	requirePulled(t, dir, path)
	require.Zero(t, f.count("hub /someone/tiny/resolve/"+commit+"/README.md"), "what is not needed is not fetched")

	// A second time only the commit is asked for.
	before := f.count("cdn") + f.count("hub /someone")
	again, err := f.pull(t, dir, "someone/tiny")
	require.NoError(t, err)
	require.Equal(t, path, again)
	require.Equal(t, before, f.count("cdn")+f.count("hub /someone"))
}

// TestPullShards: weights in two files, found by the index.
func TestPullShards(t *testing.T) {
	f := newFakeHub(t)
	empty := []byte("\x02\x00\x00\x00\x00\x00\x00\x00{}")
	f.files["model-00001-of-00002.safetensors"], f.files["model-00002-of-00002.safetensors"] = f.files["model.safetensors"], empty
	delete(f.files, "model.safetensors")
	f.files["model.safetensors.index.json"] = []byte(`{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}`)
	dir := t.TempDir()
	path, err := f.pull(t, dir, "someone/tiny")
	require.NoError(t, err)
	requirePulled(t, dir, path)

	f.files["model.safetensors.index.json"] = []byte(`{"weight_map": {"a": "../../../x.safetensors"}}`)
	_, err = f.pull(t, t.TempDir(), "someone/tiny")
	require.ErrorIs(t, err, convert.ErrConfig)
	delete(f.files, "model.safetensors.index.json")
	f.files["q/tiny.Q4_1.gguf"] = []byte("GGUF")
	_, err = f.pull(t, t.TempDir(), "someone/tiny")
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorContains(t, err, "someone/tiny:FILE, with FILE one of q/tiny.Q4_1.gguf")
}

// TestPullFile: a file of the repository, as it is.
func TestPullFile(t *testing.T) {
	f := newFakeHub(t)
	f.files["q/tiny.Q4_1.gguf"] = bytes.Repeat([]byte("GGUF"), 50000)
	f.large["q/tiny.Q4_1.gguf"] = true
	dir := t.TempDir()
	path, err := f.pull(t, dir, "someone/tiny:q/tiny.Q4_1.gguf")
	require.NoError(t, err)
	require.Equal(t, filepath.Join(dir, "someone", "tiny", "q", "tiny.Q4_1.gguf"), path)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(f.files["q/tiny.Q4_1.gguf"], content))
	_, err = f.pull(t, dir, "someone/tiny:q/tiny.Q4_1.gguf")
	require.NoError(t, err)
	require.Equal(t, 1, f.count("cdn"), "it was there")
	_, err = f.pull(t, dir, "someone/tiny:other.gguf")
	require.ErrorIs(t, err, ErrNotFound)
	_, err = f.pull(t, dir, "someone/tiny:README.md")
	require.ErrorIs(t, err, ErrName)
}

// TestPullOverBadLines: each kind of server that a transfer survives.
func TestPullOverBadLines(t *testing.T) {
	calls := 0
	for name, serve := range map[string]func(w http.ResponseWriter, r *http.Request, content []byte){
		"interrupted": func(w http.ResponseWriter, r *http.Request, content []byte) {
			serveRange(&cutting{w, 30000}, r, content)
		},
		"interrupted, no ranges": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if calls == 1 {
				w.Header().Set("Content-Length", strconv.Itoa(len(content)))
				_, _ = w.Write(content[:5000])
				return
			}
			_, _ = w.Write(content)
		},
		"another version meanwhile": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if calls == 1 {
				w.Header().Set("ETag", `"old"`)
				w.Header().Set("Content-Length", strconv.Itoa(len(content)))
				_, _ = w.Write(make([]byte, 5000))
				return
			}
			serveRange(w, r, content)
		},
		"the other version's beginning under the same name": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if calls == 1 {
				w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(content)))
				w.Header().Set("Content-Length", strconv.Itoa(len(content)))
				_, _ = w.Write(make([]byte, 5000))
				return
			}
			serveRange(w, r, content)
		},
		"stalled once": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if calls == 1 {
				w.Header().Set("Content-Length", strconv.Itoa(len(content)))
				_, _ = w.Write(content[:1000])
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return
			}
			serveRange(w, r, content)
		},
		"length too small": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if r.Header.Get("Range") == "" {
				w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(content)))
				w.Header().Set("Content-Length", "4000")
				_, _ = w.Write(content[:4000])
				return
			}
			serveRange(w, r, content)
		},
		"a signed address that has expired": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if calls == 1 {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			serveRange(w, r, content)
		},
		"busy": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if calls < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			serveRange(w, r, content)
		},
		"a range that was not asked for": func(w http.ResponseWriter, r *http.Request, content []byte) {
			if calls == 1 {
				w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(content)-1, len(content)))
				w.WriteHeader(http.StatusPartialContent)
				_, _ = w.Write(content)
				return
			}
			serveRange(w, r, content)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, dir := newFakeHub(t), t.TempDir()
			calls = 0
			f.serve = func(w http.ResponseWriter, r *http.Request, content []byte) { calls++; serve(w, r, content) }
			path, err := f.pull(t, dir, "someone/tiny")
			require.NoError(t, err)
			requirePulled(t, dir, path)
			require.Greater(t, f.count("cdn"), 1)
			if name == "interrupted" {
				require.Equal(t, 1, f.count("cdn /model.safetensors bytes=30000-"), f.requests)
				require.Equal(t, 1, f.count("cdn /model.safetensors bytes=60000-"), f.requests)
			}
		})
	}
}

// cutting breaks the connection after so many bytes.
type cutting struct {
	http.ResponseWriter
	left int
}

func (c *cutting) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p[:min(len(p), c.left)])
	if c.left -= n; c.left == 0 && err == nil {
		err = io.ErrClosedPipe
	}
	return n, err
}

// TestPullRefuses: what must not become a model, with the words that a reader needs. Nothing lies
// under the final name.
func TestPullRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(f *fakeHub)
		err     error
		message string
	}{
		"other bytes": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, content []byte) {
				other := bytes.Clone(content)
				other[len(other)-1] ^= 1
				serveRange(w, r, other)
			}
		}, ErrHash, "model.safetensors: hub: wrong hash"},
		"more bytes": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, content []byte) {
				_, _ = w.Write(append(bytes.Clone(content), make([]byte, 1<<20)...))
			}
		}, ErrHash, "more than the"},
		"without end": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, content []byte) {
				for r.Context().Err() == nil {
					if _, err := w.Write(make([]byte, 1<<16)); err != nil {
						return
					}
				}
			}
		}, ErrHash, "more than the"},
		"an error page": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, _ []byte) { _, _ = w.Write([]byte("<html>")) }
		}, ErrHub, "the transfer ended after 6 of"},
		"length too great": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, content []byte) {
				w.Header().Set("Content-Length", "99999999999")
				_, _ = w.Write(content[:10])
			}
		}, ErrHub, "model.safetensors"},
		"always stalled": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, _ []byte) { <-r.Context().Done() }
		}, ErrStalled, "300ms"},
		"redirects in a circle": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, _ []byte) {
				http.Redirect(w, r, r.URL.Path, http.StatusFound)
			}
		}, ErrHub, "redirects"},
		"the other server has lost it": {func(f *fakeHub) {
			f.serve = func(w http.ResponseWriter, r *http.Request, _ []byte) { w.WriteHeader(http.StatusNotFound) }
		}, ErrNotFound, "file model.safetensors"},
		"file gone": {func(f *fakeHub) { delete(f.files, "config.json") }, ErrNotFound, "has no file \"config.json\""},
		"no hash":   {func(f *fakeHub) { f.extra = []repository.TreeEntry{{Type: "file", Path: "a.bin", OID: "x"}} }, ErrHub, "a.bin"},
		"negative length": {func(f *fakeHub) {
			f.extra = []repository.TreeEntry{{Type: "file", Path: "a.bin", Size: -1, OID: commit}}
		}, ErrHub, "-1 bytes"},
		"no safetensors": {func(f *fakeHub) { delete(f.files, "model.safetensors") }, ErrNotFound, "neither model.safetensors nor"},
		"another family": {func(f *fakeHub) {
			f.files["config.json"] = []byte(`{"model_type": "mamba"}`)
		}, convert.ErrArchitecture, "mamba"},
	} {
		t.Run(name, func(t *testing.T) {
			f, dir := newFakeHub(t), t.TempDir()
			c.change(f)
			_, err := f.pull(t, dir, "someone/tiny")
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.message)
			require.NotContains(t, err.Error(), "\n")
			_, ok := Pulled(repository.Reference{Repository: "someone/tiny"}, dir)
			require.False(t, ok)
		})
	}
}

// TestPullAccess: who may not have a model is told what to set.
func TestPullAccess(t *testing.T) {
	f := newFakeHub(t)
	f.token = "hf_right"
	c := f.client()
	c.Token = ""
	r := repository.Reference{Repository: "someone/tiny", Revision: "main"}
	_, err := c.Describe(t.Context(), r)
	require.ErrorIs(t, err, ErrAccess)
	require.ErrorContains(t, err, "HF_TOKEN")
	require.ErrorContains(t, err, "is gated: accept the terms at "+f.hub.URL+"/someone/tiny,")
	c.Token = "hf_wrong"
	_, err = c.Describe(t.Context(), r)
	require.ErrorIs(t, err, ErrAccess)
	require.NotContains(t, err.Error(), "hf_wrong")
	_, err = f.client().Describe(t.Context(), repository.Reference{Repository: "someone/else", Revision: "main"})
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorContains(t, err, "model someone/else (revision main)")
}

// TestPullLinked: what the hub says of a large file as it points to it is compared before a byte of it
// is fetched, and is the hash where the listing has none.
func TestPullLinked(t *testing.T) {
	sum := func(f *fakeHub) string { return fmt.Sprintf(`"%x"`, sha256.Sum256(f.files["model.safetensors"])) }
	size := func(f *fakeHub) string { return strconv.Itoa(len(f.files["model.safetensors"])) }
	for name, test := range map[string]struct {
		linked  func(f *fakeHub) map[string]string
		plain   bool
		message string // "": it is pulled
	}{
		"the same": {func(f *fakeHub) map[string]string {
			return map[string]string{"X-Linked-Etag": sum(f), "X-Linked-Size": size(f)}
		}, false, ""},
		"no hash":           {func(f *fakeHub) map[string]string { return map[string]string{"X-Linked-Etag": `"17-abc"`} }, false, ""},
		"the only hash":     {func(f *fakeHub) map[string]string { return map[string]string{"X-Linked-Etag": sum(f)} }, true, ""},
		"another hash":      {func(*fakeHub) map[string]string { return map[string]string{"X-Linked-Etag": strings.Repeat("ab", 32)} }, false, "its listing says"},
		"another size":      {func(*fakeHub) map[string]string { return map[string]string{"X-Linked-Size": "12"} }, false, "the hub has 12 bytes"},
		"the pointer's own": {func(*fakeHub) map[string]string { return nil }, true, "want " + commit},
	} {
		t.Run(name, func(t *testing.T) {
			f, dir := newFakeHub(t), t.TempDir()
			f.linked, f.plain = test.linked(f), test.plain
			path, err := f.pull(t, dir, "someone/tiny")
			if test.message == "" {
				require.NoError(t, err)
				requirePulled(t, dir, path)
				return
			}
			require.ErrorIs(t, err, ErrHash)
			require.ErrorContains(t, err, test.message)
			if f.linked != nil {
				require.Zero(t, f.count("cdn"), "bytes of another version were fetched")
			}
		})
	}
	t.Run("the only hash, after an interruption", func(t *testing.T) {
		f, dir := newFakeHub(t), t.TempDir()
		f.linked, f.plain = map[string]string{"X-Linked-Etag": sum(f)}, true
		folder := filepath.Join(dir, "someone", "tiny", ".source", commit)
		require.NoError(t, os.MkdirAll(folder, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "model.safetensors.part"), f.files["model.safetensors"][:999], 0o644))
		path, err := f.pull(t, dir, "someone/tiny")
		require.NoError(t, err)
		requirePulled(t, dir, path)
	})
}

// TestHostileNames: files that would lie elsewhere are not listed; references to them are refused.
func TestHostileNames(t *testing.T) {
	f := newFakeHub(t)
	hostile := []string{"../x.gguf", "/etc/x.gguf", "a/../../x.gguf", "a//x.gguf", ".git/x.gguf", "a/.x.gguf", `a\..\x.gguf`, "C:x.gguf", "", "a\x00.gguf", "."}
	for _, name := range hostile {
		f.extra = append(f.extra, repository.TreeEntry{Type: "file", Path: name, Size: 4, OID: commit})
	}
	r, err := f.client().Describe(t.Context(), repository.Reference{Repository: "someone/tiny", Revision: "main"})
	require.NoError(t, err)
	require.Len(t, r.Files, len(f.files))
	for _, name := range hostile {
		_, err := repository.ParseReference("someone/tiny:"+name, "")
		require.ErrorIs(t, err, ErrName, "%q", name)
	}
	for _, name := range []string{"", "tiny", "/tiny", "a/b/c", "../tiny", "a/..", ".a/b", "a b/c", "a/b%2f", "-a/b"} {
		_, err := repository.ParseReference(name, "")
		require.ErrorIs(t, err, ErrName, "%q", name)
	}
	for _, revision := range []string{"../main", "-x", "a b", "a?b"} {
		_, err := repository.ParseReference("a/b", revision)
		require.ErrorIs(t, err, ErrName, "%q", revision)
	}
	r2, err := repository.ParseReference("google-t5/t5-small:onnx/model.gguf", "refs/pr/7")
	require.NoError(t, err)
	require.Equal(t, repository.Reference{Repository: "google-t5/t5-small", File: "onnx/model.gguf", Revision: "refs/pr/7"}, r2)
	require.Equal(t, "t5-small", r2.Name())
}

// TestPullGoesOn: what a pull that was stopped had fetched is not fetched again.
func TestPullGoesOn(t *testing.T) {
	f, dir := newFakeHub(t), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	whole := len(f.files["model.safetensors"])
	f.serve = func(w http.ResponseWriter, r *http.Request, content []byte) {
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(content)))
		w.Header().Set("Content-Length", strconv.Itoa(whole))
		_, _ = w.Write(content[:40000])
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond)
		cancel()
		<-r.Context().Done()
	}
	_, err := f.client().Pull(ctx, repository.Reference{Repository: "someone/tiny", Revision: "main"}, dir, PullOptions{Type: quant.Q8_0})
	require.ErrorIs(t, err, context.Canceled)
	f.serve = serveRange
	path, err := f.pull(t, dir, "someone/tiny")
	require.NoError(t, err)
	requirePulled(t, dir, path)
	require.Equal(t, 1, f.count("cdn /model.safetensors bytes=40000-"), f.requests)
	require.Equal(t, 1, f.count("hub /someone/tiny/resolve/"+commit+"/config.json"))
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// TestDiskFull: that no other try mends, and the error says what it is.
func TestDiskFull(t *testing.T) {
	x := transfer{file: repository.File{Name: "a", Bytes: 100}, progress: func(string, int64, int64) {}}
	n, err := x.copy(full{}, bytes.NewReader(make([]byte, 50)), 0)
	require.Zero(t, n)
	require.ErrorAs(t, err, new(writeError))
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.ErrorContains(t, err, "no space left")
}

// TestPullOnceAtATime: several pulls of a model fetch it once.
func TestPullOnceAtATime(t *testing.T) {
	f, dir := newFakeHub(t), t.TempDir()
	var pulls sync.WaitGroup
	for range 4 {
		pulls.Go(func() {
			_, err := f.client().Pull(t.Context(), repository.Reference{Repository: "someone/tiny", Revision: "main"}, dir, PullOptions{Type: quant.Q8_0})
			assert.NoError(t, err)
		})
	}
	pulls.Wait()
	require.Equal(t, 1, f.count("cdn"))
}

// TestFromEnvironment: where the hub is and who asks.
func TestFromEnvironment(t *testing.T) {
	t.Setenv("HF_ENDPOINT", "")
	t.Setenv("HF_TOKEN", " hf_x\n")
	c, err := FromEnvironment()
	require.NoError(t, err)
	require.Equal(t, []string{DefaultEndpoint, "hf_x"}, []string{c.Endpoint, c.Token})
	t.Setenv("HF_ENDPOINT", "https://mirror.example/hub/")
	c, err = FromEnvironment()
	require.NoError(t, err)
	require.Equal(t, "https://mirror.example/hub", c.Endpoint)
	t.Setenv("HF_ENDPOINT", "file:///etc")
	_, err = FromEnvironment()
	require.ErrorIs(t, err, ErrName)
}
