package kernel

// The layout of a KV cache
//
// A SIMD lane is a position while scores are computed and a dimension while values are summed,
// so that no sum crosses lanes, and everything is read from one end to the other: a stride, or two
// streams, would keep the processor from fetching ahead what is not in its caches. Heads lie one after another, each
// with Capacity rounded up to whole blocks of KVBlock positions.
//
// Int8, K: groups of 8 positions. A group is, for each four dimensions d … d+3, two v128, of the
// positions p … p+3 and p+4 … p+7:
//
//	k[p][d] k[p][d+1] k[p][d+2] k[p][d+3]  k[p+1][d] …  k[p+2][d] …  k[p+3][d] … k[p+3][d+3]
//
// and after these eight float32 scales and eight int32 offsets, one a position. The offset is
// KVZero·Σk; it undoes the offset of queries, as that of Q8 does for activations.
//
// Int8, V: blocks of KVBlock positions. A block is, for each eight dimensions, for each four
// positions p … p+3, two v128, of the dimensions d … d+3 and d+4 … d+7:
//
//	v[p][d] v[p+1][d] v[p+2][d] v[p+3][d]  v[p][d+1] …  v[p][d+2] …  v[p][d+3] … v[p+3][d+3]
//
// and after these KVBlock float32 scales, one a position.
//
// A value is integer · scale, the integer rounded to the nearest, ties to even; the scale is
// max|x|/127 over a position's head. A head with max|x| below QuantizeTiny is all zeros. One that is
// not finite has an infinite scale, so that what is computed from it is infinite or NaN. Dimensions
// are padded with zeros to a multiple of 8.
//
// Queries are rounded to 14 bits, so that sums of products stay inside an int32 for heads of up to 1024
// dimensions, and probabilities times the scales of the values to 7 bits of the greatest in a block.
//
// Keys are multiplied by a Hadamard matrix before they are rounded, and queries likewise, which
// multiplies their products by its order: keys have a few dimensions far larger than the others, and
// rounding to a scale that is theirs would leave little of the rest. Where HeadDim is a multiple of 16 it
// is cut into blocks of 16 dimensions, a matrix X[b] (4, 4) each; with n the greatest power of two that
// divides the number of blocks and H the Hadamard matrix (4, 4), block b becomes
//
//	(H · Σ ±X[o] · H)ᵀ   over the n blocks o that differ from b in the last log₂ n bits alone, minus where
//	                     b and o have an odd number of those bits in common
//
// a Hadamard matrix of order 16·n, but for the order of its rows. Done twice it gives 16·n times the key.
// Other heads are stored as they are. Without it the Kullback-Leibler divergence of SmolLM2 from float32 is
// twice as large.
//
// Float32, K: groups of 8 positions, for each dimension the eight float32.
// Float32, V: (positions, HeadDim).

const (
	// KVGroup is the number of positions that K interleaves.
	KVGroup = 8
	// KVBlock is the number of positions of a block of V; capacities are rounded up to it.
	KVBlock = 64
	// KVLargest is the greatest integer of keys and values.
	KVLargest = 127
	// KVZero is the offset of a position by Σk: queries of −8191 … 8191 are multiplied as 1 … 16383.
	KVZero = -wideZero
	// kvScaleBytes is the size of a scale and that of an offset.
	kvScaleBytes = 4
	// kvMaxDim is the greatest number of dimensions of a head of an Int8 cache.
	kvMaxDim = 1024
	// attentionRows is the number of query rows that Attend treats together.
	attentionRows = 4
)

// paddedDim is the number of dimensions of a head as an Int8 cache stores it.
func (kv KV) paddedDim() int { return (kv.HeadDim + 7) / 8 * 8 }

// paddedCapacity is the number of positions that are stored.
func (kv KV) paddedCapacity() int { return (kv.Capacity + KVBlock - 1) / KVBlock * KVBlock }

// keyGroupBytes is the size of a group of positions in K.
func (kv KV) keyGroupBytes() int {
	if kv.Int8 {
		return KVGroup * (kv.paddedDim() + 2*kvScaleBytes)
	}
	return KVGroup * 4 * kv.HeadDim
}

// valueBlockBytes is the size of a block of KVBlock positions in V.
func (kv KV) valueBlockBytes() int {
	if kv.Int8 {
		return KVBlock * (kv.paddedDim() + kvScaleBytes)
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
	// For each row: 32 bytes of numbers that belong to it, the scores of a block, its probabilities and
	// the query (at most a v128 for each position or dimension) and the sums.
	return attentionRows * (32 + 4*KVBlock + 16*KVBlock + 16*kv.paddedDim() + 4*kv.paddedDim())
}
