package gen

import "precis/core/kernel/asm"

// memory adds the exports that move and clear bytes inside kernel memory.
func memory(m *module) {
	f := m.Func("copy")
	f.MemoryCopy(f.ParamI32("dst"), f.ParamI32("src"), f.ParamI32("n"))

	f = m.Func("zero")
	dst, n := f.ParamI32("dst"), f.ParamI32("n")
	f.MemoryFill(dst, asm.Int(0), n)
}
