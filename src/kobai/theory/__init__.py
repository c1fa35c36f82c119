"""What theory says of a trace: curvature along it, the largest stable step size, the rate it promises and the one seen.

On a quadratic with Hessian H each rule is a linear recurrence in every eigendirection of H; it contracts when all roots of
its characteristic polynomial are inside the unit circle. With λ an eigenvalue, η the step size and β the momentum:

    gradient descent  z − (1−ηλ)                       stable for η < 2/λmax
    heavy ball        z² − (1+β−ηλ)·z + β              stable for η < 2(1+β)/λmax
    Nesterov          z² − (1+β)(1−ηλ)·z + β(1−ηλ)     stable for η < 2(1+β)/((1+2β)·λmax)

On other functions this holds where the Hessian hardly changes over a step: near a minimum. ``verdict`` puts it in words.

Reference:
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964;
    G. Goh, "Why momentum really works", Distill, 2017.
"""

from __future__ import annotations

from kobai.theory.rates import Rule, observed_rate
from kobai.theory.spectrum import Curvature, curvature, eigenvalues, hessian
from kobai.theory.summaries import Summary, summary
from kobai.theory.verdicts import Verdict, about, verdict

__all__ = [
    "Curvature",
    "Rule",
    "Summary",
    "Verdict",
    "about",
    "curvature",
    "eigenvalues",
    "hessian",
    "observed_rate",
    "summary",
    "verdict",
]
