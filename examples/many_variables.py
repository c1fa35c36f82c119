"""Fifty variables: the plane in which the path moved most, with the true value beside the plane's."""

import argparse
from pathlib import Path

import torch

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

stiffness = torch.linspace(1, 20, 50, dtype=torch.float64)


def valley(x):
    """A quadratic whose fifty curvatures go from 2 to 40."""
    return (stiffness * x**2).sum()


start = torch.linspace(1, 2, 50, dtype=torch.float64)
trace = kobai.descend(kobai.Objective(valley, dim=50, name="Σ kᵢ xᵢ²"), start=start, lr=0.047, steps=80)

kobai.scene(trace).save(out / "fifty_plane.png")
kobai.scene(trace, view="contour", theme="dark", lang="ja").save(out / "fifty_contour_ja.png")

# Two chosen variables, the others held where the run ended.
kobai.scene(trace, coordinates=(0, 49)).save(out / "fifty_coordinates.png")
