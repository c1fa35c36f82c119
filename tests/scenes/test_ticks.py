import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kobai.scenes import Axis, Text
from kobai.scenes.scale import Scale
from kobai.scenes.ticks import linear_ticks, roundest, step_125

F = Text("f")


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(3, 9))
def test_linear_ticks_are_multiples_of_1_2_5_inside_the_range(lo, width, about):
    hi = lo + width
    if not hi > lo:
        return
    ticks = linear_ticks(lo, hi, about)
    step = step_125(hi - lo, about)
    mantissa = step / 10 ** np.floor(np.log10(step) + 1e-9)
    assert min(abs(mantissa - m) for m in (1, 2, 5)) < 1e-6
    assert np.allclose(ticks / step, np.round(ticks / step), atol=1e-6)
    assert (ticks >= lo - 1e-2 * step).all()
    assert (ticks <= hi + 1e-2 * step).all()
    assert about / 2.6 - 1 <= len(ticks) <= 2.6 * about + 1


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (-1, 3, 0),
        (36, 90, 50),
        (60, 140, 100),
        (0.013, 0.027, 0.02),
        (-130, -80, -100),
        (310, 390, 350),
        (7.31, 7.34, 7.32),
    ],
)
def test_the_roundest_number(a, b, expected):
    assert roundest(a, b) == pytest.approx(expected, rel=1e-12)


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_the_roundest_number_lies_inside(a, width):
    b = a + width
    assert a - 1e-9 * abs(a) <= roundest(a, b) <= b + 1e-9 * abs(b)


def test_ranges_at_the_ends_of_floating_point():
    for a, b in [(1e308, 1.7e308), (5e-324, 1e-323), (-1e-300, -1e-310), (9e307, 1e308)]:
        assert a <= roundest(a, b) <= b


def _axes() -> list[tuple[str, Axis]]:
    """Axes of every scale over ranges like those of charts: narrow, of many decades, on both sides of 0, off 0."""
    rng, made = np.random.default_rng(3), []
    for lo, width in zip(rng.uniform(-40, 10, 150), 10 ** rng.uniform(-2, 1.6, 150), strict=True):
        made.append(("log", Scale("log").axis(F, lo, lo + width)))
    for centre, share in zip(10 ** rng.uniform(-5, 6, 150), 10 ** rng.uniform(-4, 2, 150), strict=True):
        made.append(("linear", Scale().axis(F, centre * (1 - share), centre * (1 + share))))
    for i, (a, b, size) in enumerate(zip(*rng.uniform(-1, 1, (2, 400)), 10 ** rng.uniform(-5, 6, 400), strict=True)):
        low, high = (0.0 if i % 3 == 0 else min(a, b) * size), max(abs(a), abs(b)) * size
        kind = "power" if i % 4 == 0 else "symlog"
        scale = Scale(kind, float(10.0 ** np.round(np.log10(size) - 6 * abs(a))), 1 / 3, low if i % 2 else 0.0)
        lo, hi = scale.to_plot([low, high]).tolist()
        made.append((kind, scale.axis(F, lo, hi)))
    return made


def test_every_axis_has_at_least_two_ticks_none_too_near_another_and_no_large_gap():
    for kind, axis in _axes():
        places = np.array([at for at, _ in axis.ticks])
        assert len(places) >= 2, (kind, axis)
        gaps = np.diff(places) / (axis.hi - axis.lo)
        assert gaps.min() > 0.07, (kind, axis)
        assert gaps.max() < 0.65, (kind, axis)
        assert len({text for _, text in axis.ticks}) == len(places)


@pytest.mark.parametrize(
    ("scale", "lo", "hi", "texts"),
    [
        (Scale("log"), -13.5, 1.2, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]),
        (Scale("log"), -38, 2, ["10⁻³⁰", "10⁻²⁰", "10⁻¹⁰", "10⁰"]),
        (Scale("log"), -7, -4, ["10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴"]),
        (Scale("symlog", 0.01), 0, np.log10(801), ["0", "0.1", "0.5", "2"]),
        (Scale("symlog", 1e-3), 0, np.log10(1 + 1e7), ["0", "0.01", "1", "100", "10⁴"]),
        (Scale("symlog", 1.0), -np.log10(2), -np.log10(1.43), ["−1", "−0.9", "−0.8", "−0.7", "−0.6", "−0.5"]),
        (Scale("symlog", 10.0), -np.log10(51), np.log10(1.3), ["−500", "−200", "−100", "−10", "0"]),
    ],
)
def test_ticks_are_round_and_evenly_spread(scale, lo, hi, texts):
    assert [text for _, text in scale.axis(F, float(lo), float(hi)).ticks] == texts
