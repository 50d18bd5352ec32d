"""Writes ggml_blocks.json: random blocks of every quantized type and what `gguf.quants` makes of them.

Run: python ggml_blocks.py  (needs gguf and numpy)

Bytes are random; the half-precision scales are random halves of moderate size, and of the first two
blocks a zero of either sign and a subnormal. Floats are kept as bit patterns.
"""

import json
import pathlib

import numpy
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, quants

generator = numpy.random.default_rng(11)
# Where the half-precision numbers are in a block.
halves = {
    "Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}
special = numpy.array([-0.0, 3e-6], dtype=numpy.float16)
result = {}
for name, places in halves.items():
    kind = GGMLQuantizationType[name]
    length, size = GGML_QUANT_SIZES[kind]
    count = 12 if length == 32 else 3
    blocks = generator.integers(0, 256, (count, size), dtype=numpy.uint8)
    for place in places:
        scales = generator.normal(0, 2, count).astype(numpy.float16)
        scales[: len(special)] = special
        blocks[:, place : place + 2] = scales.view(numpy.uint8).reshape(count, 2)
    floats = quants.dequantize(blocks.reshape(1, -1), kind).reshape(-1)
    result[name] = {
        "bytes": blocks.tobytes().hex(),
        "bits": floats.astype("<f4").tobytes().hex(),
    }
for name, dtype in [("F16", "<f2"), ("BF16", "<u2")]:
    values = generator.integers(0, 65536, 67).astype("<u2")
    values[:6] = [0, 0x8000, 1, 0x83FF, 0x7C00, 0xFF80]
    if name == "F16":
        values = numpy.where((values & 0x7FFF) > 0x7C00, values & 0xFBFF, values).astype("<u2")
    data = values.view(numpy.uint8).reshape(1, -1)
    floats = quants.dequantize(data, GGMLQuantizationType[name]).reshape(-1)
    result[name] = {"bytes": data.tobytes().hex(), "bits": floats.astype("<f4").tobytes().hex()}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=0) + "\n")
