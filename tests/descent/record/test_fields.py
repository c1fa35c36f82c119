"""Traces cut, padded and joined by the table of their fields."""

import pytest
import torch

import kobai
from kobai.descent import Record, Trace
from kobai.descent.record.fields import FIELDS

F = "(1 - x1)**2 + 5*(x2 - x1**2)**2"
KEEP = Record(keep=("x", "value", "grad_norm", "lr", "grad"), state=True)


def descended(start, steps):
    return kobai.descend(F, start, lr=0.01, steps=steps, momentum=0.0, optimizer="SGD", record=KEEP)


@pytest.mark.parametrize("start", [[-1.0, 1.5], [[-1.0, 1.5], [0.5, 0.5]]])
def test_later_steps_repeat_the_last(start):
    trace = descended(start, 4)
    longer = trace.at_steps([0, 2, 4, 9])
    assert longer.steps.tolist() == [0, 2, 4, 9]
    for name, field in FIELDS.items():
        held, own = getattr(longer, name, None), getattr(trace, name, None)
        if held is not None and "step" in field.dims:
            axis = len(trace.runs)
            assert torch.equal(held.select(axis, 1), own.select(axis, 2))
            assert torch.equal(held.select(axis, 3), own.select(axis, 4))


@pytest.mark.parametrize("parts", [(8, 12), (0, 20), (8, 0, 12), (0, 0, 20), (20, 0)])
def test_a_descent_in_parts_is_the_descent(parts):
    whole = descended([-1.0, 1.5], 20)
    traces = []
    for steps in parts:
        traces.append(descended(traces[-1].x[-1] if traces else [-1.0, 1.5], steps))
    joined = Trace.concatenate(traces)
    for name in ("x", "value", "grad_norm", "lr", "grad", "steps"):
        assert torch.equal(getattr(joined, name), getattr(whole, name)), name
    assert joined.stopped_at == whole.stopped_at == 20


def test_stacked_runs_are_the_runs():
    one, other = descended([-1.0, 1.5], 5), descended([0.5, 0.5], 5)
    both = Trace.stack([one, other], ["a", "b"])
    assert both.names == ["a", "b"]
    for name, run in (("a", one), ("b", other)):
        assert torch.equal(both[name].x, run.x)
        assert torch.equal(both[name].grad, run.grad)
        assert (both[name].status, both[name].stopped_at) == (run.status, run.stopped_at)
