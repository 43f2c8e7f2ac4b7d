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
