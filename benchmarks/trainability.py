"""The trainability map of arXiv:2402.06184 at 256², 500 steps: kobai and JAX (vmap, scan), side by side.

    python benchmarks/trainability.py [--shape 256] [--steps 500] [--bands 8] [--every 1] [--dtypes float32 float64]

Trains one network a pixel, 16 hidden units, tanh, 272 samples. kobai's call is the public one, ``kobai.study.trainability``;
JAX's is ``vmap`` of a ``scan`` over the steps, compiled as one, in the batch size and on the number of host devices that a
trial finds fastest. Both give ``measure`` and ``converged``. The map is computed in bands in which the sides take turns; with
``--every 4`` every fourth of them. Beside the ratio of the seconds that passed stands that of the processor's.

*Warm*: everything compiled. *Cold*: the first call in a new process, kobai's cache empty, over a second one there; it is added to
the whole map's time. kobai leaves a training at the first loss that is NaN, after which all are: the second table is of learning
rates from 10⁻³ to 10, where none does.

JAX is no dependency: ``pip install jax``; without it its columns say so.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np

WIDTH, SAMPLES = 16, 272
WHOLE, NONE_STOPS = (1e-3, 1e6), (1e-3, 1e1)
TRIALS = [(batch, devices) for devices in (1, os.cpu_count() or 1) for batch in (1, 8, 16, 64, 256)]
Side = Callable[[dict[str, tuple[float, float]], tuple[int, int], int, str], np.ndarray]


def kobai_side() -> Side:
    import kobai.study

    def run(axes, shape, steps, dtype):
        return kobai.study.trainability(None, axes, shape=shape, steps=steps, dtype=dtype).converged.values

    return run


def jax_side(batch: int, devices: int) -> Side:
    import jax
    import jax.numpy as jnp

    draw = np.random.default_rng(0)
    numbers = [draw.standard_normal(shape) for shape in ((WIDTH, WIDTH), (WIDTH, 1), (SAMPLES, WIDTH), (SAMPLES, 1))]
    made: dict[Any, Any] = {}

    def compiled(steps: int, dtype: str):
        w0, w1, x, y = (jnp.asarray(part, dtype) for part in numbers)
        root2, root = (np.dtype(dtype).type(v) for v in (math.sqrt(2), math.sqrt(WIDTH)))

        def loss(weights):
            hidden = jnp.tanh(root2 * (x @ weights[0] / root))
            return jnp.mean((hidden @ weights[1] / root / root - y) ** 2)

        def train(rates):
            def step(weights, _):
                value, gradient = jax.value_and_grad(loss)(weights)
                return (weights[0] - rates[0] * gradient[0], weights[1] - rates[1] * gradient[1]), value

            losses = jax.lax.scan(step, (w0, w1), None, length=steps)[1]
            v = jnp.where(jnp.isfinite(losses), losses / losses[0], jnp.inf)
            converged = v[-20:].mean() < 1
            return converged, jnp.where(converged, -v.sum(), (1 / v).sum())

        def batches(rates):
            return jax.lax.map(jax.vmap(train), rates.reshape(-1, batch, 2))

        return jax.pmap(batches) if devices > 1 else jax.jit(batches)

    def run(axes, shape, steps, dtype):
        if (steps, dtype) not in made:
            made[steps, dtype] = compiled(steps, dtype)
        sides = [
            np.linspace(math.log10(pair[0]), math.log10(pair[1]), 2 * count + 1)[1::2]
            for pair, count in zip(axes.values(), shape, strict=True)
        ]
        rates = 10.0 ** np.stack(np.meshgrid(*sides), -1).reshape(-1, 2)
        whole = -(-len(rates) // (batch * devices)) * batch * devices
        filled = rates[np.arange(whole) % len(rates)].astype(dtype)
        given = filled.reshape(devices, -1, 2) if devices > 1 else filled
        converged, measure = (np.asarray(part).reshape(-1)[: len(rates)] for part in made[steps, dtype](given))
        assert measure.shape == converged.shape
        return converged.reshape(shape[::-1])

    return run


def has_jax() -> bool:
    try:
        import jax  # noqa: F401
    except ImportError:
        return False
    return True


def side_of(name: str, batch: int, devices: int) -> Side:
    return kobai_side() if name == "kobai" else jax_side(batch, devices)


def environment(devices: int, cache: str) -> dict[str, str]:
    flags = f"--xla_force_host_platform_device_count={devices}"
    return {**os.environ, "XLA_FLAGS": flags, "JAX_ENABLE_X64": "1", "KOBAI_CACHE_DIR": cache}


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def timed_twice(call: Callable[[], Any]) -> tuple[np.ndarray, Any]:
    """Seconds that passed, and those of the processor."""
    began = time.process_time()
    passed, found = timed(call)
    return np.array([passed, time.process_time() - began]), found


def in_a_new_process(
    side: str, dtype: str, shape: int, steps: int, batch: int, devices: int, cache: str
) -> list[float]:
    """What the first and the second call take there, imports not counted."""
    command = [
        sys.executable,
        __file__,
        "--child",
        side,
        "--dtypes",
        dtype,
        "--shape",
        str(shape),
        "--steps",
        str(steps),
    ]
    command += ["--jax", str(batch), str(devices)]
    done = subprocess.run(command, env=environment(devices, cache), capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def child(side: str, dtype: str, shape: int, steps: int, batch: int, devices: int) -> None:
    run = side_of(side, batch, devices)
    axes = {"lr0": WHOLE, "lr1": WHOLE}
    print(json.dumps([timed(lambda: run(axes, (shape, shape), steps, dtype))[0] for _ in range(3)]))


def in_turns(
    sides: dict[str, Side], window: tuple[float, float], shape: int, steps: int, dtype: str, bands: int, every: int
) -> tuple[dict[str, np.ndarray], float]:
    """Seconds of each side for these bands of a map, and the share of pixels on whose convergence they agree."""
    edges = np.logspace(math.log10(window[0]), math.log10(window[1]), bands + 1)
    seconds = {name: np.zeros(2) for name in sides}
    same = []
    for low, high in list(itertools.pairwise(edges))[every // 2 :: every]:
        axes, found = {"lr0": window, "lr1": (float(low), float(high))}, []
        for name, run in sides.items():
            spent, converged = timed_twice(lambda run=run, axes=axes: run(axes, (shape, shape // bands), steps, dtype))
            seconds[name] += spent
            found.append(converged)
        same.append(np.mean(found[0] == found[-1]))
    return seconds, float(np.mean(same))


def fastest(dtype: str, cache: str) -> tuple[int, int]:
    """The batch size and the number of host devices with which JAX is fastest on a small map."""
    spent = {
        trial: min(in_a_new_process("jax", dtype, 32, 40, *trial, cache)[1:])
        for trial in TRIALS
        if trial[1] == 1 or trial[0] <= 64
    }
    return min(spent, key=lambda trial: spent[trial])


def report(arguments: argparse.Namespace) -> None:
    shape, steps, bands = arguments.shape, arguments.steps, arguments.bands
    jax = has_jax()
    print(f"{shape}² trainings of {steps} steps, {os.cpu_count()} cores; trainings a second")
    with tempfile.TemporaryDirectory() as cache:
        for dtype in arguments.dtypes:
            trial = fastest(dtype, cache) if jax else (1, 1)
            command = [sys.executable, __file__, "--child", "both" if jax else "kobai alone", "--dtypes", dtype]
            command += [
                "--shape",
                str(shape),
                "--steps",
                str(steps),
                "--bands",
                str(bands),
                "--every",
                str(arguments.every),
                "--jax",
                *map(str, trial),
            ]
            subprocess.run(command, env=environment(trial[1], cache), check=True)
            with tempfile.TemporaryDirectory() as empty:
                for side in ("kobai", "jax") if jax else ("kobai",):
                    first, second, third = in_a_new_process(side, dtype, 16, steps, *trial, empty)
                    print(f"  {side}: the first call in a new process takes {first - min(second, third):.2f} s more")


def both(arguments: argparse.Namespace, jax: bool) -> None:
    dtype, (batch, devices) = arguments.dtypes[0], arguments.jax
    sides = {"kobai": kobai_side(), **({"jax": jax_side(batch, devices)} if jax else {})}
    print(f"\n{dtype}" + (f"; JAX in batches of {batch} on {devices} host devices" if jax else "; JAX not installed"))
    small = {"lr0": WHOLE, "lr1": WHOLE}
    shapes = (arguments.shape, arguments.shape // arguments.bands)
    for run in sides.values():
        run(small, (16, 16), 2, dtype)
        run(small, (16, 16), arguments.steps, dtype)
    if jax:  # it compiles for each shape
        sides["jax"](small, shapes, arguments.steps, dtype)
    for name, window in (("whole map", WHOLE), ("none stops", NONE_STOPS)):
        seconds, same = in_turns(
            sides, window, arguments.shape, arguments.steps, dtype, arguments.bands, arguments.every
        )
        bands = len(range(arguments.every // 2, arguments.bands, arguments.every))
        rates = {side: shapes[0] * shapes[1] * bands / spent[0] for side, spent in seconds.items()}
        line = f"  {name}: kobai {rates['kobai']:8,.0f}"
        if jax:
            passed, processor = seconds["jax"] / seconds["kobai"]
            ratios = f"ratio {passed:5.2f}, of the processor {processor:5.2f}"
            line += f"   JAX {rates['jax']:8,.0f}   {ratios}   equally converged {same:.2%}"
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shape", type=int, default=256)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--bands", type=int, default=8)
    parser.add_argument("--every", type=int, default=1, help="of the bands, measure every second, third, …")
    parser.add_argument("--dtypes", nargs="*", default=["float32", "float64"])
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--jax", nargs=2, type=int, default=(1, 1), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is None:
        report(arguments)
    elif arguments.child in ("both", "kobai alone"):
        both(arguments, arguments.child == "both")
    else:
        child(arguments.child, arguments.dtypes[0], arguments.shape, arguments.steps, *arguments.jax)


if __name__ == "__main__":
    main()
