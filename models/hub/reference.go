package hub

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// Reference names what to fetch from a hub: a model, or one file of its repository.
type Reference struct {
	Repository string // "owner/name"
	File       string // a path in the repository, such as one of several GGUF files; "": the model
	Revision   string // a branch, tag or commit
}

var (
	repositoryName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}$`)
	revisionName   = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}$`)
)

// ParseReference reads "owner/name" or "owner/name:FILE"; revision "" is main. The error wraps ErrName.
func ParseReference(text, revision string) (Reference, error) {
	repository, file, hasFile := strings.Cut(text, ":")
	if !repositoryName.MatchString(repository) || strings.Contains(repository, "..") {
		return Reference{}, fmt.Errorf("%w: %q, want owner/name or owner/name:FILE", ErrName, text)
	}
	if hasFile {
		if err := checkFileName(file); err != nil {
			return Reference{}, err
		}
	}
	if revision == "" {
		revision = "main"
	}
	if !revisionName.MatchString(revision) || strings.Contains(revision, "..") {
		return Reference{}, fmt.Errorf("%w: revision %q, want a branch, a tag or a commit", ErrName, revision)
	}
	return Reference{Repository: repository, File: file, Revision: revision}, nil
}

// Name is the part after the owner.
func (r Reference) Name() string { return path.Base(r.Repository) }

// checkFileName refuses the path of a file that could lead out of a folder, or that some system
// takes for something else than a file.
func checkFileName(name string) error {
	refused := name == "" || len(name) > 300 || path.Clean(name) != name || !filepath.IsLocal(filepath.FromSlash(name))
	for part := range strings.SplitSeq(name, "/") {
		refused = refused || part == "" || part[0] == '.' || strings.ContainsAny(part, "\\:*?\"<>|") ||
			strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f })
	}
	if refused {
		return fmt.Errorf("%w: file %.80q, want a path inside the repository", ErrName, name)
	}
	return nil
}
