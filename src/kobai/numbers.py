"""Numbers as people read them, the only formatter in Python: few digits, real minus signs, ×10ⁿ.

A ``repr`` keeps Python's own notation. The viewer's ``format.ts`` gives the same text: both sides are tested against
``tests/fixtures/numbers.json``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "\u2212"
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def superscript(n: int) -> str:
    """``-12`` as ``"⁻¹²"``."""
    return str(n).translate(_SUPERSCRIPTS)


def subscript(n: int) -> str:
    """``12`` as ``"₁₂"``."""
    return str(n).translate(_SUBSCRIPTS)


def number(value: float, digits: int = 3, *, trim: bool = False) -> str:
    """A number with ``digits`` significant digits: plain from 0.001 to 9999, else ×10ⁿ; ties go to the even digit.

    ``trim`` drops zeros after the decimal point, as in ``"0.01"`` for a hyperparameter.

    Example:
        >>> number(0.03099), number(-31234567.0), number(0.01, trim=True)
        ('0.0310', '−3.12×10⁷', '0.01')
    """
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if value == 0:
        return "0"
    mantissa, _, exponent_text = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent = int(exponent_text)
    sign = MINUS if value < 0 else ""
    if -4 < exponent < 4:
        text = f"{abs(value):.{max(digits - 1 - exponent, 0)}f}"
        return sign + (_trim(text) if trim else text)
    return f"{sign}{_trim(mantissa) if trim else mantissa}×10{superscript(exponent)}"


def distinct(a: float, b: float) -> tuple[str, str]:
    """Two numbers that are compared, trimmed, with as many digits from 3 to 8 as make them read differently.

    Example:
        >>> distinct(1.001, 1.0), distinct(0.5, 0.25)
        (('1.001', '1'), ('0.5', '0.25'))
    """
    for digits in range(3, 9):
        texts = number(a, digits, trim=True), number(b, digits, trim=True)
        if texts[0] != texts[1]:
            return texts
    return number(a, trim=True), number(b, trim=True)


def count(n: int) -> str:
    """A whole number with a comma between thousands: ``"10,000"``."""
    return f"{n:,}".replace("-", MINUS)


def step_of(n: int, last: int) -> str:
    """``"7 / 200"`` for a status line, whose parts keep their places by themselves."""
    return f"{count(n)} / {count(last)}"


def fixed(value: float, decimals: int) -> str:
    """A number with a given number of decimals, for ticks that share a step: ``"−1.5"``."""
    text = f"{value:.{max(decimals, 0)}f}"
    return text.replace("-", MINUS) if float(text) != 0 else text.lstrip("-")


def power_of_ten(value: float, digits: int = 4) -> str:
    """A short tick: ``1``, ``10``, ``0.1`` as they are, beyond 0.001 to 1000 as ``"10⁴"``, ``"5×10⁻⁶"``, ``"−2×10⁷"``."""
    if value == 0 or not math.isfinite(value):
        return number(value)
    mantissa, _, exponent_text = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent, mantissa = int(exponent_text), _trim(mantissa)
    sign = MINUS if value < 0 else ""
    if -3 <= exponent <= 3:
        return sign + _trim(f"{abs(value):.{max(digits - 1 - exponent, 0)}f}")
    return f"{sign}{'' if mantissa == '1' else mantissa + '×'}10{superscript(exponent)}"


def percent(share: float) -> str:
    """A share between 0 and 1: ``"93 %"``, ``"0.3 %"``, ``"99.6 %"``: never rounded up to 100 or down to 0."""
    tenths = float(f"{100 * share:.1f}")
    if 0 < share < 1 - 1e-9 and not 0 < tenths < 100:
        return "> 99.9 %" if tenths else "< 0.1 %"
    return f"{tenths:g} %" if 0 < tenths < 1 or 99 < tenths < 100 else f"{round(100 * share)} %"


def percents(counts: Sequence[int]) -> list[str]:
    """The shares of a whole's parts as texts: ``["67 %", "33 %"]``; in tenths where one is below 1 %.

    What is shown adds to 100 %: rounded down, the missing units go to the largest remainders.
    """
    parts = [int(n) for n in counts]
    whole = sum(parts)
    if not whole:
        return [percent(0.0) for _ in parts]
    digits = int(any(0 < 100 * n < whole for n in parts))
    units = 100 * 10**digits
    shown = [units * n // whole for n in parts]
    order = sorted(range(len(parts)), key=lambda i: (-(units * parts[i] % whole), -parts[i], i))
    for i in order[: units - sum(shown)]:
        shown[i] += 1
    return [_share(n, whole, k, units, digits) for n, k in zip(parts, shown, strict=True)]


def _share(n: int, whole: int, shown: int, units: int, digits: int) -> str:
    if 0 < n < whole and shown % units == 0:
        return "> 99.9 %" if shown else "< 0.1 %"
    return f"{shown / 10**digits:.{digits if shown % units else 0}f} %"


def file_size(size: int) -> str:
    """Bytes in decimal units with three significant digits: ``"1.24 MB"``."""
    value, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5 or unit == "GB":
            break
        value /= 1000
    return f"{number(value, trim=True)} {unit}"


def duration(seconds: float) -> str:
    """A time in words, of two digits: ``"45 seconds"``, ``"2.5 hours"``, ``"300 years"``."""
    units = {"year": 31_557_600.0, "day": 86_400.0, "hour": 3600.0, "minute": 60.0, "second": 1.0}
    name, unit = next(((n, u) for n, u in units.items() if seconds >= u), ("second", 1.0))
    count = seconds / unit
    if count >= 1e6:
        return "more than a million years"
    text = f"{count:.2g}" if count < 10 else f"{float(f'{count:.2g}'):,.0f}"
    return f"{text} {name}{'' if text == '1' else 's'}"


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(n: int, what: str) -> str:
    """``"1 variable"``, ``"2 variables"``."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def listed_coordinates(n: int) -> str:
    """What a vector x of n coordinates has: ``"1 coordinate, x1"``, ``"3 coordinates, x1 to x3"``."""
    return f"{counted(n, 'coordinate')}, x1" + f" to x{n}" * (n > 1)
