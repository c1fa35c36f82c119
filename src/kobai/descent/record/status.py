"""The status of a run: how its descent ended. Divergence is a status and a step number, not an exception."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import torch
from torch import Tensor


class Status(IntEnum):
    """How one run ended. ``classify`` decides, by the rules it states.

    DESCENDING   the value still falls: more steps would help.
    CONVERGED    at a minimum: no step along −∇f or Newton's direction lowers f by more than rounding and 10⁻¹² of the fall.
    OSCILLATING  the value neither falls nor grows over the last steps while the position keeps moving.
    DIVERGED     the value or the position grew beyond bounds, even if it overflowed after that.
    NONFINITE    a value, gradient or position became inf or NaN within bounds; the run keeps its last finite position.
    STALLED      the position no longer moves although f could be lower (a step size too small for the number format), or
                 it is a point that is no minimum: a saddle, a plateau, a crease along which f falls.

    A climb (``maximize=True``) is judged as a descent of −f.
    """

    DESCENDING = 0
    CONVERGED = 1
    OSCILLATING = 2
    DIVERGED = 3
    NONFINITE = 4
    STALLED = 5

    @property
    def failed(self) -> bool:
        """Whether the run diverged or became non-finite."""
        return self.severity > 0

    @property
    def severity(self) -> int:
        """For sorting runs: 0, or 1 where the run diverged, or 2 where it became non-finite."""
        return {Status.DIVERGED: 1, Status.NONFINITE: 2}.get(self, 0)

    def __str__(self) -> str:
        return self.name.lower()


FAILED = tuple(status for status in Status if status.failed)


class Statuses:
    """The statuses of many runs, as an array of ``Status``.

    ``statuses[3]`` is a ``Status``, a slice is again ``Statuses``, ``statuses == Status.CONVERGED`` is a tensor of bools.

    Args:
        codes: (*runs) integer codes.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, codes: Any):
        self.codes: Tensor = torch.as_tensor(codes).to(torch.int8).cpu()

    @property
    def shape(self) -> torch.Size:
        """The shape of the runs."""
        return self.codes.shape

    @property
    def ndim(self) -> int:
        """How many axes the runs have."""
        return self.codes.ndim

    @property
    def failed(self) -> Tensor:
        """(*runs) bool: which runs diverged or became non-finite."""
        return (self.codes == Status.DIVERGED) | (self.codes == Status.NONFINITE)

    def counts(self) -> dict[Status, int]:
        """How many runs have each status, the commonest first."""
        found = Counter(self.codes.flatten().tolist())
        return {Status(code): number for code, number in found.most_common()}

    def tolist(self) -> list[Any]:
        """Nested lists of ``Status``."""

        def named(held: Any) -> Any:
            return [named(h) for h in held] if isinstance(held, list) else Status(held)

        return named(self.codes.tolist())

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key: Any) -> Any:
        codes = self.codes[key]
        return Status(int(codes)) if codes.ndim == 0 else Statuses(codes)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, (Statuses, Tensor, int, list, tuple)):
            return NotImplemented
        return self.codes == (other.codes if isinstance(other, Statuses) else torch.as_tensor(other))

    def __ne__(self, other: object) -> Any:
        same = self.__eq__(other)
        return same if same is NotImplemented else ~same

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        found = self.codes.numpy()
        return found.astype(dtype, copy=bool(copy)) if dtype is not None else found.copy() if copy else found

    def __repr__(self) -> str:
        if self.codes.numel() <= 8:
            names = ", ".join(str(Status(code)) for code in self.codes.flatten().tolist())
        else:
            names = ", ".join(f"{number} {status}" for status, number in self.counts().items())
        shape = "" if self.ndim == 1 else f" {tuple(self.shape)}"
        return f"<Statuses{shape}: {names}>"
