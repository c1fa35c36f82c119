"""Optimizers: names to rules.

An optimizer is a ``torch.optim.Optimizer`` class (or a factory of one) with its hyperparameters; ``resolve`` finds the
one that is meant and checks them, and the ``OptimizerSpec`` it returns builds it for a parameter. ``optimizers`` lists
those known by name. What torch lacks lives here too, one rule a file.
"""

from __future__ import annotations

from kobai.optimize.gradient_descent import GradientDescent
from kobai.optimize.names import OptimizerInfo, names, needs_closure, optimizer_info, optimizers, resolve
from kobai.optimize.spec import OptimizerSpec

__all__ = [
    "GradientDescent",
    "OptimizerInfo",
    "OptimizerSpec",
    "names",
    "needs_closure",
    "optimizer_info",
    "optimizers",
    "resolve",
]
