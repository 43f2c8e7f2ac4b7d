package library

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/articles"
	"precis/memory/longterm"
)

// TestContextOfOtherSubjects: beside an article on something else hardly any has a line.
func TestContextOfOtherSubjects(t *testing.T) {
	all, err := articles.All()
	require.NoError(t, err)
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	paired := map[string]string{}
	for _, p := range pairs {
		paired[p.First], paired[p.Second] = p.Second, p.First
	}
	entries := map[string]*longterm.Entry{}
	for _, a := range all {
		entries[a.ID] = &longterm.Entry{Head: longterm.Head{URL: a.ID, Language: "en"}, Passages: passagesOf(a.Text)}
	}
	compared, found := 0, 0
	for _, a := range all {
		for _, b := range all {
			if a.ID == b.ID || paired[a.ID] == b.ID {
				continue
			}
			compared++
			if len(inContext(entries[a.ID], entries[b.ID])) > 0 {
				found++
			}
		}
	}
	t.Logf("%d of %d pairs on different subjects have lines", found, compared)
	require.Less(t, found, compared/50)
}

// TestContextOfSecondArticles judges the lines by what is known of the articles: a new sentence holds
// no statement on which both agree or disagree, and sentences that are compared are of such a pair. One that is said to agree or to differ is never of the other kind.
func TestContextOfSecondArticles(t *testing.T) {
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	entry := func(id string) *longterm.Entry {
		p := article(t, id)
		return &longterm.Entry{Head: longterm.Head{URL: p.URL, Title: p.Title, Language: "en", LastRead: now}, Passages: passagesOf(p.Text)}
	}
	fresh, falselyNew, compared, matched := 0, 0, 0, 0
	told := map[Relation]int{}
	for _, p := range pairs {
		second, first := entry(p.Second), entry(p.First)
		both := append(append([]articles.Statements{}, p.Agree...), p.Disagree...)
		for _, line := range inContext(second, first) {
			require.Contains(t, article(t, p.Second).Text, line.Text)
			require.Equal(t, first.URL, line.URL)
			t.Logf("%s: %s\n   %s", line.Relation, line.Text, line.Earlier)
			if line.Relation == New {
				fresh++
				require.Empty(t, line.Earlier)
				for _, s := range both {
					if strings.Contains(line.Text, s.Second) {
						falselyNew++
						t.Log("   not new: ", s.First)
					}
				}
				continue
			}
			compared++
			require.Contains(t, article(t, p.First).Text, line.Earlier)
			if holds(both, line) {
				matched++
			}
			told[line.Relation]++
			switch line.Relation {
			case Agrees:
				require.False(t, holds(p.Disagree, line))
			case Differs:
				require.True(t, holds(p.Disagree, line))
			}
		}
	}
	t.Logf("%d new lines, %d of them wrong; %d compared, %d of a known pair; %v", fresh, falselyNew, compared, matched, told)
	require.GreaterOrEqual(t, told[Agrees], 3)
	require.GreaterOrEqual(t, told[Differs], 3)
	require.GreaterOrEqual(t, fresh, len(pairs))
	require.GreaterOrEqual(t, 2*matched, compared)
	require.Zero(t, falselyNew)
}

// holds reports whether the sentences of a line hold a pair of statements.
func holds(all []articles.Statements, line ContextLine) bool {
	return slices.ContainsFunc(all, func(s articles.Statements) bool {
		return strings.Contains(line.Text, s.Second) && strings.Contains(line.Earlier, s.First)
	})
}
