"""Studies: many descents as one result.

``tune`` finds the step size with which an optimizer ends lowest; ``compare`` races optimizers, each tuned, under equal
budgets; ``suggest_step_size`` is a step size to begin with.
"""

from kobai.study.comparison import Comparison, Entrant, compare
from kobai.study.first_step_size import suggest_step_size
from kobai.study.tuning import Tuned, tune

__all__ = ["Comparison", "Entrant", "Tuned", "compare", "suggest_step_size", "tune"]
