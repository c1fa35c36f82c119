"""Tuning: every try is a descent of its own to the last bit, budgets are kept, and nothing is hidden."""

import importlib
import itertools
import math

import pytest
import torch

import kobai
from kobai.descent import Status
from kobai.optimize import resolve
from kobai.study import compare, tune
from kobai.study.tuning import allot, grid
from tests.descent.test_racing import BANANA

LRS = [1e-4, 1e-3, 0.01, 0.1, 1.0]


class Leaky(torch.optim.SGD):
    """Couples all its parameters, whichever group they are in: mixes runs that share an optimizer."""

    @torch.no_grad()
    def step(self, closure=None):
        every = [p for group in self.param_groups for p in group["params"]]
        size = torch.stack([p.grad.norm() for p in every]).sum()
        for p in every:
            p.sub_(self.param_groups[0]["lr"] * p.grad / (1 + size))


class Drunk(torch.optim.SGD):
    """Draws random numbers."""

    def step(self, closure=None):
        super().step(closure)
        with torch.no_grad():
            for p in self.param_groups[0]["params"]:
                p.add_(1e-3 * torch.randn_like(p))


class Moody(torch.optim.SGD):
    """Refuses step sizes above a tenth."""

    def __init__(self, params, lr=0.01):
        if lr > 0.1:
            raise ValueError(f"lr {lr} is too much")
        super().__init__(params, lr=lr)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    "rule", ["gradient descent", "SGD", "Adam", "Rprop", "Muon", "SparseAdam", "Adafactor", Leaky], ids=str
)
def test_a_batch_of_step_sizes_is_what_each_alone_is(rule, dtype):
    start = torch.tensor([-1.2, 1.0], dtype=dtype)
    found = tune(BANANA, start, rule, steps=40, lrs=LRS)
    assert found.batched
    for one in found.table:
        alone = kobai.descend(BANANA, start, optimizer=rule, lr=one.lr, steps=40)
        assert one.value == float(alone.value[-1])
        assert (one.status, one.stopped_at) == (alone.status, int(alone.stopped_at))
        assert one.steps == one.evaluations == 40
    sound = [t for t in found.table if t.status not in (Status.DIVERGED, Status.NONFINITE)]
    assert found.value == min(t.value for t in sound)


def test_rounding_that_depends_on_neighbours_is_evaluated_one_by_one():
    quartic = "x1**4 + x2**4"  # torch's vectorised pow differs from its scalar one in the last bit
    found = tune(quartic, [0.9, -1.1], "SGD", steps=30, lrs=LRS)
    for one in found.table:
        alone = kobai.descend(quartic, [0.9, -1.1], optimizer="SGD", lr=one.lr, steps=30)
        assert one.value == float(alone.value[-1])


def test_rules_that_draw_numbers_are_run_alone_with_the_seed():
    found = tune(BANANA, [-1.2, 1.0], Drunk, steps=20, lrs=[1e-4, 1e-3], seed=3)
    assert not found.batched
    for one in found.table:
        alone = kobai.descend(BANANA, [-1.2, 1.0], optimizer=Drunk, lr=one.lr, steps=20, seed=3)
        assert one.value == float(alone.value[-1])


def test_the_optimum_of_a_quadratic_is_found():
    # On x² with one eigenvalue 2 the step η = 0.5 lands on the minimum at once.
    assert tune("x1**2", [3.0], steps=1, lrs=[0.1, 0.4, 0.5, 0.6, 0.9]).lr == 0.5


def test_equal_values_go_to_the_smaller_step_size():
    assert tune("0*x1", [3.0], steps=3, lrs=[0.5, 0.1, 1.0]).lr == 0.1


def test_all_diverged_says_so_and_a_sound_run_beats_a_lower_one_that_diverged():
    found = tune("x1**2", [1.0], steps=50, lrs=[2.0, 5.0])
    assert found.status in (Status.DIVERGED, Status.NONFINITE)
    runaway = tune("x1**3", [-1.0], steps=60, lrs=[1e-4, 1.0])
    assert runaway.lr == 1e-4
    assert runaway.status not in (Status.DIVERGED, Status.NONFINITE)


def test_refused_step_sizes_stand_in_the_table_with_the_reason():
    found = tune("x1**2", [1.0], Moody, steps=5, lrs=[0.05, 0.2])
    assert found.lr == 0.05
    assert found.table[1].status is None
    assert "too much" in found.table[1].reason
    nobody = tune("x1**2", [1.0], Moody, steps=5, lrs=[0.2, 0.5])
    assert "too much" in nobody.reason


@pytest.mark.parametrize("budget", [1, 25, 26, 60, 200])
@pytest.mark.parametrize("lr", [0.01, 1.0])
def test_a_rule_that_evaluates_in_its_step_keeps_its_budget(budget, lr):
    f = kobai.objective(BANANA)
    start = torch.tensor([-1.2, 1.0])
    steps, cost = allot(f, start, resolve("LBFGS", lr=lr), budget)

    def spent(steps):
        calls, seen = [0], []

        def counted(x):
            calls[0] += 1
            return f(x)

        def progress(done, total):
            seen.append(calls[0])

        kobai.descend(counted, start, optimizer="LBFGS", lr=lr, steps=steps, progress=progress)
        return seen[-1] - 1  # the last look is only taken to tell where it ended

    assert cost == spent(steps) <= budget
    assert steps == budget or spent(steps + 1) > budget


def test_a_rule_without_a_closure_pays_one_a_step():
    assert allot(kobai.objective("x1**2"), torch.tensor([1.0]), resolve("Adam"), 17) == (17, 17)


def test_the_grid_is_round_and_logarithmic():
    found = grid(1e-4, 10)
    assert len(found) == 16
    assert found[:4] == [1e-4, 2e-4, 5e-4, 1e-3]
    assert found[-1] == 10.0
    assert all(1.9 < b / a < 2.6 for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"lrs": []}, "step sizes"),
        ({"lrs": [0.1, -1.0]}, "step sizes"),
        ({"steps": 0}, "budget"),
        ({"method": "gird"}, "Did you mean 'grid'"),
        ({"start": [[1.0, 2.0]]}, "one point"),
        ({"optimizer": "Adamm"}, "Did you mean 'Adam'"),
    ],
)
def test_bad_input(given, said):
    arguments = {"start": [1.0, 1.0], **given}
    with pytest.raises(kobai.BadInput, match=said):
        tune("x1**2 + x2**2", arguments.pop("start"), **arguments)


def test_optuna_missing_is_told_with_the_cure(monkeypatch):
    real = importlib.import_module

    def without(name, *rest):
        if name == "optuna":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(kobai.BadInput, match=r"kobai\[tune\]"):
        tune("x1**2", [1.0], steps=3, method="optuna")


@pytest.mark.filterwarnings("ignore")
def test_optuna_searches_the_range_and_repeats_with_its_seed():
    pytest.importorskip("optuna")
    first, again = (
        tune("x1**2", [3.0], steps=2, lrs=[0.01, 0.1, 1, 1.2, 2], method="optuna", seed=1) for _ in range(2)
    )
    assert first == again
    assert len(first.table) == 5
    assert all(0.01 <= t.lr <= 2 for t in first.table)
    assert first.value == min(t.value for t in first.table if t.status not in (Status.DIVERGED, Status.NONFINITE))


def test_a_contest_has_equal_budgets_and_is_sorted():
    found = compare(BANANA, [-1.2, 1.0], ["SGD", "LBFGS", "Adam", Moody, "Muon"], budget=60, lrs=[1e-3, 0.01, 0.1, 1.0])
    ran = [e for e in found.entries if not e.reason]
    assert [e.name for e in ran] == found.trace.names
    assert [e.value for e in ran] == sorted(e.value for e in ran)
    assert found.trace.x.shape == (5, 61, 2)
    assert all(e.evaluations <= 60 for e in ran)
    for e in ran:
        alone = kobai.descend(BANANA, [-1.2, 1.0], optimizer=e.optimizer, lr=e.lr, steps=e.steps)
        assert torch.equal(found.trace[e.name].x[: e.steps + 1], alone.x)
        assert torch.equal(found.trace[e.name].x[e.steps :], alone.x[-1:].expand(61 - e.steps, -1))
        assert e.value == e.tuned.value
        goal = 1e-3 * float(alone.value[0]) + (1 - 1e-3) * min(r.value for r in ran)
        there = (alone.value <= goal).nonzero().flatten()
        assert e.reached == (int(there[0]) if len(there) else None)


def test_a_contest_thins_its_record_like_a_descent():
    found = compare(
        BANANA, [-1.2, 1.0], {"LBFGS": {"lr": 1.0}, "SGD": {"lr": 1e-3}}, budget=50, record=kobai.Record(every=7)
    )
    whole = compare(BANANA, [-1.2, 1.0], {"LBFGS": {"lr": 1.0}, "SGD": {"lr": 1e-3}}, budget=50)
    assert found.trace.steps.tolist() == [0, 7, 14, 21, 28, 35, 42, 49, 50]
    assert torch.equal(found.trace.x, whole.trace.x[:, found.trace.steps])


def test_who_cannot_run_is_told_at_the_end():
    class Broken(torch.optim.SGD):
        def step(self, closure=None):
            raise RuntimeError("no legs\nsecond line")

    found = compare("x1**2 + x2**2", [1.0, 2.0], ["Adam", Broken, "Adamm"], budget=5)
    assert [e.name for e in found.entries] == ["Adam", "Broken", "Adamm"]
    assert found.entries[1].reason == "RuntimeError: no legs"
    assert "Did you mean" in found.entries[2].reason
    assert found.trace.names == ["Adam"]
    with pytest.raises(kobai.BadInput, match="none of the 1"):
        compare("x1**2", [1.0], [Broken], budget=5)


def test_distance_is_to_the_nearest_known_minimum():
    found = compare("himmelblau", [3.2, 2.2], {"SGD": {"lr": 0.01}}, budget=100)
    assert found.entries[0].distance == pytest.approx(0.0, abs=1e-4)
    assert compare("x1**2", [3.0], ["SGD"], budget=3, lrs=[0.5]).entries[0].distance is None
    assert not math.isnan(found.entries[0].value)


@pytest.mark.parametrize("optimizer", ["Gauss-Newton", "Levenberg-Marquardt", "gradient flow"])
def test_kobais_own_optimizers_are_found_behind_a_wrapper(optimizer):
    (entry,) = compare("rosenbrock", [-1.2, 1.0], [optimizer], budget=10, lrs=[0.1, 0.5]).entries
    assert not entry.reason
