"""exp, log, sin and other functions, as machine code computes them, against 50 digits."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from mpmath import mp

from kobai.descent.engines.compiled import Compiled
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import resolve

mp.dps = 50
DTYPES = [torch.float32, torch.float64]


def ulps(seen: torch.Tensor, truth: list) -> float:
    """The largest error in units in the last place of the exact result."""
    tiny, eps = torch.finfo(seen.dtype).tiny, torch.finfo(seen.dtype).eps
    worst = 0.0
    for a, b in zip(seen.tolist(), truth, strict=True):
        if abs(b) > torch.finfo(seen.dtype).max:
            assert math.isinf(a)
            continue
        unit = mp.mpf(2) ** (mp.floor(mp.log(abs(b), 2)) if b else -2000) * eps
        worst = max(worst, float(abs(mp.mpf(a) - b) / max(unit, mp.mpf(tiny) * eps)))
    return worst


def values(fn, x: torch.Tensor) -> torch.Tensor:
    """fn at each number, by compiled code: the value recorded of descents of no steps."""
    job = Job(Objective(lambda p: fn(p[0]), dim=1), x.unsqueeze(1), resolve(None), 0, Record())
    assert Compiled().refuses(job) is None
    return Compiled().run(job).value[:, 0]


def spread(low: float, high: float, dtype: torch.dtype, count: int = 300) -> torch.Tensor:
    return (low + (high - low) * torch.rand(count, dtype=torch.float64)).to(dtype)


def wide(dtype: torch.dtype, top: float) -> torch.Tensor:
    """Numbers of both signs and of every magnitude up to ``top``."""
    size = torch.exp2(torch.linspace(-20, math.log2(top), 200, dtype=torch.float64))
    return torch.cat([size, -size]).to(dtype)


# name, torch's function, mpmath's, where, bound in units in the last place
TABLE = [
    ("exp", torch.exp, mp.exp, lambda t: spread(-100 if t == torch.float32 else -740, 88 if t == torch.float32 else 709, t), 1),
    ("exp near 0", torch.exp, mp.exp, lambda t: wide(t, 1.0), 1),
    ("exp2", torch.exp2, lambda v: mp.mpf(2) ** v, lambda t: spread(-120, 120, t), 1),
    ("expm1", torch.expm1, mp.expm1, lambda t: wide(t, 80), 2),
    ("log", torch.log, mp.log, lambda t: wide(t, 1e30).abs(), 1),
    ("log near 1", torch.log, mp.log, lambda t: 1 + wide(t, 0.5), 1),
    ("log2", torch.log2, lambda v: mp.log(v, 2), lambda t: wide(t, 1e30).abs(), 2),
    ("log10", torch.log10, mp.log10, lambda t: wide(t, 1e30).abs(), 2),
    ("log1p", torch.log1p, mp.log1p, lambda t: wide(t, 0.9), 2),
    ("sin", torch.sin, mp.sin, lambda t: wide(t, 100), 2),
    ("sin far", torch.sin, mp.sin, lambda t: wide(t, 3e4), 2),
    ("sin very far", torch.sin, mp.sin, lambda t: wide(t, 1e30), 2),
    ("sin near π", torch.sin, mp.sin, lambda t: (math.pi * torch.arange(1, 200, dtype=torch.float64)).to(t), 2),
    ("cos", torch.cos, mp.cos, lambda t: wide(t, 100), 2),
    ("cos very far", torch.cos, mp.cos, lambda t: wide(t, 1e30), 2),
    ("cos near π/2", torch.cos, mp.cos, lambda t: (math.pi * (torch.arange(200, dtype=torch.float64) + 0.5)).to(t), 2),
    ("tan", torch.tan, mp.tan, lambda t: wide(t, 100), 3),
    ("sinh", torch.sinh, mp.sinh, lambda t: wide(t, 80), 3),
    ("cosh", torch.cosh, mp.cosh, lambda t: wide(t, 80), 3),
    ("tanh", torch.tanh, mp.tanh, lambda t: wide(t, 30), 2),
    ("asinh", torch.asinh, mp.asinh, lambda t: wide(t, 1e30), 4),
    ("acosh", torch.acosh, mp.acosh, lambda t: 1 + wide(t, 1e15).abs(), 4),
    ("acosh near 1", torch.acosh, mp.acosh, lambda t: 1 + wide(t, 1e-3).abs(), 4),
    ("atanh", torch.atanh, mp.atanh, lambda t: wide(t, 0.99), 4),
    ("erf", torch.erf, mp.erf, lambda t: wide(t, 8), 3),
    ("erf near 1", torch.erf, mp.erf, lambda t: spread(0.9, 1.3, t), 2),
    ("sigmoid", torch.sigmoid, lambda v: 1 / (1 + mp.exp(-v)), lambda t: wide(t, 30), 2),
    ("asin", torch.asin, mp.asin, lambda t: spread(-1, 1, t), 4),
    ("acos", torch.acos, mp.acos, lambda t: spread(-1, 1, t), 4),
    ("atan", torch.atan, mp.atan, lambda t: wide(t, 1e10), 3),
    ("sqrt", torch.sqrt, mp.sqrt, lambda t: wide(t, 1e30).abs(), 0.5),
    ("power 2.5", lambda x: x**2.5, lambda v: mp.power(v, mp.mpf("2.5")), lambda t: wide(t, 1e10).abs(), 4),
    ("power −0.3", lambda x: x**-0.3, None, lambda t: wide(t, 1e10).abs(), 4),
    ("power 7", lambda x: x**7, lambda v: v**7, lambda t: spread(-9, 9, t), 4),
    ("power of 2", lambda x: 2.0**x, lambda v: mp.mpf(2) ** v, lambda t: spread(-100, 100, t), 4),
]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES, ids=["float32", "float64"])
@pytest.mark.parametrize(("name", "fn", "truth", "where", "bound"), TABLE, ids=[row[0] for row in TABLE])
def test_accuracy(name, fn, truth, where, bound, dtype):
    x = where(dtype)
    if truth is None:
        exponent = mp.mpf(float(np.float32(-0.3))) if dtype == torch.float32 else mp.mpf(-0.3)
        exact = [mp.power(mp.mpf(v), exponent) for v in x.tolist()]
    else:
        exact = [truth(mp.mpf(v)) for v in x.tolist()]
    assert ulps(values(fn, x), exact) <= bound


# Not −0: compiled code does not preserve the sign of a zero.
EDGES = [0.0, 1e-42, -1e-42, 1.0, -1.0, 2.0, 3e38, -3e38]


@pytest.mark.parametrize("dtype", DTYPES, ids=["float32", "float64"])
@pytest.mark.parametrize(
    "fn",
    [torch.exp, torch.expm1, torch.log, torch.log1p, torch.log2, torch.sin, torch.cos, torch.sinh, torch.cosh, torch.tanh,
     torch.atan, torch.asin, torch.acos, torch.sqrt, lambda x: x**0.5, lambda x: x**-0.7, lambda x: x**1.5, lambda x: x**-3,
     lambda x: torch.pow(-2.0, x), lambda x: torch.maximum(x, 1 - x), lambda x: x.clamp(-1, 1), torch.sign, torch.relu,
     torch.erf, torch.asinh, torch.acosh, torch.atanh],
)  # fmt: skip
def test_edges_are_torchs(fn, dtype):
    """Infinities, NaN, zeros and the ends of the number range give what torch gives."""
    x = torch.tensor(EDGES, dtype=dtype)
    for scale in (1.0, math.inf):
        expected = fn(x * scale)
        seen = values(lambda p, scale=scale: fn(p * scale), x)
        assert torch.equal(expected.isnan(), seen.isnan())
        assert torch.equal(expected.isinf(), seen.isinf())
        assert torch.allclose(expected, seen, rtol=1e-5, atol=1e-30, equal_nan=True)
