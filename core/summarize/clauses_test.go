package summarize

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func versionsOf(t *testing.T, sentence string) []string {
	s, err := newSource(sentence+" The town was glad of it, and the people of the valley were too.", nil)
	require.NoError(t, err)
	require.Equal(t, "en", s.language.Code)
	return s.versions(0)
}

func TestVersionsLeaveClausesOut(t *testing.T) {
	for sentence, shortest := range map[string]string{
		"However, the old bridge (built in 1912), which crosses the Lom, will reopen in the spring.":                "The old bridge will reopen in the spring.",
		"Mette Kaasgaard, the leader of the choir, picks songs with short phrases for the group.":                   "Mette Kaasgaard picks songs with short phrases for the group.",
		"In this paper, we describe a bridge that is made of wood, and we show a model of it.":                      "We describe a bridge that is made of wood.",
		"On Monday the city, which owns it, opened the bridge over the river again for all of the drivers.":         "On Monday the city opened the bridge over the river again for all of the drivers.",
		"The network finds the words of a text in one pass, making the search of the archive of the town a breeze.": "The network finds the words of a text in one pass.",
	} {
		all := versionsOf(t, sentence)
		assert.Equal(t, sentence, all[0], "the whole comes first")
		assert.Contains(t, all, shortest)
	}
	const abbreviated = "Graph Networks (GNs) are a kind of network which has had success with the graphs of the town."
	assert.Equal(t, []string{abbreviated, "Graph Networks are a kind of network which has had success with the graphs of the town."},
		versionsOf(t, abbreviated), "it is no dateline")
}

// What a sentence's truth hangs on stays.
func TestVersionsKeepWhatTheirTruthHangsOn(t *testing.T) {
	for _, sentence := range []string{
		"The bridge will open in the spring, while the road to it will not be built for years.",
		"The bridge (unless the river rises again) will open in the spring for all drivers of the town.",
		"The drug heals the wound within a week, which has been shown only in mice of the laboratory.",
		"The bridge is safe for trucks, according to the engineers of the city.",
		"The bridge will open in the spring, and it may close again in the winter of the year.",
		"In mice of the laboratory, the drug heals the wound within a week of its use.",
		"On working days 52,000 passengers use it, which is 4,000 more and a surprise to the council.",
		"After the flood of 2011, in which the cellars of half the city filled, the town decided against larger sewers.",
		"After the night of 9 August, when two lines tripped and the province went dark, the network ordered five machines.",
		"So far five per cent of one scroll of the library has been read by the team.",
		"It is not clear how the model can be used to build networks of the brain while complying with its constraints.",
		"The network did better, in particular on the tracks of the storms in the south.",
		"Recent advances in the making of pictures, such as painting and printing, are owed to the networks of the town.",
		"The library draws ideas from (1) the lending of books and (2) the lending of tools to its readers.",
		"The town lists its tasks: the mending of the bridge; the cleaning of the river.",
		"In general, the bridge is safe for the trucks of the town and of the valley.",
		"There are two stitches, which is all that a machine needs, too.",
		"Drills, the tents, and the ladders are lent by the library of the town.",
		"“The bridge, which we built, is safe,” said the mayor of the town to the people.",
	} {
		assert.Equal(t, []string{sentence}, versionsOf(t, sentence))
	}
}

func FuzzVersions(f *testing.F) {
	f.Add("However, the old bridge (built in 1912), which crosses the Lom, will reopen in the spring – and it is the town's.")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := newSource(text, nil)
		require.NoError(t, err)
		for i := range s.sentences {
			all := s.versions(i)
			require.Equal(t, s.quote(i), all[0])
			require.LessOrEqual(t, len(all), mostVersions)
		}
	})
}
