"""Objectives as graphs of f and ∇f."""

from __future__ import annotations

import pytest
import torch

from kobai.descent.ir.graph import reachable
from kobai.descent.symbolic import CaptureError, capture_objective


def test_value_and_gradient_share_what_they_share():
    found = capture_objective(lambda x: torch.exp(x[0] * x[1]), torch.ones(2))
    operations = [node.op.name for node in reachable([found.value, *found.grad])]
    assert operations.count("exp") == 1
    assert len(found.grad) == 2


def test_a_constant_has_no_gradient():
    found = capture_objective(lambda x: x.sum() * 0.0, torch.ones(3, dtype=torch.float64))
    assert [node.op.name for node in found.grad] == ["const"] * 3


@pytest.mark.parametrize("fn", [lambda x: x, lambda x: 3.0, lambda x: x.sum() if x[0] > 0 else -x.sum()])
def test_what_is_no_fixed_sequence_of_operations_is_refused(fn):
    with pytest.raises(CaptureError):
        capture_objective(fn, torch.ones(2))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    "fn",
    [
        lambda x: torch.tensor(3.0, dtype=x.dtype) ** x[0],  # autograd asks where the base is 0
        lambda x: torch.where(torch.tensor(True), x[0], x[1] ** 2),
        lambda x: (torch.tensor([1.0, 0.0, 2.0], dtype=x.dtype) ** x).sum(),
    ],
)
def test_conditions_without_the_point_are_decided(fn, dtype):
    found = capture_objective(fn, torch.ones(3, dtype=dtype))
    assert len(found.grad) == 3
