"""Every optimizer of torch and of kobai on one landscape, each with its own step size, under equal budgets.

The runs are sorted by result, the lowest first. On the command line, with every optimizer that is installed:
``kobai race rosenbrock --optimizer all --tune --budget 200 --out race.png --manifest race.json``.
"""

import argparse
from pathlib import Path

import kobai
from kobai.study import compare

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
parser.add_argument("--budget", type=int, default=60, help="evaluations of f with its gradient for each")
given = parser.parse_args()
given.out.mkdir(parents=True, exist_ok=True)

names = [info.name for info in kobai.optimizers() if not info.required and "pytorch_optimizer" not in info.path]
found = compare("rosenbrock", [-1.2, 1.0], names, budget=given.budget, lrs=[1e-3, 0.005, 0.02, 0.1, 0.5], seed=0)
for entry in found.entries:
    print(
        f"{entry.name:24}",
        entry.reason or f"η = {entry.lr}, f = {entry.value:.3g} after {entry.evaluations} evaluations",
    )

for theme, lang in (("paper", "en"), ("dark", "ja")):
    kobai.scene(found.trace, theme=theme, lang=lang).save(given.out / f"race_of_many_{lang}.png")
kobai.scene(found.trace).save(given.out / "race_of_many.gif", size=(800, 640), frames=40)
