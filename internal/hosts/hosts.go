// Package hosts lists the implementations of the kernels that the tests of a model run on: portable
// Go, and the generated kernels of the platform.
package hosts

import (
	"testing"

	"precis/core/kernel"
)

// Host is an implementation of the kernels that numbers are tested on.
type Host struct {
	Name string
	Slow bool // reads a few dozen tokens a second
	Open func(t testing.TB) kernel.Kernels
}

// All are the hosts of this platform.
func All() []Host {
	return []Host{
		{"portable", true, func(testing.TB) kernel.Kernels { return kernel.NewPortable() }},
		generated,
	}
}

// Generated is the host that runs the generated kernels.
func Generated() Host { return generated }
