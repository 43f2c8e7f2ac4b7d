// Command convert makes the GGUF file that a pull of the model someone/tiny gives, natively: tests
// compare what the browser makes of it.
package main

import (
	"context"
	"errors"
	"flag"
	"log"

	"precis/models/convert"
)

func main() {
	out := flag.String("o", "", "the `file` to write")
	quantization := flag.String("quant", "q8_0", "what weights become")
	flag.Parse()
	if err := write(*out, *quantization, flag.Arg(0)); err != nil {
		log.Fatal(err)
	}
}

func write(out, quantization, folder string) error {
	t, err := convert.ParseType(quantization)
	if err != nil {
		return err
	}
	files, err := convert.Open(folder)
	if err != nil {
		return err
	}
	files.Name, files.Repository, files.License = "tiny", "someone/tiny", "mit"
	return errors.Join(convert.WriteFile(context.Background(), out, files.Source, convert.Options{Type: t}), files.Close())
}
