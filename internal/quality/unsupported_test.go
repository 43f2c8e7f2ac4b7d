package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/summarize"
	"precis/internal/scripted"
)

func TestLacking(t *testing.T) {
	const text = "Anna Keller, mayor of Westford, paid 1,250,000 euros on 3 May. Engineers praise the Danes."
	numbers, names := lacking("Engineers say that Anna Smith paid 1250000 euros, or 1,250, on 4 May. Bob left Westford with a Dane.", text)
	assert.Equal(t, []string{"1,250", "4"}, numbers)
	assert.Equal(t, []string{"Smith"}, names)
	numbers, names = lacking("Anna Keller paid 1,250,000 euros.", text)
	assert.Empty(t, append(numbers, names...))
}

// A model that wants to say what the text lacks: with the guard it cannot, without it does.
func TestUnsupportedOfTheProjectsArticles(t *testing.T) {
	const invented = "The city of Paris paid 77 crowns to John Smith for the work of Mary Jones on the bridges of London in 1066."
	tok := scripted.NewTokenizer(t, strings.Fields(invented)...)
	model := scripted.New(tok, invented)
	model.Instead = tok.Encode(" the people of the town and their work in the year.")
	table, err := measurer{summarizer: &summarize.Summarizer{Model: model, Tokenizer: tok}, only: "on"}.unsupported(nil, 12)
	require.NoError(t, err)
	assert.Contains(t, table, "| on | 12 | 0 | 0 | 0 |")

	texts, err := textsOf(nil, 0)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(texts), 60)
	c := &counts{}
	for _, text := range texts[:12] {
		numbers, names := lacking(invented, text)
		c.numbers, c.names = c.numbers+len(numbers), c.names+len(names)
	}
	assert.Greater(t, c.numbers, 12, "the count would see them")
	assert.Greater(t, c.names, 40)
}
