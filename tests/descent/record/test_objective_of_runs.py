"""What is found of ends of runs with constants of their own, beside what is found of each run with its objective alone."""

import numpy as np
import pytest
import torch

import kobai
from kobai.descent.record import classification
from kobai.descent.record.minimality import examine
from kobai.descent.record.objective_of_runs import ObjectiveOfRuns, rows_of
from kobai.descent.record.stationary import compare_neighbours, lower_beside

# Each with an end, of which a and b decide what it is.
CASES = {
    "a saddle, or a minimum": ("a*x1**2 - b*x2**2", [0.0, 0.0]),
    "a kink, a crease along which f falls": ("a*abs(x1) + b*x2**2", [0.0, 0.3]),
    "where pieces meet": ("piecewise(x1 > 0, a*x1, -b*x1) + x2**4", [0.0, 0.0]),
    "a flat saddle": ("a*x1**4 + b*x2**3", [0.0, 0.0]),
    "a sum over n": ("sum(a*i*x[i]**2, i, 1, n) + b*n*x1**4", [1e-9, 0.0]),
    "a function of an angle": ("exp(-a*x1) + cos(b*x2) + a**2*x1", [0.0, 0.0]),
    "one constant only": ("a*x1**2 + x2**2", [0.0, 1e-3]),
}


@pytest.mark.parametrize("case", CASES)
def test_each_run_is_judged_with_its_own_constants(case):
    text, end = CASES[case]
    a, b = (grid.ravel() for grid in np.meshgrid([0.3, 1.7], [-2.2, 0.0, 1.3]))
    columns = {"a": a, "b": b} if "b" in text else {"a": a}
    together = ObjectiveOfRuns.of(kobai.objective(text, params=dict.fromkeys(columns, 1.0)), columns, 2)
    runs = len(a)
    x, start = torch.tensor([end]).double().repeat(runs, 1), torch.tensor([[1.0, 0.8]]).double().repeat(runs, 1)
    own = [
        kobai.objective(text, params={name: float(column[k]) for name, column in columns.items()}) for k in range(runs)
    ]
    value = np.array([float(f(x[0])) for f in own])
    norm = np.array([float(f.value_and_grad(x[0])[1].norm()) for f in own])
    found, seen = examine(together, x, start, value, np.ones(runs)), compare_neighbours(together, x, norm)
    lower = lower_beside(together, x)
    for k, f in enumerate(own):
        one = slice(k, k + 1)
        alone = examine(f, x[one], start[one], value[one], np.ones(1))
        for name in ("lowest", "definite", "sloping"):
            assert getattr(found, name)[k] == getattr(alone, name)[0], (name, k)
        for name in ("above", "unresolved"):
            np.testing.assert_allclose(getattr(found, name)[k], getattr(alone, name)[0], rtol=1e-9, atol=1e-15)
        assert (seen[:, k] == compare_neighbours(f, x[one], norm[one])[:, 0]).all(), k
        assert lower[k] == lower_beside(f, x[one])[0], k


def test_some_runs_keep_their_constants():
    columns = {"a": np.arange(1.0, 6.0)}
    f = ObjectiveOfRuns.of(kobai.objective("a*x**2", params={"a": 1.0}), columns, 1)
    x = torch.full((2, 3, 1), 2.0).double()
    assert rows_of(f, np.array([4, 1])).batch(x).tolist() == [[20.0] * 3, [8.0] * 3]
    assert rows_of(rows_of(f, slice(1, 4)), np.array([2, 0])).batch(x)[:, 0].tolist() == [16.0, 8.0]


@pytest.mark.parametrize("most", [2, 7, 1024])
def test_more_doubtful_ends_than_are_tried_at_first(monkeypatch, most):
    """x2 is left alone; where it is below 0.4 f falls beside the end, as a third power."""
    f = kobai.objective("x1**2 - max(0.4 - x2, 0)**3")
    monkeypatch.setattr(classification, "_MOST_DOUBTFUL", most)
    tried = []
    monkeypatch.setattr(
        classification, "lower_beside", lambda f, x, sign: tried.append(len(x)) or (x[:, 1] < 0.4).numpy()
    )
    points = torch.stack([torch.zeros(60), torch.linspace(0, 1, 60)], 1).double()
    lower = classification._lower(f, points, 1.0)
    assert (lower == (points[:, 1] < 0.4).numpy()).all()
    assert sum(tried) <= most + 8 if most < 60 else tried == [60]
