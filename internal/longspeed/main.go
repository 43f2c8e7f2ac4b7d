// Command longspeed measures how time and memory grow with the length of a page. It runs natively and, through
// web/test/go-in-chromium.mjs, in a browser, and prints a row of a Markdown table for each length: the way, words,
// seconds (natively of the processor), how many times those of the length before, megabytes of kernel memory and
// of Go's, and the longest time, in ms likewise, for which nobody was asked whether to go on: how long a cancel
// may take.
//
//	go run ./internal/longspeed --way ranked
//	go run ./internal/longspeed --way t5
//
// The way t5 has random weights in the shape of t5-small: what it writes means nothing, what it costs is
// what a trained one costs.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/core/summarize"
	"precis/internal/golden"
	"precis/internal/longtext"
	"precis/internal/samplemodel"
	"precis/models"
	"precis/models/tasks"
)

// ways are what can be measured.
var ways = map[string]summarize.Options{
	"extractive":     {Mode: summarize.Extractive, Kind: summarize.KeyPoints, Length: summarize.Medium},
	"outline":        {Mode: summarize.Extractive, Kind: summarize.Outline, Length: summarize.Long},
	"ranked":         {Mode: summarize.Ranked, Kind: summarize.KeyPoints, Length: summarize.Medium},
	"written":        {Mode: summarize.Written, Kind: summarize.KeyPoints, Length: summarize.Medium},
	"outline-ranked": {Mode: summarize.Ranked, Kind: summarize.Outline, Length: summarize.Medium},
	"t5":             {Mode: summarize.Written, Kind: summarize.TLDR, Length: summarize.Long},
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("longspeed: ")
	way := flag.String("way", "extractive", "what to measure")
	model := flag.String("model", golden.DefaultModelPath(), "the model file of ranked and written")
	lengths := flag.String("words", "5000,10000,20000,40000", "the lengths of the pages, in words")
	repeat := flag.Int("repeat", 1, "the best of so many times is taken")
	flag.Parse()
	if err := measure(context.Background(), *way, *model, *lengths, *repeat); err != nil {
		log.Fatal(err)
	}
}

func measure(ctx context.Context, way, path, lengths string, repeat int) error {
	o, ok := ways[way]
	if !ok {
		return fmt.Errorf("way %q, want one of those in the source", way)
	}
	k, err := kernel.New(ctx)
	if err != nil {
		return err
	}
	s, page, err := open(ctx, k, way, path)
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // what making the model took
	before := 0.0
	for _, field := range strings.Split(lengths, ",") {
		words, err := strconv.Atoi(field)
		if err != nil || words < 1 {
			return fmt.Errorf("%q words, want a number", field)
		}
		text := page(words)
		best, longest := 0.0, time.Duration(math.MaxInt64)
		var made summarize.Summary
		for i := range repeat {
			start, err := clock()
			if err != nil {
				return err
			}
			waits := waits{last: start}
			s.Pause = waits.ask
			if made, err = s.Summarize(ctx, text, o, func(summarize.Event) { _ = waits.ask() }); err != nil {
				return err
			}
			longest = min(longest, waits.longest)
			end, err := clock()
			if err != nil {
				return err
			}
			if took := (end - start).Seconds(); i == 0 || took < best {
				best = took
			}
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		growth := "–"
		if before > 0 {
			growth = fmt.Sprintf("%.2f", best/before)
		}
		before = best
		fmt.Printf("| %s | %d | %.3f | %s | %d | %d | %d |\n", way, words, best, growth, k.Size()>>20, (m.Sys-m.HeapReleased)>>20, longest.Milliseconds())
		log.Print(made.Mode, " ", made.Fallback, " ", made.Read.How)
	}
	return nil
}

// waits measures the time between two moments at which a reader is asked whether to go on.
type waits struct{ last, longest time.Duration }

func (w *waits) ask() error {
	now, err := clock()
	w.longest = max(w.longest, now-w.last)
	w.last = now
	return err
}

// open makes the summarizer of a way, and the pages that it can read.
func open(ctx context.Context, k kernel.Kernels, way, path string) (*summarize.Summarizer, func(words int) string, error) {
	switch way {
	case "extractive", "outline":
		return &summarize.Summarizer{}, longtext.Page, nil
	case "t5":
		file, err := samplemodel.T5Small.GGUF(quant.Q8_0)
		if err != nil {
			return nil, nil, err
		}
		lm, err := models.Open(ctx, k, bytes.NewReader(file), int64(len(file)), nil)
		if err != nil {
			return nil, nil, err
		}
		s, err := tasks.Summarizer(lm)
		if err != nil {
			return nil, nil, err
		}
		s.Languages = []string{""}
		s.Decoding = decode.Options{NumBeams: 4, MaxNewTokens: 60, MinNewTokens: 60, EOS: []int32{1}}
		return s, func(words int) string { return longtext.Tokens(words, samplemodel.T5Small.Vocabulary) }, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	lm, err := models.Open(ctx, k, f, info.Size(), nil)
	if err != nil {
		return nil, nil, err
	}
	s, err := tasks.Summarizer(lm)
	return s, longtext.Page, err
}
