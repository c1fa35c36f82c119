"""A model's loss on a table as a torch function of its parameters; of many rows a piece at a time."""

from kobai.data.evaluation.design import Scaling, Values
from kobai.data.evaluation.evaluation import Evaluation

__all__ = ["Evaluation", "Scaling", "Values"]
