package gguf

import (
	"errors"
	"fmt"
)

// ErrWanted is wrapped by the error of Keys.Fail: a key's value is none that a reader can use.
var ErrWanted = errors.New("value not usable")

// Keys reads the hyperparameters of one architecture, which have its name before them. It
// remembers the first error, so that a reader asks for all keys and then once whether all went well.
type Keys struct {
	file   *File
	prefix string
	err    error
}

// Below gives the keys that begin with prefix, such as "llama.".
func (f *File) Below(prefix string) *Keys { return &Keys{file: f, prefix: prefix} }

// Err is the first error so far; it names the key.
func (k *Keys) Err() error { return k.err }

// Int is the value of a key of any integer type; 0 after an error.
func (k *Keys) Int(key string) int { return keep(k, key, k.file.Int) }

// IntOr is Int, but fallback where the key is missing.
func (k *Keys) IntOr(key string, fallback int) int {
	return keep(k, key, func(key string) (int, error) { return k.file.IntOr(key, fallback) })
}

// Float is the value of a key of a float type; 0 after an error.
func (k *Keys) Float(key string) float64 { return keep(k, key, k.file.Float) }

// FloatOr is Float, but fallback where the key is missing.
func (k *Keys) FloatOr(key string, fallback float64) float64 {
	return keep(k, key, func(key string) (float64, error) { return k.file.FloatOr(key, fallback) })
}

// StringOr is the value of a key that is a string, and fallback where it is missing.
func (k *Keys) StringOr(key, fallback string) string {
	return keep(k, key, func(key string) (string, error) { return k.file.StringOr(key, fallback) })
}

// Fail refuses the value of a key; the error wraps ErrWanted.
func (k *Keys) Fail(key string, found, want any) {
	if k.err == nil {
		k.err = fmt.Errorf("gguf: key %q: %w: found %v, want %v", k.prefix+key, ErrWanted, found, want)
	}
}

func keep[T any](k *Keys, key string, get func(key string) (T, error)) T {
	v, err := get(k.prefix + key)
	if k.err == nil {
		k.err = err
	}
	return v
}
