"""Studies on several processes and on a dask.distributed cluster, beside one process; and what ``--plan`` foretells.

Each row is the same study of basins, of a function in Python that no compiled engine takes, or of a formula. Run it alone: the
figures are those of the cores that are free. ``python benchmarks/studies.py`` takes about three minutes on two cores.

The table of ``--plan`` has the seconds of the processor, which a busy machine changes little, foretold from a few tiles and as
they were; ``--plans`` prints it alone.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import xarray  # noqa: F401  # which the first map imports

import kobai
from kobai.study.maps.basin_map import plan_of_basins
from kobai.study.maps.computing import computed
from kobai.study.maps.estimate import estimate
from kobai.study.maps.plane_map import plan_of_plane
from kobai.study.maps.training_map import plan_of_trainability

torch.set_num_threads(1)
COMMANDS = Path(sys.executable).parent


def python_function(x):
    """Himmelblau's, with a loop that is not captured."""
    a, b = x[0] * x[0] + x[1] - 11, x[0] + x[1] * x[1] - 7
    for _ in range(3):
        a, b = a * 1.0, b * 1.0
    return a * a + b * b if float(a.detach().sum()) < 1e300 else a * a


def started(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([COMMANDS / words[0], *words[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def timed(plan, **how):
    """Seconds from the first tile on, when everything has started, and the map."""
    marks = []
    found = computed(plan, progress=lambda done, of: marks.append(time.perf_counter()), **how)
    return (marks[-1] - marks[0]) / (len(marks) - 1) * len(marks), found


def on_cluster(plan, workers: int):
    """The same on a scheduler and workers as separate processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    running = [started("dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")]
    running += [
        started("dask", "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny") for _ in range(workers)
    ]
    try:
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)
        timed(plan_of_basins("himmelblau", shape=32, lr=0.01, steps=5, tile=16), scheduler=address)
        return timed(plan, scheduler=address)
    finally:
        for process in running:
            process.kill()
            process.wait()


def planned(quick: bool) -> None:
    """What ``--plan`` says of studies of five kinds, and what they took."""
    size = 2 if quick else 1
    himmelblau = plan_of_basins("himmelblau", shape=1536 // size, lr=0.022, steps=6000 // size, tile=64)
    plans = {
        "basins": himmelblau,
        "basins of a function in Python": plan_of_basins(
            python_function, window=[(-5, 5)] * 2, shape=48 // size, lr=0.01, steps=100, tile=16, minima=[(3, 2)]
        ),
        "plane of η and momentum": plan_of_plane(
            "x1**2 + 10*x2**2",
            [2, 2],
            {"lr": (1e-3, 0.3), "momentum": (0, 0.99)},
            shape=384 // size,
            optimizer="SGD",
            steps=1000,
        ),
        "plane of two constants": plan_of_plane(
            "a*x1**2 + b*x2**4",
            [1, 1],
            {"a": (0.1, 9), "b": (0.1, 9)},
            shape=256 // size,
            lr=0.1,
            params={"a": 1, "b": 1},
        ),
        "trainability": plan_of_trainability(shape=96 // size, steps=300),
    }
    print("\n--plan: seconds of the processor, foretold and taken")
    for name, plan in plans.items():
        plan = replace(plan, tile=min(plan.tile, max(plan.shape) // 3))
        found = estimate(plan, seconds=1 if quick else 4)
        start, wall = time.process_time(), time.perf_counter()
        computed(plan)
        took, passed = time.process_time() - start, time.perf_counter() - wall
        print(
            f"  {name:32} {found.processor:7.2f} {took:7.2f}   {found.processor / took - 1:+4.0%}   by {found.sampled} of "
            f"{found.tiles} tiles; said: {found.least:.2f} to {found.most:.2f} s, passed: {passed:.2f} s", flush=True
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small sample")
    parser.add_argument("--plans", action="store_true", help="the table of --plan alone")
    arguments = parser.parse_args()
    quick = arguments.quick
    os.environ["OMP_NUM_THREADS"] = "1"
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, torch {torch.__version__}, kobai {kobai.__version__}"
    )
    planned(quick)
    if arguments.plans:
        return
    shape, steps = (384, 3000) if quick else (1024, 6000)
    formula = plan_of_basins("himmelblau", shape=shape, lr=0.022, steps=steps, tile=64)
    python = plan_of_basins(
        python_function, window=[(-5, 5)] * 2, shape=32, lr=0.01, steps=40 if quick else 200, tile=16, minima=[(3, 2)]
    )
    for name, plan in (("formula", formula), ("Python function", python)):
        start = time.perf_counter()
        reference = computed(plan)
        took = time.perf_counter() - start
        print(
            f"\n{name}: {np.prod(plan.shape):,} descents of {steps if plan is formula else plan.recipe['steps']:,} steps at most"
        )
        rows = [("one process", (took, reference))]
        rows += [(f"{n} processes", timed(plan, workers=n)) for n in (2,)]
        rows += [(f"dask, {n} worker{'s' * (n > 1)}", on_cluster(plan, n)) for n in (1, 2)]
        for row, (seconds, found) in rows:
            same = all(np.array_equal(found[q], reference[q], equal_nan=True) for q in plan.quantities)
            print(
                f"  {row:16} {seconds:7.2f} s   × {took / seconds:.2f}   {'the same bytes' if same else 'OTHER BYTES'}"
            )


if __name__ == "__main__":
    main()
