package models

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/hosts"
	"precis/internal/samplemodel"
)

// onT5Small runs a benchmark of a model in the shape of t5-small on the kernels that are not plain
// Go, with 8-bit and with 4-bit weights. wrap may put something around the kernels.
func onT5Small(b *testing.B, wrap func(k kernel.Kernels) kernel.Kernels, run func(b *testing.B, m decode.EncoderDecoder)) {
	for _, typ := range []quant.Type{quant.Q8_0, quant.Q4_0} {
		file, err := samplemodel.T5Small.GGUF(typ)
		require.NoError(b, err)
		for _, host := range hosts.All() {
			if host.Slow {
				continue
			}
			k := wrap(host.Open(b))
			lm, err := Open(context.Background(), k, bytes.NewReader(file), int64(len(file)), nil)
			require.NoError(b, err)
			b.Run(fmt.Sprintf("%s/%v", k.Variant(), typ), func(b *testing.B) { run(b, lm.EncoderDecoder) })
		}
	}
}

func bare(k kernel.Kernels) kernel.Kernels { return k }

// t5Input is 512 tokens from all over the vocabulary of t5-small.
func t5Input() []int32 {
	input := make([]int32, 512)
	for i := range input {
		input[i] = int32(3 + i*7919%32000)
	}
	return input
}

// generations are ways to write 50 tokens.
var generations = []struct {
	name    string
	options decode.Options
}{
	{"greedy", decode.Options{MaxNewTokens: 50}},
	{"no-repeat", decode.Options{MaxNewTokens: 50, MinLength: 15, NoRepeatNGramSize: 2}},
	{"beams=4", decode.Options{MaxNewTokens: 50, MinLength: 15, NoRepeatNGramSize: 2, NumBeams: 4}},
}

// BenchmarkT5Encode reads an input of 512 tokens. "undisturbed-ms" is what it would take if every
// part of the work took no longer than its fastest repetition.
func BenchmarkT5Encode(b *testing.B) {
	onT5Small(b, bare, func(b *testing.B, m decode.EncoderDecoder) {
		input := t5Input()
		var fastest []time.Duration
		for b.Loop() {
			last, part := time.Now(), 0
			require.NoError(b, m.Encode(context.Background(), input, func(int, int) error {
				spent := time.Since(last)
				if part == len(fastest) {
					fastest = append(fastest, spent)
				}
				fastest[part] = min(fastest[part], spent)
				last, part = time.Now(), part+1
				return nil
			}))
		}
		reportMilliseconds(b, 1, fastest)
	})
}

// BenchmarkT5Generate writes 50 tokens from an input of 512.
func BenchmarkT5Generate(b *testing.B) {
	onT5Small(b, bare, func(b *testing.B, m decode.EncoderDecoder) {
		require.NoError(b, m.Encode(context.Background(), t5Input(), nil))
		for _, g := range generations {
			b.Run(g.name, func(b *testing.B) {
				var fastest []time.Duration
				for b.Loop() {
					start := time.Now()
					generate50(b, m, g.options)
					spent := time.Since(start)
					if fastest == nil {
						fastest = []time.Duration{spent}
					}
					fastest[0] = min(fastest[0], spent)
				}
				reportMilliseconds(b, 50, fastest)
			})
		}
	})
}

// BenchmarkT5Call does both.
func BenchmarkT5Call(b *testing.B) {
	onT5Small(b, bare, func(b *testing.B, m decode.EncoderDecoder) {
		for _, g := range generations {
			b.Run(g.name, func(b *testing.B) {
				fastest := []time.Duration{time.Hour}
				for b.Loop() {
					start := time.Now()
					_, err := decode.GenerateFrom(context.Background(), m, t5Input(), g.options, nil)
					require.NoError(b, err)
					fastest[0] = min(fastest[0], time.Since(start))
				}
				reportMilliseconds(b, 1, fastest)
			})
		}
	})
}

// BenchmarkT5Kernels prints the share of each kernel.
func BenchmarkT5Kernels(b *testing.B) {
	var watch *stopwatch
	wrap := func(k kernel.Kernels) kernel.Kernels {
		watch = newStopwatch(k)
		return watch
	}
	onT5Small(b, wrap, func(b *testing.B, m decode.EncoderDecoder) {
		measure := func(name string, do func(b *testing.B)) {
			b.Run(name, func(b *testing.B) {
				watch.reset()
				for b.Loop() {
					do(b)
				}
				fmt.Printf("\n%s", watch.table(b.Elapsed()))
			})
		}
		measure("encode", func(b *testing.B) { require.NoError(b, m.Encode(context.Background(), t5Input(), nil)) })
		for _, g := range generations {
			measure(g.name, func(b *testing.B) { generate50(b, m, g.options) })
		}
	})
}

func generate50(b *testing.B, m decode.EncoderDecoder, o decode.Options) {
	m.Truncate(0)
	result, err := decode.Generate(context.Background(), m, []int32{m.DecoderStart()}, o, nil)
	require.NoError(b, err)
	require.Len(b, result.Tokens, 50)
}

// reportMilliseconds gives the time for each of so many tokens (or inputs), as it was and undisturbed.
func reportMilliseconds(b *testing.B, tokens int, fastest []time.Duration) {
	var undisturbed time.Duration
	for _, part := range fastest {
		undisturbed += part
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(tokens*b.N), "ms")
	b.ReportMetric(float64(undisturbed.Microseconds())/1000/float64(tokens), "undisturbed-ms")
}
