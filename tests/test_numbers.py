import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kobai.numbers import (
    count,
    distinct,
    duration,
    file_size,
    fixed,
    number,
    percent,
    percents,
    power_of_ten,
    step_of,
    subscript,
    superscript,
)

UNSUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def read_back(text):
    mantissa, _, exponent = text.replace("−", "-").partition("×10")
    return float(mantissa) * 10.0 ** int(exponent.translate(UNSUPER) or 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.03099, "0.0310"), (8.0, "8.00"), (31234.0, "3.12×10⁴"), (-0.5, "−0.500"), (0.0, "0"), (-0.0, "0"),
        (9.9996, "10.0"), (999.6, "1000"), (1e-9, "1.00×10⁻⁹"), (math.nan, "NaN"),
        (math.inf, "∞"), (-math.inf, "−∞"), (1e300, "1.00×10³⁰⁰"),
    ],
)  # fmt: skip
def test_three_digits(value, text):
    assert number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_what_is_read_is_what_was_meant(value):
    text = number(value, 4)
    assert "-" not in text
    assert "e" not in text
    assert read_back(text) == pytest.approx(value, rel=6e-4, abs=1e-307)


def test_trimmed_for_hyperparameters():
    assert [number(v, 4, trim=True) for v in (0.01, 1.0, 0.0, 1e-5, 0.9)] == ["0.01", "1", "0", "1×10⁻⁵", "0.9"]


def test_the_small_spellings():
    assert (superscript(-12), subscript(10), count(1234567), fixed(-1.5, 1), fixed(-0.0, 0)) == (
        "⁻¹²", "₁₀", "1,234,567", "−1.5", "0",
    )  # fmt: skip
    assert [power_of_ten(v) for v in (0, 1, -20, 0.05, 1e4, -5e-6, 2e7)] == [
        "0", "1", "−20", "0.05", "10⁴", "−5×10⁻⁶", "2×10⁷",
    ]  # fmt: skip


def test_a_share_is_never_rounded_to_all_or_nothing():
    assert [percent(s) for s in (0.0, 0.0001, 0.5, 0.9999, 1.0)] == ["0 %", "< 0.1 %", "50 %", "> 99.9 %", "100 %"]


def test_two_shares_that_make_the_whole_read_so():
    """Near 0 and 1 to a tenth of a percent: 0.3 % beside 99.7 %, not "< 1 %"."""
    for thousandths in (1, 3, 7, 9, 10, 12, 500):
        share = thousandths / 1000
        texts = [percent(share), percent(1 - share)]
        assert not any(text[0] in "<>" for text in texts)
        assert abs(sum(float(text[:-2]) for text in texts) - 100) < 1
    assert [percent(0.003), percent(0.997)] == ["0.3 %", "99.7 %"]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_the_shares_of_a_whole_add_to_it_as_they_are_shown(counts):
    whole, texts = sum(counts), percents(counts)
    if not whole:
        assert set(texts) == {"0 %"}
        return
    least = {"< 0.1 %": 0.0, "> 99.9 %": 100.0}
    shown = [least[text] if text in least else float(text[:-2]) for text in texts]
    assert sum(shown) == pytest.approx(100, abs=1e-9)
    unit = 0.1 if any("." in text for text in texts) else 1.0
    for n, text, value in zip(counts, texts, shown, strict=True):
        assert abs(value - 100 * n / whole) < unit
        assert (text == "0 %") == (n == 0)
        assert (text == "100 %") == (n == whole)


@pytest.mark.parametrize(("value", "text"), [
    (0.1, "0.1"), (1 / 3, "0.333"), (0, "0"), (-2.5, "−2.5"), (12345.6, "1.23×10⁴"), (1e-5, "1×10⁻⁵"), (-1.2345e9, "−1.23×10⁹"),
])  # fmt: skip
def test_numbers_of_a_verdict_read_as_in_a_picture(value, text):
    assert number(value, trim=True) == text


def test_compared_numbers_never_read_alike_unless_they_are():
    assert distinct(1.001, 1.0) == ("1.001", "1")
    assert distinct(12345.6, 1.0) == ("1.23×10⁴", "1")
    assert distinct(2.0, 2.0) == ("2", "2")


def test_file_sizes():
    assert [file_size(n) for n in (0, 999, 1000, 1234567, 999_999_999)] == ["0 B", "999 B", "1 kB", "1.23 MB", "1 GB"]


def test_the_fixture_shared_with_the_viewer_is_fresh():
    folder = Path(__file__).parent / "fixtures"
    made: dict = {"__file__": str(folder / "make_numbers.py"), "__name__": "make_numbers"}
    exec((folder / "make_numbers.py").read_text(encoding="utf-8"), made)
    assert made["text"]() == (folder / "numbers.json").read_text(encoding="utf-8"), "run tests/fixtures/make_numbers.py"


def test_a_step_has_one_width_for_all_steps_of_a_movie():
    assert step_of(7, 200) == "7 / 200"
    assert step_of(0, 100_000) == "0 / 100,000"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0011, "0.0011 seconds"), (1, "1 second"), (45, "45 seconds"), (60, "1 minute"), (5400, "1.5 hours"),
     (86_400 * 19, "19 days"), (1e10, "320 years"), (1e30, "more than a million years"), (math.inf, "more than a million years")],
)  # fmt: skip
def test_durations(seconds, text):
    assert duration(seconds) == text
