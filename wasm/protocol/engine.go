package protocol

import "precis/models/speed"

// StartRequest starts the engine.
type StartRequest struct {
	// Variant forces a kernel variant; empty: the best that the browser runs.
	Variant string `json:"variant,omitempty"`
	// Hub is the address of the hub; empty: https://huggingface.co.
	Hub string `json:"hub,omitempty"`
	// Stall is after how many milliseconds without a byte of the hub a connection counts as broken;
	// 0: 30,000.
	Stall int `json:"stall,omitempty"`
}

// StartResult describes the engine that runs.
type StartResult struct {
	Variant string             `json:"variant"` // relaxed, simd or portable
	Timings map[string]float64 `json:"timings"`
}

// MeasureRequest asks for the speed with contexts of some lengths.
type MeasureRequest struct {
	Lengths []int `json:"lengths"` // tokens
	Steps   int   `json:"steps"`   // decode steps after each
}

// MeasureResult is how fast the model reads and writes.
type MeasureResult struct {
	Rows   []speed.Row `json:"rows"`   // one a length
	Memory float64     `json:"memory"` // bytes of kernel memory
}

// UsageResult is how much memory the engine holds, in bytes.
type UsageResult struct {
	Kernel float64 `json:"kernel"` // address space of weights, activations and caches; empty places in it take none
	Heap   float64 `json:"heap"`   // what the Go program uses now
	Peak   float64 `json:"peak"`   // the most that its heap has taken; it does not shrink
}

// CancelRequest stops another request.
type CancelRequest struct {
	Target int `json:"target"` // its id
}
