"""A table and its loss as a movie, and a step on a large table: kobai beside what people write by hand.

    python benchmarks/fit.py            # --quick for smaller ones

Movie: 200 frames of 640×480, the rows with the line on the left, the loss surface with the path on the right; kobai from trace
to file, beside matplotlib's FuncAnimation with two axes (a line and a 3-D surface), saved by Pillow.
Step: N rows × 10 columns, ``y ~ .``, beside the same step written with torch: medians of runs that take turns.
Memory: what a fit of that table takes besides the table, as a multiple of its size, in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

import kobai

RNG = np.random.default_rng(0)


def line() -> tuple[np.ndarray, np.ndarray]:
    x = RNG.uniform(0, 4, 40)
    return x, 2 * x + 1 + RNG.normal(size=40)


def by_matplotlib(x: np.ndarray, y: np.ndarray, path: np.ndarray, file: Path) -> None:
    """The usual script."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.animation import FuncAnimation, PillowWriter

    figure = plt.figure(figsize=(6.4, 4.8), dpi=100)
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2, projection="3d")
    a, b = np.meshgrid(np.linspace(-1, 5, 60), np.linspace(-3, 5, 60))
    loss = ((a[..., None] * x + b[..., None] - y) ** 2).mean(-1)
    right.plot_surface(a, b, loss, cmap="viridis", alpha=0.8)  # type: ignore[attr-defined]
    left.scatter(x, y)
    (drawn,) = left.plot([], [])
    (trail,) = right.plot([], [], [])
    ends = np.array([0.0, 4.0])
    heights = ((path[:, :1] * x + path[:, 1:] - y) ** 2).mean(1)

    def draw(k: int) -> tuple:
        drawn.set_data(ends, path[k, 0] * ends + path[k, 1])
        trail.set_data(path[: k + 1, 0], path[: k + 1, 1])
        trail.set_3d_properties(heights[: k + 1])  # type: ignore[attr-defined]
        return drawn, trail

    FuncAnimation(figure, draw, frames=len(path)).save(file, writer=PillowWriter(fps=20))  # type: ignore[arg-type]
    plt.close(figure)


def movie(frames: int, folder: Path) -> None:
    x, y = line()
    loss = kobai.loss("y ~ a*x + b", {"x": x, "y": y})
    trace = kobai.descend(loss, [-1.0, 5.0], lr=0.05, steps=frames - 1)
    kobai.scene(trace, frames=2, size=(640, 480)).save(folder / "warm.gif")
    began = time.perf_counter()
    kobai.scene(trace, frames=frames, size=(640, 480)).save(folder / "kobai.gif")
    own = time.perf_counter() - began
    began = time.perf_counter()
    by_matplotlib(x, y, trace.x.double().numpy(), folder / "matplotlib.gif")
    peer = time.perf_counter() - began
    print(f"movie, {frames} frames: kobai {own:.2f} s, matplotlib {peer:.2f} s, {peer / own:.1f} x")


def step(rows: int, dtype: torch.dtype) -> None:
    table = RNG.normal(size=(rows, 10))
    response = table @ RNG.normal(size=10) + 1 + RNG.normal(size=rows)
    loss = kobai.loss("y ~ .", {**{f"c{k}": table[:, k] for k in range(10)}, "y": response})
    X, y = (torch.tensor(values, dtype=dtype) for values in (table, response))
    w, b = torch.zeros(10, dtype=dtype, requires_grad=True), torch.zeros((), dtype=dtype, requires_grad=True)

    def by_hand(steps: int) -> None:
        for _ in range(steps):
            ((X @ w + b - y) ** 2).mean().backward()
            with torch.no_grad():
                for p in (w, b):
                    assert p.grad is not None
                    p -= 0.1 * p.grad
                    p.grad = None

    def by_kobai(steps: int) -> None:
        kobai.descend(loss, lr=0.1, steps=steps, dtype=dtype)

    times: dict[str, list[float]] = {"kobai": [], "torch": []}
    for _ in range(9):
        for name, run in (("kobai", by_kobai), ("torch", by_hand)):
            run(1)
            began = time.perf_counter()
            run(10)
            times[name].append((time.perf_counter() - began) / 10)
    own, peer = (float(np.median(times[name])) for name in ("kobai", "torch"))
    print(f"step, {rows:,} rows x 10, {dtype}: kobai {1e3 * own:.1f} ms, torch {1e3 * peer:.1f} ms, {own / peer:.2f} x")


def taken(rows: int, dtype: str = "float64", gaps: bool = False, **options: Any) -> float:
    """What a fit of rows × 11 numbers takes at most besides them, as a multiple of their size; of this process, on Linux.

    Args:
        rows: how many.
        dtype: of the table, and of a descent where it is one.
        gaps: whether a value is missing in a hundredth of the rows.
        **options: of ``kobai.loss``.
    """

    def status(entry: str) -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith(entry))

    def fit(count: int) -> float:
        table = {f"c{k}": (100 * RNG.normal(size=count)).astype(dtype) for k in range(11)}
        if gaps:
            table["c3"][::100] = np.nan
        size = sum(column.nbytes for column in table.values())
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # the peak is that of from now on
        before = status("VmRSS")
        lr, descent = (1e-6, "float32" if dtype == "float32" else "float64")
        kobai.descend(kobai.loss("c10 ~ .", table, **options), lr=lr, steps=3, dtype=descent)
        return (status("VmHWM") - before) / size

    fit(40_000)
    return fit(rows)


def memory(rows: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    cases = {
        "": "", "standardized": "standardize=True", "gaps": "gaps=True", "a fifth held out": "held_out=0.2",
        "gaps, a fifth held out, standardized": "gaps=True, held_out=0.2, standardize=True",
        "float32": "'float32'", "float32, gaps, a fifth held out": "'float32', gaps=True, held_out=0.2",
        "int32": "'int32'",
    }  # fmt: skip
    for case, options in cases.items():
        command = f"import fit; print(fit.taken({rows}, {options}))"
        folder = Path(__file__).parent
        done = subprocess.run([sys.executable, "-c", command], cwd=folder, capture_output=True, text=True, check=True)
        said = case if "32" in case else f"float64{', ' * bool(case)}{case}"
        print(f"memory, {rows:,} rows x 11, {said}: {float(done.stdout):.2f} x the table besides the table itself")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        movie(20 if quick else 200, Path(folder))
    for dtype in (torch.float64, torch.float32):
        step(10_000 if quick else 1_000_000, dtype)
    memory(100_000 if quick else 1_000_000)


if __name__ == "__main__":
    main()
