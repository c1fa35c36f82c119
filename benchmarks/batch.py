"""A million starts × 200 steps: kobai, stacked eager torch with torch.optim, and JAX (optax for Adam), side by side.

    python benchmarks/batch.py [--runs 1000000] [--steps 200] [--repeat 5] [--rows rosenbrock] [--device cuda]

Three questions, each answered for kobai and its peers in one run:

*Warm*: what a call takes once everything is compiled; sides take turns, the best of ``--repeat`` counts. *First ever*: the
first call in a new process with an empty cache, against eager torch's first. *First in a process*: the first calls of a new
process on a machine that ran them once, summed over the rows, against JAX's. Imports are counted in none of them.

kobai's call is the public one, ``kobai.descend``; it records the first and the last position. What became of each run is
found when ``trace.status`` is asked for; that is timed apart. One row is done once more with ``torch.set_flush_denormal``:
positions that decay to 0 become subnormal numbers, on which some processors (Intel's) take a hundred cycles; JAX takes them to
be 0 always. The arithmetic peak is measured: independent multiplications and
additions in registers on all cores. Operations are counted as kobai's kernel does them, a division or root as one.

JAX is no dependency: ``pip install jax optax``; without it its columns say so.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

import torch

DEVICE = os.environ.get("KOBAI_BENCHMARK_DEVICE", "cpu")
FUNCTIONS = ("rosenbrock", "rastrigin", "ackley")
RULES: dict[str, tuple[str | None, dict[str, float]]] = {
    "gradient descent": (None, {"lr": 1e-3}),
    "momentum": ("SGD", {"lr": 1e-4, "momentum": 0.9}),
    "Adam": ("Adam", {"lr": 1e-2}),
}
ROWS = [(function, rule) for function in FUNCTIONS for rule in RULES]
FORMULAS = {
    "rosenbrock": "(1 - x1)**2 + 100*(x2 - x1**2)**2",
    "rastrigin": "20 + x1**2 - 10*cos(2*pi*x1) + x2**2 - 10*cos(2*pi*x2)",
    "ackley": "-20*exp(-0.2*sqrt(0.5*(x1**2 + x2**2))) - exp(0.5*(cos(2*pi*x1) + cos(2*pi*x2))) + 20 + e",
}


def starts(runs: int) -> torch.Tensor:
    """The same starts for everybody, in [−2, 2]²."""
    return torch.rand(runs, 2, generator=torch.Generator().manual_seed(0)).to(DEVICE) * 4 - 2


def kobai_side(function: str, rule: str, runs: int, steps: int) -> Callable[[], Any]:
    import kobai

    x, (name, hyper) = starts(runs), RULES[rule]
    record = kobai.Record(every=max(steps, 1), keep=("x",))
    return lambda: kobai.descend(FORMULAS[function], x, optimizer=name, steps=steps, record=record, **hyper)


def flushed_side(function: str, rule: str, runs: int, steps: int) -> Callable[[], Any]:
    """kobai where numbers too small to be normal count as 0."""
    call = kobai_side(function, rule, runs, steps)

    def run():
        torch.set_flush_denormal(True)
        try:
            return call()
        finally:
            torch.set_flush_denormal(False)

    return run


def eager_side(function: str, rule: str, runs: int, steps: int) -> Callable[[], Any]:
    def rosenbrock(x, y):
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def rastrigin(x, y):
        return 20 + x**2 - 10 * torch.cos(2 * math.pi * x) + y**2 - 10 * torch.cos(2 * math.pi * y)

    def ackley(x, y):
        bowl = -20 * torch.exp(-0.2 * torch.sqrt(0.5 * (x**2 + y**2)))
        return bowl - torch.exp(0.5 * (torch.cos(2 * math.pi * x) + torch.cos(2 * math.pi * y))) + 20 + math.e

    f = {"rosenbrock": rosenbrock, "rastrigin": rastrigin, "ackley": ackley}[function]
    start, (name, hyper) = starts(runs), RULES[rule]

    def run():
        x = start.clone().requires_grad_()
        optimizer = getattr(torch.optim, name or "SGD")([x], **hyper)
        for _ in range(steps):
            optimizer.zero_grad()
            f(x[:, 0], x[:, 1]).sum().backward()
            optimizer.step()
        return x

    return run


def jax_side(function: str, rule: str, runs: int, steps: int) -> Callable[[], Any]:
    import jax
    import jax.numpy as jnp

    def rosenbrock(p):
        return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2

    def rastrigin(p):
        return 20 + jnp.sum(p**2 - 10 * jnp.cos(2 * jnp.pi * p))

    def ackley(p):
        bowl = -20 * jnp.exp(-0.2 * jnp.sqrt(0.5 * jnp.sum(p**2)))
        return bowl - jnp.exp(0.5 * jnp.sum(jnp.cos(2 * jnp.pi * p))) + 20 + jnp.e

    gradient = jax.grad({"rosenbrock": rosenbrock, "rastrigin": rastrigin, "ackley": ackley}[function])
    hyper = RULES[rule][1]
    lr = hyper["lr"]

    def plain(p):
        return jax.lax.fori_loop(0, steps, lambda _, q: q - lr * gradient(q), p)

    def momentum(p):
        def step(_, held):
            q, v = held
            v = hyper["momentum"] * v + gradient(q)
            return q - lr * v, v

        return jax.lax.fori_loop(0, steps, step, (p, jnp.zeros_like(p)))[0]

    def adam(p):
        import optax

        optimizer = optax.adam(lr)

        def step(_, held):
            q, state = held
            change, state = optimizer.update(gradient(q), state)
            return optax.apply_updates(q, change), state

        return jax.lax.fori_loop(0, steps, step, (p, optimizer.init(p)))[0]

    run = jax.jit(jax.vmap({"gradient descent": plain, "momentum": momentum, "Adam": adam}[rule]))
    x = jnp.asarray(starts(runs).cpu().numpy())
    return lambda: run(x).block_until_ready()


DECAYING = ("rastrigin", "gradient descent")
SIDES = {"kobai": kobai_side, "flushed": flushed_side, "eager": eager_side, "jax": jax_side}


def has_jax() -> bool:
    try:
        import jax  # noqa: F401
        import optax  # noqa: F401
    except ImportError:
        return False
    return True


def timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    if DEVICE != "cpu":
        torch.cuda.synchronize()
    return time.perf_counter() - began


def first_calls(side: str, rows: list[tuple[str, str]], runs: int, steps: int, cache: str) -> list[float]:
    """What the first calls take in a new process, row after row."""
    command = [sys.executable, __file__, "--first", side, "--rows", *(f"{f}/{r}" for f, r in rows)]
    command += ["--runs", str(runs), "--steps", str(steps)]
    done = subprocess.run(
        command, env={**os.environ, "KOBAI_CACHE_DIR": cache}, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def peak() -> float:
    """Million independent multiplications and additions in float32 a second, on torch's number of threads."""
    from kobai.descent.engines.compiled.run import cpu
    from kobai.jit import llvm

    width, chains, turns = llvm.vector_bytes() // 4, 10, 2_000_000
    vector = f"<{width} x float>"
    names = [f"%m{i}" for i in range(chains)] + [f"%a{i}" for i in range(chains)]
    lines = [
        "define void @run(i64 %first, i64 %last, ptr %out) {",
        "entry:",
        f"  %s = load {vector}, ptr %out, align 4",
    ]
    lines += ["  br label %turn", "turn:", "  %t = phi i64 [ 0, %entry ], [ %n, %turn ]"]
    lines += [f"  {name} = phi {vector} [ %s, %entry ], [ {name}n, %turn ]" for name in names]
    lines += [f"  {n}n = {'fmul' if n.startswith('%m') else 'fadd'} {vector} {n}, %s" for n in names]
    lines += [
        "  %n = add i64 %t, 1",
        f"  %more = icmp slt i64 %n, {turns}",
        "  br i1 %more, label %turn, label %done",
        "done:",
    ]
    total = "%s"
    for name in names:
        lines.append(f"  {name}s = fadd {vector} {total}, {name}n")
        total = f"{name}s"
    lines += [f"  store {vector} {total}, ptr %out, align 4", "  ret void", "}"]
    run = cpu.load("\n".join(lines) + "\n")
    memory = [torch.ones(width) for _ in range(torch.get_num_threads())]

    def all_threads() -> None:
        threads = [threading.Thread(target=run, args=(0, 1, m.data_ptr())) for m in memory]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    best = min(timed(all_threads) for _ in range(5))
    return 2 * chains * width * turns * len(memory) / best / 1e6


def operations(function: str, rule: str, runs: int, steps: int) -> int:
    """Arithmetic operations kobai's kernel does for one run and step, watching the box included."""
    import kobai
    from kobai.descent.engines.compiled.compilation import program_of
    from kobai.descent.ir.graph import reachable
    from kobai.descent.ir.ops import CONST, INPUT
    from kobai.descent.job import Job
    from kobai.optimize import resolve

    name, hyper = RULES[rule]
    f = kobai.objective(FORMULAS[function])
    program = program_of(Job(f, starts(8).cpu(), resolve(name, **hyper), steps, kobai.Record(every=steps)))
    update, done = program.updates[-1], program.tables.n + len(program.inside.guards)
    return done + sum(node.op not in (INPUT, CONST) for node in reachable(update.fast))


def warm(
    rows: list[tuple[str, str]], runs: int, steps: int, repeat: int, sides: list[str]
) -> dict[tuple, dict[str, float]]:
    found = {}
    for row in rows:
        mine = [*sides, *(["flushed"] if row == DECAYING and DEVICE == "cpu" else [])]
        calls = {side: SIDES[side](*row, runs, steps) for side in mine}
        for call in calls.values():
            call()
        times: dict[str, list[float]] = {side: [] for side in mine}
        for turn in range(repeat):
            for side, call in calls.items():
                if side != "eager" or turn < 2:
                    times[side].append(timed(call))
        found[row] = {side: min(seen) for side, seen in times.items()}
    return found


def report(arguments: argparse.Namespace, rows: list[tuple[str, str]]) -> None:
    runs, steps = arguments.runs, arguments.steps
    work = runs * steps / 1e6
    sides = ["kobai", "eager", *(["jax"] if has_jax() else [])]
    limit = peak() if DEVICE == "cpu" else math.nan
    where = f"{torch.get_num_threads()} threads" if DEVICE == "cpu" else torch.cuda.get_device_name()
    print(f"{runs:,} starts × {steps} steps, float32, {where}; million particle-steps a second, warm")
    print(f"measured arithmetic peak: {limit:,.0f} million operations a second\n" if DEVICE == "cpu" else "")
    head = f"{'':30}{'kobai':>8}{'eager':>8}{'JAX':>8}{'÷ eager':>9}{'÷ JAX':>8}{'operations':>12}{'of peak':>9}"
    print(head)
    for row, seen in warm(rows, runs, steps, arguments.repeat, sides).items():
        rate = {side: work / seconds for side, seconds in seen.items()}
        count = operations(*row, runs, steps)
        jax = f"{rate['jax']:8,.0f}" if "jax" in rate else "   not in"
        ratio = f"{rate['kobai'] / rate['jax']:8.2f}" if "jax" in rate else "  stalled"
        line = f"{row[0] + ', ' + row[1]:30}{rate['kobai']:8,.0f}{rate['eager']:8,.0f}{jax}"
        print(
            f"{line}{rate['kobai'] / rate['eager']:9.1f}{ratio}{count:12}{count * rate['kobai'] / limit:9.0%}".replace(
                "nan%", "-"
            )
        )
        if "flushed" in rate:
            peers = [f"{rate['flushed'] / rate[peer]:.2f} × {peer}" for peer in ("kobai", "jax") if peer in rate]
            print(f"{'  subnormal numbers as 0':30}{rate['flushed']:8,.0f}   {', '.join(peers)}")
    trace = kobai_side(*rows[0], runs, steps)()
    print(f"\njudging all runs of {', '.join(rows[0])} when asked: {timed(lambda: trace.status):.2f} s")
    with tempfile.TemporaryDirectory() as cache:
        print("\nfirst call ever, seconds (each in a new process, kobai's cache empty)")
        for row in rows:
            with tempfile.TemporaryDirectory() as empty:
                mine = first_calls("kobai", [row], runs, steps, empty)[0]
            theirs = first_calls("eager", [row], runs, steps, cache)[0]
            print(f"{row[0] + ', ' + row[1]:30}kobai {mine:6.2f}   eager {theirs:6.2f}   ratio {mine / theirs:5.2f}")
        first_calls("kobai", rows, runs, steps, cache)
        mine = sum(first_calls("kobai", rows, runs, steps, cache))
        print(f"\nfirst calls of a new process, all rows, on a machine that ran them: kobai {mine:.2f} s", end="")
        if "jax" in sides:
            theirs = sum(first_calls("jax", rows, runs, steps, cache))
            print(f", JAX {theirs:.2f} s, ratio {mine / theirs:.2f}")
        else:
            print("; JAX not installed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument(
        "--rows", nargs="*", default=[], help="only rows whose name begins so, as rosenbrock or ackley/Adam"
    )
    parser.add_argument("--device", default=DEVICE, help="cpu, or cuda: then the peak is not measured")
    parser.add_argument("--first", choices=SIDES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.device != DEVICE:
        # Once more with the device where every process started from here finds it.
        os.execve(
            sys.executable, [sys.executable, *sys.argv], {**os.environ, "KOBAI_BENCHMARK_DEVICE": arguments.device}
        )
    rows = [r for r in ROWS if not arguments.rows or any("/".join(r).startswith(a) for a in arguments.rows)]
    if arguments.first is None:
        report(arguments, rows)
        return
    if arguments.first == "kobai":
        import kobai  # noqa: F401
    elif arguments.first == "jax":
        import jax  # noqa: F401
        import optax  # noqa: F401
    print(json.dumps([timed(SIDES[arguments.first](*row, arguments.runs, arguments.steps)) for row in rows]))


if __name__ == "__main__":
    main()
