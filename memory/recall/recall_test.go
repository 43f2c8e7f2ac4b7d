package recall

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/internal/articles"
	"precis/memory/association"
	"precis/memory/longterm"
)

// read is an entry of one passage in English, read a day before now.
func read(url, text string, vector ...float32) longterm.Entry {
	return longterm.Entry{
		Head: longterm.Head{
			URL: url, Language: "en", TimesRead: 1, FirstRead: now.Add(-day), LastRead: now.Add(-day), Embedder: "test",
		},
		Passages: []longterm.Passage{{Text: text, Embedding: vector}},
	}
}

func filled(embedder string, entries ...longterm.Entry) *Index {
	x := New(embedder)
	for _, e := range entries {
		x.Add(e)
	}
	return x
}

func urls(found []Recollection) []string {
	list := make([]string, len(found))
	for i, r := range found {
		list[i] = r.URL
	}
	return list
}

func TestRecallTellsWhatItRestsOn(t *testing.T) {
	tide := read("tide", "", 1, 0)
	tide.Title = "Tides"
	tide.Passages = []longterm.Passage{
		{Text: "The harbour was empty.", Embedding: []float32{0, 1}},
		{Text: "The moon pulls the water up twice a day.", Embedding: []float32{0.6, 0.8}},
	}
	tide.Dwell = time.Hour
	bread := read("bread", "Dough rises in the night.", 1, 0)
	x := filled("test", tide, bread, read("salt", "Salt comes out of the sea.", 0, -1))

	found := x.Recall(Query{Text: "Why do moons pull at water?", Vectors: [][]float32{{0.6, 0.8}}}, now, Options{})
	require.Equal(t, []string{"tide", "bread"}, urls(found))
	r := found[0]
	require.Equal(t, 1, r.Passage)
	require.Equal(t, 1, r.LexicalRank)
	require.Equal(t, []string{"moons", "pull", "water"}, r.Words)
	require.InDelta(t, 1, r.Coverage, 0.4)
	require.Equal(t, 1, r.CosineRank)
	require.InDelta(t, 1, r.Cosine, 1e-6)
	require.InDelta(t, math.Exp2(-1.0/30), r.Recency, 1e-9)
	require.InDelta(t, 0.5, r.Importance, 1e-6)
	require.Equal(t, 0, found[1].LexicalRank)
	require.InDelta(t, 0.6, found[1].Cosine, 1e-6)
	require.InDelta(t, 1, found[0].Weight+found[1].Weight, 1e-12)

	text, err := json.Marshal(found[1])
	require.NoError(t, err)
	require.Contains(t, string(text), `"cosineRank":2`)
}

func TestRecallWithoutAnEmbedderGoesByWords(t *testing.T) {
	x := filled("", read("tide", "The moon pulls the water.", 1, 0), read("bread", "Dough rises.", 0, 1))
	require.Zero(t, x.vectors.len())
	found := x.Recall(Query{Text: "the pull of the moon"}, now, Options{})
	require.Equal(t, []string{"tide"}, urls(found))
	require.Equal(t, 1.0, found[0].Weight)
	require.Zero(t, found[0].Cosine)
	require.Empty(t, x.Recall(Query{Text: "violins"}, now, Options{}))
	require.Empty(t, x.Recall(Query{}, now, Options{}))
	require.Empty(t, New("").Recall(Query{Text: "moon", Vectors: [][]float32{{1}}}, now, Options{}))
}

func TestFreshAndImportantEntriesComeFirst(t *testing.T) {
	old, fresh := read("a-old", "The moon pulls the water."), read("fresh", "The moon pulls the water.")
	old.LastRead = now.Add(-200 * day)
	x := filled("", old, fresh)
	require.Equal(t, []string{"fresh", "a-old"}, urls(x.Recall(Query{Text: "moon water"}, now, Options{})))

	old.Pinned = true
	fresh.LastRead = old.LastRead
	x.SetHead(old.Head)
	x.SetHead(fresh.Head)
	x.SetHead(longterm.Head{URL: "unknown"})
	found := x.Recall(Query{Text: "moon water"}, now, Options{})
	require.Equal(t, []string{"a-old", "fresh"}, urls(found))
	require.Greater(t, found[0].Weight, found[1].Weight)
	require.Equal(t, 2, x.Len())

	cold := x.Recall(Query{Text: "moon water"}, now, Options{Temperature: 0.05})
	require.Greater(t, cold[0].Weight, found[0].Weight, "attention sharpens as it cools")
}

func TestAPassageOfALongPageIsFound(t *testing.T) {
	long := read("long", "")
	long.Passages = nil
	for range 60 {
		long.Passages = append(long.Passages, longterm.Passage{Text: "The council met, and talked about roads, schools and the price of bread."})
	}
	long.Passages[41].Text = "An owl nests in the ruined mill, and hunts voles."
	x := filled("", long, read("mill", "The mill grinds flour for the bread of three villages and stands by a brook."))
	found := x.Recall(Query{Text: "owl in the mill hunting voles"}, now, Options{})
	require.Equal(t, "long", found[0].URL)
	require.Equal(t, 41, found[0].Passage)
}

func TestUnwantedEntriesAndTheLimit(t *testing.T) {
	x := filled("test",
		read("a", "moon", 1, 0), read("b", "moon", 1, 0), read("c", "moon", 1, 0), read("d", "moon", 1, 0))
	q := Query{Text: "moon", Vectors: [][]float32{{1, 0}}, Except: []string{"b", "unknown"}}
	require.Equal(t, []string{"a", "c", "d"}, urls(x.Recall(q, now, Options{})))
	require.Equal(t, []string{"a", "c"}, urls(x.Recall(q, now, Options{Most: 2})))
}

func TestManyVectorsTakeTheNearest(t *testing.T) {
	x := filled("test", read("east", "one", 1, 0), read("north", "two", 0, 1), read("west", "three", -1, 0))
	found := x.Recall(Query{Vectors: [][]float32{{0.8, 0.6}, {0, 1}}}, now, Options{})
	require.Equal(t, []string{"north", "east"}, urls(found))
	require.InDelta(t, 1, found[0].Cosine, 1e-6)
	require.Panics(t, func() { x.Recall(Query{Vectors: [][]float32{{1, 0, 0}}}, now, Options{}) })
}

func TestOfManyVectorsSomeAreCompared(t *testing.T) {
	var vectors [][]float32
	for i := range 50 {
		vectors = append(vectors, []float32{float32(i)})
	}
	some := spread(vectors)
	require.Len(t, some, mostVectors)
	require.Equal(t, vectors[0], some[0])
	require.Equal(t, vectors[49], some[mostVectors-1])
	require.Equal(t, vectors[:3], spread(vectors[:3]))
}

func TestBrokenVectorsAndLinksDoNoHarm(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	endless := read("endless", "moon", inf, 0)
	endless.Links = []longterm.Link{{URL: "nan", Weight: math.Inf(1)}, {URL: "whole", Weight: math.NaN()}, {URL: "endless", Weight: -1}}
	x := filled("test", read("nan", "moon", nan, 0), endless, read("whole", "moon", 1, 0))
	found := x.Recall(Query{Text: "moon", Vectors: [][]float32{{1, 0}}}, now, Options{})
	_, err := json.Marshal(found)
	require.NoError(t, err)
	require.Contains(t, urls(found), "whole")
	sum := 0.0
	for _, r := range found {
		sum += r.Weight
	}
	require.InDelta(t, 1, sum, 1e-9)
}

func TestEmbeddingsOfAnotherModelAreLeftAside(t *testing.T) {
	other := read("other", "moon", 1, 0)
	other.Embedder = "another"
	odd := read("odd", "moon", 1, 0, 0)
	x := filled("test", read("same", "sun", 1, 0), other, odd)
	require.Equal(t, 1, x.vectors.len())
	found := x.Recall(Query{Text: "moon", Vectors: [][]float32{{1, 0}}}, now, Options{})
	require.ElementsMatch(t, []string{"same", "other", "odd"}, urls(found), "their words are found all the same")
}

func TestEachLanguageIsAnalyzedAsItsOwn(t *testing.T) {
	german := read("de", "Die Gezeiten heben die Häfen zweimal täglich.")
	german.Language = "de-AT"
	x := filled("", german, read("en", "Tides lift harbours twice a day."))
	require.Equal(t, []string{"de"}, urls(x.Recall(Query{Text: "Hafen und Gezeit"}, now, Options{})))
	require.Equal(t, []string{"en"}, urls(x.Recall(Query{Text: "harbour tide", Language: "en"}, now, Options{})))
	german.Language = "en" // found to be wrong later
	x.SetHead(german.Head)
	require.Equal(t, map[string]int{"en": 2}, x.languages)
}

// TestFormsOfAWordCountOnce: what one language makes of a word is no word of its own.
func TestFormsOfAWordCountOnce(t *testing.T) {
	german := read("de", "Running ist ein englisches Wort und wird im Park betrieben.")
	german.Language = "de"
	x := filled("", german, read("en", "Running along the coast."))
	require.Len(t, x.forms("running", []string{"en", "de"}), 2)
	found := x.Recall(Query{Text: "running coast", Language: "en"}, now, Options{})
	require.Equal(t, "en", found[0].URL)
	require.InDelta(t, 1, found[0].Coverage, 1e-9)
	require.Equal(t, []string{"running", "coast"}, found[0].Words)
	require.Len(t, x.forms("lighthouses", []string{"en", "de"}), 1, "a word that none holds counts once too")
}

// TestAPageAsTheQuery: of a long text the telling terms are looked for.
func TestAPageAsTheQuery(t *testing.T) {
	f := openFixture(t)
	x := f.index("")
	right := 0
	for _, e := range f.entries {
		text := e.Title
		for _, p := range e.Passages {
			text += "\n" + p.Text
		}
		require.LessOrEqual(t, len(x.analyze(Query{Text: text})), mostTerms)
		if x.Recall(Query{Text: text}, now, Options{})[0].URL == e.URL {
			right++
		}
	}
	require.Equal(t, len(f.entries), right, "each article recalls itself")
}

func TestWhatIsAddedReplacesAndRemovedIsGone(t *testing.T) {
	f := openFixture(t)
	x := f.index(miniLM)
	random := rand.New(rand.NewPCG(4, 4))
	kept := slices.Clone(f.entries)
	for range 20 {
		n := random.IntN(len(kept))
		again := kept[random.IntN(len(kept))]
		x.Remove(kept[n].URL, "unknown")
		kept = slices.Delete(kept, n, n+1)
		if x.Len() < len(kept) {
			t.Fatal("more was removed than asked for")
		}
		if _, ok := x.byURL[again.URL]; ok {
			x.Add(again)
		}
	}
	fresh := filled(miniLM, kept...)
	require.Equal(t, fresh.Len(), x.Len())
	require.Equal(t, fresh.vectors.len(), x.vectors.len())
	for _, q := range f.queries {
		want, got := fresh.Recall(f.query(fresh, q), now, Options{}), x.Recall(f.query(x, q), now, Options{})
		require.Equal(t, urls(want), urls(got), q.Text)
		for i := range want {
			require.Equal(t, want[i].Passage, got[i].Passage)
			require.InDelta(t, want[i].Weight, got[i].Weight, 1e-9)
		}
	}
	for _, e := range kept {
		x.Remove(e.URL)
	}
	require.Zero(t, x.Len())
	require.Zero(t, x.lexicon.Len())
	require.Empty(t, x.vectors.values)
	require.Empty(t, x.languages)
}

// TestLinksFindWhatNeitherWordsNorVectorsFind: the reader once recalled, again and again, a recipe
// together with a page on tides; nothing in the recipe tells of that.
func TestLinksFindWhatNeitherWordsNorVectorsFind(t *testing.T) {
	f := openFixture(t)
	recipe := read("recipe", "Fry the onions, add cinnamon and lamb, and leave the pot alone for three hours.")
	recipe.Embedder = ""
	for _, embedder := range []string{"", miniLM} {
		x := f.index(embedder)
		x.Add(recipe)
		asked := f.queries[slices.IndexFunc(f.queries, func(q articles.Query) bool { return q.Expected[0] == "energy/tidal-turbines" })]
		require.NotContains(t, urls(x.Recall(f.query(x, asked), now, Options{Most: 70})), "recipe", "without links")

		turbines := f.entries[slices.IndexFunc(f.entries, func(e longterm.Entry) bool { return e.URL == "energy/tidal-turbines" })]
		heads := []longterm.Head{turbines.Head, recipe.Head}
		for range 5 {
			heads = association.Reinforce(heads, []float64{0.6, 0.4})
		}
		x.SetHead(heads[0])
		x.SetHead(heads[1])
		found := x.Recall(f.query(x, asked), now, Options{})
		i := slices.Index(urls(found), "recipe")
		require.Positive(t, i, "%v", found)
		require.Equal(t, 1, found[i].LinkRank)
		require.Equal(t, "energy/tidal-turbines", found[i].Via)
		require.Zero(t, found[i].LexicalRank)
		require.Zero(t, found[i].CosineRank)
		require.Contains(t, f.queries[0].Expected, found[0].URL, "what answers stays first")

		x.Remove("energy/tidal-turbines")
		require.NotContains(t, urls(x.Recall(f.query(x, asked), now, Options{Most: 70})), "recipe", "the way is gone")
	}
}

func TestLoadReadsAStore(t *testing.T) {
	f := openFixture(t)
	s := longterm.NewInMemory(longterm.Options{})
	defer s.Close()
	ctx := context.Background()
	require.NoError(t, s.Update(ctx, func(w longterm.Writer) error {
		for _, e := range f.entries {
			e.Passages = slices.Clone(e.Passages)
			Analyze(&e)
			if err := w.Put(e); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, embedder := range []string{"", miniLM} {
		var loaded *Index
		require.NoError(t, s.View(ctx, func(r longterm.Reader) (err error) {
			loaded, err = Load(r, embedder)
			return err
		}))
		x := f.index(embedder)
		require.Equal(t, x.vectors.len(), loaded.vectors.len())
		for _, q := range f.queries[:20] {
			require.Equal(t, urls(x.Recall(f.query(x, q), now, Options{})), urls(loaded.Recall(f.query(loaded, q), now, Options{})))
		}
	}
}
