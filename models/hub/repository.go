package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Repository is what the hub says of a model at one commit.
type Repository struct {
	Reference
	Commit  string
	License string // as the model card has it, such as "apache-2.0"; "": it does not say
	Files   map[string]RemoteFile
}

// RemoteFile is a file of a repository. Its contents are known by SHA256, or, for the small ones
// that lie in Git itself, by the hash of Git.
type RemoteFile struct {
	Name   string
	Bytes  int64
	SHA256 string
	Git    string
}

const (
	// maxFiles is the most files of a repository that are listed.
	maxFiles = 10_000
	// maxFileBytes is far more than a model that precis runs could have.
	maxFileBytes = 1 << 36
)

var (
	commitName = regexp.MustCompile(`^[0-9a-f]{40}$`)
	sha256Name = regexp.MustCompile(`^[0-9a-f]{64}$`)
	nextPage   = regexp.MustCompile(`<([^>]+)>;\s*rel="next"`)
)

// Describe asks for a model: its commit, licence and files. Files with names that lead anywhere
// else than into a folder are left out. The error wraps ErrAccess, ErrNotFound, ErrHub or ErrStalled.
func (c *Client) Describe(ctx context.Context, r Reference) (*Repository, error) {
	var info struct {
		SHA  string   `json:"sha"`
		Tags []string `json:"tags"`
		Card struct {
			License json.RawMessage `json:"license"`
		} `json:"cardData"`
	}
	what := fmt.Sprintf("model %s (revision %s)", r.Repository, r.Revision)
	base := "/api/models/" + r.Repository
	if _, err := c.api(ctx, base+"/revision/"+url.PathEscape(r.Revision), r.Repository, what, &info); err != nil {
		return nil, err
	}
	if !commitName.MatchString(info.SHA) {
		return nil, fmt.Errorf("%w: %s is at commit %.80q, want 40 hexadecimal digits", ErrHub, what, info.SHA)
	}
	repository := &Repository{Reference: r, Commit: info.SHA, License: license(info.Card.License, info.Tags), Files: map[string]RemoteFile{}}
	// The commit, not the revision, so that all files belong together.
	for next := base + "/tree/" + info.SHA + "?recursive=true"; next != ""; {
		var page []treeEntry
		header, err := c.api(ctx, next, r.Repository, "the files of "+what, &page)
		if err != nil {
			return nil, err
		}
		if err := repository.add(page); err != nil {
			return nil, err
		}
		next = ""
		if found := nextPage.FindStringSubmatch(header.Get("Link")); found != nil && len(page) > 0 {
			next = found[1]
		}
	}
	return repository, nil
}

// treeEntry is a file or folder as the API lists it.
type treeEntry struct {
	Type string `json:"type"`
	Path string `json:"path"`
	Size int64  `json:"size"`
	OID  string `json:"oid"`
	LFS  *struct {
		OID  string `json:"oid"`
		Size int64  `json:"size"`
	} `json:"lfs"`
}

func (r *Repository) add(page []treeEntry) error {
	for _, e := range page {
		if e.Type != "file" || checkFileName(e.Path) != nil {
			continue
		}
		file := RemoteFile{Name: e.Path, Bytes: e.Size, Git: e.OID}
		if e.LFS != nil {
			file = RemoteFile{Name: e.Path, Bytes: e.LFS.Size, SHA256: strings.TrimPrefix(e.LFS.OID, "sha256:")}
		}
		if file.Bytes < 0 || file.Bytes > maxFileBytes || !sha256Name.MatchString(file.SHA256) && !commitName.MatchString(file.Git) {
			return fmt.Errorf("%w: %s: %d bytes, hash %.80q, want a size and a SHA-256 or SHA-1", ErrHub, e.Path, file.Bytes, file.SHA256+file.Git)
		}
		r.Files[file.Name] = file
		if len(r.Files) > maxFiles {
			return fmt.Errorf("%w: %s has more than %d files", ErrHub, r.Repository, maxFiles)
		}
	}
	return nil
}

// license is the licence of a model card, a string or a list of them, or of the tag that stands for it.
func license(card json.RawMessage, tags []string) string {
	var one string
	var several []string
	if json.Unmarshal(card, &one) == nil && one != "" {
		return one
	}
	if json.Unmarshal(card, &several) == nil && len(several) > 0 {
		return strings.Join(several, ", ")
	}
	for _, tag := range tags {
		if name, ok := strings.CutPrefix(tag, "license:"); ok {
			return name
		}
	}
	return ""
}
