"""Objectives: what is descended. From a formula, a callable, or the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from kobai._callable import make_callable
from kobai.errors import BadInput
from kobai.objective import catalogue
from kobai.objective._objective import Minimum, Objective
from kobai.objective.formula import Formula

__all__ = ["Formula", "Minimum", "Objective", "functions", "objective"]


def objective(source, /, *, dim=None, domain=None, minima=None, name=None, **parameters):
    if isinstance(source, Objective):
        return source
    if callable(source):
        return Objective(source, dim=dim, domain=domain, minima=minima or [], name=name or getattr(source, "__name__", "f"))
    row = catalogue.find(source)
    if row is not None:
        values = {**row.parameters, **parameters}
        formula = Formula.parse(row.formula, values)
        return Objective(formula, dim=dim or row.dim, domain=domain or row.domain, name=name or row.name, formula=formula,
                         reference=row.reference, start=row.start, per_coordinate=True, least_dim=row.least)
    formula = Formula.parse(source, parameters)
    return Objective(formula, dim=dim or formula.dim, domain=domain, minima=minima or [], name=name or source, formula=formula, per_coordinate=True)


def functions():
    return list(catalogue.entries().values())


make_callable(__name__, "objective")
