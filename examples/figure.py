"""A figure for a paper: kobai's panels on matplotlib Axes, and eight functions of the catalogue."""

import argparse
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

race = kobai.race("rosenbrock", [-1.2, 1.0], {"SGD": {"lr": 1e-3}, "Adam": {"lr": 0.05}}, steps=300)
well = kobai.descend("double_well", start=[1.7], lr=0.02, steps=40)

figure, axes = plt.subplots(1, 3, figsize=(10, 3), layout="constrained")
kobai.plot.contour(race, ax=axes[0])
kobai.plot.loss(race, ax=axes[1])
kobai.plot.curve(well, ax=axes[2])
figure.savefig(out / "figure.pdf")
figure.savefig(out / "figure.png", dpi=160)

names = ["himmelblau", "beale", "goldstein_price", "three_hump_camel", "rastrigin", "ackley", "mccormick", "peaks"]
figure, axes = plt.subplots(2, 4, figsize=(12, 6), layout="constrained")
for name, ax in zip(names, axes.flat, strict=True):
    kobai.plot.contour(kobai.objective(name), ax=ax)
    ax.set_title(name.replace("_", " "))
    if ax.get_legend():
        ax.get_legend().remove()
figure.savefig(out / "catalogue.png", dpi=100)
