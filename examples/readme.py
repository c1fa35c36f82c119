"""The pictures of the README.

python examples/readme.py [folder]
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

import kobai


def main(folder: Path) -> None:
    bowl = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
    kobai.scene(bowl).save(folder / "anim_roll.gif")

    runs = {
        "SGD": {"lr": 0.001},
        "Adam": {"lr": 0.1},
        "heavy ball": {"optimizer": "SGD", "lr": 0.0005, "momentum": 0.9},
    }
    race = kobai.race("rosenbrock", [-1.2, 1.0], runs, steps=300)
    kobai.scene(race, view="contour", height="log").save(folder / "race.png", scale=2)

    torch.manual_seed(0)
    cloud = kobai.descend("himmelblau", start=torch.rand(1000, 2) * 8 - 4, lr=0.01, steps=200)
    kobai.scene(cloud, view="contour", theme="dark").save(folder / "cloud.png", scale=2)

    kobai.scene(bowl, view="article").save(folder / "article.png", scale=2)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
