//go:build js

// Command precis is the engine as it runs in a Web Worker: summaries and the model behind a few
// functions that web/shim/go.js calls. It decides nothing; the packages under core and models do.
package main

import (
	"syscall/js"

	"precis/core/kernel"
)

func main() {
	js.Global().Call("precisReady", newEngine(kernels()).exports())
	select {} // the functions stay alive
}

// kernels are those that the worker brought along, else plain Go.
func kernels() kernel.Kernels {
	imported, err := kernel.NewImported()
	if err != nil { // kernel.ErrNoSIMD
		return kernel.NewPortable()
	}
	return imported
}
