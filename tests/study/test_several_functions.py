"""Comparisons on several functions: each number against a descent by itself."""

import numpy as np
import pytest

import kobai
from kobai import BadInput
from kobai.optimize import resolve
from kobai.study import Benchmark, compare
from kobai.study.tuning.budget import allot, costs_of

RUNS = {"gd": {"optimizer": "gradient descent", "lr": 0.1}, "LBFGS": {"lr": 1.0}, "Adam": {}}
STARTS = [[[1.0, 2.0], [3.0, -1.0]], [[0.5, 0.5], [4.0, -9.0]]]


@pytest.fixture(scope="module")
def found() -> Benchmark:
    return compare(["sphere", "booth"], STARTS, RUNS, budget=30, lrs=[0.03, 0.3])


def test_values_are_those_of_the_descent_by_itself(found):
    assert found.best.shape == (3, 2, 2, 30)
    for k, f in enumerate(found.functions):
        trace = kobai.descend(f, STARTS[k], lr=0.1, steps=29, dtype="float64", engine="loop")
        expected = np.minimum.accumulate(trace.value.numpy(), axis=1)
        assert found.best[0, k] == pytest.approx(expected, rel=1e-12, abs=1e-300)
    assert (np.diff(found.best, axis=-1) <= 0).all()


def test_the_step_size_found_has_the_lowest_median(found):
    adam = found.names.index("Adam")
    for k, f in enumerate(found.functions):
        ends = {
            lr: np.sort(
                kobai.descend(f, STARTS[k], optimizer="Adam", lr=lr, steps=29, dtype="float64").value.numpy().min(1)
            )[0]
            for lr in (0.03, 0.3)
        }
        assert found.lr[adam, k] == min(ends, key=lambda lr: ends[lr])
    assert found.lr[0].tolist() == [0.1, 0.1]


def test_optimizers_that_evaluate_inside_a_step_pay_for_it(found):
    f, x = kobai.objective("booth"), kobai.descend("booth", [4.0, -9.0], steps=1, dtype="float64").x[0]
    spec = resolve("LBFGS", lr=1.0)
    costs = costs_of(f, x, spec, 29)
    assert costs[0] == 0
    assert (np.diff(costs) >= 1).all()
    assert (len(costs) - 1, costs[-1]) == allot(f, x, spec, 29)
    values = kobai.descend(f, x, optimizer=spec, steps=len(costs) - 1).value.numpy()
    row = found.best[found.names.index("LBFGS"), 1, 1]
    assert row[costs] == pytest.approx(np.minimum.accumulate(values), rel=1e-9, abs=1e-300)


def test_the_same_study_twice_and_a_smaller_budget():
    again = [
        compare(["sphere", "himmelblau"], runs=["SGD", "Rprop"], budget=20, starts=3, lrs=[0.01], seed=4) for _ in "ab"
    ]
    assert np.array_equal(again[0].best, again[1].best)
    assert again[0].best.shape == (2, 2, 3, 20)
    for kind in ("performance", "data"):
        less = again[0].profile(kind, budget=5, most=9.0)
        assert less.score.shape == (2,)
    other = compare(["sphere", "himmelblau"], runs=["SGD", "Rprop"], budget=20, starts=3, lrs=[0.01], seed=5)
    assert not np.array_equal(other.best, again[0].best)


def test_what_cannot_run_is_left_out_with_its_reason():
    found = compare(
        ["sphere", "booth"], runs=["SGD", "LevenbergMarquardt", "Gauss-Newton"], budget=5, starts=2, lrs=[0.1]
    )
    assert found.names[0] == "SGD"
    assert all(reason for reason in found.reasons.values())
    assert set(found.names) | set(found.reasons) == {"SGD", "LevenbergMarquardt", "Gauss-Newton"}


def test_starts_lie_in_the_domain_or_between_minus_two_and_two():
    found = compare(["x1**2", lambda x: (x * x).sum()], runs=["SGD"], budget=2, starts=50, lrs=[0.1])
    assert found.variables.tolist() == [1, 2]
    assert found.best[0, 0, :, 0].max() <= 4
    assert 3 < found.best[0, 1, :, 0].max() <= 8
    assert compare(["booth"], runs=["SGD"], budget=1, starts=50, lrs=[0.1]).best.max() > 400  # on [−10, 10]²


def test_as_a_dataset(found):
    data = found.to_xarray()
    assert data.best.sel(optimizer="Adam", function="booth", start=0, evaluation=1).item() == pytest.approx(42.5)
    assert data.attrs["kobai_study"] == "compare"
    again = Benchmark.from_xarray(data)
    assert (again.names, again.functions, again.budget, again.starts) == (
        found.names,
        found.functions,
        found.budget,
        found.starts,
    )
    np.testing.assert_array_equal(again.profile("data").share, found.profile("data").share)
    some = Benchmark.from_xarray(data.isel(optimizer=[1], evaluation=slice(0, 5)))
    assert (some.names, some.budget) == ((found.names[1],), 5)
    with pytest.raises(BadInput, match="needs 4 axes"):
        Benchmark.from_xarray(data.isel(function=0))


BAD = [
    ([], {}, "functions"),
    (["sphere", "sphere"], {}, "occurs twice"),
    (["sphere", "booth"], {"start": [[1.0, 2.0]]}, "2 functions"),
    (["sphere", "booth"], {"start": [[1.0, 2.0], STARTS[1]]}, "equally many"),
    (["sphere"], {"starts": 0}, "starts=0"),
    (["sphere"], {"params": {"a": 1.0}}, "of one function alone"),
    (["sphere"], {"method": "golden"}, "method='golden': of one function alone"),
    (["sphere"], {"reach": 0.5}, "reach=0.5: of one function alone"),
    (["sphere"], {"runs": ["SGDD"]}, "none of the 1 optimizers"),
]


@pytest.mark.parametrize(("functions", "options", "words"), BAD)
def test_bad_input_is_one_line(functions, options, words):
    with pytest.raises(BadInput, match=words) as caught:
        compare(functions, **{"runs": ["SGD"], "budget": 3, "lrs": [0.1], **options})
    assert "\n" not in str(caught.value)


def test_profiles_refuse_what_they_do_not_have(found):
    for asked in ({"kind": "pie"}, {"budget": 31}, {"tau": 2.0}, {"most": 1.0}):
        with pytest.raises(BadInput):
            found.profile(**asked)
