// Package gen writes the kernels as a WebAssembly module. There is one file a kernel, or a family of
// kernels; each holds functions of the shape
//
//	func scale(m *module)
//
// that add exports to m and are listed in kernels. What the builds of the module differ in is asked of m
// (m.relaxed, m.madd), so one source yields all of them.
//
// An export is named for the method of kernel.Kernels in snake case, followed by the format, type or
// function where there are several: rms_norm, matmul_q4min, repack_q8_0, gate_silu. Its parameters
// are those of the method in the same order; addresses, lengths and bools are i32.
package gen

import "precis/core/kernel/asm"

// Options are what the builds of the module differ in.
type Options struct {
	Relaxed bool // use relaxed SIMD
	Shared  bool // work on an imported, shared memory
	// Wazero avoids what wazero's compiler is slow at; browsers are slower without it.
	Wazero bool
}

// Name is the file name of the build, without its extension.
func (o Options) Name() string {
	name := "simd"
	switch {
	case o.Relaxed:
		name = "relaxed"
	case o.Wazero:
		name = "wazero"
	}
	if o.Shared {
		name += "-shared"
	}
	return name
}

// Builds are the builds of the module.
var Builds = []Options{{}, {Relaxed: true}, {Shared: true}, {Relaxed: true, Shared: true}, {Wazero: true}}

// module is a build of the kernels under construction.
type module struct {
	*asm.Module
	relaxed, wazero bool
}

// kernels add the exports, in their order in the module.
var kernels = []func(*module){
	memory,
	rmsNorm, layerNorm,
	rope,
	gate, addition, scale,
	softmax, logSumExp, topK,
	storeKV, moveKV, attend,
	repack, lookup, quantize,
	matmulF32, matmulQ4, matmulQ8, matmulQ8Narrow,
}

// Build assembles the module. A private memory begins at one page and is exported as "memory";
// a shared one is imported from ("precis", "memory"), with the greatest maximum there is, and exported too.
func Build(o Options) *asm.Module {
	memory := asm.Memory{Min: 1, Export: "memory"}
	if o.Shared {
		memory = asm.Memory{Min: 1, Max: 65536, Shared: true, Import: [2]string{"precis", "memory"}, Export: "memory"}
	}
	m := &module{asm.NewModule("kernels", memory), o.Relaxed, o.Wazero}
	for _, add := range kernels {
		add(m)
	}
	return m.Module
}

// madd is a·b + c in four lanes, rounded once where the build and the machine can.
func (m *module) madd(a, b, c asm.V128) asm.V128 {
	if m.relaxed {
		return a.F32x4RelaxedMadd(b, c)
	}
	return c.F32x4Add(a.F32x4Mul(b))
}

// add moves a local on by n.
func add(a asm.I32, n int) { a.Set(a.Add(asm.Int(n))) }

// fours runs body for each whole four of n values and rest for each value that remains; both
// have to move their addresses on. n is 0 afterwards.
func fours(f *asm.Func, n asm.I32, body, rest func()) {
	f.Block(func(done asm.Label) {
		done.BrIf(n.LtU(asm.Int(4)))
		f.Loop(func(next asm.Label) {
			body()
			add(n, -4)
			next.BrIf(n.GeU(asm.Int(4)))
		})
	})
	f.If(n, func() {
		f.Loop(func(next asm.Label) {
			rest()
			add(n, -1)
			next.BrIf(n)
		})
	})
}
