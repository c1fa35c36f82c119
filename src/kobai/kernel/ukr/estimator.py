"""Unsupervised Kernel Regression as a scikit-learn transformer."""

from __future__ import annotations

import warnings
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np
import torch
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data
from torch import Tensor

from kobai.checks import one_of, real, truth, whole
from kobai.descent import Record, Trace
from kobai.descent.starts import device_of
from kobai.errors import BadInput, nearest, shown
from kobai.kernel.arrays import LEAST, check_tensor, in_words_of_sklearn, like, random_of, real_tensor, to_tensor
from kobai.kernel.functional import nw
from kobai.kernel.ukr.error import ReconstructionError, log_density, neighbours
from kobai.kernel.ukr.project import project
from kobai.kernel.ukr.search import Found, record_for, search
from kobai.kernel.ukr.starts import MOST_SAMPLES_FOR_ISOMAP, STARTS, best_start

HOMOTOPIES = {"bandwidth": 3.0, "penalty": 30.0}  # by how much the first stage multiplies it
STAGES = 5


@dataclass(eq=False, repr=False)
class UKR(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """A smooth manifold through data: latent positions whose kernel regression reconstructs the data best.

        min_Z (1/N) Σ_n ‖x_n − f(z_n; Z)‖²,   f(z; Z) = Σ_i w_i x_i,   w = softmax_i(−½ ‖z − z_i‖²/h²)

    where each sample is left out of its own reconstruction. The scale of Z acts as a bandwidth, so h can stay 1. Where the
    data has hardly more dimensions than the manifold, leaving one out fits some of the noise, since a sample follows its
    neighbours' noise; ``leave_out=5`` or ``10``, which leaves the nearest ones out too, does better.

    Args:
        n_components: latent dimensions L.
        objective: ``"loo"``, or ``"fit"``, which leaves nothing out, so that a penalty, a box or few steps must regularise.
        leave_out: K, the number of samples that each reconstruction leaves out: the sample itself and the K − 1 nearest in
            the data.
        penalty: λ of the penalty (λ/N) Σ ‖z_n‖^p.
        penalty_power: p.
        density_penalty: μ of the penalty −(μ/N) Σ log p(z_n) on low latent density.
        bound: half the edge of a box that contains Z, or None.
        init: ``"auto"`` (the best of PCA, Isomap, locally linear and spectral embedding, at the scale with the least error,
            whitened except for Isomap, whose proportions are those of the data), one of ``"pca"``, ``"isomap"``, ``"lle"``,
            ``"spectral"``, ``"random"`` (uniform in ±h/10), or an array (N, L).
        optimizer: any optimizer of ``kobai.descend``.
        lr: its step size; None: its default.
        max_iter: steps.
        homotopy: ``"bandwidth"`` or ``"penalty"`` starts with it larger and anneals it in five stages; or None.
        bandwidth: h.
        record: what the trace records: False a hundred steps or fewer, True every step, or a ``kobai.Record``.
        random_state: seed of the starts that use random numbers.
        warm_start: ``fit`` continues from the embedding of the last fit, if there was one.
        verbose: show a progress bar. Ctrl-C ends the fit with the best positions or the best start so far.
        device: torch device to compute on; None: that of the data.
        scale: ``"std"`` divides each column by its standard deviation first, so that its unit does not matter; None takes
            columns as they are. Errors, ``score`` included, are of the scaled columns; data points are not scaled.

    Attributes:
        scale_: (D,) what each column is divided by.
        embedding_: (N, L) latent positions.
        loss_: their error E.
        trace_: the descent, a ``kobai.Trace``; its positions are Z row after row.
        n_iter_: steps taken.
        init_: the name of the best start.
        interrupted_: whether it was interrupted.

    Example:
        >>> from sklearn.datasets import make_s_curve
        >>> model = UKR(n_components=2, max_iter=50).fit(make_s_curve(200, random_state=0)[0])
        >>> model.inverse_transform([[0.0, 0.0]]).shape
        (1, 3)

    Reference: P. Meinicke, S. Klanke, R. Memisevic and H. Ritter, "Principal surfaces from unsupervised kernel
    regression", 2005.
    """

    n_components: int = 2
    objective: str = "loo"
    leave_out: int = 1
    penalty: float = 0.0
    bound: float | None = None
    init: Any = "auto"
    optimizer: Any = "rprop"
    max_iter: int = 500
    record: Any = False
    random_state: Any = None
    _: KW_ONLY
    penalty_power: float = 2.0
    density_penalty: float = 0.0
    lr: float | None = None
    homotopy: str | None = None
    bandwidth: float = 1.0
    warm_start: bool = False
    verbose: bool = False
    device: Any = None
    scale: str | None = None

    def fit(self, X: Any, y: Any = None) -> UKR:
        """Find the latent positions.

        Args:
            X: (N, D).
            y: ignored.

        Raises:
            BadInput: data that is not finite numbers of that shape, or an option out of range.
            ValueError: the same, from scikit-learn's checks.
        """
        device_of(self.device)
        if isinstance(X, Tensor):
            X = check_tensor(X, "X")
            self.n_features_in_ = X.shape[1]
        else:
            X = in_words_of_sklearn(
                "X", X, lambda: validate_data(self, X, dtype=(np.float64, np.float32), ensure_min_samples=2)
            )
        x = to_tensor(X, self.device)
        self._check(len(x))
        self.X_ = X
        # Centred: far from the origin the products of large numbers would lose digits.
        x = x - x.mean(0)
        self.scale_ = like(self._scale_of(x), X)
        x = x / self._scale(x)
        left_out = neighbours(x, self.leave_out) if self.objective == "loo" else None
        penalties = float(self.penalty), float(self.penalty_power), float(self.density_penalty)
        bound = None if self.bound is None else float(self.bound)
        error = ReconstructionError(x, self.n_components, float(self.bandwidth), left_out, *penalties, bound)
        going_on = self.warm_start and hasattr(self, "embedding_") and len(self.embedding_) == len(x)
        z, cut_short = (to_tensor(self.embedding_, x.device).to(x.dtype), False) if going_on else self._start(error)
        record = record_for(self.record, self.max_iter, z.numel(), z.element_size())
        stages = [error]
        if cut_short:
            warnings.warn(
                f"interrupted while looking for a start: the best so far, {self.init_}, is kept; "
                "fit again with warm_start=True to go on",
                stacklevel=2,
            )
        elif self.homotopy is not None and not going_on:
            factors = np.geomspace(HOMOTOPIES[self.homotopy], 1.0, STAGES)
            stages = [error.eased(**{self.homotopy: float(factor)}) for factor in factors]
        found = self._search(stages, z, 0 if cut_short else self.max_iter, record)
        self.embedding_ = like(found.z, X)
        self.error_ = error
        self.loss_ = found.value
        self.trace_ = Trace.concatenate([self.trace_, found.trace]) if going_on else found.trace
        self.n_iter_ = int(self.trace_.steps[-1])
        self.interrupted_ = cut_short or found.interrupted
        return self

    def fit_transform(self, X: Any, y: Any = None) -> Any:
        """Fit, and return the latent positions (N, L)."""
        return self.fit(X, y).embedding_

    def transform(self, X: Any) -> Any:
        """Latent positions of points, ``argmin_z ‖x − f(z)‖²``: the nearest place on the manifold.

        A row of the data that was fitted gets its position in the embedding.

        Args:
            X: (M, D).

        Returns:
            (M, L).
        """
        return like(self._project(self._checked(X)), X)

    def inverse_transform(self, Z: Any) -> Any:
        """The manifold at latent positions, f(z). Z: (M, L) -> (M, D)."""
        check_is_fitted(self)
        z, _ = self._positions(Z)
        return like(self._reconstruct(z), Z)

    def projection_error(self, X: Any) -> float:
        """(1/M) Σ ‖x − f(z*)‖², the mean squared distance of points from the manifold. X: (M, D)."""
        x = self._checked(X)
        distance = (x - self._reconstruct(self._project(x))) / self._scale(x)
        return float(distance.square().sum(1).mean())

    def score(self, X: Any, y: Any = None) -> float:
        """−``projection_error(X)``: higher is better, for model selection."""
        return -self.projection_error(X)

    def reconstruction_errors(self) -> Any:
        """‖x_n − f(z_n)‖² of each sample (N,), with the samples left out that the fit leaves out; E is their mean."""
        check_is_fitted(self)
        z = to_tensor(self.embedding_, self.device).to(self.error_.x)
        with torch.no_grad():
            return like((self.error_.x - self.error_.reconstruction(z)).square().sum(1), self.X_)

    def density(self, Z: Any) -> Any:
        """The latent density, a Gaussian kernel density of the embedding. Z: (M, L) -> (M,)."""
        check_is_fitted(self)
        z, embedding = self._positions(Z)
        return like(log_density(z, embedding, float(self.bandwidth)).exp(), Z)

    @property
    def _n_features_out(self) -> int:
        return self.embedding_.shape[1]

    def _check(self, n: int) -> None:
        whole("n_components", self.n_components, 1, 1000)
        whole("max_iter", self.max_iter, 0, 10**9)
        one_of("objective", self.objective, ("loo", "fit"))
        if self.objective == "loo":
            whole("leave_out", self.leave_out, 1, n - 1)
        for name in ("penalty", "density_penalty"):
            real(name, getattr(self, name), 0.0, cure="0 or a positive number")
        for name in ("bandwidth", "penalty_power", "bound"):
            if name != "bound" or self.bound is not None:
                real(name, getattr(self, name), LEAST, 1 / LEAST, f"a number from {LEAST:g} to {1 / LEAST:g}")
        if self.scale is not None and not (isinstance(self.scale, str) and self.scale == "std"):
            raise BadInput(f"scale={shown(self.scale)}: use 'std' or None.{nearest(str(self.scale), ['std'])}")
        if self.homotopy is not None:
            one_of("homotopy", self.homotopy, HOMOTOPIES)
        for name in ("warm_start", "verbose"):
            truth(name, getattr(self, name))

    def _scale_of(self, x: Tensor) -> Tensor:
        """(D,) what columns that are centred are divided by."""
        spread = x.std(0, unbiased=False)
        # A constant column has no unit to be rid of.
        return torch.where(spread > 0, spread, 1.0) if self.scale == "std" else torch.ones_like(spread)

    def _scale(self, x: Tensor) -> Tensor:
        return to_tensor(self.scale_, x.device).to(x.dtype)

    def _start(self, error: ReconstructionError) -> tuple[Tensor, bool]:
        """The start, and whether the search for it was interrupted."""
        n, components = len(error.x), self.n_components
        if not isinstance(self.init, str):
            z = real_tensor(self.init, "init").to(error.x.device)
            if z.shape != (n, components):
                raise BadInput(f"init of shape {tuple(z.shape)}: one row for each sample, ({n}, {components})")
            self.init_ = "given"
            return check_tensor(z, "init").to(error.x.dtype), False
        random = random_of(self.random_state)
        if self.init == "random":
            self.init_ = "random"
            z = random.uniform(-0.1, 0.1, (n, components)) * self.bandwidth
            return torch.as_tensor(z, dtype=error.x.dtype, device=error.x.device), False
        if self.init == "auto":
            names = ["pca"]
            if n > components + 2:
                names += ["isomap", "lle", "spectral"] if n <= MOST_SAMPLES_FOR_ISOMAP else ["spectral"]
        elif self.init in STARTS:
            names = [self.init]
        else:
            known = ["auto", "random", *STARTS]
            raise BadInput(f"init={shown(self.init)}: use {', '.join(known)}, or an array.{nearest(self.init, known)}")

        def follow(z: Tensor, steps: int) -> float:
            return self._search([error], z, min(steps, self.max_iter), Record(every=max(1, steps)), trial=True).value

        z, self.init_, interrupted = best_start(error, names, int(random.randint(2**31 - 1)), follow)
        return z, interrupted

    def _search(
        self, stages: list[ReconstructionError], z: Tensor, steps: int, record: Record, trial: bool = False
    ) -> Found:
        options = {"optimizer": self.optimizer, "lr": self.lr, "steps": steps, "record": record}
        return search(stages, z, verbose=self.verbose and not trial, trial=trial, **options)

    def _checked(self, X: Any) -> Tensor:
        check_is_fitted(self)
        if isinstance(X, Tensor):
            x = check_tensor(X, "X")
            if x.shape[1] != self.n_features_in_:
                raise BadInput(
                    f"X has {x.shape[1]} column{'s' * (x.shape[1] != 1)}: this model was fitted on {self.n_features_in_}"
                )
        else:
            x = in_words_of_sklearn("X", X, lambda: validate_data(self, X, dtype=(np.float64, np.float32), reset=False))
        data = to_tensor(self.X_, self.device)
        return to_tensor(x, data.device).to(data.dtype)

    def _positions(self, Z: Any) -> tuple[Tensor, Tensor]:
        embedding = to_tensor(self.embedding_, self.device)
        z = real_tensor(Z, "Z").to(embedding)
        if z.ndim != 2 or z.shape[1] != embedding.shape[1]:
            raise BadInput(f"Z of shape {tuple(z.shape)}: latent positions here are (M, {embedding.shape[1]})")
        return check_tensor(z, "Z"), embedding

    def _reconstruct(self, z: Tensor) -> Tensor:
        x, embedding = to_tensor(self.X_, self.device), to_tensor(self.embedding_, self.device)
        middle = x.mean(0)
        return nw(z, embedding, x - middle, float(self.bandwidth)) + middle

    def _project(self, x: Tensor) -> Tensor:
        data, embedding = to_tensor(self.X_, self.device), to_tensor(self.embedding_, self.device)
        known = {row.tobytes(): i for i, row in reversed(list(enumerate(data.cpu().numpy())))}
        index = torch.tensor(
            [known.get(row.tobytes(), -1) for row in x.cpu().numpy()], dtype=torch.int64, device=data.device
        )
        z = embedding[index.clamp_min(0)]
        new = index < 0
        if bool(new.any()):
            middle = data.mean(0)
            scale = self._scale(data)
            scaled = (x[new] - middle) / scale, (data - middle) / scale
            z[new] = project(*scaled, embedding, float(self.bandwidth))
        return z
