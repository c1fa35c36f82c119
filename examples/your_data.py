"""Your data beside its loss: house prices by a line, XOR by a small network, Anscombe's quartet."""

import argparse
from dataclasses import replace
from pathlib import Path

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

# The line moves as the ball rolls; on the right the loss over its two parameters.
houses = kobai.data.table("houses")
loss = kobai.loss("price ~ a*area + b", houses, standardize=True)
trace = kobai.descend(loss, lr=0.1, steps=40)
kobai.scene(trace, frames=60).save(out / "houses.gif", size=(640, 480))
kobai.scene(trace, residuals="squares", lang="ja").save(out / "houses_squares.png")

# As it is, the column is so much larger than 1 that the valley is narrow and the intercept creeps.
unscaled = kobai.descend(kobai.loss("price ~ a*area + b", houses), lr=8e-5, steps=40)
kobai.scene(unscaled, view="both").save(out / "houses_unscaled.png")

# Four tables with the same closed form, which every line arrives at: one picture of four panels.
four = []
for x, y in (("x", "y1"), ("x", "y2"), ("x", "y3"), ("x4", "y4")):
    line = kobai.descend(kobai.loss(f"{y} ~ a*{x} + b", "anscombe", standardize=True), lr=0.1, steps=40)
    four.append(kobai.scene(line, panels=["data"], title="Anscombe's quartet: four tables, one fitted line", frames=40))
for place, scene in enumerate(four):
    scene.panels[0].cell = (place // 2, place % 2, 1, 1)
quartet = replace(four[0], panels=[scene.panels[0] for scene in four], columns=(1, 1), rows=(1, 1))
quartet.save(out / "anscombe.png", size=(800, 620))
quartet.save(out / "anscombe.gif", size=(640, 500))

# Nine parameters: the plane of the path, and a surface that moves with the seven that are not shown.
xor = kobai.data.table("xor")
network = kobai.descend(kobai.loss(xor.model, xor, loss="logistic"), xor.start, optimizer="Adam", lr=0.1, steps=100)
kobai.scene(network).save(out / "xor.png")
kobai.scene(network, others="present", frames=40).save(out / "xor.gif", size=(640, 360))
