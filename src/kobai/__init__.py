"""kobai (勾配): see gradient descent happen.

An objective is descended by an optimizer from a start; the trace records it; a scene says what to show of it;
painters and the viewer show it::

    import kobai

    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
    kobai.scene(trace).save("anim_roll.gif")
"""

from __future__ import annotations

from kobai.cli import early_signals  # isort: skip  # before all imports that take time

import importlib
from typing import TYPE_CHECKING, Any

from kobai.importing import gc_paused

__version__ = "0.1.0"

# public name -> the package it lives in; imported on first use, so that `import kobai` costs next to nothing.
_PUBLIC = {
    "BadInput": "kobai.errors",
    "Objective": "kobai.objectives",
    "objective": "kobai.objectives",
    "functions": "kobai.objectives",
    "loss": "kobai.data",
    "GradientDescentClassifier": "kobai.estimators",
    "GradientDescentRegressor": "kobai.estimators",
    "optimizers": "kobai.optimize",
    "Record": "kobai.descent",
    "Status": "kobai.descent",
    "Trace": "kobai.descent",
    "descend": "kobai.descent",
    "race": "kobai.descent",
    "Camera": "kobai.scenes",
    "Scene": "kobai.scenes",
    "scene": "kobai.scenes",
}
_SUBMODULES = ("data", "functional", "kernel", "plot", "study", "theory")

__all__ = ["__version__", *_PUBLIC]

if TYPE_CHECKING:
    from kobai.data import loss
    from kobai.descent import Record, Status, Trace, descend, race
    from kobai.errors import BadInput
    from kobai.estimators import GradientDescentClassifier, GradientDescentRegressor
    from kobai.objectives import Objective, functions, objective
    from kobai.optimize import optimizers
    from kobai.scenes import Camera, Scene, scene


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        with gc_paused():
            value = getattr(importlib.import_module(_PUBLIC[name]), name)
        globals()[name] = value
        return value
    if name in _SUBMODULES:
        with gc_paused():
            return importlib.import_module(f"kobai.{name}")
    raise AttributeError(f"module 'kobai' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_SUBMODULES])
