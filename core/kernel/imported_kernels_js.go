package kernel

import "precis/core/quant"

// The exports of kernels.wasm; core/kernel/gen describes them.

//go:wasmimport kernels copy
func importedCopy(dst, src uint32, n int32)

//go:wasmimport kernels zero
func importedZero(dst uint32, n int32)

//go:wasmimport kernels rms_norm
func importedRMSNorm(dst, x, weight uint32, tokens, cols int32, eps float32)

//go:wasmimport kernels layer_norm
func importedLayerNorm(dst, x, weight, bias uint32, tokens, cols int32, eps float32)

//go:wasmimport kernels rope_neighbours
func importedRopeNeighbours(x, positions, table uint32, tokens, heads, headDim int32)

//go:wasmimport kernels rope_halves
func importedRopeHalves(x, positions, table uint32, tokens, heads, headDim int32)

//go:wasmimport kernels gate_identity
func importedGateIdentity(dst, a, b uint32, n int32)

//go:wasmimport kernels gate_relu
func importedGateReLU(dst, a, b uint32, n int32)

//go:wasmimport kernels gate_silu
func importedGateSiLU(dst, a, b uint32, n int32)

//go:wasmimport kernels gate_gelu
func importedGateGELU(dst, a, b uint32, n int32)

//go:wasmimport kernels gate_gelu_tanh
func importedGateGELUTanh(dst, a, b uint32, n int32)

//go:wasmimport kernels add
func importedAdd(dst, a, b uint32, n, period int32)

//go:wasmimport kernels scale
func importedScale(dst, x uint32, n int32, s float32)

//go:wasmimport kernels softmax
func importedSoftmax(x uint32, rows, cols int32)

//go:wasmimport kernels log_sum_exp
func importedLogSumExp(dst, x uint32, rows, cols int32)

//go:wasmimport kernels top_k
func importedTopK(ids, values, x uint32, n, k int32)

//go:wasmimport kernels store_kv_f32
func importedStoreKVFloat(keys, values uint32, capacity, heads, headDim int32, k, v uint32, tokens, at int32)

//go:wasmimport kernels move_kv_f32
func importedMoveKVFloat(keys, values uint32, capacity, heads, headDim, dst, src, n int32)

//go:wasmimport kernels attend_f32
func importedAttendFloat(dst, q, keys, values uint32, capacity, headDim int32, spans uint32, tokens, heads, group int32, scale float32,
	bias uint32, biasStride, biasZero, biasQuery, head0, head1 int32, scratch uint32)

//go:wasmimport kernels store_kv_int8
func importedStoreKVInt(keys, values uint32, capacity, heads, headDim int32, k, v uint32, tokens, at int32)

//go:wasmimport kernels move_kv_int8
func importedMoveKVInt(keys, values uint32, capacity, heads, headDim, dst, src, n int32)

//go:wasmimport kernels attend_int8
func importedAttendInt(dst, q, keys, values uint32, capacity, headDim int32, spans uint32, tokens, heads, group int32, scale float32,
	bias uint32, biasStride, biasZero, biasQuery, head0, head1 int32, scratch uint32)

//go:wasmimport kernels repack_f32
func importedRepackF32(dst, src uint32, rows, cols int32)

//go:wasmimport kernels repack_f16
func importedRepackF16(dst, src uint32, rows, cols int32)

//go:wasmimport kernels repack_bf16
func importedRepackBF16(dst, src uint32, rows, cols int32)

//go:wasmimport kernels repack_q4_0
func importedRepackQ40(dst, src uint32, rows, cols int32)

//go:wasmimport kernels repack_q4_1
func importedRepackQ41(dst, src uint32, rows, cols int32)

//go:wasmimport kernels repack_q8_0
func importedRepackQ80(dst, src uint32, rows, cols int32)

//go:wasmimport kernels quantize_narrow
func importedQuantizeNarrow(dst, x uint32, tokens, cols int32)

//go:wasmimport kernels quantize_wide
func importedQuantizeWide(dst, x uint32, tokens, cols int32)

//go:wasmimport kernels lookup_f32
func importedLookupF32(dst, w uint32, rows, cols int32, ids uint32, n int32, scale float32)

//go:wasmimport kernels matmul_f32
func importedMatMulF32(dst, w uint32, rows, cols int32, x uint32, tokens, row0, row1 int32, accumulate bool)

//go:wasmimport kernels lookup_q4
func importedLookupQ4(dst, w uint32, rows, cols int32, ids uint32, n int32, scale float32)

//go:wasmimport kernels matmul_q4
func importedMatMulQ4(dst, w uint32, rows, cols int32, x uint32, tokens, row0, row1 int32, accumulate bool)

//go:wasmimport kernels lookup_q4min
func importedLookupQ4Min(dst, w uint32, rows, cols int32, ids uint32, n int32, scale float32)

//go:wasmimport kernels matmul_q4min
func importedMatMulQ4Min(dst, w uint32, rows, cols int32, x uint32, tokens, row0, row1 int32, accumulate bool)

//go:wasmimport kernels lookup_q8
func importedLookupQ8(dst, w uint32, rows, cols int32, ids uint32, n int32, scale float32)

//go:wasmimport kernels matmul_q8
func importedMatMulQ8(dst, w uint32, rows, cols int32, x uint32, tokens, row0, row1 int32, accumulate bool)

//go:wasmimport kernels matmul_q8narrow
func importedMatMulQ8Narrow(dst, w uint32, rows, cols int32, x uint32, tokens, row0, row1 int32, accumulate bool)

var (
	importedRope = [...]func(x, positions, table uint32, tokens, heads, headDim int32){
		Neighbours: importedRopeNeighbours, Halves: importedRopeHalves,
	}
	importedGate = [...]func(dst, a, b uint32, n int32){
		Identity: importedGateIdentity, ReLU: importedGateReLU, SiLU: importedGateSiLU, GELU: importedGateGELU, GELUTanh: importedGateGELUTanh,
	}
	importedRepack = map[quant.Type]func(dst, src uint32, rows, cols int32){
		quant.F32: importedRepackF32, quant.F16: importedRepackF16, quant.BF16: importedRepackBF16,
		quant.Q4_0: importedRepackQ40, quant.Q4_1: importedRepackQ41, quant.Q8_0: importedRepackQ80,
	}
	// by Format
	importedQuantize = [...]func(dst, x uint32, tokens, cols int32){
		Q4: importedQuantizeNarrow, Q4Min: importedQuantizeNarrow, Q8: importedQuantizeWide, Q8Narrow: importedQuantizeNarrow,
	}
	importedLookup = [...]func(dst, w uint32, rows, cols int32, ids uint32, n int32, scale float32){
		F32: importedLookupF32, Q4: importedLookupQ4, Q4Min: importedLookupQ4Min, Q8: importedLookupQ8, Q8Narrow: importedLookupQ8,
	}
	importedMatMul = [...]func(dst, w uint32, rows, cols int32, x uint32, tokens, row0, row1 int32, accumulate bool){
		F32: importedMatMulF32, Q4: importedMatMulQ4, Q4Min: importedMatMulQ4Min, Q8: importedMatMulQ8, Q8Narrow: importedMatMulQ8Narrow,
	}
)

func (h Imported) Copy(dst, src Addr, n int) { importedCopy(uint32(dst), uint32(src), int32(n)) }

func (h Imported) Zero(dst Addr, n int) { importedZero(uint32(dst), int32(n)) }

func (h Imported) RMSNorm(dst, x, weight Addr, tokens, cols int, eps float32) {
	importedRMSNorm(uint32(dst), uint32(x), uint32(weight), int32(tokens), int32(cols), eps)
}

func (h Imported) LayerNorm(dst, x, weight, bias Addr, tokens, cols int, eps float32) {
	importedLayerNorm(uint32(dst), uint32(x), uint32(weight), uint32(bias), int32(tokens), int32(cols), eps)
}

func (h Imported) RoPE(x, positions, table Addr, tokens, heads, headDim int, r Rotation) {
	importedRope[r](uint32(x), uint32(positions), uint32(table), int32(tokens), int32(heads), int32(headDim))
}

func (h Imported) Gate(dst, a, b Addr, n int, act Activation) {
	importedGate[act](uint32(dst), uint32(a), uint32(b), int32(n))
}

func (h Imported) Add(dst, a, b Addr, n, period int) {
	importedAdd(uint32(dst), uint32(a), uint32(b), int32(n), int32(period))
}

func (h Imported) Scale(dst, x Addr, n int, s float32) {
	importedScale(uint32(dst), uint32(x), int32(n), s)
}

func (h Imported) Softmax(x Addr, rows, cols int) {
	importedSoftmax(uint32(x), int32(rows), int32(cols))
}

func (h Imported) LogSumExp(dst, x Addr, rows, cols int) {
	importedLogSumExp(uint32(dst), uint32(x), int32(rows), int32(cols))
}

func (h Imported) TopK(ids, values, x Addr, n, k int) {
	checkTopK(n, k)
	importedTopK(uint32(ids), uint32(values), uint32(x), int32(n), int32(k))
}

func (h Imported) StoreKV(kv KV, k, v Addr, tokens, at int) {
	kv.check()
	kv.checkRange(at, tokens)
	store := importedStoreKVFloat
	if kv.Int8 {
		store = importedStoreKVInt
	}
	store(uint32(kv.K), uint32(kv.V), int32(kv.Capacity), int32(kv.Heads), int32(kv.HeadDim),
		uint32(k), uint32(v), int32(tokens), int32(at))
}

func (h Imported) MoveKV(kv KV, dst, src, n int) {
	kv.check()
	kv.checkRange(dst, n)
	kv.checkRange(src, n)
	move := importedMoveKVFloat
	if kv.Int8 {
		move = importedMoveKVInt
	}
	move(uint32(kv.K), uint32(kv.V), int32(kv.Capacity), int32(kv.Heads), int32(kv.HeadDim), int32(dst), int32(src), int32(n))
}

func (h Imported) Attend(a Attention) {
	a.check()
	attend := importedAttendFloat
	if a.KV.Int8 {
		attend = importedAttendInt
	}
	attend(uint32(a.Dst), uint32(a.Q), uint32(a.KV.K), uint32(a.KV.V), int32(a.KV.Capacity), int32(a.KV.HeadDim),
		uint32(a.Spans), int32(a.Tokens), int32(a.Heads), int32(a.Heads/a.KV.Heads), a.Scale,
		uint32(a.Bias), int32(a.BiasStride), int32(a.BiasZero), int32(a.BiasQuery),
		int32(a.Head0), int32(a.Head1), uint32(a.Scratch))
}

func (h Imported) Repack(dst, src Addr, t quant.Type, rows, cols int) {
	checkRepack(t, cols)
	importedRepack[t](uint32(dst), uint32(src), int32(rows), int32(cols))
}

func (h Imported) Lookup(dst Addr, w Matrix, ids Addr, n int, scale float32) {
	importedLookup[w.Format](uint32(dst), uint32(w.Addr), int32(w.Rows), int32(w.Cols), uint32(ids), int32(n), scale)
}

func (h Imported) Quantize(dst, x Addr, tokens, cols int, f Format) {
	QuantizedSize(f, tokens, cols) // panics for a bad number of columns
	importedQuantize[f](uint32(dst), uint32(x), int32(tokens), int32(cols))
}

func (h Imported) MatMul(dst Addr, w Matrix, x Addr, tokens, row0, row1 int, accumulate bool) {
	checkRows(w, row0, row1)
	importedMatMul[w.Format](uint32(dst), uint32(w.Addr), int32(w.Rows), int32(w.Cols), uint32(x), int32(tokens), int32(row0), int32(row1), accumulate)
}
