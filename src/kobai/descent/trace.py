"""The trace: the record of one or many descents."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import Tensor

if TYPE_CHECKING:
    import xarray

    from kobai.objective import Objective


@dataclass
class Trace:
    """The record of one or many descents.

    With one start ``*runs`` is empty; with starts of shape (a, b, n) it is (a, b); a race has one leading axis of named
    runs. K is the number of recorded steps, steps+1 unless a ``Record`` thins them.

    Args:
        objective: what was descended.
        x: (*runs, K, n) positions.
        value: (*runs, K) f at each position; NaN where not recorded.
        grad_norm: (*runs, K) Euclidean norm of the gradient at each position.
        lr: (*runs, K) the step size in force at each step (schedulers change it); the last repeats.
        steps: (K,) int64 step numbers recorded.
        status: (*runs) int8 ``Status`` codes.
        stopped_at: (*runs) int64: the step at which the status was reached; the last step for runs still descending.
        optimizer: its name, or one per named run.
        hyper: hyperparameters as given and defaulted, or one dict per named run.
        names: names of the runs of a race, else empty.
        engine: which engine ran (``"loop"``, ``"stacked"``, ``"fused"``) and, in ``engine_reason``, why.
        grad: (*runs, K, n) gradients, if recorded.
        state: optimizer state by name, each (*runs, K, n), if recorded.
        seconds: time spent descending.
    """

    objective: Objective
    x: Tensor
    value: Tensor
    grad_norm: Tensor
    lr: Tensor
    steps: Tensor
    status: Any
    stopped_at: Any
    optimizer: str = "gradient descent"
    hyper: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    engine: str = "loop"
    engine_reason: str = ""
    grad: Tensor | None = None
    state: dict[str, Tensor] = field(default_factory=dict)
    seconds: float = 0.0

    def save(self, path: str | Path) -> Path:
        """Write the trace as a Zarr store, whole or not at all."""
        raise NotImplementedError

    @classmethod
    def load(cls, path: str | Path) -> Trace:
        """Read a trace that ``save`` wrote."""
        raise NotImplementedError

    def to_xarray(self) -> xarray.Dataset:
        """The trace as an xarray Dataset with named dimensions and coordinates."""
        raise NotImplementedError
