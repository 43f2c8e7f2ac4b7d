package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"precis/models/convert"
)

type convertCommand struct {
	Files  []string `arg:"" name:"dir-or-files" type:"path" help:"Folder of a model as Hugging Face stores it, or its files: config.json, tokenizer.json, *.safetensors and so on."`
	Output string   `short:"o" required:"" type:"path" placeholder:"FILE" help:"GGUF file to write."`
	Quant  string   `enum:"${quants}" default:"${quant}" help:"What the weights become: ${quants}. Default: ${quant}."`
	Name   string   `help:"Name of the model in the file. Default: that of the file."`
}

// Run prints the path of the file once it is whole.
func (c *convertCommand) Run(ctx context.Context, std streams) error {
	typ, err := convert.ParseType(c.Quant)
	if err != nil {
		return err
	}
	files, err := convert.Open(c.Files...)
	if err != nil {
		return err
	}
	if files.Name = c.Name; files.Name == "" {
		files.Name = strings.TrimSuffix(filepath.Base(c.Output), filepath.Ext(c.Output))
	}
	shown := newProgress(std, true)
	err = convert.WriteFile(ctx, c.Output, files.Source, convert.Options{Type: typ, Progress: func(done, total int64) {
		shown.set("converting", done, total)
	}})
	shown.clear()
	if err := errors.Join(err, files.Close()); err != nil {
		return err
	}
	fmt.Fprintln(std.out, c.Output)
	return nil
}
