"""Curves and rolled sheets found in clouds of points: a helix, a swiss roll, an S."""

import argparse
from pathlib import Path

import numpy as np
from sklearn.datasets import make_s_curve, make_swiss_roll

import kobai
from kobai.kernel import UKR

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

rng = np.random.default_rng(0)
t = rng.uniform(0, 4 * np.pi, 300)
helix = np.c_[np.cos(t), np.sin(t), t / 6] + 0.06 * rng.normal(size=(300, 3))
kobai.scene(UKR(n_components=1, leave_out=3, max_iter=100).fit(helix)).save(out / "helix.png")

# Unrolled: points that are far apart along the sheet are far apart in latent space, even where the roll brings them close.
roll, along = make_swiss_roll(1000, noise=0.2, random_state=0)
unrolled = UKR(init="isomap", leave_out=3, max_iter=150).fit(roll)
kobai.scene(unrolled, colors=along, camera=(-75, 14)).save(out / "swiss_roll.png")

s, along = make_s_curve(500, noise=0.05, random_state=0)
kobai.scene(UKR(leave_out=5, max_iter=100).fit(s), colors=along, theme="dark").save(out / "s_curve.png")
