"""The pictures of the README."""

import argparse
from pathlib import Path

import torch

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

bowl = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
kobai.scene(bowl).save(out / "anim_roll.gif")
kobai.scene(bowl, view="article").save(out / "article.png", scale=2)

runs = {
    "SGD": {"lr": 0.001},
    "Adam": {"lr": 0.1},
    "heavy ball": {"optimizer": "SGD", "lr": 0.0005, "momentum": 0.9},
}
race = kobai.race("rosenbrock", [-1.2, 1.0], runs, steps=300)
kobai.scene(race, panels=["contour", "loss"]).save(out / "race.png", scale=2)

torch.manual_seed(0)
cloud = kobai.descend("himmelblau", start=torch.rand(1000, 2) * 8 - 4, lr=0.01, steps=200)
kobai.scene(cloud, panels=["contour", "loss"], theme="dark").save(out / "cloud.png", scale=2)
