package consolidate

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/summarize"
	"precis/internal/articles"
	"precis/internal/scripted"
	"precis/memory/longterm"
	"precis/memory/recall"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// entry is a page of paragraphs, with terms.
func entry(url, title, text string) longterm.Entry {
	e := longterm.Entry{Head: longterm.Head{
		URL: url, Site: longterm.SiteOf(url), Title: title, Language: "en", FirstRead: now, LastRead: now, TimesRead: 1,
	}}
	for _, p := range strings.Split(text, "\n\n") {
		e.Passages = append(e.Passages, longterm.Passage{Text: p})
	}
	recall.Analyze(&e)
	return e
}

func reading(t *testing.T) []longterm.Entry {
	all, err := articles.All()
	require.NoError(t, err)
	var entries []longterm.Entry
	for _, a := range all {
		entries = append(entries, entry("https://example.org/"+a.ID, a.Title, a.Text))
	}
	return entries
}

// memory is a store of entries, and what is known of them for near-duplicates.
func memory(t *testing.T, entries []longterm.Entry) (longterm.Store, *Twins) {
	s := longterm.NewInMemory(longterm.Options{})
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Update(context.Background(), func(w longterm.Writer) error {
		for _, e := range entries {
			if err := w.Put(e); err != nil {
				return err
			}
		}
		return nil
	}))
	var twins *Twins
	require.NoError(t, s.View(context.Background(), func(r longterm.Reader) (err error) {
		twins, err = LoadTwins(r)
		return err
	}))
	require.Equal(t, len(entries), twins.Len())
	return s, twins
}

func twin(t *testing.T, s longterm.Store, twins *Twins, e longterm.Entry) (found string) {
	require.NoError(t, s.View(context.Background(), func(r longterm.Reader) (err error) {
		found, err = twins.Twin(r, &e)
		return err
	}))
	return found
}

func TestNearDuplicatesAreFoundAndNothingElse(t *testing.T) {
	entries := reading(t)
	s, twins := memory(t, entries)
	for _, e := range entries {
		require.Empty(t, twin(t, s, twins, e), "%s is its own article, second ones on a subject too", e.URL)

		text := e.Passages[0].Text + "\n\n" + e.Passages[1].Text + "\n\n" + e.Passages[2].Text
		mirror := entry("https://mirror.example/x", e.Title+" - Mirror", "Accept our cookies to go on.\n\n"+text)
		require.Equal(t, e.URL, twin(t, s, twins, mirror), "the same text elsewhere")

		moved := entry("https://example.org/moved", e.Title, e.Passages[0].Text+"\n\n"+e.Passages[1].Text+
			"\n\nUpdate: nothing in this paragraph was there before, since the editors wrote it a week later, when more was known.")
		require.Equal(t, e.URL, twin(t, s, twins, moved), "an updated page under its title")
	}
}

func TestAnUpdateIsToldByItsAddressOrMeaning(t *testing.T) {
	e := reading(t)[0]
	half := e.Passages[0].Text + "\n\n" + e.Passages[1].Text + "\n\nAll the rest was written anew after a reader had found that the third paragraph was wrong in nearly every respect, and nothing of it remained."
	other := entry("https://elsewhere.example/y", "Another headline", half)
	s, twins := memory(t, []longterm.Entry{e})
	alike := resemblance(shingles(termsOf(&e)), shingles(termsOf(&other)))
	require.True(t, alike > updated && alike < sameText, "resemblance %g", alike)
	require.Empty(t, twin(t, s, twins, other), "words alone do not say so")

	named := other
	named.Canonical = e.URL
	require.Equal(t, e.URL, twin(t, s, twins, named))

	meant := func(e longterm.Entry, v ...float32) longterm.Entry {
		e.Passages = slices.Clone(e.Passages)
		e.Embedder = "test"
		for i := range e.Passages {
			e.Passages[i].Embedding = v
		}
		return e
	}
	s, twins = memory(t, []longterm.Entry{meant(e, 1, 0)})
	require.Equal(t, e.URL, twin(t, s, twins, meant(other, 0.99, 0.141)))
	require.Empty(t, twin(t, s, twins, meant(other, 0.5, 0.866)))
	require.Empty(t, twin(t, s, twins, meant(other, 1, 0, 0)), "of another length")
}

func TestTwinsForget(t *testing.T) {
	entries := reading(t)[:2]
	s, twins := memory(t, entries)
	copied := entries[0]
	copied.URL = "https://mirror.example/x"
	require.Equal(t, entries[0].URL, twin(t, s, twins, copied))
	twins.Remove(entries[0].URL)
	require.Empty(t, twin(t, s, twins, copied))
	twins.Remove(entries[1].URL)
	twins.Remove("unknown")
	require.Empty(t, twins.bands)
	twins.Add("empty", nil)
	require.Zero(t, twins.Len())
	require.Empty(t, twin(t, s, twins, longterm.Entry{}))

	twins.Add("gone", termsOf(&copied)) // known, but forgotten by the store meanwhile
	require.Empty(t, twin(t, s, twins, copied))
}

func TestSignaturesEstimateResemblance(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for _, want := range []float64{0, 0.2, 0.5, 0.9, 1} {
		a, b := map[uint64]bool{}, map[uint64]bool{}
		for range 2000 {
			s := random.Uint64()
			switch {
			case random.Float64() < want:
				a[s], b[s] = true, true
			case len(a) < len(b):
				a[s] = true
			default:
				b[s] = true
			}
		}
		sa, sb := sign(a), sign(b)
		agree := 0.0
		for i := range sa {
			if sa[i] == sb[i] {
				agree++
			}
		}
		require.InDelta(t, resemblance(a, b), agree/hashes, 0.2, "resemblance %g", want)
	}
	require.Len(t, shingles([][]string{{"a"}, {"b", "c", "d", "e"}, nil}), 3)
	require.Zero(t, resemblance(nil, nil))
}

func TestSubjectsPutSecondArticlesBesideTheFirst(t *testing.T) {
	entries := reading(t)
	subjects := Subjects(entries)
	n := 0
	for _, s := range subjects {
		require.NotEmpty(t, s.Name)
		n += len(s.URLs)
	}
	require.Equal(t, len(entries), n, "each entry is in one subject")
	requirePairsTogether(t, subjects)
	for range 3 {
		require.Equal(t, subjects, Subjects(entries), "the same each time")
	}
}

func requirePairsTogether(t *testing.T, subjects []Subject) {
	of := map[string]int{}
	for i, s := range subjects {
		for _, url := range s.URLs {
			of[strings.TrimPrefix(url, "https://example.org/")] = i
		}
	}
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	for _, p := range pairs {
		require.Equal(t, of[p.First], of[p.Second], p.First)
	}
}

// TestSubjectsByMeaning: with embeddings groups stay nearly pure, and second articles beside the
// first.
func TestSubjectsByMeaning(t *testing.T) {
	all, err := articles.All()
	require.NoError(t, err)
	entries := reading(t)
	for i, a := range all {
		entries[i].Embedder = articles.Embedder
		for j := range entries[i].Passages {
			p := &entries[i].Passages[j]
			text := recall.ToEmbed(a.Title, p.Text)
			vectors, err := articles.Embeddings([]string{text})
			require.NoError(t, err)
			p.Embedding = vectors[text]
		}
	}
	most, grouped := 0, 0
	subjects := Subjects(entries)
	requirePairsTogether(t, subjects)
	for _, s := range subjects {
		count := map[string]int{}
		for _, url := range s.URLs {
			subject, _, _ := strings.Cut(strings.TrimPrefix(url, "https://example.org/"), "/")
			count[subject]++
		}
		t.Logf("%v: %v", s.Name, count)
		if len(s.URLs) == 1 {
			continue
		}
		grouped += len(s.URLs)
		largest := 0
		for _, n := range count {
			largest = max(largest, n)
		}
		most += largest
	}
	t.Logf("%d of %d entries in groups; %d of them of the subject that their group has most of", grouped, len(entries), most)
	require.Greater(t, float64(most), 0.8*float64(grouped))
}

func TestSubjectsOfFewEntries(t *testing.T) {
	require.Empty(t, Subjects(nil))
	alone := reading(t)[:1]
	require.Equal(t, []string{alone[0].URL}, Subjects(alone)[0].URLs)
	two := []longterm.Entry{entry("a", "Tides", "The moon pulls the water."), entry("b", "Bread", "Dough rises at night.")}
	require.Len(t, Subjects(two), 2)
	require.Len(t, Subjects([]longterm.Entry{{Head: longterm.Head{URL: "empty"}}, two[0]}), 2)
}

func TestDigestNamesTheSourceOfEachSentence(t *testing.T) {
	all := reading(t)
	pick := func(name string) *longterm.Entry {
		return &all[slices.IndexFunc(all, func(e longterm.Entry) bool { return e.URL == "https://example.org/"+name })]
	}
	first, second := pick("city/tram-return"), pick("city/tram-return-second")
	second.LastRead = now.Add(time.Hour)
	s := &summarize.Summarizer{}
	for _, e := range []*longterm.Entry{first, second} {
		summary, err := s.Summarize(context.Background(), wholeText(e), summarize.Options{Mode: summarize.Extractive}, nil)
		require.NoError(t, err)
		e.Summaries = []longterm.Summary{{Text: "An older one."}, {Text: summary.Text, Made: now}}
	}
	subject := Subjects([]longterm.Entry{*first, *second})[0]
	require.Equal(t, []string{second.URL, first.URL}, subject.URLs, "the one read last comes first")
	topic := NewTopic(subject, all)
	digest, err := MakeDigest(context.Background(), s, topic, summarize.Options{Mode: summarize.Extractive, Kind: summarize.KeyPoints}, nil)
	require.NoError(t, err)
	require.Len(t, digest.Lines, 3)
	require.False(t, digest.Generated)
	require.Equal(t, summarize.Extractive, digest.Mode)
	for _, line := range digest.Lines {
		require.Len(t, line.Sources, 1, line.Text)
		e := first
		if line.Sources[0] == second.URL {
			e = second
		}
		require.Contains(t, e.Summaries[1].Text, line.Text)
		require.NotContains(t, line.Text, "An older one")
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = MakeDigest(stopped, s, topic, summarize.Options{}, nil)
	require.ErrorIs(t, err, context.Canceled)
}

// A model that ranks chooses lines, and none of them is its own; one that copies or compresses leaves clauses out.
func TestDigestByAModelIsOfItsEntries(t *testing.T) {
	all := reading(t)
	subject := Subject{Name: []string{"tram"}, URLs: []string{"https://example.org/city/tram-return", "https://example.org/city/tram-return-second"}}
	for _, url := range subject.URLs {
		e := &all[slices.IndexFunc(all, func(e longterm.Entry) bool { return e.URL == url })]
		e.Summaries = []longterm.Summary{{Text: wholeText(e), Made: now}}
	}
	const said = "The council chose rails because a tram carries 230 people with one driver, and bananas grow in gardens."
	for _, mode := range []summarize.Mode{summarize.Auto, summarize.Ranked, summarize.Compressed, summarize.Copied} {
		tok := scripted.NewTokenizer(t)
		s := &summarize.Summarizer{Model: scripted.New(tok, said), Tokenizer: tok}
		told := map[summarize.Stage]bool{}
		digest, err := MakeDigest(context.Background(), s, NewTopic(subject, all), summarize.Options{Mode: mode, Kind: summarize.KeyPoints},
			func(e summarize.Event) { told[e.Stage] = true })
		require.NoError(t, err)
		require.True(t, told[summarize.Reading], mode)
		if mode == summarize.Auto {
			require.Equal(t, summarize.Ranked, digest.Mode)
		} else {
			require.Equal(t, mode, digest.Mode)
		}
		require.NotEmpty(t, digest.Lines)
		require.False(t, digest.Generated)
		for _, line := range digest.Lines {
			require.Len(t, line.Sources, 1, line.Text)
			e := all[slices.IndexFunc(all, func(e longterm.Entry) bool { return e.URL == line.Sources[0] })]
			for _, word := range strings.Fields(strings.ToLower(line.Text)) {
				require.Contains(t, strings.ToLower(wholeText(&e)), strings.Trim(word, ".,;"), "%s: %s", mode, line.Text)
			}
		}
		if mode == summarize.Ranked {
			require.True(t, slices.ContainsFunc(digest.Lines, func(l Line) bool { return strings.HasPrefix(l.Text, "The council chose rails") }), "what the model drafts about comes in")
		}
	}
}

// wholeText is the text of all passages of e.
func wholeText(e *longterm.Entry) string {
	var text []string
	for _, p := range e.Passages {
		text = append(text, p.Text)
	}
	return strings.Join(text, "\n\n")
}

// What a model writes stands where it rests on an entry, and says which; what rests on none is left out.
func TestDigestWrittenByAModel(t *testing.T) {
	all := reading(t)
	topic := NewTopic(Subject{Name: []string{"tram"}, URLs: []string{"https://example.org/city/tram-return", "https://example.org/city/tram-return-second"}}, all)
	for i := range topic.Entries {
		topic.Entries[i].Summaries = []longterm.Summary{{Text: wholeText(&topic.Entries[i]), Made: now}}
	}
	make := func(said string) Digest {
		tok := scripted.NewTokenizer(t)
		s := &summarize.Summarizer{Model: scripted.New(tok, said), Tokenizer: tok}
		digest, err := MakeDigest(t.Context(), s, topic, summarize.Options{Mode: summarize.Written, Kind: summarize.TLDR, Length: summarize.Medium}, nil)
		require.NoError(t, err)
		for _, line := range digest.Lines {
			require.NotEmpty(t, line.Sources, line.Text)
			require.Subset(t, topic.URLs, line.Sources)
		}
		return digest
	}
	digest := make("The council chose a tram because it carries people with one driver. Bananas ripen slowly in gardens of warm islands.")
	require.Equal(t, summarize.Written, digest.Mode)
	require.True(t, digest.Generated)
	require.Len(t, digest.Lines, 1)
	require.Contains(t, digest.Lines[0].Text, "The council chose a tram")
	require.Empty(t, digest.Fallback)

	digest = make("Bananas ripen slowly in gardens of warm islands.")
	require.Equal(t, summarize.Extractive, digest.Mode)
	require.False(t, digest.Generated)
	require.NotEmpty(t, digest.Fallback)
	require.NotEmpty(t, digest.Lines)
}

// unsourced summarizes in words that rest on nothing, unless it is to extract.
type unsourced struct{ summarize.Summarizer }

func (u *unsourced) Summarize(ctx context.Context, text string, o summarize.Options, emit func(summarize.Event)) (summarize.Summary, error) {
	if o.Mode == summarize.Extractive {
		return u.Summarizer.Summarize(ctx, text, o, emit)
	}
	return summarize.Summary{Mode: summarize.Written, Generated: true, Sentences: []summarize.Sentence{{Text: "Nobody said this."}}}, nil
}

func TestNoLineWithoutASource(t *testing.T) {
	topic := Topics(reading(t))[0]
	digest, err := MakeDigest(t.Context(), &unsourced{}, topic, summarize.Options{Mode: summarize.Written}, nil)
	require.NoError(t, err)
	require.Equal(t, summarize.Extractive, digest.Mode)
	require.Equal(t, unsupported, digest.Fallback)
	require.False(t, digest.Generated)
	require.NotEmpty(t, digest.Lines)
	for _, line := range digest.Lines {
		require.NotEmpty(t, line.Sources)
	}
}

// A digest of summaries that a model wrote is in a model's words, however its sentences are chosen.
func TestDigestOfGeneratedSummaries(t *testing.T) {
	topic := Topics(reading(t))[0]
	for i := range topic.Entries {
		topic.Entries[i].Summaries = []longterm.Summary{{Text: wholeText(&topic.Entries[i]), Made: now, Generated: true}}
	}
	digest, err := MakeDigest(t.Context(), &summarize.Summarizer{}, topic, summarize.Options{Mode: summarize.Extractive}, nil)
	require.NoError(t, err)
	require.True(t, digest.Generated)
	require.Equal(t, summarize.Extractive, digest.Mode)
}

func TestDigestsOfAWeek(t *testing.T) {
	topics := Topics(reading(t))
	require.GreaterOrEqual(t, len(topics), 8)
	for _, topic := range topics {
		require.GreaterOrEqual(t, len(topic.URLs), 2)
		d, err := MakeDigest(t.Context(), &summarize.Summarizer{}, topic, summarize.Options{Mode: summarize.Extractive}, nil)
		require.NoError(t, err)
		require.NotEmpty(t, d.Lines)
		for _, line := range d.Lines {
			require.Subset(t, d.URLs, line.Sources)
			require.NotEmpty(t, line.Sources)
		}
	}
}

func TestGist(t *testing.T) {
	e := entry("a", "Title", "First.\n\nSecond.")
	text, generated := gist(&e)
	require.Equal(t, "First.", text)
	require.False(t, generated)
	text, _ = gist(&longterm.Entry{Head: longterm.Head{Title: "Title"}})
	require.Equal(t, "Title", text)
	e.Summaries = []longterm.Summary{{Text: "- One.\n* Two.\n\nThree.", Generated: true}}
	text, generated = gist(&e)
	require.Equal(t, "One.\n\nTwo.\n\nThree.", text)
	require.True(t, generated)
}
