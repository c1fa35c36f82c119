"""Studies: many descents as one result.

``tune`` finds the step size with which an optimizer ends lowest; ``compare`` races optimizers, each tuned, under equal
budgets; ``ranking`` says how the optimizers of a race did over many starts; ``suggest_step_size`` is a step size to begin with.
"""

from kobai.study.comparison import Comparison, Entrant, compare
from kobai.study.first_step_size import suggest_step_size
from kobai.study.ranks import Minimum, Rank, Ranking, ranking
from kobai.study.tuning import Tuned, tune

__all__ = [
    "Comparison", "Entrant", "Minimum", "Rank", "Ranking", "Tuned", "compare", "ranking", "suggest_step_size", "tune",
]  # fmt: skip
