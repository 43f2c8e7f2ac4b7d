package main

import (
	"context"
	"fmt"

	"precis/models/catalog"
	"precis/models/hub"
)

type pullCommand struct {
	Model  string `arg:"" optional:"" default:"${model}" help:"Which model: ${known}. Default: ${model}."`
	Folder string `default:"${models}" type:"path" help:"Folder of models to fetch it into."`
}

// Run prints the path of the weights once they are there, whole and with the right hash.
func (c *pullCommand) Run(ctx context.Context, std streams) error {
	entry, ok := catalog.Find(c.Model)
	if !ok {
		return fmt.Errorf("no model is called %q, want one of: %s", c.Model, knownModels())
	}
	shown := newProgress(std, true)
	if !shown.terminal() {
		fmt.Fprintf(std.err, "precis: fetching %s (%d MB, %s) unless it is here\n", entry.Name(), entry.Bytes()/1e6, entry.Licence)
	}
	path, err := hub.Fetch(ctx, entry, c.Folder, shown.set)
	shown.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, path)
	return nil
}
