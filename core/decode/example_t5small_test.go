//go:build !js

// Not in a browser: the file is made on the Go heap, which takes 300 MB.

package decode_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/samplemodel"
	"precis/models"
)

// Summarizing with t5-small, as Python does it:
//
//	inputs = tokenizer.encode("summarize: " + text, return_tensors="pt", max_length=512, truncation=True)
//	outputs = model.generate(inputs, num_return_sequences=1, max_length=50, min_length=15, no_repeat_ngram_size=2)
//	tokenizer.decode(outputs[0], skip_special_tokens=True)
//
// on a file of t5-small's shape, with random weights and a vocabulary of made-up words.
func ExampleGenerateFrom_t5Small() {
	ctx := context.Background()
	file, err := samplemodel.T5Small.GGUF(quant.Q8_0)
	if err != nil {
		log.Fatal(err)
	}
	k, err := kernel.New(ctx)
	if err != nil {
		log.Fatal(err)
	}
	lm, err := models.Open(ctx, k, bytes.NewReader(file), int64(len(file)), nil)
	if err != nil {
		log.Fatal(err)
	}

	text := strings.Repeat("w210 w47 w3005 w47 w18 ", 200)
	inputs := lm.Tokenizer.Truncate(lm.Tokenizer.AddSpecial(lm.Tokenizer.Encode("summarize: "+text)), 512)
	outputs, err := decode.GenerateFrom(ctx, lm.EncoderDecoder, inputs, decode.Options{
		NumReturnSequences: 1,
		MaxLength:          50, // the decoder's start is one of them
		MinLength:          15,
		NoRepeatNGramSize:  2,
		EOS:                []int32{lm.Tokenizer.EOS()},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	words := strings.Fields(lm.Tokenizer.Decode(outputs[0].Tokens, true))

	pairs := map[string]bool{}
	for i := range outputs[0].Tokens[1:] {
		pairs[fmt.Sprint(outputs[0].Tokens[i:i+2])] = true
	}
	fmt.Println(len(inputs), "tokens read,", len(outputs[0].Tokens), "written,", len(pairs), "pairs of them, all different;", len(words) > 14)
	// Output: 512 tokens read, 49 written, 48 pairs of them, all different; true
}
