package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/models/gguf"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"precis": main})
}

// TestScripts runs the command line as a person would: each script in testdata/script in a folder of its own.
func TestScripts(t *testing.T) {
	news, err := os.ReadFile("internal/page/testdata/news.html")
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			// No model was fetched in this home.
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
			if err := os.WriteFile(env.Getenv("WORK")+"/news.html", news, 0o644); err != nil {
				return err
			}
			if err := writeSamples(env.WorkDir); err != nil {
				return err
			}
			return writeTiny(filepath.Join(env.WorkDir, "tiny.gguf"))
		},
	})
}

// writeTiny makes a GGUF file that has a name which a terminal must not obey.
func writeTiny(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	metadata := []gguf.Pair{
		{Key: "general.architecture", Value: "llama"},
		{Key: "\x1b[2Jcleared", Value: "\x1b[31mred"},
		{Key: "not.a.number", Value: []float32{float32(math.NaN()), 1, 2, 3, 4}},
	}
	tensors := []gguf.Source{{
		Name: "w", Type: quant.Q4_0, Shape: []int{32, 2}, Data: bytes.NewReader(make([]byte, 36)),
	}}
	return gguf.Write(f, metadata, tensors)
}
