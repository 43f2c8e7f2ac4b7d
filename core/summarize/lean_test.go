package summarize

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatLeansOnTheSentenceBefore(t *testing.T) {
	const first = "The library of Norrby lends drills to all of its readers since the spring, and it is open every day of the week. "
	for second, leans := range map[string]bool{
		"They would have cost twice as much in the shops of the town.":               true,
		"But the shop for tools had protested at first.":                             true,
		"Each has two blades of eight metres and turns twelve times a minute.":       true,
		"The hardest thing, she says, is to take a tool back from people.":           true,
		"Anna Keller says that she never lends her own drill to people.":             false,
		"The mayor says that he never lends his own drill to people.":                false,
		"On average they had lost six per cent of their teeth before that.":          true,
		"The strait narrows to 900 metres there, and the water runs through.":        true,
		"City foxes touched them more boldly, yet hardly any bothered to open one.":  true,
		"Farmers let their fields fall dry, and flood them anew in the summer.":      false,
		"Is that putting all of your eggs in a basket?":                              true,
		"“We had never thought of that before the winter.”":                          true,
		"“We had never thought of that,” said Mayor Anna Keller to the council.":     false,
		"This paper describes the lending of tools by a library in the north.":       false,
		"This describes the lending of tools by a library in the north.":             true,
		"One such library needs a minute for each of the readers who come.":          true,
		"Tools such as drills are the favourites of the readers of the town.":        false,
		"Anna Keller answers that three clubs lost their licences by that.":          true,
		"In nine of ten cases the library did better, above all in the winter.":      true,
		"Where the tin of the wreck came from has just been settled.":                true,
		"The rover was sent to the craters near the pole to find out.":               true,
		"Whether sugar flows from tree to tree in the wood is unclear.":              false,
		"Despite the novel weight of these drills the readers are able to use them.": true,
		"Based on those drills, the readers of the town built a new library.":        false,
		"Breeder Aminata Kargbo hopes to cross it with arabica in the hills.":        true,
		"Cellar master Odile Garnier recalls that they were introduced in 1740.":     true,
		"Breeder Aminata Kargbo has a tree in the hills and hopes to cross it.":      false,
		"The lower one followed the Saros, a period of 223 months, to the day.":      true,
		"The council built a small library beside the old one in the spring.":        false,
		"A large one-room library stands beside the harbour of the town.":            false,
		"Over the following months the readers and the staff mended the drills.":     true,
		"The next morning the readers of the town stood before a closed door.":       true,
		"In the next five years the town means to open three more libraries.":        false,
		"On board were the captain, Jim Lovell, and the pilot, Fred Haise.":          true,
		"The ancient builders knew this, and Hipparchus described it in a book.":     true,
		"Nobody is known to have fallen ill from eating them in all of those years.": true,
		"A third of it ended in the bin behind the kitchen of the school.":           true,
	} {
		s, err := newSource(first+second, nil)
		require.NoError(t, err)
		require.Len(t, s.sentences, 2, second)
		require.Equal(t, "en", s.language.Code, second)
		assert.Equal(t, leans, s.leans(1), second)
		assert.False(t, s.leans(0), "the first sentence has nothing before it")
	}
}

func TestLeaningOfOtherLanguages(t *testing.T) {
	for text, leans := range map[string]bool{
		"Die Stadt hat die alte Brücke über den Fluss im Mai wieder geöffnet. Sie hatte seit dem Winter für alle Fahrer gesperrt sein müssen.":                   true,
		"Die Stadt hat die alte Brücke über den Fluss im Mai wieder geöffnet. Sieben Ingenieure hatten sie seit dem Winter für die Fahrer gesperrt.":             false,
		"La ville a ouvert le vieux pont sur la rivière au mois de mai. Elle avait dû le fermer à la circulation pendant tout un hiver.":                         true,
		"La ville a ouvert le vieux pont sur la rivière au mois de mai. Les ingénieurs avaient dû le fermer à la circulation pendant un hiver.":                  false,
		"Мост через реку снова откроется в мае, сообщила мэрия города. Она планирует праздник на мосту для всех жителей, которые ждали его.":                     false,
		"Мост через реку снова откроется в мае, сообщила мэрия города. Почему она планирует праздник на мосту для всех жителей, которые ждали его?":              true,
		"A: Where is the bridge that was to be open by May?\nB: She said that it is not.\nA: Then they will have to take the ferry.\nB: But that is not so bad.": false,
	} {
		s, err := newSource(text, nil)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(s.sentences), 2, text)
		assert.Equal(t, leans, s.leans(1), text)
	}
}

// After a sentence that points back, one without a name goes on about the same.
func TestWhatGoesOn(t *testing.T) {
	const first = "Architect Yusuf Brandt rebuilt a block by the harbour. He cut a courtyard through its nine storeys, and the council paid for it. "
	for third, leans := range map[string]bool{
		"Half of the rooms became flats with balconies on the street.":      true,
		"Flats with balconies now lie where files were kept.":               true,
		"Half of the rooms in Marlow became flats with balconies.":          false,
		"Brandt made flats with balconies on the street.":                   false,
		"Now we know how flats with balconies are made of offices.":         false,
		"This work shows how flats with balconies are made of offices.":     false,
		"The federation therefore made flats with balconies on the street.": true,
		"The federation of Marlow therefore made flats on the street.":      true,
	} {
		s, err := newSource(first+third+" The architect Yusuf Brandt was praised by Brandt for that.", nil)
		require.NoError(t, err)
		require.Equal(t, "en", s.language.Code, third)
		assert.Equal(t, leans, s.leans(2), third)
	}
	s, err := newSource("La ville a ouvert le vieux pont sur la rivière. Elle avait dû le fermer pendant tout un hiver. Les ingénieurs sont contents de la fin des travaux.", nil)
	require.NoError(t, err)
	assert.True(t, s.leans(2), "French tells names by their capitals")
}

// What leans is taken only where it is worth about as much, with what it brings along, as what stands by itself.
func TestWhatIsCarriedIsWorthIt(t *testing.T) {
	text := "The library of Norrby lends drills to its readers. It lends tents and ladders to the people of the town. Mayor Anna Keller praises the shop for tools in Lisse."
	s, err := newSource(text, nil)
	require.NoError(t, err)
	s.scores = []float64{0.1, 1, 0.7}
	assert.Equal(t, []int{0, 1}, s.pick([]int{1, 2, 0}, Limit{Sentences: 2}))
	s.scores = []float64{0.1, 1, 0.9}
	assert.Equal(t, []int{0, 2}, s.pick([]int{1, 2, 0}, Limit{Sentences: 2}))
}

// A sentence brings along what it leans on, where both fit; a question is left out, since its answer comes later.
func TestLeaningSentencesComeWithWhatTheyLeanOn(t *testing.T) {
	text := "The library of Norrby lends drills to its readers. It lends drills, tents and ladders to the readers of the town. " +
		"Is the town glad that the library lends drills and tents to its readers? The shop for tools in the market is glad. Rain fell on the hills at night."
	s, err := newSource(text, nil)
	require.NoError(t, err)
	best := []int{2, 1, 3, 0, 4}
	assert.Equal(t, []int{3}, s.pick(best, Limit{Sentences: 1}))
	assert.Equal(t, []int{0, 1}, s.pick(best, Limit{Sentences: 2}))
	assert.Equal(t, []int{0, 1, 3}, s.pick(best, Limit{Sentences: 3}))
	assert.Equal(t, []int{2}, s.pick([]int{2}, Limit{Sentences: 1}), "where there is nothing else")
}
