// Package quant defines the quantization blocks in plain Go: what each type of a GGUF tensor means.
package quant

// Type is the number of a tensor's element type in GGUF (ggml_type).
type Type uint32
