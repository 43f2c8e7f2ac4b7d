package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// The conformance suite: each body runs on every host, and compares with the plain definition in
// float64. A budget is the greatest error allowed, relative to the size of what is computed.

// oddSizes are lengths around the steps that kernels take.
var oddSizes = []int{1, 2, 3, 4, 5, 31, 32, 33, 63, 64, 65, 1023}

// machine is a host with a place to put operands.
type machine struct {
	Kernels
	*Arena
	t      testing.TB
	random *rand.Rand
}

// onHosts runs body on every host.
func onHosts(t *testing.T, body func(t *testing.T, k machine)) {
	for _, k := range hosts(t) {
		t.Run(name(k), func(t *testing.T) { body(t, newMachine(t, k)) })
	}
}

func name(k Kernels) string { return string(k.Variant()) }

func newMachine(t testing.TB, k Kernels) machine {
	return machine{k, NewArena(k), t, rand.New(rand.NewPCG(1, 2))}
}

// room is the address of n bytes that hold garbage: NaN as float32, −1 as int32.
func (k machine) room(n int) Addr {
	addr, err := k.Alloc(n)
	require.NoError(k.t, err)
	garbage := make([]byte, n)
	for i := range garbage {
		garbage[i] = 0xff
	}
	k.Write(addr, garbage)
	return addr
}

// put writes values to kernel memory.
func put[T int32 | float32 | Span](k machine, values []T) Addr {
	var value T
	addr := k.room(len(values) * int(unsafe.Sizeof(value)))
	k.Write(addr, Bytes(values))
	return addr
}

// floats reads n float32.
func (k machine) floats(addr Addr, n int) []float32 {
	values := make([]float32, n)
	k.Read(Bytes(values), addr)
	return values
}

// ints reads n int32.
func (k machine) ints(addr Addr, n int) []int32 {
	values := make([]int32, n)
	k.Read(Bytes(values), addr)
	return values
}

// bytes reads n bytes.
func (k machine) bytes(addr Addr, n int) []byte {
	values := make([]byte, n)
	k.Read(values, addr)
	return values
}

// normal gives n normally distributed values with a deviation of spread.
func (k machine) normal(n int, spread float64) []float32 {
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(k.random.NormFloat64() * spread)
	}
	return values
}

// near fails where got differs from want by more than budget times the size: the absolute value of want, at
// least 1 where want is smaller.
func near(t testing.TB, want []float64, got []float32, budget float64, format string, args ...any) {
	t.Helper()
	require.Len(t, got, len(want))
	worst, at := 0.0, -1
	for i, w := range want {
		g := float64(got[i])
		if w == g || math.IsNaN(w) && math.IsNaN(g) {
			continue
		}
		d := math.Abs(w-g) / max(1, math.Abs(w))
		if !(d <= worst) {
			worst, at = d, i
		}
	}
	if !(worst <= budget) {
		t.Errorf("%s: value %d is %g, want %g; error %.3g, budget %.3g", fmt.Sprintf(format, args...), at, got[at], want[at], worst, budget)
	}
}
