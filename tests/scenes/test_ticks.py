import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kobai.scenes import Text
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
