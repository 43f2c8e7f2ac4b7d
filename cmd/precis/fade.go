package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"precis/memory/library"
)

// fadeEvery is how often the links between pages fade by the time that passed.
const fadeEvery = 7 * 24 * time.Hour

// fade lets links fade where that is due. When it was done last is the time of a file beside the
// memory.
func (f memoryFlags) fade(ctx context.Context, l *library.Library, now time.Time) error {
	mark := f.Memory + ".faded"
	info, err := os.Stat(mark)
	if errors.Is(err, fs.ErrNotExist) {
		return os.WriteFile(mark, nil, 0o600)
	} else if err != nil {
		return err
	}
	elapsed := now.Sub(info.ModTime())
	if elapsed < fadeEvery {
		return nil
	}
	if err := l.Fade(ctx, elapsed); err != nil {
		return err
	}
	return os.Chtimes(mark, now, now)
}
