package convert

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/quant"
)

// t5Small is the shape of google-t5/t5-small.
var t5Small = t5Shape{dim: 512, hidden: 2048, headDim: 64, heads: 8, blocks: 6, vocabulary: 32128}

// TestMemory converts a file as large as t5-small's, 242 MB, in a program of its own, whose memory
// must stay below 400 MB, what is mapped and shared included.
func TestMemory(t *testing.T) {
	const folder = "PRECIS_CONVERT_FOLDER"
	if dir := os.Getenv(folder); dir != "" {
		f, err := Open(dir)
		require.NoError(t, err)
		defer f.Close()
		require.NoError(t, Write(context.Background(), io.Discard, f.Source, Options{Type: quant.Q8_0}))
		require.Less(t, peakMemory(t), 400e6)
		return
	}
	if testing.Short() {
		t.Skip("a file of 242 MB")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ConfigName), t5Small.config(), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "tokenizer.json"), unigram(32100), 0o644))
	out, err := os.Create(filepath.Join(dir, WeightsName))
	require.NoError(t, err)
	require.NoError(t, writeSafetensors(out, t5Small.entries()))
	info, err := out.Stat()
	require.NoError(t, err)
	require.NoError(t, out.Close())
	require.InDelta(t, 242e6, info.Size(), 1e6)

	child := exec.Command(os.Args[0], "-test.run=^TestMemory$", "-test.v")
	child.Env = append(os.Environ(), folder+"="+dir)
	start := time.Now()
	output, err := child.CombinedOutput()
	require.NoError(t, err, string(output))
	t.Logf("%d MB of weights in %.1f s\n%s", info.Size()/1e6, time.Since(start).Seconds(), output)
}

// peakMemory is the most memory that this program had at a time, in bytes. What getrusage says
// counts the program before exec too.
func peakMemory(t *testing.T) float64 {
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	_, line, found := strings.Cut(string(status), "VmHWM:")
	require.True(t, found)
	kib, err := strconv.ParseFloat(strings.Fields(line)[0], 64)
	require.NoError(t, err)
	t.Logf("at most %.0f MB of memory", kib*1024/1e6)
	return kib * 1024
}
