"""The trace: the record of one or many descents."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from kobai.checks import path_of, sequence, whole
from kobai.descent.record.fields import STEP, at_steps, changed, merged, step_axis
from kobai.descent.record.status import Status, Statuses
from kobai.errors import BadInput, nearest, shown
from kobai.numbers import counted

if TYPE_CHECKING:
    import xarray

    from kobai.objectives import Objective


@dataclass(eq=False)
class Trace:
    """The record of one or many descents.

    With one start ``*runs`` is empty; with starts of shape (a, b, n) it is (a, b); the first axis of a race is that of its
    optimizers, which have names. K is the number of recorded steps, steps+1 unless a ``Record`` thins them. ``trace[3]``,
    ``trace["Adam"]`` and ``trace[10:20]`` are traces of those runs; iterating goes over the first axis of runs.
    ``record/fields`` lists the tensors.

    Args:
        objective: what was descended.
        x: (*runs, K, n) positions.
        value: (*runs, K) f at each position; NaN where not recorded.
        grad_norm: (*runs, K) Euclidean norm of the gradient at each position.
        lr: (*runs, K) the step size of the update that leaves each position (schedulers change it); the last repeats.
        steps: (K,) int64 step numbers recorded.
        status: a ``Status`` for one run, ``Statuses`` of shape (*runs) for many. Integer codes are converted; a function
            that returns (status, stopped_at) is called on first access.
        stopped_at: the step at which the status was reached, the last step for runs still descending; an int for one
            run, (*runs) int64 for many.
        optimizer: its name, or of a race one for each entry of the first axis.
        hyper: hyperparameters as given and defaulted, or of a race one dict for each entry of the first axis.
        names: names of the entries of a race's first axis, else empty.
        engine: which engine ran: ``"loop"``, ``"stacked"``, ``"compiled"``, or ``"mixed"`` for a race.
        engine_reason: why that engine was chosen.
        grad: (*runs, K, n) gradients, if recorded.
        state: the optimizer's state after the update that leaves each position, by name, each (*runs, K, n), or
            (*runs, K, 1) for scalars such as a step counter; the last repeats. Empty unless recorded.
        seconds: time spent descending.
        interrupted: whether Ctrl-C or ``Stop`` ended the descent: the trace has the steps up to then. Of many runs those that
            were cut short keep their last position; those that had not begun keep their start, with value NaN.
        tolerances: (grad_tol, value_tol) at which runs were to stop, None where there was none; None alone where the runs of
            a race had various ones.
        scheduler: (name, options) of a schedule of ``torch.optim.lr_scheduler``, or of a race one for each entry of the first
            axis; None without one, of a function that makes one, and of a trace that was saved.
    """

    objective: Objective
    x: Tensor
    value: Tensor
    grad_norm: Tensor
    lr: Tensor
    steps: Tensor
    status: Any  # Status | Statuses, according to the shape of the runs: readers know which, type checkers do not
    stopped_at: Any  # int | Tensor
    optimizer: str | list[str] = "gradient descent"
    hyper: Any = field(default_factory=dict)  # dict[str, Any] | list[dict[str, Any]]
    names: list[str] = field(default_factory=list)
    engine: str = "loop"
    engine_reason: str = ""
    grad: Tensor | None = None
    state: dict[str, Tensor] = field(default_factory=dict)
    seconds: float = 0.0
    interrupted: bool = False
    tolerances: tuple[float | None, float | None] | None = (None, None)
    scheduler: Any = None  # tuple[str, dict[str, Any]] | None | list of these

    def __post_init__(self) -> None:
        if callable(self.status):
            self._classify = self.status
            del self.status, self.stopped_at
        else:
            self._convert_status()

    def __getattr__(self, name: str) -> Any:
        if name not in ("status", "stopped_at") or "_classify" not in vars(self):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        self.status, self.stopped_at = vars(self).pop("_classify")()
        self._convert_status()
        return getattr(self, name)

    def _convert_status(self) -> None:
        if not self.runs:
            self.status, self.stopped_at = Status(int(self.status)), int(self.stopped_at)
        else:
            if not isinstance(self.status, Statuses):
                self.status = Statuses(self.status)
            self.stopped_at = torch.as_tensor(self.stopped_at, dtype=torch.int64).cpu()

    @property
    def runs(self) -> tuple[int, ...]:
        """The shape of the runs; () for one."""
        return tuple(self.x.shape[:-2])

    @property
    def best(self) -> Trace:
        """The run with the lowest last value; a run that became non-finite counts with its last finite value."""
        if not self.runs:
            return self
        last = self.value[..., -1].flatten()
        last = torch.where(last.isnan(), torch.inf, last)
        where = torch.unravel_index(last.argmin(), self.runs)
        return self[tuple(int(i) for i in where)]

    def __len__(self) -> int:
        if not self.runs:
            raise TypeError("a trace of one run has no length; its positions are in .x")
        return self.runs[0]

    def __iter__(self) -> Iterator[Trace]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, key: Any) -> Trace:
        if not self.runs:
            raise BadInput(f"trace[{shown(key)}]: this trace has one run; its positions are in .x")
        keys = key if isinstance(key, tuple) else (key,)
        if sum(map(_axes, keys)) > len(self.runs) or any(k is None or k is Ellipsis for k in keys):
            raise BadInput(f"trace[{shown(key)}]: the runs have {len(self.runs)} axes of {self.runs}")
        optimizer, hyper, names, scheduler = self.optimizer, self.hyper, self.names, self.scheduler
        try:
            keys = tuple(self._index(k, size) for k, size in zip(keys, self.runs, strict=False))
            index = keys[0] if len(keys) == 1 else keys
            fields = changed(self, lambda held, _: held[index])
            named = torch.arange(len(names))[keys[0]] if names else None
        except BadInput:
            raise
        except Exception as error:  # whatever torch raises for what is no index
            raise BadInput(f"trace[{shown(key)}]: the runs are {self.runs}") from error
        if named is not None:
            if named.ndim > 1:
                raise BadInput(f"trace[{shown(key)}]: named runs have one axis; give one index, or a list of them")
            picked = named.tolist()
            if isinstance(picked, int):
                optimizer, hyper, names = optimizer[picked], hyper[picked], []
                scheduler = scheduler and scheduler[picked]
            else:
                scheduler = scheduler and [scheduler[i] for i in picked]
                optimizer, hyper = [optimizer[i] for i in picked], [hyper[i] for i in picked]
                names = [names[i] for i in picked]
        return replace(self, **fields, optimizer=optimizer, hyper=hyper, names=names, scheduler=scheduler)

    def at_steps(self, steps: Sequence[int]) -> Trace:
        """The trace at other steps; after its last step a run keeps what it has.

        Args:
            steps: each one of the recorded steps, or later than the last of them.
        """
        given = sequence("steps", steps, "give the numbers of recorded steps, as [0, 10, 20]")
        steps = [whole("steps", step, 0, 2**63 - 1) for step in given]
        known, last = set(self.steps.tolist()), int(self.steps[-1])
        if not steps or not all(step in known or step > last for step in steps):
            raise BadInput(f"steps={shown(steps)}: give recorded steps, of which the last is {last}, or later ones")
        fields = at_steps(self, self.steps.tolist(), steps)
        return replace(self, **fields, steps=torch.tensor(steps, dtype=torch.int64))

    @staticmethod
    def stack(traces: Sequence[Trace], names: Sequence[str]) -> Trace:
        """Traces of equally many runs, with equal steps and one objective, as one trace whose first axis has these names."""
        listed = sequence("traces", traces, "give a list of traces")
        if not listed or not all(
            isinstance(trace, Trace) and not trace.names and trace.runs == listed[0].runs for trace in listed
        ):
            raise BadInput(f"traces={shown(traces)}: give one trace or more, of equally many runs without names")
        names = sequence("names", names, "give a name for each trace, as ['a', 'b']")
        if len(names) != len(traces) or not all(isinstance(name, str) for name in names):
            raise BadInput(f"names={shown(names)}: give one name, as text, for each of {len(traces)} traces")
        engines = {trace.engine for trace in traces}
        return replace(
            traces[0], **merged(traces, lambda held, _: torch.stack(held)), names=list(names),
            optimizer=[str(trace.optimizer) for trace in traces], hyper=[trace.hyper for trace in traces],
            scheduler=[trace.scheduler for trace in traces] if any(trace.scheduler for trace in traces) else None,
            engine=engines.pop() if len(engines) == 1 else "mixed",
            engine_reason="; ".join(sorted({trace.engine_reason for trace in traces})),
            seconds=sum(trace.seconds for trace in traces), interrupted=any(trace.interrupted for trace in traces),
            tolerances=traces[0].tolerances if len({trace.tolerances for trace in traces}) == 1 else None,
        )  # fmt: skip

    @staticmethod
    def concatenate(traces: Sequence[Trace]) -> Trace:
        """Traces of one run each, the next beginning where the one before ends, as one trace of the last's objective."""
        _check_single(traces)
        # The end of each is the start of the next: one row for both.
        ends = [int(trace.steps[-1]) for trace in traces]
        parts = [replace(trace, **at_steps(trace, own, own[:-1]), steps=trace.steps[:-1])
                 for trace in traces[:-1] for own in [trace.steps.tolist()]] + [traces[-1]]  # fmt: skip
        fields = merged(parts, lambda held, field: torch.cat(held, step_axis(field)), dim=STEP)
        return replace(
            traces[-1],
            **fields,
            steps=torch.cat([part.steps + sum(ends[:i]) for i, part in enumerate(parts)]),
            stopped_at=traces[-1].stopped_at + sum(ends[:-1]),
            seconds=sum(trace.seconds for trace in traces),
        )

    def _index(self, key: Any, size: int) -> Any:
        if isinstance(key, slice) and (key.step or 1) < 0:
            return list(range(size))[key]  # torch has no slices that run backwards
        if isinstance(key, list):
            return torch.as_tensor(key)  # torch takes lists of lists for tuples
        if not isinstance(key, str):
            return key
        if key not in self.names:
            raise BadInput(
                f"trace[{key!r}]: the runs are {', '.join(self.names) or 'not named'}.{nearest(key, self.names)}"
            )
        return self.names.index(key)

    def save(self, path: str | Path) -> Path:
        """Write the trace as a Zarr store, whole or not at all."""
        from kobai.descent.record.zarr_store import save

        return save(self, path_of("path", path))

    @classmethod
    def load(cls, path: str | Path, objective: Any = None) -> Trace:
        """Read a trace that ``save`` wrote.

        Args:
            path: the store.
            objective: what was descended; needed only where it was a Python function, which a store cannot hold, and
                something is to be drawn or computed from it.
        """
        from kobai.descent.record.zarr_store import load

        return load(path_of("path", path), objective)

    def to_xarray(self) -> xarray.Dataset:
        """The trace as an xarray Dataset with named dimensions and coordinates."""
        from kobai.descent.record.zarr_store import to_xarray

        return to_xarray(self)

    def __repr__(self) -> str:
        n, taken = (
            self.x.shape[-1],
            counted(int(self.steps[-1]), "step") + (", interrupted" if self.interrupted else ""),
        )
        what = f"{self.objective.name}: "
        if not self.runs:
            end = f"f = {float(self.value[-1]):.6g}" + (f" at {_point(self.x[-1])}" if n <= 4 else "")
            return f"<Trace of {what}{self.optimizer}, {taken}, {end}, {self.status} at step {self.stopped_at}>"
        if self.names:
            if len(self.runs) > 1:
                each = (f"{name} {_counted(status)}" for name, status in zip(self.names, self.status, strict=True))
                return f"<Trace of {what}{taken} from {_many(self.runs[1:], 'start')}; {'; '.join(each)}>"
            ends = self.value[..., -1].tolist()
            each = (f"{name} {v:.4g} {s}" for name, v, s in zip(self.names, ends, self.status, strict=True))
            return f"<Trace of {what}{taken}; {', '.join(each)}>"
        return f"<Trace of {what}{self.optimizer}, {_many(self.runs, 'run')} of {taken}, {_counted(self.status)}>"


def _many(shape: Sequence[int], what: str) -> str:
    """``"1 run"``, ``"3 × 4 runs"``."""
    return f"{' × '.join(map(str, shape))} {what}{'s' * (tuple(shape) != (1,))}"


def _axes(key: Any) -> float:
    """How many axes an index takes: a mask as many as it has, anything else one; a truth value is no index."""
    if not isinstance(key, (int, str, slice)) or isinstance(key, bool):
        try:
            array = torch.as_tensor(key)
            return (array.ndim or math.inf) if array.dtype == torch.bool else 1
        except Exception:  # no array, or none that torch knows
            pass
    return 1


def _check_single(traces: Any) -> None:
    listed = sequence("traces", traces, "give a list of traces of one run each")
    if not listed or not all(isinstance(trace, Trace) and not trace.runs for trace in listed):
        raise BadInput(f"traces={shown(traces)}: give one trace or more, each of one run")


def _counted(status: Statuses) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in status.counts().items())


def _point(x: Tensor) -> str:
    return "(" + ", ".join(f"{v:.4g}" for v in x.tolist()) + ")"
