// Package repository says what a hub's listing of a model means: what may be named, which files make
// up a model, and by which hashes they are known. It fetches nothing itself, so that the command
// line and a browser, which have different ways to, share it.
package repository

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	// ErrName is the error for the name of a model, file or revision that cannot be one.
	ErrName = errors.New("hub: unusable name")
	// ErrNotFound is the error for a model, revision or file that the hub does not have.
	ErrNotFound = errors.New("hub: not found")
	// ErrAccess is the error where the hub wants a token, or one with more rights.
	ErrAccess = errors.New("hub: access denied")
	// ErrHub is the error for an answer of the hub that cannot be right.
	ErrHub = errors.New("hub: unexpected answer")
	// ErrHash is the error for a file whose bytes are not those that were promised.
	ErrHash = errors.New("hub: wrong hash")
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

// ParseReference reads "owner/name", "owner/name@REVISION", and either with ":FILE" behind it.
// revision is the one of a text that names none; "" is main. The error wraps ErrName.
func ParseReference(text, revision string) (Reference, error) {
	model, file, hasFile := strings.Cut(text, ":")
	repository, named, hasRevision := strings.Cut(model, "@")
	if !repositoryName.MatchString(repository) || strings.Contains(repository, "..") {
		return Reference{}, fmt.Errorf("%w: %.200q, want owner/name, owner/name@REVISION or owner/name:FILE", ErrName, text)
	}
	if hasFile {
		if err := checkFileName(file); err != nil {
			return Reference{}, err
		}
	}
	switch {
	case hasRevision:
		revision = named
	case revision == "":
		revision = "main"
	}
	if !revisionName.MatchString(revision) || strings.Contains(revision, "..") {
		return Reference{}, fmt.Errorf("%w: revision %.200q, want a branch, a tag or a commit", ErrName, revision)
	}
	return Reference{Repository: repository, File: file, Revision: revision}, nil
}

// Name is the part after the owner.
func (r Reference) Name() string { return path.Base(r.Repository) }

// String is what ParseReference reads; the revision main is left out.
func (r Reference) String() string {
	text := r.Repository
	if r.Revision != "" && r.Revision != "main" {
		text += "@" + r.Revision
	}
	if r.File != "" {
		text += ":" + r.File
	}
	return text
}

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
