package t5

import (
	"testing"

	"precis/core/kernel"
)

// host is an implementation of the kernels that numbers are tested on.
type host struct {
	name string
	slow bool // reads a few dozen tokens a second
	open func(t testing.TB) kernel.Kernels
}

var portable = host{"portable", true, func(testing.TB) kernel.Kernels { return kernel.NewPortable() }}
