"""Studies: many descents as one result.

``tune`` finds the step size with which an optimizer ends lowest; ``compare`` races optimizers, each tuned, under equal
budgets.
"""

from __future__ import annotations

from kobai.study.comparison import Comparison, Entrant, compare
from kobai.study.tuning import Tuned, tune

__all__ = ["Comparison", "Entrant", "Tuned", "compare", "tune"]
