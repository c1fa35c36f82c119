"""Objectives: what is descended. From a formula, a callable, or the catalogue."""

from __future__ import annotations

from kobai._callable import make_callable
from kobai.objective._objective import Minimum, Objective

__all__ = ["Minimum", "Objective", "functions", "objective"]


def objective(source, /, **parameters):
    raise NotImplementedError


def functions():
    raise NotImplementedError


make_callable(__name__, "objective")
