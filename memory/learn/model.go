package learn

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

const (
	// prior is the precision, 1/variance, of each weight before anything was learnt: the higher, the
	// more it takes to move it.
	prior = 4.0
	// largestStep is how far one summary moves a weight at most, largestWeight how far all do.
	largestStep   = 0.5
	largestWeight = 3.0
	// memory is the share of what was learnt that stays certain with each summary, so that a reader
	// may change.
	memory = 0.99
	// strongest is the factor by which the salience of a sentence is raised or lowered at most.
	strongest = 3.0
)

// Model is what was learnt of one reader: a Gaussian over the weights of a logistic model of which
// sentences are kept. It serves one caller at a time.
type Model struct {
	mean      []float64     // a weight for each of Features
	precision *mat.SymDense // of the Gaussian
	summaries int
}

// New is a model that has learnt nothing and changes nothing.
func New() *Model {
	n := len(Features)
	m := &Model{mean: make([]float64, n), precision: mat.NewSymDense(n, nil)}
	for i := range n {
		m.precision.SetSym(i, i, prior)
	}
	return m
}

// Reset forgets all that was learnt.
func (m *Model) Reset() { *m = *New() }

// Weight is what was learnt of one feature.
type Weight struct {
	Feature string `json:"feature"`
	// Value is above 0 where sentences with the feature are kept more often than others.
	Value float64 `json:"value"`
	// Deviation is the standard deviation of Value: how uncertain it is.
	Deviation float64 `json:"deviation"`
}

// Weights are what was learnt, in the order of Features.
func (m *Model) Weights() []Weight {
	var covariance mat.SymDense
	factorize(m.precision).InverseTo(&covariance)
	weights := make([]Weight, len(Features))
	for i, name := range Features {
		weights[i] = Weight{name, m.mean[i], math.Sqrt(covariance.At(i, i))}
	}
	return weights
}

// Summaries is the number of summaries that something was learnt from.
func (m *Model) Summaries() int { return m.summaries }

// Outcome is what a reader did with a sentence of a summary.
type Outcome struct {
	Features Vector
	// Kept is 1 where the sentence was kept or added, 0 where it was deleted, and the share of its
	// words that stayed where it was edited.
	Kept float64
}

// Learn takes down what a reader did with the sentences of one summary. Where all were kept, or all
// deleted alike, nothing is learnt: it says nothing of which are preferred.
//
// The Gaussian over the weights is updated by Laplace's approximation: the weights move to the
// maximum of its density times the likelihood of the outcomes, within largestStep, and the curvature
// there joins the precision. Features and outcomes are taken as their differences from the
// summary's mean, so that only what tells its sentences apart counts.
//
// It panics where a vector has not a value for each of Features. Source: Spiegelhalter and Lauritzen
// 1990, "Sequential updating of conditional probabilities on directed graphical structures"; Bishop
// 2006, "Pattern Recognition and Machine Learning", §4.5.
func (m *Model) Learn(summary []Outcome) {
	x, y, ok := centred(summary)
	if !ok {
		return
	}
	belief := m.faded()
	w := slices.Clone(m.mean)
	curvature := mat.NewSymDense(len(w), nil)
	for range 8 { // Newton's method; it settles in four or five
		gradient := slope(belief, m.mean, w)
		curvature.CopySym(belief)
		for i, v := range x {
			p := 1 / (1 + math.Exp(-(floats.Dot(w, v) + logit(y.mean))))
			floats.AddScaled(gradient, y.values[i]-p, v)
			curvature.SymRankOne(curvature, p*(1-p), mat.NewVecDense(len(v), v))
		}
		var step mat.VecDense
		if err := factorize(curvature).SolveVecTo(&step, mat.NewVecDense(len(gradient), gradient)); err != nil {
			return // the summary cannot be learnt from
		}
		floats.Add(w, step.RawVector().Data)
	}
	for i := range w {
		step := min(max(w[i]-m.mean[i], -largestStep), largestStep)
		m.mean[i] = min(max(m.mean[i]+step, -largestWeight), largestWeight)
	}
	m.precision = curvature
	m.summaries++
}

// faded is the precision with part of what was learnt given back to the prior.
func (m *Model) faded() *mat.SymDense {
	faded := mat.NewSymDense(len(m.mean), nil)
	faded.ScaleSym(memory, m.precision)
	for i := range m.mean {
		faded.SetSym(i, i, faded.At(i, i)+(1-memory)*prior)
	}
	return faded
}

// slope is the gradient at w of the logarithm of a Gaussian.
func slope(precision *mat.SymDense, mean, w []float64) []float64 {
	var slope mat.VecDense
	slope.MulVec(precision, mat.NewVecDense(len(w), floats.SubTo(make([]float64, len(w)), mean, w)))
	return slope.RawVector().Data
}

// factorize takes a precision apart. All that come here are positive definite: the prior is, what
// joins it is semidefinite, and what is read is checked.
func factorize(precision mat.Symmetric) *mat.Cholesky {
	var c mat.Cholesky
	if !c.Factorize(precision) {
		panic("learn: a precision that is not positive definite")
	}
	return &c
}

// outcomes are those of the sentences of a summary, and their mean.
type outcomes struct {
	values []float64
	mean   float64
}

// centred gives the features of sentences less their mean, and their outcomes; not ok where the
// outcomes do not differ.
func centred(summary []Outcome) (x [][]float64, y outcomes, ok bool) {
	centre := make([]float64, len(Features))
	for _, o := range summary {
		if len(o.Features) != len(Features) {
			panic(fmt.Sprintf("learn: %d features, want %d", len(o.Features), len(Features)))
		}
		floats.Add(centre, o.Features)
		y.values = append(y.values, o.Kept)
		y.mean += o.Kept / float64(len(summary))
	}
	if len(summary) < 2 || slices.Min(y.values) == slices.Max(y.values) {
		return nil, y, false
	}
	floats.Scale(1/float64(len(summary)), centre)
	for _, o := range summary {
		x = append(x, floats.SubTo(make([]float64, len(centre)), o.Features, centre))
	}
	return x, y, true
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// Salience gives for each sentence of a page the factor by which its score in a summary is
// multiplied: e^(w·(features − their mean over the page)), at least 1/strongest and at most
// strongest. Before anything was learnt each is exactly 1. It panics where a vector has not a value
// for each of Features.
func (m *Model) Salience(page []Vector) []float64 {
	factors := make([]float64, len(page))
	mean := 0.0
	for i, v := range page {
		factors[i] = floats.Dot(m.mean, v)
		mean += factors[i] / float64(len(page))
	}
	for i, f := range factors {
		factors[i] = min(max(math.Exp(f-mean), 1/strongest), strongest)
	}
	return factors
}

// Sentences is Salience for a page given as its title and sentences: what summarize.Summarizer asks
// for.
func (m *Model) Sentences(title string, sentences []string) []float64 {
	return m.Salience(Describe(title, sentences))
}
