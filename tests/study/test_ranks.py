"""Rankings against counts made by hand, and what may not change them."""

import csv
import io
import math

import numpy as np
import pytest
import torch

import kobai
from kobai.study import ranking

DOUBLE_WELL = "(x1**2 - 1)**2 + x2**2"


def race(starts, runs, f=DOUBLE_WELL, steps=400, **options):
    return kobai.race(f, starts, runs, steps=steps, dtype="float64", **options)


def test_counts_of_a_double_well():
    """Gradient descent with small steps goes down on its own side of the ridge x1 = 0."""
    starts = [[-1.5, 1.0], [-0.5, -1.0], [0.2, 0.3], [2.0, 2.0], [1.0, 0.5]]
    found = ranking(race(starts, {"small": {"optimizer": "SGD", "lr": 0.05}, "large": {"optimizer": "SGD", "lr": 3.0}}))
    assert [np.round(m.x, 5).tolist() for m in found.minima] in ([[-1, 0], [1, 0]], [[1, 0], [-1, 0]])
    small, large = found.ranks
    assert (small.name, large.name) == ("small", "large")
    left = int(np.argmin([m.x[0] for m in found.minima]))
    assert (small.reached[left], small.reached[1 - left]) == (2, 3)
    assert (small.elsewhere, small.failed, small.converged) == (0, 0, 5)
    assert (large.reached, large.failed, large.steps) == ((0, 0), 5, None)
    assert large.best == math.inf
    assert large.value == (math.inf,) * 3


def test_quartiles_are_numpys():
    trace = race(
        torch.rand(9, 2, generator=torch.Generator().manual_seed(0)) + 0.5, {"SGD": {"lr": 0.05}, "Adam": {"lr": 0.1}}
    )
    for rank in ranking(trace).ranks:
        own = trace[rank.name]
        assert rank.steps is not None
        done = np.asarray(own.stopped_at)[np.asarray(own.status) == kobai.Status.CONVERGED]
        assert rank.steps == tuple(np.quantile(done, [0.25, 0.5, 0.75]))
        assert np.allclose(rank.value, np.quantile(own.value[:, -1].numpy(), [0.25, 0.5, 0.75]), rtol=1e-12, atol=0)
        assert rank.best == own.value[:, -1].min().item()


def test_the_order_of_starts_does_not_matter():
    starts = torch.rand(40, 2, generator=torch.Generator().manual_seed(3)) * 8 - 4
    runs = {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}}
    one, other = (ranking(race(s, runs, "himmelblau")) for s in (starts, starts.flip(0)))
    assert one == other
    assert len(one.minima) == 4
    assert [sum(rank.reached) + rank.elsewhere + rank.failed for rank in one.ranks] == [40, 40]


def test_minima_that_are_not_known_are_told_apart_by_where_runs_converged():
    """Of sin(3x) + x²/10 in −6 … 6; the minima are where 3 cos(3x) + x/5 = 0 and the curvature is positive."""
    x = np.linspace(-6, 6, 600001)
    slope = 3 * np.cos(3 * x) + x / 5
    minima = x[:-1][(slope[:-1] < 0) & (slope[1:] >= 0)]
    found = ranking(race(torch.linspace(-5.5, 5.5, 60).unsqueeze(1), {"SGD": {"lr": 0.05}}, "sin(3*x) + 0.1*x**2"))
    assert np.allclose(sorted(m.x[0] for m in found.minima), minima, atol=1e-4)
    assert sum(found.ranks[0].reached) == 60
    assert [m.value for m in found.minima] == sorted(m.value for m in found.minima)


@pytest.mark.parametrize("f", ["ackley", "rastrigin"])
def test_a_neighbouring_local_minimum_is_not_the_global_one(f):
    """Minima of these lie nearer to each other than 2 % of the domain, or nearly."""
    starts = [[0.9, 0.0], [0.0, 1.1], [0.05, 0.05]]
    (rank,) = ranking(race(starts, {"SGD": {"lr": 0.002}}, f, 3000)).ranks
    found = ranking(race(starts, {"SGD": {"lr": 0.002}}, f, 3000))
    lowest = [i for i, m in enumerate(found.minima) if abs(m.value) < 1e-3]
    assert sum(rank.reached[i] for i in lowest) <= 1
    assert sum(rank.reached) + rank.elsewhere == 3


def test_a_climb_reaches_no_minimum():
    found = ranking(
        race([[0.1, 0.0], [0.3, 0.0]], {"up": {"optimizer": "SGD", "lr": 0.01, "maximize": True}}, "-x1**2 - x2**2")
    )
    assert found.minima == ()
    assert found.ranks[0].elsewhere == 2


def test_one_descent_is_ranked_too():
    found = ranking(kobai.descend("x1**2 + x2**2", [1.0, 1.0], lr=0.1, steps=100))
    assert [(r.name, r.lr, r.starts, r.reached) for r in found.ranks] == [("gradient descent", 0.1, 1, (1,))]
    with pytest.raises(kobai.errors.BadInput, match="give a Trace"):
        ranking("trace")  # type: ignore[arg-type]


def test_its_table_has_every_number():
    starts = [[-1.5, 1.0], [2.0, 2.0]]
    found = ranking(race(starts, {'a "name", with a comma': {"optimizer": "SGD", "lr": 0.05}, "Newton": {}}))
    rows = list(csv.DictReader(io.StringIO(found.as_csv())))
    assert {row["name"] for row in rows} == {'a "name", with a comma', "Newton"}
    for row, rank in zip(rows, found.ranks, strict=True):
        assert int(row["starts"]) == 2
        assert [int(v) for k, v in row.items() if k.startswith("reached")] == list(rank.reached)
        assert float(row["f, best"]) == rank.best
        assert row["steps, median"] == ("" if rank.steps is None else str(rank.steps[1]))


def test_runs_that_a_tolerance_ended_have_not_converged():
    """|∇f| = 2|x| falls below 1 where f can still fall: those runs are counted by themselves, and so are their steps."""
    starts = [[3.0, 0.0], [0.1, 0.2], [0.0, 0.0]]
    runs = {
        "loose": {"optimizer": "gd", "lr": 0.1, "grad_tol": 1.0},
        "tight": {"optimizer": "gd", "lr": 0.1, "grad_tol": 1e-5},
        "none": {"optimizer": "gd", "lr": 0.1},
    }
    found = {rank.name: rank for rank in ranking(race(starts, runs, "x1**2 + x2**2")).ranks}
    # 6·0.8ᵏ ≤ 1 from k = 9 on; the second start meets the tolerance at once, the third is the minimum.
    assert (found["loose"].converged, found["loose"].early) == (1, 2)
    assert found["loose"].steps == (0, 0, 4.5)
    assert (found["tight"].converged, found["tight"].early) == (1, 2)
    assert (found["none"].converged, found["none"].early) == (3, 0)
    rows = {
        row["name"]: row for row in csv.DictReader(io.StringIO(ranking(race(starts, runs, "x1**2 + x2**2")).as_csv()))
    }
    assert (rows["loose"]["converged"], rows["loose"]["early"]) == ("1", "2")
