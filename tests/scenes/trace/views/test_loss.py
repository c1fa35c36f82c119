"""What the axis of values says is true, also of negative values and of zeros."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.scenes import Curve, Path
from kobai.scenes.scale import Scale
from kobai.scenes.trace.labels import scale_formula
from kobai.scenes.trace.views.loss import loss_scale
from tests.scenes.trace.test_labels import computed, number


@pytest.mark.parametrize(
    ("f", "start", "lr", "height"),
    [("x1**2 - 4", [300.0], 0.3, "auto"), ("x1**2 - 4", [30.0], 0.1, "log"), ("x1**2 + x2**4 - 3", [20.0, 1.0], 0.1, "log"),
     ("-exp(-x1**2)", [0.5], 0.2, "log"), ("x1**2 - 3.7", [500.0], 0.4, "auto"), ("-x1**2", [0.1], 0.4, "log")],
)  # fmt: skip
def test_the_words_give_the_height_of_negative_values(f, start, lr, height):
    trace = kobai.descend(f, start, lr=lr, steps=30, dtype="float64")
    (panel,) = kobai.scene(trace, view="loss", height=height).panels
    axis = panel.axes[1]
    assert axis.scale == "symlog"
    (curve,) = (m for m in panel.marks if isinstance(m, Curve))
    value = trace.value.numpy()[curve.points[:, 0].astype(int)]
    assert (value < 0).any()
    seen = np.isfinite(curve.points[:, 1])
    assert "±" in axis.note
    scale = Scale("symlog", axis.linthresh, offset=axis.offset)
    assert computed(scale_formula(scale, below=True), value[seen]) == pytest.approx(
        curve.points[seen, 1], rel=1e-3, abs=1e-6
    )
    for at, text in axis.ticks:
        true = Scale("symlog", axis.linthresh, offset=axis.offset).to_true(at)
        assert number(text) == pytest.approx(true, rel=0.05, abs=1e-9)


def test_a_zero_on_a_logarithm_has_its_own_tick():
    trace = kobai.descend("x1**2", [1.0], lr=0.4, steps=12)
    trace.value[8:] = 0.0
    (panel,) = kobai.scene(trace, view="loss").panels
    axis = panel.axes[1]
    (curve,) = (m for m in panel.marks if isinstance(m, Curve))
    assert axis.note == "log scale"
    assert axis.ticks[0] == (curve.points[-1, 1], "0")
    assert min(at for at, _ in axis.ticks[1:]) > curve.points[-1, 1] + 0.5


@pytest.mark.parametrize("lr", [0.27, 0.02])
def test_the_value_in_the_plane_ends_where_the_run_leaves_it(lr):
    trace = kobai.descend("x**2 + 2*y**2 + 4*z**2", [1.0, 300.0, 3.0], lr=lr, steps=60, dtype="float64")
    surface, loss = kobai.scene(trace, view="surface", coordinates=(0, 2)).panels
    true, inside = (mark for mark in loss.marks if isinstance(mark, Curve))
    assert (true.label, inside.label) == ("f on the path", "f on the surface")
    path = next(mark for mark in surface.marks if isinstance(mark, Path))
    end = len(inside.points) if path.last is None else path.last
    assert np.isfinite(inside.points[:end, 1]).all()
    assert np.isnan(inside.points[end:, 1]).all()


@pytest.mark.parametrize(("lr", "coordinates"), [(1.3, None), (0.1, None), (0.1, (0, 1))])
def test_two_curves_that_cannot_be_told_apart_are_one_without_a_name(lr, coordinates):
    trace = kobai.descend("sum(x**2)", [1.0, 2.0, 3.0, -1.0, 2.0], lr=lr, steps=60, dtype="float64")
    _, loss = kobai.scene(trace, view="surface", coordinates=coordinates).panels
    curves = [mark for mark in loss.marks if isinstance(mark, Curve)]
    # The path is straight: its own plane has its values, that of two variables less than half of them.
    assert [curve.label for curve in curves] == ([""] if coordinates is None else ["f on the path", "f on the surface"])


@pytest.mark.parametrize(
    ("f", "start", "optimizer", "lr", "scale"),
    [
        ("abs(x1)", [2.0], "sign descent", 0.0199, "linear"),  # to 0.01 in equal steps
        ("x1", [2.0], "gradient descent", 0.05, "linear"),
        ("log(1 + x1**2)", [0.001], "gradient descent", 0.1, "log"),
        ("x1**2", [2.0], "gradient descent", 0.1, "log"),
        ("-100*exp(-x1**2)", [3.0], "gradient descent", 0.0055, "linear"),
    ],
)
def test_a_straight_descent_is_straight_in_the_chart(f, start, optimizer, lr, scale):
    trace = kobai.descend(f, start, optimizer=optimizer, lr=lr, steps=100, dtype="float64")
    (panel,) = kobai.scene(trace, view="loss").panels
    assert panel.axes[1].scale == scale
    (panel,) = kobai.scene(trace, view="loss", height="log").panels
    assert panel.axes[1].scale in ("log", "symlog")  # as asked for


def test_a_sign_logarithm_that_hardly_bends_is_linear():
    values = np.array([1.0] + [-100.0] * 600)
    assert loss_scale(values).kind == "linear"
    assert loss_scale(values, "log").kind == "symlog"
    assert loss_scale(np.array([1e4] + [-1.0] * 600)).kind == "symlog"


@pytest.mark.parametrize(("dtype", "floor"), [("float32", -13), ("float64", -31)])
def test_a_logarithm_ends_where_values_are_rounding(dtype, floor):
    # f = 8 at the start, and x is rounded to 2⁻²³ or 2⁻⁵² of itself: 8 · 2⁻⁴⁶ = 1.1·10⁻¹³, 8 · 2⁻¹⁰⁴ = 3.9·10⁻³¹.
    trace = kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=0.2, steps=300, dtype=dtype)
    (panel,) = kobai.scene(trace, view="loss").panels
    axis, (curve,) = panel.axes[1], (m for m in panel.marks if isinstance(m, Curve))
    height = np.log10(trace.value.double().numpy(), where=trace.value.numpy() > 0, out=np.full(301, -np.inf))
    assert np.nanmin(height[np.isfinite(height)]) < floor - 4
    # A zero, which float32 comes to, stands there too.
    assert (trace.value == 0).any() == (dtype == "float32")
    assert curve.points[:, 1] == pytest.approx(np.maximum(height, floor), abs=1e-6)
    assert axis.ticks[0] == (
        floor,
        f"≤ 10⁻{str(-floor).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}",
    )
    assert axis.lo > floor - 3
    assert all(b - a > 0.07 * (axis.hi - axis.lo) for (a, _), (b, _) in zip(axis.ticks, axis.ticks[1:], strict=False))


@pytest.mark.parametrize("start", [3.0, 1e-9])
def test_a_logarithm_that_ends_above_rounding_is_whole(start):
    trace = kobai.descend("x1**2", [start], lr=0.1, steps=30)
    (panel,) = kobai.scene(trace, view="loss", height="log").panels
    (curve,) = (m for m in panel.marks if isinstance(m, Curve))
    assert curve.points[:, 1] == pytest.approx(np.log10(trace.value.double().numpy()), abs=1e-6)
    assert not any(text.startswith("≤") for _, text in panel.axes[1].ticks)


def test_runs_beside_one_another_have_one_floor():
    f = "x1**2 + 100*x2**2"
    trace = kobai.race(f, [1.0, 1.0], {"SGD": {"lr": 0.004}, "Adam": {"lr": 0.05}}, steps=400)
    (panel,) = kobai.scene(trace, view="loss").panels
    lowest = min(np.nanmin(m.points[:, 1]) for m in panel.marks if isinstance(m, Curve))
    assert lowest >= np.floor(np.log10(101 * 2.0**-46))


X = np.linspace(0, 3, 24)
TABLE = {"x": X, "y": 2 * X + np.sin(9 * X)}


def test_a_table_has_its_closed_form_as_a_line_and_its_held_out_rows_as_a_second_curve():
    loss = kobai.loss("y ~ a*x + b", TABLE, held_out=0.25)
    trace = kobai.descend(loss, lr=0.05, steps=40, dtype="float64")
    panel = kobai.scene(trace, panels=["loss"], height="linear").panels[0]
    own, tried, ideal = [m for m in panel.marks if isinstance(m, Curve)]
    assert panel.axes[1].label.plain == "loss (mean squared error)"
    assert (own.color, own.dash, tried.color, tried.dash, tried.label) == (0, False, 0, True, "held out")
    rows = loss.held
    a, b = trace.x[:, 0, None].numpy(), trace.x[:, 1, None].numpy()
    errors = a * rows.columns[rows.model.columns.index("x")] + b - rows.target
    np.testing.assert_allclose(tried.points[:, 1], (errors**2).mean(1), rtol=1e-12)
    assert ideal.label == "closed form"
    np.testing.assert_allclose(ideal.points, [[0, loss.closed_form().value], [40, loss.closed_form().value]])
    assert own.points[-1, 1] >= ideal.points[-1, 1]


@pytest.mark.parametrize(
    ("options", "english", "japanese"),
    [
        ({}, "loss (mean squared error)", "損失（平均二乗誤差）"),
        ({"reduction": "sum", "l2": 0.1}, "loss (sum of squared errors + 0.1 Σθ²)", "損失（二乗誤差の和 + 0.1 Σθ²）"),
        ({"loss": "huber", "delta": 0.5}, "loss (mean Huber loss, δ = 0.5)", "損失（Huber 損失の平均、δ = 0.5）"),
        ({"loss": "absolute", "l1": 2}, "loss (mean absolute error + 2 Σ|θ|)", "損失（平均絶対誤差 + 2 Σ|θ|）"),
        ({"loss": lambda z, y: (z - y) ** 4}, "loss (mean over the rows)", "損失（行の平均）"),
    ],
)
def test_the_axis_says_which_loss_it_is(options, english, japanese):
    trace = kobai.descend(kobai.loss("y ~ a*x + b", TABLE, **options), lr=1e-3, steps=3)
    for lang, words in (("en", english), ("ja", japanese)):
        scene = kobai.scene(trace, view="both", lang=lang)
        assert scene.panels[2].axes[1].label.plain == words
        assert scene.panels[1].axes[2].label.plain == {"en": "loss", "ja": "損失"}[lang]
        assert {"en": "loss = ", "ja": "損失 = "}[lang] in scene.timeline.status[0]


def test_of_scaled_columns_axes_say_so_and_a_note_has_the_columns_units():
    trace = kobai.descend(kobai.loss("y ~ a*x + b", TABLE, standardize=True), lr=0.1, steps=30)
    scene = kobai.scene(trace)
    assert [axis.label.plain for axis in scene.panels[1].axes[:2]] == ["a (scaled)", "b (scaled)"]
    a, b = trace.objective.in_units(trace.x[-1])
    assert f"a = {a:.4g}, b = {b:.4g}".replace("-", "−") in scene.notes[-1]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_words_of_bands_are_their_quantiles(lang):
    from kobai.messages import say
    from kobai.scenes.trace.views.loss import DECILES, QUARTILES

    for key, (low, high) in (("median line", DECILES), ("median lines", QUARTILES)):
        assert f"{round(100 * (high - low))} %" in say(key, lang)
    assert f"{round(100 * DECILES[0])}" in say("median", lang)
    assert f"{round(100 * DECILES[1])} %" in say("median", lang)
