"""Tensor Unsupervised Kernel Regression as a scikit-learn estimator.

Reference: T. Iwasaki and T. Furukawa, "Tensor SOM and tensor GTM: Nonlinear tensor analysis by topographic mappings",
2016, for the setting.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data
from torch import Tensor

from kobai.checks import MOST_STEPS, one_of, real, sequence, truth, whole
from kobai.descent import Trace
from kobai.descent.starts import device_of
from kobai.errors import BadInput, shown
from kobai.kernel.arrays import LEAST, check_dense, in_words_of_sklearn, like, random_of, real_tensor, to_tensor
from kobai.kernel.tensor_ukr.error import TensorReconstructionError, reconstruct
from kobai.kernel.ukr.search import record_for, search
from kobai.kernel.ukr.starts import pca, whitened


@dataclass(eq=False, repr=False)
class TensorUKR(BaseEstimator):
    """Two smooth manifolds through a table of vectors, one for its rows and one for its columns.

    Args:
        n_components: latent dimensions (L1, L2) of rows and columns, or one number for both.
        objective: ``"loo"`` leaves each row and each column out of its own reconstruction; ``"fit"`` does not.
        penalty: λ of the penalty on the squared norms.
        init: ``"pca"``, ``"random"`` (uniform in ±h/10), or a pair of arrays (N1, L1), (N2, L2).
        optimizer: any optimizer of ``kobai.descend``.
        lr: its step size; None: its default.
        max_iter: steps.
        bandwidth: h.
        record: as for ``UKR``.
        random_state: seed of random starts.
        warm_start: ``fit`` continues from the positions of the last fit, if there was one.
        verbose: show a progress bar. Ctrl-C ends the fit with the best positions so far.
        device: torch device to compute on; None: that of the data.

    Attributes:
        row_embedding_: (N1, L1) positions of the rows.
        column_embedding_: (N2, L2) positions of the columns.
        loss_: mean squared error of the entries present, summed over D.
        trace_: the descent.
        n_iter_: steps taken.
        interrupted_: whether it was interrupted.

    Example:
        >>> import numpy as np
        >>> a, b = np.linspace(-1, 1, 12), np.linspace(-1, 1, 9)
        >>> table = np.stack(np.broadcast_arrays(a[:, None], b, a[:, None] * b), -1)
        >>> model = TensorUKR(n_components=(1, 1), max_iter=50).fit(table)
        >>> model.reconstruct().shape
        (12, 9, 3)
    """

    n_components: Any = (2, 2)
    objective: str = "loo"
    penalty: float = 0.0
    init: Any = "pca"
    optimizer: Any = "rprop"
    max_iter: int = 500
    record: Any = False
    random_state: Any = None
    _: KW_ONLY
    lr: float | None = None
    bandwidth: float = 1.0
    warm_start: bool = False
    verbose: bool = False
    device: Any = None

    def fit(self, X: Any, y: Any = None) -> TensorUKR:
        """Find the latent positions.

        Args:
            X: (N1, N2, D), or (N1, N2) for D = 1; NaN where an entry is missing.
            y: ignored.

        Raises:
            BadInput: an array of another shape, or a row or column without any value.
            ValueError: the same, from scikit-learn's checks.
        """
        device_of(self.device)
        x, mask = self._table(X)
        components = self._components()
        error = TensorReconstructionError(
            x, mask, components, float(self.bandwidth), self.objective == "loo", float(self.penalty)
        )
        sizes = [(n, c) for n, c in zip(x.shape[:2], components, strict=True)]
        last = [self.row_embedding_, self.column_embedding_] if hasattr(self, "row_embedding_") else []
        going_on = self.warm_start and [z.shape for z in last] == sizes
        start = _joined(last, x) if going_on else self._start(error, x, sizes)
        record = record_for(self.record, self.max_iter, start.numel(), start.element_size())
        options = {"optimizer": self.optimizer, "lr": self.lr, "steps": self.max_iter}
        found = search([error], start, record=record, verbose=self.verbose, **options)
        self.row_embedding_, self.column_embedding_ = (like(z, X) for z in error.split(found.z))
        self.loss_, self.interrupted_ = found.value, found.interrupted
        self.trace_ = Trace.concatenate([self.trace_, found.trace]) if going_on else found.trace
        self.n_iter_ = int(self.trace_.steps[-1])
        self.error_ = error
        return self

    def reconstruct(self, rows: Any = None, columns: Any = None) -> Any:
        """The table at latent positions: with missing entries filled in, or at new positions.

        Args:
            rows: (M1, L1) row positions; None: those found.
            columns: (M2, L2) column positions; None: those found.

        Returns:
            (M1, M2, D), or (M1, M2) if the table was (N1, N2).
        """
        check_is_fitted(self)
        found = to_tensor(self.row_embedding_, self.device), to_tensor(self.column_embedding_, self.device)
        given = {"rows": rows, "columns": columns}
        asked = [
            z if q is None else real_tensor(q, name).to(z) for (name, q), z in zip(given.items(), found, strict=True)
        ]
        for name, q, z in zip(given, asked, found, strict=True):
            if q.ndim != 2 or q.shape[1] != z.shape[1]:
                raise BadInput(f"{name} of shape {tuple(q.shape)}: positions here are (M, {z.shape[1]})")
        first, second = (self.error_.weights(q, z) for q, z in zip(asked, found, strict=True))
        f = reconstruct(first, second, self.error_.x, self.error_.mask) + self.mean_
        return like(f[..., 0] if self.flat_ else f, self.row_embedding_)

    def reconstruction_errors(self) -> tuple[Any, Any]:
        """Mean squared error of the entries present in each row (N1,) and in each column (N2,), summed over D; as in E."""
        check_is_fitted(self)
        error = self.error_
        with torch.no_grad():
            u, v = (to_tensor(z, self.device).to(error.x) for z in (self.row_embedding_, self.column_embedding_))
            first, second = (error.weights(z, z, error.leave_out) for z in (u, v))
            squared = (error.x - reconstruct(first, second, error.x, error.mask)).square() * error.mask
            parts = [squared.sum(axes) / error.mask.sum(axes) * error.x.shape[2] for axes in ((1, 2), (0, 2))]
        return like(parts[0], self.row_embedding_), like(parts[1], self.row_embedding_)

    def score(self, X: Any, y: Any = None) -> float:
        """− the mean squared error, summed over D, of the entries present in a table; higher is better.

        Args:
            X: a table like the one fitted, for example with entries withheld from the fit.
            y: ignored.
        """
        check_is_fitted(self)
        x = self._read(X, reset=False)
        f = torch.as_tensor(self.reconstruct()).to(x)
        f = f[..., None] if self.flat_ else f
        if x.shape != f.shape:
            raise BadInput(f"X of shape {tuple(x.shape)}: the table fitted was {tuple(f.shape)}")
        return -float((x - f).square().nanmean()) * x.shape[2]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.three_d_array = True
        return tags

    def _read(self, X: Any, reset: bool) -> Tensor:
        """(N1, N2, D) with NaN where an entry is missing."""
        if isinstance(X, Tensor):
            check_dense(X, "X")
            x = X.detach() if X.dtype in (torch.float32, torch.float64) else X.detach().double()
            if x.ndim not in (2, 3) or min(x.shape[:2]) < 2 or x.shape[-1] < 1:
                raise BadInput(f"X of shape {tuple(x.shape)}: (N1, N2, D) or (N1, N2), at least 2 rows and 2 columns")
            if bool(torch.isinf(x).any()):
                raise BadInput("X has infinite values; NaN stands for missing ones")
            if reset:
                self.n_features_in_ = x.shape[1]
        else:
            least = 2 if reset else 1
            options: dict[str, Any] = {
                "allow_nd": True,
                "ensure_all_finite": "allow-nan",
                "dtype": (np.float64, np.float32),
            }
            options |= {"reset": reset, "ensure_min_samples": least, "ensure_min_features": least}
            x = torch.from_numpy(np.array(in_words_of_sklearn("X", X, lambda: validate_data(self, X, **options))))
        if x.ndim not in (2, 3) or x.shape[-1] < 1:
            raise BadInput(f"X of shape {tuple(x.shape)}: need (N1, N2, D), or (N1, N2) for D = 1")
        if reset:
            self.flat_ = x.ndim == 2
        x = x if self.device is None else x.to(self.device)
        return x[..., None] if x.ndim == 2 else x

    def _table(self, X: Any) -> tuple[Tensor, Tensor]:
        x = self._read(X, reset=True)
        mask = (~torch.isnan(x)).to(x.dtype)
        for what, axes in (("row", (1, 2)), ("column", (0, 2))):
            empty = mask.sum(axes) == 0
            if bool(empty.any()):
                raise BadInput(f"X: {what} {int(empty.int().argmax())} has no value; leave it out")
        x = torch.nan_to_num(x)
        self.mean_ = x.sum((0, 1)) / mask.sum((0, 1)).clamp_min(1)
        return (x - self.mean_) * mask, mask

    def _components(self) -> tuple[int, int]:
        given, cure = self.n_components, "a pair of whole numbers from 1 to 1000, one for rows, one for columns"
        pair = [given, given] if isinstance(given, (int, np.integer)) else sequence("n_components", given, cure)
        if len(pair) != 2:
            raise BadInput(f"n_components={shown(given)}: {cure}")
        first, second = (whole("n_components", n, 1, 1000, cure) for n in pair)
        one_of("objective", self.objective, ("loo", "fit"))
        real("bandwidth", self.bandwidth, LEAST, 1 / LEAST, f"a number from {LEAST:g} to {1 / LEAST:g}")
        real("penalty", self.penalty, 0.0)
        whole("max_iter", self.max_iter, 0, MOST_STEPS)
        for name in ("warm_start", "verbose"):
            truth(name, getattr(self, name))
        return first, second

    def _start(self, error: TensorReconstructionError, x: Tensor, sizes: list[tuple[int, int]]) -> Tensor:
        random = random_of(self.random_state)
        if isinstance(self.init, str):
            if self.init == "random":
                return _joined([random.uniform(-0.1, 0.1, size) * self.bandwidth for size in sizes], x)
            if self.init != "pca":
                raise BadInput(f"init={shown(self.init)}: use 'pca', 'random', or a pair of arrays")
            seed = int(random.randint(2**31 - 1))
            # Missing entries stand at their mean, which is zero here.
            tables = [x.flatten(1), x.transpose(0, 1).flatten(1)]
            tables = [table.double().cpu().numpy() for table in tables]
            starts = [whitened(pca(table, size[1], seed)) for table, size in zip(tables, sizes, strict=True)]
            return _best_scales(error, starts, x)
        cure = f"a pair of arrays of shapes {sizes[0]} and {sizes[1]} is needed"
        starts = [real_tensor(z, "init") for z in sequence("init", self.init, cure)]
        if [z.shape for z in starts] != sizes:
            raise BadInput(f"init={shown(self.init)}: {cure}")
        return _joined(starts, x)


def _joined(starts: list[Any], x: Tensor) -> Tensor:
    return torch.cat([to_tensor(z, None).to(x).reshape(-1) for z in starts])


def _best_scales(error: TensorReconstructionError, starts: list[np.ndarray], x: Tensor) -> Tensor:
    """The starts at the pair of scales with the least error."""
    scales = error.bandwidth * np.geomspace(0.5, 20.0, 8)
    points = [_joined([a * starts[0], b * starts[1]], x) for a in scales for b in scales]
    with torch.no_grad():
        return min(points, key=lambda point: float(error(point)))
