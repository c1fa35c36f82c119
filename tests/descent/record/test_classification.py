"""What became of a run, on functions where everyone can say what the right answer is."""

import math

import numpy as np
import pytest
import torch

import kobai
from kobai import Record, Status
from kobai.descent.record.status import Statuses

BOWL = "x1**2 + x2**2"
SADDLE = "x1**2 - x2**2"
BANANA = "(1 - x1)**2 + 100*(x2 - x1**2)**2"


def easom(x):
    return -torch.cos(x[0]) * torch.cos(x[1]) * torch.exp(-((x - math.pi) ** 2).sum())


def _unscaled(w):
    """A sum of squares over columns of 1 and of hundreds."""
    column = torch.arange(50, dtype=w.dtype) * 20
    noise = 5 * torch.sin(torch.arange(50, dtype=w.dtype) * 7)
    return ((w[0] + w[1] * column - 3 - 0.5 * column - noise) ** 2).sum()


def _xor(w):
    """The logistic loss of two hidden units on XOR."""
    x, y = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=w.dtype), torch.tensor([0, 1, 1, 0], dtype=w.dtype)
    hidden = torch.tanh(x @ w[:4].reshape(2, 2) + w[4:6])
    return torch.nn.functional.binary_cross_entropy_with_logits(hidden @ w[6:8] + w[8], y)


CASES = [
    # What the step size does on a bowl, whose limit is η = 1.
    (Status.DESCENDING, BOWL, [2, 2], {"lr": 0.01}),
    (Status.DESCENDING, BOWL, [2, 2], {"lr": 0.999}),
    (Status.DESCENDING, BOWL, [2, 2], {"lr": 0.01, "steps": 1}),
    (Status.CONVERGED, BOWL, [2, 2], {"lr": 0.4}),
    (Status.CONVERGED, BOWL, [2, 2], {"lr": 0.1}),
    (Status.CONVERGED, BOWL, [2, 2], {"lr": 0.5, "steps": 1}),
    (Status.OSCILLATING, BOWL, [2, 2], {"lr": 1.0}),
    (Status.OSCILLATING, BOWL, [2, 2], {"lr": 1.0, "steps": 1}),
    (Status.OSCILLATING, "x1**2 + 10*x2**2", [2, 2], {"lr": 0.1}),
    (Status.DIVERGED, BOWL, [2, 2], {"lr": 1.001, "steps": 50}),
    (Status.DIVERGED, BOWL, [2, 2], {"lr": 1.1}),
    (Status.DIVERGED, BOWL, [2, 2], {"lr": 1.1, "steps": 1}),
    (Status.DIVERGED, BOWL, [2, 2], {"lr": 1.1, "steps": 5}),
    (Status.DIVERGED, "x1**4", [10], {"lr": 1.0}),
    # Overflow is how a divergence ends, not something else.
    (Status.DIVERGED, BOWL, [2, 2], {"lr": 1.1, "steps": 3000}),
    # A record of every second step sees x come back to where it was.
    (Status.OSCILLATING, BOWL, [2, 2], {"lr": 1.0, "record": Record(every=2)}),
    (Status.STALLED, BOWL, [2, 2], {"lr": 1e-20, "record": Record(every=2)}),
    (Status.DIVERGED, BOWL, [2, 2], {"lr": 1.1, "record": Record(every=10)}),
    # No step at all.
    (Status.DESCENDING, BOWL, [2, 2], {"steps": 0}),
    (Status.CONVERGED, BOWL, [0, 0], {"steps": 0}),
    (Status.CONVERGED, BOWL, [0, 0], {}),
    (Status.STALLED, SADDLE, [0, 0], {"steps": 0}),
    # Steps too small for the number format; plateaus; saddles, straight and monkey; a summit.
    (Status.STALLED, BOWL, [2, 2], {"lr": 1e-20}),
    (Status.STALLED, easom, [-10, -10], {"lr": 0.1}),
    (Status.STALLED, easom, [20, 20], {"lr": 0.1}),
    (Status.STALLED, lambda x: x[0] * 0 + 3, [1], {}),
    (Status.STALLED, SADDLE, [0, 0], {"lr": 0.1}),
    (Status.STALLED, SADDLE, [1, 0], {"lr": 0.1}),
    (Status.STALLED, "x1**3 - 3*x1*x2**2", [0, 0], {"lr": 0.1}),
    (Status.STALLED, "-x1**2 - x2**2", [0, 0], {"lr": 0.1}),
    # Where f falls as a third or fourth power, or along bent ways alone (Peano); and a minimum that is as flat.
    (Status.STALLED, "5 + x1**2 + x2**3", [0, 0], {"lr": 0.1}),
    (Status.STALLED, "5 + x1**2 + x2**7", [1, 0], {"lr": 0.5}),
    (Status.STALLED, "(x1 - x2**2)*(x1 - 2*x2**2)", [0, 0], {"lr": 0.1}),
    (Status.STALLED, "1 + x1*x2*x3*x4", [0, 0, 0, 0], {"lr": 0.1}),
    (Status.STALLED, "x1**4 - x1**2*x2**3 + x2**8", [0, 0], {"lr": 0.1}),
    (Status.STALLED, _xor, [0] * 9, {"lr": 0.1}),
    (Status.STALLED, _xor, [0] * 8 + [1], {"lr": 4.0}),
    (Status.CONVERGED, "5 + x1**2 + x2**4", [1, 0], {"lr": 0.5}),
    (Status.CONVERGED, "3 + x1**2*x2**2", [0, 0], {"lr": 0.1}),
    (Status.CONVERGED, "cos(20*x1)*x1**4 + 1 - x1**4 + x1**2", [0], {"lr": 0.1}),
    # A variable of which f is free, or which was at its best from the start: a rounding off the minimum is no lower way.
    (Status.CONVERGED, "(x1 - 1)**2 + 0*x2", [3, 0.5], {"lr": 0.1}),
    (Status.CONVERGED, "7 + (x1 - 1)**4*0 + (x1 - 1)**2 + 0*x2 + 0*x3", [3, 0.5, 2], {"lr": 0.1}),
    (Status.CONVERGED, "(x1 - 1/3)**2 + x2**4", [3, 0], {"lr": 0.1}),
    (Status.STALLED, "(x1 - 1)**2 - x2**4", [3, 0], {"lr": 0.1}),
    (Status.STALLED, "(x1 - 1)**2 + x2**3 + 0*x3", [3, 0, 0.5], {"lr": 0.1}),
    # Off the saddle there is no bottom.
    (Status.DESCENDING, SADDLE, [1, 1e-3], {"lr": 0.1, "steps": 30}),
    (Status.DIVERGED, SADDLE, [1, 1e-3], {"lr": 0.1}),
    (Status.DESCENDING, "x1", [0], {"lr": 0.1}),
    # A valley where every direction along it is level is a minimum all the same.
    (Status.CONVERGED, "(x1 - x2)**2", [2, 0], {"lr": 0.1}),
    # Where the function ends.
    (Status.NONFINITE, "log(x1)", [-1], {}),
    (Status.NONFINITE, "log(x1)", [1], {"lr": 0.3}),
    (Status.NONFINITE, "log(x1) + x2**2", [1, 2], {"lr": 0.3}),
    (Status.NONFINITE, "sqrt(x1)", [1], {"lr": 0.1, "steps": 500}),
    (Status.NONFINITE, "1/x1", [0], {}),
    # Kinks, long valleys, other rules.
    (Status.OSCILLATING, "abs(x1)", [2], {"lr": 0.3}),
    (Status.DESCENDING, BANANA, [-1.2, 1], {"lr": 1e-3, "steps": 300}),
    (Status.CONVERGED, BANANA, [-1.2, 1], {"optimizer": "LBFGS", "steps": 30}),
    (Status.CONVERGED, BOWL, [2, 2], {"optimizer": "Adam", "lr": 0.1, "steps": 1000}),
    (Status.DESCENDING, BOWL, [2, 2], {"optimizer": "Adam", "lr": 0.1, "steps": 100}),
    (Status.OSCILLATING, BOWL, [2, 2], {"optimizer": "Muon", "lr": 0.3, "weight_decay": 0.0, "steps": 300}),
    (Status.CONVERGED, "x1**2", [2], {"optimizer": "SGD", "momentum": 0.9, "lr": 0.1, "steps": 500}),
    (Status.DESCENDING, "x1**2", [2], {"optimizer": "SGD", "momentum": 0.9, "lr": 0.1, "steps": 60}),
    (Status.DIVERGED, "x1**2", [2], {"optimizer": "SGD", "momentum": 0.9, "lr": 2.0, "steps": 60}),
    (Status.DIVERGED, BOWL, [2, 2], {"optimizer": "SGD", "maximize": True, "lr": 0.1}),
    # A gradient small beside that of a far start is not zero: f falls on.
    (Status.DESCENDING, "himmelblau", [100, 100], {"optimizer": "backtracking", "lr": 1.0, "steps": 8}),
    (Status.CONVERGED, "himmelblau", [100, 100], {"optimizer": "backtracking", "lr": 1.0, "steps": 80}),
    (Status.DESCENDING, "rosenbrock", [50, 50], {"optimizer": "Newton", "steps": 2}),
    (Status.DESCENDING, "(x1 - 3)**4", [1e4], {"optimizer": "Newton", "steps": 10}),
    (Status.DESCENDING, "x1**2 + 1e-6*(x2 - 1)**2", [100, 50], {"lr": 0.4, "steps": 300}),
    (Status.DESCENDING, _unscaled, [0, 0], {"lr": 2e-8, "steps": 3000}),
    (Status.CONVERGED, _unscaled, [0, 0], {"optimizer": "Newton", "steps": 20}),
    # Creases that slope, and kinks that are minima.
    (Status.STALLED, "bukin_6", [-8, 2], {"optimizer": "conjugate gradient", "lr": 1.0}),
    (Status.STALLED, "happy_cat", [1, -0.5], {"optimizer": "conjugate gradient", "lr": 1.0}),
    (Status.STALLED, "100*abs(x2) + x1**2", [3, 1], {"optimizer": "backtracking", "lr": 1.0, "steps": 60}),
    (Status.CONVERGED, "abs(x1) + abs(x2)", [-1.25, 1], {"optimizer": "backtracking", "lr": 1.0}),
    (Status.CONVERGED, "abs(x1) + x2**2", [-1, 0.5], {"optimizer": "backtracking", "lr": 0.5}),
    # Climbs.
    (Status.CONVERGED, "1 - x1**2", [0.5], {"optimizer": "SGD", "maximize": True, "lr": 0.1}),
    (Status.CONVERGED, "1 - x1**2", [0], {"optimizer": "SGD", "maximize": True}),
    (Status.STALLED, "x1**2", [0], {"optimizer": "SGD", "maximize": True}),
    (Status.STALLED, SADDLE, [0, 0], {"optimizer": "SGD", "maximize": True}),
    (Status.DESCENDING, "1 - x1**2", [2], {"optimizer": "SGD", "maximize": True, "lr": 0.01}),
    # Fifty dimensions, and more than Hessians are computed for.
    (Status.CONVERGED, lambda x: (x * x).sum(), [1] * 300, {"lr": 0.1}),
    (Status.DESCENDING, lambda x: (torch.linspace(1e-3, 1, 300, dtype=x.dtype) * x * x).sum(), [1] * 300, {"lr": 0.9}),
    (Status.CONVERGED, lambda x: (x * x).sum(), [1] * 50, {"lr": 0.1}),
    (Status.DESCENDING, lambda x: (x * x).sum(), [1] * 50, {"lr": 0.01}),
    (Status.DIVERGED, lambda x: (x * x).sum(), [1] * 50, {"lr": 1.1}),
    # Tolerances that were asked for.
    (Status.CONVERGED, BOWL, [2, 2], {"lr": 0.1, "grad_tol": 1e-3}),
    (Status.CONVERGED, BOWL, [2, 2], {"lr": 0.01, "steps": 10000, "value_tol": 1e-4}),
    (Status.STALLED, BOWL, [2, 2], {"lr": 1e-20, "value_tol": 1e-4}),
    (Status.DESCENDING, BOWL, [2, 2], {"lr": 1e-6, "value_tol": 1e-3}),
]  # fmt: skip


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("status", "f", "start", "options"), CASES)
def test_status(status, f, start, options, dtype):
    trace = kobai.descend(f, start, dtype=dtype, **options)
    assert trace.status == status, (trace, trace.value[-5:], trace.grad_norm[-5:])
    assert torch.isfinite(trace.x).all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_many_runs_are_judged_each_by_itself(dtype):
    starts = torch.tensor([[0.0, 0.0], [1.0, 0.0], [1.0, 1e-3], [0.0, 5.0]], dtype=dtype)
    trace = kobai.descend(SADDLE, starts, lr=0.1)
    assert trace.status.tolist() == [Status.STALLED, Status.STALLED, Status.DIVERGED, Status.DIVERGED]


@pytest.mark.parametrize(
    ("f", "status"), [("x1**2 + x2**3 + 0*x3", Status.STALLED), ("x1**2 + 0*x2 + 0*x3", Status.CONVERGED)]
)
def test_a_status_depends_neither_on_the_number_of_runs_nor_on_their_order(f, status):
    ends = torch.linspace(0, 2, 600).repeat(4)
    starts = torch.stack([torch.full_like(ends, 3.0), torch.zeros_like(ends), ends], 1)
    assert set(kobai.descend(f, starts, lr=0.1, record=kobai.Record(every=50)).status.tolist()) == {status}


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_banana_valley_ends_in_convergence(dtype):
    trace = kobai.descend(BANANA, [-1.2, 1.0], lr=1e-3, steps=30_000, dtype=dtype)
    assert trace.status == Status.CONVERGED


def test_a_hundred_thousand_steps():
    trace = kobai.descend("x1**2", [2.0], lr=1e-5, steps=100_000, dtype=torch.float64)
    assert trace.x.shape == (100_001, 1)
    assert trace.status == Status.DESCENDING
    assert trace.x[-1].item() == pytest.approx(2 * (1 - 2e-5) ** 100_000, rel=1e-9)


class TestStoppedAt:
    """The step at which the status was reached."""

    def test_converged(self):
        # |∇f| shrinks by 0.8 a step and is a millionth of the first from ln(10⁶)/ln(1.25) = 61.9 on.
        assert kobai.descend(BOWL, [2.0, 2.0], lr=0.1).stopped_at == 62

    def test_tolerances(self):
        trace = kobai.descend(BOWL, [2.0, 2.0], lr=0.25, grad_tol=0.1, steps=50)
        assert trace.stopped_at == 6  # 5.657 / 2⁶ = 0.088
        assert trace.x.shape == (51, 2)
        assert (trace.x[6:] == trace.x[6]).all()
        assert (trace.value[6:] == trace.value[6]).all()

    def test_diverged(self):
        # f grows by 1.44 a step from 8; the gradient there promises |∇f|·2 = 11.3, and 1000 times that is beyond bounds.
        assert kobai.descend(BOWL, [2.0, 2.0], lr=1.1).stopped_at == math.ceil(math.log(1 + 1414.2) / math.log(1.44))

    def test_nonfinite(self):
        # 1 → 0.7 → 0.2714… → below 0, where the logarithm ends.
        trace = kobai.descend("log(x1)", [1.0], lr=0.3, steps=10)
        assert trace.stopped_at == 3
        assert trace.x[2:, 0].tolist() == [trace.x[2, 0].item()] * 9
        assert torch.isfinite(trace.value).all()

    def test_outside_the_domain_from_the_start(self):
        trace = kobai.descend("log(x1)", [-1.0], steps=3)
        assert trace.stopped_at == 0
        assert trace.x[:, 0].tolist() == [-1.0] * 4
        assert trace.value.isnan().all()

    def test_a_gradient_that_is_not_finite(self):
        trace = kobai.descend("sqrt(x1)", [0.25], lr=0.25, steps=5)  # the first step lands on 0 exactly
        assert (trace.status, trace.stopped_at) == (Status.NONFINITE, 1)
        assert trace.x[1:, 0].tolist() == [0.0] * 5
        assert trace.value[1:].tolist() == [0.0] * 5

    def test_descending_and_oscillating_count_to_the_end(self):
        assert kobai.descend(BOWL, [2.0, 2.0], lr=0.01).stopped_at == 200
        assert kobai.descend(BOWL, [2.0, 2.0], lr=1.0).stopped_at == 200


def test_a_function_that_refuses_nan_ends_as_nonfinite():
    def picky(x):
        if not math.isfinite(float(x.detach())):
            raise ValueError("give me a number")
        return torch.log(x[0])

    trace = kobai.descend(picky, [1.0], lr=0.3, steps=400)
    assert trace.status == Status.NONFINITE
    many = kobai.descend(picky, [[1.0], [2.0]], lr=0.3, steps=400)
    assert many.status.tolist() == [Status.NONFINITE] * 2
    assert torch.equal(many.x[0], trace.x)


def test_a_rule_that_falls_over_nan_inside_its_step_ends_as_nonfinite():
    # torch's strong-Wolfe search runs down the saddle to inf − inf and then fails with an IndexError of its own.
    options = {"optimizer": "LBFGS", "line_search_fn": "strong_wolfe", "dtype": torch.float64, "steps": 12}
    start = torch.tensor([-0.8683994499641612, 0.7314314920771663], dtype=torch.float64)
    trace = kobai.descend(SADDLE, start, **options)
    assert torch.isfinite(trace.x).all()
    assert trace.status == Status.DIVERGED


def test_a_rule_that_fails_otherwise_says_where():
    class Broken(torch.optim.SGD):
        """Gives up."""

        def step(self, closure=None):
            raise ZeroDivisionError("out of luck")

    with pytest.raises(ZeroDivisionError) as caught:
        kobai.descend(BOWL, [2.0, 2.0], optimizer=Broken)
    assert "Broken raised this at step 0" in caught.value.__notes__[0]


def test_huge_numbers_make_no_noise():
    trace = kobai.descend("(x1 - 1)**2 + 2*(2*x2**2 - x1)**2", [5e40, -4e72], lr=1e-300, dtype=torch.float64, steps=2)
    assert trace.status in (Status.STALLED, Status.DIVERGED)


def test_a_function_that_fails_otherwise_says_where():
    def broken(x):
        if x[0] < 1:
            raise KeyError("no such thing")
        return (x * x).sum()

    with pytest.raises(KeyError) as caught:
        kobai.descend(broken, [2.0], lr=0.1)
    assert "at step 4, at x = [0.819" in caught.value.__notes__[0]


def test_statuses_are_an_array():
    s = Statuses([[1, 1], [3, 0]])
    assert s.shape == (2, 2)
    assert s[0, 1] is Status.CONVERGED
    assert s[1].tolist() == [Status.DIVERGED, Status.DESCENDING]
    assert (s == Status.CONVERGED).tolist() == [[True, True], [False, False]]
    assert (s != Status.CONVERGED).sum() == 2
    assert s.counts() == {Status.CONVERGED: 2, Status.DIVERGED: 1, Status.DESCENDING: 1}
    assert np.asarray(s).dtype == np.int8
    assert [len(row) for row in s] == [2, 2]
    assert repr(s[0]) == "<Statuses: converged, converged>"


def test_a_leap_above_the_start_does_not_make_other_gradients_small():
    """Barzilai-Borwein leaps to a gradient of 10⁷ on its way down Rosenbrock's valley; 10 is not zero beside that."""
    trace = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="Barzilai-Borwein", lr=1e-3, steps=60)
    assert float(trace.grad_norm.max()) > 1e5
    assert float(trace.value[-1]) > 0.1
    assert trace.status is not Status.CONVERGED


@pytest.mark.parametrize("every", [1, 100])
def test_small_steps_that_go_on_are_no_rest(every):
    """Close to Rosenbrock's minimum each step in float32 is a few roundings long, and still the run goes down."""
    near = [1.0025046, 1.0002303]
    trace = kobai.descend("rosenbrock", near, lr=1e-3, steps=500, record=Record(every=every))
    assert float(trace.value[-1]) < 0.5 * float(trace.value[0])
    assert trace.status is Status.DESCENDING
    whole = {"lr": 1e-3, "steps": 50_000, "record": Record(every=every), "engine": "compiled"}
    # It comes to rest where η·|∇f| is below the resolution of x, though other steps from there would lower f much.
    rest = kobai.descend("rosenbrock", near, **whole)
    step = kobai.descend("rosenbrock", rest.x[-1], optimizer="Newton", steps=1)
    assert 100 * float(step.value[-1]) < float(step.value[0])
    assert rest.status is Status.STALLED
    assert kobai.descend("rosenbrock", near, dtype="float64", **whole).status is Status.CONVERGED


def test_a_ball_that_only_trembles_by_roundings_has_come_to_rest():
    trace = kobai.descend("2*(x1-1)**2 + sin(3*x2)**2", [2.0, 2.0], lr=0.1, steps=200)
    assert trace.status is Status.CONVERGED
    assert trace.stopped_at < 100


@pytest.mark.parametrize("engine", ["loop", "stacked", "compiled"])
@pytest.mark.parametrize("every", [1, 7])
def test_engines_are_judged_alike(engine, every):
    starts = torch.tensor([[3.0, 2.2], [0.0, 0.1], [-4.0, 3.0], [5.0, 5.0]], dtype=torch.float64)
    record = Record(every=every)
    trace = kobai.descend("himmelblau", starts, lr=0.01, steps=210, engine=engine, record=record)
    assert (trace.status == Status.CONVERGED).all()
    alone = [kobai.descend("himmelblau", start, lr=0.01, steps=210, engine="loop", record=record) for start in starts]
    assert trace.stopped_at.tolist() == [one.stopped_at for one in alone]


def test_coarse_formats_converge_too():
    for dtype in ("bfloat16", "float16"):
        trace = kobai.descend("x1**2 + 3*x2**2", [-1.2, 1.0], lr=0.1, steps=100, dtype=dtype)
        assert trace.status is Status.CONVERGED
        assert kobai.descend("rosenbrock", [-1.2, 1.0], lr=1e-3, steps=50, dtype=dtype).status is not Status.CONVERGED
    # 1 + x² is 1 to within rounding once x² < 2⁻⁹: nothing lowers it, though x goes on towards 0.
    trace = kobai.descend("1 + x1**2", [1.0], lr=0.01, steps=150, dtype="bfloat16")
    assert trace.status is Status.CONVERGED


@pytest.mark.parametrize(("table", "model", "steps"), [
    ("cars", "distance ~ a*speed**5 + b*speed**4 + c*speed**3 + d*speed**2 + g*speed + h", 30),
    ("houses", "price ~ a*area**4 + b*area**3 + c*area**2 + d*area + g", 100),
    ("anscombe", "y2 ~ a*x**5 + b*x**4 + c*x**3 + d*x**2 + g*x + h", 30),
])  # fmt: skip
def test_newton_that_gets_no_lower_for_rounding_is_not_descending(table, model, steps):
    """Columns of very different sizes: the steps end in rounding, above the minimum."""
    trace = kobai.descend(kobai.loss(model, table), optimizer="undamped Newton", steps=steps, dtype="float64")
    tail = trace.value.reshape(-1)[-5:]
    assert float(tail.max() - tail.min()) < 1e-10 * float(tail.min())
    assert trace.status != Status.DESCENDING


def test_a_fall_of_few_roundings_is_one_where_the_way_down_is_no_longer():
    trace = kobai.descend("x1**2 + 10*x2**2", [2.0, 2.0], lr=1e-20, steps=40, dtype="float64")
    assert trace.status != Status.OSCILLATING
    trace = kobai.descend("x1**2 + 1000", [1.0], lr=2e-15, steps=40, dtype="float64")
    assert float(trace.value.reshape(-1)[0] - trace.value.reshape(-1)[-1]) < 1e-12
    assert trace.status == Status.DESCENDING
