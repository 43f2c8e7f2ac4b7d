package main

import (
	"cmp"
	"context"
	"fmt"

	"precis/models/catalog"
	"precis/models/convert"
	"precis/models/hub"
	"precis/models/hub/repository"
)

// defaultQuant is what a model's matrices become unless something else is asked for.
const defaultQuant = "q8_0"

type pullCommand struct {
	Model    string `arg:"" optional:"" default:"${model}" help:"Which model: ${known}; or the id of one on the hub, such as owner/name, or owner/name:FILE.gguf. Default: ${model}."`
	Quant    string `placeholder:"TYPE" enum:"${quants}," default:"" help:"What the weights of a model of the hub become: ${quants}. Default: ${quant}."`
	Revision string `placeholder:"NAME" help:"Branch, tag or commit of a model of the hub. Default: main."`
	Folder   string `default:"${models}" type:"path" help:"Folder of models to fetch it into."`
}

// Help says what the environment changes.
func (c *pullCommand) Help() string {
	return "HF_TOKEN is the token for models that are gated or private; HF_ENDPOINT the address of another hub."
}

// Run prints the path of the weights once they are there, whole and with the right hash.
func (c *pullCommand) Run(ctx context.Context, std streams) error {
	entry, known := catalog.Find(c.Model)
	if known && len(entry.Files) > 0 && c.Revision == "" && (c.Quant == "" || entry.Converted()) {
		return c.fetch(ctx, std, entry)
	}
	id := c.Model
	if known {
		id = entry.ID
	}
	reference, err := repository.ParseReference(id, c.Revision)
	if err != nil {
		return fmt.Errorf("no model is called %q, want an id of the hub (owner/name) or one of: %s", c.Model, knownModels())
	}
	return c.pull(ctx, std, reference)
}

// fetch gets a model whose files the catalogue knows, as GGUF.
func (c *pullCommand) fetch(ctx context.Context, std streams, entry catalog.Entry) error {
	typ, err := convert.ParseType(cmp.Or(c.Quant, defaultQuant))
	if err != nil {
		return err
	}
	shown := newProgress(std, true)
	if !shown.terminal() {
		fmt.Fprintf(std.err, "precis: fetching %s (%d MB, %s) unless it is here\n", entry.Name(), entry.Bytes()/1e6, entry.Licence)
	}
	path, err := hub.FetchGGUF(ctx, entry, c.Folder, typ, shown.set)
	shown.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, path)
	return nil
}

// pull gets a model of the hub.
func (c *pullCommand) pull(ctx context.Context, std streams, reference repository.Reference) error {
	client, err := hub.FromEnvironment()
	if err != nil {
		return err
	}
	typ, err := convert.ParseType(cmp.Or(c.Quant, defaultQuant))
	if err != nil {
		return err
	}
	shown := newProgress(std, true)
	path, err := client.Pull(ctx, reference, c.Folder, hub.PullOptions{Type: typ, Progress: shown.set, License: func(license string) {
		shown.clear()
		fmt.Fprintf(std.err, "precis: %s, licence: %s\n", reference.Repository, printable(cmp.Or(license, "not stated; see its page on the hub")))
	}})
	shown.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, path)
	return nil
}
