"""Theory against closed forms on quadratics, finite differences elsewhere, and descents at the very limit."""

import json
import math

import numpy as np
import pytest
import torch

import kobai
from kobai import BadInput, Status, theory
from kobai.theory import LinearOptimizer, curvature, hessian, observed_rate, summary, verdict
from kobai.theory.summaries import Summary

BANANA = "(1 - x1)**2 + 100*(x2 - x1**2)**2"
VALLEY = "x1**2 + 5*x2**2"  # eigenvalues 2 and 10
DOUBLE = {"dtype": torch.float64}


def quadratic(eigenvalues, seed=0):
    """½ xᵀHx with these eigenvalues, turned at random; and H."""
    generator = torch.Generator().manual_seed(seed)
    n = len(eigenvalues)
    q, _ = torch.linalg.qr(torch.randn(n, n, generator=generator, dtype=torch.float64))
    H = q @ torch.diag(torch.tensor(eigenvalues, dtype=torch.float64)) @ q.T
    H = (H + H.T) / 2
    return kobai.Objective(lambda x: 0.5 * x @ H @ x, dim=n, name="quadratic"), H, q


class TestHessian:
    """Second derivatives."""

    @pytest.mark.parametrize("n", [1, 2, 7, 50])
    def test_of_a_quadratic_is_its_matrix(self, n):
        f, H, _ = quadratic(np.linspace(-3, 10, n))
        x = torch.randn(n, dtype=torch.float64)
        assert torch.allclose(hessian(f, x), H, atol=1e-12)
        assert torch.allclose(hessian(f, torch.randn(4, 3, n, dtype=torch.float64)), H.expand(4, 3, n, n), atol=1e-12)

    @pytest.mark.parametrize(
        "f", [BANANA, "sin(x1*x2) + exp(x1 - x2)", lambda x: torch.atan2(x[1], 3 + x[0]) + x[0] ** 4]
    )
    def test_equals_finite_differences(self, f):
        f = kobai.objective(f)
        x, h = torch.tensor([0.3, -0.7], dtype=torch.float64), 1e-4
        unit = torch.eye(2, dtype=torch.float64) * h

        def second(i, j):
            a, b = unit[i], unit[j]
            return (f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)) / (4 * h * h)

        expected = torch.tensor([[second(i, j) for j in range(2)] for i in range(2)])
        assert torch.allclose(hessian(f, x), expected, atol=2e-4)

    def test_many_points_equal_single_ones(self):
        f = kobai.objective(lambda x: x[0] ** 4 * x[1] if x[0] > 0 else x[1] ** 3 + x[0])
        x = torch.tensor([[1.0, 2.0], [-1.0, 2.0]])
        assert (
            hessian(f, x).tolist() == [hessian(f, row).tolist() for row in x] == [[[24, 4], [4, 0]], [[0, 0], [0, 12]]]
        )

    def test_straight_functions_have_none(self):
        assert hessian(kobai.objective("3*x1 - x2"), torch.ones(2)).tolist() == [[0, 0], [0, 0]]
        assert hessian(kobai.Objective(lambda x: torch.tensor(1.0)), torch.ones(2)).tolist() == [[0, 0], [0, 0]]

    def test_too_many_variables(self):
        with pytest.raises(BadInput, match="up to 50"):
            hessian(kobai.objective("sum(x**2)"), torch.ones(51))


RULES = [
    ("gradient descent", {}, 2 / 10),
    ("SGD", {}, 2 / 10),
    ("SGD", {"momentum": 0.9}, 2 * 1.9 / 10),
    ("SGD", {"momentum": 0.9, "nesterov": True}, 2 * 1.9 / (2.8 * 10)),
    ("SGD", {"momentum": 0.5, "dampening": 0.5}, 2 * 1.5 / (10 * 0.5)),
    ("SGD", {"weight_decay": 2.0}, 2 / 12),
]


class TestLimits:
    """The largest stable step size."""

    @pytest.mark.parametrize(("optimizer", "hyper", "limit"), RULES)
    def test_closed_form(self, optimizer, hyper, limit):
        assert LinearOptimizer.of(optimizer, hyper).limit(10.0) == pytest.approx(limit)

    @pytest.mark.parametrize(("optimizer", "hyper", "limit"), RULES)
    def test_descents_part_there(self, optimizer, hyper, limit):
        below = kobai.descend(VALLEY, [1.0, 1.0], optimizer=optimizer, lr=0.99 * limit, steps=4000, **hyper, **DOUBLE)
        above = kobai.descend(VALLEY, [1.0, 1.0], optimizer=optimizer, lr=1.01 * limit, steps=4000, **hyper, **DOUBLE)
        assert below.x[-1].abs().max() < 1e-6
        assert above.status == Status.DIVERGED
        assert verdict(above)[0].key == "verdict diverged limit"
        assert verdict(above)[0].numbers["limit"] == pytest.approx(limit)

    def test_no_limit_where_nothing_curves_upwards(self):
        assert LinearOptimizer().limit(0.0) is None
        assert LinearOptimizer().limit(-1.0) is None

    def test_rules_without_a_theory(self):
        assert LinearOptimizer.of("Adam", {"lr": 0.1}) is None
        assert LinearOptimizer.of("SGD", {"maximize": True}) is None


class TestRates:
    """The contraction in a step: predicted from the eigenvalues, seen in the trace."""

    @pytest.mark.parametrize("lr", [0.01, 0.1, 0.15, 0.19, 0.21])
    def test_gradient_descent_on_a_turned_quadratic(self, lr):
        f, _, q = quadratic([2.0, 5.0, 10.0])
        trace = kobai.descend(f, q @ torch.ones(3, dtype=torch.float64), lr=lr, steps=1500)
        predicted = LinearOptimizer().rate(lr, np.array([2.0, 5.0, 10.0]))
        assert predicted == pytest.approx(max(abs(1 - lr * s) for s in (2, 5, 10)))
        assert verdict(trace)[0].numbers["predicted"] == pytest.approx(predicted)
        assert verdict(trace)[0].numbers["observed"] == pytest.approx(predicted, rel=2e-3)

    def test_gradient_descent_along_one_eigenvector_is_exact(self):
        trace = kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.01, **DOUBLE)
        found = verdict(trace)[0].numbers
        assert found["predicted"] == pytest.approx(0.98, abs=1e-14)
        assert found["observed"] == pytest.approx(0.98, abs=1e-14)

    @pytest.mark.parametrize("nesterov", [False, True])
    @pytest.mark.parametrize("lr", [0.001, 0.02, 0.1])
    @pytest.mark.parametrize("momentum", [0.3, 0.9])
    def test_momentum_is_the_spectral_radius_of_its_recurrence(self, momentum, lr, nesterov):
        rates = []
        for slope in (2.0, 10.0):
            # (x_k, b_k) → (x_{k+1}, b_{k+1}), straight from b ← βb + g, x ← x − η(b or g + βb).
            b_row = np.array([slope, momentum])
            step = np.array([slope, 0]) + momentum * b_row if nesterov else b_row
            rates.append(np.abs(np.linalg.eigvals(np.array([np.array([1.0, 0]) - lr * step, b_row]))).max())
        assert LinearOptimizer(momentum, nesterov).rate(lr, np.array([2.0, 10.0])) == pytest.approx(max(rates))

    def test_directions_in_which_nothing_moves_do_not_count(self):
        assert LinearOptimizer().rate(0.1, np.array([0.0, 2.0])) == pytest.approx(0.8)
        assert math.isnan(LinearOptimizer().rate(0.1, np.zeros(2)))

    def test_observed_rate_of_a_geometric_series(self):
        steps = np.arange(0, 90, 3)
        assert observed_rate(7 * 0.9**steps, steps) == pytest.approx(0.9)
        assert observed_rate(np.array([1.0, 0.5, 0.25, 0.25, 0.25, 0.25]), np.arange(6)) == pytest.approx(0.5)
        assert math.isnan(observed_rate(np.array([0.0, 0.0]), np.arange(2)))


class TestCurvature:
    """Eigenvalues along a trace."""

    def test_on_the_banana(self):
        trace = kobai.descend(BANANA, torch.tensor([[-1.2, 1.0], [1.0, 1.0]]), lr=1e-3, steps=20)
        seen = curvature(trace, every=5)
        assert seen.steps.tolist() == [0, 5, 10, 15, 20]
        assert seen.eigenvalues.shape == (2, 5, 2)
        # At the minimum H = [[802, −400], [−400, 200]].
        assert seen.largest[1, 0] == pytest.approx(501 + math.sqrt(301**2 + 400**2), rel=1e-5)
        assert seen.smallest[1, 0] == pytest.approx(0.39936, rel=1e-2)

    def test_where_the_function_has_no_value(self):
        trace = kobai.descend("log(x1)", [-1.0], steps=1)
        assert math.isfinite(curvature(trace).largest[0])  # −1/x² is a number although log(−1) is none
        assert math.isnan(curvature(kobai.descend("1/x1", [0.0], steps=1)).largest[0])


UP = {"optimizer": "SGD", "maximize": True}
VERDICTS = [
    ("x1**2 + x2**2", [2.0, 2.0], {"lr": 0.1}, "converged in 62 steps", "62 ステップで収束"),
    (
        "x1**2 + x2**2",
        [2.0, 2.0],
        {"lr": 1.1},
        "diverges: η = 1.1 is above 2/λmax = 1",
        "発散：η = 1.1 が 2/λmax = 1 を超えている",
    ),
    ("x1**2 + x2**2", [2.0, 2.0], {"lr": 1.0}, "oscillates: η = 1 is at the limit 2/λmax = 1", "振動"),
    ("x1**2 + x2**2", [2.0, 2.0], {"lr": 0.01}, "still descending, at this rate about 480 more steps", "あと約 480 ステップ"),
    ("x1**2 + x2**2", [0.0, 0.0], {}, "the start is a minimum already", "初期点がすでに最小点"),
    (
        VALLEY,
        [1.0, 1.0],
        {"optimizer": "SGD", "momentum": 0.9, "lr": 0.5},
        "above 2(1+β)/λmax = 0.38",
        "2(1+β)/λmax = 0.38",
    ),
    ("x1**2 - x2**2", [1.0, 0.0], {"lr": 0.1}, "stalled on a saddle", "鞍点で停滞"),
    ("x1**2 - x2**2", [1.0, 0.1], {"lr": 0.1}, "runs away", "底がない"),
    ("x1**2 + x2**2", [2.0, 2.0], {"lr": 1e-20}, "the gradient is 5.66, but the steps are too small", "小さすぎて"),
    ("log(x1)", [1.0], {"lr": 0.3}, "breaks off at step 3", "ステップ 3 で中断"),
    ("abs(x1)", [2.0], {"lr": 0.3}, "oscillates: it moves but gets no lower", "動き続けるが下がらない"),
    ("x1", [2.0], {"lr": 0.3}, "still descending", "まだ降下中"),
    (lambda x: x[0] * 0 + 1, [2.0], {}, "stalled: it is flat here", "平らで"),
    # Minima: −39.16617 n is Styblinski and Tang's lowest value; camel and Rastrigin have other minima besides.
    ("styblinski_tang", [-2.0, -2.0], {"lr": 0.01}, "converged in", "で収束"),
    ("styblinski_tang", [2.0, 2.0], {"lr": 0.01},
     "to a local minimum in 21 steps; a lower one is known, f = −78.3", "より低い最小値 f = −78.3 が知られている"),
    ("rastrigin", [2.1, 1.1], {"lr": 1e-3}, "a lower one is known, f = 0", "局所的な最小点に収束"),
    ("six_hump_camel", [1.6, -0.6], {"lr": 0.01}, "a lower one is known, f = −1.03", "局所的な最小点に収束"),
    ("himmelblau", [3.0, 2.2], {"lr": 0.01}, "converged in", "で収束"),
    # Ended by a tolerance that was met before the minimum: no minimum is named, neither this one nor a lower one.
    ("styblinski_tang", [2.0, 2.0], {"lr": 0.01, "grad_tol": 1.0},
     "met the tolerance in 12 steps, at |∇f| = 0.949: f can still fall", "許容誤差に到達（|∇f| = 0.949）"),
    ("x1**2 + x2**2", [2.0, 2.0], {"lr": 0.01, "steps": 500, "value_tol": 1e-3}, "f can still fall", "まだ下がりうる"),
    ("x1**2 + x2**2", [2.0, 2.0], {"grad_tol": 9.0}, "the start meets the tolerance already, at |∇f| = 5.66", "初期点がすでに"),
    ("-x1**2", [2.0], {**UP, "lr": 0.1, "grad_tol": 0.5}, "f can still rise", "まだ上がりうる"),
    ("-x1**2", [0.2], {**UP, "lr": 0.1, "grad_tol": 0.5}, "the start meets the tolerance already", "まだ上がりうる"),
    # A tolerance that lies below what rounding leaves changes nothing.
    ("styblinski_tang", [2.0, 2.0], {"lr": 0.01, "grad_tol": 1e-4}, "a lower one is known, f = −78.3", "局所的な最小点"),
    ("x1**2 + x2**2", [2.0, 2.0], {"lr": 0.1, "grad_tol": 1e-9, "dtype": "float64"}, "converged in", "で収束"),
    # At the global minimum, though float32 leaves f = 1.9e-6 there.
    ("rastrigin", [-0.288, 0.184], {"lr": 0.002, "engine": "compiled"}, "converged in 7 steps", "7 ステップで収束"),
    # Where the bottom of a valley is a curve, rounding leaves small numbers of either sign.
    ("(1 - x*y)**2/2", [2.0, 0.501], {"lr": 0.6}, "converged in 39 steps", "39 ステップで収束"),
    ("(1 - x*y)**2/2", [2.0, 0.51], {"lr": 0.4}, "converged in 29 steps", "29 ステップで収束"),
    ("(1 - x*y)**2/2", [2.0, 0.51], {"lr": 0.5}, "converged in 133 steps", "133 ステップで収束"),
    ("(x - y)**2", [2.0, 1.0], {"lr": 0.2}, "converged in", "収束"),
    # η beside the limit, and far above it.
    ("x**4/4", [2.0], {"lr": 0.5}, "η = 0.5 is above 2/λmax = 0.167 where it is", "がいまいる所の 2/λmax = 0.167 を超えている"),
    ("x**2", [2.0], {"lr": 1.0}, "η = 1 is at the limit 2/λmax = 1", "限界 2/λmax = 1 に達している"),
    # Climbs, maxima, saddles.
    ("-x1**2", [2.0], {**UP, "lr": 0.1}, "reached a maximum in", "最大点に到達"),
    ("-x1**2", [0.0], UP, "the start is a maximum already", "初期点がすでに最大点"),
    ("-x1**2", [2.0], {**UP, "lr": 0.01}, "still climbing, at this rate about 480 more steps", "まだ上昇中"),
    ("-x1**2", [2.0], {"optimizer": "Adam", "maximize": True, "lr": 0.1, "steps": 600}, "reached a maximum", "最大点"),
    ("-x1**2", [2.0], {**UP, "lr": 1.0}, "oscillates: it moves but gets no higher", "上がらない"),
    ("-x1**2", [2.0], {**UP, "lr": 1.3}, "diverges: climbing, f fell beyond bounds", "上昇のはずが"),
    ("x1**3", [1.0], {**UP, "lr": 0.1}, "climbs away: f keeps rising", "頂上がない"),
    ("x1**2", [0.0], UP, "stalled in a minimum: the gradient is 0, and f rises on every side", "最小点で停滞"),
    ("x1**2 - x2**2", [0.0, 1.0], {**UP, "lr": 0.1},
     "stalled on a saddle: the gradient is 0, but it is no maximum", "最大点ではない"),
    ("-x1**2", [0.0], {}, "stalled on a maximum: the gradient is 0, and f falls on every side", "最大点で停滞"),
    ("-x1**2 - 3*x2**2", [0.0, 0.0], {}, "stalled on a maximum", "最大点で停滞"),
    # f is finite, ∇f is not.
    ("sqrt(x1)", [0.25], {"lr": 0.25}, "breaks off at step 1: f = 0 is finite, but its gradient is infinite", "勾配が無限大"),
    ("sqrt(x1**2 + x2**2)", [0.0, 0.0], {}, "step 0: f = 0 is finite, but its gradient is not a number", "勾配が数でない"),
    (lambda x: torch.where(x[0] > 0, torch.sqrt(x[0]), 0.5), [-1.0], {}, "usually a branch that is not taken", "分岐"),
    (lambda x: torch.where(x[0] > 1, x[0], torch.exp(200 * x[0])), [5.0], {}, "f = 5 is finite, but its gradient", "あふれ"),
    # At rest elsewhere.
    ("(x1 - 1)**2", [3.0], {"optimizer": "SGD", "weight_decay": 0.5, "lr": 0.1}, "where weight decay balances", "重み減衰"),
    ("bukin_6", [-8.0, 2.0], {"optimizer": "backtracking", "dtype": "float64", "lr": 1.0},
     "finds no step that lowers f", "見つからない"),
    ("happy_cat", [1.0, -0.5], {"optimizer": "conjugate gradient", "lr": 1.0}, "stalled on a crease: f falls along it", "折れ目"),
]  # fmt: skip


@pytest.mark.parametrize(("f", "start", "options", "english", "japanese"), VERDICTS)
def test_verdicts_in_words(f, start, options, english, japanese):
    (found,) = verdict(kobai.descend(f, start, **options))
    assert english in found.say()
    assert japanese in found.say("ja")
    assert "{" not in found.say("ja") + found.say()
    json.dumps(found.numbers, allow_nan=False)


def test_many_runs_say_how_many_are_in_local_minima():
    starts = torch.tensor([[2.0, 2.0], [-2.0, 2.0], [-2.0, -2.0]])
    (line,) = summary(kobai.descend("styblinski_tang", starts, lr=0.01))
    assert line.local == 2
    assert line.say().endswith("2 of them to local minima: a lower one is known, f = −78.3")
    assert "うち 2 個は局所的な最小点" in line.say("ja")
    (line,) = summary(kobai.descend("-x1**2", [[1.0], [2.0]], optimizer="SGD", maximize=True, lr=0.1))
    assert line.say().startswith("all 2 reached a maximum in")


def test_runs_that_a_tolerance_ended_early_are_in_no_local_minimum():
    starts = torch.tensor([[2.0, 2.0], [-2.0, 2.0], [-2.0, -2.0]])
    (line,) = summary(kobai.descend("styblinski_tang", starts, lr=0.01, grad_tol=1.0))
    assert (line.kind, line.local) == ("converged", 0)
    gd = {"optimizer": "gd"}
    races = {"loose": {"grad_tol": 1.0, **gd}, "tight": {"grad_tol": 1e-4, **gd}}
    loose, tight = verdict(kobai.race("styblinski_tang", [2.0, 2.0], races, lr=0.01))
    assert "f can still fall" in loose.say()
    assert "converged to a local minimum" in tight.say()


def test_the_forecast_comes_true():
    trace = kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.01, **DOUBLE)
    more = int(verdict(trace)[0].numbers["more"])
    assert kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.01, steps=200 + more + 1, **DOUBLE).stopped_at == 200 + more


def test_verdicts_of_a_race_carry_their_names():
    trace = kobai.race(
        "x1**2 + x2**2", [2.0, 2.0], {"fast": {"optimizer": "gd", "lr": 1.1}, "Adam": {"lr": 0.1}}, steps=300
    )
    fast, adam = verdict(trace)
    assert (fast.name, fast.kind, adam.name) == ("fast", "diverged", "Adam")
    assert fast.numbers["limit"] == 1.0
    assert adam.numbers["limit"] is None


def test_no_more_verdicts_than_asked_for():
    trace = kobai.descend("x1**2 + x2**2", torch.ones(6, 5, 2), steps=3)
    assert len(verdict(trace)) == 30
    assert len(verdict(trace, most=7)) == 7


def test_verdicts_where_the_function_is_gone_or_rough(tmp_path):
    path = kobai.descend(lambda x: (x * x).sum(), [1.0, 1.0], lr=0.1).save(tmp_path / "run.zarr")
    (found,) = verdict(kobai.Trace.load(path))
    assert found.say() == "converged in 62 steps"
    assert found.numbers["limit"] is None


@pytest.mark.parametrize(("count", "text"), [(7, 7), (99, 99), (484, 480), (6701, 6700), (123456, 120000)])
def test_forecasts_have_two_digits(count, text):
    assert theory.about(count) == text


def test_many_runs_are_summed_up_by_how_they_ended():
    starts = [[0.1, 0.1], [0.2, 0.1], [5.0, 1.0], [0.0, 0.0]]
    trace = kobai.descend("x1**4 + x2**2", starts, lr=0.3, steps=400)
    lines = summary(trace)
    assert sum(line.count for line in lines) == 4
    assert {line.kind for line in lines} == set(map(str, trace.status))
    gone = next(line for line in lines if line.kind == "diverged")
    assert gone.say() == f"1 of 4 diverged within {gone.high} step{'' if gone.high == 1 else 's'}"
    assert gone.say("ja") == f"4 個中 1 個が発散（{gone.high} ステップ）"
    assert gone.say(later=True) == f"1 diverged within {gone.high} step{'' if gone.high == 1 else 's'}"
    swinging = Summary("oscillating", 7, 60, 20, 90)
    assert [swinging.say(later=True), swinging.say("ja", later=True)] == ["7 oscillating", "7 個が振動"]
    assert swinging.say(later=False) == "7 of 60 oscillating"
    assert swinging.say() == "7 of 60 oscillating: moving but getting no lower"
    calm = summary(kobai.descend("x1**2 + x2**2", [[1.0, 2.0], [1e-3, 3.0]], lr=0.1, steps=200))[0]
    assert calm.say() == f"all 2 converged in {calm.high} steps"
    assert (
        summary(kobai.descend("x1**2 + x2**2", [[0.0, 0.0]] * 3, lr=0.1, steps=9))[0].say()
        == "all 3 started in a minimum"
    )
