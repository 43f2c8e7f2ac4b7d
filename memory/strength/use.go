// Package strength says how strong the memory of a page is: how much the page mattered to its
// reader, how that fades, and which pages leave when there is no room. It knows no store; times are
// arguments.
package strength

import (
	"math"
	"time"
)

// Use is how a reader used a page.
type Use struct {
	LastRead   time.Time
	TimesRead  int
	Dwell      time.Duration // over all readings
	Selections int           // texts that were selected in it
	Pinned     bool
}

// How much each sign of importance can add, and what it takes to add two thirds of that.
const (
	dwellShare     = 0.5
	dwellScale     = 2 * time.Minute
	selectionShare = 0.4
	selectionScale = 2.0 // selections
	rereadShare    = 0.4
	rereadScale    = 2.0 // readings beside the first
)

// Importance is how much the page mattered, from 0 (opened and left) to 1 (pinned). Dwell,
// selections and repeated readings are taken as independent signs of which each alone may be
// mistaken, a noisy or: 1 − Π(1 − sᵢ), where a sign sᵢ grows towards its share as 1 − exp(−x/scale).
//
// Source: Pearl 1988, "Probabilistic Reasoning in Intelligent Systems", §4.3.2. That dwell time
// tells interest: Claypool et al. 2001, "Implicit interest indicators".
func (u Use) Importance() float64 {
	if u.Pinned {
		return 1
	}
	doubt := 1 - saturate(dwellShare, u.Dwell.Seconds()/dwellScale.Seconds())
	doubt *= 1 - saturate(selectionShare, float64(u.Selections)/selectionScale)
	doubt *= 1 - saturate(rereadShare, float64(u.TimesRead-1)/rereadScale)
	return 1 - doubt
}

func saturate(share, x float64) float64 { return share * -math.Expm1(-max(x, 0)) }

// Recency is 2^(−age/halfLife): 1 at once, ½ after a half-life. An age below 0 counts as 0.
func Recency(age, halfLife time.Duration) float64 {
	return math.Exp2(-max(age, 0).Seconds() / halfLife.Seconds())
}

// HalfLife is the time in which the memory of a page that was read once loses half its strength.
const HalfLife = 30 * 24 * time.Hour

// Strength is what is left of a page's importance at a time: it fades with a half-life that grows
// with use, by HalfLife for each doubling of the readings, since what is read again is kept longer.
// Pages of no importance fade too, from a small amount. A pinned page does not fade.
//
// Source: Ebbinghaus 1885, "Über das Gedächtnis", the exponential form of his curve; Cepeda et al.
// 2006, "Distributed practice in verbal recall tasks".
func (u Use) Strength(now time.Time) float64 {
	if u.Pinned {
		return 1
	}
	const opened = 0.05 // what having been opened is worth
	halfLife := HalfLife.Seconds() * (1 + math.Log2(float64(max(u.TimesRead, 1))))
	kept := math.Exp2(-max(now.Sub(u.LastRead), 0).Seconds() / halfLife)
	return (opened + (1-opened)*u.Importance()) * kept
}
