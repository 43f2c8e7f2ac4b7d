package archive

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/memory/longterm"
)

var day = time.Date(2026, 3, 14, 9, 26, 53, 589793238, time.UTC)

// library is a store of entries that are hard to write down.
func library(t testing.TB) longterm.Store {
	texts := []string{
		"A plain passage.", "", "\n", "---\nurl: no\n---\n", "<!-- passage -->\nno mark", `\<!-- summary {} -->`, "line\r\nline\n\n\n",
		"# A heading\n\n* a list\n", "😀 潮汐 \u2028 \u0085 \ufeff", "-->", strings.Repeat("word ", 5000), "\x00\x7f\x01", "ends with a backslash \\",
	}
	s := longterm.NewInMemory(longterm.Options{})
	require.NoError(t, s.Update(t.Context(), func(w longterm.Writer) error {
		for i, text := range texts {
			e := longterm.Entry{
				Head: longterm.Head{
					URL: fmt.Sprint("https://tides.example/", i, "?q=\"x\"&y='z'"), Canonical: "https://tides.example/c", Also: []string{"https://b.example/" + text[:min(len(text), 20)]},
					Title: "Title: " + text[:min(len(text), 40)], Site: "tides.example", Language: "en",
					FirstRead: day, LastRead: day.Add(time.Duration(i) * time.Hour), TimesRead: i, Dwell: 95*time.Second + 1, Selection: []string{text, "{x: y}"},
					Pinned: i%2 == 0, Embedder: "m", Links: []longterm.Link{{URL: "https://tides.example/0", Weight: 0.1}, {URL: text + "x", Weight: 1e-9}},
				},
				Passages:  []longterm.Passage{{Text: text, Terms: []string{"a", "b"}, Embedding: []float32{0.1, -1e-7, 1}}, {Text: texts[(i+1)%len(texts)]}},
				Summaries: []longterm.Summary{{Text: text, Made: day, Mode: "copy", Model: "--> model", Generated: true}, {Text: "Second.", Made: day.Add(1)}},
			}
			if err := w.Put(e); err != nil {
				return err
			}
		}
		for name, state := range map[longterm.State]any{
			longterm.StateSettings: map[string]any{"on": true, "excluded": []string{"bank.example"}}, longterm.StateLearnt: 7, longterm.StateFaded: day,
		} {
			if err := w.PutState(name, state); err != nil {
				return err
			}
		}
		return w.Put(longterm.Entry{Head: longterm.Head{URL: "bare"}})
	}))
	return s
}

// entries are those of a store, without what an archive need not carry.
func entries(t testing.TB, s longterm.Store, withIndex bool) map[string]longterm.Entry {
	all := map[string]longterm.Entry{}
	require.NoError(t, each(t.Context(), s, func(e longterm.Entry) error {
		if !withIndex {
			e.Embedder = ""
			e.Passages = slices.Clone(e.Passages)
			for i := range e.Passages {
				e.Passages[i].Terms, e.Passages[i].Embedding = nil, nil
			}
		}
		all[e.URL] = e
		return nil
	}))
	return all
}

func importAll(t testing.TB, content []byte) (longterm.Store, longterm.Restored, error) {
	s := longterm.NewInMemory(longterm.Options{})
	done, _, err := Import(t.Context(), &longterm.Memory{Store: s}, bytes.NewReader(content), day, DefaultLimits)
	return s, done, err
}

// unread receives what nobody looks at.
var unread = Receiver{Entry: func(longterm.Entry) error { return nil }, States: func(States) error { return nil }}

func TestRoundTrips(t *testing.T) {
	s := library(t)
	var asJSON, asMarkdown bytes.Buffer
	require.NoError(t, WriteJSON(t.Context(), &asJSON, s))
	require.NoError(t, WriteMarkdown(t.Context(), &asMarkdown, s))
	for name, c := range map[string]struct {
		content []byte
		whole   bool
	}{"JSON": {asJSON.Bytes(), true}, "Markdown": {asMarkdown.Bytes(), false}} {
		t.Run(name, func(t *testing.T) {
			other, done, err := importAll(t, c.content)
			require.NoError(t, err)
			require.Empty(t, done.Refused)
			require.Equal(t, 14, done.Added)
			require.Equal(t, entries(t, s, c.whole), entries(t, other, true))

			done, states, err := Import(t.Context(), &longterm.Memory{Store: other}, bytes.NewReader(c.content), day, DefaultLimits)
			require.NoError(t, err)
			if c.whole {
				require.Equal(t, []longterm.State{longterm.StateLearnt, longterm.StateSettings}, slices.Sorted(maps.Keys(states)))
				require.JSONEq(t, `{"on":true,"excluded":["bank.example"]}`, string(states[longterm.StateSettings]))
			} else {
				require.Empty(t, states)
			}
			require.Equal(t, longterm.Restored{Unchanged: 14}, done)
		})
	}
}

func TestHostileArchives(t *testing.T) {
	small := Limits{Entry: 10_000, Total: 100_000}
	entry := string(Markdown(longterm.Entry{Head: longterm.Head{URL: "u", FirstRead: day, LastRead: day}}))
	file := func(name, content string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		f, err := z.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(f, content)
		require.NoError(t, err)
		require.NoError(t, z.Close())
		return b.Bytes()
	}
	link := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		h := &zip.FileHeader{Name: "x.md"}
		h.SetMode(fs.ModeSymlink | 0o777)
		f, err := z.CreateHeader(h)
		require.NoError(t, err)
		_, err = io.WriteString(f, "/etc/passwd")
		require.NoError(t, err)
		require.NoError(t, z.Close())
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
		message string
	}{
		"empty":                {nil, ErrFormat, "empty"},
		"something else":       {[]byte("%PDF-1.7"), ErrFormat, `begins with "%PDF"`},
		"zip slip":             {file("../x.md", entry), ErrFormat, `"../x.md"`},
		"absolute":             {file("/x.md", entry), ErrFormat, `"/x.md"`},
		"drive":                {file(`c:x.md`, entry), ErrFormat, "c:x.md"},
		"backslashes":          {file(`..\x.md`, entry), ErrFormat, "x.md"},
		"link":                 {link(), ErrFormat, "no file"},
		"bomb":                 {file("x.md", strings.Repeat("0", 50_000_000)), ErrTooLarge, "x.md: archive: too large an archive: more than 10000"},
		"cut zip":              {file("x.md", entry)[:60], ErrFormat, "zip"},
		"newer Markdown":       {file("x.md", strings.Replace(entry, "precis: 1", "precis: 2", 1)), ErrNewer, "version 2, want at most 1"},
		"no version":           {file("x.md", "---\nurl: x\n---\n"), ErrFormat, "precis: 1"},
		"no front matter":      {file("x.md", "# Notes\n"), ErrFormat, "x.md"},
		"YAML":                 {file("x.md", "---\n\t{:\n---\n"), ErrFormat, "front matter"},
		"a bomb of YAML":       {file("x.md", "---\na: &a [x,x,x,x,x,x,x,x,x]\n"+yamlBomb()+"---\n"), ErrFormat, "front matter"},
		"time":                 {file("x.md", strings.Replace(entry, "2026", "last", 1)), ErrFormat, "firstRead"},
		"newer JSON":           {[]byte(`{"format":"precis-memory","version":2,"entries":[]}`), ErrNewer, "version 2, want at most 1"},
		"other JSON":           {[]byte(`{"format":"bookmarks","version":1,"entries":[]}`), ErrFormat, `"bookmarks"`},
		"no format":            {[]byte(`{}`), ErrFormat, `""`},
		"entries first":        {[]byte(`{"entries":[],"format":"precis-memory","version":1}`), ErrFormat, `""`},
		"cut JSON":             {[]byte(`{"format":"precis-memory","version":1,"entries":[{"url":"x"`), ErrFormat, "entry 0"},
		"wrong type":           {[]byte(`{"format":"precis-memory","version":1,"entries":[{"url":5}]}`), ErrFormat, "entry 0"},
		"states that are none": {[]byte(`{"format":"precis-memory","version":1,"entries":[],"states":[1]}`), ErrFormat, "states"},
		"states first":         {[]byte(`{"states":{},"format":"precis-memory","version":1}`), ErrFormat, `""`},
		"vast states":          {[]byte(`{"format":"precis-memory","version":1,"states":{"learnt":"` + strings.Repeat("x", 50_000)), ErrTooLarge, "states"},
		"no list":              {[]byte(`{"format":"precis-memory","version":1,"entries":{}}`), ErrFormat, "want ["},
		"deep":                 {[]byte(`{"format":"precis-memory","version":1,"x":` + strings.Repeat("[", 9000)), ErrFormat, ""},
		"a vast entry":         {[]byte(`{"format":"precis-memory","version":1,"entries":[{"title":"` + strings.Repeat("x", 50_000)), ErrTooLarge, ""},
		"a vast other member":  {[]byte(`{"format":"precis-memory","version":1,"x":"` + strings.Repeat("x", 50_000)), ErrTooLarge, ""},
		"vast in all":          {[]byte(`{"format":"precis-memory","version":1,"entries":[` + strings.Repeat(`{"title":"`+strings.Repeat("x", 3000)+`"},`, 50)), ErrTooLarge, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := Read(bytes.NewReader(c.content), small, unread)
			require.ErrorIs(t, err, c.want)
			require.ErrorContains(t, err, c.message)
		})
	}
}

// yamlBomb is YAML that would take 9^9 times the memory.
func yamlBomb() string {
	var b strings.Builder
	for c := 'b'; c <= 'i'; c++ {
		fmt.Fprintf(&b, "%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	return b.String()
}

func TestImportTellsWhatItRefuses(t *testing.T) {
	content := `{"format":"precis-memory","version":1,"made by":"a later one",
		"entries":[{"url":"javascript:alert(1)"},{"url":"https://a.example/","later":[1,2]},{"url":""}]}`
	s, done, err := importAll(t, []byte(content))
	require.NoError(t, err)
	require.Equal(t, 1, done.Added)
	require.Len(t, done.Refused, 2)
	require.Contains(t, entries(t, s, true), "https://a.example/")

	// What stands before the damage is taken in.
	_, done, err = importAll(t, []byte(content[:len(content)-10]+"rubbish"))
	require.ErrorIs(t, err, ErrFormat)
	require.Equal(t, 1, done.Added)
}

func TestMarkdownThatWasEdited(t *testing.T) {
	edited := "---\r\nprecis: 1\r\nurl: https://a.example/x\r\ntitle: Tides and 'piers'\r\nfirstRead: 2026-03-14T09:26:53Z\r\nlastRead: 2026-03-15T09:26:53+02:00\r\n" +
		"timesRead: 2\r\nlinks:\r\n  - url: b\r\n    weight: 0.5\r\nselection:\r\n  - one\r\n---\r\n\r\nMy own notes.\r\n\r\n" +
		"<!-- summary {\"made\":\"2026-03-14T09:26:53Z\"} -->\r\nShort.\r\n\r\n<!-- passage -->\nText."
	e, err := ParseMarkdown([]byte(edited))
	require.NoError(t, err)
	require.Equal(t, "Tides and 'piers'", e.Title)
	require.Equal(t, []longterm.Link{{URL: "b", Weight: 0.5}}, e.Links)
	require.Equal(t, []string{"one"}, e.Selection)
	require.Equal(t, "Text.", e.Passages[0].Text)
	require.Equal(t, "Short.", strings.TrimSpace(e.Summaries[0].Text))
	require.Equal(t, time.Date(2026, 3, 15, 7, 26, 53, 0, time.UTC), e.LastRead.UTC())
}

func TestFileNamesAreReadableAndApart(t *testing.T) {
	names := map[string]bool{}
	for _, c := range [][3]string{
		{"https://tides.example/1", "tides.example", "Tidal power: who pays?"},
		{"https://tides.example/2", "tides.example", "Tidal power: who pays?"},
		{"https://../x", "../..", "../../etc/passwd"}, {"x", "", ""}, {"y", "CON", "\x00\\:*?"}, {"z", "例え.example", "潮汐發電 " + strings.Repeat("long ", 40)},
	} {
		name := fileName(longterm.Entry{Head: longterm.Head{URL: c[0], Site: c[1], Title: c[2]}})
		require.True(t, fs.ValidPath(name), name)
		require.Regexp(t, `^[\pL\d.-]+/[\pL\d-]+\.md$`, name)
		require.False(t, names[name])
		names[name] = true
	}
	require.Contains(t, names, "tides.example/tidal-power-who-pays-6f19cb8d.md")
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	s := library(f)
	require.NoError(f, WriteJSON(f.Context(), &b, s))
	f.Add(bytes.Clone(b.Bytes()[:4000]))
	b.Reset()
	require.NoError(f, WriteMarkdown(f.Context(), &b, s))
	f.Add(bytes.Clone(b.Bytes()))
	f.Add([]byte(`{"format":"precis-memory","version":1,"entries":[{"url":"x"}]}`))
	f.Add([]byte(`{"format":"precis-memory","version":1,"entries":[],"states":{"settings":{"on":false},"learnt":{"version":1},"review":{"cards":{}},"later":1}}`))
	f.Add([]byte(SealedStart + "-> scrypt AAAA 17\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = Read(bytes.NewReader(content), Limits{Entry: 1 << 16, Total: 1 << 18}, unread)
	})
}

// What can be read as Markdown can be written and read again as the same.
func FuzzParseMarkdown(f *testing.F) {
	for _, e := range entries(f, library(f), false) {
		f.Add(Markdown(e))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		e, err := ParseMarkdown(content)
		if err != nil {
			return
		}
		s := longterm.NewInMemory(longterm.Options{})
		if _, err := (&longterm.Memory{Store: s}).Restore(t.Context(), []longterm.Entry{e}, day); err != nil {
			t.Fatal(err)
		}
		for _, e := range entries(t, s, true) { // none, where it cannot be kept
			again, err := ParseMarkdown(Markdown(e))
			require.NoError(t, err)
			require.Equal(t, e, again)
		}
	})
}
