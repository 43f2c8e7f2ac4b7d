package kernel

import (
	"testing"
)

// What SmolLM2 computes beside matrices and attention, for one token of a prefill and over all 30 layers.
func BenchmarkRest(b *testing.B) {
	const tokens, layers, dim, hidden, vocabulary = 128, 30, 576, 1536, 49152
	for _, host := range hosts(b)[1:] {
		k := newMachine(b, host)
		x, y := put(k, k.normal(tokens*hidden, 2)), put(k, k.normal(tokens*hidden, 1))
		logits := put(k, k.normal(vocabulary, 3))
		kv := KV{Capacity: 2048, Heads: 3, HeadDim: 64, Int8: true}
		keyBytes, valueBytes := KVSize(kv)
		kv.K, kv.V = k.room(keyBytes), k.room(valueBytes)
		positions := make([]int32, tokens)
		table := put(k, k.normal(tokens*64, 1))
		at := put(k, positions)
		run := func(name string, times int, body func()) {
			b.Run(string(host.Variant())+"/"+name, func(b *testing.B) {
				for b.Loop() {
					body()
				}
				b.ReportMetric(b.Elapsed().Seconds()*1e6*float64(times)/float64(b.N)/tokens, "µs/token")
			})
		}
		run("RMSNorm", 2*layers+1, func() { k.RMSNorm(y, x, x, tokens, dim, 1e-5) })
		run("SiLU", layers, func() { k.Gate(y, x, x, tokens*hidden, SiLU) })
		run("GELU", layers, func() { k.Gate(y, x, 0, tokens*hidden, GELU) })
		run("RoPE", layers, func() { k.RoPE(y, at, table, tokens, 12, 64, Neighbours) })
		run("StoreKV", layers, func() { k.StoreKV(kv, x, x, tokens, 0) })
		run("TopK", tokens, func() { k.TopK(y, y+1024, logits, vocabulary, 50) })
		run("LogSumExp", tokens, func() { k.LogSumExp(y, logits, 1, vocabulary) })
	}
}
