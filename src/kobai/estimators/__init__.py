"""Models fitted by gradient descent as scikit-learn estimators; they need scikit-learn: ``kobai[kernel]``."""

from __future__ import annotations

from kobai.errors import Missing

try:
    from kobai.estimators.gradient_descent import GradientDescentClassifier, GradientDescentRegressor
except ModuleNotFoundError as error:
    if error.name != "sklearn":
        raise
    raise Missing("the estimators need scikit-learn, which is not installed: pip install 'kobai[kernel]'") from error

__all__ = ["GradientDescentClassifier", "GradientDescentRegressor"]
