"""Dates as numbers of days, against Python's calendar and NumPy's."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from kobai.tables.cells.dates import ambiguous, date_ticks, days_of, days_of_object, parse_dates, slip, text_of


def day(*date):
    return (datetime.date(*date) - datetime.date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-01", day(2024, 3, 1)),
        ("2024/3/1", day(2024, 3, 1)),
        ("2024.3.1", day(2024, 3, 1)),
        ("2024年3月1日", day(2024, 3, 1)),
        ("２０２４/３/１", day(2024, 3, 1)),
        ("2024-03", day(2024, 3, 1)),
        ("2024年3月", day(2024, 3, 1)),
        ("1.3.2024", day(2024, 3, 1)),
        ("13/3/2024", day(2024, 3, 13)),
        ("3/13/2024", day(2024, 3, 13)),
        ("3/3/2024", day(2024, 3, 3)),
        ("2024-02-29", day(2024, 2, 29)),
        ("1899-12-31", day(1899, 12, 31)),
        ("2024-03-01 12:00", day(2024, 3, 1) + 0.5),
        ("2024-03-01T06:00:36.5", day(2024, 3, 1) + 0.25 + 36.5 / 86400),
        ("2024-03-01 24:00", day(2024, 3, 2)),
        ("2024-03-01T12:00:00Z", day(2024, 3, 1) + 0.5),
        ("2024-03-01 12:00+09:00", day(2024, 3, 1) + 0.125),
        ("2024/3/1 9:30", day(2024, 3, 1) + 9.5 / 24),
    ],
)
def test_texts_that_are_dates(text, expected):
    found = parse_dates([text, text])
    assert found is not None
    np.testing.assert_allclose(found, [expected] * 2, rtol=1e-15)


@pytest.mark.parametrize(
    "text",
    ["", "2024", "20240301", "3.14", "2023-24", "2024-13-01", "2023-02-29", "2024-03-01x", "a", "12:30", "1/3/24", "1-3-2024",
     "2024-3/1", "2024-03-01 25:00", "2024-03-01 12:60", "2024-03-01 24:01", "32.1.2024", "1e5", "2024-03 12:00", "1/3/2024"],
)  # fmt: skip
def test_texts_that_are_none(text):
    assert parse_dates([text]) is None


def test_the_order_of_day_and_month_is_one_for_all():
    np.testing.assert_array_equal(parse_dates(["13/3/2024", "1/2/2024"]), [day(2024, 3, 13), day(2024, 2, 1)])
    np.testing.assert_array_equal(parse_dates(["3/13/2024", "1/2/2024"]), [day(2024, 3, 13), day(2024, 1, 2)])
    assert parse_dates(["13/3/2024", "3/13/2024"]) is None
    assert not ambiguous(["13/3/2024", "3/13/2024"])
    assert ambiguous(["1/3/2024", "2/3/2024"])
    assert not ambiguous(["2024-01-03"])
    assert parse_dates([]) is None
    assert not ambiguous([])


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2024-02-30", "2024-03-01", "2024-03-02"], 0),
        (["2024-03-01", "2024-03-01", "tbd"], 2),
        (["2024-03-01", "", "2024-03-02"], 1),
        (["1/3/2024", "14/3/2024", "15/3/2024", "3/15/2024"], 3),
        (["3/1/2024", "14/3/2024", "3/15/2024", "3/16/2024"], 1),
        (["2024-03-01", "45352", "2024-03-02", "x"], None),
        (["2024-03-01", "2024-03-02"], None),
        (["a", "b", "2024-03-01"], None),
        ([], None),
    ],
)
def test_a_slip_among_dates(texts, expected):
    assert slip(texts) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (86_399.7, "2024-03-02 00:00"),
        (86_399.2, "2024-03-01 23:59:59"),
        (59.6, "2024-03-01 00:01"),
        (0, "2024-03-01 00:00"),
    ],
)
def test_seconds_are_rounded_into_the_next_day(seconds, expected):
    assert text_of(day(2024, 3, 1) + seconds / 86_400, clock=True) == expected
    assert text_of(day(2024, 3, 1) + seconds / 86_400) == "2024-03-01"


@pytest.mark.parametrize("unit", ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "25s", "3M"])
def test_units_of_numpy(unit):
    times = np.array(["1969-07-20", "2024-03-01", "NaT"], f"datetime64[{unit}]")
    expected = [(t.astype("datetime64[D]") - np.datetime64(0, "D")).astype(float) for t in times[:2]]
    rest = [(t - t.astype("datetime64[D]")) / np.timedelta64(1, "D") if unit == "25s" else 0 for t in times[:2]]
    np.testing.assert_allclose(days_of(times), [*np.add(expected, rest), np.nan])


def test_fractions_of_days_keep_their_digits():
    times = np.array(["2024-03-01T00:00:00.000000001", "2024-03-01T18:00"], "datetime64[ns]")
    found = days_of(times)
    assert found[1] == day(2024, 3, 1) + 0.75
    assert found[0] - day(2024, 3, 1) < 1e-10
    np.testing.assert_array_equal(days_of(np.array([36, -12], "timedelta64[h]")), [1.5, -0.5])
    assert days_of(np.array(["1970-01-01T00:00:00.5"], "datetime64[fs]"))[0] == 0.5 / 86400


def test_objects():
    tokyo = datetime.timezone(datetime.timedelta(hours=9))
    assert days_of_object(datetime.date(2024, 3, 1)) == day(2024, 3, 1)
    assert days_of_object(datetime.datetime(2024, 3, 1, 12)) == day(2024, 3, 1) + 0.5
    assert days_of_object(datetime.datetime(2024, 3, 1, 9, tzinfo=tokyo)) == day(2024, 3, 1)
    assert days_of_object(pd.to_datetime("2024-03-01 06:00")) == day(2024, 3, 1) + 0.25


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-01-08", "2022-01-08 01:12", ["2022-01-08 00:00", "2022-01-08 00:15", "2022-01-08 00:30", "2022-01-08 00:45",
                                            "2022-01-08 01:00"]),
        ("2022-01-08", "2022-01-10", ["2022-01-08 00:00", "2022-01-08 12:00", "2022-01-09 00:00", "2022-01-09 12:00",
                                      "2022-01-10 00:00"]),
        ("2022-01-08", "2022-07-27", ["2022-03", "2022-05", "2022-07"]),
        ("2021-03-01", "2023-04-01", ["2021-07", "2022-01", "2022-07", "2023-01"]),
        ("1970-01-01", "2024-10-04", ["1970", "1980", "1990", "2000", "2010", "2020"]),
        ("0001-01-01", "9999-12-31", None),
    ],
)  # fmt: skip
def test_ticks_are_round_dates(first, last, expected):
    ends = [parse_dates([text])[0] for text in (first, last)]  # type: ignore[index]
    ticks = date_ticks(*ends)
    assert 3 <= len(ticks) <= 12
    assert all(ends[0] <= place <= ends[1] for place, _ in ticks)
    if expected is not None:
        assert [text for _, text in ticks] == expected
    for place, text in ticks:
        assert text_of(place + 1e-7, clock=True).startswith(text)


@pytest.mark.parametrize("ends", [(1e9, 2e9), (-1e6, 0.0), (0.0, 1e-9), (np.nan, 1.0), (3.0, 3.0)])
def test_no_ticks_beyond_the_calendar(ends):
    assert date_ticks(*ends) == []
