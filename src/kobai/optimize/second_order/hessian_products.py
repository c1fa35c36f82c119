"""Second derivatives of the loss: Hessian-vector products over all parameters of an optimizer, and the Hessian."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from kobai.optimize.closures import Closure
from kobai.optimize.flat_parameters import FlatParameterOptimizer


class SecondOrderOptimizer(FlatParameterOptimizer):
    """The base class of optimizers that use the curvature. Their closure returns the loss attached to its graph."""

    closure_gives = "graph"

    def expand(self, closure: Closure) -> tuple[float, Tensor, Callable[[Tensor], Tensor]]:
        """The loss, its gradient (N,), and v -> H·v for vectors v (N,), where the parameters are now.

        The parameters' ``grad`` are set too, for code that reads them after the step.
        """
        self.count("func_evals")
        leaves = self.leaves()
        with torch.enable_grad():
            loss = closure()
            parts = differentiate(loss, leaves, type(self).__name__)
            grad = flat(parts, leaves)
        for p, part in zip(leaves, parts, strict=True):
            p.grad = torch.zeros_like(p) if part is None else part.detach().clone()

        def product(v: Tensor) -> Tensor:
            self.count("hvp_evals")
            if not grad.requires_grad:
                return torch.zeros_like(grad)
            second = torch.autograd.grad(grad, leaves, v, retain_graph=True, allow_unused=True)
            return flat(second, leaves).detach()

        return float(loss), grad.detach(), product

    def value(self, closure: Closure, x: Tensor) -> float:
        """The loss alone at x (N,), which the parameters are set to."""
        self.move(x)
        self.count("func_evals")
        return float(closure())

    def gradient_at(self, closure: Closure, x: Tensor) -> tuple[float, Tensor]:
        """The loss and its gradient (N,) at x (N,), which the parameters are set to."""
        self.move(x)
        self.count("func_evals")
        leaves = self.leaves()
        with torch.enable_grad():
            loss = closure()
            grad = flat(torch.autograd.grad(loss, leaves, allow_unused=True), leaves)
        return float(loss), grad.detach()


def hessian(product: Callable[[Tensor], Tensor], like: Tensor) -> Tensor:
    """The exactly symmetric Hessian (N, N), from its products with the unit vectors like ``like`` (N,)."""
    rows = torch.stack([product(unit) for unit in torch.eye(len(like), dtype=like.dtype, device=like.device)])
    return (rows + rows.T) / 2


def decompose(product: Callable[[Tensor], Tensor], g: Tensor) -> tuple[Tensor, Tensor] | None:
    """The Hessian's eigenvalues (N,), ascending, and eigenvectors (N, N); None where it, or the gradient g (N,), is not finite.

    In double precision, whose eigenvalues are exact beyond the condition numbers that floats resolve.
    """
    H = hessian(product, g)
    if not (bool(torch.isfinite(H).all()) and bool(torch.isfinite(g).all())):
        return None
    eigenvalues, V = torch.linalg.eigh(H.double())
    return eigenvalues, V


def differentiate(loss: Tensor, leaves: Sequence[Tensor], who: str) -> tuple[Tensor | None, ...]:
    """∂loss/∂p for each leaf p, attached to the graph."""
    if not (isinstance(loss, Tensor) and loss.requires_grad):
        raise RuntimeError(
            f"{who}: its closure must return the loss attached to its graph, not a number or a detached one"
        )
    try:
        return torch.autograd.grad(loss, leaves, create_graph=True, allow_unused=True)
    except RuntimeError as error:
        if "second time" in str(error):
            raise RuntimeError(f"{who} differentiates the loss itself: leave out backward() in its closure") from error
        raise


def flat(parts: Sequence[Tensor | None], leaves: Sequence[Tensor]) -> Tensor:
    """Derivatives by each leaf as one vector (N,); None counts as zeros."""
    pairs = zip(parts, leaves, strict=True)
    return torch.cat([(torch.zeros_like(p) if part is None else part).reshape(-1) for part, p in pairs])
