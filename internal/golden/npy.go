package golden

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Array reads an .npy file of little-endian float32 in C order: its shape and its values.
func Array(t testing.TB, path string) (shape []int, values []float32) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	shape, values, err = decodeNPY(content)
	require.NoError(t, err, path)
	return shape, values
}

var npyShape = regexp.MustCompile(`'shape': \(([0-9, ]*)\)`)

// decodeNPY reads NumPy's format 1.0: magic and version (8 bytes), the length of the header
// (uint16), the header as a Python dictionary, the values.
func decodeNPY(content []byte) (shape []int, values []float32, err error) {
	if len(content) < 10 || string(content[:8]) != "\x93NUMPY\x01\x00" {
		return nil, nil, fmt.Errorf("golden: not an .npy file of version 1.0")
	}
	start := 10 + int(binary.LittleEndian.Uint16(content[8:]))
	if len(content) < start {
		return nil, nil, fmt.Errorf("golden: header of %d bytes in a file of %d", start, len(content))
	}
	header := string(content[10:start])
	match := npyShape.FindStringSubmatch(header)
	if match == nil || !strings.Contains(header, "'descr': '<f4'") || !strings.Contains(header, "'fortran_order': False") {
		return nil, nil, fmt.Errorf("golden: header %q, want float32 in C order", header)
	}
	n := 1
	for field := range strings.SplitSeq(match[1], ",") {
		if field = strings.TrimSpace(field); field == "" {
			continue
		}
		dimension, err := strconv.Atoi(field)
		if err != nil {
			return nil, nil, fmt.Errorf("golden: shape: %w", err)
		}
		shape, n = append(shape, dimension), n*dimension
	}
	content = content[start:]
	if len(content) != 4*n {
		return nil, nil, fmt.Errorf("golden: %d bytes for shape %v, want %d", len(content), shape, 4*n)
	}
	values = make([]float32, n)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(content[4*i:]))
	}
	return shape, values, nil
}
