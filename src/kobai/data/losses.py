"""What a prediction is charged for each row of a table, with its first two derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch.nn import functional

from kobai.checks import one_of, real

if TYPE_CHECKING:
    from torch import Tensor

_Rows = Callable[["Tensor", "Tensor"], "Tensor"]


class RowLoss(Protocol):
    """ℓ(z, y) for each row, z (N,) or (N, B) of the model and y (N,) or (N, 1) of the table."""

    name: str
    """As people choose it."""
    link: str
    """The function whose argument z is, ``"sigmoid"`` or ``"exp"``; "" where z is the prediction itself."""

    def rows(self, z: Tensor, y: Tensor) -> Tensor:
        """ℓ."""
        ...

    def first(self, z: Tensor, y: Tensor) -> Tensor:
        """∂ℓ/∂z."""
        ...

    def second(self, z: Tensor, y: Tensor) -> Tensor:
        """∂²ℓ/∂z²."""
        ...


class Squared:
    """(z − y)²."""

    name, link = "squared", ""

    def rows(self, z: Tensor, y: Tensor) -> Tensor:
        return (z - y) ** 2

    def first(self, z: Tensor, y: Tensor) -> Tensor:
        return 2 * (z - y)

    def second(self, z: Tensor, y: Tensor) -> Tensor:
        return torch.full_like(z, 2.0)


class Absolute:
    """|z − y|."""

    name, link = "absolute", ""

    def rows(self, z: Tensor, y: Tensor) -> Tensor:
        return (z - y).abs()

    def first(self, z: Tensor, y: Tensor) -> Tensor:
        return torch.sign(z - y)

    def second(self, z: Tensor, y: Tensor) -> Tensor:
        return torch.zeros_like(z)


@dataclass(frozen=True)
class Huber:
    """½(z − y)² where |z − y| ≤ δ, else δ(|z − y| − ½δ). Huber (1964)."""

    delta: float
    name = "huber"
    link = ""

    def rows(self, z: Tensor, y: Tensor) -> Tensor:
        r = (z - y).abs()
        return torch.where(r <= self.delta, 0.5 * r * r, self.delta * (r - 0.5 * self.delta))

    def first(self, z: Tensor, y: Tensor) -> Tensor:
        return (z - y).clamp(-self.delta, self.delta)

    def second(self, z: Tensor, y: Tensor) -> Tensor:
        return ((z - y).abs() <= self.delta).to(z.dtype)


class Logistic:
    """−log of the probability σ(z) that the model gives what was seen; y is 0 or 1, and z the log-odds.

    It is log(1 + exp(±z)), with the sign of 1 − 2y: no difference of nearly equal numbers where z is large.
    """

    name, link = "logistic", "sigmoid"

    def rows(self, z: Tensor, y: Tensor) -> Tensor:
        return functional.softplus((1 - 2 * y) * z, threshold=40)

    def first(self, z: Tensor, y: Tensor) -> Tensor:
        sign = 1 - 2 * y
        return sign * torch.sigmoid(sign * z)

    def second(self, z: Tensor, y: Tensor) -> Tensor:
        return torch.sigmoid(z) * torch.sigmoid(-z)


class Poisson:
    """−log of Poisson's probability of the count y without log y!; z is the logarithm of the mean."""

    name, link = "poisson", "exp"

    def rows(self, z: Tensor, y: Tensor) -> Tensor:
        return torch.exp(z) - y * z

    def first(self, z: Tensor, y: Tensor) -> Tensor:
        return torch.exp(z) - y

    def second(self, z: Tensor, y: Tensor) -> Tensor:
        return torch.exp(z)


_BY_NAME: dict[str, RowLoss] = {loss.name: loss for loss in (Squared(), Absolute(), Logistic(), Poisson())}
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
        return Charge(name, Huber(real("delta", delta, low=1e-300)), None)
    return Charge(name, _BY_NAME.get(name), None)


def cross_entropy(logits: list[Tensor], labels: Tensor) -> Tensor:
    """−log of the probability that softmax of the logits gives the class of each row.

    Args:
        logits: one (N,) or (N, B) for each class.
        labels: (N,) whole numbers, the class of each row.
    """
    table = torch.stack(torch.broadcast_tensors(*logits))
    at = labels.reshape(1, -1, *([1] * (table.dim() - 2))).expand(1, *table.shape[1:])
    return torch.logsumexp(table, 0) - table.gather(0, at)[0]
