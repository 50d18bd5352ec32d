#!/usr/bin/env python3
"""Writes small sound models of every kind, with random numbers, for the tests that damage them.

usage: python make_sound_files.py   (needs numpy, safetensors and gguf; writes beside itself)
"""
import json
import os
import struct

import numpy as np
from gguf import GGMLQuantizationType as Q
from gguf import GGUFWriter
from gguf.quants import quantize
from safetensors.numpy import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
r = np.random.default_rng(5)
WIDTH, HEADS, HIDDEN, VOCABULARY, CONTEXT = 32, 2, 32, 12, 8
# K-quants have blocks of 256 numbers.
WIDE = 256
PIECES = ["<|end|>", "a", "b", "c", "ab", "abc", "\u0120", "\u0120a", "\u0120ab", "\u010a", "1", "2"]
MERGES = ["a b", "ab c", "\u0120 a", "\u0120 ab"]


def weights(prefix=""):
    shapes = {"model.embed_tokens.weight": (VOCABULARY, WIDTH), "model.norm.weight": (WIDTH,)}
    layer = "model.layers.0."
    for name, shape in [("input_layernorm", (WIDTH,)), ("post_attention_layernorm", (WIDTH,)),
                        ("self_attn.q_proj", (WIDTH, WIDTH)), ("self_attn.k_proj", (WIDTH // HEADS, WIDTH)),
                        ("self_attn.v_proj", (WIDTH // HEADS, WIDTH)), ("self_attn.o_proj", (WIDTH, WIDTH)),
                        ("mlp.gate_proj", (HIDDEN, WIDTH)), ("mlp.up_proj", (HIDDEN, WIDTH)),
                        ("mlp.down_proj", (WIDTH, HIDDEN))]:
        shapes[f"{layer}{name}.weight"] = shape
    return {name: r.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def folder(*parts):
    path = os.path.join(HERE, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def write(value, *parts):
    with open(folder(*parts), "w") as file:
        file.write(value if isinstance(value, str) else json.dumps(value))


CONFIGURATION = {
    "model_type": "llama", "vocab_size": VOCABULARY, "hidden_size": WIDTH, "num_hidden_layers": 1,
    "num_attention_heads": HEADS, "num_key_value_heads": 1, "intermediate_size": HIDDEN,
    "max_position_embeddings": CONTEXT, "rms_norm_eps": 1e-5, "tie_word_embeddings": True, "rope_theta": 10000.0,
    "hidden_act": "silu", "bos_token_id": 0, "eos_token_id": [0]}
TEMPLATE = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + "
            "'<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
tensors = weights()
save_file(tensors, folder("llama", "model.safetensors"), metadata={"format": "pt"})
write(CONFIGURATION, "llama", "config.json")
write({"eos_token_id": 0}, "llama", "generation_config.json")
write({"eos_token": "<|end|>", "bos_token": {"content": "<|end|>"}, "chat_template": TEMPLATE},
      "llama", "tokenizer_config.json")
write({"added_tokens": [{"id": 0, "content": "<|end|>", "special": True}],
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False}, "decoder": {"type": "ByteLevel"},
       "model": {"type": "BPE", "vocab": {p: i for i, p in enumerate(PIECES)}, "merges": MERGES}},
      "llama", "tokenizer.json")

names = list(tensors)
parts = {"model-00001-of-00002.safetensors": names[:5], "model-00002-of-00002.safetensors": names[5:]}
for file, part in parts.items():
    half = {name: tensors[name].astype(np.float16) for name in part}
    save_file(half, folder("sharded", file))
write({"metadata": {"total_size": 4}, "weight_map": {name: file for file, part in parts.items() for name in part}},
      "sharded", "model.safetensors.index.json")
write(CONFIGURATION, "sharded", "config.json")

rank = {}
for name in ["q_proj", "v_proj"]:
    base = f"base_model.model.model.layers.0.self_attn.{name}."
    rank[base + "lora_A.weight"] = r.normal(size=(2, WIDTH)).astype(np.float32)
    out = WIDTH if name == "q_proj" else WIDTH // HEADS
    rank[base + "lora_B.weight"] = r.normal(size=(out, 2)).astype(np.float32)
save_file(rank, folder("adapter", "adapter_model.safetensors"), metadata={"format": "pt"})
write({"peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": "../llama", "r": 2, "lora_alpha": 4,
       "lora_dropout": 0.0, "target_modules": ["q_proj", "v_proj"], "bias": "none", "use_rslora": False,
       "fan_in_fan_out": False, "modules_to_save": None, "inference_mode": True}, "adapter", "adapter_config.json")

NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "model.layers.0.input_layernorm": "blk.0.attn_norm",
         "model.layers.0.post_attention_layernorm": "blk.0.ffn_norm", "model.layers.0.self_attn.q_proj": "blk.0.attn_q",
         "model.layers.0.self_attn.k_proj": "blk.0.attn_k", "model.layers.0.self_attn.v_proj": "blk.0.attn_v",
         "model.layers.0.self_attn.o_proj": "blk.0.attn_output", "model.layers.0.mlp.gate_proj": "blk.0.ffn_gate",
         "model.layers.0.mlp.up_proj": "blk.0.ffn_up", "model.layers.0.mlp.down_proj": "blk.0.ffn_down"}
TYPES = {"attn_q": Q.Q8_0, "attn_k": Q.Q4_0, "attn_v": Q.Q4_1, "attn_output": Q.Q5_0, "ffn_gate": Q.Q5_1,
         "ffn_up": Q.BF16}
BLOCKS = {Q.Q4_K: 144, Q.Q6_K: 210}


def gguf(file, sentence_pieces):
    w = GGUFWriter(folder(file), "llama")
    w.add_block_count(1), w.add_context_length(CONTEXT), w.add_embedding_length(WIDTH)
    w.add_feed_forward_length(WIDE), w.add_head_count(HEADS), w.add_head_count_kv(1)
    w.add_layer_norm_rms_eps(1e-5), w.add_rope_freq_base(10000.0)
    if sentence_pieces:
        pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)] + ["\u2581", "a", "b", "\u2581a", "ab"]
        kinds = [2, 3, 3] + [6] * 256 + [1] * 5
        w.add_tokenizer_model("llama"), w.add_token_list(pieces), w.add_token_types(kinds)
        w.add_token_scores([float(-i) for i in range(len(pieces))])
        w.add_bos_token_id(1), w.add_eos_token_id(2), w.add_add_bos_token(True), w.add_add_space_prefix(True)
    else:
        w.add_tokenizer_model("gpt2"), w.add_tokenizer_pre("smollm"), w.add_token_list(PIECES)
        w.add_token_types([3] + [1] * 11), w.add_token_merges(MERGES), w.add_eos_token_id(0)
    w.add_chat_template(TEMPLATE)
    for name, values in tensors.items():
        short = NAMES[name.removesuffix(".weight")]
        if sentence_pieces and short == "token_embd":
            values = r.normal(size=(264, WIDTH)).astype(np.float32)
        if short.endswith("ffn_down"):
            kind = Q.Q4_K if sentence_pieces else Q.Q6_K
            blocks = r.integers(0, 60, size=(WIDTH, BLOCKS[kind]), dtype=np.uint8)
            w.add_tensor(short + ".weight", blocks, raw_dtype=kind)
            continue
        if "ffn_" in short and "norm" not in short:
            values = r.normal(size=(WIDE, WIDTH)).astype(np.float32)
        kind = TYPES.get(short.split(".")[-1], Q.F32)
        if kind == Q.F32:
            w.add_tensor(short + ".weight", values)
        else:
            w.add_tensor(short + ".weight", quantize(values, kind), raw_dtype=kind)
    w.write_header_to_file(), w.write_kv_data_to_file(), w.write_tensors_to_file(), w.close()


gguf("bytepairs.gguf", False)
gguf("sentencepieces.gguf", True)

with open(folder("story.bin"), "wb") as file:
    file.write(struct.pack("<7i", WIDTH, HIDDEN, 1, HEADS, 1, VOCABULARY, CONTEXT))
    layer = "model.layers.0."
    for name in ["model.embed_tokens", layer + "input_layernorm"] + [
            f"{layer}self_attn.{p}_proj" for p in "qkvo"] + [layer + "post_attention_layernorm"] + [
            f"{layer}mlp.{p}_proj" for p in ("gate", "down", "up")] + ["model.norm"]:
        file.write(tensors[name + ".weight"].tobytes())
    file.write(np.zeros(CONTEXT * WIDTH // HEADS, np.float32).tobytes())
