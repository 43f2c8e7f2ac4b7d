package t5

import (
	"math"
	"strings"

	"precis/internal/samplemodel"
)

// reference is a T5 in plain float64, written from the paper: the definition of what a decoder makes of
// several passages.
type reference struct {
	shape   samplemodel.T5
	tensors map[string]samplemodel.Tensor
}

type matrix [][]float64

func newReference(s samplemodel.T5) *reference {
	r := &reference{s, map[string]samplemodel.Tensor{}}
	for _, t := range s.Tensors() {
		r.tensors[strings.TrimSuffix(t.Name, ".weight")] = t
	}
	return r
}

// row is row i of a matrix, or a vector.
func (r *reference) row(name string, i int) []float64 {
	t := r.tensors[name]
	row := make([]float64, t.Shape[0])
	for j := range row {
		row[j] = float64(t.Values[i*t.Shape[0]+j])
	}
	return row
}

// times is x·Wᵀ.
func (r *reference) times(x matrix, name string) matrix {
	y := make(matrix, len(x))
	rows := make(matrix, r.tensors[name].Shape[1])
	for i := range rows {
		rows[i] = r.row(name, i)
	}
	for t := range x {
		y[t] = make([]float64, len(rows))
		for i, w := range rows {
			for j := range w {
				y[t][i] += w[j] * x[t][j]
			}
		}
	}
	return y
}

func (r *reference) norm(x matrix, name string) matrix {
	weight, y := r.row(name, 0), make(matrix, len(x))
	for t := range x {
		squares := 0.0
		for _, v := range x[t] {
			squares += v * v
		}
		y[t] = make([]float64, len(x[t]))
		for j, v := range x[t] {
			y[t][j] = v / math.Sqrt(squares/float64(len(x[t]))+1e-6) * weight[j]
		}
	}
	return y
}

func (x matrix) add(y matrix) {
	for t := range x {
		for j := range x[t] {
			x[t][j] += y[t][j]
		}
	}
}

// attend is attention of x over states; more is added to the score of head h, query t, key p; told, which
// may be nil, gets each probability.
func (r *reference) attend(x, states matrix, block string, more func(h, t, p int) float64, told func(h, t, p int, probability float64)) matrix {
	q, k, v := r.times(x, block+"q"), r.times(states, block+"k"), r.times(states, block+"v")
	out := make(matrix, len(x))
	for t := range x {
		out[t] = make([]float64, len(q[t]))
		for h := range r.shape.Heads {
			from := h * r.shape.HeadDim
			scores, sum := make([]float64, len(states)), 0.0
			for p := range states {
				for d := from; d < from+r.shape.HeadDim; d++ {
					scores[p] += q[t][d] * k[p][d]
				}
				scores[p] = math.Exp(scores[p] + more(h, t, p))
				sum += scores[p]
			}
			for p := range states {
				if told != nil {
					told(h, t, p, scores[p]/sum)
				}
				for d := from; d < from+r.shape.HeadDim; d++ {
					out[t][d] += scores[p] / sum * v[p][d]
				}
			}
		}
	}
	return r.times(out, block+"o")
}

func (r *reference) feedForward(x matrix, block string) matrix {
	up := r.times(x, block+"ffn_up")
	var gate matrix
	if r.shape.Gated {
		gate = r.times(x, block+"ffn_gate")
	}
	for t := range up {
		for j, u := range up[t] {
			if r.shape.Gated {
				g := gate[t][j]
				up[t][j] = u * 0.5 * g * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(g+0.044715*g*g*g)))
			} else {
				up[t][j] = max(u, 0)
			}
		}
	}
	return r.times(up, block+"ffn_down")
}

func (r *reference) embed(tokens []int32) matrix {
	x := make(matrix, len(tokens))
	for t, id := range tokens {
		x[t] = r.row("token_embd", int(id))
	}
	return x
}

// bias is that of relative positions.
func (r *reference) bias(side string, bothWays bool) func(h, t, p int) float64 {
	learned := r.tensors[side+".blk.0.attn_rel_b"]
	return func(h, t, p int) float64 {
		if !bothWays && p > t {
			return math.Inf(-1)
		}
		return float64(learned.Values[bucket(p-t, learned.Shape[1], 128, bothWays)*learned.Shape[0]+h])
	}
}

// encode gives the states of tokens.
func (r *reference) encode(tokens []int32) matrix {
	x := r.embed(tokens)
	for i := range r.shape.Blocks {
		block := encoderName(i, "")
		n := r.norm(x, block+"attn_norm")
		x.add(r.attend(n, n, block+"attn_", r.bias("enc", true), nil))
		x.add(r.feedForward(r.norm(x, block+"ffn_norm"), block))
	}
	return r.norm(x, "enc.output_norm")
}

// decode gives the logits after each of tokens, over passages with log-weights, and the share of
// cross-attention that each passage receives from each token.
func (r *reference) decode(passages []matrix, weights []float64, tokens []int32) (logits, received matrix) {
	var states matrix
	var of []int // the passage of each position
	for i, p := range passages {
		for _, s := range p {
			states, of = append(states, s), append(of, i)
		}
	}
	received = make(matrix, len(tokens))
	for t := range received {
		received[t] = make([]float64, len(passages))
	}
	told := func(_, t, p int, probability float64) {
		received[t][of[p]] += probability / float64(r.shape.Heads*r.shape.Blocks)
	}
	x := r.embed(tokens)
	for i := range r.shape.Blocks {
		block := decoderName(i, "")
		n := r.norm(x, block+"attn_norm")
		x.add(r.attend(n, n, block+"attn_", r.bias("dec", false), nil))
		n = r.norm(x, block+"cross_attn_norm")
		x.add(r.attend(n, states, block+"cross_attn_", func(_, _, p int) float64 { return weights[of[p]] }, told))
		x.add(r.feedForward(r.norm(x, block+"ffn_norm"), block))
	}
	x = r.norm(x, "dec.output_norm")
	if r.shape.Gated {
		return r.times(x, "output"), received
	}
	for t := range x {
		for j := range x[t] {
			x[t][j] /= math.Sqrt(float64(r.shape.Dim))
		}
	}
	return r.times(x, "token_embd"), received
}
