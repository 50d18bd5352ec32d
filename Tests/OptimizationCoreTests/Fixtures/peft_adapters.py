"""Writes the folder peft/: a tiny random Llama, adapters of it made by PEFT, and their logits.

Run: python peft_adapters.py  (needs transformers and peft)

Every weight is a random number; the adapters' B, which PEFT starts with zeros, too.
"""

import json
import pathlib
import shutil

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, LlamaForSequenceClassification

folder = pathlib.Path(__file__).parent / "peft"
shutil.rmtree(folder, ignore_errors=True)
configuration = LlamaConfig(
    vocab_size=24, hidden_size=16, intermediate_size=20, num_hidden_layers=2,
    num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=16,
    rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2, pad_token_id=0,
)
tokens = [[1, 5, 23, 7, 7, 11, 2], [1, 9, 3]]


def shake(module, seed):
    generator = torch.Generator().manual_seed(seed)
    for _, parameter in sorted(module.named_parameters()):
        if parameter.requires_grad:
            scale = 0.3 if parameter.dim() > 1 else 1.0
            noise = torch.randn(parameter.shape, generator=generator) * scale
            parameter.data = noise if parameter.dim() > 1 else 1 + 0.3 * noise


base = LlamaForCausalLM(configuration)
shake(base, 1)
base.save_pretrained(folder / "base")
(folder / "base" / "generation_config.json").unlink()

causal = {
    "queries_and_values": dict(r=2, lora_alpha=6, target_modules=["q_proj", "v_proj"]),
    "all_linear_stabilized": dict(
        r=3, lora_alpha=4, target_modules="all-linear", use_rslora=True, lora_dropout=0.1
    ),
    "pattern": dict(r=2, lora_alpha=5, target_modules=r".*layers\.1\.mlp\.(up|down)_proj"),
    "ranks": dict(
        r=2, lora_alpha=4, target_modules=["k_proj", "o_proj", "gate_proj"],
        rank_pattern={"k_proj": 3, r"model\.layers\.1\.mlp\.gate_proj": 1},
        alpha_pattern={"o_proj": 9},
    ),
    "head_whole": dict(r=2, lora_alpha=8, target_modules=["q_proj"], modules_to_save=["lm_head"]),
}
for number, (name, settings) in enumerate(causal.items()):
    model = LlamaForCausalLM(configuration)
    model.load_state_dict(base.state_dict())
    adapted = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", **settings)).eval()
    shake(adapted, 10 + number)
    adapted.save_pretrained(folder / name)
    (folder / name / "README.md").unlink()
    with torch.no_grad():
        logits = [adapted(torch.tensor([row])).logits[0, -1].tolist() for row in tokens]
    (folder / name / "expected.json").write_text(json.dumps({"tokens": tokens, "values": logits}))

classifier = LlamaForSequenceClassification(configuration)
classifier.model.load_state_dict(base.model.state_dict())
settings = LoraConfig(task_type="SEQ_CLS", r=2, lora_alpha=4, target_modules=["q_proj", "up_proj"])
adapted = get_peft_model(classifier, settings).eval()
shake(adapted, 20)
adapted.save_pretrained(folder / "classifier")
(folder / "classifier" / "README.md").unlink()
with torch.no_grad():
    scores = [adapted(torch.tensor([row])).logits[0].tolist() for row in tokens]
(folder / "classifier" / "expected.json").write_text(
    json.dumps({"tokens": tokens, "values": scores})
)
