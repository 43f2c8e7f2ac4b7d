package convert

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// shardName is how a shard may be called. What an index names is opened or fetched, so that
// nothing else than a plain name is taken from it.
var shardName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\.safetensors$`)

// maxShards is far more than any model has.
const maxShards = 1000

// ParseIndex reads model.safetensors.index.json and lists the files that it names, in order. The
// error wraps ErrConfig: no JSON, no weight_map, or the name of a file that cannot be one.
func ParseIndex(content []byte) ([]string, error) {
	var index struct {
		Map map[string]string `json:"weight_map"`
	}
	if err := json.Unmarshal(content, &index); err != nil {
		return nil, fmt.Errorf("%w: model.safetensors.index.json: %w", ErrConfig, err)
	}
	files := map[string]bool{}
	for tensor, file := range index.Map {
		if !shardName.MatchString(file) {
			return nil, fmt.Errorf("%w: model.safetensors.index.json: tensor %q is said to be in %.80q, want a file name ending in .safetensors", ErrConfig, tensor, file)
		}
		files[file] = true
	}
	if len(files) == 0 || len(files) > maxShards {
		return nil, fmt.Errorf("%w: model.safetensors.index.json: weight_map names %d files, want 1 to %d", ErrConfig, len(files), maxShards)
	}
	return slices.Sorted(maps.Keys(files)), nil
}
