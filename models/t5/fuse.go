package t5

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"precis/core/decode"
	"precis/core/kernel"
)

var _ decode.Fusion = (*Model)(nil)

// fused is what Fuse made the input.
type fused struct {
	passages int   // that were given
	chosen   []int // of them
}

// Fuse makes passages, each an *Encoded of this model, the input; see decode.Fusion. Since the decoder
// has no position bias towards the input, one passage is to the bit what Encode makes of its tokens.
//
// The error is that of ctx or progress, ErrInput where there is no passage or a weight is not finite,
// ErrContext where none fits what is attended to, or kernel.ErrMemory.
func (m *Model) Fuse(ctx context.Context, passages []decode.Weighted, o decode.FusionOptions, progress decode.Progress) (decode.Fused, error) {
	m.forgetInput()
	if o.Most <= 0 || o.Most > m.options.Fused {
		o.Most = m.options.Fused
	}
	if len(o.First) == 0 {
		o.First = []int32{m.config.DecoderStart}
	}
	if err := m.check(o.First, 0, m.options.Chunk); err != nil {
		return decode.Fused{}, err
	}
	total := 0
	for i, p := range passages {
		if e, ok := p.Encoded.(*Encoded); !ok || e.pool != m.pool {
			return decode.Fused{}, fmt.Errorf("%w: passage %d is not one of this model, or was released", ErrInput, i)
		}
		if math.IsNaN(float64(p.LogWeight)) || math.IsInf(float64(p.LogWeight), 0) {
			return decode.Fused{}, fmt.Errorf("%w: passage %d has weight exp(%v)", ErrInput, i, p.LogWeight)
		}
		total += p.Len()
	}
	if total == 0 {
		return decode.Fused{}, fmt.Errorf("%w: no passages", ErrInput)
	}
	chosen := min(total, o.Most)
	work := work{ctx: ctx, progress: progress, total: (chosen + m.options.Chunk - 1) / m.options.Chunk}
	if total > o.Most {
		work.total += m.config.DecoderBlocks * ((total + m.options.Chunk - 1) / m.options.Chunk)
	}
	var f decode.Fused
	f.Chosen = make([]int, len(passages))
	for i := range passages {
		f.Chosen[i] = i
	}
	if total > o.Most {
		var err error
		if f.Received, err = m.survey(&work, passages, o.First); err != nil {
			return decode.Fused{}, err
		}
		if f.Chosen = mostReceiving(passages, f.Received, o.Most); len(f.Chosen) == 0 {
			return decode.Fused{}, fmt.Errorf("%w: no passage has %d positions or fewer", ErrContext, o.Most)
		}
	}
	attended := make([]decode.Weighted, len(f.Chosen))
	for k, i := range f.Chosen {
		attended[k] = passages[i]
	}
	if err := m.attendTo(&work, attended); err != nil {
		m.forgetInput()
		return decode.Fused{}, err
	}
	m.fused = fused{len(passages), f.Chosen}
	return f, nil
}

// work is how far Fuse is, in chunks of positions; parts of them count as whole ones.
type work struct {
	ctx         context.Context
	progress    decode.Progress // may be nil
	done, total int
}

// step asks whether to go on with another chunk.
func (w *work) step() error {
	if err := w.ctx.Err(); err != nil || w.progress == nil {
		return err
	}
	w.done = min(w.done+1, w.total)
	return w.progress(w.done, w.total)
}

// mostReceiving are the passages that received the most, as many as fit most positions, in order.
func mostReceiving(passages []decode.Weighted, received []float64, most int) []int {
	order := make([]int, len(passages))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(received[j], received[i]) })
	var chosen []int
	for _, i := range order {
		if n := passages[i].Len(); n <= most {
			most -= n
			chosen = append(chosen, i)
		}
	}
	slices.Sort(chosen)
	return chosen
}

// attendTo makes passages the input, and reads it.
func (m *Model) attendTo(w *work, passages []decode.Weighted) error {
	for _, p := range passages {
		e := p.Encoded.(*Encoded)
		m.input = append(m.input, e.tokens...)
		m.parts = append(m.parts, part{e.states, e.Len()})
	}
	if n := len(m.input); n > m.options.Input {
		// All at once: what a cache leaves behind when it grows is lost.
		if err := m.state.cross.Reserve(m.options.Fused); err != nil {
			return err
		}
	}
	var err error
	if m.partWeights, err = m.writeWeights(passages); err != nil {
		return err
	}
	return m.readParts(w.step)
}

// writeWeights makes the table of what is added to the scores of each position; 0 where all is as it is.
func (m *Model) writeWeights(passages []decode.Weighted) (kernel.Addr, error) {
	if !slices.ContainsFunc(passages, func(p decode.Weighted) bool { return p.LogWeight != 0 }) {
		return 0, nil
	}
	var table []float32
	for _, p := range passages {
		table = append(table, slices.Repeat([]float32{p.LogWeight}, p.Len())...)
	}
	addr, err := m.pool.Alloc(4 * len(table))
	if err != nil {
		return 0, fmt.Errorf("t5: weights of %d positions: %w", len(table), err)
	}
	m.kernels.Write(addr, kernel.Bytes(table))
	m.partWeightsBytes = 4 * len(table)
	return addr, nil
}

// forgetInput leaves the decoder without an input and without what it was fed for one.
func (m *Model) forgetInput() {
	m.Truncate(0)
	m.input, m.parts, m.inputRead, m.fused = m.input[:0], m.parts[:0], false, fused{}
	if m.partWeights != 0 {
		m.pool.Free(m.partWeights, m.partWeightsBytes)
		m.partWeights = 0
	}
}

// survey has the decoder read first over all passages, block by block with a cache of one layer, and
// gives the share of cross-attention that each receives. Its work and its memory grow with the passages;
// what is decoded afterwards attends to a few of them.
//
// That the attention of the first steps tells which passages matter is measured for Fusion-in-Decoder
// by Berchansky et al. 2023, "Optimizing Retrieval-augmented Reader Models via Token Elimination"; that
// the attention received ranks passages, by Izacard and Grave 2021, "Distilling Knowledge from Reader
// to Retriever". Unlimiformer (Bertsch et al. 2023) chooses keys anew for each head and step, which costs
// each step a search over the whole input.
func (m *Model) survey(w *work, passages []decode.Weighted, first []int32) ([]float64, error) {
	s := &surveyed{model: m, work: w}
	total := 0
	for _, p := range passages {
		e := p.Encoded.(*Encoded)
		s.parts = append(s.parts, part{e.states, e.Len()})
		total += e.Len()
	}
	var err error
	if s.kv, err = m.newLayer(total); err != nil {
		return nil, err
	}
	defer m.freeLayer(s.kv)
	if m.partWeights, err = m.writeWeights(passages); err != nil {
		return nil, err
	}
	r, err := m.newReceived(s.parts, len(first), total)
	if err != nil {
		m.forgetInput()
		return nil, err
	}
	m.over, m.received = s, r
	m.writeInputSpans(total)
	m.read(m.state.self, first, 0)
	m.over, m.received = m.state.cross, nil
	r.close()
	m.forgetInput()
	if s.err != nil {
		return nil, s.err
	}
	return r.mean(), nil
}

// surveyed is a cache of one layer, filled with the keys and values of a block when that is asked for.
type surveyed struct {
	model *Model
	work  *work
	parts []part
	kv    kernel.KV
	err   error // once there is one the work is not done
}

// Layer projects all passages for block i.
func (s *surveyed) Layer(i int) kernel.KV {
	m, position := s.model, 0
	for _, p := range s.parts {
		if s.err != nil {
			break
		}
		s.err = m.chunks(s.work.step, p, func(row, rows int) {
			m.project(i, s.kv, at(p.states, row, m.config.Dim), rows, position+row)
		})
		position += p.n
	}
	if s.err != nil {
		m.received = nil // what is left of the pass is measured by nobody
	}
	return s.kv
}

// newLayer reserves keys and values of one layer for n positions. What nobody has stored is zeros.
func (m *Model) newLayer(n int) (kernel.KV, error) {
	kv := m.state.cross.Layer(0)
	kv.Capacity = n
	k, v := kernel.KVSize(kv)
	addr, err := m.pool.Alloc(k + v)
	if err != nil {
		return kv, fmt.Errorf("t5: keys and values of %d positions: %w", n, err)
	}
	m.kernels.Zero(addr, k+v)
	kv.K, kv.V = addr, addr+kernel.Addr(k)
	return kv, nil
}

func (m *Model) freeLayer(kv kernel.KV) {
	k, v := kernel.KVSize(kv)
	m.pool.Free(kv.K, k+v)
}
