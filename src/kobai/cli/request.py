"""From a command's arguments to a trace: what ``descend``, ``race`` and ``show`` share. Torch is imported only here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.cli.input import starts, values
from kobai.cli.output.outputs import Outputs
from kobai.errors import BadInput
from kobai.importing import gc_paused
from kobai.progress import ProgressBar

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.descent import Trace
    from kobai.objectives import Objective


@dataclass
class Request:
    """What a command line asks for: what is to be descended, from where, and how."""

    objective: Objective
    start: Tensor  # (n,) or (runs, n), float64
    arguments: dict[str, Any]  # that ``descend`` and ``race`` share
    options: dict[str, Any]  # of the command, as given

    @classmethod
    def read(cls, function: str, options: dict[str, Any]) -> Request:
        """Read and check everything that can be checked before descending."""
        with gc_paused():
            import torch  # noqa: F401

        parameters = values.parameters(options["param"])
        scheduler = scheduler_of(options["scheduler"])
        objective = objective_of(function, options["dim"], parameters, options["vars"])
        return cls.of(objective, scheduler, options)

    @classmethod
    def of(cls, objective: Objective, scheduler: Any, options: dict[str, Any]) -> Request:
        """The same of an objective, with the options that ``descend`` and ``fit`` share."""
        from kobai.descent import Record

        check = partial(_check_cost, objective, options)
        dim = options.get("dim")
        start = starts.starts(options["start"], objective, dim, options["seed"], check, options["dtype"])
        arguments = {
            "steps": options["steps"], "scheduler": scheduler, "dtype": options["dtype"], "device": options["device"],
            "engine": options["engine"], "record": Record(every=options["record_every"]), "seed": options["seed"],
            "grad_tol": options["grad_tol"], "value_tol": options["value_tol"],
            **({"batch": options["batch"]} if options.get("batch") else {}),
        }  # fmt: skip
        return cls(objective, start, arguments, options)

    def descend(self, optimizer: str | None, lr: float | None, settings: dict[str, Any], outputs: Outputs) -> None:
        """Descend with one optimizer, write, report."""
        report(self.descended(self.descent(optimizer, lr, settings)), outputs, self.options)

    def stream(self, optimizer: str | None, lr: float | None, settings: dict[str, Any], outputs: Outputs) -> None:
        """Descend with one optimizer into a store, report."""
        from kobai.cli.output import store_report

        path = store_report.checked(self.options["store"], outputs)
        descent = self.descent(optimizer, lr, settings)
        with ProgressBar(self.objective.name, show=False if self.options["quiet"] else None) as progress:
            recorded = descent(progress=progress, store=path, **self.arguments)
        if not self.options["quiet"]:
            store_report.printed(recorded, self.objective, self.options["as_json"])

    def descent(self, optimizer: str | None, lr: float | None, settings: dict[str, Any]) -> Callable[..., Any]:
        """``descend`` with all that was asked for but ``arguments``."""
        from kobai.descent import descend

        _finite(lr)
        values.check_settings(settings, "--set", {**values.OWN_OPTIONS, "lr": "--lr", "store": "--store"})
        return partial(descend, self.objective, self.start, optimizer=optimizer, lr=lr, **settings)

    def race(self, specs: Sequence[values.Spec], lr: float | None, outputs: Outputs) -> None:
        """Race several optimizers, write, report."""
        from kobai.descent import race

        _finite(lr)
        for s in specs:
            values.check_settings(s.settings, f"--run {s.label!r}:")
        default = {} if lr is None else {"lr": lr}
        runs = {s.label: {"optimizer": s.name, **default, **s.settings} for s in specs}
        report(self.descended(partial(race, self.objective, self.start, runs)), outputs, self.options)

    def descended(self, descent: Callable[..., Trace]) -> Trace:
        """What a descent gives, with a progress bar; an interrupted one ends the command."""
        with ProgressBar(self.objective.name, show=False if self.options["quiet"] else None) as progress:
            trace = descent(progress=progress, **self.arguments)
        if trace.interrupted:
            raise KeyboardInterrupt
        return trace


def show(store: str, outputs: Outputs, options: dict[str, Any]) -> None:
    """Load a saved trace, write, report."""
    if not Path(store).exists():
        cure = "give the path of a trace saved with --out NAME.zarr"
        raise BadInput(f"{store!r}: there is nothing of that name here; {cure}")
    from kobai.descent import Trace

    report(Trace.load(store), outputs, options)


def report(trace: Trace, outputs: Outputs, options: dict[str, Any]) -> None:
    """Write the files, then print what happened and what was written."""
    written = outputs.write(trace, trace, options["quiet"], lambda: _columns(trace))
    if options["quiet"]:
        return
    if options["as_json"]:
        from kobai.cli.output.json_output import printed
    else:
        from kobai.cli.output.report import printed
    printed(trace, written)


def _columns(trace: Trace) -> dict[str, list[Any]]:
    from kobai.study import ranking

    return ranking(trace).columns()


def objective_of(function: str, dim: int | None, parameters: dict[str, Any], names: str | None) -> Objective:
    """The objective that FUNCTION names, with its constants and the names of its variables."""
    from kobai import objectives
    from kobai.objectives.names import checked_names

    variables = None if names is None else checked_names(names, "--vars")

    if function.endswith(".py"):
        raise BadInput(f"{function!r}: name the function in the file too, as in {function}:f")
    path, colon, name = function.rpartition(":")
    if colon and path.endswith(".py") and name.isidentifier():
        if parameters:
            raise BadInput(f"--param: {function!r} is Python code, which has no constants to set; set them in the file")
        return objectives.load(function, dim=dim, variables=variables)
    return objectives.objective(function, dim=dim, params=parameters, variables=variables)


def _check_cost(objective: Objective, options: dict[str, Any], runs: int, n: int) -> None:
    """Refuse starts from which even plain gradient descent is too much; an array of their shape stands for them."""
    import torch

    from kobai.descent import Record, cost
    from kobai.descent.job import Job
    from kobai.descent.starts import device_of, dtype_of
    from kobai.optimize import resolve

    dtype = dtype_of(options["dtype"]) or torch.get_default_dtype()
    points = torch.zeros(1, n, dtype=dtype, device=device_of(options["device"])).expand(runs, n)
    at = objective.at(n) if objective.dim is None else objective
    job = Job(at, points, resolve(None), options["steps"], Record(every=options["record_every"]))
    cost.check(job, streamed=options.get("store") is not None)


def _finite(lr: float | None) -> None:
    if lr is not None and not math.isfinite(lr):
        raise BadInput(f"--lr {lr}: the step size is a finite number, such as --lr 0.01")


def scheduler_of(text: str | None) -> tuple[str, dict[str, Any]] | None:
    if text is None:
        return None
    from kobai.descent.schedule import objects_needed, scheduler_of

    spec = values.spec(text, "--scheduler", "StepLR step_size=50")
    if objects := objects_needed(spec.name):
        cure = "take another, such as --scheduler 'StepLR step_size=50'"
        raise BadInput(f"--scheduler {text!r}: {spec.name} needs {objects}, which only Python can give; {cure}")
    scheduler_of((spec.name, spec.settings))
    return spec.name, spec.settings
