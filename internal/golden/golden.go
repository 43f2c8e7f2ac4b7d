// Package golden finds and reads the reference data that the Golden tests judge by.
package golden

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Path is where a file or folder of the reference data lies: below the folder that the
// environment variable PRECIS_GOLDEN names, else below ../shared/data/golden beside the
// repository, else in the testdata/golden of the package under test, which holds a small part.
// Where there is none of it the test is skipped.
func Path(t testing.TB, name string) string {
	t.Helper()
	folders := []string{os.Getenv("PRECIS_GOLDEN"), filepath.Join(root(), "..", "shared", "data", "golden")}
	if folders[0] != "" {
		folders = folders[:1]
	}
	for _, folder := range append(folders, filepath.Join("testdata", "golden")) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skipf("no golden data: %s is neither below PRECIS_GOLDEN or ../shared/data/golden nor in testdata/golden", name)
	return ""
}

// Models are the folders below one of the reference data that hold a model of one of those types,
// "model_type" in its config.json; all of them where none is named.
func Models(t testing.TB, folder string, types ...string) []string {
	t.Helper()
	configs, err := filepath.Glob(filepath.Join(Path(t, folder), "*", "config.json"))
	require.NoError(t, err)
	var folders []string
	for _, config := range configs {
		kind := JSON[struct {
			ModelType string `json:"model_type"`
		}](t, config).ModelType
		if len(types) == 0 || slices.Contains(types, kind) {
			folders = append(folders, filepath.Dir(config))
		}
	}
	require.NotEmpty(t, folders, "%s of %q", folder, types)
	return folders
}

// root is the folder of the repository: a test runs in the folder of its package, somewhere below.
func root() string {
	folder := "."
	for range 8 {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			break
		}
		folder = filepath.Join("..", folder)
	}
	return folder
}

// JSON reads a file as one value.
func JSON[T any](t testing.TB, path string) T {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	var v T
	require.NoError(t, json.Unmarshal(content, &v), path)
	return v
}

// Lines reads a file of one JSON value a line.
func Lines[T any](t testing.TB, path string) []T {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	var all []T
	for lines := json.NewDecoder(bufio.NewReader(file)); lines.More(); {
		var v T
		require.NoError(t, lines.Decode(&v), "%s: value %d", path, len(all))
		all = append(all, v)
	}
	return all
}
