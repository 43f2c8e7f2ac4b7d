package golden

import (
	"os"
	"path/filepath"
	"testing"
)

// Model is the path of a model's file in the folder that `make` fetches models to. For the
// default model the environment variable PRECIS_MODEL can name another place. Where the file is
// missing the test is skipped.
func Model(t testing.TB, name string) string {
	t.Helper()
	path := modelPath(name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no model: %v", err)
	}
	return path
}

// DefaultModel is the file name of the model that precis runs by default.
const DefaultModel = "SmolLM2-135M-Instruct.Q4_1.gguf"

// DefaultModelPath is where that model's file is, if it was fetched.
func DefaultModelPath() string { return modelPath(DefaultModel) }

func modelPath(name string) string {
	if named := os.Getenv("PRECIS_MODEL"); named != "" && name == DefaultModel {
		return named
	}
	folder := os.Getenv("XDG_CACHE_HOME")
	if folder == "" {
		folder = filepath.Join(os.Getenv("HOME"), ".cache")
	}
	return filepath.Join(folder, "precis", "models", name)
}
