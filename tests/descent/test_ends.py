"""Ends of descents: the positions, values and statuses of their records."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai.descent.ends import ends
from kobai.descent.judging import RestPoints, recorded
from kobai.descent.symbolic.constants_per_run import objective_of_runs
from kobai.errors import BadInput

HIMMELBLAU = np.array([[3.0, 2.0], [3.584428, -1.848127], [-3.779310, -3.283186], [-2.805118, 3.131313]])
CASES = {
    "four minima": ("himmelblau", 5.0, {"lr": 0.01, "grad_tol": 1e-6, "steps": 300}),
    "one minimum gone, some diverge": ("himmelblau", 5.5, {"lr": 0.022, "grad_tol": 1e-6, "steps": 200}),
    "no tolerance": ("himmelblau", 5.0, {"lr": 0.01, "steps": 120}),
    "too few steps": ("rosenbrock", 2.0, {"lr": 1e-3, "grad_tol": 1e-3, "steps": 90}),
    "saddles": ("x1**4 - 2*x1**2 + x2**2", 2.0, {"lr": 0.05, "grad_tol": 1e-9, "steps": 400}),
    "kinks": ("abs(x1) + x2**2", 2.0, {"lr": 0.1, "grad_tol": 1e-6, "steps": 60}),
    "plateaus": ("x1**2/(1 + x1**2) + exp(-x2**2)", 30.0, {"lr": 0.5, "grad_tol": 1e-4, "steps": 150}),
    "no finite values": ("log(x1) + x2**2", 2.0, {"lr": 0.3, "grad_tol": 1e-6, "steps": 60}),
    "slow growth": ("x1**2 + x2**2", 2.0, {"lr": 1.02, "grad_tol": 1e-6, "steps": 200}),
    "no lower bound": ("x1 - x2", 2.0, {"lr": 0.5, "grad_tol": 1e-6, "steps": 50}),
    "a climb": ("-(x1**2) - 3*x2**4", 1.0, {"optimizer": "SGD", "maximize": True, "lr": 0.05, "grad_tol": 1e-4, "steps": 150}),
    "momentum": ("himmelblau", 5.0, {"optimizer": "SGD", "momentum": 0.8, "lr": 0.004, "grad_tol": 1e-5, "steps": 150}),
    "Adam": ("himmelblau", 5.0, {"optimizer": "Adam", "lr": 0.3, "grad_tol": 1e-3, "steps": 150}),
}  # fmt: skip


def starts(side: int, reach: float, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    at = -reach + 2 * reach * (torch.arange(side, dtype=torch.float64) + 0.5) / side
    return torch.cartesian_prod(at, at).to(dtype)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("case", CASES)
def test_statuses_are_those_of_a_record(case, dtype):
    f, reach, options = CASES[case]
    x = starts(17, reach, dtype)  # a saddle, a kink and the like are among them
    found = ends(f, x, **options)
    trace = kobai.descend(f, x, engine="compiled", record=recorded(options["steps"]), **options)
    np.testing.assert_array_equal(found.x, trace.x[:, -1].numpy())
    np.testing.assert_array_equal(found.value, trace.value[:, -1].double().numpy())
    np.testing.assert_array_equal(found.status, np.asarray(trace.status))


@pytest.mark.parametrize("tol", [1e-3, 1e-7])
def test_near_a_point_of_rest_a_sample_decides_as_each_run_would(tol):
    x = starts(40, 5.0)
    options = {"lr": 0.01, "steps": 400, "grad_tol": tol}
    found = ends("himmelblau", x, rest_points=RestPoints(HIMMELBLAU, 10 * tol + 1e-5), **options)
    assert (found.status == kobai.Status.CONVERGED).mean() > 0.9
    np.testing.assert_array_equal(found.status, ends("himmelblau", x, **options).status)
    # A point where runs come to rest without being at a minimum makes them none.
    on_ridge = torch.stack([torch.zeros(200, dtype=torch.float64), torch.linspace(-2, 2, 200, dtype=torch.float64)], 1)
    saddle = ends(
        "x2**2 - x1**2", on_ridge, lr=0.1, steps=300, grad_tol=1e-8, rest_points=RestPoints(np.zeros((1, 2)), 1e-3)
    )
    assert set(saddle.status) == {kobai.Status.STALLED}


def test_a_run_arrives_with_its_gradient_and_not_before():
    x = torch.tensor([[2.0, 2.0]], dtype=torch.float64)
    for lr in (0.01, 0.0311, 0.04):
        found = ends("x1**2 + 10*x2**2", x, lr=lr, steps=2000, grad_tol=1e-6)
        assert found.arrived[0] == np.ceil(np.log(4e6) / -np.log1p(-2 * lr))
    assert ends("x1**2 + 10*x2**2", x, lr=0.01, steps=500, grad_tol=1e-6).arrived[0] == -1


def test_a_function_that_cannot_be_compiled_is_judged_by_its_record():
    def noisy(x):
        return (x**2).sum() + 1e-3 * torch.rand((), dtype=x.dtype)

    x = starts(3, 1.0)
    found, again = (ends(noisy, x, lr=0.1, steps=40, seed=1) for _ in range(2))
    trace = kobai.descend(noisy, x, lr=0.1, steps=40, seed=1, record=recorded(40))
    np.testing.assert_array_equal(found.status, np.asarray(trace.status))
    np.testing.assert_array_equal(found.x, trace.x[:, -1].numpy())
    np.testing.assert_array_equal(found.value, again.value)


def test_a_run_has_the_same_bits_among_others_and_alone():
    x = starts(9, 2.0)
    options = {"lr": 1e-3, "steps": 50, "grad_tol": 1e-6}
    together = ends("ackley", x, **options)
    for i in (0, 40, 77):
        alone = ends("ackley", x[i : i + 1], **options)
        np.testing.assert_array_equal(alone.x[0], together.x[i])
        assert alone.status[0] == together.status[i]


VARIED = {
    "gradient descent": ("x1**2 + 10*x2**2", None, {"lr": (1e-3, 0.3)}, {}),
    "momentum, some of them 0": ("himmelblau", "SGD", {"lr": (1e-3, 0.03), "momentum": (0.0, 0.99)}, {}),
    "Nesterov, weights that decay": ("rosenbrock", "SGD", {"weight_decay": (0.0, 0.1), "lr": (1e-4, 3e-3)},
                                     {"momentum": 0.9, "nesterov": True}),
    "Adam": ("himmelblau", "Adam", {"lr": (1e-3, 1.0), "betas[1]": (0.5, 0.999)}, {}),
    "both of its averages": ("ackley", "Adam", {"betas[0]": (0.0, 0.999), "betas[1]": (0.5, 0.999)}, {"lr": 0.1}),
    "steps that it decides by": ("himmelblau", "RAdam", {"betas[1]": (0.7, 0.999), "lr": (0.01, 1.0)}, {}),
    "states that start with a hyperparameter": ("x1**2 + x2**4", "Rprop", {"lr": (1e-3, 0.1)}, {}),
    "no compiled optimizer": ("x1**2 + 10*x2**2", "LBFGS", {"lr": (0.1, 1.5)}, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", VARIED)
def test_hyperparameters_that_differ_give_each_run_the_bits_it_has_alone(case):
    f, optimizer, ranges, given = VARIED[case]
    runs = 5 if optimizer in ("LBFGS", "Rprop") else 150
    columns = {name: np.linspace(low, high, runs) for name, (low, high) in ranges.items()}
    for name in list(columns)[1:]:
        columns[name] = np.random.default_rng(1).permutation(columns[name])
    dtype = (torch.float64, torch.float32)[list(VARIED).index(case) % 2]
    x = torch.tensor([[-1.0, 1.5]], dtype=dtype)
    options = {"optimizer": optimizer, "steps": 60, "grad_tol": 1e-4}
    found = ends(f, x.repeat(runs, 1), hyper_of_runs=columns, **options, **given)
    assert len({*found.value.tolist()}) > runs / 2
    for i in (0, runs // 2, runs - 1):
        own = dict(given)
        for name, column in columns.items():
            if "[" in name:
                pair = list(own.get("betas", (0.9, 0.999)))
                pair[int(name[-2])] = float(column[i])
                own["betas"] = tuple(pair)
            else:
                own[name] = float(column[i])
        alone = ends(f, x, **options, **own)
        for field in ("x", "value", "status", "arrived"):
            np.testing.assert_array_equal(getattr(found, field)[i], getattr(alone, field)[0])


CONSTANTS = {
    "factors": "a*x1**2 + 3*b*x2**2 + (a - b)**2*x1*x2/9",
    "an exponent, a quotient": "abs(x1)**(a + 1) + exp(-b*x2**2)/a",
    "an angle, a whole part": "x1**2 + 0.05*cos(2*pi*x1/a) + sqrt(a**2 + (x2 - 3*b)**2)",
    "factors on both sides of 1": "a*x1**2 + b*x2**4 + x1*x2/a",
    "a limit, which cannot be captured": "a*x1**2 + piecewise(x1 > b, x1, 0) + x2**2",
}


@pytest.mark.parametrize("case", CONSTANTS)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_constants_that_differ_give_each_run_the_bits_it_has_alone(case, dtype):
    runs = 4 if "limit" in case else 60
    widest = 4.9 if "both" in case else 0.9
    columns = {"a": np.linspace(0.31, 4.9, runs), "b": np.random.default_rng(1).uniform(0.1, widest, runs)}
    rates = np.linspace(0.01, 0.1, runs)
    x = torch.stack([torch.linspace(-1, 1.5, runs), torch.linspace(0.9, -1, runs)], 1).to(dtype)
    options = {"steps": 60, "grad_tol": 1e-3}
    f = kobai.objective(CONSTANTS[case], params={"a": 1.0, "b": 0.5})
    found = ends(f, x, constants_of_runs=columns, hyper_of_runs={"lr": rates}, **options)
    for i in range(1, runs, 1 + runs // 5):
        own = kobai.objective(CONSTANTS[case], params={name: float(column[i]) for name, column in columns.items()})
        if "limit" in case:
            trace = kobai.descend(own, x[i], lr=float(rates[i]), engine="loop", record=recorded(60), **options)
            np.testing.assert_array_equal(found.x[i], trace.x[-1].numpy())
            assert found.status[i] == trace.status
            continue
        alone = ends(own, x[i : i + 1], lr=float(rates[i]), **options)
        for field in ("x", "value", "status", "arrived"):
            np.testing.assert_array_equal(getattr(found, field)[i], getattr(alone, field)[0])


@pytest.mark.parametrize(
    "text", ["a*x1**2 + b*x2**2", "a*x1**2 + b*x2**4", "(a*x1 - b)**2 + x2**2/a", "a*b*x1**2 + exp(-b*x2)"]
)
@pytest.mark.parametrize(("low", "high"), [(0.1, 9.0), (0.1, 0.9), (1.2, 30.0), (-3.0, 3.0)])
def test_formulas_of_two_constants_are_one_graph(text, low, high):
    """Whatever the constants' sizes are: exact products are merged in some of the captures and not in others."""
    a, b = (
        grid.ravel() for grid in np.meshgrid(np.linspace(low, high, 9) * 1.0123, np.linspace(low, high, 8) * 0.9877)
    )
    formula = kobai.objective(text, params={"a": 1.0, "b": 1.0}).formula
    assert formula is not None
    members, _ = objective_of_runs(formula, {"a": a, "b": b}, 2, torch.float64)
    assert len(members) > 0.5 * len(a)


def test_constants_that_torch_tells_from_others_are_the_loops():
    x = torch.tensor([[1.5, -0.7]]).repeat(4, 1).double()
    columns = {"a": np.array([1.0, 2.0, 2.5, 3.0])}
    found = ends(
        kobai.objective("abs(x1)**a + x2**2", params={"a": 2.2}), x, lr=0.1, steps=30, constants_of_runs=columns
    )
    for i, a in enumerate(columns["a"].tolist()):
        trace = kobai.descend(kobai.objective("abs(x1)**a + x2**2", params={"a": a}), x[i], lr=0.1, steps=30)
        np.testing.assert_array_equal(found.x[i], trace.x[-1].numpy())

    def mine(x, a=1.0):
        return (a * x**2).sum()

    found = ends(kobai.objective(mine, a=2.0), x, lr=0.1, steps=5, constants_of_runs=columns, made_of=mine)
    np.testing.assert_allclose(found.x, x.numpy() * (1 - 0.2 * columns["a"][:, None]) ** 5)


def test_a_hyperparameter_that_an_optimizer_refuses_is_one_line():
    x = torch.zeros(5, 2, dtype=torch.float64)
    with pytest.raises(BadInput, match=r"SGD with lr=-0.5"):
        ends("himmelblau", x, optimizer="SGD", steps=5, hyper_of_runs={"lr": np.linspace(-0.5, 0.5, 5)})
