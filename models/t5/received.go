package t5

import (
	"context"

	"precis/core/decode"
	"precis/core/kernel"
)

// received measures how much of the cross-attention of some tokens each part of the input receives. A
// kernel tells what attention gives, not its probabilities; so beside the values it attends to
// others, of which those of part j are 1 in dimension j and 0 elsewhere: what that gives in dimension j
// is the probability of part j. HeadDim parts are measured at a time.
type received struct {
	model  *Model
	parts  []part
	marks  kernel.KV // its values are the marks; its keys are no one's
	marked int       // the first part that they mark; −1: none
	first  int       // the token that row 0 of a pass is
	shares [][]float64
	row    []float32 // of one token: (Heads, HeadDim)
}

// newReceived prepares to measure so many tokens over parts, in a cache of that capacity. The error is
// kernel.ErrMemory.
func (m *Model) newReceived(parts []part, tokens, capacity int) (*received, error) {
	marks, err := m.newLayer(capacity)
	if err != nil {
		return nil, err
	}
	r := &received{model: m, parts: parts, marks: marks, marked: -1, shares: make([][]float64, tokens), row: make([]float32, m.config.inner())}
	for i := range r.shares {
		r.shares[i] = make([]float64, len(parts))
	}
	return r, nil
}

func (r *received) close() { r.model.freeLayer(r.marks) }

// add counts the attention of the n queries of a block, whose keys are in kv.
func (r *received) add(kv kernel.KV, n int) {
	m := r.model
	c, s := &m.config, m.state
	scale := 1 / float64(c.Heads*c.DecoderBlocks)
	for group := 0; group < len(r.parts); group += c.HeadDim {
		if r.marked != group { // most inputs have one group, which is marked once
			r.mark(group)
			r.marked = group
		}
		kv.V = r.marks.V
		m.attendInput(s.v, kv, n)
		for token := range n {
			m.kernels.Read(kernel.Bytes(r.row), at(s.v, token, c.inner()))
			shares := r.shares[r.first+token]
			for j := range min(c.HeadDim, len(r.parts)-group) {
				for h := range c.Heads {
					shares[group+j] += scale * float64(r.row[h*c.HeadDim+j])
				}
			}
		}
	}
}

// mark writes the values that tell HeadDim parts apart, from part group on.
func (r *received) mark(group int) {
	m := r.model
	c, s := &m.config, m.state
	rows := m.options.Chunk
	ones := make([]float32, rows*c.inner())
	position := 0
	for i, p := range r.parts {
		for row := range rows {
			for h := range c.Heads {
				head := ones[row*c.inner()+h*c.HeadDim:][:c.HeadDim]
				clear(head)
				if i >= group && i < group+c.HeadDim {
					head[i-group] = 1
				}
			}
		}
		m.kernels.Write(s.v, kernel.Bytes(ones[:min(rows, p.n)*c.inner()]))
		for row := 0; row < p.n; row += rows {
			m.kernels.StoreKV(r.marks, s.v, s.v, min(rows, p.n-row), position+row)
		}
		position += p.n
	}
}

// mean is the mean over the tokens.
func (r *received) mean() []float64 {
	mean := make([]float64, len(r.parts))
	for _, shares := range r.shares {
		for i, share := range shares {
			mean[i] += share / float64(len(r.shares))
		}
	}
	return mean
}

// receivedRows is how many tokens are read between two moments at which a caller is asked whether to go on: with
// the attention over a long input they are slow.
const receivedRows = 16

// Received reads tokens over the input and tells how much attention each passage receives; see
// decode.Fusion. An input that was encoded is one passage. The error is that of Feed, or kernel.ErrMemory.
func (m *Model) Received(ctx context.Context, tokens []int32, progress decode.Progress) ([][]float64, error) {
	if len(m.input) == 0 {
		return nil, ErrInput
	}
	m.Truncate(0)
	if err := m.check(tokens, 0, m.options.Context); err != nil {
		return nil, err
	}
	r, err := m.newReceived(m.parts, len(tokens), m.state.cross.Layer(0).Capacity)
	if err != nil {
		return nil, err
	}
	defer r.close()
	m.received = r
	for done := 0; done < len(tokens) && err == nil; done += receivedRows {
		part := tokens[done:min(done+receivedRows, len(tokens))]
		err = m.feed(ctx, part, len(part), nil, nil)
		if err == nil && progress != nil {
			err = progress(done+len(part), len(tokens))
		}
	}
	m.received = nil
	m.Truncate(0)
	if err != nil {
		return nil, err
	}
	rows := make([][]float64, len(tokens))
	passages, chosen := m.fused.passages, m.fused.chosen
	if passages == 0 {
		passages, chosen = 1, []int{0}
	}
	for t, shares := range r.shares {
		rows[t] = make([]float64, passages)
		for k, i := range chosen {
			rows[t][i] = shares[k]
		}
	}
	return rows, nil
}
