"""Optimizers: names to classes.

An optimizer is a ``torch.optim.Optimizer`` class (or a factory of one) with its hyperparameters; ``resolve`` finds it by
name and checks them, and the ``OptimizerSpec`` it returns builds it for a parameter. ``optimizers`` lists
those known by name, each with its formula, family and reference. What torch lacks is here too, one optimizer a file, imported
when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kobai import importing
from kobai.optimize.first_order.gradient_descent import GradientDescent
from kobai.optimize.listed_optimizers import OWN
from kobai.optimize.lookup import (
    OptimizerInfo,
    names,
    needs_closure,
    optimizer_formula,
    optimizer_info,
    optimizers,
    resolve,
)
from kobai.optimize.spec import OptimizerSpec

if TYPE_CHECKING:
    from kobai.optimize.first_order.barzilai_borwein import BarzilaiBorwein
    from kobai.optimize.first_order.gradient_flow import GradientFlow
    from kobai.optimize.first_order.normalised import NormalisedGradient
    from kobai.optimize.first_order.polyak import Polyak
    from kobai.optimize.first_order.sign import SignDescent
    from kobai.optimize.least_squares.gauss_newton import GaussNewton
    from kobai.optimize.least_squares.levenberg_marquardt import LevenbergMarquardt
    from kobai.optimize.line_search.backtracking import Backtracking
    from kobai.optimize.line_search.conjugate_gradient import ConjugateGradient
    from kobai.optimize.line_search.exact_line_search import ExactLineSearch
    from kobai.optimize.line_search.wolfe import StrongWolfe
    from kobai.optimize.second_order.newton import Newton
    from kobai.optimize.second_order.newton_cg import NewtonCG
    from kobai.optimize.second_order.undamped_newton import UndampedNewton
    from kobai.optimize.stochastic.langevin import Langevin

__all__ = [
    "Backtracking", "BarzilaiBorwein", "ConjugateGradient", "ExactLineSearch", "GaussNewton", "GradientDescent",
    "GradientFlow", "Langevin", "LevenbergMarquardt", "Newton", "NewtonCG", "NormalisedGradient", "OptimizerInfo",
    "OptimizerSpec", "Polyak", "SignDescent", "StrongWolfe", "UndampedNewton", "names", "needs_closure", "optimizer_formula",
    "optimizer_info", "optimizers", "resolve",
]  # fmt: skip

_HOMES = {name: home for home, _, name in (place.partition(":") for place in OWN.values())}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with importing.lock:
        return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
