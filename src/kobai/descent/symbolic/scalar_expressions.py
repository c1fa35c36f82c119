"""The arithmetic that an optimizer does with its settings: expressions of η, hyperparameters and numbers it stores between steps.

``Recorded`` is a float that records: what Python computes with it is an expression of a ``Book``, and a comparison is a
``Decision``. torch takes its value alone, so an expression is found again by its value: settings are generic numbers, of
which no two results are equal by chance.
"""

from __future__ import annotations

import math
import operator
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

Entry = tuple
"""("const", v), ("hyper", name), ("hyper", name, i), ("scalar", j), or an operation and the indices of its operands."""

OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "pow": operator.pow,
    "mod": operator.mod, "neg": operator.neg, "abs": operator.abs, "sqrt": math.sqrt,
    "float32": lambda a: float(np.float32(a)),
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge, "eq": operator.eq, "ne": operator.ne,
}  # fmt: skip
"""The operations, as Python computes them; ``float32`` rounds."""

Decision = tuple[int, bool]
"""A comparison, and how it came out."""


class Book:
    """Expressions, each distinct one once, and what was computed and decided in the present step.

    Args:
        single: coefficients are rounded to float32.
    """

    def __init__(self, single: bool = False) -> None:
        self.single = single
        self.entries: list[Entry] = []
        self._at: dict[Entry, int] = {}
        self.seen: dict[float, list[int]] = {}
        self.decisions: list[Decision] = []

    def add(self, *entry: Any) -> int:
        """The index of an expression; operations of constants are computed."""
        if entry[0] in OPERATIONS and all(self.entries[k][0] == "const" for k in entry[1:]):
            return self.const(float(OPERATIONS[entry[0]](*(self.entries[k][1] for k in entry[1:]))))
        at = self._at.setdefault(entry, len(self.entries))
        if at == len(self.entries):
            self.entries.append(entry)
        return at

    def const(self, value: float) -> int:
        """The index of a constant; NaN and infinities are constants as others."""
        return self.add("const", float(value))

    def recorded(self, value: float, at: int) -> Recorded:
        """A number that is known to have an expression."""
        number = Recorded(value)
        number.book, number.at = self, at
        self.note(float(value), at)
        return number

    def note(self, value: float, at: int, first: bool = False) -> None:
        """State that an expression has a value in this step; ``first``: it is likelier than others of the same value."""
        known = self.seen.setdefault(value, [])
        if at not in known and self.entries[at][0] != "const":
            known.insert(0 if first else len(known), at)

    def expressions_of(self, value: float) -> list[int]:
        """All expressions that a coefficient of this value can have in this step, the likeliest first; the constant last."""
        if value in (0.0, 1.0, -1.0):
            return [self.const(value)]  # of too many numbers this is the value by chance
        found = list(self.seen.get(value, ()))
        if not found and math.isfinite(value) and value != round(value):
            one = self.const(1.0)
            found = (
                self._one_away(value, lambda v: -v, lambda k: self.add("neg", k))
                or self._one_away(value, lambda v: 1.0 / v if v else math.nan, lambda k: self.add("div", one, k))
                or self._one_away(value, lambda v: 1.0 - v, lambda k: self.add("sub", one, k))
                # A coefficient is rounded when it is used, so it may stand unrounded.
                or (self._one_away(value, OPERATIONS["float32"], lambda k: k) if self.single else [])
            )
        return [*found, self.const(value)]

    def operand(self, value: Any) -> int:
        """The index of an operand: that of a recorded number, else of what an ordinary number is likeliest to be."""
        if isinstance(value, Recorded):
            return value.at
        found: list[int] = []
        if isinstance(value, float) and math.isfinite(value) and value != round(value):
            found = self.seen.get(float(value), [])
        return found[0] if found else self.const(float(value))

    def _one_away(self, value: float, compute: Callable[[float], float], make: Callable[[int], int]) -> list[int]:
        """Expressions whose value is one operation on that of a recorded number."""
        return [make(k) for known, ks in [*self.seen.items()] if compute(known) == value for k in ks]

    def begin_step(self) -> None:
        """Forget what was computed and decided in the last step."""
        self.seen, self.decisions = {}, []

    def decide(self, name: str, a: Any, b: Any) -> bool:
        """The outcome of a comparison, which is recorded."""
        at = self.add(name, self.operand(a), self.operand(b))
        outcome = bool(OPERATIONS[name](float(a), float(b)))
        if self.entries[at][0] != "const" and (at, outcome) not in self.decisions:
            self.decisions.append((at, outcome))
        return outcome


def evaluate(entries: list[Entry], hyper: Mapping[str, Any], scalars: list[float], wanted: list[int]) -> list[Any]:
    """The values of some expressions. Operations that Python refuses (a division by zero) are NaN."""
    known: dict[int, Any] = {}

    def of(k: int) -> Any:
        if k not in known:
            name, *rest = entries[k]
            if name == "const":
                known[k] = rest[0]
            elif name == "hyper":
                value = hyper[rest[0]]
                known[k] = float(value[rest[1]] if len(rest) == 2 else value)
            elif name == "scalar":
                known[k] = scalars[rest[0]]
            else:
                try:
                    known[k] = OPERATIONS[name](*(of(a) for a in rest))
                except (ZeroDivisionError, OverflowError, ValueError):
                    known[k] = math.nan
        return known[k]

    return [of(k) for k in wanted]


def evaluate_columns(
    entries: list[Entry], hyper: Mapping[tuple, Any], scalars: list[Any], wanted: list[int], known: dict[int, Any]
) -> list[Any]:
    """``evaluate`` for many settings at once: numbers are arrays (settings,), or one number for all of them.

    Args:
        hyper: by (name,) or (name, i).
        known: expressions that are known already; those that depend on settings alone are added.
    """
    made: dict[int, Any] = {}
    steady: dict[int, bool] = {}

    def of(k: int) -> Any:
        if k in known:
            steady[k] = True
            return known[k]
        if k not in made:
            name, *rest = entries[k]
            if name == "const":
                made[k], steady[k] = rest[0], True
            elif name == "hyper":
                made[k], steady[k] = hyper[tuple(rest)], True
            elif name == "scalar":
                made[k], steady[k] = scalars[rest[0]], False
            else:
                made[k] = _column(name, [of(a) for a in rest])
                steady[k] = all(steady[a] for a in rest)
            if steady[k]:
                known[k] = made[k]
        return made[k]

    return [of(k) for k in wanted]


def _refusing(compute: Callable[[float, float], Any]) -> Callable[[float, float], float]:
    def of(a: float, b: float) -> float:
        try:
            value = compute(a, b)
        except (ZeroDivisionError, OverflowError, ValueError):
            return math.nan
        return math.nan if isinstance(value, complex) else value

    return of


_POWER, _MOD = _refusing(operator.pow), _refusing(operator.mod)


def _column(name: str, operands: list[Any]) -> Any:
    """An operation on arrays, rounded as Python rounds it; NaN where Python refuses."""
    if not any(isinstance(one, np.ndarray) for one in operands):
        return evaluate(
            [*[("const", one) for one in operands], (name, *range(len(operands)))], {}, [], [len(operands)]
        )[0]
    if name in ("pow", "mod"):  # NumPy's round otherwise
        compute = np.frompyfunc(_POWER if name == "pow" else _MOD, 2, 1)
        base, back = np.unique(operands[0], return_inverse=True)  # of a plane's pixels many have the same
        if np.ndim(operands[1]):
            return np.asarray(compute(*operands), float)
        return np.asarray(compute(base, operands[1]), float)[back.reshape(np.shape(operands[0]))]
    with np.errstate(all="ignore"):
        if name == "div":
            return np.where(np.equal(operands[1], 0.0), np.nan, np.divide(*operands))
        if name == "float32":
            return operands[0].astype(np.float32).astype(np.float64)
        if name == "sqrt":
            return np.sqrt(operands[0])
        return OPERATIONS[name](*operands)


def _binary(name: str, swapped: bool = False) -> Callable[[Recorded, Any], Any]:
    def method(self: Recorded, other: Any, modulo: Any = None) -> Any:
        if not isinstance(other, (int, float)) or isinstance(other, bool):
            return NotImplemented
        a, b = (other, self) if swapped else (self, other)
        value = OPERATIONS[name](float(a), float(b))
        return self.book.recorded(value, self.book.add(name, self.book.operand(a), self.book.operand(b)))

    return method


def _comparison(name: str) -> Callable[[Recorded, Any], Any]:
    def method(self: Recorded, other: Any) -> Any:
        if not isinstance(other, (int, float)):
            return NotImplemented
        return self.book.decide(name, self, other)

    return method


class Recorded(float):
    """A float whose arithmetic and comparisons are recorded in a ``Book``."""

    book: Book
    at: int

    __add__, __radd__ = _binary("add"), _binary("add", True)
    __sub__, __rsub__ = _binary("sub"), _binary("sub", True)
    __mul__, __rmul__ = _binary("mul"), _binary("mul", True)
    __truediv__, __rtruediv__ = _binary("div"), _binary("div", True)
    __pow__, __rpow__ = _binary("pow"), _binary("pow", True)  # type: ignore[assignment]
    __mod__, __rmod__ = _binary("mod"), _binary("mod", True)
    __lt__, __le__, __gt__, __ge__ = (_comparison(name) for name in ("lt", "le", "gt", "ge"))
    __eq__, __ne__ = _comparison("eq"), _comparison("ne")  # type: ignore[assignment]
    __hash__ = float.__hash__

    def __neg__(self) -> Recorded:
        return self.book.recorded(-float(self), self.book.add("neg", self.at))

    def __pos__(self) -> Recorded:
        return self

    def __abs__(self) -> Recorded:
        return self.book.recorded(abs(float(self)), self.book.add("abs", self.at))

    def __bool__(self) -> bool:
        return self.book.decide("ne", self, 0.0)

    def __float__(self) -> float:
        return float.__pos__(self)

    def __deepcopy__(self, memo: Any) -> Recorded:
        return self

    def __reduce__(self) -> Any:
        return (float, (float(self),))


_patching = threading.RLock()


@contextmanager
def recording_math() -> Iterator[None]:
    """Let ``math.sqrt`` and ``math.pow`` record too: on numbers that are not ``Recorded`` they do what they do."""
    plain = math.sqrt, math.pow

    def root(x: Any) -> float:
        value = plain[0](x)
        return x.book.recorded(value, x.book.add("sqrt", x.at)) if isinstance(x, Recorded) else value

    def power(x: Any, y: Any) -> float:
        value = plain[1](x, y)
        one = x if isinstance(x, Recorded) else y
        if not isinstance(one, Recorded):
            return value
        return one.book.recorded(value, one.book.add("pow", one.book.operand(x), one.book.operand(y)))

    with _patching:
        math.sqrt, math.pow = root, power
        try:
            yield
        finally:
            math.sqrt, math.pow = plain
