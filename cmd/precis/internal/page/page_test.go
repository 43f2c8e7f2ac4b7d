package page

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFromHTMLKeepsTheArticleOnly(t *testing.T) {
	news, err := os.ReadFile("testdata/news.html")
	require.NoError(t, err)
	p, err := FromHTML(news, "", nil)
	require.NoError(t, err)
	require.Equal(t, "Harbour bridge reopens after three years", strings.TrimSuffix(p.Title, " | The Daily Tide"))
	text := p.Text()
	for _, want := range []string{"1,204 hangers", "What changes for commuters", "Buses 4 and 11", "“We had asked for it since 1987,”"} {
		require.Contains(t, text, want)
	}
	for _, never := range []string{"Sport", "half price", "Cookies", "do not read me", "color: red"} {
		require.NotContains(t, text, never)
	}
	for _, block := range p.Blocks {
		require.NotContains(t, block, "\n")
		require.NotEmpty(t, block)
	}
	require.True(t, strings.HasPrefix(p.Blocks[0], "The old harbour bridge"), "one block: %q", p.Blocks[0])
	require.True(t, strings.HasSuffix(p.Blocks[0], "two hundred people."), "source line breaks are spaces: %q", p.Blocks[0])
}

func TestFromHTMLWithoutAnArticleTakesThePage(t *testing.T) {
	p, err := FromHTML([]byte("<aside>Short, but all there is.<p>And more.</aside><script>x()</script>"), "text/html", nil)
	require.NoError(t, err)
	require.Equal(t, "Short, but all there is.\n\nAnd more.", p.Text())
}

func TestHeadingsOfAPage(t *testing.T) {
	p, err := FromHTML([]byte("<h1>Bread</h1><p>Flour and water.</p><h2>Sour  dough</h2><p>Sour dough</p><p>It rises.<h3>Rye</h3><p>Dark."), "text/html", nil)
	require.NoError(t, err)
	var found []string
	for _, h := range p.Headings() {
		found = append(found, fmt.Sprint(h.Level, " ", p.Text()[h.Start:h.End]))
	}
	require.Equal(t, []string{"1 Bread", "2 Sour dough", "3 Rye"}, found)
	require.Empty(t, Page{Blocks: []string{"as it is"}}.Headings())
}

func TestFromHTMLEncodings(t *testing.T) {
	for name, c := range map[string]struct{ contentType, page string }{
		"header":           {"text/html; charset=iso-8859-1", "<p>caf\xe9"},
		"meta":             {"", "<meta charset=windows-1252><p>caf\xe9"},
		"byte order mark":  {"text/html; charset=iso-8859-1", "\ufeff<p>café"},
		"UTF-8 undeclared": {"", "<p>café"},
		"UTF-8 late":       {"", "<!--" + strings.Repeat("x", 2000) + "--><p>café"},
		"wrong header":     {"text/html; charset=nonsense", "<p>café"},
		"UTF-16":           {"", "\xff\xfe<\x00p\x00>\x00c\x00a\x00f\x00\xe9\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := FromHTML([]byte(c.page), c.contentType, nil)
			require.NoError(t, err)
			require.Equal(t, "café", p.Text())
		})
	}
}

func TestFromHTMLWithoutText(t *testing.T) {
	for _, page := range []string{"", " ", "<html><body><script>1</script></body>", "<img src=x>"} {
		_, err := FromHTML([]byte(page), "text/html", nil)
		require.ErrorIs(t, err, ErrNoText, "%q", page)
	}
}

func TestFromHTMLNamesLanguageAndCanonicalAddress(t *testing.T) {
	base, err := url.Parse("https://m.tides.example/a?from=feed")
	require.NoError(t, err)
	head := `<html lang="pt-BR"><head><link rel="icon" href="/i"><link rel="Canonical" href="//tides.example/a"></head>`
	p, err := FromHTML([]byte(head+"<body><p>A maré sobe.</p>"), "", base)
	require.NoError(t, err)
	require.Equal(t, "https://tides.example/a", p.Canonical)
	require.Equal(t, "pt-BR", p.Language)

	p, err = FromHTML([]byte(`<link rel=canonical href="http://[x"><p>The tide rises.`), "", base)
	require.NoError(t, err)
	require.Empty(t, p.Canonical)
}

func FuzzFromHTML(f *testing.F) {
	news, err := os.ReadFile("testdata/news.html")
	require.NoError(f, err)
	f.Add(news)
	f.Add([]byte("<table><tr><td><p>x</table><p>y"))
	f.Add([]byte("<title><!--</title><body><svg><title>a</svg><template><p>b"))
	f.Add([]byte(strings.Repeat("<div>", 600) + "deep"))
	f.Fuzz(func(t *testing.T, page []byte) {
		p, err := FromHTML(page, "", nil)
		if err != nil {
			require.Empty(t, p.Blocks)
			return
		}
		for _, block := range p.Blocks {
			if block == "" || strings.ContainsAny(block, "\r\n") {
				t.Fatalf("block %q", block)
			}
		}
	})
}
