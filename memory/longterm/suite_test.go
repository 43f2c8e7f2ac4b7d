package longterm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// backend is a sort of store that the suite runs on.
type backend struct {
	name string
	// place makes a new place for a store and returns what opens the engine on it, each time anew.
	place func(t *testing.T) func() engine
}

// Each test of the suite runs on every backend of this platform (backends_*_test.go).
func onEach(t *testing.T, run func(t *testing.T, again func() engine)) {
	for _, b := range append(backends, backend{"in memory", placeInMemory}) {
		t.Run(b.name, func(t *testing.T) { run(t, b.place(t)) })
	}
}

func placeInMemory(*testing.T) func() engine {
	e := newInMemory(0)
	return func() engine { return staysOpen{e} }
}

// staysOpen lets a store in memory be opened again.
type staysOpen struct{ *inMemory }

func (staysOpen) close() error { return nil }

// openStore opens a store and collects its notices.
func openStore(t *testing.T, again func() engine) (Store, *[]Notice) {
	t.Helper()
	var notices []Notice
	s, err := open(t.Context(), again(), Options{Notice: func(n Notice) { notices = append(notices, n) }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s, &notices
}

// day is a time to count from.
var day = time.Date(2026, 3, 14, 9, 26, 53, 589793238, time.UTC)

// sample is an entry with a value in every field.
func sample(url string, seed uint64) Entry {
	random := rand.New(rand.NewPCG(seed, 1))
	e := Entry{
		Head: Head{
			URL: url, Canonical: url + "?canonical", Also: []string{url + "?amp", url + "?print"}, Title: fmt.Sprintf("Tidal “power” <%d> 潮汐", seed), Site: "tides.example", Language: "en-GB",
			FirstRead: day.Add(-time.Hour), LastRead: day.Add(time.Duration(seed) * time.Second),
			TimesRead: 3, Dwell: 95 * time.Second, Selection: []string{"a turbine\nunder the pier"}, Pinned: true,
			Embedder: "all-MiniLM-L6-v2", Links: []Link{{URL: "https://tides.example/moon", Weight: 0.1}},
		},
		Summaries: []Summary{{Text: "The pier got a turbine.", Made: day, Mode: "copy", Model: "SmolLM2", Generated: true}},
	}
	for i := range 3 {
		p := Passage{Text: fmt.Sprintf("Passage %d of %s.", i, url), Terms: []string{"tide", "turbin", fmt.Sprint(random.IntN(1000))}}
		for range 8 {
			p.Embedding = append(p.Embedding, random.Float32()*2-1)
		}
		e.Passages = append(e.Passages, p)
	}
	return e
}

// stored is what a store gives back for an entry: Bytes is not the caller's.
func stored(e Entry) Entry {
	e.Bytes = 0
	return e
}

func put(t *testing.T, s Store, entries ...Entry) {
	t.Helper()
	require.NoError(t, s.Update(t.Context(), func(w Writer) error {
		for _, e := range entries {
			if err := w.Put(e); err != nil {
				return err
			}
		}
		return nil
	}))
}

func get(t *testing.T, s Store, url string) (e Entry, err error) {
	t.Helper()
	err = s.View(t.Context(), func(r Reader) error {
		e, err = r.Get(url)
		return err
	})
	return stored(e), err
}

func urls(t *testing.T, s Store, q Query) []string {
	t.Helper()
	found := []string{}
	require.NoError(t, s.View(t.Context(), func(r Reader) error {
		heads, err := r.Heads(q)
		for _, h := range heads {
			found = append(found, h.URL)
		}
		return err
	}))
	return found
}

func vectors(t *testing.T, s Store, embedder string) (v Vectors) {
	t.Helper()
	require.NoError(t, s.View(t.Context(), func(r Reader) (err error) {
		v, err = r.Vectors(embedder)
		return err
	}))
	return v
}

// requireFilled fails where a field of a value, at any depth, has no value: so that a new field
// cannot be left out of the round trip.
func requireFilled(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.Name != "Bytes" {
				requireFilled(t, path+"."+field.Name, v.Field(i))
			}
		}
	case v.Kind() == reflect.Slice && v.Len() > 0:
		requireFilled(t, path+"[0]", v.Index(0))
	}
	require.False(t, v.IsZero(), "the sample has no value in %s", path)
}

func TestStoreKeepsEveryField(t *testing.T) {
	e := sample("https://tides.example/pier", 1)
	requireFilled(t, "Entry", reflect.ValueOf(e))
	bare := Entry{Head: Head{URL: "x"}}
	local := sample("https://tides.example/local", 2)
	local.LastRead = local.LastRead.In(time.FixedZone("", 3600))
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		put(t, s, e, bare, local)
		require.NoError(t, s.Close())
		s, notices := openStore(t, again)
		require.Empty(t, *notices)

		found, err := get(t, s, e.URL)
		require.NoError(t, err)
		require.Equal(t, e, found)
		found, err = get(t, s, "x")
		require.NoError(t, err)
		require.Equal(t, bare, found)
		found, err = get(t, s, local.URL)
		require.NoError(t, err)
		require.Equal(t, local.LastRead.UTC(), found.LastRead)

		_, err = get(t, s, "y")
		require.ErrorIs(t, err, ErrNotFound)
		require.ErrorContains(t, err, "y")
	})
}

func TestStoreReplacesByURL(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		put(t, s, sample("a", 1), sample("b", 2))
		later := sample("a", 3)
		later.Title, later.Passages, later.Summaries = "later", later.Passages[:1], nil
		put(t, s, later)
		found, err := get(t, s, "a")
		require.NoError(t, err)
		require.Equal(t, later, found)
		require.Equal(t, []string{"a", "b"}, urls(t, s, Query{}))
		v := vectors(t, s, later.Embedder)
		require.Len(t, v.Rows, 4)
		require.Len(t, v.Values, 4*v.Dim)
	})
}

func TestStoreOrderAndQueries(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		for i, site := range []string{"example.org", "news.example.org", "notexample.org", "tides.example"} {
			e := sample(fmt.Sprint("u", i), uint64(i))
			e.Site = site
			put(t, s, e)
		}
		twin := sample("t3", 3)
		put(t, s, twin)
		require.Equal(t, []string{"t3", "u3", "u2", "u1", "u0"}, urls(t, s, Query{}))
		require.Equal(t, []string{"t3", "u3"}, urls(t, s, Query{Limit: 2}))
		require.Equal(t, []string{"u1", "u0"}, urls(t, s, Query{Site: "example.org"}))
		require.Equal(t, []string{"u1"}, urls(t, s, Query{Site: "news.example.org"}))
		require.Equal(t, []string{"t3", "u3", "u2"}, urls(t, s, Query{Since: day.Add(2 * time.Second)}))
		require.Equal(t, []string{"u1"}, urls(t, s, Query{Site: "example.org", Since: day.Add(time.Second)}))
	})
}

func TestStoreTermsOfAllEntries(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		want := map[string][][]string{}
		for i := range 5 {
			e := sample(fmt.Sprint("u", i), uint64(i))
			want[e.URL] = [][]string{e.Passages[0].Terms, e.Passages[1].Terms, e.Passages[2].Terms}
			put(t, s, e)
		}
		found := map[string][][]string{}
		require.NoError(t, s.View(t.Context(), func(r Reader) error {
			return r.Terms(func(url string, passages [][]string) error {
				found[url] = passages
				return nil
			})
		}))
		require.Equal(t, want, found)
		stop := errors.New("enough")
		require.ErrorIs(t, s.View(t.Context(), func(r Reader) error {
			return r.Terms(func(string, [][]string) error { return stop })
		}), stop)
	})
}

func TestStoreTextsOfAllEntries(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		for i := range 3 {
			put(t, s, sample(fmt.Sprint("u", i), uint64(i)))
		}
		found := map[string]int{}
		require.NoError(t, s.View(t.Context(), func(r Reader) error {
			return r.Texts(func(url string, passages []string, summaries []Summary) error {
				e := sample(url, 0)
				require.Equal(t, e.Summaries, summaries)
				require.Equal(t, []string{e.Passages[0].Text, e.Passages[1].Text, e.Passages[2].Text}, passages)
				found[url]++
				return nil
			})
		}))
		require.Equal(t, map[string]int{"u0": 1, "u1": 1, "u2": 1}, found)
	})
}

// Whoever keeps an index of the store sees by this number that it is out of date, also where a write
// leaves as many bytes as before.
func TestStoreCountsWrites(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		writes := func() (u Usage) {
			require.NoError(t, s.View(t.Context(), func(r Reader) (err error) { u, err = r.Usage(); return err }))
			return u
		}
		require.Equal(t, writes(), writes())
		seen := map[int64]bool{writes().Writes: true}
		change := func(f func(Writer) error) {
			t.Helper()
			var within Usage
			require.NoError(t, s.Update(t.Context(), func(w Writer) (err error) {
				if err = f(w); err == nil {
					within, err = w.Usage()
				}
				return err
			}))
			require.Equal(t, within, writes())
			require.False(t, seen[within.Writes])
			seen[within.Writes] = true
		}
		e := sample("a", 1)
		change(func(w Writer) error { return w.Put(e) })
		change(func(w Writer) error { return w.Put(e) })
		e.Links[0].Weight /= 2
		change(func(w Writer) error { return w.PutHead(e.Head) })
		change(func(w Writer) error { return w.Delete("a") })
		before := writes()
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.PutState(StateFaded, 1) }))
		require.Equal(t, before, writes())
	})
}

// requireVectors fails where the vectors are not exactly those of the entries.
func requireVectors(t *testing.T, entries map[string]Entry, embedder string, v Vectors) {
	t.Helper()
	want := map[VectorRow][]float32{}
	for url, e := range entries {
		for i, p := range e.Passages {
			if p.Embedding != nil && e.Embedder == embedder {
				want[VectorRow{url, i}] = p.Embedding
			}
		}
	}
	found := map[VectorRow][]float32{}
	for i, row := range v.Rows {
		found[row] = v.Values[i*v.Dim : (i+1)*v.Dim]
	}
	require.Len(t, v.Rows, len(want))
	require.Len(t, v.Values, len(want)*v.Dim)
	require.Equal(t, want, found)
}

func TestStoreVectorsOverManyShards(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		entries := map[string]Entry{}
		for i := range 300 {
			e := sample(fmt.Sprintf("u%03d", i), uint64(i))
			switch i % 10 {
			case 3:
				e.Embedder = "another"
				for p := range e.Passages {
					e.Passages[p].Embedding = e.Passages[p].Embedding[:5]
				}
			case 5:
				e.Passages[1].Embedding = nil
			case 7:
				for p := range e.Passages {
					e.Passages[p].Embedding = nil
				}
			}
			entries[e.URL] = e
		}
		put(t, s, slices.Collect(maps.Values(entries))...)
		requireVectors(t, entries, "all-MiniLM-L6-v2", vectors(t, s, "all-MiniLM-L6-v2"))
		requireVectors(t, entries, "another", vectors(t, s, "another"))
		require.Empty(t, vectors(t, s, "nobody").Rows)

		require.NoError(t, s.Update(t.Context(), func(w Writer) error {
			for i := range 300 {
				if url := fmt.Sprintf("u%03d", i); i%3 != 0 {
					delete(entries, url)
					if err := w.Delete(url); err != nil {
						return err
					}
				}
			}
			v, err := w.Vectors("another") // a transaction reads what it wrote
			requireVectors(t, entries, "another", v)
			return err
		}))
		requireVectors(t, entries, "all-MiniLM-L6-v2", vectors(t, s, "all-MiniLM-L6-v2"))

		// Shards with room are filled before new ones are begun.
		for i := 300; i < 400; i++ {
			e := sample(fmt.Sprintf("u%03d", i), uint64(i))
			entries[e.URL] = e
			put(t, s, e)
		}
		requireVectors(t, entries, "all-MiniLM-L6-v2", vectors(t, s, "all-MiniLM-L6-v2"))
		require.NoError(t, again().view(t.Context(), func(tx transaction) error {
			d, err := newSession(tx, false).shardDirectory()
			require.LessOrEqual(t, len(d.Shards), 5, "%v", d)
			return err
		}))
		for url, e := range entries {
			found, err := get(t, s, url)
			require.NoError(t, err)
			require.Equal(t, e, found)
		}
	})
}

func TestStorePutHeadLeavesTheText(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		e := sample("a", 1)
		put(t, s, e)
		e.Pinned, e.Links, e.Title = false, []Link{{"b", 2.5}, {"c", 1}}, strings.Repeat("long ", 100)
		changed := e.Head
		changed.Embedder = "somebody"
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.PutHead(changed) }))
		found, err := get(t, s, "a")
		require.NoError(t, err)
		require.Equal(t, e, found)

		before, err := s.Usage(t.Context())
		require.NoError(t, err)
		put(t, s, e)
		after, err := s.Usage(t.Context())
		require.NoError(t, err)
		require.Equal(t, before.Bytes, after.Bytes, "the size of an entry does not depend on how it came about")

		require.ErrorIs(t, s.Update(t.Context(), func(w Writer) error { return w.PutHead(Head{URL: "b"}) }), ErrNotFound)
	})
}

func TestStoreUpdateIsAllOrNothing(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		put(t, s, sample("a", 1), sample("b", 2))
		before := dump(t, again)
		stop := errors.New("changed my mind")
		err := s.Update(t.Context(), func(w Writer) error {
			require.NoError(t, w.Put(sample("c", 3)))
			require.NoError(t, w.Put(sample("a", 4)))
			require.NoError(t, w.Delete("b"))
			_, err := w.Head("b")
			require.ErrorIs(t, err, ErrNotFound)
			_, err = w.Get("c")
			require.NoError(t, err)
			return stop
		})
		require.ErrorIs(t, err, stop)
		require.Equal(t, before, dump(t, again))

		require.Panics(t, func() {
			_ = s.Update(t.Context(), func(w Writer) error {
				require.NoError(t, w.Delete("a"))
				panic("a mistake of the caller")
			})
		})
		require.Equal(t, before, dump(t, again))
		put(t, s, sample("d", 5))
	})
}

func TestStoreRefusesWhatItCannotKeep(t *testing.T) {
	bad := map[string]func(*Entry){
		"no URL":         func(e *Entry) { e.URL = "" },
		"8193 bytes":     func(e *Entry) { e.URL = strings.Repeat("x", MaxURL+1) },
		"not UTF-8":      func(e *Entry) { e.URL = "a\xff" },
		"7 numbers":      func(e *Entry) { e.Passages[1].Embedding = e.Passages[1].Embedding[:7] },
		"want 8 as":      func(e *Entry) { trim(e, 7) },
		"NaN":            func(e *Entry) { e.Passages[2].Embedding[0] = float32(math.NaN()) },
		"weight +Inf":    func(e *Entry) { e.Links[0].Weight = math.Inf(1) },
		"the year 12026": func(e *Entry) { e.FirstRead = e.FirstRead.AddDate(10000, 0, 0) },
		"the year 10000": func(e *Entry) { e.Summaries[0].Made = e.FirstRead.AddDate(7974, 0, 0) },
	}
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		put(t, s, sample("a", 1))
		before := dump(t, again)
		for message, change := range bad {
			e := sample("b", 1)
			change(&e)
			err := s.Update(t.Context(), func(w Writer) error { return w.Put(e) })
			require.ErrorIs(t, err, ErrInvalid, message)
			require.ErrorContains(t, err, message)
		}
		require.Equal(t, before, dump(t, again))
		require.ErrorIs(t, s.View(t.Context(), func(r Reader) error { return r.(Writer).Put(sample("b", 1)) }), ErrReadOnly)
		require.ErrorIs(t, s.View(t.Context(), func(r Reader) error { return r.(Writer).Delete("a") }), ErrReadOnly)
	})
}

func trim(e *Entry, dim int) {
	for i := range e.Passages {
		e.Passages[i].Embedding = e.Passages[i].Embedding[:dim]
	}
}

// requireCounted fails where the usage is not the sum of the heads'.
func requireCounted(t *testing.T, s Store) {
	t.Helper()
	require.NoError(t, s.View(t.Context(), func(r Reader) error {
		heads, err := r.Heads(Query{})
		require.NoError(t, err)
		want := Usage{Entries: len(heads)}
		for _, h := range heads {
			want.Bytes += h.Bytes
		}
		found, err := r.Usage()
		want.Writes = found.Writes
		require.Equal(t, want, found)
		return err
	}))
}

// dump is all records of a store as they lie in it.
func dump(t *testing.T, again func() engine) map[string]string {
	t.Helper()
	e := again()
	defer func() { require.NoError(t, e.close()) }()
	all := map[string]string{}
	require.NoError(t, e.view(context.Background(), func(tx transaction) error {
		for _, name := range tables {
			err := tx.scan(name, func(key string, value []byte) error {
				all[string(name)+" "+key] = string(value)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return all
}

// tamper changes records behind the store's back.
func tamper(t *testing.T, again func() engine, f func(tx transaction) error) {
	t.Helper()
	e := again()
	require.NoError(t, e.update(t.Context(), f))
	require.NoError(t, e.close())
}

func TestStoreMigratesVersion1(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		entries := map[string]Entry{}
		tamper(t, again, func(tx transaction) error {
			for i := range 20 {
				e := sample(fmt.Sprint("u", i), uint64(i))
				entries[e.URL] = e
				record, err := json.Marshal(e)
				require.NoError(t, err)
				require.NoError(t, tx.put(tableEntries, e.URL, record))
			}
			require.NoError(t, tx.put(tableEntries, "torn", []byte(`{"url":"torn","pas`)))
			require.NoError(t, tx.put(tableEntries, "other", []byte(`{"url":"another"}`)))
			return tx.put(tableMeta, keySchema, []byte("1"))
		})
		s, notices := openStore(t, again)
		require.Equal(t, []Notice{{Kind: Migrated, Detail: "from version 1"}}, *notices)
		require.Len(t, urls(t, s, Query{}), 20)
		for url, e := range entries {
			found, err := get(t, s, url)
			require.NoError(t, err)
			require.Equal(t, e, found)
		}
		requireVectors(t, entries, "all-MiniLM-L6-v2", vectors(t, s, "all-MiniLM-L6-v2"))
		require.NoError(t, s.View(t.Context(), func(r Reader) error {
			aside, err := r.Damaged()
			require.Equal(t, []Damage{{"entries", "other", []byte(`{"url":"another"}`)}, {"entries", "torn", []byte(`{"url":"torn","pas`)}}, aside)
			return err
		}))
		require.NoError(t, s.Close())
		_, notices = openStore(t, again)
		require.Empty(t, *notices)
	})
}

func TestStoreRefusesANewerVersion(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		put(t, s, sample("a", 1))
		tamper(t, again, func(tx transaction) error { return tx.put(tableMeta, keySchema, []byte("3")) })
		before := dump(t, again)
		_, err := open(t.Context(), again(), Options{})
		require.ErrorIs(t, err, ErrNewer)
		require.ErrorContains(t, err, "version 3, want at most 2")
		// A program that was there before the newer one came notices too.
		require.ErrorIs(t, s.Update(t.Context(), func(w Writer) error { return w.Delete("a") }), ErrNewer)
		require.ErrorIs(t, s.View(t.Context(), func(Reader) error { return nil }), ErrNewer)
		require.Equal(t, before, dump(t, again))
	})
}

func TestStoreThatWentAwayIsReportedLost(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, notices := openStore(t, again)
		require.Equal(t, []Notice{{Kind: Created}}, *notices)
		put(t, s, sample("a", 1))
		tamper(t, again, func(tx transaction) error {
			for _, name := range tables {
				if err := tx.clear(name); err != nil {
					return err
				}
			}
			return nil
		})
		require.Empty(t, urls(t, s, Query{}))
		require.Equal(t, []Notice{{Kind: Created}, {Kind: Lost}}, *notices)
		put(t, s, sample("b", 1))
		require.Equal(t, []string{"b"}, urls(t, s, Query{}))
	})
}

func TestStoreSetsDamagedRecordsAside(t *testing.T) {
	damages := map[string]func([]byte) []byte{
		"a bit":    func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"the sum":  func(b []byte) []byte { b[2]++; return b },
		"cut":      func(b []byte) []byte { return b[:len(b)-1] },
		"empty":    func([]byte) []byte { return []byte{} },
		"rubbish":  func([]byte) []byte { return []byte("rubbish") },
		"a format": func(b []byte) []byte { b[0] = 9; return b },
		"sealed":   func([]byte) []byte { return seal([]byte("-----{\"url\": 5, \"texts\": 5}")) },
	}
	onEach(t, func(t *testing.T, again func() engine) {
		for name, change := range damages {
			for _, in := range []table{tableHeads, tableBodies, tableTerms, tableVectors} {
				t.Run(fmt.Sprint(name, " in ", in), func(t *testing.T) {
					tamper(t, again, func(tx transaction) error {
						for _, name := range tables {
							if err := tx.clear(name); err != nil {
								return err
							}
						}
						return nil
					})
					s, notices := openStore(t, again)
					put(t, s, sample("a", 1), sample("b", 2))
					*notices = nil
					key := "a"
					if in == tableVectors {
						key = shardKey(1)
					}
					var broken []byte
					tamper(t, again, func(tx transaction) error {
						record, err := tx.get(in, key)
						require.NoError(t, err)
						broken = change(slices.Clone(record))
						return tx.put(in, key, broken)
					})

					// What is whole can be read, and the damage is told once.
					for range 2 {
						found, err := get(t, s, "b")
						require.NoError(t, err)
						want := sample("b", 2)
						if in == tableVectors {
							for i := range want.Passages {
								want.Passages[i].Embedding = nil
							}
						}
						require.Equal(t, want, found)
						_, err = get(t, s, "a")
						switch in {
						case tableHeads:
							require.True(t, errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNotFound), err)
						case tableBodies:
							require.ErrorIs(t, err, ErrCorrupt)
						default:
							require.NoError(t, err)
						}
						v := vectors(t, s, "all-MiniLM-L6-v2")
						require.Equal(t, in == tableVectors, len(v.Rows) == 0)
						require.NoError(t, s.View(t.Context(), func(r Reader) error {
							return r.Terms(func(url string, _ [][]string) error {
								require.False(t, url == "a" && in == tableTerms)
								return nil
							})
						}))
					}
					require.Len(t, *notices, 1, "%v", *notices)
					require.Equal(t, DamageFound, (*notices)[0].Kind)
					require.Contains(t, (*notices)[0].Detail, string(in))
					require.NoError(t, s.View(t.Context(), func(r Reader) error {
						aside, err := r.Damaged()
						require.Equal(t, []Damage{{string(in), key, broken}}, aside)
						return err
					}))

					// Forgetting the entry forgets what was set aside.
					require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.Delete("a") }))
					for key, record := range dump(t, again) {
						require.NotContains(t, key, "a\x00")
						require.NotContains(t, record, "of a.")
					}
					if in != tableVectors {
						requireVectors(t, map[string]Entry{"b": sample("b", 2)}, "all-MiniLM-L6-v2", vectors(t, s, "all-MiniLM-L6-v2"))
					}
					requireCounted(t, s)
					put(t, s, sample("a", 3), sample("b", 4))
					requireCounted(t, s)
					found, err := get(t, s, "a")
					require.NoError(t, err)
					require.Equal(t, sample("a", 3), found)
					require.NoError(t, s.Close())
				})
			}
		}
	})
}

func TestStoreMakesADamagedDirectoryAnew(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, notices := openStore(t, again)
		put(t, s, sample("a", 1))
		*notices = nil
		tamper(t, again, func(tx transaction) error { return tx.put(tableMeta, keyShards, []byte("rubbish")) })
		put(t, s, sample("b", 2))
		require.Len(t, *notices, 1)
		tamper(t, again, func(tx transaction) error { return tx.put(tableMeta, keyUsage, []byte("rubbish")) })
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.Delete("a") }))
		requireCounted(t, s)
		requireVectors(t, map[string]Entry{"b": sample("b", 2)}, "all-MiniLM-L6-v2", vectors(t, s, "all-MiniLM-L6-v2"))
		require.Len(t, *notices, 2)
	})
}

func TestStoreOfTwoWritersAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		const writers, rounds = 3, 20
		first, _ := openStore(t, again)
		put(t, first, Entry{Head: Head{URL: "count"}})
		done := make(chan error, writers)
		for w := range writers {
			s, _ := openStore(t, again)
			go func() {
				for i := range rounds {
					err := s.Update(t.Context(), func(to Writer) error {
						count, err := to.Head("count")
						if err != nil {
							return err
						}
						count.TimesRead++
						if err := to.PutHead(count); err != nil {
							return err
						}
						return to.Put(sample(fmt.Sprint("w", w, " ", i), uint64(i)))
					})
					if err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for range writers {
			require.NoError(t, <-done)
		}
		count, err := get(t, first, "count")
		require.NoError(t, err)
		require.Equal(t, writers*rounds, count.TimesRead)
		require.Len(t, urls(t, first, Query{}), writers*rounds+1)
		require.Len(t, vectors(t, first, "all-MiniLM-L6-v2").Rows, 3*writers*rounds)
	})
}

func TestStoreClearUsageCompactClose(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, notices := openStore(t, again)
		empty, err := s.Usage(t.Context())
		require.NoError(t, err)
		require.Equal(t, 0, empty.Entries)
		put(t, s, sample("a", 1), sample("b", 2))
		u, err := s.Usage(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2, u.Entries)
		size := 0
		for key, record := range dump(t, again) {
			if !strings.HasPrefix(key, "meta ") {
				size += len(record)
			}
		}
		require.InDelta(t, size, u.Bytes, 64*2, "the sum of the records, but for what a shard has beside the numbers")
		require.NoError(t, s.Update(t.Context(), func(w Writer) error {
			require.NoError(t, w.WantCompact())
			return w.Delete("a")
		}))
		require.NoError(t, s.Compact(t.Context()))
		require.NotContains(t, dump(t, again), "meta compact")
		_, err = get(t, s, "b")
		require.NoError(t, err)
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.Clear() }))
		require.Equal(t, map[string]string{"meta schema": "2"}, dump(t, again))
		put(t, s, sample("c", 3))

		ended, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, s.View(ended, func(Reader) error { return nil }), context.Canceled)
		require.ErrorIs(t, s.Update(ended, func(Writer) error { return nil }), context.Canceled)
		require.Len(t, *notices, 1)
	})
}

func TestStoreClosed(t *testing.T) {
	for _, b := range append(backends, backend{"in memory", func(*testing.T) func() engine { return func() engine { return newInMemory(0) } }}) {
		s, err := open(t.Context(), b.place(t)(), Options{})
		require.NoError(t, err)
		require.NoError(t, s.Close())
		require.NoError(t, s.Close())
		require.ErrorIs(t, s.View(t.Context(), func(Reader) error { return nil }), ErrClosed, b.name)
		require.ErrorIs(t, s.Update(t.Context(), func(Writer) error { return nil }), ErrClosed, b.name)
		require.ErrorIs(t, s.Compact(t.Context()), ErrClosed, b.name)
	}
}

// A store and a map that get the same operations hold the same.
func TestStoreAgainstAMap(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		operations := make([]byte, 400)
		random := rand.New(rand.NewPCG(5, 5))
		for i := range operations {
			operations[i] = byte(random.Uint32())
		}
		s, _ := openStore(t, again)
		compareWithMap(t, s, operations)
	})
}

func FuzzStoreAgainstAMap(f *testing.F) {
	f.Add([]byte("puts, deletes, heads"))
	f.Add([]byte{0, 0, 1, 1, 2, 2, 3, 3, 0, 8, 16, 24, 32, 1, 9, 17, 25, 33})
	f.Fuzz(func(t *testing.T, operations []byte) {
		compareWithMap(t, NewInMemory(Options{}), operations[:min(len(operations), 500)])
	})
}

// compareWithMap takes each byte for an operation on one of 16 entries.
func compareWithMap(t *testing.T, s Store, operations []byte) {
	model := map[string]Entry{}
	for i, o := range operations {
		url := fmt.Sprint("u", o>>4)
		e := sample(url, uint64(i))
		e.Passages = e.Passages[:o>>2&3]
		if o&0xc0 == 0 {
			e.Embedder = "another"
		}
		err := s.Update(t.Context(), func(w Writer) error {
			switch o & 3 {
			case 0, 1:
				model[url] = e
				return w.Put(e)
			case 2:
				delete(model, url)
				return w.Delete(url)
			}
			old, ok := model[url]
			err := w.PutHead(e.Head)
			if !ok {
				require.ErrorIs(t, err, ErrNotFound)
				return nil
			}
			e.Embedder = old.Embedder
			old.Head = e.Head
			model[url] = old
			return err
		})
		require.NoError(t, err)
	}
	found := map[string]Entry{}
	for _, url := range urls(t, s, Query{}) {
		e, err := get(t, s, url)
		require.NoError(t, err)
		if e.Passages == nil {
			e.Passages = []Passage{}
		}
		found[url] = e
	}
	require.Equal(t, model, found)
	requireCounted(t, s)
	for _, embedder := range []string{"another", "all-MiniLM-L6-v2"} {
		requireVectors(t, model, embedder, vectors(t, s, embedder))
	}
}

// What only deletes leaves the rest whole, but for the embeddings that lie beside those that are deleted.
func TestStoreOnlyDeletes(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, err := open(t.Context(), again(), Options{})
		require.NoError(t, err)
		defer s.Close()
		for _, url := range []string{"a", "b", "c"} {
			put(t, s, sample(url, 2))
		}
		bare := sample("d", 1)
		for i := range bare.Passages {
			bare.Passages[i].Embedding = nil
		}
		put(t, s, bare)
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.PutState(StateLearnt, "kept") }))
		require.NoError(t, s.Update(t.Context(), onlyDeleting(func(w Writer) error {
			require.ErrorIs(t, w.Put(sample("e", 1)), ErrReadOnly)
			require.ErrorIs(t, w.PutState(StateLearnt, "other"), ErrReadOnly)
			require.NoError(t, w.WantCompact())
			return w.Delete("a")
		})))
		require.NotContains(t, strings.Join(slices.Collect(maps.Keys(dump(t, again))), "\n"), " a")
		requireCounted(t, s)
		want, lost := sample("b", 2), must(get(t, s, "b"))
		require.Empty(t, lost.Embedder, "to be embedded again")
		require.Equal(t, want.Passages[1].Text, lost.Passages[1].Text)
		require.Equal(t, want.Passages[1].Terms, lost.Passages[1].Terms)
		require.Nil(t, lost.Passages[1].Embedding)

		// Who writes next writes no embeddings where a head still says that others were.
		put(t, s, sample("b", 2))
		require.Equal(t, want.Passages[1].Embedding, must(get(t, s, "b")).Passages[1].Embedding)
		require.Empty(t, must(get(t, s, "c")).Embedder)
		require.NoError(t, s.Update(t.Context(), func(w Writer) error { return w.PutHead(must(w.Head("c"))) }))
		require.Nil(t, must(get(t, s, "c")).Passages[0].Embedding)
		requireCounted(t, s)

		require.NoError(t, s.Update(t.Context(), onlyDeleting(func(w Writer) error { return w.Clear(StateLearnt) })))
		require.Empty(t, urls(t, s, Query{}))
		var kept string
		require.NoError(t, s.View(t.Context(), func(r Reader) error { return r.State(StateLearnt, &kept) }))
		require.Equal(t, "kept", kept)
	})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
