"""The article's movie, 200 frames of 640×480 with the camera rolling round, by kobai and by the usual matplotlib script.

    python benchmarks/movie.py            # both ways, side by side, in one run
    python benchmarks/movie.py --quick    # matplotlib draws 20 frames only, and its time is scaled up

Two ratios are printed. *From a trace in memory to the finished file*: in this process, each once its imports are done and
its first small file is written. *As whole processes*: a fresh interpreter each, everything included: imports, the descent
itself, the movie. kobai's short runs are the median of three before and three after matplotlib's one long one, which no passing
work on the machine can decide.
"""

from __future__ import annotations

import argparse
import inspect
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FRAMES = 200

KOBAI = """
import kobai
trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
kobai.scene(trace, theme="article").save({path!r}, size=(640, 480), frames={frames})
"""

# What people write: a figure whose axes are cleared and drawn anew for each frame.
USUAL = """
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.animation import FuncAnimation, PillowWriter

A = torch.eye(2)
x = torch.tensor([2.0, 2.0])
xs = [x.numpy().copy()]
for t in range(200):
    x = x.detach().requires_grad_(True)
    torch.einsum("i,ij,j", x, A, x).backward()
    x = x - 0.01 * x.grad
    xs.append(x.detach().numpy().copy())
xs = np.array(xs)
zs = (xs**2).sum(1)
draw_movie(xs, zs, {path!r}, {frames})
"""


def draw_movie(xs, zs, path, frames):
    """The usual script."""
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.animation import FuncAnimation, PillowWriter

    u = np.linspace(-2.2, 2.2, 81)
    X, Y = np.meshgrid(u, u)
    Z = X**2 + Y**2
    fig = plt.figure(figsize=(6.4, 4.8), dpi=100)
    ax = fig.add_subplot(projection="3d")

    def update(n):
        ax.clear()
        ax.plot_surface(X, Y, Z, color="#3b6fd4", alpha=0.72, rcount=40, ccount=40, edgecolor="#1b2f5c", linewidth=0.3)
        ax.plot(xs[: n + 1, 0], xs[: n + 1, 1], zs[: n + 1], ":", color="yellow")
        ax.scatter(*xs[n], zs[n], marker="x", color="black")
        ax.set(xlabel="x", ylabel="y", zlabel="z", title=f"step {n}")
        ax.view_init(30, -60 + 360 * n / 200)

    FuncAnimation(fig, update, frames=frames).save(path, writer=PillowWriter(fps=20))
    plt.close(fig)


def whole(script: str) -> None:
    """A fresh interpreter runs a script."""
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "MPLBACKEND": "Agg"})


def seconds(run: Callable[[], None]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def beside(short: Callable[[], None], long: Callable[[], None]) -> tuple[float, float]:
    """The median of three runs of ``short`` before one of ``long`` and three after, and that one."""
    before = [seconds(short) for _ in range(3)]
    one = seconds(long)
    return statistics.median([*before, *(seconds(short) for _ in range(3))]), one


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="let matplotlib draw a tenth of the frames and scale up")
    quick = parser.parse_args().quick
    count = FRAMES // 10 if quick else FRAMES

    import matplotlib
    import numpy as np

    import kobai

    matplotlib.use("Agg")
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
    xs = np.asarray(trace.x)
    zs = np.asarray(trace.value)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours.gif"), Path(folder, "theirs.gif")
        kobai.scene(trace, theme="article").save(ours, size=(640, 480), frames=2)  # imports, kernels
        draw_movie(xs, zs, str(theirs), 2)

        def in_memory() -> None:
            kobai.scene(trace, theme="article").save(ours, size=(640, 480), frames=FRAMES)

        a, b = beside(in_memory, lambda: draw_movie(xs, zs, str(theirs), count))
        b *= FRAMES / count
        sizes = ours.stat().st_size / 1e6, theirs.stat().st_size / 1e6 * FRAMES / count
        print(
            f"{FRAMES} frames, 640×480, GIF{' (matplotlib scaled up from ' + str(count) + ' frames)' if quick else ''}"
        )
        print(f"{'':26}{'kobai':>10}{'matplotlib':>12}{'ratio':>8}")
        print(f"{'trace to file':26}{a:9.2f}s{b:11.2f}s{b / a:7.1f}×")
        script = inspect.getsource(draw_movie) + USUAL.format(path=str(theirs), frames=count)
        c, d = beside(lambda: whole(KOBAI.format(path=str(ours), frames=FRAMES)), lambda: whole(script))
        if quick:
            d += b * (1 - count / FRAMES)
        print(f"{'whole process':26}{c:9.2f}s{d:11.2f}s{d / c:7.1f}×")
        print(f"{'file':26}{sizes[0]:8.2f}MB{sizes[1]:10.2f}MB")


if __name__ == "__main__":
    main()
