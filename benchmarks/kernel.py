"""Kernel regression: kobai and statsmodels side by side, and leave-one-out at a size where N² numbers do not fit.

    python benchmarks/kernel.py [--n 800] [--repeat 5] [--sets 0] [--large 100000] [--skip-large] [--many 500,2 10000,2 28000,4]

*Bandwidths*: the whole of ``cv_ls`` at n samples in two dimensions, order 0 (lc) and 1 (ll), theirs once, ours the median of
several; both scores by the same exact formula. With ``--sets 50`` also small simulated sets, on which the worse score is
counted. *Many*: the processor time of searches over many samples, beside that of an earlier kobai, or of statsmodels where
that ends in a minute. *Large*: value and gradient of the leave-one-out error by positions, d = 8, D = 16, in a process of its
own whose peak memory is read, for one and two threads and for half the samples.

statsmodels is no dependency: ``pip install statsmodels``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings

import numpy as np

NAMES = {0: "lc", 1: "ll"}
BEFORE = {(10_000, 2): "13.0 s", (28_000, 4): "not ended in 230 s"}
"""Processor time of the same searches at kobai's commit cbf0ffe, on a machine of two cores; now 1.5 s and 14 s there. Narrow
bandwidths take part of the pairs (``loo_compiled.MANY``); most of the rest is exponentials, at about 3 ns a pair."""
MOST_OF_STATSMODELS = 500


def data(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (n, 2))
    return x, np.sin(2 * x[:, 0]) + 0.5 * x[:, 1] ** 2 + 0.3 * rng.normal(size=n)


def exact(x: np.ndarray, y: np.ndarray, h: np.ndarray, order: int) -> float:
    """The leave-one-out error by the same formula for both sides."""
    from kobai.kernel.bandwidth.loo_compiled import loo_score

    return loo_score(np.ascontiguousarray((x - x.mean(0)).T), y[None].copy(), np.abs(h), order)[0]


def theirs(x: np.ndarray, y: np.ndarray, order: int) -> np.ndarray:
    from statsmodels.nonparametric.kernel_regression import KernelReg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return KernelReg(y, x, "c" * x.shape[1], reg_type=NAMES[order], bw="cv_ls").bw


def bandwidths(n: int, repeat: int) -> None:
    from kobai.kernel import NadarayaWatson

    x, y = data(n, 0)
    for order in NAMES:
        NadarayaWatson(order=order).fit(*data(50, 1))
        times = []
        for _ in range(repeat):
            start = time.perf_counter()
            model = NadarayaWatson(order=order).fit(x, y)
            times.append(time.perf_counter() - start)
        start = time.perf_counter()
        h = theirs(x, y, order)
        other = time.perf_counter() - start
        ours = statistics.median(times)
        a, b = exact(x, y, model.bandwidth_, order), exact(x, y, h, order)
        print(
            f"{NAMES[order]}  n = {n}, d = 2: ours {1e3 * ours:7.1f} ms (best {1e3 * min(times):.1f})   statsmodels "
            f"{other:6.2f} s   ratio {other / ours:6.0f}   score ours/theirs − 1 = {a / b - 1:+.1e}"
        )


def scores(sets: int) -> None:
    from kobai.kernel import NadarayaWatson

    worse = 0
    for seed in range(sets):
        rng = np.random.default_rng(seed)
        d = 1 + seed % 2
        x = rng.normal(size=(100, d))
        y = [np.sin(2 * x[:, 0]), x[:, 0] ** 2 - x[:, -1], np.sign(x[:, 0])][seed % 3] + 0.3 * rng.normal(size=100)
        for order in NAMES:
            try:
                h = theirs(x, y, order)
            except np.linalg.LinAlgError:
                continue
            ours = NadarayaWatson(order=order).fit(x, y)
            worse += exact(x, y, ours.bandwidth_, order) > exact(x, y, h, order) * (1 + 1e-6)
    print(f"{2 * sets} fits on {sets} simulated sets: ours is worse by more than 1e-6 on {worse}")


def many(n: int, d: int, order: int = 1) -> None:
    """The whole search over many samples of which only one column matters: processor seconds."""
    from kobai.kernel import NadarayaWatson

    rng = np.random.default_rng(0)
    x = rng.uniform(-2, 2, (n, d))
    y = np.sin(2 * x[:, 0]) + 0.3 * rng.normal(size=n)
    NadarayaWatson(order=order).fit(x[:50], y[:50])
    start = time.process_time()
    model = NadarayaWatson(order=order).fit(x, y)
    seconds = time.process_time() - start
    before = f"   before (cbf0ffe): {BEFORE[n, d]}" if order == 1 and (n, d) in BEFORE else ""
    if n <= MOST_OF_STATSMODELS:
        start = time.process_time()
        h = theirs(x, y, order)
        before = f"   statsmodels: {time.process_time() - start:.1f} s, score {exact(x, y, h, order):.7g}"
    print(
        f"{NAMES[order]}  n = {n:,}, d = {d}: {seconds:6.1f} s of processor, score {model.loo_score_:.7g}{before}",
        flush=True,
    )


def large(n: int) -> None:
    """One value and gradient, in this process; prints seconds and extra bytes as JSON."""
    import torch

    from kobai.kernel.functional import nw_loo

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    generator = torch.Generator().manual_seed(0)
    x, y = torch.randn(n, 8, generator=generator), torch.randn(n, 16, generator=generator)
    h = torch.full((8,), 0.8).requires_grad_()
    x.requires_grad_()
    few = slice(0, 500)
    (y[few] - nw_loo(x[few], y[few], h)).square().mean().backward()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    value = (y - nw_loo(x, y, h)).square().sum(1).mean()
    value.backward()
    seconds = time.perf_counter() - start
    extra = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    print(json.dumps({"seconds": seconds, "extra": extra, "value": value.item()}))


def apart(n: int, threads: int) -> dict[str, float]:
    """The same in a new process, so that its peak memory is its own."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    command = [sys.executable, __file__, "--only-large", str(n)]
    out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    return json.loads(out.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=800)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--sets", type=int, default=0)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument(
        "--many", nargs="*", default=["500,2", "10000,2", "28000,4"], help="N,d of searches over many samples"
    )
    parser.add_argument("--skip-large", action="store_true")
    parser.add_argument("--only-large", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_large:
        large(options.only_large)
        return
    bandwidths(options.n, options.repeat)
    if options.sets:
        scores(options.sets)
    for size in options.many:
        many(*map(int, size.split(",")))
    if options.skip_large:
        return
    rows = {(n, threads): apart(n, threads) for n in (options.large // 2, options.large) for threads in (1, 2)}
    for (n, threads), row in rows.items():
        dense = n * n * 8
        print(
            f"leave-one-out value and gradient, N = {n:,}, d = 8, D = 16, {threads} thread(s): {row['seconds']:6.1f} s, "
            f"{row['extra'] / 2**20:5.0f} MiB extra (an N×N matrix: {dense / 1e9:.0f} GB)"
        )
    half, whole = rows[options.large // 2, 2]["seconds"], rows[options.large, 2]["seconds"]
    one = rows[options.large, 1]["seconds"]
    print(f"twice the samples take {whole / half:.2f} × as long; two threads take {whole / one:.2f} × as long as one")


if __name__ == "__main__":
    main()
