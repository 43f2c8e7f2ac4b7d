package models

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/hosts"
	"precis/models/speed"
)

// benchmarkLengths are the lengths of context that speeds are given for.
var benchmarkLengths = []int{128, 512, 1536}

// onFastHosts runs a benchmark of SmolLM2 on the kernels that are not plain Go, with so many
// tokens in the context.
func onFastHosts(b *testing.B, run func(b *testing.B, m decode.Model, tokens []int32)) {
	for _, host := range hosts.All() {
		if host.Slow {
			continue
		}
		k := host.Open(b)
		m := openModel(b, k).Model
		tokens := speed.Tokens(m.Context(), m.Vocabulary())
		for _, n := range benchmarkLengths {
			b.Run(fmt.Sprintf("%s/%d", k.Variant(), n), func(b *testing.B) {
				m.Truncate(0)
				run(b, m, tokens[:n])
			})
		}
	}
}

// reportSpeed gives the speed as it was, and as it would be if every part of the work had taken
// no longer than its fastest repetition: on a busy machine that tells more.
func reportSpeed(b *testing.B, tokens int, undisturbed time.Duration) {
	b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
	b.ReportMetric(float64(tokens)/undisturbed.Seconds(), "undisturbed-tokens/s")
}

// BenchmarkPrefill reads a text at once; a part is a chunk.
func BenchmarkPrefill(b *testing.B) {
	onFastHosts(b, func(b *testing.B, m decode.Model, tokens []int32) {
		mustFeed(b, m, tokens, nil) // the cache grows
		fastest := map[int]time.Duration{}
		for b.Loop() {
			m.Truncate(0)
			last := time.Now()
			mustFeed(b, m, tokens, func(done, _ int) error {
				now := time.Now()
				if best, ok := fastest[done]; !ok || now.Sub(last) < best {
					fastest[done] = now.Sub(last)
				}
				last = now
				return nil
			})
		}
		var undisturbed time.Duration
		for _, d := range fastest {
			undisturbed += d
		}
		reportSpeed(b, len(tokens), undisturbed)
	})
}

// BenchmarkDecode reads token by token after a text; a part is a token.
func BenchmarkDecode(b *testing.B) {
	onFastHosts(b, func(b *testing.B, m decode.Model, tokens []int32) {
		n := len(tokens)
		mustFeed(b, m, tokens, nil)
		fastest := time.Duration(math.MaxInt64)
		for b.Loop() {
			if m.Len() >= n+32 {
				m.Truncate(n)
			}
			start := time.Now()
			mustFeed(b, m, tokens[:1], nil)
			fastest = min(fastest, time.Since(start))
		}
		reportSpeed(b, 1, fastest)
	})
}

// BenchmarkScore reads 40 continuations of 30 tokens after a text; a part is a chunk.
func BenchmarkScore(b *testing.B) {
	onFastHosts(b, func(b *testing.B, m decode.Model, tokens []int32) {
		mustFeed(b, m, tokens, nil)
		continuations := slices.Collect(slices.Chunk(speed.Tokens(40*30, m.Vocabulary()), 30))
		for b.Loop() {
			_, err := m.Score(context.Background(), continuations, nil)
			require.NoError(b, err)
		}
		b.ReportMetric(float64(40*30*b.N)/b.Elapsed().Seconds(), "tokens/s")
	})
}

// BenchmarkOpen packs a file that is in memory already, and prints the share of each kernel.
func BenchmarkOpen(b *testing.B) {
	file, err := os.ReadFile(modelPath(b))
	require.NoError(b, err)
	for _, host := range hosts.All() {
		k := newStopwatch(host.Open(b))
		b.Run(string(k.Variant()), func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			k.reset()
			for b.Loop() {
				_, err := Open(context.Background(), k, bytes.NewReader(file), int64(len(file)), nil)
				require.NoError(b, err)
			}
			fmt.Printf("\n%s", k.table(b.Elapsed()))
		})
	}
}

// BenchmarkKernels prints the share of each kernel in reading a text and in reading on token by token.
func BenchmarkKernels(b *testing.B) {
	for _, host := range hosts.All() {
		if host.Slow {
			continue
		}
		k := newStopwatch(host.Open(b))
		m := openModel(b, k).Model
		for _, n := range benchmarkLengths {
			tokens := speed.Tokens(n, m.Vocabulary())
			b.Run(fmt.Sprintf("prefill/%s/%d", k.Variant(), n), func(b *testing.B) {
				m.Truncate(0)
				mustFeed(b, m, tokens, nil)
				k.reset()
				for b.Loop() {
					m.Truncate(0)
					mustFeed(b, m, tokens, nil)
				}
				fmt.Printf("\n%s", k.table(b.Elapsed())) // Logf would cut it off
			})
			b.Run(fmt.Sprintf("decode/%s/%d", k.Variant(), n), func(b *testing.B) {
				m.Truncate(0)
				mustFeed(b, m, tokens, nil)
				k.reset()
				for b.Loop() {
					m.Truncate(n)
					mustFeed(b, m, tokens[:1], nil)
				}
				fmt.Printf("\n%s", k.table(b.Elapsed()))
			})
		}
	}
}

func mustFeed(b *testing.B, m decode.Model, tokens []int32, progress decode.Progress) {
	_, err := m.Feed(context.Background(), tokens, progress)
	require.NoError(b, err)
}

// stopwatch is kernels that note the time spent in each.
type stopwatch struct {
	kernel.Kernels
	times map[call]*times
}

// times are those of the calls of one kernel.
type times struct {
	calls         int
	all, shortest time.Duration
}

// call is a kernel, for so many tokens, and for those of matrices the shape.
type call struct {
	name       string
	format     kernel.Format
	rows, cols int
	tokens     int
}

func (c call) String() string {
	name := c.name
	if c.cols > 0 {
		name += fmt.Sprintf(" %v (%d, %d)", c.format, c.rows, c.cols)
	}
	return name + fmt.Sprintf(" · %d", c.tokens)
}

func newStopwatch(k kernel.Kernels) *stopwatch {
	s := &stopwatch{Kernels: k}
	s.reset()
	return s
}

func (s *stopwatch) reset() { s.times = map[call]*times{} }

// table lists the kernels by time, and what is left for Go. "Undisturbed" is what the calls would
// take if each were as fast as the shortest: on a busy machine it tells more than the time, but
// for attention, whose calls differ.
func (s *stopwatch) table(total time.Duration) string {
	rest := total
	var undisturbed time.Duration
	calls := slices.SortedFunc(maps.Keys(s.times), func(a, b call) int { return cmp.Compare(s.times[b].all, s.times[a].all) })
	var out strings.Builder
	for _, c := range calls {
		t := s.times[c]
		rest -= t.all
		undisturbed += time.Duration(t.calls) * t.shortest
		fmt.Fprintf(&out, "%-34v %7d calls %12v %5.1f %%   undisturbed %12v\n", c, t.calls, t.all.Round(time.Microsecond),
			100*float64(t.all)/float64(total), (time.Duration(t.calls) * t.shortest).Round(time.Microsecond))
	}
	fmt.Fprintf(&out, "%-34s %13s %12v %5.1f %%   undisturbed %12v in all\n", "the rest", "", rest.Round(time.Microsecond),
		100*float64(rest)/float64(total), undisturbed.Round(time.Microsecond))
	return out.String()
}

func (s *stopwatch) note(c call, start time.Time) {
	spent := time.Since(start)
	t, ok := s.times[c]
	if !ok {
		t = &times{shortest: spent}
		s.times[c] = t
	}
	t.calls++
	t.all += spent
	t.shortest = min(t.shortest, spent)
}

func (s *stopwatch) MatMul(dst kernel.Addr, w kernel.Matrix, x kernel.Addr, tokens, row0, row1 int, accumulate bool) {
	defer s.note(call{"MatMul", w.Format, w.Rows, w.Cols, tokens}, time.Now())
	s.Kernels.MatMul(dst, w, x, tokens, row0, row1, accumulate)
}

func (s *stopwatch) Quantize(dst, x kernel.Addr, tokens, cols int, f kernel.Format) {
	defer s.note(call{"Quantize", f, tokens, cols, tokens}, time.Now())
	s.Kernels.Quantize(dst, x, tokens, cols, f)
}

func (s *stopwatch) Attend(a kernel.Attention) {
	defer s.note(call{name: "Attend", tokens: a.Tokens}, time.Now())
	s.Kernels.Attend(a)
}

func (s *stopwatch) StoreKV(kv kernel.KV, k, v kernel.Addr, tokens, at int) {
	defer s.note(call{name: "StoreKV", tokens: tokens}, time.Now())
	s.Kernels.StoreKV(kv, k, v, tokens, at)
}

func (s *stopwatch) RMSNorm(dst, x, weight kernel.Addr, tokens, cols int, eps float32) {
	defer s.note(call{name: "RMSNorm", tokens: tokens}, time.Now())
	s.Kernels.RMSNorm(dst, x, weight, tokens, cols, eps)
}

func (s *stopwatch) RoPE(x, positions, table kernel.Addr, tokens, heads, headDim int, r kernel.Rotation) {
	defer s.note(call{name: "RoPE", tokens: tokens}, time.Now())
	s.Kernels.RoPE(x, positions, table, tokens, heads, headDim, r)
}

func (s *stopwatch) Gate(dst, a, b kernel.Addr, n int, act kernel.Activation) {
	defer s.note(call{name: "Gate", tokens: n}, time.Now())
	s.Kernels.Gate(dst, a, b, n, act)
}

func (s *stopwatch) Lookup(dst kernel.Addr, w kernel.Matrix, ids kernel.Addr, n int, scale float32) {
	defer s.note(call{name: "Lookup", tokens: n}, time.Now())
	s.Kernels.Lookup(dst, w, ids, n, scale)
}

func (s *stopwatch) LogSumExp(dst, x kernel.Addr, rows, cols int) {
	defer s.note(call{name: "LogSumExp", tokens: rows}, time.Now())
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
