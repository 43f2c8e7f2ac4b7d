package longterm

import "context"

// engine is what stores records: tables of keys and values, and transactions over all of them.
// Everything above it (the layout of records, migration, what to do with damage) is there once.
type engine interface {
	// view runs f on one state of the tables, update in a transaction of its own: all that f
	// wrote is durable when it returns nil, and nothing of it is there when it returns an error.
	// Errors wrap ErrQuota, ErrBlocked, ErrNewer, ErrClosed where they are meant.
	view(ctx context.Context, f func(transaction) error) error
	update(ctx context.Context, f func(transaction) error) error
	// size is what the tables take on the disk, in bytes; 0 where that is not known.
	size(ctx context.Context) (int64, error)
	// compact removes the bytes of deleted records from the disk.
	compact(ctx context.Context) error
	close() error
}

// transaction reads and writes tables. Values that it returns are valid until it ends, and must
// not be changed; values given to it must not be changed afterwards.
type transaction interface {
	// get returns nil where there is no such record.
	get(t table, key string) ([]byte, error)
	// scan calls f with each record of a table, in an order of its keys. f must not write to
	// that table. What f returns ends the scan.
	scan(t table, f func(key string, value []byte) error) error
	put(t table, key string, value []byte) error
	delete(t table, key string) error
	clear(t table) error
}

// table is one ordered map from keys to records.
type table string

const (
	tableMeta    table = "meta"    // the keys below
	tableHeads   table = "heads"   // by URL: headRecord
	tableBodies  table = "bodies"  // by URL: bodyRecord
	tableTerms   table = "terms"   // by URL: the terms of each passage
	tableVectors table = "vectors" // by number: shard
	tableDamaged table = "damaged" // by table and key: a record as it was found

	tableEntries table = "entries" // of version 1, by URL: Entry as JSON
)

// tables are those of this version, and of older ones.
var tables = []table{tableMeta, tableHeads, tableBodies, tableTerms, tableVectors, tableDamaged, tableEntries}

const (
	keySchema  = "schema"  // the version, in decimal digits
	keyShards  = "shards"  // shardDirectory
	keyUsage   = "usage"   // usageRecord
	keyCompact = "compact" // there where a compaction is due
)
