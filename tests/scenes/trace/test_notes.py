"""Notes on what lies outside the plot, and on slices through more than two variables."""

import numpy as np
import pytest

import kobai
from kobai.data import Loss

QUADRATIC = "x**2 + 2*y**2 + 3*z**2"


def _notes(loss, lang="en", **given):
    return kobai.scene(kobai.descend(loss, **given), lang=lang).notes


@pytest.mark.parametrize("lr", [1e-3, 1e-2, 0.1, 1.0])
def test_when_a_models_curve_is_outside(lr):
    table = kobai.data.table("anscombe")
    trace = kobai.descend(kobai.loss("y3 ~ a*x + b", table, loss="huber", standardize=True), lr=lr, steps=60)
    shown = kobai.scene(trace)
    x, y = shown.panels[0].axes
    loss = trace.objective
    assert isinstance(loss, Loss)
    ends = loss.predict(trace.x.double().numpy(), {"x": np.array([x.lo, x.hi])})
    out = (ends < y.lo).all(1) | (ends > y.hi).all(1)
    said = [note for note in shown.notes if "outside the plot" in note]
    if out.all():
        assert said == ["the curve lies outside the plot at every step"]
    elif out.mean() > 0.1:
        assert said == [f"the curve lies outside the plot until step {np.argmin(out)}"]
    else:
        assert said == []


def test_curves_that_leave_and_those_of_several_runs():
    loss = kobai.loss("y ~ a*x + b", {"x": [1.0, 2, 3, 4], "y": [2.0, 3, 5, 6]})
    trace = kobai.descend(loss, start=[1.4, 0.5], optimizer="SGD", maximize=True, lr=0.2, steps=12)
    shown = kobai.scene(trace)
    (x, y), theta = shown.panels[0].axes, trace.x.double().numpy()
    ends = theta[:, :1] * [x.lo, x.hi] + theta[:, 1:]
    out = np.all(ends < y.lo, axis=1) | np.all(ends > y.hi, axis=1)
    assert np.flatnonzero(out)[-1] == len(out) - 1
    assert f"the curve lies outside the plot from step {np.argmax(out)} on" in shown.notes
    several = _notes(loss, start=[[0.0, 0.0], [1.4, 0.5]], lr=1e-6, steps=5)
    assert "some curves lie outside the plot at every step" in several
    assert "曲線は全ステップで図の範囲外" in _notes(loss, lang="ja", lr=1e-6, steps=5)


def test_starts_and_minima_outside_the_plot():
    trace = kobai.descend("rosenbrock", [-1.2, 1.0], lr=1e-3, steps=9)
    assert kobai.scene(trace).notes == []
    outside = kobai.scene(trace, xlim=(-0.5, 0.5)).notes
    assert outside[-2:] == ["outside the plot: known minimum", "the start lies outside the plot"]
    two = kobai.descend("x1**2 + x2**2", [[2.0, 0.0], [0.1, 0.1]], lr=0.1, steps=9)
    assert "1 of 2 starts lie outside the plot" in kobai.scene(two, zlim=(0, 1)).notes
    assert not any("start" in note for note in kobai.scene(two, zlim=(0, 1), view="loss").notes)


def test_names_of_parameters_are_written_alike():
    loss = kobai.loss("price ~ .", kobai.data.table("houses"), standardize=True)
    (said,) = [note for note in _notes(loss, lr=0.1, steps=9) if "own units" in note]
    assert said.startswith("w_area, w_age, b are")


def _said(f: str, start: list[float] | list[list[float]], **options: object) -> list[str]:
    trace = kobai.descend(f, start, lr=0.05, steps=200, dtype="float64")
    found = kobai.scene(trace, view="both", **options)
    assert found.extra["slice"] == [note for note in found.notes if note in found.extra["slice"]]
    return found.extra["slice"]


def test_one_variable_is_held_where_the_descent_ended():
    assert _said(QUADRATIC, [2.0, 2.0, 2.0], coordinates=(0, 1)) == [
        "the surface is the slice at z = 0, where the descent ended"
    ]
    assert _said(QUADRATIC, [2.0, 2.0, 2.0], coordinates=("x", "z"), lang="ja") == [
        "曲面は y = 0 での断面（降下の終点の値）"
    ]
    assert _said(QUADRATIC.replace("z", "(z - 1)"), [2.0, 2.0, 2.0], coordinates=(0, 1)) == [
        "the surface is the slice at z = 1, where the descent ended"
    ]
    two = [[2.0, 2.0, 2.0], [1.0, 1.0, 1.0]]
    assert _said(QUADRATIC, two, coordinates=(0, 1)) == ["the surface is the slice at z = 0, where the first run ended"]


def test_a_few_are_named_and_many_are_counted():
    few = _said("sum((x - 1)**2)", [2.0] * 5, coordinates=(0, 4))
    assert few[0] == "the surface is the slice at x₂ = 1, x₃ = 1, x₄ = 1, where the descent ended"
    assert _said("sum(x**2)", [2.0] * 9, coordinates=(0, 1))[0] == (
        "the surface is a slice: 7 other variables are fixed, where the descent ended"
    )


@pytest.mark.parametrize(
    ("start", "coordinates", "unseen"),
    [
        ([0.1, 0.2, 2.0], (0, 1), "98 % of the movement is along z, not shown"),
        ([0.1, 0.2, 2.0], (0, 2), None),
        ([0.0, 0.0, 0.0], (0, 1), None),
    ],
)
def test_a_large_share_of_the_movement_that_is_not_shown_is_said(start, coordinates, unseen):
    found = _said(QUADRATIC, start, coordinates=coordinates)
    assert found[1:] == ([] if unseen is None else [unseen])


def test_neither_a_principal_plane_nor_a_function_of_two_variables_is_a_slice():
    trace = kobai.descend(QUADRATIC, [2.0, 2.0, 2.0], lr=0.05, steps=20)
    assert "slice" not in kobai.scene(trace).extra
    assert "slice" not in kobai.scene(kobai.descend("x**2 + y**2", [2.0, 2.0], steps=20)).extra


def test_without_a_descent_it_is_said_where_the_others_are_held():
    assert "the surface is the slice at z = 0" in kobai.scene(kobai.objective(QUADRATIC), coordinates=(0, 1)).notes
