package safetensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// decode reads the header's object token by token: encoding/json alone would let the same name
// stand twice and take "DTYPE" for "dtype".
func (f *File) decode(header []byte) error {
	d := json.NewDecoder(bytes.NewReader(header))
	d.UseNumber()
	if err := delimiter(d, '{'); err != nil {
		return formatError("header: %v", err)
	}
	seen := map[string]bool{}
	for d.More() {
		name, err := key(d)
		if err != nil {
			return formatError("header: %v", err)
		}
		if seen[name] {
			return formatError("tensor %q: stands twice", name)
		}
		seen[name] = true
		if name == "__metadata__" {
			if err := f.decodeMetadata(d); err != nil {
				return formatError("__metadata__: %v", err)
			}
			continue
		}
		t := Tensor{Name: name}
		if err := t.decode(d); err != nil {
			return formatError("tensor %q: %v", name, err)
		}
		f.Tensors = append(f.Tensors, t)
	}
	if err := delimiter(d, '}'); err != nil {
		return formatError("header: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return formatError("header: more follows after the object")
	}
	return nil
}

func (f *File) decodeMetadata(d *json.Decoder) error {
	if err := delimiter(d, '{'); err != nil {
		return err
	}
	for d.More() {
		name, err := key(d)
		if err != nil {
			return err
		}
		value, err := d.Token()
		if err != nil {
			return err
		}
		text, ok := value.(string)
		if !ok {
			return fmt.Errorf("%q: want a string", name)
		}
		f.Metadata[name] = text
	}
	return delimiter(d, '}')
}

// decode reads one entry; Offset becomes the begin of data_offsets.
func (t *Tensor) decode(d *json.Decoder) error {
	if err := delimiter(d, '{'); err != nil {
		return err
	}
	var shape, offsets []int64
	for d.More() {
		name, err := key(d)
		if err != nil {
			return err
		}
		switch {
		case name == "dtype" && t.Type == "":
			value, err := d.Token()
			if err != nil {
				return err
			}
			text, _ := value.(string)
			if t.Type = Type(text); sizes[t.Type] == 0 {
				return fmt.Errorf("dtype: found %q, want a type of the format", text)
			}
		case name == "shape" && shape == nil:
			if shape, err = unsigned(d); err != nil {
				return fmt.Errorf("shape: %w", err)
			}
		case name == "data_offsets" && offsets == nil:
			if offsets, err = unsigned(d); err != nil {
				return fmt.Errorf("data_offsets: %w", err)
			}
		default:
			return fmt.Errorf("key %q: unknown, or stands twice", name)
		}
	}
	if err := delimiter(d, '}'); err != nil {
		return err
	}
	if t.Type == "" || shape == nil || len(offsets) != 2 {
		return errors.New("want dtype, shape and two data_offsets")
	}
	return t.place(shape, offsets[0], offsets[1])
}

// place sets shape and range after checking that they agree.
func (t *Tensor) place(shape []int64, begin, end int64) error {
	size := sizes[t.Type]
	for _, n := range shape {
		if n > math.MaxInt || n != 0 && size > math.MaxInt64/n {
			return errors.New("shape: the number of bytes overflows")
		}
		size *= n
		t.Shape = append(t.Shape, int(n))
	}
	if begin > end || end-begin != size {
		return fmt.Errorf("data_offsets: %d to %d, want %d bytes for the shape", begin, end, size)
	}
	t.Offset, t.Size = begin, size
	return nil
}

// unsigned reads an array of unsigned integers that fit an int64; the result is never nil.
func unsigned(d *json.Decoder) ([]int64, error) {
	if err := delimiter(d, '['); err != nil {
		return nil, err
	}
	list := []int64{}
	for d.More() {
		value, err := d.Token()
		if err != nil {
			return nil, err
		}
		number, ok := value.(json.Number)
		if !ok {
			return nil, errors.New("want unsigned integers")
		}
		n, err := strconv.ParseUint(number.String(), 10, 63)
		if err != nil {
			return nil, fmt.Errorf("found %s, want an unsigned integer below 2^63", number)
		}
		list = append(list, int64(n))
	}
	return list, delimiter(d, ']')
}

func key(d *json.Decoder) (string, error) {
	value, err := d.Token()
	if err != nil {
		return "", err
	}
	name, ok := value.(string)
	if !ok {
		return "", errors.New("want a key")
	}
	return name, nil
}

func delimiter(d *json.Decoder, want json.Delim) error {
	value, err := d.Token()
	if err != nil {
		return err
	}
	if value != want {
		return fmt.Errorf("found %v, want %v", value, want)
	}
	return nil
}
