package longterm

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// page is a small page that was read some hours after day.
func page(url string, hours int) Reading {
	return Reading{Entry: Entry{
		Head:     Head{URL: url, Title: "Page " + url, LastRead: day.Add(time.Duration(hours) * time.Hour), Dwell: time.Minute},
		Passages: []Passage{{Text: "What " + url + " says.", Terms: []string{"say"}, Embedding: []float32{1, 0}}},
	}}
}

func remember(t *testing.T, m *Memory, readings ...Reading) []Remembered {
	t.Helper()
	var all []Remembered
	for _, r := range readings {
		done, err := m.Remember(t.Context(), r)
		require.NoError(t, err)
		all = append(all, done)
	}
	return all
}

func names(heads []Head) []string {
	all := []string{}
	for _, h := range heads {
		all = append(all, h.URL)
	}
	return all
}

func TestRememberAPageForTheFirstTime(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		m := &Memory{Store: s}
		r := page("https://www.Tides.example/pier?x=1#top", 0)
		r.Canonical = "/pier"
		done := remember(t, m, r)[0]
		require.Empty(t, done.Ignored)
		require.Empty(t, done.Left)
		e, err := get(t, s, "https://www.Tides.example/pier")
		require.NoError(t, err)
		require.Equal(t, stored(done.Entry), e)
		require.Equal(t, "tides.example", e.Site)
		require.Equal(t, 1, e.TimesRead)
		require.Equal(t, day, e.FirstRead)
	})
}

func TestRememberAPageThatWasReadBefore(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		m := &Memory{Store: s}
		first := page("https://a.example/x", 0)
		first.Pinned, first.Language = true, "en"
		first.Selection = []string{"one", "two"}
		first.Links = []Link{{"b", 1}, {"c", 3}}
		first.Summaries = []Summary{{Text: "Short.", Made: day, Mode: "extract"}, {Text: "Longer.", Made: day.Add(time.Minute), Mode: "rank"}}
		second := page("https://a.example/x", 5)
		second.Title, second.Dwell = "A new title", 30*time.Second
		second.Passages = []Passage{{Text: "Changed."}, {Text: "More."}}
		second.Selection = []string{"one", "three"}
		second.Links = []Link{{"b", 2}, {"d", 1}}
		second.Summaries = []Summary{{Text: "Short.", Made: day.Add(5 * time.Hour), Mode: "extract"}}
		remember(t, m, first, second)
		e, err := get(t, s, "https://a.example/x")
		require.NoError(t, err)
		require.Equal(t, Entry{
			Head: Head{
				URL: "https://a.example/x", Title: "A new title", Site: "a.example", Language: "en",
				FirstRead: day, LastRead: day.Add(5 * time.Hour), TimesRead: 2, Dwell: 90 * time.Second,
				Selection: []string{"two", "one", "three"}, Pinned: true, Links: []Link{{"c", 3}, {"b", 2}, {"d", 1}},
			},
			Passages:  second.Passages,
			Summaries: []Summary{first.Summaries[1], second.Summaries[0]},
		}, e)

		third := page("https://a.example/x", 6)
		third.Passages = nil
		remember(t, m, third)
		e, err = get(t, s, "https://a.example/x")
		require.NoError(t, err)
		require.Equal(t, second.Passages, e.Passages, "a reading without text leaves the text")
		require.Equal(t, 3, e.TimesRead)
	})
}

func TestMergeKeepsWithinBounds(t *testing.T) {
	e := page("a", 0).Entry
	for i := range 50 {
		later := page("a", i).Entry
		later.Summaries = []Summary{{Text: fmt.Sprint("version ", i), Made: later.LastRead}}
		for j := range 10 {
			later.Selection = append(later.Selection, fmt.Sprint(i, " ", j))
		}
		e = Merge(e, later)
	}
	require.Len(t, e.Summaries, maxSummaries)
	require.Equal(t, "version 49", e.Summaries[maxSummaries-1].Text)
	require.Len(t, e.Selection, maxSelection)
	require.Equal(t, "49 9", e.Selection[maxSelection-1])
}

func TestRememberNothingOfPrivateWindowsAndExcludedSites(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		m := &Memory{Store: s, Excluded: []string{"bank.example", "mail.tides.example"}}
		remember(t, m, page("https://tides.example/", 0))
		before := dump(t, again)
		private := page("https://tides.example/", 1)
		private.Private = true
		elsewhere := page("https://bank.example/account", 1)
		elsewhere.Site = "harmless.example"
		for reason, readings := range map[Ignored][]Reading{
			"private":  {private},
			"excluded": {page("https://bank.example/", 1), page("https://www.Bank.example:8080/x", 1), page("http://my.bank.example/", 1), page("https://mail.tides.example/1", 1), elsewhere},
		} {
			for _, done := range remember(t, m, readings...) {
				require.Equal(t, Remembered{Ignored: reason}, done)
			}
		}
		require.Equal(t, before, dump(t, again))
		require.Empty(t, remember(t, m, page("https://notbank.example/", 1))[0].Ignored)
	})
}

func TestIdentity(t *testing.T) {
	for _, c := range [][3]string{
		{"https://a.example/x#part", "", "https://a.example/x"},
		{"https://a.example/x?utm_source=mail", "https://a.example/x", "https://a.example/x"},
		{"https://a.example/x", "/y#part", "https://a.example/y"},
		{"https://a.example/x", "https://A.example/y", "https://A.example/y"},
		{"https://a.example/x", "https://b.example/y", "https://a.example/x"},
		{"https://a.example/x", "javascript:alert(1)", "https://a.example/x"},
		{"https://a.example/x", "https://[bad", "https://a.example/x"},
		{"file:///notes.txt", "", "file:///notes.txt"},
		{"notes.txt", "", "notes.txt"},
		{"https://[bad", "https://a.example/", "https://[bad"},
	} {
		require.Equal(t, c[2], Identity(c[0], c[1]), c)
	}
}

func TestRememberMergesATwin(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		m := &Memory{Store: s, Twin: func(r Reader, e *Entry) (string, error) {
			if strings.Contains(e.Passages[0].Text, "agency") {
				return "https://a.example/story", nil
			}
			return "", nil
		}}
		copied := page("https://b.example/copy", 2)
		copied.Passages[0].Text = "An agency's text."
		remember(t, m, page("https://a.example/story", 0), page("https://c.example/other", 1), copied)
		require.Equal(t, []string{"https://a.example/story", "https://c.example/other"}, urls(t, s, Query{}))
		e, err := get(t, s, "https://a.example/story")
		require.NoError(t, err)
		require.Equal(t, []string{"https://b.example/copy"}, e.Also)
		require.Equal(t, "An agency's text.", e.Passages[0].Text)
		require.Equal(t, 2, e.TimesRead)

		fails := errors.New("index away")
		m.Twin = func(Reader, *Entry) (string, error) { return "", fails }
		_, err = m.Remember(t.Context(), page("https://d.example/", 3))
		require.ErrorIs(t, err, fails)

		gone, err := m.ForgetSite(t.Context(), "b.example")
		require.NoError(t, err)
		require.Equal(t, []string{"https://a.example/story"}, names(gone), "its text was read there too")
	})
}

func TestRememberKeepsTheBudget(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		m := &Memory{Store: s, Budget: Budget{Entries: 3}}
		old := page("https://a.example/0", 0)
		old.Pinned = true
		long := page("https://a.example/1", 1)
		long.Dwell = time.Hour
		remember(t, m, old, long, page("https://a.example/2", 2))
		done := remember(t, m, page("https://a.example/3", 3))[0]
		require.Equal(t, []string{"https://a.example/2"}, names(done.Left), "the weakest leaves, not the oldest and not the newest")
		require.Equal(t, []string{"https://a.example/3", "https://a.example/1", "https://a.example/0"}, urls(t, s, Query{}))

		u, err := s.Usage(t.Context())
		require.NoError(t, err)
		m.Budget = Budget{Bytes: u.Bytes + 50}
		done = remember(t, m, page("https://a.example/4", 4))[0]
		require.Equal(t, []string{"https://a.example/3"}, names(done.Left))
		u, err = s.Usage(t.Context())
		require.NoError(t, err)
		require.LessOrEqual(t, u.Bytes, m.Budget.Bytes)

		before := dump(t, again)
		vast := page("https://a.example/5", 5)
		vast.Passages[0].Text = strings.Repeat("much ", 1000)
		_, err = m.Remember(t.Context(), vast)
		require.ErrorIs(t, err, ErrQuota)
		require.ErrorContains(t, err, "within the budget")
		require.Equal(t, before, dump(t, again), "nobody leaves for what cannot be kept")
	})
}

func TestForget(t *testing.T) {
	fill := func(t *testing.T, again func() engine) *Memory {
		s, _ := openStore(t, again)
		m := &Memory{Store: s}
		for i, url := range []string{"https://a.example/1", "https://a.example/2", "https://sub.a.example/3", "https://b.example/4"} {
			r := page(url, i)
			r.Links = []Link{{"https://a.example/1", 2}, {"https://b.example/4", 1}}
			remember(t, m, r)
		}
		return m
	}
	for name, c := range map[string]struct {
		forget func(m *Memory, t *testing.T) ([]Head, error)
		gone   []string
		links  []Link // of what is left
	}{
		"page":          {func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetPage(t.Context(), "https://a.example/1") }, []string{"https://a.example/1"}, []Link{{"https://b.example/4", 1}}},
		"unknown page":  {func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetPage(t.Context(), "https://a.example/") }, []string{}, []Link{{"https://a.example/1", 2}, {"https://b.example/4", 1}}},
		"site":          {func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetSite(t.Context(), "a.example") }, []string{"https://sub.a.example/3", "https://a.example/2", "https://a.example/1"}, nil},
		"since":         {func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetSince(t.Context(), day.Add(2*time.Hour)) }, []string{"https://b.example/4", "https://sub.a.example/3"}, []Link{{"https://a.example/1", 2}}},
		"all":           {func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetAll(t.Context()) }, []string{"https://b.example/4", "https://sub.a.example/3", "https://a.example/2", "https://a.example/1"}, nil},
		"all, by since": {func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetSince(t.Context(), time.Time{}) }, []string{"https://b.example/4", "https://sub.a.example/3", "https://a.example/2", "https://a.example/1"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, again func() engine) {
				m := fill(t, again)
				gone, err := c.forget(m, t)
				require.NoError(t, err)
				require.Equal(t, c.gone, names(gone))
				left := urls(t, m.Store, Query{})
				require.Len(t, left, 4-len(c.gone))
				for _, url := range c.gone {
					require.NotContains(t, left, url)
					for key, record := range dump(t, again) {
						require.NotContains(t, key, url)
						require.NotContains(t, record, url)
					}
				}
				for _, url := range left {
					e, err := get(t, m.Store, url)
					require.NoError(t, err)
					var want []Link
					for _, l := range c.links {
						if l.URL != url {
							want = append(want, l)
						}
					}
					var found []Link
					for _, l := range e.Links {
						if l.URL != url {
							found = append(found, l)
						}
					}
					require.Equal(t, want, found)
				}
				requireCounted(t, m.Store)
			})
		})
	}
}

func TestForgetWhatIsDamaged(t *testing.T) {
	for name, forget := range map[string]func(m *Memory, t *testing.T) ([]Head, error){
		"page":  func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetPage(t.Context(), "https://a.example/1") },
		"site":  func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetSite(t.Context(), "a.example") },
		"since": func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetSince(t.Context(), day.Add(time.Hour)) },
		"all":   func(m *Memory, t *testing.T) ([]Head, error) { return m.ForgetAll(t.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, again func() engine) {
				s, _ := openStore(t, again)
				m := &Memory{Store: s}
				remember(t, m, page("https://a.example/1", 0), page("https://b.example/2", 0))
				tamper(t, again, func(tx transaction) error { return tx.put(tableHeads, "https://a.example/1", []byte("rubbish")) })
				_, err := forget(m, t)
				require.NoError(t, err)
				for key, record := range dump(t, again) {
					require.NotContains(t, key, "https://a.example/1")
					require.NotContains(t, record, "https://a.example/1")
				}
				if name != "all" {
					require.Equal(t, []string{"https://b.example/2"}, urls(t, s, Query{}))
				}
			})
		})
	}
}
