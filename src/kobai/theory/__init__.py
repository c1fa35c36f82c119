"""Theory of a trace: curvature along it, the largest stable step size, the predicted rate and the observed one.

On a quadratic with Hessian H these optimizers are linear recurrences in every eigendirection of H. They contract when all
roots of the characteristic polynomial are inside the unit circle. With λ an eigenvalue, η the step size and β the momentum:

    gradient descent  z − (1−ηλ)                       stable for η < 2/λmax
    heavy ball        z² − (1+β−ηλ)·z + β              stable for η < 2(1+β)/λmax
    Nesterov          z² − (1+β)(1−ηλ)·z + β(1−ηλ)     stable for η < 2(1+β)/((1+2β)·λmax)

Adam and its kin are the same on P^{−1/2} H P^{−1/2}, with P the size by which each coordinate is divided. ``along`` says where
the sharpness λmax meets its limit on the way of a descent. On functions that are not quadratic all this holds where the Hessian
hardly changes over a step: near a minimum. ``verdict`` says it in words.

Reference:
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964;
    G. Goh, "Why momentum really works", Distill, 2017.
"""

from kobai.theory.along_trace import Stability, along
from kobai.theory.critical import CriticalPoint, critical_points
from kobai.theory.preconditioner import AdaptiveOptimizer
from kobai.theory.rates import Best, LinearOptimizer, best_momentum, observed_rate
from kobai.theory.reached_minima import Arrivals, arrivals
from kobai.theory.spectrum import Curvature, curvature, eigenvalues, hessian
from kobai.theory.summaries import Summary, summary
from kobai.theory.verdicts import Verdict, about, verdict

__all__ = [
    "AdaptiveOptimizer", "Arrivals", "Best", "CriticalPoint", "Curvature", "LinearOptimizer", "Stability", "Summary", "Verdict",
    "about", "along", "arrivals", "best_momentum", "critical_points", "curvature", "eigenvalues", "hessian", "observed_rate",
    "summary", "verdict",
]  # fmt: skip
