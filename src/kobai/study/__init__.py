"""Studies: many descents as one result.

``tune`` finds the step size with which an optimizer ends lowest; ``compare`` races optimizers, each tuned, under equal
budgets, on one function or on several, of which it makes profiles; ``ranking`` says how the optimizers of a race did over many
starts; ``suggest_step_size`` is a step size to begin with. ``basins``, ``step_size``, ``plane`` and
``trainability`` are maps of many descents or trainings, as ``xarray.Dataset``s that ``kobai.scene`` shows; ``zoom``
computes one in ever smaller windows, for a movie.
"""

from kobai.study.comparison import Comparison, Entrant, compare
from kobai.study.first_step_size import suggest_step_size
from kobai.study.maps import Dimension, basins, boundary, box_dimension, plane, step_size, trainability
from kobai.study.profiles import Profile
from kobai.study.ranks import Minimum, Rank, Ranking, ranking
from kobai.study.several_functions import Benchmark
from kobai.study.tuning import Tuned, tune
from kobai.study.zooming import Zoom, zoom

__all__ = [
    "Benchmark", "Comparison", "Dimension", "Entrant", "Minimum", "Profile", "Rank", "Ranking", "Tuned", "Zoom", "basins",
    "boundary", "box_dimension", "compare", "plane", "ranking", "step_size", "suggest_step_size", "trainability", "tune", "zoom",
]  # fmt: skip
