//go:build !js

package kernel

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"precis/core/kernel/wasm"
	"precis/core/quant"
)

// wasmPage is the unit in which WebAssembly memory grows.
const wasmPage = 65536

// Wazero runs the simd128 build of the kernels natively, compiled by wazero. It serves one caller at a time.
type Wazero struct {
	ctx       context.Context
	runtime   wazero.Runtime
	memory    api.Memory
	functions map[string]api.Function
	stack     [maxParameters]uint64 // arguments of a call, reused so that none allocates
}

// maxParameters is the greatest number of parameters of a kernel.
const maxParameters = 24

// ErrNoCompiler says that wazero cannot compile for this platform.
var ErrNoCompiler = errors.New("kernel: wazero has no compiler for this platform")

// NewWazero compiles the kernels. The error is ErrNoCompiler, or says why the module was refused.
// ctx only carries wazero's settings; calls cannot be cancelled.
func NewWazero(ctx context.Context) (*Wazero, error) {
	runtime, err := newRuntime(ctx)
	if err != nil {
		return nil, err
	}
	module, err := runtime.Instantiate(ctx, wasm.Wazero)
	if err != nil {
		runtime.Close(ctx)
		return nil, fmt.Errorf("kernel: wazero: %w", err)
	}
	w := &Wazero{ctx: ctx, runtime: runtime, memory: module.Memory(), functions: map[string]api.Function{}}
	for name := range module.ExportedFunctionDefinitions() {
		w.functions[name] = module.ExportedFunction(name)
	}
	return w, nil
}

// newRuntime turns the panic of wazero on platforms that its compiler does not support into an error.
func newRuntime(ctx context.Context) (runtime wazero.Runtime, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrNoCompiler, r)
		}
	}()
	return wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler()), nil
}

// Close frees the memory and the compiled code.
func (w *Wazero) Close() error { return w.runtime.Close(w.ctx) }

func (w *Wazero) Variant() Variant { return SIMD }

// call runs a kernel. A trap is a programmer's error: an address outside of the memory.
func (w *Wazero) call(name string, args ...uint64) {
	n := copy(w.stack[:], args)
	if err := w.functions[name].CallWithStack(w.ctx, w.stack[:n]); err != nil {
		panic(fmt.Sprintf("kernel: %s: %v", name, err)) // not args: they would be put on the heap
	}
}

// i and f encode arguments, b a bool.
func i[T int | Addr](v T) uint64 { return uint64(uint32(v)) }
func f(v float32) uint64         { return uint64(math.Float32bits(v)) }
func b(v bool) uint64 {
	if v {
		return 1
	}
	return 0
}

func (w *Wazero) Size() uint64 {
	pages, _ := w.memory.Grow(0) // Size has 32 bits: 0 at 4 GiB
	return uint64(pages) * wasmPage
}

func (w *Wazero) Grow(size uint64) error {
	have := w.Size()
	if size <= have {
		return nil
	}
	pages := (size - have + wasmPage - 1) / wasmPage
	if pages <= maxMemory/wasmPage {
		if _, ok := w.memory.Grow(uint32(pages)); ok {
			return nil
		}
	}
	return fmt.Errorf("%w: %d bytes, beside the %d there are", ErrMemory, size, have)
}

func (w *Wazero) Write(dst Addr, src []byte) {
	if !w.memory.Write(uint32(dst), src) {
		panic(fmt.Sprintf("kernel: write of %d bytes at %d, memory ends at %d", len(src), dst, w.Size()))
	}
}

func (w *Wazero) Read(dst []byte, src Addr) {
	bytes, ok := w.memory.Read(uint32(src), uint32(len(dst)))
	if !ok {
		panic(fmt.Sprintf("kernel: read of %d bytes at %d, memory ends at %d", len(dst), src, w.Size()))
	}
	copy(dst, bytes)
}

func (w *Wazero) Copy(dst, src Addr, n int) { w.call("copy", i(dst), i(src), i(n)) }

func (w *Wazero) Zero(dst Addr, n int) { w.call("zero", i(dst), i(n)) }

var (
	ropeExports = [...]string{Neighbours: "rope_neighbours", Halves: "rope_halves"}
	gateExports = [...]string{
		Identity: "gate_identity", ReLU: "gate_relu", SiLU: "gate_silu", GELU: "gate_gelu", GELUTanh: "gate_gelu_tanh",
	}
	// by Format
	lookupExports   = [...]string{F32: "lookup_f32", Q4: "lookup_q4", Q4Min: "lookup_q4min", Q8: "lookup_q8", Q8Narrow: "lookup_q8"}
	quantizeExports = [...]string{Q4: "quantize_narrow", Q4Min: "quantize_narrow", Q8: "quantize_wide", Q8Narrow: "quantize_narrow"}
	matmulExports   = [...]string{F32: "matmul_f32", Q4: "matmul_q4", Q4Min: "matmul_q4min", Q8: "matmul_q8", Q8Narrow: "matmul_q8narrow"}
	repackExports   = map[quant.Type]string{
		quant.F32: "repack_f32", quant.F16: "repack_f16", quant.BF16: "repack_bf16",
		quant.Q4_0: "repack_q4_0", quant.Q4_1: "repack_q4_1", quant.Q8_0: "repack_q8_0",
	}
	// by KV.Int8
	storeExports  = [...]string{"store_kv_f32", "store_kv_int8"}
	moveExports   = [...]string{"move_kv_f32", "move_kv_int8"}
	attendExports = [...]string{"attend_f32", "attend_int8"}
)

func (w *Wazero) RMSNorm(dst, x, weight Addr, tokens, cols int, eps float32) {
	w.call("rms_norm", i(dst), i(x), i(weight), i(tokens), i(cols), f(eps))
}

func (w *Wazero) LayerNorm(dst, x, weight, bias Addr, tokens, cols int, eps float32) {
	w.call("layer_norm", i(dst), i(x), i(weight), i(bias), i(tokens), i(cols), f(eps))
}

func (w *Wazero) RoPE(x, positions, table Addr, tokens, heads, headDim int, r Rotation) {
	w.call(ropeExports[r], i(x), i(positions), i(table), i(tokens), i(heads), i(headDim))
}

func (w *Wazero) Gate(dst, a, b Addr, n int, act Activation) {
	w.call(gateExports[act], i(dst), i(a), i(b), i(n))
}

func (w *Wazero) Add(dst, a, b Addr, n, period int) {
	w.call("add", i(dst), i(a), i(b), i(n), i(period))
}

func (w *Wazero) Scale(dst, x Addr, n int, s float32) { w.call("scale", i(dst), i(x), i(n), f(s)) }

func (w *Wazero) Softmax(x Addr, rows, cols int) { w.call("softmax", i(x), i(rows), i(cols)) }

func (w *Wazero) LogSumExp(dst, x Addr, rows, cols int) {
	w.call("log_sum_exp", i(dst), i(x), i(rows), i(cols))
}

func (w *Wazero) TopK(ids, values, x Addr, n, k int) {
	checkTopK(n, k)
	w.call("top_k", i(ids), i(values), i(x), i(n), i(k))
}

func (w *Wazero) StoreKV(kv KV, k, v Addr, tokens, at int) {
	kv.check()
	kv.checkRange(at, tokens)
	w.call(storeExports[b(kv.Int8)],
		i(kv.K), i(kv.V), i(kv.Capacity), i(kv.Heads), i(kv.HeadDim), i(k), i(v), i(tokens), i(at))
}

func (w *Wazero) MoveKV(kv KV, dst, src, n int) {
	kv.check()
	kv.checkRange(dst, n)
	kv.checkRange(src, n)
	w.call(moveExports[b(kv.Int8)],
		i(kv.K), i(kv.V), i(kv.Capacity), i(kv.Heads), i(kv.HeadDim), i(dst), i(src), i(n))
}

func (w *Wazero) Attend(a Attention) {
	a.check()
	w.call(attendExports[b(a.KV.Int8)],
		i(a.Dst), i(a.Q), i(a.KV.K), i(a.KV.V), i(a.KV.Capacity), i(a.KV.HeadDim),
		i(a.Spans), i(a.Tokens), i(a.Heads), i(a.Heads/a.KV.Heads), f(a.Scale),
		i(a.Bias), i(a.BiasStride), i(a.BiasZero), i(a.BiasQuery),
		i(a.Head0), i(a.Head1), i(a.Scratch))
}

func (w *Wazero) Repack(dst, src Addr, t quant.Type, rows, cols int) {
	checkRepack(t, cols)
	w.call(repackExports[t], i(dst), i(src), i(rows), i(cols))
}

func (w *Wazero) Lookup(dst Addr, m Matrix, ids Addr, n int, scale float32) {
	w.call(lookupExports[m.Format], i(dst), i(m.Addr), i(m.Rows), i(m.Cols), i(ids), i(n), f(scale))
}

func (w *Wazero) Quantize(dst, x Addr, tokens, cols int, f Format) {
	QuantizedSize(f, tokens, cols) // panics for a bad number of columns
	w.call(quantizeExports[f], i(dst), i(x), i(tokens), i(cols))
}

func (w *Wazero) MatMul(dst Addr, m Matrix, x Addr, tokens, row0, row1 int, accumulate bool) {
	checkRows(m, row0, row1)
	w.call(matmulExports[m.Format], i(dst), i(m.Addr), i(m.Rows), i(m.Cols), i(x), i(tokens), i(row0), i(row1), b(accumulate))
}
