// Command write assembles the kernels and writes them to a folder: each build as .wasm, and
// those with instructions of their own as .wat too, for review.
package main

import (
	"log"
	"os"
	"path/filepath"

	"precis/core/kernel/gen"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: write FOLDER")
	}
	for _, file := range gen.Files() {
		if err := os.WriteFile(filepath.Join(os.Args[1], file.Name), file.Content, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
