"""Where runs are drawn under ``zlim``."""

import numpy as np
import pytest

import kobai
from kobai.scenes import Curve, Path, Points, Surface


def _path(trace, **options):
    panel = kobai.scene(trace, **options).panels[0]
    (path,) = [mark for mark in panel.marks if isinstance(mark, Path)]
    return panel, path


BOWL = "x1**2 + x2**2"


def test_a_run_that_leaves_through_the_top_ends_at_its_last_crossing_with_an_arrow():
    trace = kobai.descend(BOWL, [0.3, 0.2], lr=1.1, steps=30)
    _, path = _path(trace, zlim=(0, 2), domain=((-3, 3), (-3, 3)), height="linear")
    f, x = trace.value.numpy(), trace.x.numpy()
    first = int(np.argmax(f > 2))
    share = (2 - f[first - 1]) / (f[first] - f[first - 1])
    crossing = [*(x[first - 1] + share * (x[first] - x[first - 1])), 2]
    assert path.last == first
    assert path.end_note == f"outside at step {first} (f = {f[first]:.2f})"
    np.testing.assert_allclose(path.points[first:], [crossing] * (31 - first), atol=1e-4)
    np.testing.assert_allclose(path.points[:first, 2], f[:first], rtol=1e-5)


def test_a_run_that_comes_back_keeps_its_true_heights_and_goes_on():
    trace = kobai.descend("x1**2 + 10*x2**2", [2.0, 1.0], lr=0.095, steps=30)
    panel, path = _path(trace, zlim=(0, 3), height="linear")
    assert path.last is None
    assert not path.end_note
    np.testing.assert_allclose(path.points[:, 2], trace.value.numpy(), rtol=1e-5)  # none is moved to the limit
    assert path.limits == pytest.approx((0, 3), abs=1e-5)
    assert not any(isinstance(m, Points) and m.symbol == "ring" for m in panel.marks)  # the start is out of view


def test_a_run_that_leaves_through_the_bottom():
    trace = kobai.descend("x1**4 - 3*x1**2", [2.3], lr=0.05, steps=20)
    panel, path = _path(trace, zlim=(-2, 3))
    assert path.points[-1, 1] == pytest.approx(-2, abs=1e-4)
    assert path.end_note.startswith(f"outside at step {path.last} (f = −2.13")
    (curve,) = [mark for mark in panel.marks if isinstance(mark, Curve)]
    inside = curve.points[np.isfinite(curve.points[:, 1])]
    assert (np.abs(inside[:, 1] - 3) < 1e-4).sum() == 2  # two crossings; no line along the limit


def test_a_run_that_is_never_in_view_has_its_arrow_alone():
    trace = kobai.descend(BOWL, [2.0, 2.0], lr=0.01, steps=3)
    _, path = _path(trace, zlim=(0, 1))
    assert path.last == 0
    assert path.end_note.startswith("outside at step 0")


def test_a_run_that_ends_on_the_limit_is_in_view():
    trace = kobai.descend(f"{BOWL} + 1", [1.0, 1.0], lr=0.3, steps=60)
    panel, path = _path(trace, zlim=(1, 3))
    assert path.last is None
    assert any(isinstance(m, Points) and m.symbol == "ring" for m in panel.marks)


def test_without_zlim_and_on_a_map_nothing_changes():
    trace = kobai.descend(BOWL, [0.3, 0.2], lr=1.1, steps=30)
    assert _path(trace)[1].limits is None
    cut, whole = (_path(trace, view="contour", domain=((-3, 3),) * 2, **given)[1] for given in ({"zlim": (0, 2)}, {}))
    np.testing.assert_array_equal(cut.points, whole.points)
    assert cut.limits is None


@pytest.mark.parametrize("zlim", [(0.5, 1), (1e-9, 2), (-10, 1e-3)])
def test_many_runs_are_points_in_view_alone(zlim):
    trace = kobai.descend(BOWL, np.random.default_rng(0).uniform(-2, 2, (50, 2)), lr=0.1, steps=9)
    panel = kobai.scene(trace, zlim=zlim, view="surface", height="linear").panels[0]
    assert any(isinstance(mark, Surface) for mark in panel.marks)
    for mark in panel.marks:
        if isinstance(mark, Points) and mark.animated:
            height = mark.points[..., 2]
            assert ((height > zlim[0] - 1e-3) & (height < zlim[1] + 1e-3) | np.isnan(height)).all()


@pytest.mark.parametrize("view", ["surface", "curve", "small"])
def test_pictures_of_what_is_cut(view, tmp_path):
    f, start = ("x1**4 - 3*x1**2", [2.3]) if view != "surface" else ("x1**2 + 10*x2**2", [2.0, 1.0])
    trace = kobai.descend(f, start, lr=0.05, steps=20)
    for theme in ("paper", "article") if view == "surface" else ("paper",):
        shown = kobai.scene(trace, zlim=(-2, 3), view=view, theme=theme, size=(160, 120), frames=3)
        shown.save(tmp_path / "cut.gif")
        shown.save(tmp_path / "cut.svg")
        assert b"nan" not in (tmp_path / "cut.svg").read_bytes().lower()
