"""Writes torch_optimizers.json: what PyTorch and transformers make of given gradients and steps.

Run: python torch_optimizers.py  (needs torch and transformers)

Everything is computed in float64. Muon's products, which PyTorch makes in bfloat16, are made in
float64 too. PyTorch has no Lion; its steps are the program of the paper (arXiv 2302.06675, program 1).
"""

import json
import pathlib

import torch
import transformers
from transformers import optimization

torch.set_default_dtype(torch.float64)
torch.Tensor.bfloat16 = lambda self: self.clone()

generator = torch.Generator().manual_seed(7)
shapes = {"wide": [3, 5], "tall": [6, 2], "vector": [7]}
starts = {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}
steps = 10
# Rounded to what a float holds, so that both sides read the same gradients.
rounded = lambda tensor: tensor.float().double()
starts = {name: rounded(value) for name, value in starts.items()}
gradients = [
    {
        name: rounded(torch.randn(shape, generator=generator) * 10 ** (-(step % 4)))
        for name, shape in shapes.items()
    }
    for step in range(steps)
]
kept = [1, 2, 5, 10]


def numbers(values):
    return {name: value.detach().flatten().tolist() for name, value in values.items()}


def trajectory(make, rate, decays_vectors=True, names=tuple(shapes), average=None):
    """The parameters after some steps; the rate grows by a tenth of itself each step."""
    parameters = {name: torch.nn.Parameter(starts[name].clone()) for name in names}
    matrices = [p for p in parameters.values() if p.dim() > 1]
    vectors = [p for p in parameters.values() if p.dim() == 1]
    groups = [{"params": matrices}]
    if vectors:
        groups.append({"params": vectors} | ({} if decays_vectors else {"weight_decay": 0}))
    optimizer = make(groups)
    if average is not None:
        holder = torch.nn.Module()
        for name, parameter in parameters.items():
            holder.register_parameter(name, parameter)
        averaged = torch.optim.swa_utils.AveragedModel(
            holder, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(average)
        )
        averaged.update_parameters(holder)
    result = {}
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 + 0.1 * step)
        for name, parameter in parameters.items():
            parameter.grad = gradients[step][name].clone()
        optimizer.step()
        if average is not None:
            averaged.update_parameters(holder)
        if step + 1 in kept:
            shown = dict(averaged.module.named_parameters()) if average is not None else parameters
            result[str(step + 1)] = numbers(shown)
    return result


class Lion(torch.optim.Optimizer):
    def __init__(self, groups, lr, betas, weight_decay):
        super().__init__(groups, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (first * m + (1 - first) * p.grad).sign()
                m.copy_(second * m + (1 - second) * p.grad)
                p.sub_(group["lr"] * (update + group["weight_decay"] * p))


optim = torch.optim
cases = {
    "adamw": trajectory(lambda g: optim.AdamW(g, lr=1, weight_decay=0.1), 0.01, False),
    "adamw_everything": trajectory(
        lambda g: optim.AdamW(g, lr=1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3), 0.05
    ),
    "adam": trajectory(lambda g: optim.Adam(g, lr=1, weight_decay=0.1), 0.01, False),
    "sgd": trajectory(lambda g: optim.SGD(g, lr=1), 0.1),
    "sgd_momentum": trajectory(
        lambda g: optim.SGD(g, lr=1, momentum=0.9, weight_decay=0.05), 0.05, False
    ),
    "sgd_nesterov": trajectory(
        lambda g: optim.SGD(g, lr=1, momentum=0.8, nesterov=True, weight_decay=0.05), 0.05, False
    ),
    "lion": trajectory(lambda g: Lion(g, 1, (0.9, 0.99), 0.1), 0.01, False),
    "adafactor": trajectory(lambda g: optim.Adafactor(g, lr=1, eps=(2**-23, 1e-3)), 0.01),
    "adafactor_clipped": trajectory(
        lambda g: optim.Adafactor(
            g, lr=1, eps=(2**-23, 1e-3), d=1.2, beta2_decay=-0.5, weight_decay=0.1
        ),
        0.5,
        False,
    ),
    "muon": trajectory(lambda g: optim.Muon(g, lr=1), 0.02, names=("wide", "tall")),
    "muon_matching": trajectory(
        lambda g: optim.Muon(g, lr=1, nesterov=False, adjust_lr_fn="match_rms_adamw"),
        0.02,
        names=("wide", "tall"),
    ),
    "average": trajectory(lambda g: optim.SGD(g, lr=1), 0.1, average=0.7),
}


def factors(make, total):
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = optim.SGD([parameter], lr=1.0)
    schedule = make(optimizer)
    values = []
    for _ in range(total + 2):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return values


o = optimization
schedules = {
    "constant": factors(lambda s: o.get_constant_schedule_with_warmup(s, 3), 12),
    "linear": factors(lambda s: o.get_linear_schedule_with_warmup(s, 3, 12), 12),
    "cosine": factors(lambda s: o.get_cosine_schedule_with_warmup(s, 3, 12), 12),
    "cosine_minimum": factors(
        lambda s: o.get_cosine_with_min_lr_schedule_with_warmup(s, 3, 12, min_lr_rate=0.1), 12
    ),
    "inverse": factors(lambda s: o.get_inverse_sqrt_schedule(s, 4), 12),
    "inverse_timescale": factors(lambda s: o.get_inverse_sqrt_schedule(s, 4, timescale=9), 12),
    "inverse_cold": factors(lambda s: o.get_inverse_sqrt_schedule(s, 0), 12),
}
for decay in ["linear", "cosine", "1-sqrt"]:
    for minimum in [0, 0.2]:
        schedules[f"stable_{decay}_{minimum}"] = factors(
            lambda s: o.get_wsd_schedule(
                s, 3, 4, num_training_steps=12, decay_type=decay, min_lr_ratio=minimum
            ),
            12,
        )
schedules["stable_short"] = factors(
    lambda s: o.get_wsd_schedule(s, 2, 3, num_stable_steps=4, min_lr_ratio=0.1), 12
)

contents = {
    "torch": torch.__version__,
    "transformers": transformers.__version__,
    "shapes": shapes,
    "starts": numbers(starts),
    "gradients": [numbers(step) for step in gradients],
    "cases": cases,
    "schedules": schedules,
}
path = pathlib.Path(__file__).with_name("torch_optimizers.json")
path.write_text(json.dumps(contents, separators=(",", ":")).replace('},"', '},\n"') + "\n")
