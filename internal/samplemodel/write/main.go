// Command write makes model files in the shape of t5-small, with random weights that are the same in all:
// t5-small.q8_0.gguf, t5-small.q4_0.gguf and model.safetensors, of float32 under the names of GGUF.
//
//	go run ./internal/samplemodel/write FOLDER
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/samplemodel"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("write: ")
	if len(os.Args) != 2 {
		log.Fatal("want one argument, the folder")
	}
	if err := write(os.Args[1], samplemodel.T5Small); err != nil {
		log.Fatal(err)
	}
}

func write(folder string, shape samplemodel.T5) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, typ := range []quant.Type{quant.Q8_0, quant.Q4_0} {
		content, err := shape.GGUF(typ)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("t5-small.%s.gguf", strings.ToLower(typ.String()))
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	return writeSafetensors(filepath.Join(folder, "model.safetensors"), shape)
}

// writeSafetensors writes the tensors, rows first.
func writeSafetensors(path string, shape samplemodel.T5) error {
	header, end := map[string]any{}, 0
	header["__metadata__"] = map[string]string{"heads": strconv.Itoa(shape.Heads), "head_dim": strconv.Itoa(shape.HeadDim)}
	tensors := shape.Tensors()
	for _, t := range tensors {
		rowsFirst := slices.Clone(t.Shape)
		slices.Reverse(rowsFirst)
		begin := end
		end += 4 * len(t.Values)
		header[t.Name] = map[string]any{"dtype": "F32", "shape": rowsFirst, "data_offsets": []int{begin, end}}
	}
	text, err := json.Marshal(header)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	w.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(text))))
	w.Write(text)
	for _, t := range tensors {
		w.Write(kernel.Bytes(t.Values))
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
