"""What the compiled engine computes, for the page's engine to compute again: ``python -m tests.recipe.make_engine_fixtures``.

Functions at many numbers, and descents of catalogue functions by captured optimizers, in both precisions. It writes
``viewer/tests/fixtures/engine.json.gz``. ``--all FILE`` writes every function with every optimizer.
"""

from __future__ import annotations

import argparse
import base64
import ctypes
import gzip
import itertools
import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

import kobai
from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.compiled.descent_cache import descent_for
from kobai.descent.engines.compiled.job_graphs import objective_of, optimizer_of
from kobai.descent.ir.graph import reachable
from kobai.descent.ir.ops import COS, SIN, TAN
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.descent.symbolic import CaptureError, OptimizerGraphs
from kobai.objectives import Objective
from kobai.objectives.catalogue import names
from kobai.optimize import resolve
from kobai.recipe.graph_data import graph_data
from tests.optimizers import OPTIMIZERS, Case

FIXTURE = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "engine.json.gz"
DTYPES = (torch.float32, torch.float64)
STEPS = 60
NEAR = 1000.0  # no function of the catalogue takes the sine of more than ten times a coordinate

# Functions of one or two numbers, by the names of their operations.
UNARY = (
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
    "erf",
)  # fmt: skip


def encoded(array: Tensor) -> str:
    """The bytes of a tensor."""
    return base64.b64encode(array.contiguous().numpy().tobytes()).decode()


def checksum(array: Tensor) -> int:
    """Of the bytes; one NaN is as good as another."""
    return zlib.crc32(torch.where(array.isnan(), torch.nan, array).contiguous().numpy().tobytes())


def numbers(dtype: torch.dtype, count: int, seed: int) -> Tensor:
    """Random bits, numbers of ordinary size, and edges."""
    generator = torch.Generator().manual_seed(seed)
    whole = torch.int32 if dtype == torch.float32 else torch.int64
    bits = torch.randint(torch.iinfo(whole).min, torch.iinfo(whole).max, (count,), generator=generator, dtype=whole)
    near = torch.randn(count, generator=generator, dtype=torch.float64).to(dtype)
    wide = (near * torch.exp2(40 * torch.rand(count, generator=generator, dtype=torch.float64) - 20)).to(dtype)
    tiny, eps = torch.finfo(dtype).tiny, torch.finfo(dtype).eps
    edges = [0.0, 1.0, 2.0, 0.5, math.inf, tiny, tiny * eps, tiny / 2, torch.finfo(dtype).max, 1 + eps, 1 - eps / 2, 88.7, 709.7,
             87.34, 103.9, 745.1, 708.4, 3.141592653589793, 1.5707963267948966, 0.7071067811865476, 32768.0, 2.0**27]  # fmt: skip
    ends, small = torch.tensor(edges, dtype=dtype), near[: count // 8] * tiny
    return torch.cat([bits.view(dtype), near, wide, small, ends, -ends, torch.tensor([torch.nan], dtype=dtype)])


def values(fn: Any, points: Tensor) -> Tensor:
    """fn at each point (m, n), by compiled code: the value recorded of descents of no steps."""
    job = Job(Objective(fn, dim=points.shape[1]), torch.ones_like(points[:1]), resolve(None), 0, Record())
    return descent_for(job).run(replace(job, start=points)).value[:, 0]


def functions(count: int) -> Iterable[dict[str, Any]]:
    """Each function at many numbers."""
    for dtype, name in itertools.product(DTYPES, UNARY):
        x = numbers(dtype, count, seed=len(name))
        f = getattr(torch, name)
        y = values(lambda p, f=f: f(p[0]), x.unsqueeze(1))
        yield {"name": name, "double": dtype == torch.float64, "inputs": [encoded(x)], "result": encoded(y)}
    for dtype, (name, f) in itertools.product(DTYPES, (("pow", torch.pow), ("atan2", torch.atan2))):
        x, y = numbers(dtype, count, 1), numbers(dtype, count, 2).flip(0)
        pairs = torch.cartesian_prod(x[-45:], x[-45:])
        pairs = torch.cat([torch.stack([x, y], 1), torch.stack([x.abs(), y], 1), pairs])
        z = values(lambda p, f=f: f(p[0], p[1]), pairs)
        inputs = [encoded(pairs[:, 0]), encoded(pairs[:, 1])]
        yield {"name": name, "double": dtype == torch.float64, "inputs": inputs, "result": encoded(z)}


def multiply_add(count: int) -> Iterable[dict[str, Any]]:
    """a·b + c rounded once, by the C library: any numbers, and sums that nearly cancel or lie nearly halfway."""
    library = ctypes.CDLL(None)
    for dtype, name, kind in ((torch.float32, "fmaf", ctypes.c_float), (torch.float64, "fma", ctypes.c_double)):
        call = getattr(library, name)
        call.argtypes, call.restype = [kind] * 3, kind
        a, b, c = (numbers(dtype, count, seed) for seed in (3, 4, 5))
        a, b = torch.cat([a, a, a, a[-45:].repeat_interleave(45)]), torch.cat([b, b.flip(0), b, b[-45:].repeat(45)])
        # Of what is as large as the product, few digits; half a digit beyond the last of the product's.
        eps = torch.finfo(dtype).eps
        product = (a.double() * b.double()).to(dtype)
        c = torch.cat([c, -product[len(c) : 2 * len(c)], product[: len(c)] * (eps / 2), c[-45:].repeat(45).flip(0)])
        result = torch.tensor([call(*row) for row in torch.stack([a, b, c], 1).tolist()], dtype=torch.float64).to(dtype)
        inputs = [encoded(column) for column in (a, b, c)]
        yield {"name": "fma", "double": dtype == torch.float64, "inputs": inputs, "result": encoded(result)}


def optimizer_json(graphs: OptimizerGraphs) -> dict[str, Any]:
    """An optimizer as plain data."""
    rows: dict[tuple[float, ...], int] = {}
    index = [rows.setdefault(tuple(row), len(rows)) for row in graphs.coefficients]
    updates = [
        {"graph": graph_data([*u.x, *(n for row in u.state for n in row)]), "coefficients": u.coefficients}
        for u in graphs.updates
    ]
    return {
        "updates": updates,
        "which": graphs.which,
        "rows": list(rows),
        "index": index,
        "initial": graphs.initial,
        "lr": graphs.lr,
    }


OPTIONS: tuple[dict[str, Any], ...] = ({}, {"every": 7}, {"grad_tol": 0.5}, {"value_tol": 1e-3, "every": 16})
"""How descents are recorded and end, in turn."""


def descent(
    name: str, case: Case, dtype: torch.dtype, scale: float = 1.0, options: dict[str, Any] = OPTIONS[0]
) -> dict[str, Any] | None:
    """A function descended from several starts, some of them far; None where the compiled engine does not take it."""
    f = kobai.objective(name)
    domain = torch.tensor(f.domain_for(f.dim or 2), dtype=dtype)
    lo, hi = domain[:, 0], domain[:, 1]
    unit = torch.rand((7, len(domain)), generator=torch.Generator().manual_seed(len(name)), dtype=dtype)
    start = lo + unit * (hi - lo)
    start[5] = start[5] * 30
    start[6] = start[6] * 1e7
    hyper = {k: v for k, v in case.hyper.items() if k != "lr"}
    record, ends = Record(every=options.get("every", 1)), {k: v for k, v in options.items() if k != "every"}
    job = Job(f, start, resolve(case.name, lr=case.hyper.get("lr", 0.05) * scale, **hyper), STEPS, record, **ends)
    try:
        objective, optimizer = objective_of(job), optimizer_of(job)
    except CaptureError:
        return None
    refused = Compiled().refuses(job)
    if refused is not None and "another result" not in refused:
        return None
    if any(node.op in (SIN, COS, TAN) for node in reachable([objective.value, *objective.grad])):
        start[6] = start[5] / 8  # the platform's own sine of a far angle is another one on another platform
        if Compiled().run(job).x.abs().max() > NEAR:
            return None
    result = Compiled().run(job)
    return {
        "name": f"{name}, {case}, {dtype}, {scale}, {options}", "function": name,
        "chosen": {"name": case.name, "lr": case.hyper.get("lr", 0.05) * scale, "hyper": hyper},
        "objective": graph_data([objective.value, *objective.grad]), "optimizer": optimizer_json(optimizer),
        "start": start.double().flatten().tolist(), "steps": STEPS,
        "x": checksum(result.x), "value": checksum(result.value), "norm": checksum(result.grad_norm),
        "last": encoded(result.x[:, -1]), "nonfinite": result.nonfinite_at.tolist(),
        "stopped": result.stopped_at.tolist(), "options": options,
        "moved": None if result.moved is None else result.moved.double().tolist(),
    }  # fmt: skip


def sample() -> list[tuple[Any, ...]]:
    """A few of all descents: each function and each optimizer occurs."""
    functions, optimizers = list(names()), [case for case in OPTIMIZERS if not case.coupled]
    return [
        (
            name,
            optimizers[k % len(optimizers)],
            DTYPES[(k // len(optimizers)) % 2],
            1.0 if k % 3 else 0.01,
            OPTIONS[k % 4],
        )
        for k, name in enumerate(functions)
    ]


def everything() -> Iterable[tuple[Any, ...]]:
    """Every function with every optimizer."""
    return itertools.product(names(), [case for case in OPTIMIZERS if not case.coupled], DTYPES, (1.0, 0.01), OPTIONS)


def fixture(count: int, cases: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """All that the page's engine is compared with."""
    descents = [found for case in cases if (found := descent(*case)) is not None]
    return {"functions": [*functions(count), *multiply_add(count)], "descents": descents}


def packed(data: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(data, separators=(",", ":")).encode(), mtime=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path)
    parser.add_argument("--every", type=int, default=1, help="of all, every k-th")
    asked = parser.parse_args()
    if asked.all:
        asked.all.write_bytes(packed(fixture(20_000, itertools.islice(everything(), 0, None, asked.every))))
    else:
        FIXTURE.write_bytes(packed(fixture(150, sample())))
