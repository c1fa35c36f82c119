"""Statuses of compiled descents and of the loop: the same, except where a rounding decides them anyway."""

from __future__ import annotations

import pytest
import torch

import kobai

CATALOGUE = [entry.key for entry in kobai.functions()]
RUNS, STEPS = 24, 60


def starts(f, n: int) -> torch.Tensor:
    low, high = torch.tensor([tuple(d) for d in f.domain or [(-2, 2)]], dtype=torch.float64).T
    return low + (high - low) * torch.rand(RUNS, n, dtype=torch.float64)


@pytest.mark.parametrize("optimizer", [None, "Adam"])
@pytest.mark.parametrize(
    "key", [pytest.param(k, marks=[] if i % 9 == 0 else pytest.mark.slow) for i, k in enumerate(CATALOGUE)]
)
def test_statuses(key, optimizer):
    """A disagreement counts only if the loop gives one status to all starts a few roundings around."""
    f = kobai.objective(key)
    n = f.dim or max(2, f.least_dim)
    x = starts(f, n)
    options = {"optimizer": optimizer, "lr": 1e-2, "steps": STEPS}
    compiled = kobai.descend(key, x, engine="compiled", **options)
    loop = kobai.descend(key, x, engine="loop", **options)
    apart = [
        i for i in range(RUNS) if compiled.status[i] != loop.status[i] or compiled.stopped_at[i] != loop.stopped_at[i]
    ]
    unexplained = []
    for i in apart:
        near = x[i] * (1 + 4 * torch.finfo(x.dtype).eps * torch.randn(12, n, dtype=x.dtype))
        around = kobai.descend(key, near, engine="loop", **options)
        found = {(int(s), int(at)) for s, at in zip(around.status, around.stopped_at, strict=True)}
        if (int(compiled.status[i]), int(compiled.stopped_at[i])) not in found and len(found) == 1:
            unexplained.append(i)
    assert not unexplained
    assert len(apart) <= RUNS // 2


@pytest.mark.parametrize("key", ["sphere", "rosenbrock", "himmelblau", "beale", "matyas", "booth"])
def test_where_the_arithmetic_is_the_same_so_are_statuses_and_steps(key):
    x = starts(kobai.objective(key), 2)
    options = {"optimizer": "SGD", "lr": 1e-2, "momentum": 0.5, "steps": STEPS}
    compiled, loop = (kobai.descend(key, x, engine=engine, **options) for engine in ("compiled", "loop"))
    assert list(compiled.status) == list(loop.status)
    assert torch.equal(compiled.stopped_at, loop.stopped_at)
