"""Numbers that differ from run to run: hyperparameters of the optimizer, constants of the objective."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai.descent.job import Captured, Job
from kobai.descent.record.objective_of_runs import ObjectiveOfRuns
from kobai.descent.symbolic import CaptureError
from kobai.descent.symbolic.constants_per_run import objective_of_runs
from kobai.descent.symbolic.per_run import Setting, groups_of, with_settings
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
from kobai.optimize import OptimizerSpec, resolve


def setting_of(name: str) -> Setting:
    """A hyperparameter from its name: "lr", or "betas[0]" for an entry of a tuple."""
    head, bracket, place = name.partition("[")
    return (head, int(place[:-1])) if bracket else (head,)


@dataclass(frozen=True)
class VariedRuns:
    """Numbers that differ from run to run, (runs,) each: hyperparameters of an optimizer, constants of a formula."""

    source: Any  # of the optimizer
    spec: OptimizerSpec
    objective: Objective
    made_of: Any  # of the objective
    hyper: dict[Setting, NDArray[np.float64]]
    constants: dict[str, NDArray[np.float64]]

    def part(self, index: NDArray[np.intp]) -> VariedRuns:
        """Those of some runs."""
        hyper, constants = (
            {name: column[index] for name, column in held.items()} for held in (self.hyper, self.constants)
        )
        return replace(self, hyper=hyper, constants=constants)

    def alone(self, i: int) -> tuple[Objective, OptimizerSpec]:
        """Objective and optimizer of one run."""
        numbers = {setting: float(column[i]) for setting, column in self.hyper.items()}
        spec = resolve(self.source, **with_settings(self.spec, numbers)) if numbers else self.spec
        values = {name: float(column[i]) for name, column in self.constants.items()}
        return (self.with_constants(values) if values else self.objective), spec

    def with_constants(self, values: dict[str, float]) -> Objective:
        """The objective with other values of some constants."""
        f = self.objective
        parameters = {**f.parameters, **values}
        if f.formula is None or f.fn is not f.formula:
            return as_objective(self.made_of, params=parameters)
        formula = replace(f.formula, parameters={**f.formula.parameters, **values})
        return replace(f, fn=formula, formula=formula, parameters=parameters)

    def groups(self, job: Job) -> Iterator[tuple[NDArray[np.intp], Captured]]:
        """Runs that are computed by the same graphs, and those; runs that are not are in none."""
        n, dtype = job.start.shape[1], job.start.dtype
        members, graph, judged = np.arange(len(job.start)), None, None
        if self.constants:
            formula = self.objective.formula
            if formula is None or self.objective.fn is not formula:
                return
            try:
                with np.errstate(all="ignore"):
                    members, graph = objective_of_runs(formula, self.constants, n, dtype)
            except CaptureError:
                return
            own = {name: column[members] for name, column in self.constants.items()}
            judged = ObjectiveOfRuns.of(self.objective, own, n)
        if not len(members):
            return
        whole = Captured(graph, None, judged)
        if not self.hyper:
            yield members, whole
            return
        for group in groups_of(self.spec, self.part(members).hyper, n, dtype, job.steps):
            yield members[group.members], replace(whole.part(group.members), optimizer=group.graphs)
