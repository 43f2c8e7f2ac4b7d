package models

import (
	"testing"

	"precis/core/kernel"
)

// hosts are the kernels that every test of numbers runs on.
var hosts = []struct {
	name string
	open func(t testing.TB) kernel.Kernels
}{
	{"portable", func(testing.TB) kernel.Kernels { return kernel.NewPortable() }},
}
