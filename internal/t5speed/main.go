// Command t5speed measures an encoder-decoder on one thread: encoding an input, and writing greedily and with
// beams from it. It runs natively and, through web/test/go-in-chromium.mjs, in a browser, and prints one line of
// JSON.
//
//	go run ./internal/t5speed --input 512 --steps 50 --beams 4 --repeat 3 t5-small.q8_0.gguf
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/models"
)

// result is what is printed. Times are in ms, the best of all repetitions.
type result struct {
	Variant kernel.Variant `json:"variant"`
	Encode  float64        `json:"encode"`  // of the input
	Greedy  float64        `json:"greedy"`  // for a token
	Beams   float64        `json:"beams"`   // for a token of each beam
	Tokens  int            `json:"tokens"`  // encoded
	Written []int32        `json:"written"` // greedily
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("t5speed: ")
	input := flag.Int("input", 512, "tokens to encode")
	steps := flag.Int("steps", 50, "tokens to write")
	beams := flag.Int("beams", 4, "beams")
	repeat := flag.Int("repeat", 3, "how often each is done")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("want one argument, the model file")
	}
	r, err := measure(context.Background(), flag.Arg(0), *input, *steps, *beams, *repeat)
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		log.Fatal(err)
	}
}

func measure(ctx context.Context, path string, input, steps, beams, repeat int) (result, error) {
	k, err := kernel.New(ctx)
	if err != nil {
		return result{}, err
	}
	r := result{Variant: k.Variant()}
	f, err := os.Open(path)
	if err != nil {
		return r, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return r, err
	}
	lm, err := models.Open(ctx, k, f, info.Size(), nil)
	if err != nil {
		return r, err
	}
	m := lm.EncoderDecoder
	if m == nil {
		return r, fmt.Errorf("%s: found a model of architecture %q, want an encoder-decoder", path, lm.Info.Architecture)
	}
	tokens := inputTokens(input, m.Vocabulary())
	// No end token stops a text before its last step.
	options := decode.Options{MaxNewTokens: steps, MinNewTokens: steps, EOS: []int32{lm.Tokenizer.EOS()}}
	wide := options
	wide.NumBeams = beams
	for i := range repeat {
		best := func(least *float64, parts int, do func() error) {
			if err != nil {
				return
			}
			start := time.Now()
			err = do()
			if ms := time.Since(start).Seconds() * 1000 / float64(parts); i == 0 || ms < *least {
				*least = ms
			}
		}
		best(&r.Encode, 1, func() error { return m.Encode(ctx, tokens, nil) })
		best(&r.Greedy, steps, func() error {
			r.Written, err = write(ctx, m, options)
			return err
		})
		best(&r.Beams, steps, func() error {
			_, err := write(ctx, m, wide)
			return err
		})
	}
	r.Tokens = len(m.Input())
	return r, err
}

func write(ctx context.Context, m decode.EncoderDecoder, o decode.Options) ([]int32, error) {
	m.Truncate(0)
	written, err := decode.Generate(ctx, m, []int32{m.DecoderStart()}, o, nil)
	return written.Tokens, err
}

// inputTokens are n tokens from all over a vocabulary, past its special ones. web/bench/t5/page.js has the same.
func inputTokens(n, vocabulary int) []int32 {
	tokens := make([]int32, n)
	for i := range tokens {
		tokens[i] = int32(3 + i*7919%(vocabulary-128))
	}
	return tokens
}
