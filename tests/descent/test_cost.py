"""The estimated cost of a descent, against what is measured and counted."""

from __future__ import annotations

import json
import sys

import pytest
import torch

import kobai
from kobai import budget
from kobai.descent.descending import cost_of
from tests.peak_memory import peak_of

_BEFORE = """
import json, sys, torch, kobai
given = json.loads(sys.argv[1])
record, dtype = kobai.Record(**given["record"]), getattr(torch, given["dtype"])
start = torch.rand(given["runs"], given["n"], dtype=dtype)
options = {"record": record, "engine": given["engine"], "optimizer": given["optimizer"], "lr": 1e-3}
kobai.descend("sum(x**2)", start[:2], steps=2, **options).status
"""
_WORK = 'kobai.descend("sum(x**2)", start, steps=given["steps"], **options).status'


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is measured in units of Linux")
@pytest.mark.parametrize(
    ("runs", "n", "steps", "dtype", "engine", "optimizer", "record"),
    [
        (1000, 64, 300, "float64", "stacked", "Adam", {"state": True}),
        (20000, 2, 200, "float32", "stacked", None, {}),
        (20, 400, 2000, "float64", "loop", None, {"keep": ["x", "grad"]}),
        (5000, 30, 200, "float64", "compiled", None, {}),
    ],
)
def test_the_peak_of_memory_is_within_a_factor_of_two(runs, n, steps, dtype, engine, optimizer, record):
    given = dict(runs=runs, n=n, steps=steps, dtype=dtype, engine=engine, optimizer=optimizer, record=record)
    peak = peak_of(_WORK, _BEFORE, json.dumps(given))
    estimate = cost_of(
        "sum(x**2)", torch.rand(runs, n, dtype=getattr(torch, dtype)), steps=steps, optimizer=optimizer,
        record=kobai.Record(**record), lr=1e-3,
    )  # fmt: skip
    assert estimate.bytes / 2 < peak < estimate.bytes * 2


def test_what_is_recorded_is_counted_to_the_byte():
    start = torch.rand(10, 3, dtype=torch.float64)
    record = kobai.Record(every=7, keep=("x", "value", "grad_norm", "lr", "grad"), state=True)
    trace = kobai.descend("sum(x**2)", start, optimizer="Adam", steps=100, record=record, lr=0.1)
    tensors = [trace.x, trace.value, trace.grad_norm, trace.lr, trace.grad, *trace.state.values()]
    held = sum(tensor.numel() * tensor.element_size() for tensor in tensors)
    estimate = cost_of("sum(x**2)", start, optimizer="Adam", steps=100, record=record, lr=0.1)
    rows, evaluated = len(trace.steps), 2 * 8 * kobai.objective("sum(x**2)").formula.work(3).numbers * 10
    assert estimate.bytes == 2 * held + 10 * rows * 8 * (3 + 4) + evaluated


@pytest.mark.parametrize(("every", "steps"), [(1, 0), (1, 7), (3, 9), (3, 10), (20, 3)])
def test_rows_are_as_many_as_steps_recorded(every, steps):
    record = kobai.Record(every=every)
    assert record.rows(steps) == len(record.steps(steps))


def test_time_grows_with_steps_runs_and_terms():
    few = cost_of("sum(sin(i*x1), i, 1, 10)", [1.0], steps=1000).seconds
    assert cost_of("sum(sin(i*x1), i, 1, 10)", [1.0], steps=100_000).seconds == pytest.approx(100 * few, rel=0.01)
    one = cost_of("sum(sum(x1*j, i, 1, 10), j, 1, 10)", [1.0], steps=1000).seconds
    assert cost_of("sum(sum(x1*j, i, 1, 100), j, 1, 100)", [1.0], steps=1000).seconds > 50 * one
    assert (
        cost_of("rosenbrock", torch.rand(10**6, 2), steps=1000).seconds
        > cost_of("rosenbrock", torch.rand(10**5, 2), steps=1000).seconds
    )


def test_stacked_runs_that_are_evaluated_one_by_one_are_counted_so():
    x = torch.rand(2000, 1)
    together = cost_of("sum(x**2)", x, steps=20).seconds
    assert cost_of("sum(sum(sin(x1*i*j), i, 1, 60), j, 1, 60)", x, steps=20).seconds > 500 * together


USUAL = [
    ({"start": [1.0, 1.0]}, {"steps": 10**6}),
    ({"start": (10_000, 2)}, {"steps": 1000}),
    ({"start": (10**6, 2)}, {"steps": 200, "record": kobai.Record(every=200, keep=("x",))}),
    ({"start": (10**6, 2)}, {"steps": 1000, "optimizer": "Adam", "record": kobai.Record(every=1000)}),
    ({"start": (1000, 30)}, {"steps": 1000, "optimizer": "Adam"}),
    ({"start": [1.0, 1.0]}, {"steps": 100_000, "optimizer": "LBFGS"}),
]


@pytest.mark.parametrize(("start", "options"), USUAL)
def test_large_but_usual_work_is_allowed(start, options):
    shape = start["start"]
    point = torch.rand(shape) if isinstance(shape, tuple) else shape
    estimate = cost_of("rosenbrock", point, **options)
    assert estimate.seconds < budget.SECONDS
    assert estimate.bytes < 6e9


TOO_MUCH = [
    ([1.0], {"steps": 10**9}),
    ([1.0], {"steps": 10**30}),
    ((10_000, 64), {"steps": 4000, "optimizer": "Adam", "record": kobai.Record(state=True), "dtype": "float64"}),
    ((10**6, 2), {"steps": 100_000}),
]


@pytest.mark.parametrize(("start", "options"), TOO_MUCH)
def test_more_memory_than_there_is_is_refused_before_anything_is_computed(start, options, monkeypatch):
    monkeypatch.setattr(budget, "free_memory", lambda: 16 * 10**9)
    point = torch.rand(start) if isinstance(start, tuple) else start
    with pytest.raises(kobai.BadInput, match=r"GB of memory, more than the limit of 14.4 GB; .*Record\(every=k\)"):
        kobai.descend("sum(x**2)", point, **options)


def test_the_environment_sets_the_limit_of_memory(monkeypatch):
    monkeypatch.setenv(budget.VARIABLE, "0.3")
    kobai.descend("x1**2", [1.0], steps=10)
    with pytest.raises(kobai.BadInput, match="the limit of 300 MB"):
        kobai.descend("x1**2", [1.0], steps=10**7)
    monkeypatch.setenv(budget.VARIABLE, "much")
    with pytest.raises(kobai.BadInput, match="KOBAI_MEMORY_LIMIT='much': the limit of memory in GB"):
        kobai.descend("x1**2", [1.0], steps=10**7)


INNER = [
    ("LBFGS", {"max_iter": 10**9}, "max_iter"),
    ("LBFGS", {"max_iter": 10**9, "line_search_fn": "strong_wolfe", "max_eval": 10**9}, "max_iter or max_eval"),
    ("backtracking", {"shrink": 1 - 1e-12, "max_tries": 10**9}, "max_tries"),
    ("Newton-CG", {"max_products": 10**10}, "max_products"),
    ("gradient flow", {"max_evals": 10**9, "rtol": 1e-300}, "max_evals"),
    ("Levenberg-Marquardt", {"max_tries": 10**9}, "max_tries"),
]


@pytest.mark.parametrize(("optimizer", "hyper", "names"), INNER)
def test_inner_iterations_are_counted_and_named(optimizer, hyper, names):
    with budget.limited(budget.Budget(seconds=budget.SECONDS)):
        with pytest.raises(kobai.BadInput, match=f"300 steps × 1 run × 1 variable: .*; lower {names}, "):
            kobai.descend("sum(x**2)", [1.0], optimizer=optimizer, steps=300, **hyper)
        with pytest.raises(kobai.BadInput, match=f"; lower {names}, "):
            kobai.race("sum(x**2)", [1.0], {"Adam": {}, "a": {"optimizer": optimizer, **hyper}}, steps=300)


def test_inner_iterations_of_a_stream_are_counted(tmp_path):
    options = {"optimizer": "LBFGS", "max_iter": 10**9, "steps": 3, "store": tmp_path / "a.zarr"}
    with budget.limited(budget.Budget(seconds=60)), pytest.raises(kobai.BadInput, match="; lower max_iter, "):
        kobai.descend("sum(x**2)", [[1.0], [2.0]], **options)


def test_of_two_limits_the_first_that_is_met_counts():
    few = cost_of("x1**2", [1.0], optimizer="LBFGS", max_iter=10**9, max_eval=10, steps=300).seconds
    assert few < 2 * cost_of("x1**2", [1.0], optimizer="LBFGS", steps=300).seconds


def test_evaluations_are_at_most_those_counted():
    calls = 0

    def flat(x):
        nonlocal calls
        calls += 1
        return (x.sin() * 1e-3).sum()

    hyper = {"max_iter": 500, "tolerance_change": -1.0, "tolerance_grad": -1.0}
    kobai.descend(flat, [1.0], optimizer="LBFGS", steps=2, **hyper)
    one = cost_of(flat, [1.0], optimizer="LBFGS", max_iter=1, steps=2).seconds
    many = cost_of(flat, [1.0], optimizer="LBFGS", steps=2, **hyper).seconds
    assert calls > 900
    assert many > 100 * one


def test_earlier_gradients_that_are_kept_are_counted():
    usual = cost_of("sum(x**2)", torch.zeros(10**5), optimizer="LBFGS", steps=1000)
    kept = cost_of("sum(x**2)", torch.zeros(10**5), optimizer="LBFGS", steps=1000, history_size=10**6)
    assert kept.bytes - usual.bytes == 4 * 10**5 * 2 * 1001 * 20


@pytest.mark.parametrize("optimizer", ["Newton", "Gauss-Newton", "Levenberg-Marquardt"])
def test_matrices_are_counted(optimizer, monkeypatch):
    few, many = (cost_of("sum(x**2)", torch.ones(n), optimizer=optimizer, steps=3) for n in (5_000, 50_000))
    assert many.bytes > 80 * few.bytes > 80 * 4 * 5_000**2
    assert many.seconds > 500 * few.seconds
    monkeypatch.setattr(budget, "free_memory", lambda: 16 * 10**9)
    with pytest.raises(kobai.BadInput, match=r"50,000 variables: .*fewer variables or an optimizer without matrices"):
        kobai.descend("sum(x**2)", torch.ones(50_000), optimizer=optimizer, steps=3)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is measured in units of Linux")
def test_the_memory_of_a_matrix_is_within_a_factor_of_three():
    given = dict(runs=1, n=2000, steps=1, dtype="float64", engine="loop", optimizer="Newton", record={})
    before = _BEFORE.replace('"lr": 1e-3', '"lr": 1.0').replace("start[:2]", "start[:1, :2]")
    peak = peak_of(_WORK, before, json.dumps(given))
    estimate = cost_of("sum(x**2)", torch.rand(1, 2000, dtype=torch.float64), steps=1, optimizer="Newton").bytes
    assert estimate / 3 < peak < estimate * 3
