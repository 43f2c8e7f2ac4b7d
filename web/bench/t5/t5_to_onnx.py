"""Writes a T5 as the two ONNX files that @huggingface/transformers loads, and quantizes them to "q8".

    python t5_to_onnx.py model.safetensors FOLDER

The graphs are what an export of transformers' T5ForConditionalGeneration computes, node for node where it
costs time: an encoder, and a decoder that an If parts into the first step, which also makes the keys and
values of cross-attention, and the further ones. Quantized as the makers of transformers.js do it: dynamically,
weights int8 with a scale for each tensor.
"""

import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

OPSET = 17
BUCKETS, MAX_DISTANCE, POSITIONS = 32, 128, 1024


def read_safetensors(path):
    """All tensors by name, float32, rows first."""
    content = Path(path).read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + size])
    metadata = header.pop("__metadata__")
    data = np.frombuffer(content, np.float32, offset=8 + size)
    return metadata, {
        name: data[t["data_offsets"][0] // 4 : t["data_offsets"][1] // 4].reshape(t["shape"]) for name, t in header.items()
    }


def buckets(both_ways):
    """The bucket of each distance key − query from 1 − POSITIONS to POSITIONS − 1."""
    distances = np.arange(1 - POSITIONS, POSITIONS)
    n, first = BUCKETS, np.zeros_like(distances)
    if both_ways:
        n //= 2
        first = np.where(distances > 0, n, 0)
        distances = np.abs(distances)
    else:
        distances = np.maximum(-distances, 0)
    exact = n // 2
    far = exact + np.log(np.maximum(distances, 1) / exact) / math.log(MAX_DISTANCE / exact) * (n - exact)
    return first + np.where(distances < exact, distances, np.minimum(far.astype(int), n - 1))


class Graph:
    """The nodes of one graph; names are unique by their prefix. Initializers are shared with whoever encloses it."""

    def __init__(self, prefix, initializers):
        self.prefix, self.initializers, self.nodes = prefix, initializers, []

    def op(self, kind, *inputs, **attributes):
        name = attributes.pop("output", f"{self.prefix}{kind}_{len(self.nodes)}")
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=f"{self.prefix}node_{len(self.nodes)}", **attributes))
        return name

    def constant(self, name, value):
        self.initializers.setdefault(name, np.asarray(value))
        return name

    def ints(self, *values):
        return self.constant("ints_" + "_".join(map(str, values)), np.array(values, np.int64))

    def floats(self, value):
        return self.constant(f"float_{value}", np.array(value, np.float32))


class T5:
    def __init__(self, metadata, tensors):
        self.heads, self.head_dim = int(metadata["heads"]), int(metadata["head_dim"])
        self.tensors = tensors
        self.dim = tensors["token_embd.weight"].shape[1]
        self.vocabulary = tensors["token_embd.weight"].shape[0]
        self.blocks = 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("enc.blk."))

    def weight(self, g, name):
        return g.constant(name, self.tensors[name + ".weight"])

    def linear(self, g, x, name):
        return g.op("MatMul", x, g.constant(name + ".T", np.ascontiguousarray(self.tensors[name + ".weight"].T)))

    def norm(self, g, x, name):
        mean = g.op("ReduceMean", g.op("Pow", x, g.floats(2.0)), axes=[-1], keepdims=1)
        scale = g.op("Sqrt", g.op("Add", mean, g.floats(1e-6)))
        return g.op("Mul", g.op("Div", x, scale), self.weight(g, name))

    def split(self, g, x):
        return g.op("Transpose", g.op("Reshape", x, g.ints(0, -1, self.heads, self.head_dim)), perm=[0, 2, 1, 3])

    def attend(self, g, q, k, v, bias, output):
        scores = g.op("Add", g.op("MatMul", q, g.op("Transpose", k, perm=[0, 1, 3, 2])), bias)
        found = g.op("MatMul", g.op("Softmax", scores, axis=-1), v)
        merged = g.op("Reshape", g.op("Transpose", found, perm=[0, 2, 1, 3]), g.ints(0, -1, self.heads * self.head_dim))
        return self.linear(g, merged, output)

    def feed_forward(self, g, x, block):
        normed = self.norm(g, x, block + "ffn_norm")
        return g.op("Add", x, self.linear(g, g.op("Relu", self.linear(g, normed, block + "ffn_up")), block + "ffn_down"))

    def mask(self, g, attention_mask):
        """(batch, tokens) → (batch, 1, 1, tokens): 0 where a token is seen, else the least number."""
        seen = g.op("Cast", attention_mask, to=TensorProto.FLOAT)
        unseen = g.op("Mul", g.op("Sub", g.floats(1.0), seen), g.floats(float(np.finfo(np.float32).min)))
        return g.op("Unsqueeze", unseen, g.ints(1, 2))

    def length(self, g, x, axis):
        """The size of an axis, a scalar."""
        return g.op("Squeeze", g.op("Gather", g.op("Shape", x), g.ints(axis)), g.ints(0))

    def position_bias(self, g, side, queries, keys, both_ways):
        """(1, heads, queries, keys), the last `queries` of as many positions as keys."""
        table = g.constant(side + ".buckets", buckets(both_ways))
        positions = lambda start, end: g.op("Range", start, end, g.constant("one", np.array(1, np.int64)))
        query = g.op("Unsqueeze", positions(g.op("Sub", keys, queries), keys), g.ints(1))
        key = g.op("Unsqueeze", positions(g.constant("zero", np.array(0, np.int64)), keys), g.ints(0))
        distance = g.op("Add", g.op("Sub", key, query), g.ints(POSITIONS - 1))
        bias = g.op("Gather", self.weight(g, side + ".blk.0.attn_rel_b"), g.op("Gather", table, distance))
        return g.op("Unsqueeze", g.op("Transpose", bias, perm=[2, 0, 1]), g.ints(0))

    def encoder(self):
        initializers = {}
        g = Graph("", initializers)
        x = g.op("Gather", self.weight(g, "token_embd"), "input_ids")
        n = self.length(g, "input_ids", 1)
        bias = g.op("Add", self.position_bias(g, "enc", n, n, True), self.mask(g, "attention_mask"))
        for i in range(self.blocks):
            block = f"enc.blk.{i}."
            normed = self.norm(g, x, block + "attn_norm")
            q, k, v = (self.split(g, self.linear(g, normed, block + "attn_" + name)) for name in "qkv")
            x = g.op("Add", x, self.attend(g, q, k, v, bias, block + "attn_o"))
            x = self.feed_forward(g, x, block)
        last = self.norm(g, x, "enc.output_norm")
        g.op("Identity", last, output="last_hidden_state")
        return model(g, [ids("input_ids"), ids("attention_mask")], [value("last_hidden_state", ["batch", "tokens", self.dim])])

    def decoder(self):
        initializers = {}
        g = Graph("", initializers)
        outputs = [value("logits", ["batch", "new", self.vocabulary])] + [self.cache("present", i, side, kv) for i, side, kv in self.caches()]
        node = helper.make_node(
            "If", ["use_cache_branch"], [o.name for o in outputs], name="optimum::if",
            then_branch=self.step("then_", True, initializers), else_branch=self.step("else_", False, initializers),
        )
        g.nodes.append(node)
        inputs = [
            ids("encoder_attention_mask"), ids("input_ids"), value("encoder_hidden_states", ["batch", "tokens", self.dim]),
            *[self.cache("past_key_values", i, side, kv) for i, side, kv in self.caches()],
            helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1]),
        ]
        return model(g, inputs, outputs)

    def caches(self):
        return [(i, side, kv) for i in range(self.blocks) for side in ("decoder", "encoder") for kv in ("key", "value")]

    def cache(self, of, i, side, kv, prefix=""):
        return value(f"{prefix}{of}.{i}.{side}.{kv}", ["batch", self.heads, f"{of}_{side}_tokens", self.head_dim])

    def step(self, prefix, past, initializers):
        g = Graph(prefix, initializers)
        x = g.op("Gather", self.weight(g, "token_embd"), "input_ids")
        n = self.length(g, "input_ids", 1)
        total = n
        if past:
            total = g.op("Add", n, self.length(g, "past_key_values.0.decoder.key", 2))
        bias, mask = self.position_bias(g, "dec", n, total, False), self.mask(g, "encoder_attention_mask")
        for i in range(self.blocks):
            block = f"dec.blk.{i}."
            name = lambda of, side, kv: f"{of}.{i}.{side}.{kv}"
            normed = self.norm(g, x, block + "attn_norm")
            q, k, v = (self.split(g, self.linear(g, normed, block + "attn_" + part)) for part in "qkv")
            if past:
                k = g.op("Concat", name("past_key_values", "decoder", "key"), k, axis=2)
                v = g.op("Concat", name("past_key_values", "decoder", "value"), v, axis=2)
            x = g.op("Add", x, self.attend(g, q, k, v, bias, block + "attn_o"))
            g.op("Identity", k, output=prefix + name("present", "decoder", "key"))
            g.op("Identity", v, output=prefix + name("present", "decoder", "value"))

            normed = self.norm(g, x, block + "cross_attn_norm")
            q = self.split(g, self.linear(g, normed, block + "cross_attn_q"))
            if past:
                k, v = name("past_key_values", "encoder", "key"), name("past_key_values", "encoder", "value")
            else:
                k, v = (self.split(g, self.linear(g, "encoder_hidden_states", block + "cross_attn_" + part)) for part in "kv")
            x = g.op("Add", x, self.attend(g, q, k, v, mask, block + "cross_attn_o"))
            g.op("Identity", k, output=prefix + name("present", "encoder", "key"))
            g.op("Identity", v, output=prefix + name("present", "encoder", "value"))
            x = self.feed_forward(g, x, block)
        x = g.op("Mul", self.norm(g, x, "dec.output_norm"), g.floats(self.dim**-0.5))
        logits = self.linear(g, x, "token_embd")
        g.op("Identity", logits, output=prefix + "logits")
        outputs = [value(prefix + "logits", ["batch", "new", self.vocabulary])]
        outputs += [self.cache("present", i, side, kv, prefix) for i, side, kv in self.caches()]
        return helper.make_graph(g.nodes, prefix + "step", [], outputs)


def ids(name):
    return helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", name + "_tokens"])


def value(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def model(g, inputs, outputs):
    initializers = [numpy_helper.from_array(v, name) for name, v in g.initializers.items()]
    graph = helper.make_graph(g.nodes, "t5", inputs, outputs, initializers)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(made)
    return made


def main(source, folder):
    folder = Path(folder)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    t5 = T5(*read_safetensors(source))
    for name, made in (("encoder_model", t5.encoder()), ("decoder_model_merged", t5.decoder())):
        plain = folder / "onnx" / f"{name}.onnx"
        onnx.save(made, plain)
        quantize_dynamic(
            plain, folder / "onnx" / f"{name}_quantized.onnx", weight_type=QuantType.QInt8, extra_options={"EnableSubgraph": True}
        )
        plain.unlink()
    config = {
        "model_type": "t5", "architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": True, "d_model": t5.dim,
        "d_kv": t5.head_dim, "num_heads": t5.heads, "num_layers": t5.blocks, "num_decoder_layers": t5.blocks,
        "vocab_size": t5.vocabulary, "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 1,
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "generation_config.json").write_text(json.dumps({"decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 1}))


if __name__ == "__main__":
    main(*sys.argv[1:])
