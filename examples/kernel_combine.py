"""Gradient descent and the Nadaraya-Watson estimator combined: a bandwidth rolls down its own leave-one-out error."""

import argparse
import math
from pathlib import Path

import torch

import kobai
from kobai.kernel.functional import nw_loo
from kobai.scenes import Text

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

torch.manual_seed(0)
x = 6 * torch.rand(200, dtype=torch.float64)
y = torch.sin(2 * x) * torch.exp(-0.2 * x) + 0.25 * torch.randn(200, dtype=torch.float64)


def error(log_h):
    """CV(h) = (1/N) Σ (y_i − f₋ᵢ(x_i))², as a function of log h, which may be any number."""
    return (y - nw_loo(x, y, log_h.exp())).square().mean()


objective = kobai.Objective(error, dim=1, domain=[(-3.5, 1.5)], name="leave-one-out error over log h")
trace = kobai.descend(objective, start=[math.log(3.0)], lr=4.0, steps=80, dtype=torch.float64)


def show(**options):
    """The descent's scene, its axes named after what they are."""
    scene = kobai.scene(trace, **options)
    for panel in scene.panels:
        panel.axes[-1].label = Text("CV", r"\mathrm{CV}")
        if panel.kind != "loss":
            panel.axes[0].label = Text("log h", r"\log h")
    return scene


show().save(out / "combine.gif")
show(lang="ja", theme="dark").save(out / "combine_ja.png")
print(f"h = {trace.x[-1].exp().item():.3f}, error {trace.value[-1]:.4f}, {trace.status}")
