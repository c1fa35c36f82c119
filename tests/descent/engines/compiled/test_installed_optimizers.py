"""Optimizers of pytorch_optimizer, compiled, against the plain loop."""

from __future__ import annotations

import pytest
import torch

from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.loop import Loop
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import resolve
from kobai.optimize.pytorch_optimizer_facts import table
from tests.optimizers import REQUIRED

pytest.importorskip("pytorch_optimizer")
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")

RUNNABLE = [name for name, row in table().items() if not row.cannot]


def bowl(x):
    return (x[0] - 1) ** 2 + 3 * (x[1] + 0.5) ** 2 + x[0] * x[1] * 0.5


@pytest.mark.parametrize("name", RUNNABLE)
def test_optimizer(name):
    """Refused with a reason, or the loop's positions to rounding."""
    spec = resolve(f"pytorch_optimizer.{name}", **REQUIRED.get(name, {}))
    job = Job(Objective(bowl, dim=2), torch.rand(10, 2, dtype=torch.float64) + 0.2, spec, 12, Record())
    why = Compiled().refuses(job)
    if why is not None:
        assert len(why) > 5
        assert "another result" not in why
        return
    compiled, loop = Compiled().run(job), Loop().run(job)
    assert torch.allclose(compiled.x, loop.x, rtol=1e-9, atol=1e-12)


def test_most_of_the_element_wise_ones_are_compiled():
    job = {
        name: Job(Objective(bowl, dim=2), torch.rand(2, 2), resolve(f"pytorch_optimizer.{name}"), 4, Record())
        for name in RUNNABLE
        if table()[name].elementwise and name not in REQUIRED
    }
    refused = [name for name in job if Compiled().refuses(job[name]) is not None]
    assert len(refused) <= len(job) // 5, refused
