"""What the first picture and the first movie of a machine cost above the second: whole processes, with an empty cache.

    python benchmarks/cold.py [--repeat 3]

Processor time (user and system) of a process and its children, minimum of several runs, so that other work on the machine counts
as little as it can. A first run has a cache directory of its own, empty; a second run uses it again. Beside them stands what
matplotlib takes for the same picture.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

KOBAI = """
import kobai
trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
kobai.scene(trace).save({path!r})
"""

MATPLOTLIB = """
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch

x = torch.tensor([2.0, 2.0])
xs = [x.numpy().copy()]
for t in range(200):
    x = x.detach().requires_grad_(True)
    (x**2).sum().backward()
    x = x - 0.01 * x.grad
    xs.append(x.detach().numpy().copy())
xs = np.array(xs)
u = np.linspace(-2.2, 2.2, 81)
X, Y = np.meshgrid(u, u)
ax = plt.figure(figsize=(6.4, 4.8), dpi=200).add_subplot(projection="3d")
ax.plot_surface(X, Y, X**2 + Y**2, cmap="viridis", alpha=0.7)
ax.plot(xs[:, 0], xs[:, 1], (xs**2).sum(1), "k.-")
ax.set(xlabel="x", ylabel="y", zlabel="f", title="x² + y²")
plt.savefig({path!r})
"""

# Processor seconds that a first run may take above a second.
LIMITS = {".png": 1.5, ".gif": 4.0}


def seconds(script: str, cache: str) -> float:
    """User and system time of a fresh interpreter that runs a script."""
    before = os.times()
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "KOBAI_CACHE_DIR": cache})
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "picture"))
        theirs = min(seconds(MATPLOTLIB.format(path=path + ".png"), folder) for _ in range(repeat))
        print(f"{'processor time':22}{'first':>9}{'second':>9}{'more':>9}{'limit':>8}{'first / matplotlib':>20}")
        for ending, limit in LIMITS.items():
            script = KOBAI.format(path=path + ending)
            runs = []
            for n in range(repeat):
                cache = str(Path(folder, f"{ending}{n}"))
                runs.append((seconds(script, cache), seconds(script, cache)))
            first, second = (min(times) for times in zip(*runs, strict=True))
            failed |= first - second > limit
            ratio = f"{first / theirs:19.2f}×" if ending == ".png" else ""
            print(f"{'kobai ' + ending:22}{first:8.2f}s{second:8.2f}s{first - second:8.2f}s{limit:7.1f}s{ratio}")
        print(f"{'matplotlib .png':22}{theirs:8.2f}s")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
