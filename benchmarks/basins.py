"""Basins of attraction of Himmelblau's function: kobai's map, and JAX on the same descents, side by side.

    python benchmarks/basins.py [--shape 4096] [--steps 500] [--repeat 2] [--dtype float64]

Both begin at the pixel centres of [−5, 5]², descend with η = 0.01, and say of each pixel which minimum was reached, how many
steps the gradient needed to become as small as at rest, f at the end, and how it went. kobai's call is the public one,
``kobai.study.basins``, with the statuses of its records. JAX's side was written for the purpose: ``vmap`` of a ``fori_loop``
over tiles of the same size, so that positions stay in the cache; its status is whether the gradient was small and whether f is
finite. Sides take turns, the best of ``--repeat`` counts; the first tile, which compiles, is printed apart. The last lines
compare the two maps and say how much memory the process took.

JAX is no dependency: ``pip install jax``; without it its columns say so.
"""

from __future__ import annotations

import argparse
import math
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

WINDOW, RATE, TOL = (-5.0, 5.0), 0.01, 1e-4
MINIMA = [
    (3.0, 2.0),
    (3.584428340330, -1.848126526964),
    (-3.779310253378, -3.283185991286),
    (-2.805118086953, 3.131312518250),
]
TILE = 256


def kobai_side(shape: int, steps: int, dtype: str) -> Callable[[], dict[str, Any]]:
    import kobai.study

    def call() -> dict[str, Any]:
        m = kobai.study.basins(
            "himmelblau",
            window=[WINDOW] * 2,
            shape=shape,
            lr=RATE,
            steps=steps,
            tol=TOL,
            minima=MINIMA,
            dtype=dtype,
            tile=TILE,
        )
        return {name: m[name].values for name in ("minimum", "steps", "value", "status")}

    return call


def jax_side(shape: int, steps: int, dtype: str) -> Callable[[], dict[str, Any]]:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", dtype == "float64")
    known = jnp.asarray(np.array(MINIMA, dtype))
    small = dtype_of(at_rest(dtype), dtype) ** 2

    def f(p):
        return (p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2

    gradient = jax.grad(f)

    def descend(p):
        def step(_, held):
            q, count = held
            slope = gradient(q)
            return q - RATE * slope, count + (slope[0] ** 2 + slope[1] ** 2 > small)

        q, count = jax.lax.fori_loop(0, steps, step, (p, jnp.int32(0)))
        distances = jnp.sqrt(((q - known) ** 2).sum(1))
        minimum = jnp.where(distances.min() < TOL, distances.argmin(), -1).astype(jnp.int16)
        value = f(q)
        status = jnp.where(jnp.isfinite(value), jnp.where(count < steps, 1, 0), 3).astype(jnp.int8)
        return minimum, jnp.where(count < steps, count, -1), value, status

    run = jax.jit(jax.vmap(descend))
    low, high = WINDOW
    centres = (low + (high - low) * (np.arange(shape) + 0.5) / shape).astype(dtype)
    kinds = {"minimum": np.int16, "steps": np.int32, "value": np.float64, "status": np.int8}

    def call() -> dict[str, Any]:
        found = {name: np.empty((shape, shape), kind) for name, kind in kinds.items()}
        for i in range(0, shape, TILE):
            for j in range(0, shape, TILE):
                up, across = centres[i : i + TILE], centres[j : j + TILE]
                made = run(np.stack(np.meshgrid(across, up), -1).reshape(-1, 2))
                for name, values in zip(kinds, made, strict=True):
                    found[name][i : i + TILE, j : j + TILE] = np.asarray(values).reshape(len(up), len(across))
        return found

    return call


def at_rest(dtype: str) -> float:
    """The gradient norm below which kobai's map takes a run to be at rest."""
    from kobai.objectives import objective
    from kobai.study.maps.basin_map import gradient_at_rest

    found = gradient_at_rest(objective("himmelblau"), np.array(MINIMA), TOL, dtype)
    assert found is not None
    return found


def dtype_of(number: float, dtype: str) -> Any:
    return np.dtype(dtype).type(number)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", type=int, default=4096)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--dtype", choices=("float64", "float32"), default="float64")
    arguments = parser.parse_args()
    shape, steps, dtype = arguments.shape, arguments.steps, arguments.dtype
    sides = {"kobai": kobai_side, "JAX": jax_side}
    try:
        import jax  # noqa: F401
    except ImportError:
        del sides["JAX"]
    print(f"{shape:,}² starts × {steps} steps, {dtype}; seconds")
    calls = {name: side(shape, steps, dtype) for name, side in sides.items()}
    first = {name: timed(side(TILE, steps, dtype))[0] for name, side in sides.items()}
    best, maps = dict.fromkeys(calls, math.inf), {}
    for turn in range(arguments.repeat):
        for name, call in calls.items():
            seconds, maps[name] = timed(call)
            best[name] = min(best[name], seconds)
            if name == "kobai" and turn == 0:
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    for name, seconds in best.items():
        rate = shape**2 * steps / seconds / 1e6
        print(
            f"{name:6} {seconds:7.2f}   {rate:8,.0f} million particle-steps a second; first tile ever {first[name]:.2f}"
        )
    if "JAX" in best:
        print(f"ratio JAX ÷ kobai {best['JAX'] / best['kobai']:.2f}")
        same = {name: (maps["kobai"][name] == maps["JAX"][name]).mean() for name in ("minimum", "steps")}
        print(f"pixels alike: minimum {same['minimum']:.6f}, steps {same['steps']:.6f}")
    else:
        print("JAX is not installed")
    print(f"memory of the process, with Python and torch, after kobai's first map: {peak:.2f} GiB")


if __name__ == "__main__":
    main()
