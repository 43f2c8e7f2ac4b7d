package terms

import (
	"strings"

	snowball "github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// Language is what is known of a language: how to tell it and how to cut its words down.
type Language struct {
	Code string // ISO 639-1; "" for any other
	Name string // in English
	// stops are its most frequent words, which tell nothing about a text but its language.
	stops map[string]bool
	// stem is nil where no stemmer is known.
	stem func(*snowball.Env) bool
}

// Unknown is a language that no stop words are known of.
var Unknown = &Language{Name: "unknown"}

// Stop reports whether a word in lower case is a stop word: one of the most frequent, which tells
// nothing about a text.
func (l *Language) Stop(word string) bool { return l.stops[word] }

// ByCode gives the language of an ISO 639-1 code, Unknown where it is none of those known.
func ByCode(code string) *Language {
	for _, l := range languages {
		if l.Code == code {
			return l
		}
	}
	return Unknown
}

// SampleWords is the number of words by which Detect tells a language.
const SampleWords = 500

// Detect tells the language of a text, given in lower-case words, by its stop words: the language
// that most of the first SampleWords belong to. A text with hardly any is in an Unknown one.
func Detect(words []string) *Language {
	words = words[:min(len(words), SampleWords)]
	best, most := Unknown, 0
	for _, l := range languages {
		n := 0
		for _, w := range words {
			if l.stops[w] {
				n++
			}
		}
		if n > most {
			best, most = l, n
		}
	}
	// Running text is a third stop words, a list of names has none.
	const least = 0.08
	if float64(most) < least*float64(len(words)) {
		return Unknown
	}
	return best
}

func newLanguage(code, name string, stem func(*snowball.Env) bool, stops string) *Language {
	l := &Language{Code: code, Name: name, stem: stem, stops: map[string]bool{}}
	for w := range strings.FieldsSeq(stops) {
		l.stops[w] = true
	}
	return l
}

// languages are those with a stemmer. The most spoken come first: of two that fit a short text
// equally well the first is taken.
var languages = []*Language{
	newLanguage("en", "English", english.Stem, `a about after again all also am an and any are as at be because
		been before being but by can could did do does doing don't for from had has have having he her here hers
		him his how i i'm if in into is isn't it it's its just let's me more most my no nor not of off on once only
		or other our out over own s same she should so some such t than that that's the their them then there these
		they this those through to too under until up us very was we were what when where which while who whom
		why will with would you your`),
	newLanguage("es", "Spanish", spanish.Stem, `a al algo como con de del donde el ella ellos en entre era es esa
		ese esta este esto fue ha han hasta hay la las le les lo los más me mi muy no nos o para pero por que qué
		se ser si sin sobre son su sus también te tiene todo un una uno y ya yo`),
	newLanguage("fr", "French", french.Stem, `a à au aux avec c'est ce ces cette comme d dans de des du elle en est
		et être eu il ils je l la le les leur lui mais me même n ne nous on ont ou où par pas plus pour qu que qui s
		sa se ses son sont sur tout un une vous y été était`),
	newLanguage("de", "German", german.Stem, `als am an auch auf aus bei bis das dass daß dem den der des die du
		durch ein eine einem einen einer eines er es für hat hatte ich ihr im in ist ja kann man mit nach nicht noch
		nur oder sehr sein sich sie sind so über um und uns von vor war was wenn werden wie wir wird zu zum zur`),
	newLanguage("pt", "Portuguese", portuguese.Stem, `a ao aos as com como da das de do dos e é ela ele em entre
		era essa esse esta este eu foi há isso já mais mas me muito na não nas no nos o os ou para pela pelo por
		quando que se sem ser seu sua são também tem um uma você`),
	newLanguage("it", "Italian", italian.Stem, `a ad al alla alle anche che chi ci come con da dal dalla dei del
		della delle di e è ed era gli ha hanno i il in io l la le lo loro ma mi nel nella non o per perché più
		quando quello questa questo se si sono su sua suo tra un una uno`),
	newLanguage("nl", "Dutch", dutch.Stem, `aan al als bij dan dat de der die dit door een en er ge had heb hebben
		heeft het hij hun ik in is je kan maar me meer met mijn naar niet nog of om onder ook op over te tot u uit
		van voor was wat we werd wordt worden ze zich zij zijn zo`),
	newLanguage("ru", "Russian", russian.Stem, `а без бы был была были было в вам вас во вот все всё вы где для до
		его ее её если есть же за и из или им их к как ко когда кто ли мне мы на не него нее нет ни но о об он она
		они оно от по при с со так также то того только ты у уже что чтобы эта это этот я`),
	newLanguage("sv", "Swedish", swedish.Stem, `alla att av blev den det detta dig du där efter en er ett från för
		ha hade han har hon i ingen inte jag kan man med men mig min mot när och också om på sig sin som så till
		under upp ut var vad vi vid än är över`),
	newLanguage("da", "Danish", danish.Stem, `ad af alle at blev da de dem den der det dig din du efter eller en
		er et for fra ham han har hun hvad hvis hvor i ikke ind jeg kan man med meget men mig min mod noget nogle nu
		når og også om op os over på sig skal som så til ud under var ved vi vil være`),
	newLanguage("no", "Norwegian", norwegian.Stem, `alle at av ble da de dem den der det dette du eller en er et
		etter for fra ham han har hun hva hvis hvor i ikke inn jeg kan man med meg men mot noe noen nå når og også
		om opp oss over på seg skal som så til under ut var ved vi vil være`),
	newLanguage("fi", "Finnish", finnish.Stem, `ei eivät että hän he ja joka jos kanssa kuin kun me mikä mitä
		mukaan mutta myös ne niin nyt oli olla ollut on ovat se sen sitä tai tämä tämän vain voi`),
	newLanguage("hu", "Hungarian", hungarian.Stem, `a az egy és hogy nem is ez azt ezt csak de ha már meg mint
		van volt vagy el fel ki le még mert minden pedig után úgy voltak aki ami amely`),
	newLanguage("ro", "Romanian", romanian.Stem, `a ai al ale am ar are au că care ce cu de din după este eu fi
		fost în la mai nu o pe pentru prin sa să sau se sunt și un una unei unui`),
	newLanguage("tr", "Turkish", turkish.Stem, `acaba ama bana bazı ben bir biz bu çok da daha de değil diye en
		gibi hem hiç için ile ise kadar ki mi mu ne o olan olarak sonra şu tüm ve veya ya`),
}
