"""A race of optimizers over many functions and starts, as performance profiles and data profiles; --full races all of them."""

import argparse
from pathlib import Path

import kobai
from kobai.optimize import names

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
parser.add_argument("--scale", type=float, default=1.0, help="resolution of the pictures; 4 for a wall")
parser.add_argument("--full", action="store_true", help="all optimizers on ten functions: some minutes")
asked = parser.parse_args()
asked.out.mkdir(parents=True, exist_ok=True)

functions, optimizers = ["booth", "himmelblau"], ["gradient descent", "Adam", "RMSprop", "Rprop"]
options = {"budget": 50, "starts": 4, "lrs": [0.03, 0.3]}
if asked.full:
    functions += [
        "rosenbrock",
        "beale",
        "matyas",
        "mccormick",
        "six_hump_camel",
        "styblinski_tang",
        "rastrigin",
        "ackley",
    ]
    optimizers = names()
    options = {"budget": 200, "starts": 5, "lrs": [0.001, 0.01, 0.1, 1.0]}
found = kobai.study.compare(functions, runs=optimizers, progress=None, **options)
profile = found.profile("performance")
for score, name in sorted(zip(profile.score.tolist(), profile.names, strict=True), reverse=True)[:8]:
    print(f"{score:.3f}  {name}")
for lang in ("en", "ja"):
    kobai.scene(found, lang=lang).save(asked.out / f"performance_profiles_{lang}.png", scale=asked.scale)
