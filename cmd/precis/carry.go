package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"precis/memory/library"
	"precis/memory/longterm/archive"
	"precis/memory/longterm/archive/sealed"
)

// passphraseVariable holds the passphrase of encrypted archives where nobody can be asked.
const passphraseVariable = "PRECIS_PASSPHRASE"

// passphraseFlags say where the passphrase of an encrypted archive comes from. It is no flag itself:
// every user of a machine sees the flags of programs.
type passphraseFlags struct {
	PassphraseFile string `type:"existingfile" placeholder:"FILE" help:"The passphrase is the first line of this file. Else it is that of PRECIS_PASSPHRASE, else it is asked for."`
}

// given is the passphrase of the file or the environment; "" where there is none.
func (f passphraseFlags) given() (string, error) {
	if f.PassphraseFile == "" {
		return os.Getenv(passphraseVariable), nil
	}
	content, err := os.ReadFile(f.PassphraseFile)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(content), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", fmt.Errorf("%s: the first line is empty, want a passphrase", f.PassphraseFile)
	}
	return line, nil
}

// ask asks on the terminal; twice where the passphrase is a new one, since what is sealed under a
// slip of the finger is lost.
func ask(std streams, isNew bool) (string, error) {
	in, ok := std.in.(*os.File)
	if !ok || !isTerminal(in) {
		return "", fmt.Errorf("the archive is encrypted, want a passphrase: --passphrase-file, %s, or a terminal to ask on", passphraseVariable)
	}
	once := func(prompt string) (string, error) {
		fmt.Fprint(std.err, prompt)
		typed, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(std.err)
		return string(typed), err
	}
	passphrase, err := once("Passphrase: ")
	if err != nil || !isNew {
		return passphrase, err
	}
	again, err := once("Once more: ")
	if err == nil && again != passphrase {
		err = errors.New("the two passphrases differ; nothing was written")
	}
	return passphrase, err
}

type exportCommand struct {
	File    string `arg:"" help:"File to write, or - for standard output. NAME.json is JSON, NAME.zip is Markdown, NAME.json.age and NAME.zip.age are encrypted."`
	Format  string `enum:"json,markdown," default:"" help:"json or markdown, where the name of the file does not say it. JSON carries the whole memory along: pages with embeddings, settings, what was learnt, the review list. Markdown carries the pages only, and is for reading."`
	Encrypt bool   `help:"Encrypt under a passphrase (age), as for a name that ends in .age."`
	Force   bool   `help:"Write over a file that is there."`
	passphraseFlags
	memoryFlags
}

// Run writes the archive: whole, or not at all.
func (c *exportCommand) Run(ctx context.Context, std streams) error {
	name, encrypted := strings.CutSuffix(strings.ToLower(c.File), ".age")
	encrypted = encrypted || c.Encrypt
	write := archive.WriteJSON
	switch format := cmp.Or(c.Format, map[string]string{".zip": "markdown", ".json": "json"}[filepath.Ext(name)]); {
	case format == "markdown":
		write = archive.WriteMarkdown
	case format == "":
		return fmt.Errorf("%s: the name does not say what to write, want .json, .zip, or --format", printable(c.File))
	}
	passphrase := ""
	if encrypted {
		var err error
		if passphrase, err = c.given(); err != nil {
			return err
		}
		if passphrase == "" {
			if passphrase, err = ask(std, true); err != nil {
				return err
			}
		}
	}
	store, err := c.openStore(ctx, std)
	if err != nil {
		return err
	}
	defer store.Close()
	return c.toFile(std, func(w io.Writer) error {
		if !encrypted {
			return write(ctx, w, store)
		}
		closed, err := sealed.Seal(w, passphrase)
		if err != nil {
			return err
		}
		return errors.Join(write(ctx, closed, store), closed.Close())
	})
}

// toFile puts what write writes in place under a name of its own first, readable by its owner alone.
func (c *exportCommand) toFile(std streams, write func(io.Writer) error) (err error) {
	if c.File == "-" {
		return write(std.out)
	}
	if _, err := os.Lstat(c.File); err == nil && !c.Force {
		return fmt.Errorf("%s is there already, want another name or --force", printable(c.File))
	}
	f, err := os.CreateTemp(filepath.Dir(c.File), ".precis-export-*") // of mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), c.File)
}

type importCommand struct {
	File    string `arg:"" help:"What export wrote, of any kind, or - for standard input."`
	Replace bool   `help:"Let settings and what was learnt, where the archive has them, take the place of those here, which stay otherwise."`
	passphraseFlags
	embedderFlags
	budgetFlags
	memoryFlags
}

// Run takes an archive in and says what became of it, and what else was taken.
func (c *importCommand) Run(ctx context.Context, std streams) error {
	budget, err := c.budget()
	if err != nil {
		return err
	}
	passphrase, err := c.given()
	if err != nil {
		return err
	}
	store, err := c.openStore(ctx, std)
	if err != nil {
		return err
	}
	defer store.Close()
	shown := newProgress(std, false)
	defer shown.clear()
	parts, err := c.parts(ctx, std, shown, nil)
	if err != nil {
		return err
	}
	parts.Store, parts.Budget = store, budget
	l, err := c.open(ctx, std, parts)
	if err != nil {
		return err
	}
	done, err := c.takeIn(ctx, std, l, passphrase)
	tellLeft(std.err, done.Left)
	for _, refused := range done.Refused {
		fmt.Fprintf(std.err, "precis: left out: %s\n", printable(refused.Error()))
	}
	if err != nil {
		return fmt.Errorf("%s: %w (taken in before: %s)", printable(c.File), err, pages(done.Added+done.Updated))
	}
	fmt.Fprintf(std.err, "precis: %s added, %d updated, %d as they were\n", pages(done.Added), done.Updated, done.Unchanged)
	if beside := besidePages(done); len(beside) > 0 {
		fmt.Fprintf(std.err, "precis: also taken: %s\n", strings.Join(beside, ", "))
	}
	return complete(ctx, l, shown)
}

// besidePages names what else an archive brought.
func besidePages(done library.Imported) (taken []string) {
	for _, setting := range done.Settings {
		taken = append(taken, "setting "+setting)
	}
	if done.Learnt {
		taken = append(taken, "what was learnt")
	}
	if done.Reviews > 0 {
		taken = append(taken, fmt.Sprintf("reviews of %s", pages(done.Reviews)))
	}
	return taken
}

// takeIn imports the file. Where it turns out to be encrypted and no passphrase was given, it asks.
func (c *importCommand) takeIn(ctx context.Context, std streams, l *library.Library, passphrase string) (done library.Imported, err error) {
	r := std.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return done, err
		}
		defer f.Close()
		r = f
	}
	done, err = c.importFrom(ctx, l, r, passphrase)
	rewind, ok := r.(io.Seeker)
	if !errors.Is(err, archive.ErrPassphrase) || passphrase != "" || !ok || c.File == "-" {
		return done, err
	}
	if passphrase, err = ask(std, false); err != nil {
		return done, err
	}
	if _, err := rewind.Seek(0, io.SeekStart); err != nil {
		return done, err
	}
	return c.importFrom(ctx, l, r, passphrase)
}

func (c *importCommand) importFrom(ctx context.Context, l *library.Library, r io.Reader, passphrase string) (library.Imported, error) {
	opened, err := sealed.Reader(r, passphrase)
	if err != nil {
		return library.Imported{}, err
	}
	return l.Import(ctx, opened, time.Now(), archive.DefaultLimits, c.Replace)
}
