"""How a descent ended. Failure is data: a run that blew up has a status and a step number, not an exception."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """What became of one run.

    CONVERGED    the gradient is (relatively) zero at the end, and the run got there by going down.
    DESCENDING   the value still falls: more steps would help.
    OSCILLATING  the value neither falls nor grows over the last steps while the position keeps moving.
    DIVERGED     the value or the position grew beyond bounds, still finite numbers.
    NONFINITE    a value, gradient or position became inf or NaN; the run keeps its last finite position.
    STALLED      the position no longer moves although the gradient is not zero (a step size too small for the
                 number format, or a plateau), or the start already was a stationary point that is no minimum.
    """

    DESCENDING = 0
    CONVERGED = 1
    OSCILLATING = 2
    DIVERGED = 3
    NONFINITE = 4
    STALLED = 5

    def __str__(self) -> str:
        return self.name.lower()
