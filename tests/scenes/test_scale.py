import numpy as np
import pytest

from kobai.scenes import Text
from kobai.scenes.scale import Scale, choose, is_quadratic

F = Text("f")


@pytest.mark.parametrize(
    ("lo", "hi", "expected"),
    [
        (0.034, 0.25, [0.05, 0.1, 0.2]),
        (0.23, 0.48, [0.25, 0.3, 0.35, 0.4, 0.45]),
        (0.75, 5.4, [1, 2, 5]),
        (0.09, 0.32, [0.1, 0.2, 0.3]),
        (3.0, 500.0, [5, 10, 20, 50, 100, 200, 500]),
        (998.0, 1003.0, [998, 999, 1000, 1001, 1002, 1003]),
    ],
)
def test_logarithms_are_told_by_round_values(lo, hi, expected):
    axis = Scale("log").axis(F, np.log10(lo), np.log10(hi), 5)
    assert [float(text) for _, text in axis.ticks] == pytest.approx(expected)
    assert [at for at, _ in axis.ticks] == pytest.approx(np.log10(expected))


@pytest.mark.parametrize(
    "scale",
    [Scale(), Scale("log"), Scale("symlog", linthresh=0.5, offset=-3.0), Scale("power", exponent=0.25, offset=1.0)],
)
def test_scales_invert_and_their_ticks_stand_at_true_values(scale):
    true = np.geomspace(1.5, 4000, 50)
    plot = scale.to_plot(true)
    assert (np.diff(plot) > 0).all()
    assert np.allclose(scale.to_true(plot), true, rtol=1e-9)
    h = 1e-4
    assert np.allclose(scale.slope(true), (scale.to_plot(true + h) - scale.to_plot(true - h)) / (2 * h), rtol=1e-5)
    axis = scale.axis(F, float(plot[0]), float(plot[-1]))
    assert 3 <= len(axis.ticks) <= 9
    for position, text in axis.ticks:
        assert axis.lo <= position <= axis.hi
        plain = text.replace("−", "-")
        if "10" in plain and any(c in plain for c in "⁰¹²³⁴⁵⁶⁷⁸⁹"):
            mantissa, _, power = plain.rpartition("10")
            value = float(mantissa.rstrip("×") or 1) * 10.0 ** int(
                power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
            )
        else:
            value = float(plain)
        assert float(scale.to_plot(value)) == pytest.approx(position, abs=1e-6 * (axis.hi - axis.lo))


def test_the_painted_formulas_of_the_contract():
    v = np.array([-5.0, 0.0, 2.0])
    assert np.allclose(Scale("symlog", linthresh=2.0, offset=1.0).to_plot(v),
                       np.sign(v - 1) * np.log10(1 + np.abs(v - 1) / 2))  # fmt: skip
    assert np.allclose(Scale("power", exponent=0.5, offset=1.0).to_plot(v), np.sign(v - 1) * np.abs(v - 1) ** 0.5)
    assert np.isnan(Scale("log").to_plot(-1.0))


def test_decades_on_a_logarithm():
    assert [t for _, t in Scale("log").axis(F, -6.0, 2.0).ticks] == ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"]


@pytest.mark.parametrize("scale", [Scale(), Scale("symlog", linthresh=1.0), Scale("power", exponent=0.5)])
def test_a_grid_that_misses_the_minimum_by_a_hair_still_gets_the_tick_of_zero(scale):
    lo, hi = (float(h) for h in scale.to_plot([0.004, 160.0]))
    axis = scale.axis(F, lo - 0.3 * (hi - lo), hi, data=(lo, hi))
    assert axis.ticks[0] == (0.0, "0")
    assert all(p >= lo - 0.02 * (hi - lo) for p, _ in axis.ticks)


def test_a_plateau_does_not_make_a_logarithm():
    x = np.linspace(-2, 2, 101)
    bowl = np.maximum(x[:, None] ** 2 + x**2, 1.0)
    assert choose("auto", bowl, np.array([5.0, 1.0])).kind == "linear"
    # Steep above its plateau, it needs one, but no more decades than what rises from it has.
    steep = choose("auto", np.where(bowl > 1, bowl**4, 1.0), np.array([5.0, 1.0]))
    assert steep.kind == "symlog"
    assert steep.linthresh > 0.1


def heights(f, half=2.5, count=121):
    x, y = np.meshgrid(np.linspace(-half, half, count), np.linspace(-half, half, count))
    return f(x, y)


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y: x**2 + y**2,
        lambda x, y: x**2 + 1e6 * y**2 - 40 * x + 7,
        lambda x, y: (3 * x - y) ** 2 + 1e3,
        lambda x, y: x * y,
        lambda x, y: 2 * x - y,
    ],
)
def test_a_quadratic_is_drawn_on_a_linear_height(f):
    surface = heights(f)
    assert is_quadratic(surface)
    assert choose("auto", surface, np.array([surface.min()])).kind == "linear"
    if surface.min() < np.median(surface):
        assert choose("log", surface, np.empty(0)).kind != "linear"  # as asked for


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2,
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        lambda x, y: np.exp(2 * x + y),
    ],
)
def test_what_only_a_logarithm_shows_keeps_it(f):
    surface = heights(f)
    assert not is_quadratic(surface)
    assert choose("auto", surface, np.empty(0)).kind == "symlog"


def test_neither_holes_nor_a_few_points_are_a_quadratic():
    surface = heights(lambda x, y: x**2 + y**2)
    surface[60, 60] = np.nan
    assert not is_quadratic(surface)
    assert not is_quadratic(heights(lambda x, y: x**2 + y**2, count=3))
    assert not is_quadratic(heights(lambda x, y: np.sin(x) + y**2))
