//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"
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
	if e.lm == nil {
		return nil, errors.New("engine: no model is loaded to be measured")
	}
	if !e.model.TryLock() {
		return nil, errors.New("engine: the model is at work, want it idle to be measured")
	}
	defer e.model.Unlock()
	rows, err := speed.Measure(context.Background(), e.lm.Model, request.Lengths, request.Steps)
	if err != nil {
		return nil, err
	}
	return marshal(protocol.MeasureResult{Rows: rows, Memory: float64(e.kernels.Size())}), nil
}
