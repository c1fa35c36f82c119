"""Functions of one variable: a ball in a tilted double well, and one that climbs out of a parabola."""

import argparse
from pathlib import Path

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

well = kobai.race(
    "double_well", [1.7], {"SGD": {"lr": 0.02}, "momentum": {"optimizer": "SGD", "lr": 0.02, "momentum": 0.9}}, steps=60
)
for theme in ("paper", "dark"):
    kobai.scene(well, theme=theme, view="both").save(out / f"well_{theme}.png")

# The step size alone decides: below 1 the parabola is descended, above 1 it is climbed.
kobai.scene(kobai.descend("x**2", start=[2.0], lr=0.9, steps=30)).save(out / "parabola_0.9.png")
kobai.scene(kobai.descend("x**2", start=[2.0], lr=1.1, steps=30)).save(out / "parabola_1.1.png")
kobai.scene(kobai.descend("x**2", start=[2.0], lr=1.1, steps=30), lang="ja").save(out / "parabola.gif", size=(480, 360))
