// Package wasm holds the kernels, assembled by core/kernel/gen. The .wat files beside are the same modules in
// the text format.
package wasm

import _ "embed"

//go:generate go run precis/core/kernel/gen/write .

var (
	// SIMD is the build for simd128.
	//go:embed simd.wasm
	SIMD []byte

	// Relaxed is the build for simd128 and relaxed SIMD.
	//go:embed relaxed.wasm
	Relaxed []byte

	// Wazero is SIMD as wazero runs it fastest.
	//go:embed wazero.wasm
	Wazero []byte

	// SIMDShared is SIMD on a shared memory, which it imports.
	//go:embed simd-shared.wasm
	SIMDShared []byte

	// RelaxedShared is Relaxed on a shared memory, which it imports.
	//go:embed relaxed-shared.wasm
	RelaxedShared []byte
)
