"""Makes the small models under Models/: random weights, and what transformers computes with them.

    python small_models.py

Needs torch and transformers 5. Each folder has config.json, weights as transformers saves them, and
expected.safetensors with the tokens of some texts (as floats) and the logits of every token, or the
encoder's hidden states and normalized mean embeddings.
"""

import json
import pathlib
import shutil

import torch
from safetensors.torch import save_file
from transformers import (
    BertConfig,
    BertModel,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
)

FOLDER = pathlib.Path(__file__).parent / "Models"
LENGTHS = [37, 1, 16]
VOCABULARY = 29

common = dict(
    vocab_size=VOCABULARY,
    num_hidden_layers=2,
    attn_implementation="eager",
    bos_token_id=None,
    eos_token_id=None,
    pad_token_id=None,
)
MODELS = {
    # Scaled rotary frequencies of all three bands, and heads that do not divide the width.
    "llama3": LlamaForCausalLM(
        LlamaConfig(
            **common,
            hidden_size=24,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=16,
            intermediate_size=20,
            max_position_embeddings=64,
            rms_norm_eps=1e-4,
            rope_parameters=dict(
                rope_type="llama3",
                rope_theta=100.0,
                factor=8.0,
                low_freq_factor=1.0,
                high_freq_factor=4.0,
                original_max_position_embeddings=32,
            ),
            tie_word_embeddings=False,
        )
    ),
    "llama2linear": LlamaForCausalLM(
        LlamaConfig(
            **common,
            hidden_size=16,
            num_attention_heads=2,
            intermediate_size=20,
            max_position_embeddings=64,
            rope_parameters=dict(rope_type="linear", rope_theta=500.0, factor=4.0),
            attention_bias=True,
            mlp_bias=True,
            tie_word_embeddings=True,
        )
    ),
    # Biases, a tied head, and a window in the second layer only.
    "qwen2": Qwen2ForCausalLM(
        Qwen2Config(
            **common,
            hidden_size=16,
            num_attention_heads=4,
            num_key_value_heads=2,
            intermediate_size=24,
            max_position_embeddings=64,
            use_sliding_window=True,
            sliding_window=5,
            max_window_layers=1,
            tie_word_embeddings=True,
        )
    ),
    # Texts reach over several windows.
    "mistral": MistralForCausalLM(
        MistralConfig(
            **common,
            hidden_size=16,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            intermediate_size=24,
            max_position_embeddings=64,
            sliding_window=7,
            tie_word_embeddings=False,
        )
    ),
    "gpt2": GPT2LMHeadModel(
        GPT2Config(
            vocab_size=VOCABULARY,
            n_positions=48,
            n_embd=18,
            n_layer=2,
            n_head=3,
            attn_implementation="eager",
            bos_token_id=None,
            eos_token_id=None,
        )
    ),
    "bert": BertModel(
        BertConfig(
            **common,
            hidden_size=18,
            num_attention_heads=3,
            intermediate_size=28,
            max_position_embeddings=48,
        )
    ),
}
# How the numbers are stored; what is expected is computed from the stored numbers in float32.
TYPES = {"qwen2": torch.bfloat16, "mistral": torch.float16}


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    for place, (name, model) in enumerate(MODELS.items()):
        torch.manual_seed(100 + place)
        stored = TYPES.get(name, torch.float32)
        model.eval()
        with torch.no_grad():
            for key, parameter in model.named_parameters():
                norm = parameter.dim() == 1 and key.endswith("weight")
                parameter.copy_(torch.randn_like(parameter) * 0.3 + (1.0 if norm else 0.0))
                parameter.copy_(parameter.to(stored).float())
            expected = {}
            for index, length in enumerate(LENGTHS):
                tokens = torch.randint(VOCABULARY, (1, length))
                expected[f"tokens.{index}"] = tokens[0].float()
                if name == "bert":
                    hidden = model(input_ids=tokens).last_hidden_state[0]
                    mean = torch.nn.functional.normalize(hidden.mean(0), dim=0)
                    expected[f"hidden.{index}"] = hidden.contiguous()
                    expected[f"embedding.{index}"] = mean.contiguous()
                else:
                    expected[f"logits.{index}"] = model(input_ids=tokens).logits[0].contiguous()
        folder = FOLDER / name
        shard = dict(max_shard_size="5KB") if name == "mistral" else {}
        model.to(stored).save_pretrained(folder, **shard)
        (folder / "generation_config.json").unlink(missing_ok=True)
        save_file(expected, folder / "expected.safetensors")
        config = json.loads((folder / "config.json").read_text())
        assert config["model_type"] in ("llama", "qwen2", "mistral", "gpt2", "bert")


if __name__ == "__main__":
    main()
