package gguf

import (
	"errors"
	"fmt"
	"math"
)

// Field finds a key of the metadata.
func (f *File) Field(key string) (Field, bool) {
	i, ok := f.fields[key]
	if !ok {
		return Field{}, false
	}
	return f.Fields[i], true
}

// The getters below return an error that names the key and wraps ErrMissing or ErrValue.

// Int is a value of any integer type that an int holds.
func (f *File) Int(key string) (int, error) {
	v, field, err := f.value(key)
	if err != nil {
		return 0, err
	}
	n, ok := integer(v)
	if !ok {
		return 0, field.mismatch(v, "an integer")
	}
	return n, nil
}

// Float is a float32 or float64.
func (f *File) Float(key string) (float64, error) {
	v, field, err := f.value(key)
	if err != nil {
		return 0, err
	}
	switch v := v.(type) {
	case float32:
		return float64(v), nil
	case float64:
		return v, nil
	}
	return 0, field.mismatch(v, "a float")
}

// Bool is a bool.
func (f *File) Bool(key string) (bool, error) { return get[bool](f, key, "a bool") }

// String is a string; its bytes may not be UTF-8.
func (f *File) String(key string) (string, error) { return get[string](f, key, "a string") }

// Strings is an array of strings, which share memory with the file's header.
func (f *File) Strings(key string) ([]string, error) {
	return get[[]string](f, key, "an array of strings")
}

// Float32s is an array of float32.
func (f *File) Float32s(key string) ([]float32, error) {
	return get[[]float32](f, key, "an array of float32")
}

// Bytes is an array of uint8, or of int8 as older files have them.
func (f *File) Bytes(key string) ([]byte, error) {
	v, field, err := f.value(key)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case []uint8:
		return v, nil
	case []int8:
		b := make([]byte, len(v))
		for i, c := range v {
			b[i] = byte(c)
		}
		return b, nil
	}
	return nil, field.mismatch(v, "an array of uint8")
}

// Int32s is an array of any integer type whose elements are all within int32.
func (f *File) Int32s(key string) ([]int32, error) {
	v, field, err := f.value(key)
	if err != nil {
		return nil, err
	}
	const want = "an array of int32"
	switch v := v.(type) {
	case []int32:
		return v, nil
	case []uint8:
		return int32s(field, v)
	case []int8:
		return int32s(field, v)
	case []uint16:
		return int32s(field, v)
	case []int16:
		return int32s(field, v)
	case []uint32:
		return int32s(field, v)
	case []uint64:
		return int32s(field, v)
	case []int64:
		return int32s(field, v)
	}
	return nil, field.mismatch(v, want)
}

// IntOr is Int, or fallback where the key is missing.
func (f *File) IntOr(key string, fallback int) (int, error) { return or(f.Int, key, fallback) }

// FloatOr is Float, or fallback where the key is missing.
func (f *File) FloatOr(key string, fallback float64) (float64, error) {
	return or(f.Float, key, fallback)
}

// StringOr is String, or fallback where the key is missing.
func (f *File) StringOr(key, fallback string) (string, error) { return or(f.String, key, fallback) }

func or[T any](get func(string) (T, error), key string, fallback T) (T, error) {
	v, err := get(key)
	if errors.Is(err, ErrMissing) {
		return fallback, nil
	}
	return v, err
}

func get[T any](f *File, key, want string) (T, error) {
	v, field, err := f.value(key)
	t, ok := v.(T)
	if err == nil && !ok {
		err = field.mismatch(v, want)
	}
	return t, err
}

func (f *File) value(key string) (any, Field, error) {
	field, ok := f.Field(key)
	if !ok {
		return nil, Field{}, fmt.Errorf("%w: %q", ErrMissing, key)
	}
	return field.Value(), field, nil
}

// mismatch is the error for a value that is not what was wanted. Only numbers are short enough to show.
func (f Field) mismatch(v any, want string) error {
	if f.Type == Array || f.Type == String {
		return fmt.Errorf("%w: key %q is %s, want %s", ErrValue, f.Key, f.typeName(), want)
	}
	return fmt.Errorf("%w: key %q is %s %v, want %s", ErrValue, f.Key, f.typeName(), v, want)
}

// integer converts a value of an integer type, where an int holds it.
func integer(v any) (int, bool) {
	switch v := v.(type) {
	case uint8:
		return int(v), true
	case int8:
		return int(v), true
	case uint16:
		return int(v), true
	case int16:
		return int(v), true
	case uint32:
		return int(v), uint64(v) <= math.MaxInt
	case int32:
		return int(v), true
	case uint64:
		return int(v), v <= math.MaxInt
	case int64:
		return int(v), v >= math.MinInt && v <= math.MaxInt
	}
	return 0, false
}

func int32s[T uint8 | int8 | uint16 | int16 | uint32 | uint64 | int64](field Field, values []T) ([]int32, error) {
	out := make([]int32, len(values))
	for i, v := range values {
		out[i] = int32(v)
		if T(out[i]) != v || (out[i] < 0) != (v < 0) {
			return nil, fmt.Errorf("%w: key %q: element %d is %d, want an int32", ErrValue, field.Key, i, v)
		}
	}
	return out, nil
}
