"""What cannot be captured or compiled is refused with a reason."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

import kobai
from kobai.descent.engines.compiled import Compiled, descent_cache
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import resolve


def refusal(fn, n=2, runs=20, record=None, optimizer=None, dtype=torch.float32, **hyper) -> str | None:
    job = Job(
        Objective(fn, dim=n), torch.rand(runs, n, dtype=dtype), resolve(optimizer, **hyper), 5, record or Record()
    )
    return Compiled().refuses(job)


def counter(x, seen=[0]):  # noqa: B006  it is meant to remember
    seen[0] += 1
    return (x * x).sum() * seen[0]


@pytest.mark.parametrize(
    ("fn", "reason"),
    [
        (lambda x: (x * x).sum() if x[0] > 0 else x.sum(), "decides by its numbers"),
        (lambda x: x.sum() * float(x[0]), "decides by its numbers"),
        (lambda x: torch.tensor(np.sin(x.detach().numpy())).sum() + x.sum(), ""),
        (lambda x: torch.tensor(x.tolist()).sum() + x.sum(), ""),
        (lambda x: (x * torch.rand(2)).sum(), "another result each time"),
        (lambda x: (x * random.random()).sum(), "another result each time"),
        (counter, "another result each time"),
        (lambda x: x.sort()[0][0] * 2.0, ""),
        (lambda x: (x.double() ** 2).sum().float(), "float64 on the way"),
        (lambda x: torch.special.bessel_j0(x).sum(), "bessel"),
        (lambda x: 3.0, "does not return"),
        (lambda x: x, "does not return"),
        (lambda x: (x.repeat(3000) ** 2).sum(), "numbers at once"),
        (lambda x: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_functions(fn, reason):
    why = refusal(fn)
    assert why
    assert reason in why


def test_the_rest():
    def sphere(x):
        return (x * x).sum()

    assert "coordinates" in (refusal(sphere, n=50) or "")
    assert "float16" in (refusal(sphere, dtype=torch.float16) or "")
    assert "state" in (refusal(sphere, record=Record(state=True)) or "")
    assert "LBFGS" in (refusal(sphere, optimizer="LBFGS") or "")


def test_random_numbers_are_left_as_they_were():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    torch.rand(40)  # the starts
    torch.manual_seed(5)
    descent_cache.descent_for(
        Job(Objective(lambda x: (x * x).sum(), dim=2), torch.ones(4, 2), resolve(None), 5, Record())
    )
    assert torch.equal(torch.rand(3), expected)


def test_formulas_of_many_operations_are_refused_before_they_are_captured(monkeypatch):
    monkeypatch.setattr("kobai.descent.engines.compiled.job_graphs.capture_objective", None)
    with pytest.raises(kobai.BadInput, match="its formula takes 360,300 operations; use engine='auto' or 'loop'"):
        kobai.descend("sum(sum(x1*j, i, 1, 300), j, 1, 300)", [[1.0], [2.0]], engine="compiled", steps=2)
