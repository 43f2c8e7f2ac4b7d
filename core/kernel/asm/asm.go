// Package asm assembles WebAssembly modules from Go code, one method an opcode.
//
// An instruction that leaves a value is an expression, built from typed operands: Go's compiler
// checks the operand stack, since I32.Add takes an I32 and gives one. An instruction that leaves
// nothing is a statement, a method of Func (stores, control flow) or of a local (Set), and is
// assembled where it is called. A local is itself an expression:
//
//	f := m.Func("sum")
//	p, n := f.ParamI32("p"), f.ParamI32("n")
//	acc := f.F32("acc")
//	f.Loop(func(next asm.Label) {
//		acc.Set(acc.Add(p.F32Load(0)))
//		p.Set(p.Add(asm.Int(4)))
//		n.Set(n.Sub(asm.Int(1)))
//		next.BrIf(n)
//	})
//	f.Return(acc)
//
// An expression is evaluated where the statement that holds it stands, not where Go built it.
// What Go cannot check (an expression used twice, a local of another function, a label out of
// its block, a lane out of range) panics with a message that names the function and the instruction.
//
// The output depends on the calls alone, so the same program gives the same bytes.
//
// Source: WebAssembly Core Specification 3.0, chapters 5 and 6; the threads proposal.
package asm

import "fmt"

// Type is a value type in its binary encoding.
type Type byte

// The value types.
const (
	TypeI32  Type = 0x7f
	TypeI64  Type = 0x7e
	TypeF32  Type = 0x7d
	TypeF64  Type = 0x7c
	TypeV128 Type = 0x7b
)

// String is the type's name in the text format.
func (t Type) String() string {
	switch t {
	case TypeI32:
		return "i32"
	case TypeI64:
		return "i64"
	case TypeF32:
		return "f32"
	case TypeF64:
		return "f64"
	case TypeV128:
		return "v128"
	}
	return fmt.Sprintf("type %#x", byte(t))
}

// Expressions by their type. The zero value is not an expression.
type (
	I32  struct{ *node }
	I64  struct{ *node }
	F32  struct{ *node }
	F64  struct{ *node }
	V128 struct{ *node }
)

// Operand is an expression of any type.
type Operand interface{ tree() *node }

// node is one instruction with its operands.
type node struct {
	name  string  // mnemonic
	code  []byte  // opcode and immediates
	text  string  // immediates in the text format
	typ   Type    // of the result; 0 for a statement
	args  []*node // operands, first one deepest on the stack
	local *local  // of local.get
	used  bool    // is part of another instruction already
}

// local is a parameter or a local variable.
type local struct {
	f     *Func
	index uint32
	name  string
	typ   Type
}

func (n *node) tree() *node { return n }

// leaf says whether the node may be used any number of times: reading it again costs nothing.
func (n *node) leaf() bool { return len(n.args) == 0 && n.typ != 0 && n.name != "call" }

// instr makes a node of an instruction.
func instr(name string, t Type, code []byte, text string, args ...*node) *node {
	for i, a := range args {
		switch {
		case a == nil:
			panic(fmt.Sprintf("asm: %s: operand %d is not an expression", name, i))
		case a.used && !a.leaf():
			panic(fmt.Sprintf("asm: %s: operand %d (%s) is used twice, keep it in a local", name, i, a.name))
		}
		a.used = true
	}
	return &node{name: name, typ: t, code: code, text: text, args: args}
}

// op makes a node of an instruction of the one-byte range.
func op(code byte, name string, t Type, args ...*node) *node {
	return instr(name, t, []byte{code}, "", args...)
}

// simd makes a node of an instruction with the prefix 0xfd that gives a v128.
func simd(code uint32, name string, args ...*node) V128 {
	return V128{instr(name, TypeV128, appendUint([]byte{0xfd}, code), "", args...)}
}

// lane makes a node of an instruction with a lane number below lanes.
func lane(code uint32, name string, t Type, lanes, l int, args ...*node) *node {
	if l < 0 || l >= lanes {
		panic(fmt.Sprintf("asm: %s: lane %d, want 0 to %d", name, l, lanes-1))
	}
	return instr(name, t, append(appendUint([]byte{0xfd}, code), byte(l)), fmt.Sprint(l), args...)
}
