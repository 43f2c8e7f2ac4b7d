package protocol

import (
	"precis/core/passage"
	"precis/core/summarize"
)

// PageRequest says which text is open, so that it can be read ahead (Look). What is the same as before
// is not read again. An empty text closes the page.
type PageRequest struct {
	Text string `json:"text"`
	// Options are those of the summary that would be asked for: it is made ahead too.
	Options summarize.Options `json:"options"`
	// DeviceMemory is that of the device in GB, as navigator.deviceMemory says; 0: not known.
	DeviceMemory float64 `json:"deviceMemory,omitempty"`
	// Page and Context are those of the summary that would be asked for (SummarizeRequest): what the page
	// recalls is looked up ahead too. Without them, and of a private or excluded page, nothing is.
	Page    *ReadPage `json:"page,omitempty"`
	Context bool      `json:"context,omitempty"`
}

// LookRequest says what part of the open page is in sight, and whether to read ahead now: while the page
// is in sight, the device has power, and nobody waits. Every other task comes first.
type LookRequest struct {
	Visible passage.Range `json:"visible"`
	Read    bool          `json:"read"`
}

// LookResult is how far the page was read ahead when there was nothing more to do, or when another look
// took over. How far it is meanwhile is told as progress of the stage ahead.
type LookResult struct {
	// Open says that there is a page; an engine that was started anew has none.
	Open     bool    `json:"open"`
	Passages int     `json:"passages"` // what a model is given of the page
	Held     int     `json:"held"`     // of them, those that need not be read again
	Bytes    float64 `json:"bytes"`    // that these take
	Ready    bool    `json:"ready"`    // the summary is made, and all is held that there is room for
}
