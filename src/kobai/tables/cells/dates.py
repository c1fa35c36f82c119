"""Dates and times as numbers of days since 1970-01-01 (UTC where a time zone is given), and back as texts.

Read are 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 2024-03, each with a time of day, 1.3.2024 (day first), and 1/3/2024 where
some number above 12 in the column says whether days or months come first.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

UNITS_A_DAY = {
    "h": 24, "m": 1440, "s": 86_400, "ms": 86_400_000, "us": 86_400 * 10**6, "ns": 86_400 * 10**9,
    "ps": 86_400 * 10**12, "fs": 86_400 * 10**15, "as": 86_400 * 10**18,
}  # fmt: skip
_ORDERS = ((1, 0), (0, 1))  # month or day first
_EPOCH = datetime.date(1970, 1, 1).toordinal()
_LATEST = datetime.date.max.toordinal() - _EPOCH
_CLOCK = r"(?:(?:[T ] *)(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d+)?))? ?(Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(
    r"(\d{4}) ?(?:([-/.])|年) ?(\d{1,2}) ?(?:(?:\2|月) ?(\d{1,2}) ?日?|月)?" + _CLOCK, re.IGNORECASE
)
_YEAR_LAST = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})" + _CLOCK, re.IGNORECASE)
_MONTHS, _YEARS = (1, 2, 3, 6), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_DAYS = (1.0, 2.0, 5.0, 7.0, 10.0, 14.0)
_CLOCK_STEPS = tuple(seconds / 86_400 for seconds in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800)) + tuple(
    hours / 24 for hours in (1, 2, 3, 6, 12)
)


def days_of(times: np.ndarray) -> np.ndarray:
    """datetime64 of any unit, counted from 1970-01-01, or timedelta64, as float64 days; NaN for NaT."""
    unit, _ = np.datetime_data(times.dtype)
    absent = np.isnat(times)
    if unit == "generic":
        return np.full(times.shape, np.nan)
    kind = "datetime64" if times.dtype.kind == "M" else "timedelta64"
    if unit not in UNITS_A_DAY:  # years, months, weeks and days
        return np.where(absent, np.nan, times.astype(f"{kind}[D]").astype(np.int64))
    # Whole days first: a count of nanoseconds has more digits than a float.
    counts, each = times.astype(f"{kind}[{unit}]").astype(np.int64), UNITS_A_DAY[unit]
    if each > np.iinfo(np.int64).max:
        return np.where(absent, np.nan, counts / each)
    return np.where(absent, np.nan, counts // each + (counts % each) / each)


def days_of_object(value: datetime.date) -> float:
    """A date or a datetime of Python (or pandas) as days; in UTC where it has a time zone."""
    if not isinstance(value, datetime.datetime):
        return float(value.toordinal() - _EPOCH)
    offset = value.utcoffset() or datetime.timedelta()
    clock = datetime.timedelta(
        hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
    )
    rest = getattr(value, "nanosecond", 0) / UNITS_A_DAY["ns"]
    return value.toordinal() - _EPOCH + (clock - offset) / datetime.timedelta(days=1) + rest


def parse_dates(texts: Sequence[str]) -> np.ndarray | None:
    """(N,) days; None unless each text is a date, in one order of day and month."""
    known, orders = dict.fromkeys(texts), []
    for order in _ORDERS:
        found: dict[str, float] = {}
        for text in known:
            if (days := _days(text, order)) is None:
                break
            found[text] = days
        else:
            orders.append(found)
    if not known or not orders or orders[0] != orders[-1]:
        return None
    return np.array([orders[0][text] for text in texts], float)


def ambiguous(texts: Sequence[str]) -> bool:
    """Whether the texts are dates, but days and months may be exchanged."""
    both = all(_days(text, order) is not None for text in dict.fromkeys(texts) for order in _ORDERS)
    return both and len(texts) > 0 and parse_dates(texts) is None


def slip(texts: Sequence[str]) -> int | None:
    """The first text that is no date, where more than half of them are dates in one order of day and month; else None."""
    orders = [{text: _days(text, order) is not None for text in dict.fromkeys(texts)} for order in _ORDERS]
    dated = max(([known[text] for text in texts] for known in orders), key=sum)
    return dated.index(False) if len(texts) < 2 * sum(dated) < 2 * len(texts) else None


def _days(text: str, day_month: tuple[int, int]) -> float | None:
    """Days, or None; ``day_month`` says which of two numbers is which where slashes separate them."""
    text = unicodedata.normalize("NFKC", text).strip()
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day, clock = match[1], match[3], match[4] or "1", match.groups()[4:]
        if match[4] is None and match[5] is not None:
            return None
    elif match := _YEAR_LAST.fullmatch(text):
        first, second = match[1], match[3]
        day, month = (first, second) if match[2] == "." or day_month == (0, 1) else (second, first)
        year, clock = match[4], match.groups()[4:]
    else:
        return None
    try:
        found = datetime.date(int(year), int(month), int(day)).toordinal() - _EPOCH
    except ValueError:
        return None
    if clock[0] is None:
        return float(found)
    hours, minutes, seconds = int(clock[0]), int(clock[1]), float((clock[2] or "0").replace(",", "."))
    if minutes > 59 or seconds >= 61 or hours + minutes / 60 + seconds / 3600 > 24:
        return None
    zone = clock[3]
    if zone and zone.upper() != "Z":
        sign = 1 if zone[0] == "+" else -1
        minutes -= sign * (60 * int(zone[1:3]) + int(zone[-2:]))
    return found + hours / 24 + minutes / 1440 + seconds / 86_400


def text_of(day: float, clock: bool = False) -> str:
    """A day as ``"2024-03-01"``, with the time of day as ``"2024-03-01 12:30"``."""
    whole, seconds = divmod(round(day * 86_400), 86_400) if clock else (math.floor(day), 0)
    if not -_EPOCH < whole <= _LATEST:
        return f"{day:g} d"
    date = datetime.date.fromordinal(whole + _EPOCH).isoformat()
    if not clock:
        return date
    time = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{date} {time}" if seconds % 60 == 0 else f"{date} {time}:{seconds % 60:02d}"


def date_ticks(lo: float, hi: float, about: int = 5) -> list[tuple[float, str]]:
    """(days, text) at about so many round dates in [lo, hi]; none where they are beyond the calendar, or below seconds."""
    span = hi - lo
    if not (-_EPOCH < lo < hi <= _LATEST) or span < 2 / 86_400:
        return []
    if span < 2 * about:
        for step in _CLOCK_STEPS:
            if span / step <= about + 0.5:
                places = [k * step for k in range(math.ceil(lo / step), math.floor(hi / step) + 1)]
                return [(place, text_of(place + 1e-7, clock=True)) for place in places]
    if span < 75:
        step = next((step for step in _DAYS if span / step <= about + 0.5), _DAYS[-1])
        places = [k * step for k in range(math.ceil(lo / step), math.floor(hi / step) + 1)]
        return [(place, text_of(place)) for place in places]
    months = span / 30.4
    step = next((n for n in _MONTHS if months / n <= about + 0.5), 0) or 12 * next(
        (n for n in _YEARS if months / (12 * n) <= about + 0.5), _YEARS[-1]
    )
    return [(day, text_of(day)[: 4 if step % 12 == 0 else 7]) for day in _firsts(lo, hi, step)]


def _firsts(lo: float, hi: float, step: int) -> Iterator[float]:
    """The first days of each ``step``-th month within [lo, hi]."""
    start = datetime.date.fromordinal(math.floor(lo) + _EPOCH)
    number = (12 * start.year + start.month - 1) // step * step
    while number < 12 * 9999:
        if number >= 12:
            day = float(datetime.date(number // 12, number % 12 + 1, 1).toordinal() - _EPOCH)
            if day > hi:
                return
            if day >= lo:
                yield day
        number += step
