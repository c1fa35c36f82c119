"""How a descent can end, and how the picture says so: nothing is clipped or hidden."""

import argparse
from pathlib import Path

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

bowl = "x1**2 + x2**2"
endings = {
    "converged": kobai.descend(bowl, start=[2.0, 2.0], lr=0.1, steps=100),
    # Above η = 1 each step lands higher on the other side: the path runs to the picture's edge, labelled with step and value.
    "diverged": kobai.descend(bowl, start=[2.0, 2.0], lr=1.1, steps=200),
    # At η = 1 it jumps between two points forever.
    "oscillating": kobai.descend(bowl, start=[2.0, 2.0], lr=1.0, steps=50),
    # The logarithm is undefined below zero: a hole in the surface, and the step that landed in it.
    "nonfinite": kobai.descend("log(x1) + x2**2", start=[0.5, 0.5], lr=0.05, steps=40),
    # On the plain the gradient is nearly zero.
    "plateau": kobai.descend("plateau", start=[3.4, 2.0], lr=0.1, steps=100),
    # On the ridge of a saddle the gradient has no sideways part.
    "saddle": kobai.descend("saddle_between_wells", start=[0.0, 1.5], lr=0.05, steps=100),
    "outside_the_domain": kobai.descend("rosenbrock", start=[3.0, 2.5], lr=1e-5, steps=400),
    "one_step": kobai.descend(bowl, start=[2.0, 2.0], lr=0.3, steps=1),
    "no_step": kobai.descend(bowl, start=[2.0, 2.0], lr=0.3, steps=0),
    "many_steps": kobai.descend("x1**2 + 50*x2**2", start=[2.0, 2.0], lr=1e-3, steps=10_000),
}
for name, trace in endings.items():
    kobai.scene(trace).save(out / f"{name}.png")
    print(f"{name}: {trace.status} at step {int(trace.stopped_at)}")
kobai.scene(endings["diverged"], view="both", lang="ja", theme="dark").save(out / "diverged_ja.png")
kobai.scene(endings["diverged"]).save(out / "diverged.gif", size=(480, 360))
