package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/models/speed"
)

// benchmarkLengths are the lengths of context that speeds are given for.
var benchmarkLengths = []int{128, 512, 1536}

// onFastHosts runs a benchmark of SmolLM2 on the kernels that are not plain Go, and prints the
// share of each kernel in the time.
func onFastHosts(b *testing.B, run func(b *testing.B, m decode.Model, k *stopwatch, tokens []int32)) {
	for _, host := range hosts {
		if host.slow {
			continue
		}
		k := newStopwatch(host.open(b))
		m := openModel(b, k).Model
		tokens := speed.Tokens(m.Context(), m.Vocabulary())
		for _, n := range benchmarkLengths {
			b.Run(fmt.Sprintf("%s/%d", k.Variant(), n), func(b *testing.B) {
				m.Truncate(0)
				run(b, m, k, tokens[:n])
				b.Logf("%s %s, %d tokens\n%s", b.Name(), k.Variant(), n, k.table(b.Elapsed()))
			})
		}
	}
}

// BenchmarkPrefill reads a text at once.
func BenchmarkPrefill(b *testing.B) {
	onFastHosts(b, func(b *testing.B, m decode.Model, k *stopwatch, tokens []int32) {
		mustFeed(b, m, tokens) // the cache grows
		k.reset()
		for b.Loop() {
			m.Truncate(0)
			mustFeed(b, m, tokens)
		}
		b.ReportMetric(float64(len(tokens)*b.N)/b.Elapsed().Seconds(), "tokens/s")
	})
}

// BenchmarkDecode reads token by token after a text.
func BenchmarkDecode(b *testing.B) {
	onFastHosts(b, func(b *testing.B, m decode.Model, k *stopwatch, tokens []int32) {
		n := len(tokens)
		mustFeed(b, m, tokens)
		k.reset()
		for b.Loop() {
			if m.Len() >= n+32 {
				m.Truncate(n)
			}
			mustFeed(b, m, tokens[:1])
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
	})
}

// BenchmarkScore reads 40 continuations of 30 tokens after a text.
func BenchmarkScore(b *testing.B) {
	onFastHosts(b, func(b *testing.B, m decode.Model, k *stopwatch, tokens []int32) {
		mustFeed(b, m, tokens)
		k.reset()
		continuations := slices.Collect(slices.Chunk(speed.Tokens(40*30, m.Vocabulary()), 30))
		for b.Loop() {
			_, err := m.Score(context.Background(), continuations, nil)
			require.NoError(b, err)
		}
		b.ReportMetric(float64(40*30*b.N)/b.Elapsed().Seconds(), "tokens/s")
	})
}

func mustFeed(b *testing.B, m decode.Model, tokens []int32) {
	_, err := m.Feed(context.Background(), tokens, nil)
	require.NoError(b, err)
}

// stopwatch is kernels that note the time spent in each.
type stopwatch struct {
	kernel.Kernels
	spent map[call]time.Duration
	calls map[call]int
}

// call is a kernel, and for those of matrices the shape.
type call struct {
	name       string
	format     kernel.Format
	rows, cols int
}

func (c call) String() string {
	if c.cols == 0 {
		return c.name
	}
	return fmt.Sprintf("%s %v (%d, %d)", c.name, c.format, c.rows, c.cols)
}

func newStopwatch(k kernel.Kernels) *stopwatch {
	s := &stopwatch{Kernels: k}
	s.reset()
	return s
}

func (s *stopwatch) reset() {
	s.spent, s.calls = map[call]time.Duration{}, map[call]int{}
}

// table lists the kernels by time, and what is left for Go.
func (s *stopwatch) table(total time.Duration) string {
	names, rest := []call{}, total
	for name, spent := range s.spent {
		names, rest = append(names, name), rest-spent
	}
	slices.SortFunc(names, func(a, b call) int { return int(s.spent[b] - s.spent[a]) })
	var out strings.Builder
	for _, name := range names {
		fmt.Fprintf(&out, "%-26v %9d calls %12v %5.1f %%\n", name, s.calls[name], s.spent[name].Round(time.Microsecond), 100*float64(s.spent[name])/float64(total))
	}
	fmt.Fprintf(&out, "%-26s %15s %12v %5.1f %%\n", "the rest", "", rest.Round(time.Microsecond), 100*float64(rest)/float64(total))
	return out.String()
}

func (s *stopwatch) note(name call, start time.Time) {
	s.spent[name] += time.Since(start)
	s.calls[name]++
}

func (s *stopwatch) MatMul(dst kernel.Addr, w kernel.Matrix, x kernel.Addr, tokens, row0, row1 int, accumulate bool) {
	defer s.note(call{"MatMul", w.Format, w.Rows, w.Cols}, time.Now())
	s.Kernels.MatMul(dst, w, x, tokens, row0, row1, accumulate)
}

func (s *stopwatch) Quantize(dst, x kernel.Addr, tokens, cols int, f kernel.Format) {
	defer s.note(call{"Quantize for", f, 0, cols}, time.Now())
	s.Kernels.Quantize(dst, x, tokens, cols, f)
}

func (s *stopwatch) Attend(a kernel.Attention) {
	defer s.note(call{name: "Attend"}, time.Now())
	s.Kernels.Attend(a)
}

func (s *stopwatch) StoreKV(kv kernel.KV, k, v kernel.Addr, tokens, at int) {
	defer s.note(call{name: "StoreKV"}, time.Now())
	s.Kernels.StoreKV(kv, k, v, tokens, at)
}

func (s *stopwatch) RMSNorm(dst, x, weight kernel.Addr, tokens, cols int, eps float32) {
	defer s.note(call{name: "RMSNorm"}, time.Now())
	s.Kernels.RMSNorm(dst, x, weight, tokens, cols, eps)
}

func (s *stopwatch) RoPE(x, positions, table kernel.Addr, tokens, heads, headDim int, r kernel.Rotation) {
	defer s.note(call{name: "RoPE"}, time.Now())
	s.Kernels.RoPE(x, positions, table, tokens, heads, headDim, r)
}

func (s *stopwatch) Gate(dst, a, b kernel.Addr, n int, act kernel.Activation) {
	defer s.note(call{name: "Gate"}, time.Now())
	s.Kernels.Gate(dst, a, b, n, act)
}

func (s *stopwatch) Lookup(dst kernel.Addr, w kernel.Matrix, ids kernel.Addr, n int, scale float32) {
	defer s.note(call{name: "Lookup"}, time.Now())
	s.Kernels.Lookup(dst, w, ids, n, scale)
}

func (s *stopwatch) LogSumExp(dst, x kernel.Addr, rows, cols int) {
	defer s.note(call{name: "LogSumExp"}, time.Now())
	s.Kernels.LogSumExp(dst, x, rows, cols)
}

func (s *stopwatch) Repack(dst, src kernel.Addr, t quant.Type, rows, cols int) {
	defer s.note(call{name: "Repack"}, time.Now())
	s.Kernels.Repack(dst, src, t, rows, cols)
}

func (s *stopwatch) Write(dst kernel.Addr, src []byte) {
	defer s.note(call{name: "Write"}, time.Now())
	s.Kernels.Write(dst, src)
}

func (s *stopwatch) Read(dst []byte, src kernel.Addr) {
	defer s.note(call{name: "Read"}, time.Now())
	s.Kernels.Read(dst, src)
}
