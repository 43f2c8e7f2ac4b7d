package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"

	"precis/models/gguf"
	"precis/models/safetensors"
)

type inspectCommand struct {
	Model string `arg:"" name:"model" help:"A GGUF or safetensors file."`
	JSON  bool   `help:"Print JSON."`
}

// description is what inspect tells of a file.
type description struct {
	File      string        `json:"file"`
	Format    string        `json:"format"` // "GGUF 3", "safetensors"
	Bytes     int64         `json:"bytes"`
	Weights   int64         `json:"weights"` // elements of all tensors
	Alignment int           `json:"alignment,omitempty"`
	Metadata  []metadatum   `json:"metadata"`
	Types     []typeTotal   `json:"types"`
	Tensors   []tensorEntry `json:"tensors"`
}

type metadatum struct {
	Key   string `json:"key"`
	Type  string `json:"type"`
	Len   int    `json:"len,omitempty"` // elements of an array
	Value any    `json:"value"`         // of an array the first few elements
}

type typeTotal struct {
	Type    string `json:"type"`
	Tensors int    `json:"tensors"`
	Bytes   int64  `json:"bytes"`
}

type tensorEntry struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Shape  []int  `json:"shape"` // in the order of the format
	Bytes  int64  `json:"bytes"`
	Offset int64  `json:"offset"` // from the start of the file
}

// shown is how many elements of an array are told.
const shown = 4

// Run describes a model file. Tensor data stays unread; a damaged header is an error that names
// the place.
func (c *inspectCommand) Run(std streams) error {
	f, err := os.Open(c.Model)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	d, err := describe(f, info.Size())
	if err != nil {
		return fmt.Errorf("%s: %w", c.Model, err)
	}
	d.File = filepath.Base(c.Model)
	if c.JSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(d)
	}
	return d.print(std.out)
}

func describe(r io.ReaderAt, size int64) (*description, error) {
	head := make([]byte, 9)
	if n, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	} else if n == len(head) && head[8] == '{' && string(head[:4]) != "GGUF" {
		return describeSafetensors(r, size)
	}
	return describeGGUF(r, size)
}

func describeGGUF(r io.ReaderAt, size int64) (*description, error) {
	f, err := gguf.Open(r, size)
	if err != nil {
		return nil, err
	}
	d := &description{Format: fmt.Sprint("GGUF ", f.Version), Bytes: size, Alignment: f.Alignment}
	for _, field := range f.Fields {
		m := metadatum{Key: field.Key, Type: field.Type.String(), Value: finite(field.Value())}
		if field.Type == gguf.Array {
			m.Type += " of " + field.Elem.String()
			m.Len = field.Len
			m.Value = first(m.Value)
		}
		d.Metadata = append(d.Metadata, m)
	}
	for _, t := range f.Tensors {
		d.add(tensorEntry{t.Name, t.Type.String(), t.Shape, t.Size, t.Offset})
	}
	return d, nil
}

func describeSafetensors(r io.ReaderAt, size int64) (*description, error) {
	f, err := safetensors.Open(r, size)
	if err != nil {
		return nil, err
	}
	d := &description{Format: "safetensors", Bytes: size}
	for _, key := range slices.Sorted(maps.Keys(f.Metadata)) {
		d.Metadata = append(d.Metadata, metadatum{Key: key, Type: "string", Value: f.Metadata[key]})
	}
	for _, t := range f.Tensors {
		d.add(tensorEntry{t.Name, string(t.Type), t.Shape, t.Size, t.Offset})
	}
	return d, nil
}

// first gives the elements of an array that are told.
func first(array any) any {
	v := reflect.ValueOf(array)
	elements := make([]any, min(v.Len(), shown))
	for i := range elements {
		elements[i] = finite(v.Index(i).Interface())
	}
	return elements
}

// finite turns the numbers that JSON cannot write into words.
func finite(value any) any {
	var x float64
	switch f := value.(type) {
	case float32:
		x = float64(f)
	case float64:
		x = f
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Sprint(x)
	}
	return value
}

func (d *description) add(t tensorEntry) {
	d.Tensors = append(d.Tensors, t)
	elements := int64(1)
	for _, n := range t.Shape {
		elements *= int64(n)
	}
	d.Weights += elements
	i := slices.IndexFunc(d.Types, func(total typeTotal) bool { return total.Type == t.Type })
	if i < 0 {
		i = len(d.Types)
		d.Types = append(d.Types, typeTotal{Type: t.Type})
	}
	d.Types[i].Tensors++
	d.Types[i].Bytes += t.Bytes
}

func (d *description) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s: %s, %d bytes, %d tensors, %d weights\n", printable(d.File), d.Format, d.Bytes, len(d.Tensors), d.Weights)
	fmt.Fprintf(w, "\nMetadata\n")
	for _, m := range d.Metadata {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", printable(m.Key), m.Type, m.text())
	}
	fmt.Fprintf(w, "\nTypes\n")
	for _, t := range d.Types {
		fmt.Fprintf(w, "  %s\ttensors: %d\tbytes: %d\n", t.Type, t.Tensors, t.Bytes)
	}
	fmt.Fprintf(w, "\nTensors\n")
	for _, t := range d.Tensors {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%d bytes at %d\n", printable(t.Name), t.Type, shapeText(t.Shape), t.Bytes, t.Offset)
	}
	return w.Flush()
}

// longest is how many bytes of a string value are told on a line.
const longest = 100

func (m metadatum) text() string {
	elements, array := m.Value.([]any)
	if !array {
		return valueText(m.Value)
	}
	words := make([]string, len(elements), len(elements)+1)
	for i, e := range elements {
		words[i] = valueText(e)
	}
	if m.Len > len(elements) {
		words = append(words, "…")
	}
	return fmt.Sprintf("%d: %s", m.Len, strings.Join(words, ", "))
}

func valueText(value any) string {
	s, ok := value.(string)
	switch {
	case !ok:
		return fmt.Sprint(value)
	case len(s) > longest:
		return fmt.Sprintf("%q… (%d bytes)", s[:longest], len(s))
	}
	return strconv.Quote(s)
}

func shapeText(shape []int) string {
	if len(shape) == 0 {
		return "scalar"
	}
	words := make([]string, len(shape))
	for i, n := range shape {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, " × ")
}

// printable quotes what a terminal would obey or a table would break on: names come from the file.
func printable(name string) string {
	for _, r := range name {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return strconv.Quote(name)
		}
	}
	return name
}
