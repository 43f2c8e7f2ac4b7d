package asm

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

func TestLEB128(t *testing.T) {
	for v, want := range map[uint32]string{0: "00", 127: "7f", 128: "8001", 624485: "e58e26", math.MaxUint32: "ffffffff0f"} {
		require.Equal(t, want, hex.EncodeToString(appendUint(nil, v)))
	}
	for v, want := range map[int64]string{0: "00", 63: "3f", 64: "c000", -1: "7f", -64: "40", -65: "bf7f", -123456: "c0bb78", math.MinInt32: "8080808078"} {
		require.Equal(t, want, hex.EncodeToString(appendInt(nil, v)))
	}
}

// sum is the example of the package's documentation.
func sum() *Module {
	m := NewModule("example", Memory{Min: 1, Max: 2, Export: "memory"})
	f := m.Func("sum", TypeF32)
	p, n := f.ParamI32("p"), f.ParamI32("n")
	acc := f.F32("acc")
	f.Loop(func(next Label) {
		acc.Set(acc.Add(p.F32Load(0)))
		p.Set(p.Add(Int(4)))
		n.Set(n.Sub(Int(1)))
		next.BrIf(n)
	})
	f.Return(acc)
	return m
}

// The bytes of a whole module, put together by hand from the specification.
func TestEncode(t *testing.T) {
	want := "0061736d 01000000" + // magic, version
		"01 07 01 60 02 7f 7f 01 7d" + // types: (i32 i32) -> (f32)
		"03 02 01 00" + // functions: type 0
		"05 04 01 01 01 02" + // memory: 1 to 2 pages
		"07 10 02 06 6d656d6f7279 02 00 03 73756d 00 00" + // exports: memory 0, function 0
		"0a 28 01 26" + // code: one body
		"01 01 7d" + // one f32 local
		"03 40" + // loop
		"20 02 20 00 2a 02 00 92 21 02" + // acc = acc + load(p)
		"20 00 41 04 6a 21 00" + // p = p + 4
		"20 01 41 01 6b 21 01" + // n = n − 1
		"20 01 0d 00 0b" + // br_if 0; end
		"20 02 0f 0b" + // return acc; end
		"00 17 04 6e616d65" + // custom section "name"
		"00 08 07 6578616d706c65" + // module
		"01 06 01 00 03 73756d" // functions
	require.Equal(t, strings.ReplaceAll(want, " ", ""), hex.EncodeToString(sum().Encode()))
	require.Equal(t, sum().Encode(), sum().Encode(), "the same program gives the same bytes")
}

func TestWAT(t *testing.T) {
	require.Equal(t, `(module $example
  (memory (export "memory") 1 2)

  (func $sum (export "sum") (param $p i32) (param $n i32) (result f32)
    (local $acc f32)
    (loop $loop0
      (local.set $acc (f32.add (local.get $acc) (f32.load (local.get $p))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $loop0 (local.get $n)))
    (return (local.get $acc))))
`, sum().WAT())
}

// start compiles a module and starts it.
func start(t *testing.T, m *Module) api.Module {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesThreads))
	t.Cleanup(func() { require.NoError(t, r.Close(ctx)) })
	started, err := r.Instantiate(ctx, m.Encode())
	require.NoError(t, err)
	return started
}

func TestRun(t *testing.T) {
	program := start(t, sum())
	for i := range 5 {
		program.Memory().WriteFloat32Le(uint32(8+4*i), float32(i)+0.5)
	}
	results, err := program.ExportedFunction("sum").Call(context.Background(), 8, 5)
	require.NoError(t, err)
	require.Equal(t, float32(12.5), api.DecodeF32(results[0]))
}

// Branches, calls and nested blocks: the greatest common divisor, and which of three ranges a value is in.
func TestControl(t *testing.T) {
	m := NewModule("control", Memory{Min: 1})
	gcd := m.Func(".gcd", TypeI32)
	a, b := gcd.ParamI32("a"), gcd.ParamI32("b")
	rest := gcd.I32("rest")
	gcd.Block(func(done Label) {
		gcd.Loop(func(next Label) {
			done.BrIf(b.Eqz())
			rest.Set(a.RemU(b))
			a.Set(b)
			b.Set(rest)
			next.Br()
		})
	})
	gcd.Return(a)

	f := m.Func("gcd_of_sum", TypeI32)
	x, y, z := f.ParamI32("x"), f.ParamI32("y"), f.ParamI32("z")
	f.Return(f.CallI32(gcd, x.Add(y), z))

	f = m.Func("range", TypeI32)
	v := f.ParamI32("v")
	f.IfElse(v.LtS(Int(10)), func() {
		f.Return(Int(0))
	}, func() {
		f.If(v.LtS(Int(20)), func() { f.Return(Int(1)) })
	})
	f.Return(Int(2))

	program := start(t, m)
	require.Nil(t, program.ExportedFunction(".gcd"), "not exported")
	call := func(name string, args ...uint64) uint64 {
		results, err := program.ExportedFunction(name).Call(context.Background(), args...)
		require.NoError(t, err)
		return results[0]
	}
	require.EqualValues(t, 63, call("gcd_of_sum", 1000, 71, 252))
	for v, want := range map[uint64]uint64{3: 0, 10: 1, 19: 1, 20: 2} {
		require.Equal(t, want, call("range", v))
	}
}

// Every instruction, on operands of its types, makes a valid module: an opcode whose operands or
// result are not those of its method is refused.
func TestInstructions(t *testing.T) {
	m := NewModule("instructions", Memory{Min: 1, Max: 1, Shared: true})
	values := map[reflect.Type]func() reflect.Value{}
	for _, v := range []func() Operand{
		func() Operand { return Int(1) }, func() Operand { return Int(1).I64ExtendS() },
		func() Operand { return Float(1) }, func() Operand { return Float64(1) }, func() Operand { return Int32x4(1) },
	} {
		values[reflect.TypeOf(v())] = func() reflect.Value { return reflect.ValueOf(v()) }
	}
	values[reflect.TypeOf(0)] = func() reflect.Value { return reflect.ValueOf(1) }
	values[reflect.TypeOf([4]byte{})] = func() reflect.Value { return reflect.ValueOf([4]byte{0, 3, 4, 7}) }
	values[reflect.TypeOf([16]byte{})] = func() reflect.Value { return reflect.ValueOf([16]byte{0, 31}) }
	arguments := func(method reflect.Method) (args []reflect.Value) {
		for i := 1; i < method.Type.NumIn(); i++ {
			args = append(args, values[method.Type.In(i)]())
		}
		return args
	}
	count := 0
	for typ, value := range values {
		for i := range typ.NumMethod() {
			method := typ.Method(i)
			if method.Name == "Set" || method.Name == "Tee" || strings.Contains(method.Name, "Relaxed") {
				continue // need a local; need a runtime that has relaxed SIMD
			}
			receiver := value()
			result := receiver.Method(i).Call(arguments(method))[0].Interface().(Operand)
			f := m.Func(fmt.Sprintf("%s %s", typ.Name(), method.Name), result.tree().typ)
			f.Return(result)
			count++
		}
	}
	require.Greater(t, count, 200)
	f := m.Func("stores")
	for i := range reflect.TypeOf(f).NumMethod() {
		if method := reflect.TypeOf(f).Method(i); strings.Contains(method.Name, "Store") || strings.HasPrefix(method.Name, "Memory") {
			reflect.ValueOf(f).Method(i).Call(arguments(method))
		}
	}
	start(t, m)
}

// What Go's compiler does not see is refused, with a message that says where.
func TestMistakes(t *testing.T) {
	m := NewModule("mistakes", Memory{Min: 1})
	other := m.Func("other")
	foreign := other.I32("foreign")
	f := m.Func("f")
	a := f.ParamI32("a")
	v := f.V128("v")
	twice := a.Add(Int(1))
	a.Set(twice)
	var outside Label
	f.Block(func(l Label) { outside = l })
	g := m.Func("g", TypeI32)
	g.ParamF32("x")

	for want, mistake := range map[string]func(){
		"i32.mul: operand 0 (i32.add) is used twice":      func() { twice.Mul(Int(2)) },
		`function f: local.get of local "foreign"`:        func() { a.Set(foreign) },
		"function f: br to $block0 from outside":          func() { outside.Br() },
		"f32x4.extract_lane: lane 4, want 0 to 3":         func() { v.F32x4ExtractLane(4) },
		"i8x16.shuffle: lane 32, want 0 to 31":            func() { v.I8x16Shuffle(v, [16]byte{15: 32}) },
		"v128.store32_lane: lane -1, want 0 to 3":         func() { f.V128Store32Lane(a, 0, -1, v) },
		"i32.load: offset -4":                             func() { a.I32Load(-4) },
		"i32.const 4294967296: out of range":              func() { Int(1 << 32) },
		`function f: parameter "late" after a local`:      func() { f.ParamI32("late") },
		`function f: two locals "v"`:                      func() { f.F32("v") },
		`two functions "f"`:                               func() { m.Func("f") },
		"assignment to i32.const, which is not a local":   func() { Int(1).Set(a) },
		"function f: result of g is lost":                 func() { f.Call(g, Float(1)) },
		"function f: call of g: value 0 is i32, want f32": func() { f.CallI32(g, a) },
		"function f: call of g: 0 values, want 1":         func() { f.CallI32(g) },
		"function f: return: 1 values, want 0":            func() { f.Return(a) },
		"function f: encoded inside a block":              func() { f.Block(func(Label) { m.Encode() }) },
		"i32.add: operand 1 is not an expression":         func() { a.Add(I32{}) },
		"shared memory without a maximum":                 func() { NewModule("m", Memory{Min: 1, Shared: true}) },
	} {
		t.Run(want, func(t *testing.T) {
			defer func() { require.Contains(t, recover(), want) }()
			mistake()
		})
	}
}

// Two instances of a module work on one shared memory, which they import, with atomics.
func TestSharedMemory(t *testing.T) {
	m := NewModule("counter", Memory{Min: 1, Max: 1, Shared: true, Import: [2]string{"owner", "memory"}})
	f := m.Func("increment", TypeI32)
	f.Return(Int(64).I32AtomicRmwAdd(0, Int(1)))
	require.Contains(t, m.WAT(), `(memory (import "owner" "memory") 1 1 shared)`)

	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesThreads))
	defer r.Close(ctx)
	owner := NewModule("owner", Memory{Min: 1, Max: 1, Shared: true, Export: "memory"})
	_, err := r.InstantiateWithConfig(ctx, owner.Encode(), wazero.NewModuleConfig().WithName("owner"))
	require.NoError(t, err)
	for i := range 4 {
		instance, err := r.InstantiateWithConfig(ctx, m.Encode(), wazero.NewModuleConfig().WithName(fmt.Sprint(i)))
		require.NoError(t, err)
		results, err := instance.ExportedFunction("increment").Call(ctx)
		require.NoError(t, err)
		require.EqualValues(t, i, results[0])
	}
}
