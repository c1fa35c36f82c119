"""Summaries of many runs: how many have each status, and at which steps they reached it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kobai.descent import Status, Trace
from kobai.messages import say
from kobai.numbers import count
from kobai.theory.spectrum import check_trace


@dataclass(frozen=True)
class Summary:
    """The runs of one status.

    Args:
        kind: the status by name.
        count: how many runs have it.
        total: how many runs there are.
        low: the first step at which one of them reached it.
        high: the last.
    """

    kind: str
    count: int
    total: int
    low: int
    high: int

    def say(self, lang: str = "en") -> str:
        """The line in words."""
        low, high = count(self.low), count(self.high)
        ended = (
            say("count of steps", lang, step=high) if low == high else say("steps from to", lang, low=low, high=high)
        )
        at_once = self.kind == "converged" and self.high == 0
        what = say("many converged start" if at_once else f"many {self.kind}", lang, steps=ended)
        key = "verdict all" if self.count == self.total else "verdict some"
        return say(key, lang, count=count(self.count), runs=count(self.total), what=what)

    def __str__(self) -> str:
        return self.say()


def summary(trace: Trace) -> list[Summary]:
    """One line for each status that runs have, the commonest first.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("x1**2 + x2**2", [[2.0, 2.0], [0.1, 0.3]], lr=0.1, steps=100)
        >>> print(summary(trace)[0])
        all 2 converged in 62 steps
    """
    check_trace(trace)
    status = np.asarray(trace.status).reshape(-1).astype(int)
    stops = np.asarray(trace.stopped_at).reshape(-1)
    kinds, counts = np.unique(status, return_counts=True)
    lines = []
    for kind in kinds[np.argsort(-counts, kind="stable")]:
        ended = stops[status == kind]
        lines.append(Summary(str(Status(int(kind))), len(ended), len(status), int(ended.min()), int(ended.max())))
    return lines
