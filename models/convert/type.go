package convert

import (
	"fmt"
	"strings"

	"precis/core/quant"
)

// TypeNames are the values that ParseType takes, in the words of llama.cpp.
var TypeNames = []string{"q8_0", "q4_0", "q4_1", "f16", "f32"}

// ParseType gives the type of that name, in any case. The error wraps ErrConfig.
func ParseType(name string) (quant.Type, error) {
	for t := range fileTypes {
		if strings.EqualFold(t.String(), name) {
			return t, nil
		}
	}
	return 0, fmt.Errorf("%w: weights as %q, want %s", ErrConfig, name, strings.Join(TypeNames, ", "))
}
