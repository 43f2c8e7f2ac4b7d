// Command gen writes the JavaScript side of the protocol: the names of messages as constants,
// their fields as JSDoc types, with the comments of the Go source. It runs in the folder of the
// protocol.
package main

import (
	"flag"
	"log"
	"os"
)

func main() {
	out := flag.String("o", "", "the JavaScript `file` to write")
	flag.Parse()
	source, err := generate(".", "../../core/passage", "../../core/summarize", "../../core/dialogue", "../../models", "../../models/speed")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, source, 0o644); err != nil {
		log.Fatal(err)
	}
}
