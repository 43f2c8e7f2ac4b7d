package gguf

import (
	"encoding/binary"
	"fmt"
	"math"
)

// ValueType is the number of a metadata value's type.
type ValueType uint32

const (
	Uint8   ValueType = 0
	Int8    ValueType = 1
	Uint16  ValueType = 2
	Int16   ValueType = 3
	Uint32  ValueType = 4
	Int32   ValueType = 5
	Float32 ValueType = 6
	Bool    ValueType = 7
	String  ValueType = 8
	Array   ValueType = 9
	Uint64  ValueType = 10
	Int64   ValueType = 11
	Float64 ValueType = 12
)

var valueNames = [...]string{
	"uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "bool", "string", "array",
	"uint64", "int64", "float64",
}

// valueWidths gives the bytes of a value of each type; 0 where they vary.
var valueWidths = [...]uint64{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8}

func (t ValueType) known() bool { return t < ValueType(len(valueNames)) }

// String is the type's name, such as "uint32".
func (t ValueType) String() string {
	if !t.known() {
		return fmt.Sprintf("value type %d", uint32(t))
	}
	return valueNames[t]
}

// Field is one key of the metadata. The value stays encoded until it is asked for.
type Field struct {
	Key  string
	Type ValueType
	Elem ValueType // type of the elements of an array
	Len  int       // number of elements of an array, 1 otherwise

	raw string // the encoded value; of an array the elements
}

// typeName is the type in words, such as "array of string".
func (f Field) typeName() string {
	if f.Type == Array {
		return "array of " + f.Elem.String()
	}
	return f.Type.String()
}

// Value decodes the value: a uint8 … float64, bool or string, or a slice of one of these.
// Strings share memory with the File.
func (f Field) Value() any {
	t := f.Type
	if t == Array {
		t = f.Elem
	}
	switch t {
	case Uint8:
		return decode(f, func(b string) uint8 { return b[0] })
	case Int8:
		return decode(f, func(b string) int8 { return int8(b[0]) })
	case Uint16:
		return decode(f, uint16At)
	case Int16:
		return decode(f, func(b string) int16 { return int16(uint16At(b)) })
	case Uint32:
		return decode(f, uint32At)
	case Int32:
		return decode(f, func(b string) int32 { return int32(uint32At(b)) })
	case Float32:
		return decode(f, func(b string) float32 { return math.Float32frombits(uint32At(b)) })
	case Bool:
		return decode(f, func(b string) bool { return b[0] != 0 })
	case Uint64:
		return decode(f, uint64At)
	case Int64:
		return decode(f, func(b string) int64 { return int64(uint64At(b)) })
	case Float64:
		return decode(f, func(b string) float64 { return math.Float64frombits(uint64At(b)) })
	}
	if f.Type == Array {
		return f.strings()
	}
	return f.raw[8:]
}

// decode applies at to the fixed-width value, or to each element of the array.
func decode[T any](f Field, at func(string) T) any {
	if f.Type != Array {
		return at(f.raw)
	}
	width := int(valueWidths[f.Elem])
	values := make([]T, f.Len)
	for i := range values {
		values[i] = at(f.raw[i*width:])
	}
	return values
}

// strings decodes an array of strings.
func (f Field) strings() []string {
	values := make([]string, f.Len)
	rest := f.raw
	for i := range values {
		end := 8 + uint64At(rest)
		values[i] = rest[8:end]
		rest = rest[end:]
	}
	return values
}

func uint16At(b string) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }

func uint32At(b string) uint32 { return uint32(uint16At(b)) | uint32(uint16At(b[2:]))<<16 }

func uint64At(b string) uint64 { return uint64(uint32At(b)) | uint64(uint32At(b[4:]))<<32 }

// encode appends a value as Field.Value gives it and says what type it has.
func encode(dst []byte, value any) ([]byte, ValueType, error) {
	switch v := value.(type) {
	case uint8, int8, uint16, int16, uint32, int32, float32, bool, uint64, int64, float64:
		dst, err := binary.Append(dst, binary.LittleEndian, v)
		return dst, scalarType(v), err
	case string:
		return appendString(dst, v), String, nil
	case []string:
		dst = appendArrayHeader(dst, String, len(v))
		for _, s := range v {
			dst = appendString(dst, s)
		}
		return dst, Array, nil
	case []uint8:
		return encodeArray(dst, v)
	case []int8:
		return encodeArray(dst, v)
	case []uint16:
		return encodeArray(dst, v)
	case []int16:
		return encodeArray(dst, v)
	case []uint32:
		return encodeArray(dst, v)
	case []int32:
		return encodeArray(dst, v)
	case []float32:
		return encodeArray(dst, v)
	case []bool:
		return encodeArray(dst, v)
	case []uint64:
		return encodeArray(dst, v)
	case []int64:
		return encodeArray(dst, v)
	case []float64:
		return encodeArray(dst, v)
	}
	return nil, 0, fmt.Errorf("%w: %T has no type in GGUF", ErrValue, value)
}

func encodeArray[T any](dst []byte, values []T) ([]byte, ValueType, error) {
	var zero T
	dst = appendArrayHeader(dst, scalarType(zero), len(values))
	dst, err := binary.Append(dst, binary.LittleEndian, values)
	return dst, Array, err
}

func scalarType(value any) ValueType {
	switch value.(type) {
	case uint8:
		return Uint8
	case int8:
		return Int8
	case uint16:
		return Uint16
	case int16:
		return Int16
	case uint32:
		return Uint32
	case int32:
		return Int32
	case float32:
		return Float32
	case bool:
		return Bool
	case uint64:
		return Uint64
	case int64:
		return Int64
	}
	return Float64
}

func appendArrayHeader(dst []byte, elem ValueType, n int) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(elem))
	return binary.LittleEndian.AppendUint64(dst, uint64(n))
}

func appendString(dst []byte, s string) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, uint64(len(s)))
	return append(dst, s...)
}
