package passage

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Each sentence of a case stands between bars.
func TestSentences(t *testing.T) {
	for _, c := range []string{
		"|One.| |Two!| |Three?|",
		"|Dr. Smith met Mr. J. R. R. Tolkien in St. Louis.| |They talked.|",
		"|The U.S. Army left.| |He lives in the U.S.| |The rest stayed.|",
		"|It costs 3.14 dollars.| |In 2015. it fell.|",
		"|It was in 2015.| |Nobody knew.|",
		"|See Fig. 3 and No. 7 for more.| |No.| |I won't.|",
		"|Wait... what?!| |Never.|",
		"|He waited…| |Then he left.|",
		"|“Is it?” he asked.| |“Yes.”| |She left.|",
		"|He said \"Stop.\"| |(He meant it.)| |Then it ended.|",
		"|At 5 p.m. Eastern the e.g. Apple Inc. stock fell.| |Nobody cared.|",
		"|So do I.| |Then came King George I. of Greece.|",
		"|1. Introduction|\n|2. Methods|",
		"|Ein Satz z.B. Dieser am 3. Oktober.| |Noch einer.|",
		"|El Sr. García llegó.| |¿Qué hora es?| |¡Ya!|",
		"|これは文です。||「はい。」と言った。||終わり！|",
		"|他说：“好。”||然后走了。|",
		"|यह वाक्य है।| |यह दूसरा है।|",
		"|هل هذا صحيح؟| |نعم.|",
		"|Citations follow.[12][13]| |They do.|",
		"|Glued together.||The next one.| |See example.com or Node.js, v1.2.Beta.|",
		"|A heading|\n\n|A paragraph.|",
		"|How To Cook|\n|Take a very long list of all the things that you will need for it.| |Then cook.|",
		"|This line was wrapped at about forty\ncolumns and it goes on here until the end\nof the sentence.| |Another.|",
		"|Milk|\n|Eggs|\n|- Bread|\n|- Butter|",
		"|Amanda: I baked cookies.| |Do you want some?|\n|Jerry: Sure|",
		"|   |",
	} {
		var got strings.Builder
		text := strings.ReplaceAll(c, "|", "")
		at := 0
		for _, s := range Sentences(text) {
			got.WriteString(text[at:s.Start] + "|" + text[s.Start:s.End] + "|")
			at = s.End
		}
		got.WriteString(text[at:])
		want := c
		if strings.TrimSpace(text) == "" {
			want = text
		}
		assert.Equal(t, want, got.String())
	}
}
