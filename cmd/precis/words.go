package main

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"precis/core/dialogue"
	"precis/core/summarize"
	"precis/models/catalog"
	"precis/models/convert"
	"precis/models/hub"
)

// vars are the values that the help texts, defaults and enums of the commands name.
func vars() kong.Vars {
	folder, err := hub.Dir()
	if err != nil {
		folder = "models" // no home: as good as any
	}
	return kong.Vars{
		"kinds":      list(summarize.Kinds),
		"lengths":    list(summarize.Lengths),
		"formats":    list(summarize.Formats),
		"modes":      list(summarize.Modes),
		"scopes":     list(summarize.Scopes),
		"answers":    list(dialogue.Modes),
		"model":      defaultModel().Name(),
		"embedder":   embedder().Name(),
		"translator": translator().Name(),
		"memory":     defaultMemory(),
		"newTokens":  strconv.Itoa(defaultNewTokens),
		"known":      knownModels(),
		"models":     folder,
		"quants":     list(convert.TypeNames),
		"quant":      defaultQuant,
	}
}

func knownModels() string {
	var names []string
	for _, entry := range catalog.All() {
		names = append(names, entry.Name())
	}
	return list(names)
}

func list[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}

// printJSON prints a value for people and programs: indented, and with < and > as they are.
func printJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
