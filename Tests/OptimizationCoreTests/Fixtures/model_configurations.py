"""Writes model_configurations.json: what transformers makes of short config.json files.

Run: python model_configurations.py  (needs transformers)

The files leave out most keys, so that the defaults of transformers are what is compared.
"""

import json
import pathlib

from transformers import AutoConfig

llama3 = {
    "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}
small = {"hidden_size": 64, "num_attention_heads": 4, "num_hidden_layers": 3}
files = [
    {"model_type": "llama"},
    {"model_type": "llama", **small, "head_dim": 32, "attention_bias": True, "mlp_bias": True},
    {"model_type": "llama", **small, "rope_theta": 500000.0, "rope_scaling": llama3},
    {"model_type": "llama", **small, "rope_parameters": {**llama3, "rope_theta": 5e5}},
    {"model_type": "llama", **small, "num_key_value_heads": None,
     "rope_scaling": {"type": "linear", "factor": 2.5}},
    {"model_type": "llama", **small, "num_key_value_heads": 2, "tie_word_embeddings": True},
    {"model_type": "mistral"},
    {"model_type": "mistral", **small, "num_key_value_heads": 2, "sliding_window": None},
    {"model_type": "mistral", **small, "num_key_value_heads": 1, "sliding_window": 16},
    {"model_type": "qwen2"},
    {"model_type": "qwen2", **small, "num_key_value_heads": 2, "use_sliding_window": True,
     "max_window_layers": 1, "sliding_window": 128},
    {"model_type": "qwen2", **small, "num_key_value_heads": 2, "sliding_window": 128},
    {"model_type": "gpt2"},
    {"model_type": "gpt2", "n_embd": 32, "n_head": 2, "n_inner": 48, "n_layer": 2},
    {"model_type": "bert"},
    {"model_type": "bert", **small, "intermediate_size": 96, "type_vocab_size": 1},
]


def expected(file):
    config = AutoConfig.for_model(**file)
    name = config.model_type
    heads = config.num_attention_heads
    rope = getattr(config, "rope_parameters", None) or {}
    window = getattr(config, "sliding_window", None)
    types = getattr(config, "layer_types", None)
    if types is None:
        types = ["sliding_attention" if window else "full_attention"] * config.num_hidden_layers
    inner = config.n_inner or 4 * config.n_embd if name == "gpt2" else config.intermediate_size
    return {
        "family": name,
        "vocabularySize": config.vocab_size,
        "width": config.hidden_size,
        "layerCount": config.num_hidden_layers,
        "headCount": heads,
        "keyValueHeadCount": getattr(config, "num_key_value_heads", None) or heads,
        "headWidth": getattr(config, "head_dim", None) or config.hidden_size // heads,
        "hiddenWidth": inner,
        "activation": config.activation_function if name == "gpt2" else config.hidden_act,
        "contextLength": config.max_position_embeddings,
        "rotaryBase": rope.get("rope_theta"),
        "scaling": None if rope.get("rope_type", "default") == "default" else rope["rope_type"],
        "factor": rope.get("factor"),
        "lowFrequencyFactor": rope.get("low_freq_factor"),
        "highFrequencyFactor": rope.get("high_freq_factor"),
        "originalContextLength": rope.get("original_max_position_embeddings"),
        "slidingWindow": window,
        "slidingLayers": [i for i, kind in enumerate(types) if kind == "sliding_attention"],
        "normEpsilon": getattr(config, {"gpt2": "layer_norm_epsilon", "bert": "layer_norm_eps"}.get(name, "rms_norm_eps")),
        "tiesHead": config.tie_word_embeddings,
        "segmentCount": getattr(config, "type_vocab_size", 0),
    }


cases = [{"file": json.dumps(file), "expected": expected(file)} for file in files]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(cases, indent=1) + "\n")
