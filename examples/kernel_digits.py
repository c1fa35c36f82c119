"""Handwritten digits on a two-dimensional manifold: where each digit lies, and which image belongs to each point."""

import argparse
from pathlib import Path

from sklearn.datasets import load_digits

import kobai
from kobai.kernel import UKR

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

digits = load_digits()
known, new = digits.data[:700], digits.data[700:900]
model = UKR(init="isomap", leave_out=3, max_iter=120).fit(known)
kobai.scene(model, images=(8, 8), colors=digits.target[:700]).save(out / "digits.png")
print(f"new digits lie {model.projection_error(new):.0f} off the sheet; their variance is {new.var(0).sum():.0f}")
