//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"syscall/js"

	"precis/models/speed"
	"precis/wasm/protocol"
)

// measure(request) measures the model that is loaded and gives JSON. It keeps the worker to itself
// until it has ended, and so cannot be cancelled.
func (e *engine) measure(args []js.Value) (any, error) {
	var request protocol.MeasureRequest
	if err := json.Unmarshal([]byte(args[0].String()), &request); err != nil {
		return nil, err
	}
	p := &e.language
	if p.model == nil || p.model.Model == nil {
		return nil, fmt.Errorf("%w: want a decoder to measure", errTask)
	}
	if !p.use.TryLock() {
		return nil, errors.New("engine: the model is at work, want it idle to be measured")
	}
	defer p.use.Unlock()
	rows, err := speed.Measure(context.Background(), p.model.Model, request.Lengths, request.Steps)
	if err != nil {
		return nil, err
	}
	return marshal(protocol.MeasureResult{Rows: rows, Memory: float64(e.kernels.Size())}), nil
}

// usage() gives JSON of how much memory there is in use.
func (e *engine) usage([]js.Value) (any, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return marshal(protocol.UsageResult{Kernel: float64(e.kernels.Size()), Heap: float64(m.HeapAlloc), Peak: float64(m.HeapSys)}), nil
}
