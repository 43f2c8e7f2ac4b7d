package longterm

import (
	"context"
	"errors"
	"time"
)

// Version is the layout of records that this program writes. An older one is migrated when a store
// is opened, a newer one is refused with [ErrNewer].
const Version = 2

// MaxURL is the length of the longest URL that an entry can have, in bytes.
const MaxURL = 8192

// Errors of a store. Those returned wrap one of them with the entry concerned.
var (
	// ErrNotFound: there is no entry of that URL.
	ErrNotFound = errors.New("no such entry")
	// ErrInvalid: an entry that no store can keep, as one without URL.
	ErrInvalid = errors.New("invalid entry")
	// ErrQuota: there is no room. Nothing of the transaction was written.
	ErrQuota = errors.New("no room left for the memory")
	// ErrBlocked: another tab or program holds the store, in an older version or for too long.
	// Nothing was read or written; trying again later can succeed.
	ErrBlocked = errors.New("the memory is held by another tab or program")
	// ErrNewer: a newer version of the program wrote the store. It was left as it is.
	ErrNewer = errors.New("the memory was written by a newer version")
	// ErrCorrupt: a record that cannot be read.
	ErrCorrupt = errors.New("damaged record")
	// ErrReadOnly: a write where only reading, or deleting, is possible.
	ErrReadOnly = errors.New("write outside an update")
	// ErrUnavailable: the browser keeps no databases here, as some do in private windows.
	// NewInMemory remembers until the page is closed.
	ErrUnavailable = errors.New("the browser keeps nothing here")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the memory is closed")
)

// Store keeps entries. It can be used by several goroutines, tabs and programs at once.
type Store interface {
	// View runs f on one state of the store: what others write meanwhile is not seen.
	// f must wait for nothing but its Reader: in a browser a transaction ends when the
	// program waits for something else.
	View(ctx context.Context, f func(Reader) error) error
	// Update runs f and makes what it wrote durable: all of it, or, where f or the store fails,
	// nothing. Updates run one after the other. The rule for View's f holds here too.
	//
	// The error is that of f, or wraps ErrQuota, ErrBlocked, ErrNewer or ErrClosed.
	Update(ctx context.Context, f func(Writer) error) error
	// Usage is how much the store holds, and what it takes on the disk.
	Usage(ctx context.Context) (Usage, error)
	// Compact removes from the storage the bytes of what was deleted or replaced. Until then
	// they may lie there unused.
	Compact(ctx context.Context) error
	// Close waits for what is under way. Closing twice is no error.
	Close() error
}

// Reader reads one state of a store. Records that are damaged are left out, kept aside and told by
// a [Notice].
type Reader interface {
	// Get returns the entry of a URL. The error wraps ErrNotFound or ErrCorrupt.
	Get(url string) (Entry, error)
	// Head returns the head of the entry of a URL. Errors as for Get.
	Head(url string) (Head, error)
	// Heads returns the heads that q wants: last read first, then by URL.
	Heads(q Query) ([]Head, error)
	// Terms calls f with the terms of each passage of each entry, by URL. What f returns ends it.
	Terms(f func(url string, passages [][]string) error) error
	// Texts calls f with the text of each entry, passage by passage, and its summaries, by URL. What f
	// returns ends it.
	Texts(f func(url string, passages []string, summaries []Summary) error) error
	// Vectors returns all embeddings of an embedder in one buffer.
	Vectors(embedder string) (Vectors, error)
	// Usage is how much the store holds; Disk is not told.
	Usage() (Usage, error)
	// Damaged returns the records that were set aside because they could not be read.
	Damaged() ([]Damage, error)
	// State reads a state into what into points to, as encoding/json does. The error wraps
	// ErrNotFound or ErrCorrupt.
	State(name State, into any) error
}

// Writer reads and writes in one transaction, and reads what it wrote.
type Writer interface {
	Reader
	// Put stores an entry; the older one of its URL is replaced. The error wraps ErrInvalid,
	// or ErrQuota.
	Put(Entry) error
	// PutHead replaces the head of the entry of its URL and leaves the text. Embedder stays that
	// of the embeddings. The error wraps ErrNotFound, ErrInvalid, ErrQuota.
	PutHead(Head) error
	// Delete removes the entry of a URL, records set aside included; that there is none is no
	// error. Its bytes may stay in the storage until Compact.
	Delete(url string) error
	// Clear removes everything but the states that are named.
	Clear(but ...State) error
	// PutState keeps a state in the place of the older one, as encoding/json writes it. The error
	// wraps ErrInvalid where that cannot, or ErrQuota.
	PutState(name State, value any) error
	// DeleteState removes a state; that there is none is no error.
	DeleteState(name State) error
	// WantCompact notes that the bytes of what is deleted must not stay. Where the program ends
	// before Store.Compact, the next opening compacts.
	WantCompact() error
	// OnlyDelete makes the transaction one that only deletes, which needs no room: it is for where there is
	// none. The embeddings that lie in one record with those of a deleted entry go too; entries that lose
	// theirs have no Embedder from then on. Nothing can be put, and WantCompact notes nothing.
	OnlyDelete()
}

// Query says which entries are wanted. The zero value wants all.
type Query struct {
	// Site wants entries of this site and of the sites below it: "example.org" wants
	// "news.example.org" too.
	Site string
	// Since wants entries last read at or after this time.
	Since time.Time
	// Limit is how many at most; 0 is no limit.
	Limit int
}

// Vectors are embeddings in one buffer: that of Rows[i] is Values[i*Dim:(i+1)*Dim].
type Vectors struct {
	Dim    int
	Rows   []VectorRow
	Values []float32
}

// VectorRow says which passage a vector is of.
type VectorRow struct {
	URL     string
	Passage int // index into Entry.Passages
}

// Usage is how much a store holds.
type Usage struct {
	Entries int
	// Bytes is the sum of Head.Bytes; Disk is what the storage takes on the disk, 0 where that
	// is not known.
	Bytes, Disk int64
	// Writes is another number after each update that changed entries.
	Writes int64
}

// Damage is a record that could not be read and was set aside.
type Damage struct {
	Table  string // which sort of record: "heads", "bodies", "terms", "vectors"
	URL    string // the entry; of vectors: the key of the shard
	Record []byte // as it was found
}

// Notice is something that the reader of a page should be told of a store.
type Notice struct {
	Kind NoticeKind
	// Detail is for a log: which record is damaged and how, the version migrated from.
	Detail string
}

// NoticeKind is a sort of notice.
type NoticeKind string

// The sorts of notice.
const (
	// Created: there was no store, an empty one was made. At the first use that is as it should
	// be; later it means that the browser or somebody else removed it.
	Created NoticeKind = "created"
	// Lost: the store went away while it was open, as when a browser makes room; an empty one was
	// made in its place.
	Lost NoticeKind = "lost"
	// Migrated: the store was of an older version and is of this one now.
	Migrated NoticeKind = "migrated"
	// DamageFound: a record could not be read. It was set aside, the rest is whole.
	DamageFound NoticeKind = "damaged"
)

// Options say how a store is opened.
type Options struct {
	// Notice is called with what the reader should be told; nil ignores it. It must not use the
	// store.
	Notice func(Notice)
	// MaxBytes is the size that the storage must not exceed, where that can be set: the file of
	// OpenFile; 0 is no limit. Beyond it updates fail with ErrQuota.
	MaxBytes int64
}
