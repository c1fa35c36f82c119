"""How much time and memory work may take, and the memory that this machine has left.

Work is estimated before it begins (``kobai.descent.cost``, ``kobai.paint.options``) and refused if it is more than the
``Budget`` in force. In Python only memory is limited; the command line sets a limit of time too.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from kobai.errors import BadInput
from kobai.numbers import duration, file_size

VARIABLE = "KOBAI_MEMORY_LIMIT"
"""The environment variable for the limit of memory, in GB."""
MEMORY_SHARE = 0.9
"""The share of the free memory that work may take where nothing else is said: what is not counted needs the rest."""
SECONDS = 21_600
"""The command line's limit of time where nothing else is said: longer is mostly a slip."""

_SMALL = 256 * 2**20  # bytes that are allowed without asking what is free


@dataclass(frozen=True)
class Cost:
    """An estimate of what work takes.

    Args:
        seconds: of computing time; right within a factor of about three, of Python functions not at all.
        bytes: of memory at the peak; right within a factor of about two.
    """

    seconds: float
    bytes: int

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.bytes + other.bytes)


@dataclass(frozen=True)
class Budget:
    """What work may take; None: what ``MEMORY_SHARE`` of the free memory is, and any time.

    Args:
        seconds: of computing time.
        bytes: of memory.
        options: whether it was set by the options of the command line, so that errors name those.
    """

    seconds: float | None = None
    bytes: int | None = None
    options: bool = False


class OverTime(BadInput):
    """Work takes longer than the budget allows, by its estimate of so many ``seconds``."""

    def __init__(self, message: str, seconds: float):
        super().__init__(message)
        self.seconds = seconds


_USUAL = Budget()
_budget: ContextVar[Budget] = ContextVar("budget", default=_USUAL)


@contextlib.contextmanager
def limited(budget: Budget) -> Iterator[None]:
    """Put a budget into force for what is done inside."""
    token = _budget.set(budget)
    try:
        yield
    finally:
        _budget.reset(token)


def check(cost: Cost, what: str, less: str = "", less_in_options: str = "", free: int | None = None) -> None:
    """Refuse work that costs more than the budget in force.

    Args:
        cost: its estimate.
        what: the work, as the error names it.
        less: how to ask for less, in Python.
        less_in_options: the same on the command line.
        free: bytes of memory where it is done, if not in this machine's own.

    Raises:
        OverTime: it takes longer. BadInput: it needs more memory.
    """
    budget = _budget.get()
    cure = less_in_options if budget.options else less
    if budget.seconds is not None and not cost.seconds <= budget.seconds:
        allow = "with --time-limit SECONDS" if budget.options else "time"
        took, most = duration(cost.seconds), duration(budget.seconds)
        raise OverTime(
            f"{what}: about {took} of work, more than the limit of {most}; {cure}, or allow more {allow}", cost.seconds
        )
    if cost.bytes <= _SMALL and budget.bytes is None and VARIABLE not in os.environ:
        return
    most = memory_limit(free) if budget.bytes is None else budget.bytes
    if cost.bytes > most:
        allow = "--memory-limit GB" if budget.options else f"the environment variable {VARIABLE} (in GB)"
        raise BadInput(
            f"{what}: about {file_size(cost.bytes)} of memory, more than the limit of {file_size(most)}; "
            f"{cure}, or allow more with {allow}"
        )


def memory_limit(free: int | None = None) -> int:
    """The limit of memory where none was set: that of the environment, else a share of what is free, in bytes."""
    said = os.environ.get(VARIABLE, "").strip()
    if not said:
        return int(MEMORY_SHARE * (free_memory() if free is None else free))
    try:
        limit = float(said)
    except ValueError:
        limit = 0.0
    if not 0 < limit < float("inf"):
        raise BadInput(f"{VARIABLE}={said!r}: the limit of memory in GB, such as {VARIABLE}=8")
    return int(limit * 1e9)


def free_memory() -> int:
    """Bytes of memory this process may still take: what is free, within the limits of its container and of its user."""
    import psutil

    found = [psutil.virtual_memory().available]
    with contextlib.suppress(OSError, ValueError):  # a container; "max" is no limit
        limit, used = (int(Path(f"/sys/fs/cgroup/memory.{name}").read_text()) for name in ("max", "current"))
        found.append(limit - used)
    with contextlib.suppress(ImportError, OSError, ValueError):  # ulimit -v, which Windows has not
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY:
            found.append(limit - psutil.Process().memory_info().vms)
    return max(0, min(found))
