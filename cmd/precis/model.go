package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"precis/core/kernel"
	"precis/models"
	"precis/models/catalog"
	"precis/models/hub"
	"precis/models/hub/repository"
)

// errNotFetched is wrapped by the error for a model that the catalogue knows and this machine lacks.
var errNotFetched = errors.New("was not fetched")

// defaultModel is the one that is used where none is named: the catalogue's first.
func defaultModel() catalog.Entry { return catalog.All()[0] }

// firstFor is the catalogue's first model that does a task.
func firstFor(task catalog.Task) catalog.Entry {
	all := catalog.All()
	return all[slices.IndexFunc(all, func(e catalog.Entry) bool { return slices.Contains(e.Tasks, task) })]
}

// embedder is the model for embeddings where one is wanted and none is named.
func embedder() catalog.Entry { return firstFor(catalog.SentenceSimilarity) }

// openModel loads a model, named by its file or as the catalogue names it; "" is the default.
// The kernels that compute it are those of this program for good.
func openModel(ctx context.Context, name string, shown *progress) (*models.LM, kernel.Variant, error) {
	path, err := modelPath(name)
	if err != nil {
		return nil, "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, "", err
	}
	k, err := newKernels(ctx)
	if err != nil {
		return nil, "", err
	}
	lm, err := models.Open(ctx, k, f, info.Size(), func(done, total int) error {
		shown.set("loading", int64(done), int64(total))
		return nil
	})
	shown.clear()
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", path, err)
	}
	return lm, k.Variant(), nil
}

// newKernels gives the fastest kernels of this machine, or plain Go where PRECIS_KERNELS is
// "portable": to tell a mistake of the generated code from one of what uses it.
func newKernels(ctx context.Context) (kernel.Kernels, error) {
	switch wanted := os.Getenv("PRECIS_KERNELS"); wanted {
	case "":
		return kernel.New(ctx)
	case string(kernel.Portable):
		return kernel.NewPortable(), nil
	default:
		return nil, fmt.Errorf("PRECIS_KERNELS is %q, want it unset or %q", wanted, kernel.Portable)
	}
}

// modelPath is the file of a model; that of one of the catalogue or of the hub exists.
func modelPath(name string) (string, error) {
	entry, known := defaultModel(), true
	if name != "" {
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
		entry, known = catalog.Find(name)
	}
	dir, err := hub.Dir()
	if err != nil {
		return "", err
	}
	if known {
		if path, ok := hub.Fetched(entry, dir); ok {
			return path, nil
		}
	}
	id := name
	if known {
		id = entry.ID
	}
	reference, err := repository.ParseReference(id, "")
	if err != nil {
		return name, nil // the error of opening it will say so
	}
	path, pulled := hub.Pulled(reference, dir)
	switch {
	case pulled:
		return path, nil
	case known:
		return "", fmt.Errorf("model %s %w; to fetch it: precis pull %s", entry.Name(), errNotFetched, entry.Name())
	}
	return name, nil
}
