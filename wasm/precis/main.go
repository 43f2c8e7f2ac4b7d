//go:build js

// Command precis is the engine as it runs in a Web Worker: summaries and the model behind a few
// functions that web/shim/go.js calls. It decides nothing; the packages under core and models do.
package main

import "syscall/js"

func main() {
	js.Global().Call("precisReady", newEngine().exports())
	select {} // the functions stay alive
}
