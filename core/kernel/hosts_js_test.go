package kernel

import "testing"

// hosts are the implementations that a test body runs on.
func hosts(t testing.TB) []Kernels {
	all := []Kernels{NewPortable()}
	if k, err := NewImported(); err == nil {
		all = append(all, k)
	} else {
		t.Log(err)
	}
	return all
}
