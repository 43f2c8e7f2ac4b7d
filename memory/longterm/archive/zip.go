package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"precis/memory/longterm"
)

// WriteMarkdown writes all entries of a store as a zip archive of Markdown files. Damaged ones are
// left out.
func WriteMarkdown(ctx context.Context, w io.Writer, s longterm.Store) error {
	z := zip.NewWriter(w)
	names := map[string]int{}
	err := each(ctx, s, func(e longterm.Entry) error {
		name := fileName(e)
		if n := names[name]; n > 0 {
			name = fmt.Sprintf("%s-%d.md", strings.TrimSuffix(name, ".md"), n+1)
		}
		names[fileName(e)]++
		file, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: e.LastRead})
		if err != nil {
			return err
		}
		_, err = file.Write(Markdown(e))
		return err
	})
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// readZip reads a zip archive of Markdown files. Files of other names are left out, so that a folder
// of notes can be zipped whole. The directory of an archive is at its end: what is compressed is
// held in memory, what is not is read a file at a time.
func readZip(r io.Reader, l Limits, f func(longterm.Entry) error) error {
	content, err := readAll(r, l.Total)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return readError(err)
	}
	total := l.Total
	for _, file := range z.File {
		if err := checkFile(file); err != nil {
			return err
		}
		if file.Mode().IsDir() || !strings.HasSuffix(file.Name, ".md") {
			continue
		}
		text, err := readFile(file, min(l.Entry, total))
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		total -= int64(len(text))
		e, err := ParseMarkdown(text)
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// checkFile refuses names that lead out of a folder, and what is no file: nothing is ever unpacked
// here, but who makes such an archive means no good.
func checkFile(file *zip.File) error {
	name := strings.TrimSuffix(file.Name, "/")
	if !fs.ValidPath(name) || strings.ContainsAny(name, `\:`) {
		return fmt.Errorf("archive: %w: a file named %.200q", ErrFormat, file.Name)
	}
	if mode := file.Mode(); !mode.IsRegular() && !mode.IsDir() {
		return fmt.Errorf("archive: %w: %s is no file (%v)", ErrFormat, file.Name, mode)
	}
	return nil
}

// readFile decompresses a file, whatever length it says that it has.
func readFile(file *zip.File, most int64) ([]byte, error) {
	r, err := file.Open()
	if err != nil {
		return nil, readError(err)
	}
	defer r.Close()
	return readAll(r, most)
}
