package main

import (
	"context"
	"fmt"
)

type extractCommand struct {
	Source string `arg:"" name:"file|url" help:"An HTML file, an http(s) address, or - for standard input."`
}

// Run prints the title, then the main text, one block a line.
func (c *extractCommand) Run(ctx context.Context, std streams) error {
	p, err := readSource(ctx, c.Source, std.in)
	if err != nil {
		return err
	}
	if p.Title != "" {
		fmt.Fprintln(std.out, p.Title)
	}
	for _, block := range p.Blocks {
		if _, err := fmt.Fprintln(std.out, block); err != nil {
			return err
		}
	}
	return nil
}
