package hub

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"precis/models/hub/repository"
)

// transfer is one file on its way from a hub to its place. What has come lies in part, beside which
// etag keeps the validator that came with it.
type transfer struct {
	client     *Client
	repository string
	address    string
	file       repository.File
	part       string
	etag       string
	progress   Progress
	reached    int64 // the farthest byte that came in any try
}

// fetchFile brings a file of a repository to path. A file that is there with the right hash is
// kept; what an earlier try left is gone on with. The bytes are what the hash of the listing says, or
// there is no file.
func (c *Client) fetchFile(ctx context.Context, r *repository.Repository, file repository.File, path string, progress Progress) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	if sum, n, err := hashFile(path, file); err == nil && n == file.Bytes && sum == file.Want() {
		return nil
	}
	t := &transfer{
		client: c, repository: r.Repository, address: r.Path(file),
		file: file, part: path + ".part", etag: path + ".part.etag", progress: progress,
	}
	err := c.persist(ctx, func() (bool, error) { return t.try(ctx) })
	if errors.Is(err, ErrHash) {
		t.discard()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file.Name, err)
	}
	if err := os.Rename(t.part, path); err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	_ = os.Remove(t.etag)
	syncFolder(filepath.Dir(path))
	return nil
}

func (t *transfer) discard() {
	_ = os.Remove(t.part)
	_ = os.Remove(t.etag)
}

// try asks for what is missing and says whether it came farther than the tries before. Afterwards, without an error, part is
// whole, right, and on the disk.
func (t *transfer) try(ctx context.Context) (progress bool, err error) {
	out, err := os.OpenFile(t.part, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return false, fmt.Errorf("hub: %w", err)
	}
	defer out.Close()
	sum := t.file.Hash()
	have, err := io.Copy(sum, io.LimitReader(out, t.file.Bytes+1))
	if err != nil {
		return false, fmt.Errorf("hub: reading %s: %w", t.part, err)
	}
	if have > t.file.Bytes {
		have = t.file.Bytes + 1 // what is there is of something else
	}
	resumed := have > 0
	if have != t.file.Bytes {
		body, from, watch, err := t.open(ctx, have)
		if err != nil {
			return false, err
		}
		defer watch.stop()
		defer body.Close()
		if from == 0 {
			sum, resumed = t.file.Hash(), false
			if err := out.Truncate(0); err != nil {
				return false, fmt.Errorf("hub: %w", err)
			}
		}
		if _, err := out.Seek(from, io.SeekStart); err != nil {
			return false, fmt.Errorf("hub: %w", err)
		}
		n, err := t.copy(io.MultiWriter(out, sum), watch.reader(body), from)
		progress := from+n > t.reached
		t.reached = max(t.reached, from+n)
		switch {
		case errors.As(err, new(writeError)):
			return progress, fmt.Errorf("hub: writing %s: %w", t.part, err)
		case err != nil:
			return progress, again(watch.explain(err))
		case from+n < t.file.Bytes:
			return progress, again(fmt.Errorf("%w: the transfer ended after %d of %d bytes", ErrHub, from+n, t.file.Bytes))
		case from+n > t.file.Bytes:
			return false, fmt.Errorf("%w: more than the %d bytes that the listing says", ErrHash, t.file.Bytes)
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != t.file.Want() {
		if resumed { // the beginning may be of another version
			t.discard()
			return false, again(fmt.Errorf("%w: %s, want %s", ErrHash, got, t.file.Want()))
		}
		return false, fmt.Errorf("%w: %s, want %s", ErrHash, got, t.file.Want())
	}
	if err := out.Sync(); err != nil {
		return false, fmt.Errorf("hub: writing %s: %w", t.part, err)
	}
	return true, nil
}

// open asks for the bytes from have on and says where what comes begins: there, or at 0 where the
// hub does not do ranges or has another version.
func (t *transfer) open(ctx context.Context, have int64) (body io.ReadCloser, from int64, w *stallWatch, err error) {
	ctx, w = newWatch(ctx, t.client.Stall)
	defer func() {
		if err != nil {
			w.stop()
		}
	}()
	request, err := t.client.request(ctx, t.address)
	if err != nil {
		return nil, 0, w, err
	}
	etag, _ := os.ReadFile(t.etag)
	if have > 0 && have < t.file.Bytes && len(etag) > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		request.Header.Set("If-Range", string(etag))
	}
	client := t.client.http()
	follow := client.CheckRedirect
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		return cmp.Or(t.announced(next.Response.Header, have), follow(next, via))
	}
	response, err := client.Do(request)
	if errors.Is(err, ErrHash) {
		return nil, 0, w, err
	}
	if err != nil {
		return nil, 0, w, again(w.explain(err))
	}
	if response.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		_ = response.Body.Close()
		t.discard()
		return nil, 0, w, again(fmt.Errorf("%w: status %d", ErrHub, response.StatusCode))
	}
	if err := t.client.refusal(response, t.repository, "file "+t.file.Name); err != nil {
		_ = response.Body.Close()
		return nil, 0, w, err
	}
	if response.StatusCode == http.StatusPartialContent {
		var first, last int64
		if _, err := fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-%d/", &first, &last); err != nil || first != have || request.Header.Get("Range") == "" {
			_ = response.Body.Close()
			t.discard()
			return nil, 0, w, again(fmt.Errorf("%w: content range %.80q, want one from byte %d", ErrHub, response.Header.Get("Content-Range"), have))
		}
		return response.Body, have, w, nil
	}
	// A weak validator says nothing of single bytes.
	_ = os.Remove(t.etag)
	if tag := response.Header.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") && len(tag) < 500 {
		_ = os.WriteFile(t.etag, []byte(tag), 0o644) // without it the next try begins anew
	}
	return response.Body, 0, w, nil
}

// announced takes what the hub says of a large file as it points to where the bytes are: its size and
// SHA-256. They are to be those of the listing, so that nothing of another version is fetched. Where
// the listing had no SHA-256 this one counts, and of have bytes that were checked otherwise none.
func (t *transfer) announced(h http.Header, have int64) error {
	size, sum := h.Get("X-Linked-Size"), strings.Trim(strings.TrimPrefix(h.Get("X-Linked-Etag"), "W/"), `"`)
	switch {
	case size != "" && size != strconv.FormatInt(t.file.Bytes, 10):
		return fmt.Errorf("%w: the hub has %.30s bytes, its listing says %d", ErrHash, size, t.file.Bytes)
	case !repository.IsSHA256(sum):
		return nil
	case t.file.SHA256 == "":
		t.file.SHA256 = sum
		if have > 0 {
			t.discard()
			return errors.New("what was there was checked by another hash")
		}
		return nil
	case sum != t.file.SHA256:
		return fmt.Errorf("%w: the hub has a file of %s, its listing says %s", ErrHash, sum, t.file.SHA256)
	}
	return nil
}

// writeError is an error of the disk, which no other try mends.
type writeError struct{ error }

func (w writeError) Unwrap() error { return w.error }

// copy copies at most one byte more than the file should have, and says how many came.
func (t *transfer) copy(to io.Writer, from io.Reader, at int64) (n int64, err error) {
	buffer := make([]byte, 1<<16)
	for left := t.file.Bytes - at + 1; n < left; {
		read, err := from.Read(buffer[:min(int64(len(buffer)), left-n)])
		if _, err := to.Write(buffer[:read]); err != nil {
			return n, writeError{err}
		}
		n += int64(read)
		t.progress("fetching "+t.file.Name, at+n, max(t.file.Bytes, at+n))
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func hashFile(path string, as repository.File) (sum string, n int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	h := as.Hash()
	n, err = io.Copy(h, file)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// syncFolder brings a new name to the disk, on systems where a folder can be told to; the file
// itself is there in any case.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
}
