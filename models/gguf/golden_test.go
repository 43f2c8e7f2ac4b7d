package gguf

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// malformed is one line of malformed/manifest.jsonl.
type malformed struct {
	File, Format, Expect, Why, SHA256 string
}

func TestGoldenMalformed(t *testing.T) {
	manifest := golden.Path(t, "malformed/manifest.jsonl")
	missing := 0
	for _, m := range golden.Lines[malformed](t, manifest) {
		if m.Format != "gguf" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(filepath.Dir(manifest), m.File))
		if os.IsNotExist(err) {
			missing++
			continue
		}
		t.Run(m.File, func(t *testing.T) {
			require.NoError(t, err)
			sum := sha256.Sum256(content)
			require.Equal(t, m.SHA256, hex.EncodeToString(sum[:]))
			err := openWithin(t, content)
			switch m.Expect {
			case "reject":
				require.Error(t, err, m.Why)
			case "load":
				require.NoError(t, err, m.Why)
			case "any":
			default:
				t.Fatalf("expect is %q, want reject, load or any", m.Expect)
			}
		})
	}
	if missing > 0 {
		t.Skipf("%d files of %s are missing", missing, manifest)
	}
}
