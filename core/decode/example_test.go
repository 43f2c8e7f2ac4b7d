package decode_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/models/t5"
)

// The call that summarizes with t5-small in Python,
//
//	model.generate(input_ids, num_return_sequences=1, max_length=50, min_length=15, no_repeat_ngram_size=2)
//
// on a tiny model of that family with random weights; the reference gives the same tokens.
func ExampleGenerateFrom() {
	ctx := context.Background()
	const folder = "../../models/t5/testdata/golden/t5/v11-f16/"
	config, err := os.ReadFile(folder + "config.json")
	if err != nil {
		log.Fatal(err)
	}
	file, err := os.Open(folder + "model.safetensors")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		log.Fatal(err)
	}
	k, err := kernel.New(ctx)
	if err != nil {
		log.Fatal(err)
	}
	model, err := t5.OpenSafetensors(ctx, k, kernel.NewArena(k), config, file, info.Size(), t5.Options{Float32KV: true})
	if err != nil {
		log.Fatal(err)
	}

	inputIDs := []int32{132, 470, 195, 343, 286, 78, 1} // as the tokenizer gives them, with the end token
	sequences, err := decode.GenerateFrom(ctx, model, inputIDs, decode.Options{
		NumReturnSequences: 1,
		MaxLength:          50,
		MinLength:          15,
		NoRepeatNGramSize:  2,
		EOS:                []int32{1},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sequences[0].Tokens[:10], len(sequences[0].Tokens), sequences[0].Finish)
	// Output: [132 261 66 338 284 100 100 254 390 378] 49 length
}
