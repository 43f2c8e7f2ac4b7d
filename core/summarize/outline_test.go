package summarize

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/internal/scripted"
)

// report is a page in four sections, the third below the second, with an appendix.
const report = `# The year in Westford

The council of Westford looked back on a year of repairs, of floods and of new shops. It was a year that few will forget.

## Bridges

The old bridge over the river Lom reopened on 3 May after repairs of four years. Engineers had found cracks in two pillars of the bridge.

### Pillars

Masons cut new stone for the pillars in the quarry above the town. The stone of the pillars is granite.

## Shops [edit]

Nineteen shops opened in the streets near the river. Most of the shops sell bread, books or bicycles.

## References

Report of the council on repairs, floods and shops of the year, printed in March.
`

func headingsOf(s Summary) (all []string) {
	for _, line := range s.Sentences {
		all = append(all, line.Heading)
	}
	return all
}

// TestOutlineHasALineForEachSection: in page order, of the section's own sentences, under its heading.
func TestOutlineHasALineForEachSection(t *testing.T) {
	s := extractive(t, report, Options{Kind: Outline})
	assert.Equal(t, []string{"The year in Westford", "Bridges", "Pillars", "Shops"}, headingsOf(s))
	require.Equal(t, 4, strings.Count(s.Text, "\n")+1)
	assert.True(t, strings.HasPrefix(s.Text, "* **The year in Westford**: The council of Westford looked back"), s.Text)
	at := 0
	for _, line := range s.Sentences {
		r := line.Evidence[0]
		assert.Equal(t, line.Text, report[r.Start:r.End])
		assert.Greater(t, r.Start, at)
		at = r.End
		assert.Greater(t, r.Start, strings.Index(report, line.Heading))
	}
	plain := extractive(t, report, Options{Kind: Outline, Format: PlainText})
	assert.True(t, strings.HasPrefix(plain.Text, "• The year in Westford: The council"), plain.Text)

	// Fewer lines: what is below another heading joins it, then neighbours are joined.
	assert.Equal(t, []string{"The year in Westford", "Bridges", "Shops"}, headingsOf(extractive(t, report, Options{Kind: Outline, Limit: Limit{Sentences: 3}})))
	assert.Equal(t, []string{"The year in Westford"}, headingsOf(extractive(t, report, Options{Kind: Outline, Limit: Limit{Sentences: 1}})))
	// Where all are of one level, whichever, neighbours are joined.
	var same strings.Builder
	for i := range 30 {
		fmt.Fprintf(&same, "## Chapter %d\n\nThe year %d was a year of %s, said the people of the town.\n\n", i, 1800+i, strings.Repeat("no ", i)+"rain")
	}
	assert.Len(t, extractive(t, same.String(), Options{Kind: Outline, Length: Medium}).Sentences, 12)
	few := extractive(t, report, Options{Kind: Outline, Limit: Limit{Words: 40}})
	assert.NotEmpty(t, few.Sentences)
	words := 0
	for _, line := range few.Sentences {
		words += extent(line.Text)
	}
	assert.LessOrEqual(t, words, 40)
}

// TestOutlineHeadings: marked by the caller, in Markdown, or by standing alone; what looks like one in a
// list or a dialogue is none.
func TestOutlineHeadings(t *testing.T) {
	paragraphs := strings.Split(strings.NewReplacer("# ", "", "#", "").Replace(report), "\n\n")
	apart := strings.Join(paragraphs, "\n\n")
	assert.Equal(t, []string{"The year in Westford", "Bridges", "Pillars", "Shops"}, headingsOf(extractive(t, apart, Options{Kind: Outline})))

	at := strings.Index(apart, "Shops")
	given := []Heading{
		{Range: Range{Start: at, End: at + len("Shops [edit]")}, Level: 2},
		{Range: Range{Start: 0, End: len("The year in Westford")}},
	}
	assert.Equal(t, []string{"The year in Westford", "Shops"}, headingsOf(extractive(t, apart, Options{Kind: Outline, Headings: given})))
	outside := []Heading{{Range: Range{Start: -5, End: -1}}, {Range: Range{Start: 9000, End: 9001}}}
	assert.NotEmpty(t, extractive(t, apart, Options{Kind: Outline, Headings: outside}).Sentences)

	links := strings.NewReplacer("## ", "", "Bridges", "Bridges #", "Pillars", "Pillars ¶").Replace(strings.ReplaceAll(report, "### ", ""))
	assert.Equal(t, []string{"The year in Westford", "Bridges", "Pillars", "Shops"}, headingsOf(extractive(t, links, Options{Kind: Outline})))

	list := strings.Repeat("A first item\n\nA second item\n\nIt is a sentence of seven words here.\n\n", 6)
	for _, heading := range headingsOf(extractive(t, list, Options{Kind: Outline})) {
		assert.Empty(t, heading)
	}
}

// TestOutlineWithoutHeadings: three topics one after the other are three sections.
func TestOutlineWithoutHeadings(t *testing.T) {
	topics := [][]string{
		{"bridge", "pillars", "masons", "granite", "river"},
		{"bakery", "bread", "flour", "ovens", "customers"},
		{"orchestra", "violins", "concert", "conductor", "symphony"},
	}
	var text strings.Builder
	for _, words := range topics {
		for i := range 8 {
			fmt.Fprintf(&text, "The %s and the %s were seen with the %s again. ", words[i%5], words[(i+1)%5], words[(i+3)%5])
		}
	}
	s := extractive(t, text.String(), Options{Kind: Outline, Limit: Limit{Sentences: 3}})
	require.Len(t, s.Sentences, 3)
	for k, words := range topics {
		assert.Contains(t, s.Sentences[k].Text, "the "+words[1], "line %d", k)
	}
}

// TestSectionsAreWhole: whatever the text, sections follow each other and there are no more than asked for.
func TestSectionsAreWhole(t *testing.T) {
	for _, text := range []string{article, report, harbour, thousandWords(), strings.Repeat("no stops here ", 400), "## a\n\n## b\n\n## c", "# x"} {
		src, err := newSource(text, nil)
		require.NoError(t, err)
		for _, most := range []int{1, 2, 3, 7, 100} {
			at := 0
			sections := src.sections(nil, most)
			assert.LessOrEqual(t, len(sections), most)
			for _, part := range sections {
				assert.GreaterOrEqual(t, part.first, at)
				assert.Greater(t, part.last, part.first)
				at = part.last
			}
			assert.LessOrEqual(t, at, len(src.sentences))
		}
	}
}

// TestOutlineByAModel: it reads each section by itself; written its sentence is the line where it holds, ranked
// the section's own that is nearest to it.
func TestOutlineByAModel(t *testing.T) {
	tok := scripted.NewTokenizer(t, strings.Fields(report)...)
	m := scripted.New(tok)
	m.Answer = func(prompt string) string {
		switch {
		case strings.Contains(prompt, "Masons"):
			return "The pillars are of granite."
		case strings.Contains(prompt, "Nineteen"):
			return "Most shops sell bread."
		case strings.Contains(prompt, "reopened"):
			return "Engineers had found cracks in pillars."
		}
		return "It danced wildly."
	}
	summarizer := &Summarizer{Model: m, Tokenizer: tok}
	var events []Event
	ranked, err := summarizer.Summarize(t.Context(), report, Options{Kind: Outline, Mode: Ranked}, func(e Event) { events = append(events, e) })
	require.NoError(t, err)
	assert.False(t, ranked.Generated)
	assert.Equal(t, Ranked, ranked.Mode)
	assert.Equal(t, []string{"The year in Westford", "Bridges", "Pillars", "Shops"}, headingsOf(ranked))
	assert.Equal(t, "Engineers had found cracks in two pillars of the bridge.", ranked.Sentences[1].Text)
	assert.Equal(t, "The stone of the pillars is granite.", ranked.Sentences[2].Text)
	assert.Equal(t, "Most of the shops sell bread, books or bicycles.", ranked.Sentences[3].Text)
	assert.Len(t, m.Prompts, 4)
	assert.Contains(t, ranked.Read.How, "each of 4 sections")
	last := 0
	for _, e := range events {
		if e.Stage == Reading {
			assert.GreaterOrEqual(t, e.Done, last)
			assert.LessOrEqual(t, e.Done, e.Total)
			last = e.Done
		}
	}
	assert.Positive(t, last)

	shown := ""
	written, err := summarizer.Summarize(t.Context(), report, Options{Kind: Outline, Mode: Written, Alternatives: 2}, func(e Event) {
		if e.Stage == Writing {
			assert.True(t, strings.HasPrefix(e.Text, shown), "it grows")
			shown = e.Text
		}
	})
	require.NoError(t, err)
	assert.Equal(t, written.Text, shown)
	assert.True(t, written.Generated)
	assert.Equal(t, oneLine, written.Fewer)
	assert.Contains(t, written.Sentences[0].Text, "The council of Westford", "what does not hold gives way to the source")
	assert.Equal(t, "Most shops sell bread.", written.Sentences[3].Text)

	auto, err := summarizer.Summarize(t.Context(), report, Options{Kind: Outline, Alternatives: 2}, nil)
	require.NoError(t, err)
	assert.Equal(t, Extractive, auto.Mode)
	assert.Empty(t, auto.Fallback)
	assert.Equal(t, oneLine, auto.Fewer)
}

// FuzzOutline: whatever the text and wherever headings are said to be, there are no more lines than asked for, in
// page order, the same each time.
func FuzzOutline(f *testing.F) {
	f.Add(report, 2, 9, 1)
	f.Add(article, 0, 16, 0)
	f.Add("# a\r\n\r\n## b [edit]\n\nIt is so and so, it is. #\x00\xff", -3, 900, -1)
	f.Add("。「」\u3000これは。\n\nそれは。あれは。どれは。", 3, 1, 7)
	f.Fuzz(func(t *testing.T, text string, start, end, level int) {
		o := Options{Kind: Outline, Headings: []Heading{{Range: Range{Start: start, End: end}, Level: level}}}
		s := extractive(t, text, o)
		require.LessOrEqual(t, len(s.Sentences), limits[Outline][Short].Sentences)
		at := 0
		for _, line := range s.Sentences {
			for _, r := range line.Evidence {
				require.True(t, at <= r.Start && r.Start <= r.End && r.End <= len(text), "%+v of %d", r, len(text))
				at = r.Start
			}
		}
		require.Equal(t, s, extractive(t, text, o))
	})
}
