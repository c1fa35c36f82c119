"""Capture: torch code runs once on symbols, and leaves a graph of scalar arithmetic (``kobai.descent.ir``).

``capture_objective`` gives f and ∇f, ``capture_optimizer`` the steps of an optimizer. Below them: ``tensor`` (the symbolic
tensor), ``dispatch`` (what torch's operations do to it), ``pointwise`` and ``reductions`` (their arithmetic), ``rounding``
(how torch rounds on this machine).
"""

from __future__ import annotations

from kobai.descent.symbolic import dispatch as dispatch  # fills the table of handlers
from kobai.descent.symbolic.objective import ObjectiveGraph, capture_objective
from kobai.descent.symbolic.optimizer import OptimizerGraphs, capture_optimizer
from kobai.descent.symbolic.tensor import CaptureError

__all__ = ["CaptureError", "ObjectiveGraph", "OptimizerGraphs", "capture_objective", "capture_optimizer"]
