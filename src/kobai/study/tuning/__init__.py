"""Tuning: the step size with which an optimizer ends lowest, found under a budget.

``tune`` tries an optimizer with many step sizes, each ``Try`` with the same **budget**: a number of evaluations of f with its
gradient, whether a step takes one of them or a line search takes many. A grid of step sizes runs as one batch where that
changes no bit of the result; Optuna may choose the step sizes instead.
"""

from kobai.study.tuning.budget import Allotment, allot
from kobai.study.tuning.result import Try, Tuned
from kobai.study.tuning.search import grid, tune

__all__ = ["Allotment", "Try", "Tuned", "allot", "grid", "tune"]
