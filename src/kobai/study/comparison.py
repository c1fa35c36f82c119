"""``compare``: many optimizers from one start under equal budgets, each with its own tuned step size.

An ``Entrant`` is an optimizer with its settings. It is tuned where no step size is given, then descends for as many steps as
its budget pays for, and keeps its last position until the others are done. Entrants that cannot run are listed with the
reason; they are not errors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import torch
from torch import Tensor

from kobai import checks
from kobai.descent import Record, Status, Trace
from kobai.descent.descending import descend_whole, resolve_start
from kobai.descent.racing import Runs, check_cost, entries_of
from kobai.errors import BadInput, is_of_user, shown
from kobai.objectives import Objective
from kobai.objectives.lost_gradient import check_gradient, left_to_caller
from kobai.optimize import resolve
from kobai.study.several_functions import Benchmark, compare_on_several
from kobai.study.tuning import Allotment, Tuned, allot, tune
from kobai.study.tuning.search import MOST_EVALUATIONS, first_line, rates_of
from kobai.typing import ObjectiveLike, StartLike

METHOD, REACH = "grid", 1e-3  # unless asked otherwise


@dataclass
class Entrant:
    """One optimizer of a comparison.

    Args:
        name: of the run.
        optimizer: as given.
        settings: its hyperparameters as given, without the step size.
        lr: the step size it ran with, None where the optimizer has none.
        tuned: how that was found, None where it was given.
        steps: how many its budget paid for.
        evaluations: what they cost.
        value: f at the end, None where it did not run.
        x: the last position.
        distance: from there to the nearest known minimum, or None.
        status: of its run.
        stopped_at: the step at which the status was reached.
        reached: the first step at which all but a share ``reach`` of the way down was done, None where it never was.
        reason: why it could not run, or "".
    """

    name: str
    optimizer: Any
    settings: dict[str, Any] = field(default_factory=dict)
    lr: float | None = None
    tuned: Tuned | None = None
    steps: int = 0
    evaluations: int = 0
    value: float | None = None
    x: list[float] = field(default_factory=list)
    distance: float | None = None
    status: Status | None = None
    stopped_at: int = 0
    reached: int | None = None
    reason: str = ""


@dataclass
class Comparison:
    """The result of comparing optimizers.

    Args:
        trace: the runs by name, the lowest first; those that failed come last.
        entries: in the order of the trace, then those that could not run.
        budget: evaluations of f with its gradient that each had.
        reach: see ``Entrant.reached``.
    """

    trace: Trace
    entries: list[Entrant]
    budget: int
    reach: float


@overload
def compare(
    objective: ObjectiveLike, start: StartLike | None = None, runs: Runs | None = None, **options: Any
) -> Comparison: ...


@overload
def compare(
    objective: Sequence[ObjectiveLike], start: Any = None, runs: Runs | None = None, **options: Any
) -> Benchmark: ...


def compare(
    objective: Any,
    start: Any = None,
    runs: Runs | None = None,
    *,
    budget: int = 200,
    starts: int = 15,
    tuned: bool = True,
    method: str = METHOD,
    lrs: Sequence[float] | None = None,
    allotments: Mapping[str, Allotment] | None = None,
    reach: float = REACH,
    record: Record | None = None,
    progress: Callable[[int, int], None] | None = None,
    params: dict[str, Any] | None = None,
    dtype: torch.dtype | str | None = None,
    device: torch.device | str | None = None,
    **shared: Any,
) -> Comparison | Benchmark:
    """Descend with many optimizers, each with equally many evaluations of f and ∇f: from one start, or on several functions.

    On several functions each optimizer goes from several starts, and ``Benchmark.profile`` says how they compare over all of
    them. A step size is then sought for each function, as that with the lowest median of f over the starts; an optimizer that
    evaluates f several times in a step seeks it from the first start. What seeking costs is not counted.

    Args:
        objective: as for ``descend``; or a list of functions.
        start: one point (n,); of several functions, for each one point or several (m, n), None: drawn from the domains.
        runs: as for ``race``: names of optimizers, or name → options. A run that says ``lr`` keeps it.
        budget: evaluations each may use, in its run and in each try of its tuning.
        starts: how many starts are drawn from the domain of each of several functions, by ``seed``.
        tuned: find a step size for every run without one; else the optimizer's default is used.
        method: see ``tune``; of one function alone.
        lrs: see ``tune``.
        allotments: name → what its budget pays for, for runs where that was counted before.
        reach: the share of the way from f at the start down to the lowest known value that may be left when a run counts as
            having arrived; of one function alone (of several see ``Benchmark.profile``).
        record: as for ``descend``.
        params: as for ``descend``.
        dtype: as for ``descend``.
        device: as for ``descend``.
        progress: called with (runs done, runs in all).
        **shared: options of ``descend`` for all of them: ``scheduler``, ``seed``.

    Returns:
        ``Comparison``; of several functions ``Benchmark``.

    Raises:
        BadInput: as ``race``; or not one of the runs can be run.

    Example:
        >>> import kobai.study
        >>> found = kobai.study.compare("x1**2 + 10*x2**2", [2.0, 2.0], ["SGD", "Rprop"], budget=40)
        >>> [entry.name for entry in found.entries]
        ['Rprop', 'SGD']
        >>> found = kobai.study.compare(["sphere", "booth"], runs=["SGD", "Rprop"], budget=40, starts=3)
        >>> found.best.shape
        (2, 2, 3, 40)
    """
    budget = checks.whole("budget", budget, 1, MOST_EVALUATIONS)
    if not isinstance(tuned, bool):
        raise BadInput(
            f"tuned={shown(tuned)}: True finds a step size for each run, False takes the optimizer's default"
        )
    reach = checks.real("reach", reach, 0.0, 1.0)
    starts = checks.whole("starts", starts, 1, 10**6)
    progress = checks.function_or_none("progress", progress, 2, "give a function of (runs done, runs in all)")
    allotments = checks.options(
        "allotments", {} if allotments is None else allotments, "give what each run's budget pays for, by its name"
    )
    if record is not None and not isinstance(record, Record):
        raise BadInput(f"record={shown(record)}: give a kobai.Record, as Record(every=10)")
    if isinstance(objective, (list, tuple)):
        alone: dict[str, tuple[Any, bool]] = {
            "params": (params, bool(params)), "device": (device, device is not None), "record": (record, record is not None),
            "allotments": (allotments, bool(allotments)), "method": (method, method != METHOD), "reach": (reach, reach != REACH),
        }  # fmt: skip
        for name, (given, refused) in alone.items():
            if refused:
                raise BadInput(f"{name}={shown(given)}: of one function alone; leave it out")
        seed = checks.whole("seed", shared.get("seed") or 0, 0, 2**63)
        return compare_on_several(
            objective, start, runs, budget=budget, starts=starts, seed=seed, tuned=tuned, lrs=lrs, progress=progress,
            dtype=dtype or "float64", shared=shared,
        )  # fmt: skip
    options = entries_of(runs)
    f, x = resolve_start(objective, params, start, dtype, device)
    if x.ndim != 1:
        raise BadInput(f"start of shape {tuple(x.shape)}: a comparison goes from one point; race takes many")
    tries = len(rates_of(lrs)) if tuned else 0
    check_cost(f, x, options, budget, {"record": record, **shared}, 1 + tries)
    entries: list[Entrant] = []
    failed: Exception | None = None
    traces: dict[str, Trace] = {}
    for i, (name, given) in enumerate(options.items()):
        if progress is not None:
            progress(i, len(options))
        settings = {k: v for k, v in given.items() if k not in ("optimizer", "lr")}
        entry = Entrant(name, given.get("optimizer", name), settings, given.get("lr"))
        entries.append(entry)
        try:
            with left_to_caller():
                if tuned and entry.lr is None:
                    entry.tuned = tune(
                        f, x, entry.optimizer, steps=budget, lrs=lrs, method=method, **settings, **shared
                    )
                    entry.lr, entry.reason = entry.tuned.lr, entry.tuned.reason
                if not entry.reason:
                    traces[name] = _run(f, x, entry, budget, allotments.get(name), record, shared)
        except Exception as error:
            entry.reason, failed = first_line(error), error
    if progress is not None:
        progress(len(options), len(options))
    if failed is not None and not traces and not isinstance(failed, BadInput) and is_of_user(failed):
        raise failed
    if not traces:
        raise BadInput(
            f"compare: none of the {len(entries)} optimizers can be run; {entries[0].name}: {entries[0].reason}"
        )
    check_gradient(f, x)
    ran = sorted((e for e in entries if e.name in traces), key=_rank)
    steps = (record or Record()).steps(budget)
    trace = Trace.stack([traces[entry.name].at_steps(steps) for entry in ran], [entry.name for entry in ran])
    _measure(f, trace, ran, reach)
    return Comparison(trace, [*ran, *(e for e in entries if e.name not in traces)], budget, reach)


def _run(
    f: Objective, x: Tensor, entry: Entrant, budget: int, known: Allotment | None, record: Record | None, shared: dict
) -> Trace:
    spec, tuned = resolve(entry.optimizer, lr=entry.lr, **entry.settings), entry.tuned
    if known is None:
        known = Allotment(tuned.steps, tuned.evaluations) if tuned else allot(f, x, spec, budget, **shared)
    entry.steps, entry.evaluations = known
    trace = descend_whole(f, x, optimizer=spec, steps=entry.steps, record=record, **shared)
    entry.lr = spec.hyper.get("lr", entry.lr)
    entry.value, entry.x = float(trace.value[-1]), trace.x[-1].tolist()
    entry.status, entry.stopped_at = trace.status, int(trace.stopped_at)
    return trace


def _rank(entry: Entrant) -> tuple[int, float, str]:
    assert entry.value is not None
    assert entry.status is not None
    return entry.status.severity, math.inf if math.isnan(entry.value) else entry.value, entry.name


def _measure(f: Objective, trace: Trace, entries: list[Entrant], reach: float) -> None:
    """Find how near each came to the known minima, and when it arrived."""
    n = trace.x.shape[-1]
    minima = f.minima_for(n)
    where = torch.tensor([m.x for m in minima], dtype=torch.float64).reshape(-1, n)
    value = trace.value.double()
    seen = value[torch.isfinite(value)]
    lowest = min([float(seen.min()) if len(seen) else 0.0, *(m.value for m in minima)])
    goal = lowest + reach * (float(value[0, 0]) - lowest)
    for row, entry in enumerate(entries):
        if len(where):
            entry.distance = float((trace.x[row, -1].double() - where).norm(dim=-1).min())
        arrived = torch.nonzero(value[row] <= goal).flatten()
        entry.reached = int(trace.steps[arrived[0]]) if len(arrived) else None
