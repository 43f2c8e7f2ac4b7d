package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"precis/models/speed"
)

type benchCommand struct {
	Model  string `help:"Model file, or the name of a fetched model. Default: ${model}."`
	Tokens []int  `default:"128,512,1536" help:"Lengths of context to measure, in tokens."`
	Steps  int    `default:"32" help:"Decode steps after each length."`
	Rounds int    `default:"3" help:"How often to measure; the medians are told."`
	JSON   bool   `help:"Print JSON."`
}

// benchResult is what bench tells. The browser's side of the benchmark has the same fields.
type benchResult struct {
	Variant string      `json:"variant"` // of the kernels
	Load    float64     `json:"load"`    // ms from the file to a model ready for use
	Memory  int64       `json:"memory"`  // bytes of kernel memory
	Rows    []speed.Row `json:"rows"`
}

func (c *benchCommand) Run(ctx context.Context, std streams) error {
	shown := newProgress(std, false)
	start := time.Now()
	lm, variant, err := openModel(ctx, c.Model, shown)
	if err != nil {
		return err
	}
	result := benchResult{Load: float64(time.Since(start).Microseconds()) / 1e3}
	var rounds [][]speed.Row
	for i := range c.Rounds {
		shown.set("measuring", int64(i), int64(c.Rounds))
		rows, err := speed.Measure(ctx, lm.Model, c.Tokens, c.Steps)
		if err != nil {
			shown.clear()
			return err
		}
		rounds = append(rounds, rows)
	}
	shown.clear()
	result.Rows = speed.Median(rounds)
	result.Variant, result.Memory = string(variant), lm.Info.MemoryBytes
	if c.JSON {
		return json.NewEncoder(std.out).Encode(result)
	}
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(std.out, "kernels %s, load %.0f ms, kernel memory %d MB, median of %d\n", result.Variant, result.Load, result.Memory/1e6, c.Rounds)
	fmt.Fprintln(w, "context\tprefill tokens/s\tdecode tokens/s\t")
	for _, row := range result.Rows {
		fmt.Fprintf(w, "%d\t%.0f\t%.1f\t\n", row.Tokens, row.Prefill, row.Decode)
	}
	return w.Flush()
}
