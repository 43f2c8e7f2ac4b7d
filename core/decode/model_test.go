package decode

import (
	"context"
	"math/rand/v2"
	"slices"
)

// tableModel is a Model whose logits depend on the last two tokens alone.
type tableModel struct {
	vocabulary, context int
	history             []int32
	logits              []float32
	reads               int   // calls of Feed and FeedAll
	err                 error // what the next read fails with
}

func newTableModel(vocabulary, context int) *tableModel {
	return &tableModel{vocabulary: vocabulary, context: context, logits: make([]float32, vocabulary)}
}

func (m *tableModel) Vocabulary() int { return m.vocabulary }
func (m *tableModel) Context() int    { return m.context }
func (m *tableModel) Len() int        { return len(m.history) }
func (m *tableModel) Truncate(n int)  { m.history = m.history[:n] }

func (m *tableModel) Feed(ctx context.Context, tokens []int32, progress Progress) ([]float32, error) {
	if err := m.append(ctx, tokens, progress); err != nil {
		return nil, err
	}
	m.row(m.logits, m.history)
	return m.logits, nil
}

func (m *tableModel) Score(context.Context, [][]int32, Progress) ([][]float32, error) {
	panic("Generate does not score")
}

func (m *tableModel) append(ctx context.Context, tokens []int32, progress Progress) error {
	m.reads++
	if m.err != nil {
		return m.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(tokens) == 0 || len(m.history)+len(tokens) > m.context {
		panic("tokens that a model refuses")
	}
	m.history = append(m.history, tokens...)
	if progress != nil {
		return progress(len(tokens), len(tokens))
	}
	return nil
}

// row fills logits with what comes after history.
func (m *tableModel) row(logits []float32, history []int32) {
	seed := [2]uint64{}
	copy(seed[:], []uint64{uint64(history[len(history)-1]), uint64(history[max(len(history)-2, 0)])})
	random := rand.New(rand.NewPCG(seed[0], seed[1]))
	for i := range logits {
		logits[i] = 3 * float32(random.NormFloat64())
	}
}

// tableVerifier is a tableModel that gives the logits of several positions.
type tableVerifier struct{ *tableModel }

func (m tableVerifier) FeedAll(ctx context.Context, tokens []int32, progress Progress) ([]float32, error) {
	before := slices.Clone(m.history)
	if err := m.append(ctx, tokens, progress); err != nil {
		return nil, err
	}
	rows := make([]float32, len(tokens)*m.vocabulary)
	for i := range tokens {
		m.row(rows[i*m.vocabulary:(i+1)*m.vocabulary], append(before, tokens[:i+1]...))
	}
	return rows, nil
}

// letters writes token 0 as "a", 1 as "b" and so on; every third token holds its text back until
// the next comes, as a tokenizer does with a part of a character.
type letters struct{ held string }

func (l *letters) Push(id int32) string {
	text, letter := l.held, string(rune('a'+id))
	l.held = ""
	if id%3 == 2 {
		l.held = letter
		return text
	}
	return text + letter
}

func (l *letters) Flush() string {
	text := l.held
	l.held = ""
	return text
}

// flatModel is a tableModel whose logits cost nothing to make: they stay the same.
type flatModel struct {
	tableModel
	made bool
}

func (m *flatModel) Feed(ctx context.Context, tokens []int32, progress Progress) ([]float32, error) {
	if !m.made {
		m.row(m.logits, tokens)
		m.made = true
	}
	return m.logits, m.append(ctx, tokens, progress)
}
