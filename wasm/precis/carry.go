//go:build js

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"syscall/js"
	"time"

	"precis/memory/library"
	"precis/memory/longterm/archive"
	"precis/wasm/protocol"
)

// exportMemory gives the memory to the host, piece by piece; web/shim/carry.js makes a file of it, and
// encrypts it where that is asked for.
func (e *engine) exportMemory(ctx context.Context, r protocol.ExportMemoryRequest, h host) (any, error) {
	return nil, e.memory.open(ctx, h, func(l *library.Library) error {
		if err := e.memory.kept(); err != nil {
			return err
		}
		out := bufio.NewWriterSize(collector{h}, stripBytes)
		var err error
		switch r.Format {
		case protocol.FormatJSON, protocol.FormatArchive:
			err = archive.WriteJSON(ctx, out, l.Memory().Store)
		case protocol.FormatMarkdown:
			err = archive.WriteMarkdown(ctx, out, l.Memory().Store)
		default:
			return fmt.Errorf("%w: format %q, want json, markdown or archive", protocol.ErrValue, r.Format)
		}
		if err != nil {
			return err
		}
		return out.Flush()
	})
}

// collector gives what is written to it to the host.
type collector struct{ host }

func (c collector) Write(p []byte) (int, error) {
	array := js.Global().Get("Uint8Array").New(len(p))
	js.CopyBytesToJS(array, p)
	c.Call("collect", array)
	c.loop.yield()
	return len(p), nil
}

// importMemory takes in what exportMemory gave; it is decrypted by the time that it comes here.
func (e *engine) importMemory(ctx context.Context, r protocol.ImportMemoryRequest, h host) (any, error) {
	files := h.Get("files")
	if files.Length() != 1 {
		return nil, fmt.Errorf("%w: %d files, want one", protocol.ErrValue, files.Length())
	}
	file := newSource(files.Index(0))
	defer file.close()
	var done library.Imported
	err := e.memory.open(ctx, h, func(l *library.Library) (err error) {
		if err := e.memory.kept(); err != nil {
			return err
		}
		done, err = l.Import(ctx, io.NewSectionReader(file, 0, file.size), time.Now(), archive.DefaultLimits, r.Replace)
		return err
	})
	if err != nil {
		h.tellLeft(done.Left)
		return nil, err
	}
	return protocol.ImportMemoryResult{
		Added: done.Added, Changed: done.Updated, Same: done.Unchanged, Excluded: done.Ignored, Refused: len(done.Refused),
		Left: protocol.NewMemoryEntries(done.Left), Settings: append([]string{}, done.Settings...), Learned: done.Learnt, Reviews: done.Reviews,
	}, nil
}
