#!/usr/bin/env python3
"""Writes metadata.gguf beside this file: every value type, as gguf-py (gguf==0.19.0) writes it."""
import pathlib

import numpy as np
import gguf

V = gguf.GGUFValueType
w = gguf.GGUFWriter(pathlib.Path(__file__).parent / "metadata.gguf", "llama")
w.add_custom_alignment(64)
w.add_uint8("u8", 255)
w.add_int8("i8", -128)
w.add_uint16("u16", 65535)
w.add_int16("i16", -32768)
w.add_uint32("u32", 4294967295)
w.add_int32("i32", -2147483648)
w.add_float32("f32", 0.1)
w.add_bool("yes", True)
w.add_bool("no", False)
w.add_string("text", "naïve 東京")
w.add_key_value("empty", "", V.STRING)  # add_string leaves an empty one out
w.add_uint64("u64", 18446744073709551615)
w.add_int64("i64", -9223372036854775808)
w.add_float64("f64", 0.1)
for name, t, values in (
    ("u8", V.UINT8, [0, 255]), ("i8", V.INT8, [-128, 127]), ("u16", V.UINT16, [0, 65535]),
    ("i16", V.INT16, [-32768, 32767]), ("u32", V.UINT32, [0, 4294967295]),
    ("i32", V.INT32, [-2147483648, 2147483647]), ("f32", V.FLOAT32, [-0.5, 3e38]),
    ("bool", V.BOOL, [True, False]), ("string", V.STRING, ["", "a", "Ġthe"]),
    ("u64", V.UINT64, [0, 18446744073709551615]), ("i64", V.INT64, [-9223372036854775808, 1]),
    ("f64", V.FLOAT64, [0.1, -1e300]),
):
    w.add_key_value(name + "s", values, V.ARRAY, sub_type=t)
w.add_tensor("vector", np.arange(5, dtype=np.float32))
w.add_tensor("matrix", np.arange(6, dtype=np.float16).reshape(2, 3))
w.write_header_to_file()
w.write_kv_data_to_file()
w.write_tensors_to_file()
w.close()
