package association

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"precis/memory/longterm"
)

func head(url string, links ...longterm.Link) longterm.Head {
	return longterm.Head{URL: url, Links: links}
}

func TestLinksGrowWithUseAndStayBelowOne(t *testing.T) {
	heads := []longterm.Head{head("a"), head("b"), head("c")}
	weights := []float64{0.6, 0.3, 0.1}
	once := Reinforce(heads, weights)
	require.Empty(t, heads[0].Links, "what is given stays as it is")
	require.Equal(t, []string{"b", "c"}, []string{once[0].Links[0].URL, once[0].Links[1].URL}, "the strongest first")
	require.InDelta(t, rate/2, once[0].Links[0].Weight, 1e-12)
	require.InDelta(t, rate/6, once[0].Links[1].Weight, 1e-12)
	require.InDelta(t, once[0].Links[0].Weight, once[1].Links[0].Weight, 1e-12, "links go both ways")

	many := heads
	before := 0.0
	for range 200 {
		many = Reinforce(many, weights)
		require.Greater(t, many[0].Links[0].Weight, before)
		before = many[0].Links[0].Weight
	}
	require.Less(t, before, 1.0)
	require.Greater(t, before, 0.99)
}

func TestReinforceEdges(t *testing.T) {
	require.Empty(t, Reinforce(nil, nil))
	require.Empty(t, Reinforce([]longterm.Head{head("a")}, []float64{1})[0].Links, "nothing is linked to itself")
	require.Empty(t, Reinforce([]longterm.Head{head("a"), head("b")}, []float64{0, 0})[0].Links)
	require.Panics(t, func() { Reinforce([]longterm.Head{head("a")}, nil) })

	var crowd []longterm.Head
	var weights []float64
	for i := range 2 * most {
		crowd = append(crowd, head(string(rune('a'+i))))
		weights = append(weights, 1/float64(i+1))
	}
	grown := Reinforce(crowd, weights)
	require.Len(t, grown[0].Links, most)
	require.Equal(t, "b", grown[0].Links[0].URL, "the strongest stay")
}

func TestLinksFade(t *testing.T) {
	links := []longterm.Link{{URL: "strong", Weight: 0.8}, {URL: "weak", Weight: 1.5 * weakest}}
	faded := Fade(links, HalfLife)
	require.Len(t, faded, 1)
	require.InDelta(t, 0.4, faded[0].Weight, 1e-12)
	require.Equal(t, 0.8, links[0].Weight)
	require.Equal(t, links, Fade(links, -time.Hour))
	require.Empty(t, Fade(nil, HalfLife))
}

func TestLinksAreKeptInAStore(t *testing.T) {
	s := longterm.NewInMemory(longterm.Options{})
	defer s.Close()
	ctx := context.Background()
	update := func(f func(w longterm.Writer) error) { require.NoError(t, s.Update(ctx, f)) }
	update(func(w longterm.Writer) error {
		for _, url := range []string{"https://a.example/", "https://b.example/", "https://c.example/"} {
			if err := w.Put(longterm.Entry{Head: head(url)}); err != nil {
				return err
			}
		}
		return nil
	})
	links := func(url string) (links []longterm.Link) {
		require.NoError(t, s.View(ctx, func(r longterm.Reader) error {
			h, err := r.Head(url)
			links = h.Links
			return err
		}))
		return links
	}
	update(func(w longterm.Writer) error {
		heads, err := Together(w, []string{"https://a.example/", "https://gone.example/", "https://b.example/"}, []float64{0.5, 0.3, 0.2})
		require.Len(t, heads, 2)
		return err
	})
	require.Equal(t, "https://b.example/", links("https://a.example/")[0].URL)
	require.Equal(t, "https://a.example/", links("https://b.example/")[0].URL)
	require.Empty(t, links("https://c.example/"))
	before := links("https://a.example/")[0].Weight
	update(func(w longterm.Writer) error { return FadeAll(w, HalfLife) })
	require.InDelta(t, before/2, links("https://a.example/")[0].Weight, 1e-9)
	update(func(w longterm.Writer) error { // one to an entry that is gone
		h, err := w.Head("https://a.example/")
		require.NoError(t, err)
		h.Links = append(h.Links, longterm.Link{URL: "https://gone.example/", Weight: 0.9})
		return w.PutHead(h)
	})
	update(func(w longterm.Writer) error { return FadeAll(w, 0) })
	require.InDelta(t, before/2, links("https://a.example/")[0].Weight, 1e-9)
	require.False(t, slices.ContainsFunc(links("https://a.example/"), func(l longterm.Link) bool { return l.URL == "https://gone.example/" }))
	update(func(w longterm.Writer) error { return FadeAll(w, 100*HalfLife) })
	require.Empty(t, links("https://a.example/"))
	update(func(w longterm.Writer) error {
		require.Panics(t, func() { _, _ = Together(w, []string{"https://a.example/"}, nil) })
		return nil
	})
}

// exact solves p = restart·s + (1−restart)·Pᵀp.
func exact(t *testing.T, links Graph, n int, seeds []Seed) []float64 {
	total := 0.0
	for _, s := range seeds {
		total += s.Weight
	}
	start := mat.NewVecDense(n, nil)
	for _, s := range seeds {
		start.SetVec(s.At, start.AtVec(s.At)+restart*s.Weight/total)
	}
	system := mat.NewDense(n, n, nil)
	for i := range n {
		system.Set(i, i, 1)
		sum := 0.0
		for _, e := range links(i) {
			sum += e.Weight
		}
		if sum == 0 { // stays
			system.Set(i, i, restart)
		}
		for _, e := range links(i) {
			system.Set(e.To, i, system.At(e.To, i)-(1-restart)*e.Weight/sum)
		}
	}
	var p mat.VecDense
	require.NoError(t, p.SolveVec(system, start))
	return p.RawVector().Data
}

func TestWalkIsPersonalisedPageRank(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	const n = 60
	table := make([][]Edge, n)
	for i := range table {
		if i%7 == 0 {
			continue // leads nowhere
		}
		for range 1 + random.IntN(5) {
			table[i] = append(table[i], Edge{random.IntN(n), 0.1 + random.Float64()})
		}
	}
	links := func(i int) []Edge { return table[i] }
	seeds := []Seed{{3, 2}, {10, 1}, {20, 1}}
	want := exact(t, links, n, seeds)
	started := map[int]float64{3: 0.5, 10: 0.25, 20: 0.25}
	found := map[int]bool{}
	visits := Walk(links, seeds)
	for i, v := range visits {
		require.InDelta(t, want[v.At]-restart*started[v.At], v.Share, n*unspent)
		if i > 0 {
			require.LessOrEqual(t, v.Share, visits[i-1].Share)
		}
		found[v.At] = true
	}
	for i, share := range want {
		if share > restart*started[i]+n*unspent {
			require.True(t, found[i], "entry %d has %g of the walk", i, share)
		}
	}
	require.Equal(t, visits, Walk(links, seeds), "the same each time")
}

func TestWalkNamesTheWayAndStopsNearTheSeeds(t *testing.T) {
	asked := 0
	chain := func(i int) []Edge { // 0 → 1 → 2 → …, for ever
		asked++
		return []Edge{{i + 1, 0.5}}
	}
	visits := Walk(chain, []Seed{{0, 1}})
	require.Equal(t, 1, visits[0].At)
	require.Equal(t, 0, visits[0].From)
	require.Equal(t, 2, visits[1].At)
	require.Equal(t, 1, visits[1].From)
	require.InDelta(t, (1-restart)*restart, visits[0].Share, 1e-12)
	require.Less(t, asked, 100)

	require.Empty(t, Walk(func(int) []Edge { return nil }, []Seed{{0, 1}}))
	require.Empty(t, Walk(chain, nil))
}
