package learn

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrFormat is what a model cannot be read for.
var ErrFormat = errors.New("learn: not a model")

// stored is a model as JSON. Weights go by name, so that a model outlives a change of Features: a
// feature that is new starts with its prior, one that is gone is dropped.
type stored struct {
	Version   int                `json:"version"`
	Summaries int                `json:"summaries"`
	Weights   map[string]float64 `json:"weights"`
	// Precision holds what is not 0, by the names of both features.
	Precision map[string]map[string]float64 `json:"precision"`
}

const version = 1

// MarshalJSON gives all that was learnt.
func (m *Model) MarshalJSON() ([]byte, error) {
	s := stored{version, m.summaries, map[string]float64{}, map[string]map[string]float64{}}
	for i, name := range Features {
		s.Weights[name] = m.mean[i]
		row := map[string]float64{}
		for j := range i + 1 {
			if v := m.precision.At(i, j); v != 0 {
				row[Features[j]] = v
			}
		}
		s.Precision[name] = row
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON gave. The error wraps ErrFormat; the model stays as it was
// then.
func (m *Model) UnmarshalJSON(text []byte) error {
	var s stored
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if s.Version != version {
		return fmt.Errorf("%w: version %d, want %d", ErrFormat, s.Version, version)
	}
	if s.Summaries < 0 {
		return fmt.Errorf("%w: %d summaries", ErrFormat, s.Summaries)
	}
	read := New()
	read.summaries = s.Summaries
	for i, name := range Features {
		w := s.Weights[name]
		if math.Abs(w) > largestWeight {
			return fmt.Errorf("%w: weight of %q: %v, want at most %v", ErrFormat, name, w, largestWeight)
		}
		read.mean[i] = w
		if s.Precision[name][name] == 0 {
			continue // a feature that the model had not
		}
		for j := range i + 1 {
			read.precision.SetSym(i, j, s.Precision[name][Features[j]])
		}
	}
	if err := usable(read.precision); err != nil {
		return err
	}
	*m = *read
	return nil
}

// usable refuses precisions that no learning gives, and that sums would overflow with.
func usable(precision *mat.SymDense) error {
	const greatest = 1e6 // each sentence adds at most ¼ to the diagonal
	for i := range Features {
		for j := range i + 1 {
			if v := precision.At(i, j); math.Abs(v) > greatest {
				return fmt.Errorf("%w: precision of %q and %q: %v, want at most %v", ErrFormat, Features[i], Features[j], v, greatest)
			}
		}
	}
	var c mat.Cholesky
	if !c.Factorize(precision) || c.Cond() > 1e12 {
		return fmt.Errorf("%w: a precision that is not positive definite", ErrFormat)
	}
	return nil
}
