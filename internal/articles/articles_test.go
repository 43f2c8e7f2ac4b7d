package articles

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/terms"
)

func TestArticlesAreWhatTestsCountOn(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(all), 48)
	subjects := map[string]int{}
	for _, a := range all {
		subjects[a.Subject]++
		n := len(strings.Fields(a.Text))
		require.True(t, n >= 120 && n <= 200, "%s: %d words, want 120 to 200", a.ID, n)
		require.NotEmpty(t, a.Title, a.ID)
		require.Equal(t, "en", terms.Detect(terms.Words(a.Text)).Code, a.ID)
	}
	require.GreaterOrEqual(t, len(subjects), 8)
	for subject, n := range subjects {
		require.GreaterOrEqual(t, n, 6, subject)
	}
}

func TestQueriesAreInOtherWords(t *testing.T) {
	texts := byID(t)
	queries, err := Queries()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(queries), 80)
	analyzer := terms.NewAnalyzer(terms.ByCode("en"))
	asked := map[string]bool{}
	shared, total := 0, 0
	for _, q := range queries {
		require.NotEmpty(t, q.Expected, q.Text)
		require.False(t, asked[q.Text], "%q stands twice", q.Text)
		asked[q.Text] = true
		for _, id := range q.Expected {
			require.Contains(t, texts, id, q.Text)
			held := analyzer.Of(texts[id].Title + "\n" + texts[id].Text)
			for _, term := range analyzer.Of(q.Text) {
				total++
				if slices.Contains(held, term) {
					shared++
				}
			}
		}
	}
	t.Logf("%d queries share %d of their %d terms (%.0f %%) with their articles", len(queries), shared, total, 100*float64(shared)/float64(total))
	require.Less(t, float64(shared), 0.5*float64(total), "paraphrases share few terms")
}

func TestUnrelatedQueriesAreNone(t *testing.T) {
	unrelated, err := Unrelated()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(unrelated), 10)
}

func TestStatementsOfPairsStandInTheirArticles(t *testing.T) {
	texts := byID(t)
	pairs, err := Pairs()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(pairs), 8)
	for _, p := range pairs {
		first, second := texts[p.First], texts[p.Second]
		require.Equal(t, first.Subject, second.Subject)
		require.NotEmpty(t, p.Agree, p.First)
		require.NotEmpty(t, p.Disagree, p.First)
		require.NotEmpty(t, p.New, p.First)
		for _, s := range slices.Concat(p.Agree, p.Disagree) {
			require.Contains(t, first.Text, s.First)
			require.Contains(t, second.Text, s.Second)
		}
		for _, s := range p.New {
			require.Contains(t, second.Text, s)
			require.NotContains(t, first.Text, s)
		}
	}
}

func byID(t *testing.T) map[string]Article {
	all, err := All()
	require.NoError(t, err)
	texts := map[string]Article{}
	for _, a := range all {
		texts[a.ID] = a
	}
	return texts
}
