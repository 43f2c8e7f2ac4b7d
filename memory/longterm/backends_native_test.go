//go:build !js

package longterm

import (
	"path/filepath"
	"testing"
)

var backends = []backend{{"bbolt", placeFile}}

func placeFile(t *testing.T) func() engine {
	path := filepath.Join(t.TempDir(), "memory.db")
	return func() engine { return newBolt(path, Options{}) }
}

func benchPlace(b *testing.B) func() engine {
	path := filepath.Join(b.TempDir(), "memory.db")
	return func() engine { return newBolt(path, Options{}) }
}
