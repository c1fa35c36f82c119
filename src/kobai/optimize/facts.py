"""What kobai knows about an optimizer, stated once beside it: its formula, family, reference, and how it must be called.

Formulas are LaTeX of a small grammar (``kobai.optimize.formula_text`` lists it), one formula a line. x is the point, g the
gradient at x, η the step size; m, b and v are what the optimizer keeps from step t to step t + 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

STEP = "x_{t+1} = x_t − η "
MEAN = "m_{t+1} = β_1 m_t + (1 − β_1) g_t\n"
SQUARES = "v_{t+1} = β_2 v_t + (1 − β_2) g_t^2\n"
ADAM_STEP = r"\frac{\hat{m}_{t+1}}{\sqrt{\hat{v}_{t+1}} + ε}"
UNBIASED = (
    r"\hat{m}_{t+1} = \frac{m_{t+1}}{1 − β_1^{t+1}}" + "\n" + r"\hat{v}_{t+1} = \frac{v_{t+1}}{1 − β_2^{t+1}}" + "\n"
)
MOMENTUM = "b_{t+1} = β b_t + g_t\n"

# Family -> the general form of its members' updates.
FAMILIES: dict[str, str] = {
    "first order": STEP + "g_t",
    "momentum": MOMENTUM + STEP + "b_{t+1}",
    "adaptive": MEAN + SQUARES + STEP + r"\frac{m_{t+1}}{\sqrt{v_{t+1}} + ε}",
    "sign": MEAN + STEP + "sign(m_{t+1})",
    "orthogonalised": MOMENTUM + STEP + "orth(b_{t+1})\n" + "orth(b) ≈ b (b^T b)^{-1/2}",
    "preconditioned": STEP + "P_t^{-1} g_t",
    "line search": "x_{t+1} = x_t + α_t d_t",
    "second order": STEP + "H_t^{-1} g_t",
    "least squares": "x_{t+1} = x_t − J_t^+ r_t",
    "stochastic": STEP + "g_t + ξ_t",
    "step-size free": "x_{t+1} = x_t − d_t u_t\n" + r"d_t ≈ ‖x_0 − x^*‖",
    "sharpness aware": STEP + r"∇f(x_t + ρ \frac{g_t}{‖g_t‖})",
    "averaging": "z_{t+1} = z_t − η g_t\nx_{t+1} = (1 − c_t) x_t + c_t z_{t+1}",
}


@dataclass(frozen=True)
class OptimizerFacts:
    """What is known of one optimizer.

    Args:
        family: one of ``FAMILIES``.
        formula: the update in LaTeX, one formula a line, or a function of the hyperparameters that gives it; by default the
            general form of the family.
        reference: where it was published. kobai's own optimizers have it in their docstring.
        summary: what it does, in words.
        elementwise: each entry of a parameter is updated by its own gradient alone; None where that is not known.
        matrix: it takes matrices only, and a point is given to it as one column (n, 1).
        sparse: it takes sparse gradients only.
        note: what to know before descending a function of one point with it.
        memory: how many numbers it stores between steps for each parameter entry, with its defaults; N is their number.
        closure: it needs a closure although its signature does not say so.
        graph: it differentiates the gradient again, so the gradient must stay attached to its graph.
        random: it draws random numbers.
        group: options its parameter group must contain.
        cannot: why it cannot descend a function of one point, or "".
    """

    family: str
    formula: str | Callable[[Mapping[str, Any]], str] = ""
    reference: str = ""
    summary: str = ""
    elementwise: bool | None = None
    matrix: bool = False
    sparse: bool = False
    note: str = ""
    memory: str = "0"
    closure: bool = False
    graph: bool = False
    random: bool = False
    group: Mapping[str, Any] = field(default_factory=dict)
    cannot: str = ""

    @property
    def general(self) -> bool:
        """Whether only the general form of the family is given, not the exact update."""
        return not self.formula

    def formula_with(self, hyper: Mapping[str, Any]) -> str:
        """The formula for given hyperparameters, in LaTeX, one formula a line."""
        return self.formula(hyper) if callable(self.formula) else self.formula or FAMILIES.get(self.family, "")
