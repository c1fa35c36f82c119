"""Stacked runs equal single runs to the last bit, and optimizers that would mix runs are not stacked."""

import pytest
import torch

import kobai
from kobai import Record
from tests.optimizers import OPTIMIZERS

ROSENBROCK = "(1 - x1)**2 + 100*(x2 - x1**2)**2"
# Functions whose batches round alike, and functions whose batches do not: powers, hyperbolic functions, long sums.
FUNCTIONS = {
    "rosenbrock": (ROSENBROCK, 2),
    "waves": ("sin(3*x1)*exp(-x2**2) + log(1 + x1**2)/(2 + cos(x2)) + sqrt(1 + x1**2*x2**2)", 2),
    "powers": ("x1**4 + x2**6 - x1*x2**3", 2),
    "hyperbolic": ("cosh(x1) + sinh(x2)*tanh(x1) + abs(x1 - x2)**1.5", 2),
    "nine": ("sum(x**2) + sum(cos(x))", 9),
    "fifty": ("sum(x**4) + norm(x)", 50),
    "callable": (lambda x: torch.einsum("i,i", x, x.cos()) + x.norm(), 3),
    "scalars": (lambda x, y: (x - 1) ** 2 + torch.atan2(y, 2 + x**2), 2),
    "branches": (lambda x: x[0] ** 2 if x[0] > x[1] else x[1] ** 2 + x[0] ** 4, 2),
}
STACKED = [case for case in OPTIMIZERS if not case.coupled]


def same(a, b):
    return a.dtype == b.dtype and torch.equal(a.nan_to_num(7.5), b.nan_to_num(7.5))


def assert_rows_are_single_runs(many, f, starts, rows, **options):
    for i in rows:
        one = kobai.descend(f, starts[i], engine="loop", **options)
        for name in ("x", "value", "grad_norm", "lr", "grad"):
            assert same(getattr(many, name)[i], getattr(one, name)), name
        assert many.state.keys() == one.state.keys()
        for name, tensor in one.state.items():
            assert same(many.state[name][i], tensor), name
        assert (many.status[i], int(many.stopped_at[i])) == (one.status, one.stopped_at)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("case", STACKED, ids=str)
@pytest.mark.parametrize("name", ["rosenbrock", "powers"])
def test_every_elementwise_optimizer_is_exact(name, case, dtype):
    f, n = FUNCTIONS[name]
    starts = torch.randn(9, n, dtype=dtype)
    options = {
        "optimizer": case.name,
        "steps": 25,
        "record": Record(keep=("value", "grad_norm", "lr", "grad"), state=True),
    }
    gentle = {"lr": case.hyper["lr"] / 10} if case.name in ("gradient descent", "SGD", "ASGD") else {}
    options |= case.hyper | gentle
    many = kobai.descend(f, starts, **options)
    assert many.engine == "stacked"
    assert_rows_are_single_runs(many, f, starts, (0, 4, 8), **options)
    assert set(case.state) <= set(many.state)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("runs", [2, 33, 300])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_exact(name, runs, dtype):
    f, n = FUNCTIONS[name]
    starts = torch.randn(runs, n, dtype=dtype)
    options = {"lr": 0.02, "steps": 10, "record": Record(keep=("value", "grad_norm", "lr", "grad"))}
    many = kobai.descend(f, starts, engine="stacked", **options)
    assert_rows_are_single_runs(many, f, starts, {0, 1, runs // 2, runs - 1}, **options)


@pytest.mark.parametrize("steps", [40, 700])
def test_runs_that_end_do_not_disturb_the_others(steps):
    starts = torch.tensor([[0.3], [2.0], [1.0], [30.0], [0.9]], dtype=torch.float64)
    f = "log(x1) * x1**2 - x1"  # descends for some starts, leaves the domain of the logarithm for others
    options = {"optimizer": "SGD", "lr": 0.3, "momentum": 0.5, "steps": steps}
    options["record"] = Record(keep=("value", "grad_norm", "lr", "grad"), state=True)
    many = kobai.descend(f, starts, **options)
    assert many.engine == "stacked"
    assert len(many.status.counts()) > 1
    assert torch.isfinite(many.x).all()
    assert_rows_are_single_runs(many, f, starts, range(5), **options)


def test_tolerances_stop_each_run_by_itself():
    starts = torch.tensor([[1.0, 1.0], [1e-3, 0.0], [50.0, 2.0]])
    options = {"lr": 0.1, "steps": 400, "grad_tol": 1e-2, "record": Record(keep=("value", "grad_norm", "lr", "grad"))}
    many = kobai.descend("x1**2 + x2**2", starts, **options)
    # The gradient is 2|x|·0.8ᵏ, so it is below 0.01 from k = ⌈ln(200|x|)/ln 1.25⌉ on.
    assert many.stopped_at.tolist() == [26, 0, 42]
    assert_rows_are_single_runs(many, "x1**2 + x2**2", starts, range(3), **options)


def test_thinned_records_hold_the_same_rows():
    starts = torch.randn(5, 2)
    options = {"optimizer": "Adam", "lr": 0.1, "steps": 601}
    full = kobai.descend(ROSENBROCK, starts, **options)
    for every in (7, 256, 601, 1000):
        thin = kobai.descend(ROSENBROCK, starts, record=Record(every=every), **options)
        assert thin.steps.tolist() == [*range(0, 601, every), 601]
        assert same(thin.x, full.x[:, thin.steps])
        assert same(thin.value, full.value[:, thin.steps])
        assert same(thin.lr, full.lr[:, thin.steps])
        assert thin.status.tolist() == full.status.tolist()


@pytest.mark.parametrize("case", [c for c in OPTIMIZERS if c.coupled], ids=str)
def test_coupled_optimizers_run_one_by_one(case):
    starts = torch.randn(3, 2)
    many = kobai.descend(ROSENBROCK, starts, optimizer=case.name, steps=5, **case.hyper)
    assert many.engine == "loop"
    assert "not stacked" in many.engine_reason
    for i in range(3):
        assert same(many.x[i], kobai.descend(ROSENBROCK, starts[i], optimizer=case.name, steps=5, **case.hyper).x)
    with pytest.raises(kobai.BadInput, match="engine='stacked'"):
        kobai.descend(ROSENBROCK, starts, optimizer=case.name, steps=5, engine="stacked", **case.hyper)


def test_an_unknown_optimizer_is_not_stacked():
    class Mixed(torch.optim.SGD):
        """Moves every row by the mean gradient."""

        def step(self, closure=None):
            for p in self.param_groups[0]["params"]:
                p.data.sub_(0.1 * p.grad.mean())

    trace = kobai.descend("x1**2 + x2**2", torch.randn(4, 2), optimizer=Mixed, steps=3)
    assert trace.engine == "loop"
    assert "couples" in trace.engine_reason


def test_runs_of_several_axes():
    starts = torch.randn(2, 3, 2)
    trace = kobai.descend(ROSENBROCK, starts, optimizer="Adam", lr=0.1, steps=4)
    assert trace.x.shape == (2, 3, 5, 2)
    assert trace.status.shape == (2, 3)
    assert same(trace.x[1, 2], kobai.descend(ROSENBROCK, starts[1, 2], optimizer="Adam", lr=0.1, steps=4).x)


def test_a_scheduler_that_listens_runs_one_by_one():
    trace = kobai.descend("x1**2", [[1.0], [2.0]], lr=0.1, scheduler="ReduceLROnPlateau", steps=3)
    assert (trace.engine, "own value" in trace.engine_reason) == ("loop", True)


def test_a_shared_scheduler_is_stacked():
    options = {"lr": 0.1, "scheduler": ("ExponentialLR", {"gamma": 0.9}), "steps": 12}
    trace = kobai.descend("x1**2", [[1.0], [2.0]], **options)
    assert trace.engine == "stacked"
    assert same(trace.x[1], kobai.descend("x1**2", [2.0], **options).x)
