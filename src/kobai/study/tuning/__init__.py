"""Tuning: the step size at which a rule gets lowest, found under a budget.

``tune`` tries a rule at many step sizes, each ``Try`` under the same **budget**: so many evaluations of f with its gradient,
whether the rule spends one a step or many in a line search. A grid of step sizes runs as one batch where that changes no
bit of the result; Optuna may choose the step sizes instead.
"""

from __future__ import annotations

from kobai.study.tuning.budget import Allotment, allot
from kobai.study.tuning.search import Try, Tuned, grid, tune

__all__ = ["Allotment", "Try", "Tuned", "allot", "grid", "tune"]
