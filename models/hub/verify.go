package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"precis/models/catalog"
)

// stamp remembers that a file was found to have a hash. It lies beside the file, and is worth
// nothing once size or time of the file differ.
type stamp struct {
	Size    int64     `json:"size"`
	ModTime time.Time `json:"modTime"`
	SHA256  string    `json:"sha256"`
}

func stampPath(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".verified")
}

// verify says whether dir holds the file with the right size and hash.
func verify(ctx context.Context, file catalog.File, dir string, progress Progress) (bool, error) {
	path := filepath.Join(dir, filepath.FromSlash(file.Name))
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("hub: %w", err)
	}
	if info.Size() != file.Bytes {
		return false, nil
	}
	if remembered, ok := readStamp(path); ok && remembered.Size == info.Size() &&
		remembered.ModTime.Equal(info.ModTime()) && remembered.SHA256 == file.SHA256 {
		return true, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("hub: %w", err)
	}
	defer f.Close()
	hash := sha256.New()
	from := &meter{ctx: ctx, r: f, progress: progress, what: "checking " + file.Name, total: file.Bytes}
	if _, err := io.Copy(hash, from); err != nil {
		return false, fmt.Errorf("hub: checking %s: %w", path, err)
	}
	if hex.EncodeToString(hash.Sum(nil)) != file.SHA256 {
		return false, nil
	}
	writeStamp(path, stamp{info.Size(), info.ModTime(), file.SHA256})
	return true, nil
}

func readStamp(path string) (s stamp, ok bool) {
	content, err := os.ReadFile(stampPath(path))
	if err != nil {
		return stamp{}, false
	}
	return s, json.Unmarshal(content, &s) == nil
}

// writeStamp does what it can: without a stamp the hash is computed again next time.
func writeStamp(path string, s stamp) {
	if content, err := json.Marshal(s); err == nil {
		_ = os.WriteFile(stampPath(path), content, 0o644)
	}
}

// meter reads r, tells progress, and stops when ctx does.
type meter struct {
	ctx         context.Context
	r           io.Reader
	progress    Progress
	what        string
	done, total int64
	failed      error // what r failed with
}

func (m *meter) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(p)
	m.done += int64(n)
	m.progress(m.what, m.done, m.total)
	if err != nil && err != io.EOF {
		m.failed = err
	}
	return n, err
}
