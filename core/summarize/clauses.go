package summarize

import (
	"regexp"
	"slices"
	"strings"

	"precis/core/terms"
)

const (
	// mostVersions is how many versions of a sentence are tried.
	mostVersions = 16
	// leastVersion is how many words a version has at least.
	leastVersion = 5
)

// versions are a sentence and what is left of it without some of the parts that its truth does not hang on,
// the whole first. Of languages but English nothing is known that can be left out.
func (s *source) versions(i int) []string {
	all := []string{s.quote(i)}
	if s.language.Code != "en" || s.dialogue {
		return all
	}
	for k := 0; k < len(all) && len(all) < mostVersions; k++ {
		for _, c := range slices.Concat(cuts, clauseCuts) {
			shorter, ok := c.apply(all[k])
			if ok && extent(shorter) >= leastVersion && !slices.Contains(all, shorter) && len(all) < mostVersions {
				all = append(all, shorter)
			}
		}
	}
	return all
}

// apply makes the cut where it takes nothing away that the rest needs to stay true. ok reports whether it did.
func (c cut) apply(sentence string) (shorter string, ok bool) {
	at := c.pattern.FindStringIndex(sentence)
	if at == nil {
		return sentence, false
	}
	before, removed, after := sentence[:at[0]], sentence[at[0]:at[1]], sentence[at[1]:]
	if !c.opening && needed.MatchString(removed) || bound.MatchString(after) || !balanced(before) {
		return sentence, false // a quotation, too, stays as it was said
	}
	if strings.HasPrefix(removed, ";") && strings.Contains(before, ":") {
		return sentence, false // an item of a list
	}
	shorter = strings.TrimSpace(before + c.pattern.ReplaceAllString(removed, c.with) + after)
	return terms.Capitalize(shorter), balanced(shorter)
}

// needed are the words of a part that must stay: negations, conditions, exceptions, hedges, contrasts, and who
// said it.
var needed = regexp.MustCompile(`(?i)\b(?:not|no|none|nor|never|neither|cannot|without|unless|except|excluding|if|only|hardly|barely|rarely|seldom|almost|nearly|` +
	`may|might|could|would|should|can|perhaps|maybe|probably|likely|unlikely|possibly|potentially|reportedly|allegedly|apparently|seem\w*|appear\w*|` +
	`said|says?|according|claim\w*|suggest\w*|believ\w*|estimat\w*|argu\w*|report\w*|told|expect\w*|assum\w*|hypothe\w*|` +
	`but|although|though|however|yet|nevertheless|despite|unlike|instead|rather|than|until|when|whether|provided|least|most|up to)\b|n['’]t\b`)

// bound begins what hangs on the part before it: the rest of a list, a clause of its own to what was cut
// ("After the flood of 2011, in which the cellars filled, …"), "so far", "too".
var bound = regexp.MustCompile(`^(?:and|or|too|then|far|that|much|many|long|(?:\w+ )?(?:which|whom|whose)|when|where|who)\b`)

// balanced reports whether quotation marks and brackets of a sentence still come in pairs.
func balanced(s string) bool {
	return strings.Count(s, "“") == strings.Count(s, "”") && strings.Count(s, `"`)%2 == 0 && strings.Count(s, "(") == strings.Count(s, ")")
}

// clauseCuts are further parts that a sentence within a summary can be without; cuts are those of headlines.
var clauseCuts = []cut{
	{pattern: regexp.MustCompile(`(\p{Lu}[\p{L}-]+), (?:an?|the) [^,;:“”"]{3,60}, `), with: "$1 "}, // Mette, the leader of the choir, …
	{pattern: regexp.MustCompile(`, (?:making|leading|allowing|enabling|resulting|causing|leaving|giving|showing|demonstrating|achieving|thereby|thus|hence) [^,;:]*([.!?])$`), with: "$1"},
	{pattern: regexp.MustCompile(`^([^,;:]{20,}), and (?:we|it|they|he|she|also|show|demonstrate|provide|then|thus|find|\p{Lu}\p{L}+) [^,;:]*([.!?])$`), with: "$1$2"},
	{pattern: regexp.MustCompile(`^(?:Specifically|Additionally|Importantly|Notably|Interestingly|Recently|Also|Besides|Consequently|Here|First|Firstly|Second|Secondly|Lastly|Similarly|Likewise|As such|More specifically|More precisely|In other words|For this purpose), `), with: "", opening: true},
	{pattern: regexp.MustCompile(`\s+[–—] [^–—“”"]* [–—]\s+`), with: " "},
	{pattern: regexp.MustCompile(`, in particular, `), with: " ", opening: true},
	{pattern: regexp.MustCompile(`, (?:e\.g\.|i\.e\.|for example|for instance|of course|in turn|in fact),? ?`), with: " ", opening: true},
}
