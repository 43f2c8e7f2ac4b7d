package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"precis/memory/consolidate"
	"precis/memory/library"
	"precis/memory/longterm"
	"precis/models/catalog"
)

// memoryFlags say which memory a command uses.
type memoryFlags struct {
	Memory string        `env:"PRECIS_MEMORY" default:"${memory}" type:"path" placeholder:"FILE" help:"File of the memory; PRECIS_MEMORY names another. Default: ${memory}."`
	Wait   time.Duration `default:"10s" help:"How long to wait for another program that uses the memory."`
}

// budgetFlags limit a memory.
type budgetFlags struct {
	Budget int64 `env:"PRECIS_MEMORY_BUDGET" default:"1000" placeholder:"MB" help:"How much the pages may take, in megabytes; beyond it those leave that matter least, pinned ones never. 0 is no limit. Default: 1000."`
}

func (f budgetFlags) budget() (longterm.Budget, error) {
	if f.Budget < 0 {
		return longterm.Budget{}, fmt.Errorf("--budget is %d, want 0 or more megabytes", f.Budget)
	}
	if f.Budget == 0 {
		return longterm.Budget{Bytes: math.MaxInt64}, nil
	}
	return longterm.Budget{Bytes: f.Budget * 1e6}, nil
}

// embedderFlags say what makes embeddings.
type embedderFlags struct {
	Embedder string `placeholder:"MODEL" help:"Model file of an embedder, or the name of a fetched one. Default: ${embedder}, if it was fetched (precis pull ${embedder})."`
	ByWords  bool   `help:"Go by words alone, without an embedder."`
}

// defaultMemory is where the memory lies unless something else is asked for: in the user's folder
// for what programs keep.
func defaultMemory() string {
	folder := os.Getenv("XDG_DATA_HOME")
	home, err := os.UserHomeDir()
	switch {
	case folder != "":
	case err != nil:
		return "memory.db" // no home: as good as any
	case runtime.GOOS == "windows":
		folder = cmp.Or(os.Getenv("LOCALAPPDATA"), filepath.Join(home, "AppData", "Local"))
	case runtime.GOOS == "darwin":
		folder = filepath.Join(home, "Library", "Application Support")
	default:
		folder = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(folder, "precis", "memory.db")
}

// openStore opens the memory's file. Notices that a reader should have go to standard error.
func (f memoryFlags) openStore(ctx context.Context, std streams) (longterm.Store, error) {
	options := longterm.Options{Notice: func(n longterm.Notice) {
		switch n.Kind {
		case longterm.DamageFound:
			fmt.Fprintf(std.err, "precis: the memory is damaged in part, the rest is whole: %s\n", printable(n.Detail))
		case longterm.Migrated:
			fmt.Fprintf(std.err, "precis: the memory was brought to this version: %s\n", printable(n.Detail))
		}
	}}
	opening, cancel := context.WithTimeout(ctx, f.Wait)
	defer cancel()
	s, err := longterm.OpenFile(opening, f.Memory, options)
	if errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, longterm.ErrBlocked) {
		// Nobody was waited for: bringing the file up to date takes its time.
		s, err = longterm.OpenFile(ctx, f.Memory, options)
	}
	if err != nil {
		return nil, f.explain(err)
	}
	return patientStore{s, f}, nil
}

// open opens the memory as a library. Without a summarizer nothing can be read or digested.
func (f memoryFlags) open(ctx context.Context, std streams, p library.Parts) (*library.Library, error) {
	if p.Store == nil {
		var err error
		if p.Store, err = f.openStore(ctx, std); err != nil {
			return nil, err
		}
	}
	return library.Open(ctx, p)
}

// explain says what a reader can do about an error of the memory.
func (f memoryFlags) explain(err error) error {
	advice := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, longterm.ErrBlocked):
		advice = fmt.Sprintf("another program has used it for longer than %v; try again later, or wait longer (--wait)", f.Wait)
	case errors.Is(err, longterm.ErrNewer):
		advice = "a newer precis wrote it; it was left as it is, a newer precis can read it"
	case errors.Is(err, longterm.ErrQuota):
		advice = "there is no room, nothing was written; free some on the disk, forget pages (precis memory forget), or raise --budget"
	default:
		return err
	}
	return explained{fmt.Sprintf("memory %s: %s", printable(f.Memory), advice), err}
}

// explained is an error in words for the reader; what it wraps is for errors.Is.
type explained struct {
	message string
	cause   error
}

func (e explained) Error() string { return e.message }
func (e explained) Unwrap() error { return e.cause }

// patientStore waits for other programs no longer than the flags say, and explains its errors.
type patientStore struct {
	longterm.Store
	flags memoryFlags
}

func (s patientStore) View(ctx context.Context, f func(longterm.Reader) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.flags.Wait)
	defer cancel()
	return s.flags.explain(s.Store.View(ctx, f))
}

func (s patientStore) Update(ctx context.Context, f func(longterm.Writer) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.flags.Wait)
	defer cancel()
	return s.flags.explain(s.Store.Update(ctx, f))
}

// Compact takes its time: a large file is copied.
func (s patientStore) Compact(ctx context.Context) error {
	return s.flags.explain(s.Store.Compact(ctx))
}

// parts opens the embedder and puts it beside the summarizer. An embedder that was not fetched and not
// named is none.
func (f embedderFlags) parts(ctx context.Context, std streams, shown *progress, summarizer consolidate.Summarizer) (library.Parts, error) {
	p := library.Parts{Summarizer: summarizer}
	if f.ByWords {
		return p, nil
	}
	name := cmp.Or(f.Embedder, embedder().Name())
	lm, _, err := openModel(ctx, name, shown)
	switch {
	case errors.Is(err, errNotFetched) && f.Embedder == "":
		fmt.Fprintf(std.err, "precis: recalling by words alone; to recall by meaning too: precis pull %s\n", name)
		return p, nil
	case err != nil:
		return p, err
	case lm.Embedder == nil:
		return p, fmt.Errorf("%s (%s) makes no embeddings", printable(lm.Info.Name), lm.Info.Architecture)
	}
	p.Embedder, p.EmbedderName = lm.Embedder, filepath.Base(name)
	if entry, known := catalog.Find(name); known {
		p.EmbedderName = entry.Name()
	}
	return p, nil
}

// associate links what was recalled and shown. What was asked for is done by then, so that a memory
// which cannot be written to is told and no failure.
func associate(ctx context.Context, std streams, l *library.Library, recalled []library.Recalled) error {
	err := l.Associate(ctx, recalled)
	if err == nil || ctx.Err() != nil {
		return err
	}
	fmt.Fprintf(std.err, "precis: what was recalled together was not linked: %v\n", err)
	return nil
}

// complete embeds what was read before there was an embedder.
func complete(ctx context.Context, l *library.Library, shown *progress) error {
	defer shown.clear()
	return l.Complete(ctx, func(done, total int) { shown.set("embedding earlier pages", int64(done), int64(total)) })
}
