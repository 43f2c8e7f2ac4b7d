// Command sample writes models of random weights into a folder, for tests: model.gguf of a
// family, or the files of a repository as Hugging Face stores them.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"precis/core/quant"
	"precis/internal/samplemodel"
)

// small is a T5 that everything fits.
var small = samplemodel.T5{Blocks: 2, Dim: 64, Hidden: 128, Heads: 4, HeadDim: 16, Vocabulary: 1000}

func main() {
	out := flag.String("o", "", "the `folder` to write into")
	family := flag.String("family", "", "write model.gguf of this `family`: t5 or bert")
	repository := flag.String("repository", "", "write the files of a `repository`: t5, t5-shards, or t5-small, which has that model's shape")
	flag.Parse()
	if err := write(*out, *family, *repository); err != nil {
		log.Fatal(err)
	}
}

func write(folder, family, repository string) error {
	switch repository {
	case "t5":
		return small.WriteHuggingFace(folder, 1)
	case "t5-shards":
		return small.WriteHuggingFace(folder, 3)
	case "t5-small":
		return samplemodel.T5Small.WriteHuggingFace(folder, 1)
	}
	var content []byte
	var err error
	switch family {
	case "t5":
		content, err = small.GGUF(quant.Q8_0)
	case "bert":
		content, err = samplemodel.BERT{Blocks: 2, Dim: 64, Hidden: 128, Heads: 4, Positions: 128, Vocabulary: 1000}.GGUF(quant.Q8_0)
	default:
		return fmt.Errorf("family %q, repository %q: want one that there is", family, repository)
	}
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "model.gguf"), content, 0o644)
}
