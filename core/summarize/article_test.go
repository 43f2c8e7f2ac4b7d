package summarize

// article is a text of ten sentences in three paragraphs, with a heading.
const article = `Bridge to reopen

The old bridge over the river Lom in Westford will reopen on 3 May after repairs that cost 1,250,000 euros, the city said on Monday. Engineers had closed the bridge in 2019 when they found cracks in two of its pillars. Since then drivers have had to take a detour of 14 kilometres.

“We are glad that the bridge is back,” said Mayor Anna Keller. The city paid for the repairs with money from the state and from a toll on trucks. Trucks of more than 12 tonnes will still have to take the detour. Cyclists get a lane of their own on the bridge.

Shops near the river had lost customers while the bridge was closed. The owner of a bakery said her sales had fallen by 30 percent. The city plans a festival on the bridge for the day it opens.`

func sentencesOf(s Summary) []string {
	var texts []string
	for _, t := range s.Sentences {
		texts = append(texts, t.Text)
	}
	return texts
}
