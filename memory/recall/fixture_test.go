package recall

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/internal/articles"
	"precis/memory/longterm"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// fixture is the project's articles as a reader's memory, and what is asked of it.
type fixture struct {
	entries []longterm.Entry // each read a day before now
	queries []articles.Query
	vectors map[string][]float32 // of passages and queries
}

func paragraphs(text string) []string { return strings.Split(text, "\n\n") }

// fixtureTexts are the texts that are embedded, in the order of their embeddings.
func fixtureTexts(t testing.TB) []string {
	all, err := articles.All()
	require.NoError(t, err)
	queries, err := articles.Queries()
	require.NoError(t, err)
	unrelated, err := articles.Unrelated()
	require.NoError(t, err)
	texts := unrelated
	for _, a := range all {
		for _, p := range paragraphs(a.Text) {
			texts = append(texts, ToEmbed(a.Title, p))
		}
	}
	for _, q := range queries {
		texts = append(texts, q.Text)
	}
	return texts
}

func openFixture(t testing.TB) fixture {
	f := fixture{vectors: embeddings(t, fixtureTexts(t))}
	all, err := articles.All()
	require.NoError(t, err)
	f.queries, err = articles.Queries()
	require.NoError(t, err)
	for _, a := range all {
		e := longterm.Entry{Head: longterm.Head{
			URL: a.ID, Title: a.Title, Language: "en", TimesRead: 1,
			FirstRead: now.Add(-day), LastRead: now.Add(-day), Embedder: miniLM,
		}}
		for _, p := range paragraphs(a.Text) {
			e.Passages = append(e.Passages, longterm.Passage{Text: p, Embedding: f.vectors[ToEmbed(a.Title, p)]})
		}
		f.entries = append(f.entries, e)
	}
	return f
}

// index holds the entries; without an embedder their embeddings are left aside.
func (f fixture) index(embedder string) *Index {
	x := New(embedder)
	for _, e := range f.entries {
		x.Add(e)
	}
	return x
}

func (f fixture) query(x *Index, q articles.Query) Query {
	asked := Query{Text: q.Text}
	if x.embedder != "" {
		asked.Vectors = [][]float32{f.vectors[q.Text]}
	}
	return asked
}

// recallAt is recall@k: the mean share of the expected entries that are among the first k.
func (f fixture) recallAt(t testing.TB, x *Index, o Options, k int) float64 {
	sum := 0.0
	for _, q := range f.queries {
		found := x.Recall(f.query(x, q), now, o)
		hits := 0
		for _, r := range found[:min(k, len(found))] {
			if slices.Contains(q.Expected, r.URL) {
				hits++
			}
		}
		sum += float64(hits) / float64(min(k, len(q.Expected)))
	}
	return sum / float64(len(f.queries))
}

func TestRecallOfParaphrasedQueries(t *testing.T) {
	f := openFixture(t)
	with, without := f.index(miniLM), f.index("")
	first := f.recallAt(t, with, Options{}, 1)
	three := f.recallAt(t, with, Options{}, 3)
	byWords := f.recallAt(t, without, Options{}, 3)
	t.Logf("recall@1 %.3f, recall@3 %.3f with the embedder; %.3f, %.3f without", first, three, f.recallAt(t, without, Options{}, 1), byWords)
	require.GreaterOrEqual(t, three, 0.9)
	require.GreaterOrEqual(t, byWords, 0.7)
}

// TestRecallWhateverTheAgeAndImportance: what answers is found among fresher and dearer entries.
func TestRecallWhateverTheAgeAndImportance(t *testing.T) {
	f := openFixture(t)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range f.entries {
		h := &f.entries[i].Head
		h.LastRead = now.Add(-time.Duration(random.IntN(365)) * day)
		h.Dwell = time.Duration(random.IntN(600)) * time.Second
		h.TimesRead = 1 + random.IntN(3)
		h.Pinned = random.IntN(20) == 0
	}
	with := f.recallAt(t, f.index(miniLM), Options{}, 3)
	without := f.recallAt(t, f.index(""), Options{}, 3)
	t.Logf("recall@3 %.3f with the embedder, %.3f without", with, without)
	require.GreaterOrEqual(t, with, 0.9)
	require.GreaterOrEqual(t, without, 0.7)
}

// TestUnrelatedQueriesRecallLittle: with the embedder most of what was never read about recalls
// nothing.
func TestUnrelatedQueriesRecallLittle(t *testing.T) {
	f := openFixture(t)
	x, byWords := f.index(miniLM), f.index("")
	unrelated, err := articles.Unrelated()
	require.NoError(t, err)
	answered, words := 0, 0
	for _, text := range unrelated {
		if len(byWords.Recall(Query{Text: text}, now, Options{})) > 0 {
			words++
		}
		if found := x.Recall(Query{Text: text, Vectors: [][]float32{f.vectors[text]}}, now, Options{}); len(found) > 0 {
			t.Logf("%s: %s", text, found[0])
			answered++
		}
	}
	t.Logf("%d of %d unrelated queries recall something, %d without the embedder", answered, len(unrelated), words)
	require.LessOrEqual(t, answered, len(unrelated)/3)
}

// TestASecondArticleRecallsTheFirst: the page at hand as the query.
func TestASecondArticleRecallsTheFirst(t *testing.T) {
	f := openFixture(t)
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	for _, embedder := range []string{"", miniLM} {
		x := f.index(embedder)
		for _, p := range pairs {
			page := f.entries[slices.IndexFunc(f.entries, func(e longterm.Entry) bool { return e.URL == p.Second })]
			q := Query{Text: page.Title, Except: []string{page.URL}}
			for _, passage := range page.Passages {
				q.Text += "\n\n" + passage.Text
				if embedder != "" {
					q.Vectors = append(q.Vectors, passage.Embedding)
				}
			}
			found := x.Recall(q, now, Options{})
			require.Equal(t, p.First, found[0].URL)
			t.Logf("%q: %d recalled, first %s", embedder, len(found), found[0])
			require.Greater(t, found[0].Weight, 0.4)
		}
	}
}
