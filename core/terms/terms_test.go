package terms

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDetect(t *testing.T) {
	for code, text := range map[string]string{
		"en": "The city will open the bridge when it is safe and the repairs are done.",
		"de": "Die Stadt wird die Brücke öffnen, wenn sie sicher ist und die Arbeiten fertig sind.",
		"fr": "La ville ouvrira le pont quand il sera sûr et que les travaux seront finis.",
		"es": "La ciudad abrirá el puente cuando sea seguro y las obras estén terminadas.",
		"it": "La città aprirà il ponte quando sarà sicuro e i lavori saranno finiti.",
		"pt": "A cidade vai abrir a ponte quando ela for segura e as obras não forem mais um problema.",
		"nl": "De stad opent de brug wanneer het veilig is en de werken niet meer in de weg staan.",
		"sv": "Staden öppnar bron när den är säker och arbetena inte är i vägen.",
		"ru": "Город откроет мост, когда он будет безопасен и работы не будут мешать.",
		"":   "Xylophone Quartz 17 Brno Zürich Kyoto Lima Accra Quito Dhaka Minsk",
	} {
		assert.Equal(t, code, Detect(Words(text)).Code, text)
	}
}

func TestTerms(t *testing.T) {
	assert.Equal(t, []string{"the", "u.s", "didn't", "pay", "3.5", "million"}, Words("The U.S. didn’t pay $3.5 million."))
	a := NewAnalyzer(ByCode("en"))
	assert.Equal(t, []string{"bridg", "reopen"}, a.Of("The bridges reopened."))
	assert.Equal(t, []string{"老桥", "桥重", "重开", "open"}, NewAnalyzer(Unknown).Of("老桥重开 open"))
	assert.Equal(t, []string{"桥"}, NewAnalyzer(Unknown).Of("桥"))
	assert.Equal(t, []string{"open", "桥"}, NewAnalyzer(Unknown).Of("open 桥"))
	assert.Empty(t, a.Of("the of and … !"))
}

func TestByCode(t *testing.T) {
	assert.Equal(t, "German", ByCode("de").Name)
	assert.True(t, ByCode("de").Stop("und"))
	assert.Same(t, Unknown, ByCode("xx"))
	assert.Same(t, Unknown, ByCode(""))
	assert.False(t, Unknown.Stop("the"))
}

// Whatever a page says, terms are text of it or a stem, in every language.
func FuzzTerms(f *testing.F) {
	f.Add("The bridges’ reopening, 3.5 million U.S. 老桥重开 \xff\u200b naïve it's", "en")
	f.Add("Die Brücken wurden wieder geöffnet", "de")
	f.Fuzz(func(t *testing.T, text, code string) {
		a := NewAnalyzer(ByCode(code))
		for _, term := range a.Of(text) {
			require.NotEmpty(t, term)
		}
		require.Equal(t, a.Of(text), a.Of(text))
		Detect(Words(text))
	})
}
