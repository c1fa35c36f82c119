"""What the step size does: the slow, the right and the diverging range of x² + y², and of a narrow valley from many starts."""

import argparse
from pathlib import Path

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
parser.add_argument("--scale", type=float, default=1.0, help="resolution of the pictures; 4 for a wall")
parser.add_argument("--count", type=int, default=60, help="step sizes along the axis; 600 for print")
asked = parser.parse_args()
asked.out.mkdir(parents=True, exist_ok=True)

bowl = kobai.study.step_size("x**2 + y**2", [2.0, 2.0], lrs=(1e-4, 10.0), count=asked.count)
print(f"the article's bowl: 2/λmax = {bowl.attrs['limit']:.3g}, fewest steps at η = {bowl.attrs['suggestion']:.3g}")
for lang in ("en", "ja"):
    kobai.scene(bowl, lang=lang).save(asked.out / f"step_size_curves_{lang}.png", scale=asked.scale)

starts = [[2.0 * (-1) ** i * (0.3 + 0.1 * i), 0.2 * i - 1.5] for i in range(16)]
for name, hyper in {"gradient_descent": {}, "momentum": {"optimizer": "SGD", "momentum": 0.9}}.items():
    valley = kobai.study.step_size("x1**2 + 25*x2**2", starts, lrs=(1e-4, 1.0), count=asked.count, **hyper)
    kobai.scene(valley, theme="dark").save(asked.out / f"step_size_valley_{name}.png", scale=asked.scale)
