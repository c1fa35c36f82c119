"""Kernel regression: a wave with its band, a surface over two columns, and data with columns that do not matter."""

import argparse
from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes

import kobai
from kobai.kernel import NadarayaWatson

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(0)

x = rng.uniform(0, 6, (200, 1))
y = np.sin(2 * x[:, 0]) * np.exp(-0.2 * x[:, 0]) + 0.25 * rng.normal(size=200)
wave = NadarayaWatson().fit(x, y)
kobai.scene(wave).save(out / "wave.gif")
kobai.scene(wave, theme="dark", lang="ja").save(out / "wave_ja.png")

# Houses along a coast: price falls with the distance to the sea and bends with latitude, as in California.
houses = np.c_[rng.uniform(0, 120, 500), rng.uniform(32, 42, 500)]
price = 4 * np.exp(-houses[:, 0] / 25) + np.sin(0.9 * houses[:, 1]) + 0.3 * rng.normal(size=500)
coast = NadarayaWatson(order=1).fit(houses, price)
kobai.scene(coast, names=["distance [km]", "latitude", "price"]).save(out / "coast.png")

# House numbers do not matter, and leave-one-out finds that out: their bandwidth goes beyond five standard deviations.
numbered = np.c_[houses, np.random.default_rng(1).integers(1, 200, 500)]
judged = NadarayaWatson().fit(numbered, price)
for name, h in zip(["distance", "latitude", "number"], judged.bandwidth_ / numbered.std(0), strict=True):
    print(f"{name:9} h = {h:8.3g} standard deviations")

data = load_diabetes(as_frame=True)
diabetes = NadarayaWatson(order=1).fit(data.data[["bmi", "bp", "s5"]], data.target)
kobai.scene(diabetes).save(out / "diabetes.png")
