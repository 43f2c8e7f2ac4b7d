package gen

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// The committed files are what the generator writes.
func TestFilesAreUpToDate(t *testing.T) {
	for _, file := range Files() {
		committed, err := os.ReadFile(filepath.Join("..", "wasm", file.Name))
		require.NoError(t, err)
		if !bytes.Equal(committed, file.Content) {
			t.Errorf("%s differs from what the generator writes: run go generate ./core/kernel/...", file.Name)
		}
	}
}

// What a page downloads stays small.
func TestSize(t *testing.T) {
	for _, o := range Builds {
		if o.Wazero {
			continue
		}
		require.LessOrEqual(t, len(Build(o).Encode()), 60<<10, o.Name())
	}
}

// The builds without relaxed SIMD are valid modules; the others are compiled by the tests in a browser.
func TestValid(t *testing.T) {
	ctx := context.Background()
	config := wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesThreads)
	r := wazero.NewRuntimeWithConfig(ctx, config)
	defer r.Close(ctx)
	for _, o := range Builds {
		if o.Relaxed {
			continue
		}
		_, err := r.CompileModule(ctx, Build(o).Encode())
		require.NoError(t, err, o.Name())
	}
}
