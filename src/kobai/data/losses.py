"""What a prediction is charged for each row of a table, with its first two derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from kobai.checks import one_of, real

if TYPE_CHECKING:
    from torch import Tensor

_Rows = Callable[["Tensor", "Tensor"], "Tensor"]


@dataclass(frozen=True)
class RowLoss:
    """ℓ(z, y) for each row, z (N,) or (N, B) of the model and y (N,) or (N, 1) of the table.

    Args:
        name: as people choose it.
        rows: ℓ.
        first, second: ∂ℓ/∂z and ∂²ℓ/∂z².
        link: the function whose argument z is, ``"sigmoid"`` or ``"exp"``; "" where z is the prediction itself.
    """

    name: str
    rows: _Rows
    first: _Rows
    second: _Rows
    link: str = ""


def squared() -> RowLoss:
    """(z − y)²."""
    return RowLoss("squared", lambda z, y: (z - y) ** 2, lambda z, y: 2 * (z - y), lambda z, y: torch.full_like(z, 2.0))


def absolute() -> RowLoss:
    """|z − y|."""
    return RowLoss(
        "absolute", lambda z, y: (z - y).abs(), lambda z, y: torch.sign(z - y), lambda z, y: torch.zeros_like(z)
    )


def huber(delta: float) -> RowLoss:
    """½(z − y)² where |z − y| ≤ δ, else δ(|z − y| − ½δ). Huber (1964)."""

    def rows(z: Tensor, y: Tensor) -> Tensor:
        r = (z - y).abs()
        return torch.where(r <= delta, 0.5 * r * r, delta * (r - 0.5 * delta))

    return RowLoss(
        "huber", rows, lambda z, y: (z - y).clamp(-delta, delta), lambda z, y: ((z - y).abs() <= delta).to(z.dtype)
    )


def logistic() -> RowLoss:
    """−log of the probability σ(z) that the model gives what was seen; y is 0 or 1, and z the log-odds."""

    def second(z: Tensor, y: Tensor) -> Tensor:
        p = torch.sigmoid(z)
        return p * (1 - p)

    return RowLoss(
        "logistic", lambda z, y: functional.softplus(z) - y * z, lambda z, y: torch.sigmoid(z) - y, second, "sigmoid"
    )


def poisson() -> RowLoss:
    """−log of Poisson's probability of the count y without log y!; z is the logarithm of the mean."""
    return RowLoss(
        "poisson", lambda z, y: torch.exp(z) - y * z, lambda z, y: torch.exp(z) - y, lambda z, y: torch.exp(z), "exp"
    )


_BY_NAME: dict[str, Callable[[], RowLoss]] = {
    "squared": squared, "absolute": absolute, "logistic": logistic, "poisson": poisson,
}  # fmt: skip
NAMES = (*_BY_NAME, "huber", "cross-entropy")


@dataclass(frozen=True)
class Charge:
    """A loss as it was chosen.

    Args:
        name: of ``NAMES``, or ``"custom"``.
        rows: ℓ, None for cross-entropy and for a function that somebody gave.
        custom: that function, or None.
    """

    name: str
    rows: RowLoss | None
    custom: _Rows | None


def charge(given: Any, delta: float) -> Charge:
    """The loss of a name, or of a function (z, y) -> ℓ.

    Raises:
        BadInput: it is neither.
    """
    if not isinstance(given, str) and callable(given):
        custom: Any = given
        return Charge("custom", None, custom)
    name = one_of("loss", given, NAMES)
    if name == "huber":
        return Charge(name, huber(real("delta", delta, low=1e-300)), None)
    return Charge(name, _BY_NAME[name]() if name in _BY_NAME else None, None)


def cross_entropy(logits: list[Tensor], labels: Tensor) -> Tensor:
    """−log of the probability that softmax of the logits gives the class of each row.

    Args:
        logits: one (N,) or (N, B) for each class.
        labels: (N,) whole numbers, the class of each row.
    """
    table = torch.stack(torch.broadcast_tensors(*logits))
    at = labels.reshape(1, -1, *([1] * (table.dim() - 2))).expand(1, *table.shape[1:])
    return torch.logsumexp(table, 0) - table.gather(0, at)[0]
