package catalog

import (
	"slices"
	"strings"
)

// Device is what is known of the machine that a model is to run on; a zero stands for what is not
// known. A browser tells most of it: navigator.deviceMemory, hardwareConcurrency, connection and
// languages.
type Device struct {
	MemoryGB      float64  `json:"memoryGB"` // of the whole machine; browsers say no more than 8
	Cores         int      `json:"cores"`
	SaveData      bool     `json:"saveData"`      // the user asked for less to be loaded
	EffectiveType string   `json:"effectiveType"` // "slow-2g", "2g", "3g" or "4g"
	DownlinkMbps  float64  `json:"downlinkMbps"`  // browsers say no more than 10
	Languages     []string `json:"languages"`     // BCP 47, the preferred one first
}

const (
	// memoryUnknown is the memory, in GB, of a machine that does not tell; Firefox and Safari do not.
	memoryUnknown = 4
	// memoryShare is the part of a machine's memory that a page may take; beyond it phones begin to
	// close other pages, and then this one.
	memoryShare = 1.0 / 3
	// toldDownlink is the most that browsers tell, in Mbit/s. Such a line, and one of which nothing
	// is known, is taken for one of fastDownlink.
	toldDownlink, fastDownlink = 10, 50
)

// downlinks are the Mbit/s that the effective types begin to stand for.
//
// Source: WICG, Network Information API, table of effective connection types.
var downlinks = map[string]float64{"slow-2g": 0.03, "2g": 0.05, "3g": 0.7}

// gigabytes is the memory of the machine.
func (d Device) gigabytes() float64 {
	if d.MemoryGB > 0 {
		return d.MemoryGB
	}
	return memoryUnknown
}

// memory is the bytes that a model may take.
func (d Device) memory() int64 { return int64(d.gigabytes() * memoryShare * 1e9) }

// seconds is how long so many bytes take to arrive.
func (d Device) seconds(bytes int64) float64 {
	speed := d.DownlinkMbps
	if speed <= 0 {
		speed = downlinks[d.EffectiveType]
	}
	if speed <= 0 || speed == toldDownlink {
		speed = fastDownlink
	}
	return float64(bytes) * 8 / (speed * 1e6)
}

// preference is which of the device's languages is the first among those; −1: none is. A device
// that names no language takes any.
func (d Device) preference(languages []string) int {
	if len(d.Languages) == 0 {
		return 0
	}
	return slices.IndexFunc(d.Languages, func(tag string) bool {
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		return slices.Contains(languages, base)
	})
}
