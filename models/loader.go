package models

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/tokenizer"
	"precis/models/bert"
	"precis/models/causal"
	"precis/models/gemma3"
	"precis/models/generation"
	"precis/models/gguf"
	"precis/models/gpt2"
	"precis/models/llama"
	"precis/models/t5"
	"precis/models/weights"
)

// ErrArchitecture is wrapped by the error for a model of a family that is not known here.
var ErrArchitecture = errors.New("models: architecture not supported")

// ErrSize is wrapped by the errors for fewer or more bytes than were announced.
var ErrSize = errors.New("models: wrong size")

// stagingBytes is the size of the window in kernel memory that file bytes arrive in.
const stagingBytes = 2 << 20

// frontAlignment is what a byte's place in the file and in kernel memory have in common.
const frontAlignment = 64

// Loader makes a model of a GGUF file whose bytes arrive in the order of the file. They are given
// by Write, or, so that weights never pass the Go heap, put into kernel memory at Staging by
// whoever has them and then announced by Loaded. Once the header is complete all memory is
// reserved at once; from then on rows are packed as soon as they are there.
//
// After an error the loader is of no more use.
type Loader struct {
	// Options (of decoders), T5 and BERT, of the three kinds of families, may be set before the
	// first byte.
	Options causal.Options
	T5      t5.Options
	BERT    bert.Options

	k       kernel.Kernels
	arena   *kernel.Arena
	size    int64 // of the file
	arrived int64 // bytes taken from the staging window, or gone into the header

	staging kernel.Addr // stagingBytes of kernel memory; 0 before the first call
	front   kernel.Addr // the first staged byte that is not taken
	staged  int         // bytes not taken

	header  []byte // until the table of tensors is complete
	want    int64  // bytes of header that make another try worth while
	file    *gguf.File
	order   []gguf.Tensor // by offset
	next    int           // in order
	filler  *weights.Filler
	graph   graph
	text    *tokenizer.Tokenizer
	failure error
}

// graph is what the loader needs of a family.
type graph interface {
	Tensors() *weights.Set
	Vocabulary() int
	Context() int
	Place(m kernel.Memory, a *kernel.Arena) error
}

// generator is a graph of a family that generates text.
type generator interface {
	graph
	Model(k kernel.Kernels) (decode.Model, error)
}

// NewLoader makes a loader for a file of size bytes that has k's memory to itself.
func NewLoader(k kernel.Kernels, size int64) *Loader {
	return NewLoaderIn(k, kernel.NewArena(k), size)
}

// NewLoaderIn makes a loader for a file of size bytes whose model, and what it works with, takes its
// memory from a.
func NewLoaderIn(k kernel.Kernels, a *kernel.Arena, size int64) *Loader {
	return &Loader{k: k, arena: a, size: size}
}

// Write takes the next bytes of the file. The error is one of gguf, a family, weights or tokenizer
// for what the file says, ErrArchitecture, ErrSize, or kernel.ErrMemory.
func (l *Loader) Write(p []byte) (int, error) {
	for written := 0; written < len(p); {
		addr, free, err := l.Staging()
		if err != nil {
			return written, err
		}
		n := min(free, len(p)-written)
		l.k.Write(addr, p[written:written+n])
		if err := l.Loaded(n); err != nil {
			return written, err
		}
		written += n
	}
	return len(p), nil
}

// Staging says where in kernel memory the next bytes of the file go, and for how many there is
// room: at least one. The error is kernel.ErrMemory or an earlier one.
func (l *Loader) Staging() (addr kernel.Addr, free int, err error) {
	if l.failure != nil {
		return 0, 0, l.failure
	}
	if l.staging == 0 {
		if l.staging, l.failure = l.arena.Alloc(stagingBytes); l.failure != nil {
			return 0, 0, l.failure
		}
		l.front = l.staging
	}
	addr = l.front + kernel.Addr(l.staged)
	return addr, int(l.staging + stagingBytes - addr), nil
}

// Loaded takes n bytes that were put at Staging. The errors are those of Write.
func (l *Loader) Loaded(n int) error {
	if l.failure == nil {
		l.staged += n
		if l.arrived+int64(l.staged) > l.size {
			l.failure = fmt.Errorf("%w: more than the %d bytes announced", ErrSize, l.size)
		} else if l.file == nil {
			l.failure = l.takeHeader()
		} else {
			l.failure = l.takeTensors()
		}
	}
	return l.failure
}

// takeHeader moves all staged bytes to the header and tries to read it. Bytes of tensors that
// came along go back to the staging window.
func (l *Loader) takeHeader() error {
	at := len(l.header)
	l.header = append(l.header, make([]byte, l.staged)...)
	l.k.Read(l.header[at:], l.front)
	l.front, l.staged, l.arrived = l.staging, 0, int64(len(l.header))
	if have := int64(len(l.header)); have < min(l.want, l.size) {
		return nil
	}
	f, err := gguf.Parse(l.header, l.size)
	var short *gguf.ShortError
	if errors.As(err, &short) {
		// A try costs time in proportion to the header, so the next waits for a quarter more.
		l.want = max(short.Want, int64(len(l.header))*5/4)
		return nil
	}
	if err != nil {
		return err
	}
	rest := l.header[min(f.TensorStart, int64(len(l.header))):]
	l.arrived -= int64(len(rest))
	l.header = nil
	if err := l.begin(f); err != nil {
		return err
	}
	l.front = l.staging + kernel.Addr(l.arrived%frontAlignment)
	_, err = l.Write(rest)
	return err
}

// begin makes everything ready for the weights of f.
func (l *Loader) begin(f *gguf.File) error {
	var err error
	if l.graph, err = l.newGraph(f); err != nil {
		return err
	}
	if l.text, err = readTokenizer(f, l.graph.Vocabulary()); err != nil {
		return err
	}
	l.order = slices.SortedFunc(slices.Values(f.Tensors), func(a, b gguf.Tensor) int { return cmp.Compare(a.Offset, b.Offset) })
	for _, e := range l.graph.Tensors().Entries() {
		// A row group must fit the window wherever it begins.
		if group := e.RowBytes() * min(kernel.RowGroup, e.FileRows()); group > stagingBytes/2 {
			return fmt.Errorf("models: tensor %q: %d bytes in %d rows, want at most %d", e.Name, group, kernel.RowGroup, stagingBytes/2)
		}
	}
	if err := l.reserve(); err != nil {
		return err
	}
	l.file = f
	return nil
}

// newGraph finds the family of a file.
func (l *Loader) newGraph(f *gguf.File) (graph, error) {
	architecture, err := f.String("general.architecture")
	switch {
	case err != nil:
		return nil, err
	case slices.Contains(llama.Architectures, architecture):
		return llama.NewPlan(f, l.Options)
	case architecture == t5.Architecture:
		return t5.NewPlan(f, l.T5)
	case architecture == gpt2.Architecture:
		return gpt2.NewPlan(f, l.Options)
	case architecture == gemma3.Architecture:
		return gemma3.NewPlan(f, l.Options)
	case architecture == bert.Architecture:
		return bert.NewPlan(f, l.BERT)
	}
	known := slices.Concat(llama.Architectures, []string{t5.Architecture, gpt2.Architecture, gemma3.Architecture, bert.Architecture})
	return nil, fmt.Errorf("%w: found %q, want one of %q", ErrArchitecture, architecture, known)
}

// reserve grows kernel memory once to what the model takes, then hands it out.
func (l *Loader) reserve() error {
	var plan paper
	trial := kernel.NewArena(plan)
	if err := l.place(plan, trial); err != nil {
		return fmt.Errorf("models: %w", err)
	}
	if err := l.arena.Reserve(trial.Used()); err != nil {
		return fmt.Errorf("models: %d MB of memory wanted: %w", (l.arena.Used()+trial.Used())>>20+1, err)
	}
	return l.place(l.k, l.arena)
}

func (l *Loader) place(m kernel.Memory, a *kernel.Arena) error {
	scratch, err := a.Alloc(l.graph.Tensors().ScratchSize())
	if err != nil {
		return err
	}
	l.filler = weights.NewFiller(l.k, scratch)
	return l.graph.Place(m, a)
}

// takeTensors packs the rows that are whole and moves what remains to the front of the window,
// so that a tensor is aligned in kernel memory as it is in the file.
func (l *Loader) takeTensors() error {
	for l.staged > 0 {
		n, err := l.takeRows()
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		l.front += kernel.Addr(n)
		l.staged -= n
		l.arrived += int64(n)
	}
	front := l.staging + kernel.Addr(l.arrived%frontAlignment)
	if l.staged > 0 && front != l.front {
		l.k.Copy(front, l.front, l.staged)
	}
	l.front = front
	return nil
}

// takeRows packs the rows of one tensor, or steps over what nobody wants; it gives the number of
// bytes that are done with, 0 where more have to come first.
func (l *Loader) takeRows() (int, error) {
	if l.next == len(l.order) {
		return l.staged, nil // padding at the end
	}
	t := l.order[l.next]
	if l.arrived < t.Offset {
		return int(min(t.Offset-l.arrived, int64(l.staged))), nil
	}
	e, wanted := l.graph.Tensors().Find(t.Name)
	if !wanted {
		left := t.Offset + t.Size - l.arrived
		if left <= int64(l.staged) {
			l.next++
		}
		return int(min(left, int64(l.staged))), nil
	}
	row := int((l.arrived - t.Offset) / int64(e.RowBytes()))
	n := min(l.staged/e.RowBytes(), e.FileRows()-row)
	if row+n == e.FileRows() {
		l.next++
	} else if n -= n % kernel.RowGroup; n == 0 {
		return 0, nil
	}
	return n * e.RowBytes(), l.filler.Fill(e, l.front, row, n)
}

// Finish makes the model once all bytes are there. The error is ErrSize where some are missing,
// or an earlier one.
func (l *Loader) Finish() (*LM, error) {
	if l.failure != nil {
		return nil, l.failure
	}
	if have := l.arrived + int64(l.staged); have < l.size {
		place := "in the header"
		if l.file != nil && l.next < len(l.order) {
			place = fmt.Sprintf("at tensor %q", l.order[l.next].Name)
		}
		return nil, fmt.Errorf("%w: %w at byte %d of %d, %s", ErrSize, io.ErrUnexpectedEOF, have, l.size, place)
	}
	if l.file == nil { // a file of no bytes
		_, err := gguf.Parse(l.header, l.size)
		return nil, err
	}
	info := readInfo(l.file, l.size)
	info.Parameters, info.Context = l.graph.Tensors().Parameters(), l.graph.Context()
	info.MemoryBytes = int64(l.arena.Used())
	lm := &LM{Tokenizer: l.text, Info: info}
	lm.general, _ = l.file.StringOr(generation.GeneralKey, "") // of another type: as good as none
	lm.tasks, _ = l.file.StringOr(generation.TasksKey, "")
	switch g := l.graph.(type) {
	case *bert.Plan:
		lm.Embedder = bert.Embedder{Model: g.Model(l.k), Tokenizer: l.text}
	case generator:
		model, err := g.Model(l.k)
		if err != nil {
			return nil, err
		}
		if e, ok := model.(decode.EncoderDecoder); ok {
			lm.EncoderDecoder = e
		} else {
			lm.Model = model
		}
	}
	return lm, nil
}

// paper is a memory that only measures: an arena over it shows what an allocation would take.
type paper struct{}

func (paper) Size() uint64                     { return 1 << 32 }
func (paper) Grow(uint64) error                { return nil }
func (paper) Write(kernel.Addr, []byte)        {}
func (paper) Read([]byte, kernel.Addr)         {}
func (paper) Copy(dst, src kernel.Addr, n int) {}
func (paper) Zero(dst kernel.Addr, n int)      {}
