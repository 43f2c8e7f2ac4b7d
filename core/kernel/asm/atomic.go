package asm

// atomic makes an instruction of the threads proposal on an aligned 32-bit word.
func atomic(code byte, name string, t Type, offset int, args ...*node) *node {
	return access([]byte{0xfe, code}, name, t, offset, 2, nil, args...)
}

// MemoryAtomicNotify wakes at most n waiters and gives their number.
func (a I32) MemoryAtomicNotify(offset int, n I32) I32 {
	return I32{atomic(0x00, "memory.atomic.notify", TypeI32, offset, a.node, n.node)}
}

// MemoryAtomicWait32 sleeps while the word is expected, at most timeout nanoseconds (forever if
// negative), and gives 0 when woken, 1 when the word differs, 2 when the time is over.
func (a I32) MemoryAtomicWait32(offset int, expected I32, timeout I64) I32 {
	return I32{atomic(0x01, "memory.atomic.wait32", TypeI32, offset, a.node, expected.node, timeout.node)}
}

// I32AtomicLoad reads the word.
func (a I32) I32AtomicLoad(offset int) I32 {
	return I32{atomic(0x10, "i32.atomic.load", TypeI32, offset, a.node)}
}

// I32AtomicStore writes the word.
func (f *Func) I32AtomicStore(a I32, offset int, x I32) {
	f.emit(atomic(0x17, "i32.atomic.store", 0, offset, a.node, x.node))
}

// I32AtomicRmwAdd adds x to the word and gives its old value.
func (a I32) I32AtomicRmwAdd(offset int, x I32) I32 {
	return I32{atomic(0x1e, "i32.atomic.rmw.add", TypeI32, offset, a.node, x.node)}
}

// I32AtomicRmwCmpxchg writes replacement where the word is expected, and gives its old value.
func (a I32) I32AtomicRmwCmpxchg(offset int, expected, replacement I32) I32 {
	return I32{atomic(0x48, "i32.atomic.rmw.cmpxchg", TypeI32, offset, a.node, expected.node, replacement.node)}
}
