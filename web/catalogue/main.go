// Command catalogue writes models.json, the models that the page offers: those of the catalogue
// that the engine of the browser runs and whose files are fetched as they are, the default first.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"slices"

	"precis/models/catalog"
)

func main() {
	base := flag.String("base", "models/", "where the files are: an `address`, relative to the page or absolute")
	flag.Parse()
	offered := struct {
		Base   string          `json:"base"`
		Models []catalog.Entry `json:"models"`
	}{Base: *base}
	for _, e := range catalog.All() {
		if len(e.Files) > 0 && e.Family == catalog.Llama && slices.Contains(e.Tasks, catalog.Summarization) {
			offered.Models = append(offered.Models, e)
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	if err := out.Encode(offered); err != nil {
		log.Fatal(err)
	}
}
