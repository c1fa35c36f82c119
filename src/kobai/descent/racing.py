"""``race``: several optimizers on one objective, as one trace with named runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from kobai.budget import Cost
from kobai.descent import cost
from kobai.descent.descending import cost_of, descend, resolve_start
from kobai.descent.record.trace import Trace
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.objectives.lost_gradient import check_gradient, left_to_caller
from kobai.typing import ObjectiveLike, OptimizerLike, StartLike

Runs = Mapping[str, dict[str, Any]] | Sequence[OptimizerLike]


def race(
    objective: ObjectiveLike,
    start: StartLike | None = None,
    runs: Runs | None = None,
    *,
    steps: int = 200,
    params: dict[str, Any] | None = None,
    dtype: torch.dtype | str | None = None,
    device: torch.device | str | None = None,
    **shared: Any,
) -> Trace:
    """Descend one objective with several optimizers, each from every start and for as many steps.

    Ctrl-C, or ``kobai.descent.Stop`` raised by ``progress``, ends the race: the trace then has the runs that had begun, and
    its ``interrupted`` is True.

    Args:
        objective: as for ``descend``.
        start: one point (n,), or many (*starts, n); every optimizer descends from all of them.
        runs: name → options of ``descend`` for that run (``lr``, ``scheduler``, hyperparameters, or a ``start`` of its own).
            The name is the optimizer unless the options say ``"optimizer"``. Or a list of optimizer names.
        steps: how many updates each takes.
        params: as for ``descend``.
        dtype: as for ``descend``.
        device: as for ``descend``.
        **shared: options of ``descend`` for all runs; a run's own options come before them.

    Returns:
        a ``Trace`` whose first axis of runs is that of the optimizers, with their ``names``: runs (optimizers, *starts).
        ``kobai.study.ranking`` says how each did over the starts.

    Raises:
        BadInput: as ``descend``; naming the run.

    Example:
        >>> import kobai
        >>> trace = kobai.race(lambda x: (x * x).sum(), [2.0, 2.0], {"SGD": {"lr": 0.1}, "Adam": {"lr": 0.1}}, steps=50)
        >>> trace["Adam"].optimizer
        'Adam'
    """
    entries = entries_of(runs)
    given = [options["start"] for options in entries.values() if options.get("start") is not None]
    # Where every run has a start of its own, the first says how many variables there are.
    common = given[0] if start is None and len(given) == len(entries) else start
    f, x = resolve_start(objective, params, common, dtype, device)
    starts: dict[str, Tensor] = {}
    for name, options in entries.items():
        own = x
        if options.get("start") is not None:
            try:
                own = resolve_start(f, None, options["start"], dtype or x.dtype, device)[1]
            except BadInput as error:
                raise BadInput(f"race, run {shown(name)}: {error}") from error
        starts[name] = own
        if own.shape != x.shape:
            raise BadInput(
                f"race, run {shown(name)}: start of shape {tuple(own.shape)}, and others of {tuple(x.shape)}; give equally many"
            )
    runs = {name: {k: v for k, v in options.items() if k != "start"} for name, options in entries.items()}
    check_cost(f, x, runs, steps, shared)
    traces: list[Trace] = []
    for name, options in runs.items():
        merged = {"optimizer": name, **shared, **options}
        try:
            with left_to_caller():
                traces.append(descend(f, starts[name], steps=steps, **merged))
        except BadInput as error:
            raise BadInput(f"race, run {shown(name)}: {error}", column=error.column, source=error.source) from error
        if traces[-1].interrupted:
            longest = max((trace.steps.tolist() for trace in traces), key=lambda steps: steps[-1])
            traces = [trace.at_steps(longest) for trace in traces]
            break
    else:
        check_gradient(f, x.reshape(-1, x.shape[-1])[0])
    return Trace.stack(traces, list(runs)[: len(traces)])


def check_cost(
    f: Objective, start: Tensor, entries: dict[str, dict[str, Any]], steps: int, shared: dict[str, Any], times: int = 1
) -> None:
    """Refuse runs that cost more than the budget in force together; each is descended ``times`` over, and held once."""
    total, limits = Cost(0.0, 0), list[str]()
    for name, options in entries.items():
        try:
            one = cost_of(f, start, steps=steps, **{"optimizer": name, **shared, **options})
        except Exception:  # the run itself says why it cannot be run
            continue
        total += Cost(one.seconds * times, one.bytes)
        hyper = {**shared, **options}
        given = getattr(hyper.get("optimizer"), "given", {})
        limits += [limit for limit in cost.limits_given({**given, **hyper}) if limit not in limits]
    if total.seconds == 0.0:
        return
    runs = f"{len(entries):,} run{'s' * (len(entries) != 1)}" + f", each {times:,} times over" * (times > 1)
    cost.check_total(total, f"{cost.counted(steps, 'step')} × {runs}", limits=limits)


def entries_of(runs: Any) -> dict[str, dict[str, Any]]:
    """The runs of a race, checked: name → options."""
    if isinstance(runs, (list, tuple)):
        given = {r if isinstance(r, str) else str(getattr(r, "__name__", shown(r))): {"optimizer": r} for r in runs}
        if len(given) < len(runs):
            raise BadInput(f"race: {len(runs) - len(given)} names occur twice; give a dict with a name for each run")
        runs = given
    if not isinstance(runs, dict) or not runs or not all(isinstance(name, str) for name in runs):
        raise BadInput(f"race of {shown(runs)}: give the runs, as {{'SGD': {{'lr': 0.01}}, 'Adam': {{'lr': 0.1}}}}")
    for name, options in runs.items():
        if not isinstance(options, dict) or not all(isinstance(key, str) for key in options):
            raise BadInput(f"race, run {shown(name)}: {shown(options)} are not options; as {{'lr': 0.01}}")
    return runs
