"""Nonlinear conjugate gradients: each direction is conjugate to the last one, so that steps do not undo each other.

    d ← −g + β·d,   x ← x + α·d,   α from a strong-Wolfe search,   y = g − g₋ the change of the gradient

    Fletcher-Reeves    β = gᵀg / g₋ᵀg₋
    Polak-Ribière+     β = max(gᵀy / g₋ᵀg₋, 0)
    Hager-Zhang        β = max((y − 2d·yᵀy/dᵀy)ᵀg / dᵀy, −1/(|d|·min(0.01, |g₋|)))

With exact line searches all three take the same steps on a quadratic, and end at its minimum after N of them. Elsewhere
Polak-Ribière+ returns to −g by itself after a very short step, and Hager-Zhang's direction always descends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from kobai.optimize.facts import OptimizerFacts
from kobai.optimize.line_search.wolfe import LineSearchOptimizer, check_wolfe


def fletcher_reeves(g: Tensor, last: Tensor, d: Tensor) -> float:
    """β after Fletcher and Reeves, from the gradient g (N,), the last gradient (N,), and the last direction d (N,)."""
    return float(g @ g) / float(last @ last)


def polak_ribiere(g: Tensor, last: Tensor, d: Tensor) -> float:
    """β after Polak and Ribière, never negative. Arguments as for ``fletcher_reeves``."""
    return max(float(g @ (g - last)) / float(last @ last), 0.0)


def hager_zhang(g: Tensor, last: Tensor, d: Tensor) -> float:
    """β after Hager and Zhang, with their lower bound. Arguments as for ``fletcher_reeves``."""
    y = g - last
    dy = float(d @ y)
    if dy == 0:
        return 0.0
    beta = float((y - 2 * d * (float(y @ y) / dy)) @ g) / dy
    return max(beta, -1.0 / (float(torch.linalg.vector_norm(d)) * min(0.01, float(torch.linalg.vector_norm(last)))))


FORMULAS = {"FR": fletcher_reeves, "PR+": polak_ribiere, "HZ": hager_zhang}


_BETAS = {
    "FR": r"β_t = \frac{g_t^T g_t}{g_{t−1}^T g_{t−1}}",
    "PR+": r"β_t = max(\frac{g_t^T y_t}{g_{t−1}^T g_{t−1}}, 0)",
    "HZ": r"β_t = max(\frac{(y_t − 2 d_{t−1} \frac{y_t^T y_t}{d_{t−1}^T y_t})^T g_t}{d_{t−1}^T y_t}, β_{min})",
}


def _formula(hyper: Mapping[str, Any]) -> str:
    beta = _BETAS.get(str(hyper.get("beta")), _BETAS["PR+"])
    return f"y_t = g_t − g_{{t−1}}\n{beta}\nd_t = −g_t + β_t d_{{t−1}}\nx_{{t+1}} = x_t + α_t d_t"


class ConjugateGradient(LineSearchOptimizer):
    """Nonlinear conjugate gradients with a strong-Wolfe line search.

    Args:
        params: parameters, or groups of them.
        lr: η; the first length tried in the first step is η/max(1, |g|).
        beta: ``"FR"`` for Fletcher-Reeves, ``"PR+"`` for Polak-Ribière+, ``"HZ"`` for Hager-Zhang.
        c1: c₁ of the strong Wolfe conditions, with 0 < c1 < c2 < 1.
        c2: c₂ of them; below 1/2 every direction descends.
        max_tries: lengths tried in a step.

    The closure clears the gradients, computes the loss, calls ``backward`` and returns the loss. ``state`` contains
    ``step_length``, the last α, and ``func_evals``, the evaluations so far.

    Raises:
        ValueError: an option outside its range.

    Example:
        >>> import kobai
        >>> trace = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="conjugate gradient", steps=40, dtype="float64")
        >>> bool(trace.value[-1] < 1e-12)
        True

    Reference:
        R. Fletcher and C. M. Reeves, Computer J. 7 (1964); E. Polak and G. Ribière, RIRO 3 (1969); W. W. Hager and
        H. Zhang, "A new conjugate gradient method with guaranteed descent and an efficient line search", SIAM J. Optim.
        16 (2005); J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed. (2006), chapter 5.
    """

    facts = OptimizerFacts("line search", _formula, elementwise=False, memory="2", note="beta is 'FR', 'PR+' or 'HZ'")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1.0,
        beta: Literal["FR", "PR+", "HZ"] = "PR+",
        c1: float = 1e-4,
        c2: float = 0.1,
        max_tries: int = 40,
    ):
        check_wolfe(lr, c1, c2, max_tries)
        if beta not in FORMULAS:
            raise ValueError(f"beta={beta!r}: it is one of {', '.join(FORMULAS)}")
        super().__init__(params, {"lr": lr, "beta": beta, "c1": c1, "c2": c2, "max_tries": max_tries})

    def direction(self, x: Tensor, g: Tensor) -> Tensor:
        """−g + β·d with the last direction d; −g alone where that would not descend."""
        memory = self.memory
        d = -g
        if memory.get("step_length", 0.0) > 0 and bool(memory["prev_grad"].any()):
            last = memory["prev_grad"]
            d = FORMULAS[self.options["beta"]](g, last, memory["d"]) * memory["d"] - g
            if not float(d @ g) < 0:
                d = -g
        memory.update(prev_grad=g, d=d)
        return d
