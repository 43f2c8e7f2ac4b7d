package decode

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCopyingAllowsWholeRunsOnly(t *testing.T) {
	const prompt, end = 9, int32(1)
	c := &Copying{
		Runs: []Run{
			{First: []int32{2, 3, 4}, Next: []int32{12, 3, 4}, Source: 0},
			{First: []int32{2, 3, 5, 4}, Next: []int32{12, 3, 5, 4}, Source: 0},
			{First: []int32{6, 4}, Next: []int32{16, 4}, Source: 1},
			{First: []int32{7, 4}, Next: []int32{17, 4}, Source: 2},
			{Source: 3}, // a text of no tokens
		},
		Prompt: 1, Most: 2, EOS: []int32{end},
		Excludes: func(source int, copied []int) bool { return source == 2 && copied[0] == 1 },
	}
	for _, step := range []struct {
		said, allowed []int32
	}{
		{nil, []int32{2, 6, 7}},
		{[]int32{2, 3}, []int32{4, 5}},
		{[]int32{2, 3, 5}, []int32{4}},
		{[]int32{2, 3, 4}, []int32{end, 16, 17}}, // no second run of the same source
		{[]int32{6, 4}, []int32{end, 12}},        // what is excluded beside it
		{[]int32{6, 4, 12}, []int32{3}},
		{[]int32{6, 4, 12, 3, 4}, []int32{end}}, // as many as there may be
	} {
		scores := make([]float32, 20)
		c.Process(append([]int32{prompt}, step.said...), scores)
		var allowed []int32
		for id, score := range scores {
			if !math.IsInf(float64(score), -1) {
				allowed = append(allowed, int32(id))
			}
		}
		assert.Equal(t, step.allowed, allowed, "after %v", step.said)
	}
	assert.Equal(t, []int{2, 1}, c.Copied([]int32{6, 4, 12, 3, 5, 4, end}))
	assert.Equal(t, []int{2}, c.Copied([]int32{6, 4, 12, 3}), "a run that was broken off is none")
	assert.Empty(t, c.Copied([]int32{9}))

	scores := make([]float32, 20)
	for i := range scores {
		scores[i] = negativeInfinity
	}
	c.Process([]int32{prompt, 2, 3, 5}, scores)
	assert.Zero(t, scores[4], "the only way on is open, whatever forbade it")
}
