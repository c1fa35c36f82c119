"""Several optimizers on one landscape, and a thousand starts on another."""

import argparse
from pathlib import Path

import torch

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

runs = {
    "SGD": {"lr": 0.01},
    "momentum": {"optimizer": "SGD", "lr": 0.003, "momentum": 0.9},
    "RMSprop": {"lr": 0.05},
    "Adam": {"lr": 0.2},
}
race = kobai.race("himmelblau", [-0.2, -0.5], runs, steps=120)
for theme in ("paper", "dark"):
    kobai.scene(race, theme=theme, view="both").save(out / f"race_{theme}.png")
kobai.scene(race, theme="dark").save(out / "race.gif", size=(480, 360))

# Where one starts decides where one ends: every point is a run, coloured by the minimum that it finds.
torch.manual_seed(0)
crowd = kobai.descend("himmelblau", start=10 * torch.rand(1000, 2) - 5, lr=0.005, steps=100)
kobai.scene(crowd, view="contour").save(out / "crowd_contour.png", step=8)
kobai.scene(crowd, view="both", lang="ja").save(out / "crowd_both_ja.png", step=8)
kobai.scene(crowd, view="loss").save(out / "crowd_loss.png")
