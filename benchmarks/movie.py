"""Movies of 200 frames, 640×480, the camera going round, by kobai and by the usual matplotlib script of the same content.

    python benchmarks/movie.py            # both ways, side by side, in one run
    python benchmarks/movie.py --quick    # matplotlib draws 20 frames only, and its time is scaled up

Two movies: the article's (a surface, a dotted line) and that of README's first command (default theme: contour lines on
the surface, the contour map below it, path, start, gradient). Two ratios for each. *From a trace in memory to the finished file*:
in this process, each once its imports are done and its first small file is written. *As whole processes*: a fresh interpreter
each, everything included: imports, the descent itself, the movie. kobai's short runs are the median of three before and three
after matplotlib's one long one, which no passing work on the machine can decide. Processor times are printed too: they say more
where the machine has other work, and less about threads.
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
from typing import NamedTuple

FRAMES = 200

KOBAI = """
import kobai
trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
kobai.scene(trace{options}).save({path!r}, size=(640, 480), frames={frames})
"""

# What people write: a figure whose axes are cleared and drawn anew for each frame.
USUAL = """
import matplotlib
matplotlib.use("Agg")
import torch

A = torch.eye(2)
x = torch.tensor([2.0, 2.0])
xs = [x.numpy().copy()]
for t in range(200):
    x = x.detach().requires_grad_(True)
    torch.einsum("i,ij,j", x, A, x).backward()
    x = x - 0.01 * x.grad
    xs.append(x.detach().numpy().copy())
draw_movie(xs, {path!r}, {frames}, {contours})
"""


def draw_movie(xs, path, frames, contours):
    """The usual script. contours: draw what kobai's default theme shows, not the article's picture."""
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.animation import FuncAnimation, PillowWriter

    xs = np.array(xs)
    zs = (xs**2).sum(1)
    u = np.linspace(-2.2, 2.2, 81)
    X, Y = np.meshgrid(u, u)
    Z = X**2 + Y**2
    fig = plt.figure(figsize=(6.4, 4.8), dpi=100)
    ax = fig.add_subplot(projection="3d")

    def article(n):
        ax.plot_surface(X, Y, Z, color="#3b6fd4", alpha=0.72, rcount=40, ccount=40, edgecolor="#1b2f5c", linewidth=0.3)
        ax.plot(xs[: n + 1, 0], xs[: n + 1, 1], zs[: n + 1], ":", color="yellow")
        ax.scatter(*xs[n], zs[n], marker="x", color="black")
        ax.set(xlabel="x", ylabel="y", zlabel="z", title=f"step {n}")

    def default(n):
        ax.plot_surface(X, Y, Z, cmap="viridis", rcount=80, ccount=80, linewidth=0, antialiased=False)
        ax.contour(X, Y, Z, levels=10, colors="black", linewidths=0.5)
        ax.contourf(X, Y, Z, levels=10, zdir="z", offset=-4, cmap="viridis", alpha=0.4)
        ax.contour(X, Y, Z, levels=10, zdir="z", offset=-4, colors="black", linewidths=0.3)
        ax.plot(xs[: n + 1, 0], xs[: n + 1, 1], zs[: n + 1], color="tab:orange", linewidth=2)
        ax.scatter(*xs[0], zs[0], facecolor="white", edgecolor="black", label="start")
        ax.scatter(*xs[n], zs[n], color="tab:orange")
        ax.quiver(*xs[n], zs[n], *(-0.2 * xs[n]), -0.2 * zs[n], color="black", label="−∇f")
        ax.legend()
        ax.set(
            xlabel="$x_1$",
            ylabel="$x_2$",
            zlabel="f",
            zlim=(-4, 10),
            title=f"$x_1^2 + x_2^2$, step {n}, f = {zs[n]:.3g}",
        )

    def update(n):
        ax.clear()
        (default if contours else article)(n)
        ax.view_init(30, -60 + 360 * n / 200)

    FuncAnimation(fig, update, frames=frames).save(path, writer=PillowWriter(fps=20))
    plt.close(fig)


def whole(script: str) -> None:
    """A fresh interpreter runs a script."""
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "MPLBACKEND": "Agg"})


class Taken(NamedTuple):
    """Seconds: on the clock, and of processors."""

    wall: float
    processor: float


def seconds(run: Callable[[], None]) -> Taken:
    """How long something takes."""
    wall, before = time.perf_counter(), os.times()
    run()
    after = os.times()
    return Taken(time.perf_counter() - wall, sum(after[:4]) - sum(before[:4]))


def beside(short: Callable[[], None], long: Callable[[], None]) -> tuple[Taken, Taken]:
    """The medians of three runs of ``short`` before one of ``long`` and three after, and that one."""
    runs = [seconds(short) for _ in range(3)]
    one = seconds(long)
    runs += [seconds(short) for _ in range(3)]
    return Taken(*(statistics.median(times) for times in zip(*runs, strict=True))), one


def row(name: str, ours: Taken, theirs: Taken) -> None:
    """Print one comparison."""
    print(f"  {name:22}{ours.wall:8.2f}s{theirs.wall:10.2f}s{theirs.wall / ours.wall:9.1f}×"
          f"{ours.processor:12.2f}s{theirs.processor:9.2f}s{theirs.processor / ours.processor:7.1f}×")  # fmt: skip


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
    print(f"{FRAMES} frames, 640×480, GIF{f' (matplotlib scaled up from {count} frames)' if quick else ''}")
    print(f"{'':24}{'kobai':>9}{'matplotlib':>11}{'ratio':>10}{'processor: kobai':>21}{'mpl':>4}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours.gif"), Path(folder, "theirs.gif")
        for name, options, contours in (("article theme", {"theme": "article"}, False), ("default theme", {}, True)):
            kobai.scene(trace, **options).save(ours, size=(640, 480), frames=2)  # imports, machine code
            draw_movie(xs, str(theirs), 2, contours)

            def save(options=options) -> None:
                kobai.scene(trace, **options).save(ours, size=(640, 480), frames=FRAMES)

            def draw(contours=contours) -> None:
                draw_movie(xs, str(theirs), count, contours)

            a, b = beside(save, draw)
            b = Taken(*(taken * FRAMES / count for taken in b))
            sizes = ours.stat().st_size / 1e6, theirs.stat().st_size / 1e6 * FRAMES / count
            print(f"{name}, files of {sizes[0]:.2f} and {sizes[1]:.2f} MB")
            row("trace to file", a, b)
            script = inspect.getsource(draw_movie) + USUAL.format(path=str(theirs), frames=count, contours=contours)
            passed = "".join(f", {key}={value!r}" for key, value in options.items())
            mine = KOBAI.format(path=str(ours), frames=FRAMES, options=passed)
            c, d = beside(lambda mine=mine: whole(mine), lambda script=script: whole(script))
            d = Taken(*(x + y * (1 - count / FRAMES) for x, y in zip(d, b, strict=True)))
            row("whole process", c, d)


if __name__ == "__main__":
    main()
