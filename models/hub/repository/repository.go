package repository

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"net/url"
	"regexp"
	"strings"
)

// Repository is what the hub says of a model at one commit.
type Repository struct {
	Reference
	Commit  string
	License string // as the model card has it, such as "apache-2.0"; "": it does not say
	Files   map[string]File
}

// File is a file of a repository. Its contents are known by SHA256, or, for the small ones that lie
// in Git itself, by the hash of Git.
type File struct {
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

// IsSHA256 says whether s is such a hash in hexadecimal.
func IsSHA256(s string) bool { return sha256Name.MatchString(s) }

// API gets one answer of a hub's interface, JSON, into a value, and gives its Link header. address
// is a path below the hub, or what a Link header said; about names the thing asked for, for errors.
type API func(ctx context.Context, address, about string, into any) (link string, err error)

// Describe asks for a model: its commit, licence and files. Files with names that lead anywhere
// else than into a folder are left out. The error wraps ErrHub, or is api's.
func Describe(ctx context.Context, api API, r Reference) (*Repository, error) {
	var info struct {
		SHA  string   `json:"sha"`
		Tags []string `json:"tags"`
		Card struct {
			License json.RawMessage `json:"license"`
		} `json:"cardData"`
	}
	what := fmt.Sprintf("model %s (revision %s)", r.Repository, r.Revision)
	base := "/api/models/" + r.Repository
	if _, err := api(ctx, base+"/revision/"+url.PathEscape(r.Revision), what, &info); err != nil {
		return nil, err
	}
	if !commitName.MatchString(info.SHA) {
		return nil, fmt.Errorf("%w: %s is at commit %.80q, want 40 hexadecimal digits", ErrHub, what, info.SHA)
	}
	repository := &Repository{Reference: r, Commit: info.SHA, License: license(info.Card.License, info.Tags), Files: map[string]File{}}
	// The commit, not the revision, so that all files belong together.
	for next := base + "/tree/" + info.SHA + "?recursive=true"; next != ""; {
		var page []TreeEntry
		link, err := api(ctx, next, "the files of "+what, &page)
		if err != nil {
			return nil, err
		}
		if err := repository.Add(page); err != nil {
			return nil, err
		}
		next = ""
		if found := nextPage.FindStringSubmatch(link); found != nil && len(page) > 0 {
			next = found[1]
		}
	}
	return repository, nil
}

// TreeEntry is a file or folder as the hub lists it.
type TreeEntry struct {
	Type string `json:"type"`
	Path string `json:"path"`
	Size int64  `json:"size"`
	OID  string `json:"oid"`
	LFS  *struct {
		OID  string `json:"oid"`
		Size int64  `json:"size"`
	} `json:"lfs"`
}

// Add takes files of a listing. The error wraps ErrHub and names the entry.
func (r *Repository) Add(page []TreeEntry) error {
	for _, e := range page {
		if e.Type != "file" || checkFileName(e.Path) != nil {
			continue
		}
		file := File{Name: e.Path, Bytes: e.Size, Git: e.OID}
		if e.LFS != nil {
			file = File{Name: e.Path, Bytes: e.LFS.Size, SHA256: strings.TrimPrefix(e.LFS.OID, "sha256:")}
		}
		if file.Bytes < 0 || file.Bytes > maxFileBytes || !IsSHA256(file.SHA256) && !commitName.MatchString(file.Git) {
			return fmt.Errorf("%w: %s: %d bytes, hash %.80q, want a size and a SHA-256 or SHA-1", ErrHub, e.Path, file.Bytes, file.SHA256+file.Git)
		}
		r.Files[file.Name] = file
		if len(r.Files) > maxFiles {
			return fmt.Errorf("%w: %s has more than %d files", ErrHub, r.Repository, maxFiles)
		}
	}
	return nil
}

// Path is where the hub has a file of the commit, below its address.
func (r *Repository) Path(file File) string {
	escaped := make([]string, 0, 4)
	for part := range strings.SplitSeq(file.Name, "/") {
		escaped = append(escaped, url.PathEscape(part))
	}
	return "/" + r.Repository + "/resolve/" + r.Commit + "/" + strings.Join(escaped, "/")
}

// Want is the hash that the listing gives, in hexadecimal.
func (f File) Want() string {
	if f.SHA256 != "" {
		return f.SHA256
	}
	return f.Git
}

// Hash is the function that Want is a result of. Git's begins with a header.
func (f File) Hash() hash.Hash {
	if f.SHA256 != "" {
		return sha256.New()
	}
	h := sha1.New()
	fmt.Fprintf(h, "blob %d\x00", f.Bytes)
	return h
}

// Check compares whole contents with the listing. The error wraps ErrHash.
func (f File) Check(content []byte) error {
	if int64(len(content)) != f.Bytes {
		return fmt.Errorf("%w: %s: %d bytes, want %d", ErrHash, f.Name, len(content), f.Bytes)
	}
	h := f.Hash()
	_, _ = h.Write(content)
	if got := hex.EncodeToString(h.Sum(nil)); got != f.Want() {
		return fmt.Errorf("%w: %s: %s, want %s", ErrHash, f.Name, got, f.Want())
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
