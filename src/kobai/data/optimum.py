"""The lowest point of a loss that is linear in its parameters: least squares by QR, the others by Newton's method; float64."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from kobai.data.huber import LinearRows, huber_point
from kobai.data.losses import Huber

if TYPE_CHECKING:
    from kobai.data.evaluation import Evaluation

_MOST_STEPS = 100
_DECOMPOSED = 1 << 14  # rows at a time
_RANK = 1e-12  # of the largest diagonal entry of R below which columns depend on one another
_ROUNDINGS = 8  # of what a coordinate is moved by, below which it is 0
_FLAT = 1e-8  # of the curvature at θ = 0 below which the loss has gone flat on its way to infinity


@dataclass(frozen=True)
class Optimum:
    """Where a loss is lowest.

    Args:
        theta: (p,) float64; 0 where it is 0 up to rounding.
        value: L there.
        how: ``"QR"`` or ``"Newton"``.
        rounding: (p,) float64, how far rounding moves each coordinate, as a multiple of the spacing of numbers at 1.
        steps: Newton's.
    """

    theta: np.ndarray
    value: float
    how: str
    rounding: np.ndarray
    steps: int = 0

    @property
    def called(self) -> str:
        """The key of its name in ``kobai.messages``: only least squares have a closed form."""
        return "closed form" if self.how == "QR" else "computed minimum"


_Triangular = tuple[torch.Tensor, torch.Tensor]


def optimum_of(evaluation: Evaluation, reduced: _Triangular | None) -> tuple[Optimum | None, str]:
    """The optimum; None and why, where it is not computed or there is none. ``reduced``: what ``triangular`` gives."""
    of = evaluation
    if of.custom is not None or of.l1:
        return None, "no closed form is known"
    if not of.linear:
        return None, "the model is not linear in its parameters"
    if of.loss is not None and of.loss.name == "absolute":
        return None, "no closed form is known"
    if of.loss is not None and of.loss.name == "squared":
        return _least_squares(of, reduced or triangular(of))
    if of.loss is not None and of.loss.name == "huber":
        return _huber(of)
    return _newton(of)


def least_squares_beside(of: Evaluation) -> np.ndarray | None:
    """(p,) the least-squares solution of a linear model with L1 or absolute errors, which has no closed form; None of another."""
    name = of.loss.name if of.custom is None and of.loss is not None else ""
    suits = of.linear and (name == "absolute" or (name == "squared" and of.l1 > 0))
    found = _least_squares(of, triangular(of))[0] if suits else None
    return None if found is None else found.theta


def _pieces(of: Evaluation) -> Iterator[LinearRows]:
    """Φ, the response less the offset, and the weights of the rows of a single linear output, float64, a piece at a time."""
    for piece in of.pieces():
        phi, offset = piece.designs[0].whole(len(of.model.parameters))
        yield phi, piece.target - offset, torch.ones_like(offset) if piece.weights is None else piece.weights


def triangular(of: Evaluation) -> _Triangular:
    """R (p+1, p+1) and s (p,) with L(θ) = scale · ‖R (s·θ, −1)‖² for a squared loss of a linear model, l1 left out.

    By a QR decomposition of (Φ / s, y), a piece of the rows at a time: R of the rows so far and the next piece.
    """
    p = len(of.model.parameters)
    lengths = torch.stack([torch.linalg.vector_norm(phi, dim=0) for phi, _, _ in _pieces(of)]).norm(dim=0)
    lengths = torch.where(lengths == 0, 1.0, lengths)
    penalty = of.l2 * of.penalised / of.share
    r = torch.cat([torch.diag(penalty.sqrt() / lengths), lengths.new_zeros((p, 1))], 1)
    for phi, target, weights in _pieces(of):
        for at in range(0, len(phi), _DECOMPOSED):
            some = slice(at, at + _DECOMPOSED)
            piece = torch.cat([phi[some] / lengths, target[some, None]], 1) * weights[some, None].sqrt()
            r = torch.linalg.qr(torch.cat([r, piece]), mode="r").R
    return r, lengths


def _least_squares(of: Evaluation, reduced: _Triangular) -> tuple[Optimum | None, str]:
    p = len(of.model.parameters)
    if of.rows < p and not of.l2:
        return None, _dependent(of)
    r, lengths = reduced
    diagonal = r.diagonal()[:p].abs()
    if float(diagonal.min()) <= _RANK * float(diagonal.max()):
        return None, _dependent(of)
    inverse = torch.linalg.solve_triangular(r[:p, :p], torch.eye(p, dtype=r.dtype), upper=True)
    point = torch.linalg.solve_triangular(r[:p, :p], r[:p, p:], upper=True)[:, 0]
    # What rounding of the columns and of the response does to each coordinate (Björck 1996, section 1.4).
    moved = torch.linalg.vector_norm(inverse, dim=1) * (p**0.5 * point.norm() + r[:p, p].norm())
    moved += torch.linalg.vector_norm(inverse @ inverse.T, dim=1) * p**0.5 * r[p, p].abs()
    theta, rounding = (each / lengths for each in _known(point, moved))
    return Optimum(theta.numpy(), float(of(theta)), "QR", rounding.numpy()), ""


def _known(point: torch.Tensor, moved: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """A point with 0 for coordinates of which rounding leaves no digit, and ``Optimum.rounding``.

    ``moved``: by how many roundings each is.
    """
    rounding = _ROUNDINGS * moved
    return torch.where(point.abs() <= 2**-52 * rounding, 0.0, point), rounding


def _known_by_newton(
    theta: torch.Tensor, hessian: torch.Tensor, value: float, rows: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same of a lowest point by Newton's method: what rounding of the gradient moves; ``rows``: N of a sum, 1 of a mean."""
    scale = hessian.diagonal().clamp(min=1e-300).rsqrt()
    curved = scale[:, None] * hessian * scale
    gradient = curved.abs() @ (theta / scale).abs() + (2 * rows * abs(value)) ** 0.5
    known, rounding = _known(theta / scale, torch.linalg.pinv(curved, hermitian=True).abs() @ gradient)
    return known * scale, rounding * scale


def _dependent(of: Evaluation) -> str:
    count = len(of.model.parameters)
    return f"what the parameters ({count}) multiply is dependent in the rows ({of.rows}), so many points are lowest"


def _huber(of: Evaluation) -> tuple[Optimum | None, str]:
    loss = of.loss
    assert isinstance(loss, Huber)
    begin = _least_squares(of, triangular(of))[0]

    def pieces() -> Iterator[LinearRows]:
        return ((phi, target, of.share * weights) for phi, target, weights in _pieces(of))

    zeros = torch.zeros(len(of.model.parameters), dtype=torch.float64)
    theta, steps = huber_point(
        pieces, of.l2 * of.penalised, loss.delta, zeros if begin is None else torch.as_tensor(begin.theta)
    )
    if theta is None:
        return None, f"Newton's method has not found the lowest point in {steps} steps"
    value, rows = float(of(theta)), of.rows if of.total else 1
    theta, rounding = _known_by_newton(theta, of.gradient_and_hessian(theta)[1], value, rows)
    return Optimum(theta.numpy(), value, "Newton", rounding.numpy(), steps), ""


def _newton(of: Evaluation) -> tuple[Optimum | None, str]:
    """Newton's method with halved steps, to where rounding ends it."""
    theta = torch.zeros(len(of.model.parameters), dtype=torch.float64)
    value = float(of(theta))
    scale = None
    for step in range(_MOST_STEPS):
        gradient, hessian = of.gradient_and_hessian(theta)
        if not torch.isfinite(hessian).all():
            return None, "the loss overflows on the way to its lowest point; standardize the columns"
        if scale is None:  # so that columns of other units do not look dependent
            scale = hessian.diagonal().clamp(min=1e-300).rsqrt()
        scaled = scale[:, None] * hessian * scale
        move = scale * torch.linalg.lstsq(scaled, (scale * gradient)[:, None], driver="gelsd").solution[:, 0]
        fall = float(gradient @ move)
        if step == _MOST_STEPS - 1 and fall > _FLAT * max(1.0, abs(value)):
            return None, f"Newton's method has not found the lowest point in {_MOST_STEPS} steps"
        if fall <= 1e-30 * max(1.0, abs(value)) or step == _MOST_STEPS - 1:
            break
        length = 1.0
        while length > 1e-12:
            lower = float(of(theta - length * move))
            if lower <= value - 1e-4 * length * fall or (length == 1 and abs(lower - value) <= 4e-16 * abs(value)):
                break
            length /= 2
        else:
            break
        before, value, theta = value, lower, theta - length * move
        if before == value and length == 1 and step > 3:
            break
    if why := _falling(of, theta, value):
        return None, why
    theta, rounding = _known_by_newton(theta, hessian, value, of.rows if of.total else 1)
    return Optimum(theta.numpy(), value, "Newton", rounding.numpy(), step), ""


def _usual_hessian(of: Evaluation, name: str) -> torch.Tensor:
    """∇²L where rows are as curved as is usual: counts as at their mean, two classes as at even odds, more as at θ = 0."""
    usual = {"logistic": 0.25, "poisson": float(of.target.mean())}.get(name, 0.0)
    if not (usual and of.one_linear):
        return of.gradient_and_hessian(torch.zeros(len(of.model.parameters), dtype=torch.float64))[1]
    parts = (phi.T @ (phi * (usual * of.share * weights)[:, None]) for phi, _, weights in _pieces(of))
    return sum(parts, 2 * of.l2 * torch.diag(of.penalised))


def _falling(of: Evaluation, theta: torch.Tensor, value: float) -> str:
    """Why the loss falls for ever along some direction, in which it is flat where Newton's method gave up; empty if it does not.

    At a lowest point rows pull both ways, and those that are wrong pull hard, so along every direction some row is curved.
    """
    name = "cross-entropy" if of.loss is None else of.loss.name
    if name not in ("logistic", "poisson", "cross-entropy"):
        return ""
    first = _usual_hessian(of, name)
    scale = first.diagonal().clamp(min=1e-300).rsqrt()
    curvature, directions = torch.linalg.eigh(scale[:, None] * of.gradient_and_hessian(theta)[1] * scale)
    at_first = ((scale[:, None] * first * scale) @ directions * directions).sum(0)
    if not ((curvature < _FLAT * at_first) & (at_first > _FLAT)).any():
        return ""
    if name == "poisson":
        return "counts of 0 stand apart from the others, so the loss falls for ever as parameters grow"
    if value * of.share < 1e-9:
        return "the classes can be separated without an error, so the loss falls for ever as the parameters grow"
    return "some rows' classes can be told without an error, so the loss falls for ever as parameters grow"
