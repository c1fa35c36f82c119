"""The entry of the catalogue: one test function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Point = tuple[float, ...]


@dataclass(frozen=True)
class Entry:
    """A test function as plain data.

    Args:
        key: its name in code: ``"goldstein_price"``.
        name: its name in text: ``"Goldstein-Price"``.
        formula: text for ``kobai.objective``, or a function of the parameters that returns it.
        domain: (low, high) for each dimension, or one pair for all, or a function of n.
        minima: global minima; points, or a function (n, parameters) -> points.
        dim: number of variables, None for any number from ``least`` on.
        parameters: named constants with their usual values.
        reference: where the function was published.
        start: a start that shows what is special about it; None: chosen from the domain.
        local: known minima that are not global.
        aliases: other names.
        note: what is special about it, in one phrase.
        least: the smallest number of variables.
    """

    key: str
    name: str
    formula: str | Callable[..., str]
    domain: Sequence[tuple[float, float]] | Callable[[int], Sequence[tuple[float, float]]]
    minima: Sequence[Point] | Callable[[int, Mapping[str, Any]], Sequence[Point]]
    dim: int | None = 2
    parameters: Mapping[str, Any] = field(default_factory=dict)
    reference: str = ""
    start: Point | None = None
    local: Sequence[Point] = ()
    aliases: tuple[str, ...] = ()
    note: str = ""
    least: int = 1

    def __repr__(self) -> str:
        count = f"{self.least} or more" if self.dim is None else str(self.dim)
        return f"<Entry {self.key!r}, dim={count}: {self.note or self.name}>"


def origin(n: int, parameters: Mapping[str, Any]) -> list[Point]:
    """Minima of a function that is lowest at the origin."""
    return [(0.0,) * n]
