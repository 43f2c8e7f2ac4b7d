package precis_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// places are what no file may name: folders of one machine, and the hosts of package registries,
// which each machine's own clients know.
var places = []*regexp.Regexp{
	regexp.MustCompile(`(^|[\s"'=(` + "`" + `])/(work|root|home)/[a-z]`),
	regexp.MustCompile(`(^|[\s"'=(` + "`" + `])/tmp/[a-z]`),
	regexp.MustCompile(`\b(registry|proxy|index|static|deb|repo1?)\.(npm|golang|pypi|crates|debian|maven|yarn)[a-z]*\.(org|io|com)\b`),
	regexp.MustCompile(`\bpy` + `pi\.org\b|\bpython` + `hosted\.org\b`),
}

func TestNoFileNamesAPlace(t *testing.T) {
	list, err := exec.Command("git", "ls-files", "-z").Output()
	if err != nil {
		t.Skipf("git ls-files: %v", err)
	}
	names := bytes.Split(bytes.TrimRight(list, "\x00"), []byte{0})
	require.NotEmpty(t, names)
	for _, name := range names {
		content, err := os.ReadFile(string(name))
		if os.IsNotExist(err) { // deleted, not yet committed
			continue
		}
		require.NoError(t, err)
		if bytes.IndexByte(content, 0) >= 0 { // wasm, pictures
			continue
		}
		for i, line := range bytes.Split(content, []byte{'\n'}) {
			for _, place := range places {
				if found := place.Find(line); found != nil {
					t.Errorf("%s:%d: names %q", name, i+1, found)
				}
			}
		}
	}
}
