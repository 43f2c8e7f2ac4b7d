// Command quality measures summaries against those that people wrote, and writes the table of
// docs/quality.md.
//
//	go run ./internal/quality --write docs/quality.md
//
// The texts are the *.jsonl files of the folder that PRECIS_QUALITY names, else of
// ../shared/data/quality; where there are none it says so and changes nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"precis/core/kernel"
	"precis/core/summarize"
	"precis/internal/golden"
	"precis/models"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("quality: ")
	write := flag.String("write", "", "the file whose table is written anew; none: the table is printed")
	model := flag.String("model", golden.DefaultModelPath(), "the model file")
	texts := flag.Int("texts", 0, "measure so many texts of each set; 0: all")
	sentences := flag.Int("sentences", 0, "so many sentences instead of what a set's references have")
	methods := flag.String("methods", "", "measure these alone: names parted by commas")
	show := flag.Bool("show", false, "print each summary")
	count := flag.Int("unsupported", 0, "count numbers and names without support in so many written summaries instead (--methods on or off: with the guard alone, without it alone)")
	background := flag.Bool("background", false, "measure what earlier reading does to a summary instead, on the project's own articles")
	read := flag.String("read", "", "print the summaries of the project's own articles that this mode makes instead, to be read")
	flag.Parse()

	if *read != "" {
		s, err := openModel(context.Background(), *model)
		if err != nil {
			log.Fatal(err)
		}
		if err := (measurer{summarizer: s}).read(os.Stdout, summarize.Mode(*read), *texts); err != nil {
			log.Fatal(err)
		}
		return
	}
	if *background {
		s, err := openModel(context.Background(), *model)
		if err != nil {
			log.Fatal(err)
		}
		table, err := measurer{summarizer: s, only: *methods, show: *show}.background()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Print(table)
		return
	}
	sets, err := readSets(folder(), *texts)
	if err != nil {
		log.Fatal(err)
	}
	for i := range sets {
		if *sentences > 0 {
			sets[i].limit = summarize.Limit{Sentences: *sentences}
		}
	}
	if len(sets) == 0 {
		log.Printf("no *.jsonl in %s (PRECIS_QUALITY): nothing is measured", folder())
		return
	}
	s, err := openModel(context.Background(), *model)
	if err != nil {
		log.Printf("without a model: %v", err)
		s = &summarize.Summarizer{}
	}
	m := measurer{summarizer: s, only: *methods, show: *show}
	mark, table := "table", ""
	if *count > 0 {
		mark = "unsupported"
		table, err = m.unsupported(sets, *count)
	} else {
		table, err = m.table(sets)
	}
	if err != nil {
		log.Fatal(err)
	}
	if *write == "" {
		fmt.Print(table)
		return
	}
	if err := replaceTable(*write, mark, table); err != nil {
		log.Fatal(err)
	}
}

// folder is where the texts are.
func folder() string {
	if named := os.Getenv("PRECIS_QUALITY"); named != "" {
		return named
	}
	return filepath.Join("..", "shared", "data", "quality")
}

func openModel(ctx context.Context, path string) (*summarize.Summarizer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	k, err := kernel.NewWazero(ctx)
	if err != nil {
		return nil, err
	}
	lm, err := models.Open(ctx, k, f, info.Size(), nil)
	if err != nil {
		return nil, err
	}
	return &summarize.Summarizer{Model: lm.Model, Tokenizer: lm.Tokenizer}, nil
}

// replaceTable puts a table between its marks in the file.
func replaceTable(path, mark, table string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	start, end := "<!-- "+mark+": written by go run ./internal/quality -->\n", "<!-- end of "+mark+" -->\n"
	before, rest, ok := strings.Cut(string(content), start)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return fmt.Errorf("%s: no place for the table: want %q and %q", path, start, end)
	}
	return os.WriteFile(path, []byte(before+start+table+end+after), 0o644)
}
