"""The Nadaraya-Watson estimator, and local linear regression, as a scikit-learn regressor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils.validation import check_is_fitted, validate_data
from torch import Tensor

from kobai.checks import truth
from kobai.descent.starts import device_of
from kobai.errors import BadInput, nearest, shown
from kobai.kernel.arrays import check_order, check_size, check_tensor, in_words_of_sklearn, like, real_tensor, to_tensor
from kobai.kernel.bandwidth.choice import choose, word_on
from kobai.kernel.bandwidth.selection import Search
from kobai.kernel.columns import Columns, columns_of
from kobai.kernel.profiles import profile
from kobai.kernel.samples import Samples, checked_weights
from kobai.messages import say, spoken
from kobai.progress import ProgressBar


@dataclass(eq=False, repr=False)
class NadarayaWatson(MultiOutputMixin, RegressorMixin, BaseEstimator):
    """Kernel regression whose bandwidths minimise the exact leave-one-out error.

        f(x) = Σ_i w_i y_i,   w = softmax_i(−½ Σ_l (x_l − x_il)² / h_l²)

    NumPy, pandas and polars in, NumPy out; torch tensors in, torch tensors out on the same device. Dates count as days.
    A column of c categories has Aitchison and Aitken's kernel as a factor of w instead: 1 − λ for the same category, λ/(c − 1)
    for another, 0 ≤ λ ≤ (c − 1)/c; at order 1 it has no slope.

    Args:
        kernel: ``"gaussian"``, ``"epanechnikov"``, ``"quartic"`` or ``"student-t"``, of the scaled distance.
        bandwidth: ``"loo"`` finds one for each column; or a positive number; or one for each column, ``inf`` for a column that
            plays no part (order 0) or has one slope everywhere (order 1). For a column of categories it is λ.
        order: 0 fits a constant around each point, 1 a plane (local linear regression: no bias at edges and slopes).
        backend: ``"sdpa"``, ``"blocked"`` or ``"auto"``; see ``kobai.functional.nw``.
        device: torch device to compute on; None: that of the data.
        scale_outputs: where ``y`` has several columns, the leave-one-out error that chooses the bandwidths takes each in units
            of its standard deviation, so that their units do not matter; False takes the values as they are. They share the
            bandwidths.
        share_bandwidths: False finds a set of bandwidths for each column of ``y``, as a model each would.
        categorical_features: ``"from_dtype"`` takes columns of text and of pandas' or polars' categories as categories (but
            dates such as 2024-03-01 as dates); or the names or numbers of such columns, or a mask.

    Attributes:
        bandwidth_: (d,) bandwidths used, or (D, d) without ``share_bandwidths``; of dates in days, of categories λ.
        bandwidth_note_: key of the sentence (``kobai.messages``) said of bandwidths that the samples hardly overlap with, or "".
        loo_score_: (1/N) Σ_i ‖y_i − f₋ᵢ(x_i)‖² at those bandwidths, in the units of ``y``.
        sample_weight_: (N,) weights of the samples, or None.
        output_scale_: (D,) what each column of ``y`` was divided by to choose the bandwidths; ones with one column.
        X_: (N, d) positions of the samples: dates in days since 1970-01-01, categories as numbers.
        columns_: what the columns are, with the names of categories (``kobai.kernel.columns``); None for arrays of numbers.
        y_: (N,) or (N, D) their values.

    Example:
        >>> import numpy as np
        >>> x = np.linspace(0, 6, 200)[:, None]
        >>> model = NadarayaWatson().fit(x, np.sin(x[:, 0]))
        >>> bool(abs(model.predict([[1.5]])[0] - np.sin(1.5)) < 0.01)
        True

    Reference: E. A. Nadaraya, "On estimating regression", 1964; G. S. Watson, "Smooth regression analysis", 1964.
    """

    kernel: str = "gaussian"
    bandwidth: Any = "loo"
    order: int = 0
    backend: str = "auto"
    device: Any = None
    scale_outputs: bool = True
    share_bandwidths: bool = True
    categorical_features: Any = "from_dtype"

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> NadarayaWatson:
        """Store the samples and find the bandwidths.

        A weight w counts as w copies of a sample: estimates and derivatives are those of the repeated rows, and 0 is a row that
        is not there. Leaving a sample out leaves out all its copies, as cross-validation with weights does elsewhere, and the
        score is the weighted mean. (Were one copy left out, the others would predict it: the bandwidths would shrink to
        nothing. Weights may also be no counts at all, such as inverse variances: multiplied by a number they choose the same
        bandwidths.) At order 1 the limit of variance takes a sample of weight w as w values; weights of a mean below 1
        are taken in units of it.

        Args:
            X: (N, d).
            y: (N,) or (N, D).
            sample_weight: (N,) weights, at least 0; None: all are 1.

        Raises:
            BadInput: data that is not finite numbers of that shape, or an unknown kernel or bandwidth.
            ValueError: the same, from scikit-learn's checks.
        """
        profile(self.kernel)
        check_order(self.order)
        device_of(self.device)
        if isinstance(X, Tensor):
            X = check_tensor(X, "X")
            y = check_tensor(real_tensor(y, "y").to(X.device), "y", (1, 2)).to(X.dtype)
            if len(X) != len(y):
                s = "" if len(X) == 1 else "s"
                raise BadInput(f"X has {len(X)} row{s}, y has {len(y)}: give as many values as rows")
            self.n_features_in_ = X.shape[1]
            self.columns_ = columns_of(X, self.categorical_features)
            X = X if self.columns_ is None else self.columns_.encode(X)
        else:
            check_size(y, "y")
            self.columns_, X = in_words_of_sklearn("X", X, lambda: self._learned(X))
            options: dict[str, Any] = {"multi_output": True, "y_numeric": True, "ensure_min_samples": 2}
            X, y = in_words_of_sklearn(
                "X", X, lambda: validate_data(self, X, y, dtype=(np.float64, np.float32), **options)
            )
            y = y.astype(X.dtype)
        self.X_, self.y_ = X, y
        self.sample_weight_ = checked_weights(sample_weight, len(X))
        samples = self.samples()
        self.output_scale_ = self._output_scale(samples)
        self.bandwidth_, self.loo_score_, self.bandwidth_note_ = self._bandwidth(samples)
        return self

    def predict(self, X: Any, return_std: bool = False) -> Any:
        """Estimates at new points.

        Args:
            X: (M, d).
            return_std: also return the local standard deviation: the root of smoothed squared leave-one-out residuals.

        Returns:
            (M,) or (M, D) like ``y``; with ``return_std`` a pair of them.
        """
        return_std = truth("return_std", return_std)
        q, given = self._queries(X)
        samples = self.samples()
        h = self._h(samples)
        f = samples.at(q, h)
        if not return_std:
            return like(self._shaped(f), given)
        squared = (samples.y - samples.left_out(h)).square()
        # Always order 0: a line fitted to squares can be negative.
        std = samples.of(squared, 0).at(q, h).sqrt()
        return like(self._shaped(f), given), like(self._shaped(std), given)

    def gradient(self, X: Any) -> Any:
        """The Jacobian of the estimate; for the Gaussian at order 0 it is Cov_w(y, x) diag(h⁻²).

        Args:
            X: (M, d).

        Returns:
            (M, d), or (M, D, d) if ``y`` was (N, D); per day for dates, NaN for categories.
        """
        q, given = self._queries(X)
        samples = self.samples()
        q = q.clone().requires_grad_()
        f = samples.at(q, self._h(samples))
        # Each row of the estimate depends on its own query only, so one backward pass a column gives all rows.
        columns = [torch.autograd.grad(column.sum(), q, retain_graph=True)[0] for column in f.unbind(1)]
        jacobian = torch.stack(columns, 1)
        jacobian[..., samples.categories] = torch.nan
        return like(jacobian[:, 0] if self._flat else jacobian, given)

    def loo_predict(self) -> Any:
        """Estimates at the samples, each left out of its own: (N,) or (N, D)."""
        check_is_fitted(self)
        samples = self.samples()
        h = self._h(samples)
        f = samples.left_out(h)
        if self.sample_weight_ is not None:
            # A sample of weight 0 is in no estimate, so there is nothing to leave out.
            counted = torch.as_tensor(self.sample_weight_ > 0, device=f.device)
            x = to_tensor(self.X_, self.device)
            whole = f.new_empty(len(x), f.shape[1])
            whole[counted], whole[~counted] = f, samples.at(x[~counted], h)
            f = whole
        return like(self._shaped(f), self.X_)

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """R² of the predictions, averaged over the columns of ``y``."""
        check_size(sample_weight, "sample_weight")
        arrays = (
            check_tensor(a, "y", (1, 2)).cpu().numpy() if isinstance(a, Tensor) else a for a in (y, self.predict(X))
        )
        return in_words_of_sklearn("y", y, lambda: float(r2_score(*arrays, sample_weight=sample_weight)))

    def samples(self) -> Samples:
        """The samples that count, with their weights, as tensors on the device."""
        check_is_fitted(self)
        x, y = to_tensor(self.X_, self.device), to_tensor(self.y_, self.device)
        y = y[:, None] if self._flat else y
        logs = None
        if self.sample_weight_ is not None:
            counted = self.sample_weight_ > 0
            x, y = (t[torch.as_tensor(counted, device=x.device)] for t in (x, y))
            logs = torch.as_tensor(np.log(self.sample_weight_[counted]), dtype=x.dtype, device=x.device)
        levels = {} if self.columns_ is None else {i: len(names) for i, names in self.columns_.levels.items()}
        return Samples(x, y, logs, self.kernel, self.order, self.backend, levels)

    @property
    def _flat(self) -> bool:
        return self.y_.ndim == 1

    def _shaped(self, values: Tensor) -> Tensor:
        return values[:, 0] if self._flat else values

    def _learned(self, X: Any) -> tuple[Columns | None, Any]:
        columns = columns_of(X, self.categorical_features)
        return columns, X if columns is None else columns.encode(X)

    def _encoded(self, X: Any) -> Any:
        columns = self.columns_
        return X if columns is None else in_words_of_sklearn("X", X, lambda: columns.encode(X))

    def _queries(self, X: Any) -> tuple[Tensor, Any]:
        check_is_fitted(self)
        if isinstance(X, Tensor):
            q = check_tensor(X, "X")
            if q.shape[1] != self.n_features_in_:
                raise BadInput(f"X of shape {tuple(X.shape)}: this model was fitted on {self.n_features_in_} columns")
            q = self._encoded(q)
        else:
            encoded = self._encoded(X)
            q = in_words_of_sklearn(
                "X", X, lambda: validate_data(self, encoded, dtype=(np.float64, np.float32), reset=False)
            )
        x = self.samples().x
        return to_tensor(q, x.device).to(x.dtype), X

    def _h(self, samples: Samples) -> Tensor:
        return to_tensor(self.bandwidth_, samples.x.device).to(samples.x.dtype)

    def _loo_score(self, samples: Samples) -> float:
        return float(samples.mean((samples.y - samples.left_out(self._h(samples))).square()).sum())

    def _output_scale(self, samples: Samples) -> np.ndarray:
        values = samples.y.double()
        y = values.cpu().numpy()
        if self._flat or y.shape[1] == 1 or not self.scale_outputs:
            return np.ones(y.shape[1])
        spread = samples.mean((values - samples.mean(values)).square()).sqrt().cpu().numpy()
        # A constant column says nothing of the bandwidths; rounding of its mean is not a spread.
        return np.where(spread > 1e-12 * np.abs(y).max(0), spread, np.maximum(np.abs(y).max(0), 1.0))

    def _find(self, samples: Samples) -> tuple[np.ndarray, str]:
        """Bandwidths (d,) of least leave-one-out error, and the key of what to say of them."""
        search = Search(samples.places, samples.y, self.kernel, self.order, self.backend, factors=samples.factors)
        with ProgressBar(say("bandwidths searched", spoken())) as search.report:
            widths, self.loo_score_, note = choose(search)
        return samples.bandwidths(widths), note

    def _bandwidth(self, samples: Samples) -> tuple[np.ndarray, float, str]:
        outputs = samples.y.shape[1]
        if isinstance(self.bandwidth, str):
            if self.bandwidth != "loo":
                close = nearest(self.bandwidth, ["loo"])
                raise BadInput(
                    f"bandwidth={shown(self.bandwidth)}: use 'loo', a number, or one number a column.{close}"
                )
            scale = torch.as_tensor(self.output_scale_, dtype=samples.y.dtype, device=samples.y.device)
            scaled = replace(samples, y=samples.y / scale)
            if self.share_bandwidths:
                self.bandwidth_, note = self._find(scaled)
            else:
                found, notes = zip(*(self._find(scaled.output(column)) for column in range(outputs)), strict=True)
                self.bandwidth_, note = np.stack(found), next(filter(None, notes), "")
            if outputs > 1 or samples.levels:
                self.loo_score_ = self._loo_score(samples)
            return self.bandwidth_, self.loo_score_, note
        self.bandwidth_ = self._given(samples)
        score = self._loo_score(samples)
        search = Search(samples.places, samples.y, self.kernel, self.order, self.backend, factors=samples.factors)
        notes = [word_on(search, samples.widths(h)) for h in np.atleast_2d(self.bandwidth_)]
        return self.bandwidth_, score, next(filter(None, notes), "")

    def _given(self, samples: Samples) -> np.ndarray:
        """The bandwidths asked for: (d,), or (D, d) for a set each."""
        d, each = samples.x.shape[1], () if self.share_bandwidths else (samples.y.shape[1],)
        try:
            h = np.asarray(self.bandwidth, dtype=np.float64)
        except Exception:  # whatever a foreign type raises
            h = np.full(1, np.nan)
        if h.size == 1 and h.ndim <= 1 and not (samples.levels and d > 1):
            h = np.full(d, h.reshape(-1)[0])
        if h.shape not in ((d,), (*each, d)) or not (h[..., samples.numeric] > 0).all():
            raise BadInput(
                f"bandwidth={shown(self.bandwidth)}: one positive number, or one for each of {d} columns"
                + (f", or {each[0]} times {d}" if each else "")
            )
        h = np.broadcast_to(h, (*each, d)).copy()
        for column, count in samples.levels.items():
            most = (count - 1) / count
            if not ((h[..., column] >= 0) & (h[..., column] <= most)).all():
                name = self.columns_.name(column) if self.columns_ is not None else column
                raise BadInput(
                    f"bandwidth={shown(self.bandwidth)}: λ of column {name}, with {count} categories, is from 0 to {most:.4g}"
                )
        return h
