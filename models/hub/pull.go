package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"precis/core/quant"
	"precis/models/convert"
	"precis/models/hub/repository"
)

// PullOptions say what becomes of a model of a hub.
type PullOptions struct {
	Type     quant.Type // of its matrices, where it is converted
	Progress Progress   // may be nil
	// License, which may be nil, is told the licence before anything large is fetched.
	License func(license string)
}

// Pull brings a model of a hub into a folder below dir named as its repository, and gives the path of
// its GGUF file: the one that r names, or one converted from its safetensors.
//
// Everything is checked by the hashes that the hub lists. A model that is there at the same
// commit is kept. After an interruption the next call goes on where this one stopped. One process at a
// time fetches a model; others wait.
//
// The error wraps one of this package's or of package convert, ctx.Err() or that of the file system.
func (c *Client) Pull(ctx context.Context, r repository.Reference, dir string, o PullOptions) (string, error) {
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	folder := filepath.Join(dir, filepath.FromSlash(r.Repository))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("hub: %w", err)
	}
	unlock, err := lock(ctx, filepath.Join(folder, ".lock"), o.Progress)
	if err != nil {
		return "", err
	}
	defer unlock()
	described, err := c.Describe(ctx, r)
	if err != nil {
		return "", err
	}
	if o.License != nil {
		o.License(described.License)
	}
	if r.File != "" {
		return c.pullFile(ctx, described, folder, o)
	}
	return c.pullModel(ctx, described, folder, o)
}

// pullFile fetches one file as it is.
func (c *Client) pullFile(ctx context.Context, r *repository.Repository, folder string, o PullOptions) (string, error) {
	file, err := r.Named()
	if err != nil {
		return "", err
	}
	to := filepath.Join(folder, filepath.FromSlash(file.Name))
	return to, c.fetchFile(ctx, r, file, to, o.Progress)
}

// pullModel fetches safetensors and what belongs to them, and converts.
func (c *Client) pullModel(ctx context.Context, r *repository.Repository, folder string, o PullOptions) (string, error) {
	to := filepath.Join(folder, r.Name()+"."+o.Type.String()+".gguf")
	if from, ok := readOrigin(to); ok && from.Commit == r.Commit {
		return to, nil
	}
	sources := filepath.Join(folder, ".source")
	at := func(name string) string { return filepath.Join(sources, r.Commit, filepath.FromSlash(name)) }
	fetch := func(files ...repository.File) error {
		for _, file := range files {
			if err := c.fetchFile(ctx, r, file, at(file.Name), o.Progress); err != nil {
				return err
			}
		}
		return nil
	}
	small, err := r.Small()
	if err != nil {
		return "", err
	}
	if err := fetch(small...); err != nil {
		return "", err
	}
	weights, err := r.Weights(func(index repository.File) ([]byte, error) {
		if err := fetch(index); err != nil {
			return nil, err
		}
		return os.ReadFile(at(index.Name))
	})
	if err != nil {
		return "", err
	}
	if err := fetch(weights...); err != nil {
		return "", err
	}
	if err := convertFolder(ctx, r, at("."), to, o); err != nil {
		return "", err
	}
	if err := os.RemoveAll(sources); err != nil {
		return "", fmt.Errorf("hub: %w", err)
	}
	return to, nil
}

func convertFolder(ctx context.Context, r *repository.Repository, from, to string, o PullOptions) error {
	files, err := convert.Open(from)
	if err != nil {
		return err
	}
	files.Name, files.Repository, files.License = r.Name(), r.Repository, r.License
	err = convert.WriteFile(ctx, to, files.Source, convert.Options{Type: o.Type, Progress: func(done, total int64) {
		o.Progress("converting to "+o.Type.String(), done, total)
	}})
	if err := errors.Join(err, files.Close()); err != nil {
		return err
	}
	writeOrigin(to, r)
	return nil
}

// origin remembers which commit a converted file was made of, as long as the file stays as it is.
type origin struct {
	Commit  string    `json:"commit"`
	Size    int64     `json:"size"`
	ModTime time.Time `json:"modTime"`
}

func originPath(file string) string {
	return filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".origin")
}

func readOrigin(file string) (o origin, ok bool) {
	content, err := os.ReadFile(originPath(file))
	if err != nil || json.Unmarshal(content, &o) != nil {
		return o, false
	}
	info, err := os.Stat(file)
	return o, err == nil && info.Size() == o.Size && info.ModTime().Equal(o.ModTime)
}

// writeOrigin does what it can: without it the model is fetched again next time.
func writeOrigin(file string, r *repository.Repository) {
	info, err := os.Stat(file)
	if err != nil {
		return
	}
	if content, err := json.Marshal(origin{r.Commit, info.Size(), info.ModTime()}); err == nil {
		_ = os.WriteFile(originPath(file), content, 0o644)
	}
}

// Pulled is the path of the GGUF file of a model that Pull brought: the newest, where there are
// several. ok is false where there is none.
func Pulled(r repository.Reference, dir string) (file string, ok bool) {
	folder := filepath.Join(dir, filepath.FromSlash(r.Repository))
	if r.File != "" {
		file = filepath.Join(folder, filepath.FromSlash(r.File))
		_, err := os.Stat(file)
		return file, err == nil
	}
	return newest(folder)
}

// newest is the GGUF file of a folder that was written last.
func newest(folder string) (file string, ok bool) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", false
	}
	var latest time.Time
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && filepath.Ext(e.Name()) == ".gguf" && e.Name()[0] != '.' && !info.ModTime().Before(latest) {
			file, latest = filepath.Join(folder, e.Name()), info.ModTime()
		}
	}
	return file, file != ""
}
