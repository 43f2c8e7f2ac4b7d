// Package precis_test holds the rules that every package of precis keeps: which room may import
// which, and what no file may name.
package precis_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// source is one Go file of the project. Tests may import what they like.
type source struct {
	path       string // from the root, with slashes
	pkg        string // name in the package clause
	imports    []string
	wasmImport bool // holds a go:wasmimport or go:wasmexport directive
}

// folder is the folder of a file, the path of its package without "precis/".
func (s source) folder() string { return path.Dir(s.path) }

func sources(t *testing.T) []source {
	var found []source
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if file != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "dist" || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, content, parser.ImportsOnly)
		if err != nil {
			return err
		}
		s := source{path: filepath.ToSlash(file), pkg: parsed.Name.Name}
		for _, spec := range parsed.Imports {
			s.imports = append(s.imports, strings.Trim(spec.Path.Value, `"`))
		}
		for line := range strings.Lines(string(content)) {
			if strings.HasPrefix(line, "//go:wasmimport ") || strings.HasPrefix(line, "//go:wasmexport ") {
				s.wasmImport = true
			}
		}
		found = append(found, s)
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, found)
	return found
}

// within reports whether a slash-separated path is folder or lies under it.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}

// arrows lists what the packages under a folder may import of this project, themselves aside.
// The longest folder that matches decides.
var arrows = map[string][]string{
	"core":        {"core"},
	"core/quant":  {},
	"core/kernel": {"core/quant"},
	"models":      {"models", "core"},
	"memory":      {"memory", "core"},
	"wasm":        {"wasm", "memory", "models", "core"},
	"cmd":         {"cmd", "memory", "models", "core"},
	"web":         {"models", "core"}, // generators for the page and its tests
	"internal":    {"models", "core"}, // what tests and measurements share
}

func TestArrowsPointDownwards(t *testing.T) {
	for _, s := range sources(t) {
		rule := ""
		for folder := range arrows {
			if within(s.folder(), folder) && len(folder) > len(rule) {
				rule = folder
			}
		}
		if rule == "" {
			t.Errorf("%s: no rule says what it may import; want it in one of the rooms of docs/architecture.md", s.path)
			continue
		}
	imports:
		for _, imported := range s.imports {
			folder, ours := strings.CutPrefix(imported, "precis/")
			if !ours || within(folder, rule) {
				continue
			}
			for _, allowed := range arrows[rule] {
				if within(folder, allowed) {
					continue imports
				}
			}
			t.Errorf("%s imports %s; want only %q below %s", s.path, imported, arrows[rule], rule)
		}
	}
}

// outside are the packages of the standard library that reach the world around a program. Code
// without them gives the same answer everywhere, at any time.
var outside = []string{"os", "net", "time", "syscall", "log", "plugin", "database", "path/filepath", "math/rand"}

func TestArrowsCoreReachesNothingOutside(t *testing.T) {
	for _, s := range sources(t) {
		if !within(s.folder(), "core") || s.pkg == "main" { // a main there is a generator
			continue
		}
		for _, imported := range s.imports {
			if imported == "syscall/js" && strings.HasSuffix(s.path, "_js.go") || within(imported, "math/rand/v2") {
				continue // the latter always has a seed where it is not the global functions
			}
			for _, forbidden := range outside {
				if within(imported, forbidden) {
					t.Errorf("%s imports %s; core has no clock, network or storage", s.path, imported)
				}
			}
		}
	}
}

func TestArrowsJavaScriptStaysAtTheEdge(t *testing.T) {
	for _, s := range sources(t) {
		if within(s.folder(), "wasm") || strings.HasSuffix(s.path, "_js.go") {
			continue
		}
		require.NotContains(t, s.imports, "syscall/js", "%s: want it under wasm/ or in a file named *_js.go", s.path)
		require.False(t, s.wasmImport, "%s: go:wasmimport; want it under wasm/ or in a file named *_js.go", s.path)
	}
}
