package kernel

// The layout of a KV cache
//
// A SIMD lane is a position while scores are computed and a dimension while values are summed,
// so that no sum crosses lanes, and everything is read from one end to the other: a stride, or two
// streams, would keep the processor from fetching ahead what is not in its caches. Heads lie one after another, each
// with Capacity rounded up to whole blocks of KVBlock positions.
//
// Int16, K: groups of 8 positions. A group is, for each pair of dimensions (2i, 2i+1), two v128,
// of the positions p … p+3 and p+4 … p+7:
//
//	k[p][2i] k[p][2i+1]  k[p+1][2i] k[p+1][2i+1]  k[p+2][2i] k[p+2][2i+1]  k[p+3][2i] k[p+3][2i+1]
//
// and after these eight float32 scales, one a position.
//
// Int16, V: blocks of KVBlock positions. A block is, for each eight dimensions, for each pair of
// positions, two v128, of the dimensions d … d+3 and d+4 … d+7:
//
//	v[p][d] v[p+1][d]  v[p][d+1] v[p+1][d+1]  v[p][d+2] v[p+1][d+2]  v[p][d+3] v[p+1][d+3]
//
// and after these KVBlock float32 scales, one a position.
//
// A value is integer · scale, the integer rounded to the nearest, ties to even. The scale is that of
// a position's head, such that sums of products stay inside an int32:
//
//	K  max(‖x‖/KVKeyNorm, max|x|/32767)   by Cauchy and Schwarz, for queries are rounded likewise
//	V  max|x|/KVValueLimit                for probabilities are rounded likewise
//
// A head with max|x| below KVTiny is all zeros. One that is not finite, or has a norm above 1e19,
// has an infinite scale, so that what is computed from it is infinite or NaN. Dimensions are padded with
// zeros to a multiple of 8.
//
// Float32, K: groups of 8 positions, for each dimension the eight float32.
// Float32, V: (positions, HeadDim).

const (
	// KVGroup is the number of positions that K interleaves.
	KVGroup = 8
	// KVBlock is the number of positions of a block of V; capacities are rounded up to it.
	KVBlock = 64
	// kvScaleBytes is the size of a scale.
	kvScaleBytes = 4
	// KVKeyNorm is the greatest norm of the integers of a key or a query: KVKeyNorm² < 2³¹, with
	// room for their rounding.
	KVKeyNorm = 46000
	// KVValueLimit is the greatest integer of a value and of the probabilities that it is multiplied
	// with: KVBlock · KVValueLimit² < 2³¹.
	KVValueLimit = 5792
	// KVTiny is the smallest max|x| of a head that is not rounded to zero; its square is no denormal.
	KVTiny = 1e-15
	// attentionRows is the number of query rows that Attend treats together.
	attentionRows = 4
)

// paddedDim is the number of dimensions of a head as an Int16 cache stores it.
func (kv KV) paddedDim() int { return (kv.HeadDim + 7) / 8 * 8 }

// paddedCapacity is the number of positions that are stored.
func (kv KV) paddedCapacity() int { return (kv.Capacity + KVBlock - 1) / KVBlock * KVBlock }

// keyGroupBytes is the size of a group of positions in K.
func (kv KV) keyGroupBytes() int {
	if kv.Int16 {
		return KVGroup * (2*kv.paddedDim() + kvScaleBytes)
	}
	return KVGroup * 4 * kv.HeadDim
}

// valueBlockBytes is the size of a block of KVBlock positions in V.
func (kv KV) valueBlockBytes() int {
	if kv.Int16 {
		return KVBlock * (2*kv.paddedDim() + kvScaleBytes)
	}
	return KVBlock * 4 * kv.HeadDim
}

// keyHeadBytes and valueHeadBytes are the sizes of one head.
func (kv KV) keyHeadBytes() int   { return kv.paddedCapacity() / KVGroup * kv.keyGroupBytes() }
func (kv KV) valueHeadBytes() int { return kv.paddedCapacity() / KVBlock * kv.valueBlockBytes() }

// KVSize is the number of bytes of K and of V, each.
func KVSize(kv KV) (k, v int) {
	kv.check()
	return kv.Heads * kv.keyHeadBytes(), kv.Heads * kv.valueHeadBytes()
}

// AttentionScratch is the number of bytes that Attend needs for itself.
func AttentionScratch(kv KV) int {
	kv.check()
	// For each row: 32 bytes of numbers that belong to it, the scores of a block, its
	// probabilities (a v128 each), the query (a v128 for each dimension) and the sums.
	return attentionRows * (32 + 4*KVBlock + 16*KVBlock + 16*kv.paddedDim() + 4*kv.paddedDim())
}
