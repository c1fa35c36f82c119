"""Every view of one descent: surface, contour map, value against step, all three; light and dark, two languages."""

import argparse
from pathlib import Path

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

# Momentum overshoots the bend of Rosenbrock's valley, then follows it to the minimum at (1, 1).
trace = kobai.descend("rosenbrock", start=[-1.2, 1.0], optimizer="SGD", lr=5e-4, momentum=0.9, steps=400)

for theme in ("paper", "dark"):
    for view in ("surface", "contour", "loss", "both"):
        kobai.scene(trace, view=view, theme=theme).save(out / f"rosenbrock_{view}_{theme}.png")
kobai.scene(trace, view="both", lang="ja").save(out / "rosenbrock_both_ja.png")

# Heights from 0 to 2,500 would flatten the valley, so a logarithmic height is chosen; others can be asked for.
kobai.scene(trace, height="linear").save(out / "rosenbrock_linear.png")
kobai.scene(trace, height="power").save(out / "rosenbrock_power.png")

# A short movie with a camera that climbs while it turns.
path = [(0.0, kobai.Camera(-60, 30)), (0.5, kobai.Camera(-20, 60)), (1.0, kobai.Camera(20, 35))]
kobai.scene(trace, camera=path, frames=60).save(out / "rosenbrock_keyframes.gif", size=(480, 360))
