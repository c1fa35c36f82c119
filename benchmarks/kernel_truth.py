"""Kernel regression against the truth: mean squared errors on simulated data, kobai and statsmodels side by side.

    python benchmarks/kernel_truth.py [--seeds 100] [--dims 1,2] [--out FILE]

For each kind of data (order, columns, grid or random positions, noise) the mean error of both, the ratio of the means, the
worst ratio on a single set and how many are above 3. ``--out`` keeps statsmodels' errors, as
``tests/fixtures/kernel_truth.json`` has some of them. The Gaussian kernel is the only one that both have.

statsmodels is no dependency: ``pip install statsmodels``.
"""

from __future__ import annotations

import argparse
import json
import warnings

import numpy as np

NOISES = (0.05, 0.3, 1.0)
NAMES = {0: "lc", 1: "ll"}


def make(d: int, grid: bool, noise: float, seed: int) -> tuple[np.ndarray, ...]:
    """Samples x, values y, queries and the true values there; N from 15 to 60."""
    rng = np.random.default_rng([seed, d, grid, int(1000 * noise)])
    n = int(rng.integers(15, 61))
    if grid:
        side = n if d == 1 else round(np.sqrt(n))
        x = np.stack(np.meshgrid(*[np.linspace(0, 1, side)] * d), -1).reshape(-1, d)
    else:
        x = rng.uniform(0, 1, (n, d))
    ends = np.linspace(0, 1, 401) if d == 1 else np.linspace(0.0125, 0.9875, 21)
    queries = np.stack(np.meshgrid(*[ends] * d), -1).reshape(-1, d)

    def truth(x: np.ndarray) -> np.ndarray:
        first, second = x[:, 0], x[:, 1] if d == 2 else np.zeros(len(x))
        return [
            np.sin(6 * first) + second**2, 2 * first - second, np.exp(-20 * (first - 0.5) ** 2) * np.cos(3 * second),
            np.sin(12 * first),
        ][seed % 4]  # fmt: skip

    return x, truth(x) + noise * rng.normal(size=len(x)), queries, truth(queries)


def theirs(x: np.ndarray, y: np.ndarray, queries: np.ndarray, order: int) -> np.ndarray | None:
    from statsmodels.nonparametric.kernel_regression import KernelReg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return KernelReg(y, x, "c" * x.shape[1], reg_type=NAMES[order], bw="cv_ls").fit(queries)[0]
        except np.linalg.LinAlgError:
            return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--dims", default="1,2")
    parser.add_argument("--out")
    options = parser.parse_args()
    kept = []
    from kobai.kernel import NadarayaWatson

    print("order  d  positions  noise      ours  statsmodels  ratio of means  worst ratio  above 3")
    for order in NAMES:
        for d in map(int, options.dims.split(",")):
            for grid in (True, False):
                for noise in NOISES:
                    errors = []
                    for seed in range(options.seeds):
                        x, y, queries, truth = make(d, grid, noise, seed)
                        other = theirs(x, y, queries, order)
                        if other is None or not np.isfinite(other).all():
                            continue
                        ours = NadarayaWatson(order=order).fit(x, y).predict(queries)
                        errors.append([np.mean((ours - truth) ** 2), np.mean((other - truth) ** 2)])
                        kept.append([order, d, grid, noise, seed, errors[-1][1]])
                    (a, b), ratios = np.mean(errors, 0), np.divide(*np.transpose(errors))
                    print(
                        f"{order:5d}  {d}  {'grid' if grid else 'random':9s}  {noise:5.2f}  {a:8.5f}  {b:11.5f}  "
                        f"{a / b:14.2f}  {ratios.max():11.2f}  {(ratios > 3).sum():3d} of {len(ratios)}",
                        flush=True,
                    )
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            json.dump(kept, file)


if __name__ == "__main__":
    main()
