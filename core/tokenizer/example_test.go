package tokenizer_test

import (
	"fmt"
	"log"
	"os"

	"precis/core/tokenizer"
)

// tokenizer(text, max_length=8, truncation=True) of transformers, for a T5 model: </s> is counted
// and stays the last token.
func ExampleTokenizer_Truncate() {
	file, err := os.ReadFile("testdata/unigram/tokenizer.json")
	if err != nil {
		log.Fatal(err)
	}
	config, err := tokenizer.FromJSON(file)
	if err != nil {
		log.Fatal(err)
	}
	t, err := tokenizer.New(config)
	if err != nil {
		log.Fatal(err)
	}
	ids := t.Truncate(t.AddSpecial(t.Encode("The lighthouse was dark. </s> is text here.")), 8)
	var symbols []string
	for _, id := range ids {
		symbols = append(symbols, t.Symbols(id))
	}
	fmt.Println(symbols)
	fmt.Println(t.Decode(ids, true))
	// Output:
	// [▁The ▁light hou se ▁wa s ▁d </s>]
	// The lighthouse was d
}
