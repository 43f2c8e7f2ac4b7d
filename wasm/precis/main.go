//go:build js

// Command precis is the engine as it runs in a Web Worker: summaries and the model behind a few
// functions that web/shim/go.js calls. It decides nothing; the packages under core and models do.
package main

import (
	"syscall/js"

	"precis/core/kernel"
)

func main() {
	js.Global().Call("precisReady", newEngine(kernel.NewPortable()).exports())
	select {} // the functions stay alive
}
