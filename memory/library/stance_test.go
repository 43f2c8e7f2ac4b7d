package library

import (
	"testing"

	"github.com/stretchr/testify/require"

	"precis/memory/longterm"
)

func TestStance(t *testing.T) {
	for _, c := range []struct {
		language, here, before string
		want                   Relation
	}{
		{"en", "The bridge cost 47 million crowns in the end.", "The bridge will cost 41 million crowns.", Differs},
		{"en", "The bridge cost 41 million crowns in the end.", "The bridge will cost 41 million crowns.", Agrees},
		{"en", "Some 2,300 households are served.", "It serves 2300 households.", Agrees},
		{"en", "Seven dams hold the water back.", "There are 7 dams in the brook.", Agrees},
		{"en", "Seven dams hold the water back.", "Nine dams hold the water back.", Differs},
		// Which numbers belong together is not known.
		{"en", "Of men 4 per cent and of women 5 per cent agreed.", "Of men 6 per cent and of women 7 per cent agreed.", Compare},
		// A year counts nothing.
		{"en", "The concert began in 2001 in the church.", "The concert began in 2003 in the church.", Compare},
		{"en", "The 12th bridge opened.", "The 13th bridge opened.", Compare},
		// Different things are counted.
		{"en", "Six ships came with grain.", "Seven sailors came with grain.", Compare},
		{"de", "Die Brücke kostete 47 Millionen Kronen.", "Die Brücke kostet 41 Millionen Kronen.", Differs},
		{"fr", "Le pont compte sept arches.", "Le pont compte 7 arches.", Agrees},
	} {
		a := sentencesOf(&longterm.Entry{Head: longterm.Head{Language: c.language}, Passages: []longterm.Passage{{Text: c.here}}})
		b := sentencesOf(&longterm.Entry{Head: longterm.Head{Language: c.language}, Passages: []longterm.Passage{{Text: c.before}}})
		require.Equal(t, c.want, stance(a[0], b[0], 0.5), "%s | %s", c.here, c.before)
	}
	plain := func(text string) sentence {
		return sentencesOf(&longterm.Entry{Head: longterm.Head{Language: "en"}, Passages: []longterm.Passage{{Text: text}}})[0]
	}
	require.Equal(t, Agrees, stance(plain("The bridge is open."), plain("Open is the bridge."), 1))
	require.Equal(t, Compare, stance(plain("The bridge is open."), plain("The bridge is not open."), 1))
	require.Equal(t, Compare, stance(plain("The bridge is open."), plain("The bridge leads to a harbour."), 0.4))
}
