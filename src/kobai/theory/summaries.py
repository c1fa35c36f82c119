"""Summaries of many runs: how many have each status, and at which steps they reached it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kobai.descent import Status, Trace
from kobai.descent.record import climbs
from kobai.messages import say
from kobai.numbers import count, number
from kobai.theory.spectrum import check_trace
from kobai.theory.verdicts import is_local, lowest_known, reached, stopped_early

_OF_CLIMBS = {
    "many converged": "many climbed", "many converged start": "many climbed start", "many descending": "many climbing",
    "many oscillating": "many climb oscillating", "many early": "many climbed early",
    "many early start": "many climbed early start",
}  # fmt: skip
_SHORTER = {"many oscillating", "many climb oscillating", "many nonfinite", "many stalled"}


@dataclass(frozen=True)
class Summary:
    """The runs of one status.

    Args:
        kind: the status by name.
        count: how many runs have it.
        total: how many runs there are.
        low: the first step at which one of them reached it.
        high: the last.
        local: how many of them converged to a local minimum, though a lower one is known.
        known: the lowest known value.
        climbs: whether they climb.
        early: whether a tolerance ended them where a step would still have moved f on.
    """

    kind: str
    count: int
    total: int
    low: int
    high: int
    local: int = 0
    known: float = math.nan
    climbs: bool = False
    early: bool = False

    def say(self, lang: str = "en", later: bool | None = None) -> str:
        """The line in words; in one of several lines that are joined in short words: the first (False), or a later one (True)."""
        low, high = count(self.low), count(self.high)
        ended = (
            say("count of steps", lang, step=high) if low == high else say("steps from to", lang, low=low, high=high)
        )
        key = "many early" if self.early else f"many {self.kind}"
        if self.kind == "converged" and self.high == 0:
            key += " start"
        if self.climbs:
            key = _OF_CLIMBS.get(key, key)
        elif self.local and key == "many converged":
            key += " local"
        if later is not None and key in _SHORTER:
            key = key.replace("many", "short")
        what = say(key, lang, steps=ended, local=count(self.local), known=number(self.known, trim=True))
        key = "rest of runs" if later else "verdict all" if self.count == self.total else "verdict some"
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
    early = stopped_early(trace, status == Status.CONVERGED)
    # Runs that a tolerance ended too soon are a kind of their own, after the others.
    kind_of = np.where(early, len(Status), status)
    kinds, counts = np.unique(kind_of, return_counts=True)
    hypers = trace.hyper if isinstance(trace.hyper, list) else [trace.hyper]
    up, known = all(map(climbs, hypers)), lowest_known(trace)
    first = trace.value.reshape(len(status), -1)[:, 0].double().cpu().numpy()
    local = np.zeros(len(status), bool) if up or math.isnan(known) else is_local(first, reached(trace), known)
    lines = []
    for kind in kinds[np.argsort(-counts, kind="stable")]:
        of, soon = kind_of == kind, bool(kind == len(Status))
        name = str(Status.CONVERGED if soon else Status(int(kind)))
        ended, elsewhere = stops[of], int(local[of].sum()) if kind == Status.CONVERGED else 0
        span = int(ended.min()), int(ended.max())
        lines.append(Summary(name, len(ended), len(status), *span, elsewhere, known, up, soon))
    return lines
