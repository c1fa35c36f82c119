"""A regressor and a classifier whose parameters ``kobai.descend`` finds, and whose descent can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from kobai.checks import whole
from kobai.data import Loss, loss
from kobai.descent import Trace, descend
from kobai.errors import BadInput


@dataclass(eq=False, repr=False)
class _GradientDescent(BaseEstimator):
    """What both share: the model of the columns x1 … xd, its loss, the descent."""

    model: Any = "."
    optimizer: Any = None
    lr: float | None = None
    steps: int = 200
    l1: float = 0.0
    l2: float = 0.0
    standardize: bool = True
    batch: int | None = None
    random_state: int | None = None

    def _descend(self, X: np.ndarray, y: np.ndarray, sample_weight: Any, kind: str, text: str, **options: Any) -> None:
        """Make the loss, descend it from its start, store what was found."""
        weights = None if sample_weight is None else _check_sample_weight(sample_weight, X, dtype=np.float64)
        seed = 0 if self.random_state is None else whole("random_state", self.random_state, 0, 2**63 - 1)
        table = {**{f"x{k + 1}": column for k, column in enumerate(X.T)}, "y": y}
        self.loss_: Loss = loss(
            f"y ~ {text}",
            table,
            loss=kind,
            l1=self.l1,
            l2=self.l2,
            weights=weights,
            standardize=self.standardize,
            **options,
        )
        lr = self.lr
        if lr is None:
            limit, _ = self.loss_.step_size_limit()
            lr = limit / 2 if np.isfinite(limit) else 1.0
        self.trace_: Trace = descend(
            self.loss_, optimizer=self.optimizer, lr=lr, steps=self.steps, batch=self.batch, seed=seed, dtype="float64"
        )
        self.theta_ = self.loss_.in_units(self.trace_.x[-1])
        self.n_iter_ = int(self.trace_.steps[-1])
        self.parameter_names_ = self.loss_.parameter_names

    def _said(self, X: Any) -> np.ndarray:
        """What the model says of rows."""
        check_is_fitted(self, "trace_")
        X = validate_data(self, X, reset=False, dtype=np.float64)
        return self.loss_.predict(self.trace_.x[-1], {f"x{k + 1}": column for k, column in enumerate(X.T)})

    def _text(self) -> str:
        if not isinstance(self.model, str) or "~" in self.model:
            raise BadInput(
                f"model={self.model!r}: give the right side as text, as 'a*x1 + b'; '.' is linear in all columns"
            )
        return self.model


@dataclass(eq=False, repr=False)
class GradientDescentRegressor(RegressorMixin, _GradientDescent):
    """Regression whose parameters gradient descent finds; by default a linear one.

    Args:
        model: the right side, a formula of the columns x1 … xd, as ``"a*exp(-b*x1) + c"``; ``"."`` is linear in all of them.
        loss: ``"squared"``, ``"absolute"``, ``"huber"`` or ``"poisson"``.
        optimizer: as ``kobai.descend`` takes it; None is plain gradient descent.
        lr: the step size η; None: half of what plain gradient descent can take at the optimum, 1/λmax.
        steps: how many.
        l1, l2: factors of Σ|θ| and Σθ².
        standardize: descend in scaled columns.
        batch: rows that each step sees; None: all.
        random_state: seed of their order.

    Attributes:
        theta_: (p,) the parameters in the columns' units.
        parameter_names_: their names.
        trace_: the descent, which ``kobai.scene`` shows.
        loss_: the loss as an objective.

    Example:
        >>> import numpy as np
        >>> X = np.linspace(0, 1, 50)[:, None]
        >>> model = GradientDescentRegressor().fit(X, 3 * X[:, 0] + 1)
        >>> model.theta_.round(3).tolist()
        [3.0, 1.0]
    """

    loss: str = "squared"

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> GradientDescentRegressor:
        """Find the parameters. X: (N, d), y: (N,)."""
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True, ensure_min_samples=2)
        self._descend(X, np.asarray(y, np.float64), sample_weight, self.loss, self._text())
        return self

    def predict(self, X: Any) -> np.ndarray:
        """(M,) what the model says of rows (M, d)."""
        return self._said(X)


@dataclass(eq=False, repr=False)
class GradientDescentClassifier(ClassifierMixin, _GradientDescent):
    """Classification by a logistic model, or softmax of one for each of more than two classes, found by gradient descent.

    Args:
        model: of two classes the log-odds, a formula of the columns x1 … xd; ``"."`` is linear in all of them. Of more classes
            ``"."`` alone.
        optimizer, lr, steps, l1, l2, standardize, batch, random_state: as for ``GradientDescentRegressor``.

    Attributes:
        classes_: the classes.
        theta_, parameter_names_, trace_, loss_: as for ``GradientDescentRegressor``.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> GradientDescentClassifier:
        """Find the parameters. X: (N, d), y: (N,) classes."""
        X, y = validate_data(self, X, y, dtype=np.float64, ensure_min_samples=2)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        weights = None if sample_weight is None else _check_sample_weight(sample_weight, X, dtype=np.float64)
        seen = codes if weights is None or not weights.any() else codes[weights > 0]
        if len(set(seen.tolist())) < 2:
            raise BadInput("y: its rows are of one class; a classifier tells two classes or more apart")
        text, several = self._text(), len(self.classes_) > 2
        if several and text.strip() != ".":
            raise BadInput(
                f"model={self.model!r}: y has {len(self.classes_)} classes, for which only model='.' is made"
            )
        kind = "cross-entropy" if several else "logistic"
        self._descend(X, codes.astype(np.float64), weights, kind, "softmax(.)" if several else text)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """(M, K) the probability of each class."""
        said = self._said(X)
        return said if said.ndim == 2 else np.column_stack([1 - said, said])

    def decision_function(self, X: Any) -> np.ndarray:
        """(M,) the log-odds of two classes, or (M, K) logarithms of the probabilities."""
        found = np.log(np.maximum(self.predict_proba(X), 1e-300))
        return found if found.shape[1] > 2 else found[:, 1] - found[:, 0]

    def predict(self, X: Any) -> np.ndarray:
        """(M,) the most probable class."""
        best = self.predict_proba(X).argmax(1)
        return self.classes_[best]
