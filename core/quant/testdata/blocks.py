#!/usr/bin/env python3
"""Writes golden/quants beside this file: a small counterpart of the golden data, made by gguf-py.

blocks.gguf holds one tensor [2, 512] for each type. Types that gguf-py quantizes are made from
TYPE.source.npy; the others are random bytes whose float16 scales are of sane size (the first
scale is 0). TYPE.f32.npy is gguf-py's dequantization. Run with gguf==0.19.0 and numpy==2.4.6.
"""
import json
import pathlib

import numpy as np
import gguf
from gguf.quants import dequantize, quantize

T = gguf.GGMLQuantizationType
out = pathlib.Path(__file__).parent / "golden" / "quants"
out.mkdir(parents=True, exist_ok=True)
rng = np.random.Generator(np.random.PCG64(135))
rows, columns = 2, 512

# Where the float16 scales of a block stand.
scales = {
    T.Q2_K: (80, 82), T.Q3_K: (108,), T.Q4_K: (0, 2), T.Q5_K: (0, 2), T.Q6_K: (208,),
    T.IQ4_NL: (0,), T.IQ4_XS: (0,),
}


def save(name, array):
    np.lib.format.write_array(open(out / name, "wb"), np.ascontiguousarray(array, np.float32), (1, 0))
    return name


x = rng.standard_normal(columns).astype(np.float32)
writer = gguf.GGUFWriter(out / "blocks.gguf", "blocks")
tensors = []
for t in (T.F32, T.F16, T.BF16, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0, *scales):
    elements, size = gguf.GGML_QUANT_SIZES[t]
    source = None
    if t in scales:
        blocks = rng.integers(0, 256, (rows * columns // elements, size), dtype=np.uint8)
        for at in scales[t]:
            values = rng.standard_normal(len(blocks)).astype(np.float16) * np.float16(0.01)
            values[0] = 0
            blocks[:, at:at + 2] = values.astype("<f2").view(np.uint8).reshape(-1, 2)
        blocks = blocks.reshape(rows, -1)
    else:
        values = rng.standard_normal((rows, columns)) * np.exp(rng.standard_normal((rows, columns)))
        values[0, :32] = 0
        values[0, 32:64] = 1.5
        values[1, 32:64] = np.arange(-16, 16) / 2  # ties
        values[1, 64:96] *= 1e-6  # scales that are subnormal as float16
        source = values.astype(np.float32)
        blocks = quantize(source, t)
    values = dequantize(blocks, t)
    raw = np.ascontiguousarray(blocks).view(np.uint8)
    writer.add_tensor(t.name, raw, raw_dtype=t)
    tensors.append({
        "tensor": t.name, "shape": [rows, columns], "block_elements": elements, "block_bytes": size,
        "dequantized": save(f"{t.name}.f32.npy", values),
        "source": None if source is None else save(f"{t.name}.source.npy", source),
        "matvec_float64": (values.astype(np.float64) @ x.astype(np.float64)).tolist(),
    })
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
save("x.npy", x)
(out / "manifest.json").write_text(json.dumps({"x": "x.npy", "tensors": tensors}, indent=1) + "\n")
