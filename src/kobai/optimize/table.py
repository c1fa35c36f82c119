"""What is known of the optimizers kobai lists: rule, reference, and how their parameters must be given.

Classes in ``torch.optim`` are discovered; a class that is not in this table still works and is listed without its rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """What is known of one rule.

    Args:
        rule: the update in one line; g is the gradient, η the step size, m and v running means of g and g².
        reference: where it comes from.
        elementwise: see ``OptimizerSpec``; None where it is not known.
        matrix, sparse, graph, group: see ``OptimizerSpec``.
        memory: how many numbers it keeps from step to step for each parameter, with its defaults; N is their number.
        closure: it needs a closure though its signature does not say so.
        cannot: why it cannot descend a function of one point, or "".
        note: what one should know when descending a function of one point with it.
    """

    rule: str
    reference: str
    elementwise: bool | None = None
    matrix: bool = False
    sparse: bool = False
    note: str = ""
    memory: str = "0"
    closure: bool = False
    graph: bool = False
    group: Mapping[str, Any] = field(default_factory=dict)
    cannot: str = ""


# kobai's own, by the name people type; "module:class", so that a rule is imported when it is asked for.
OWN: dict[str, str] = {
    "gradient descent": "kobai.optimize.first_order.gradient_descent:GradientDescent",
    "backtracking": "kobai.optimize.line_search.backtracking:Backtracking",
    "strong Wolfe": "kobai.optimize.line_search.wolfe:StrongWolfe",
    "exact line search": "kobai.optimize.line_search.exact_line_search:ExactLineSearch",
    "Barzilai-Borwein": "kobai.optimize.first_order.barzilai_borwein:BarzilaiBorwein",
    "Polyak": "kobai.optimize.first_order.polyak:Polyak",
    "conjugate gradient": "kobai.optimize.line_search.conjugate_gradient:ConjugateGradient",
    "Newton": "kobai.optimize.second_order.newton:Newton",
    "Newton-CG": "kobai.optimize.second_order.newton_cg:NewtonCG",
    "Gauss-Newton": "kobai.optimize.least_squares.gauss_newton:GaussNewton",
    "Levenberg-Marquardt": "kobai.optimize.least_squares.levenberg_marquardt:LevenbergMarquardt",
    "gradient flow": "kobai.optimize.first_order.gradient_flow:GradientFlow",
    "normalised gradient": "kobai.optimize.first_order.normalised:NormalisedGradient",
    "sign descent": "kobai.optimize.first_order.sign:SignDescent",
    "Langevin": "kobai.optimize.stochastic.langevin:Langevin",
}

ALIASES: dict[str, str] = {
    "gd": "gradient descent",
    "Armijo": "backtracking",
    "BB": "Barzilai-Borwein",
    "CG": "conjugate gradient",
    "LM": "Levenberg-Marquardt",
    "normalized gradient": "normalised gradient",
    "signSGD": "sign descent",
}

ROWS: dict[str, Row] = {
    "gradient descent": Row("x ← x − η·g", "Cauchy 1847", elementwise=True),
    "backtracking": Row(
        "x ← x − α·g, α the first of η, η/2, η/4 … with f(x−αg) ≤ f(x) − c₁·α·|g|²",
        "Armijo 1966, Pacific J. Math. 16",
        elementwise=False,
        note="the gradient descent that never climbs",
    ),
    "strong Wolfe": Row(
        "x ← x − α·g, α where f has fallen enough and is flat enough along −g",
        "Wolfe 1969, SIAM Review 11; Nocedal and Wright 2006, section 3.5",
        elementwise=False,
    ),
    "exact line search": Row(
        "x ← x − η·gᵀg/(gᵀHg)·g",
        "Cauchy 1847; Akaike 1959",
        elementwise=False,
        note="the step is the best on its line where the function is quadratic",
    ),
    "Barzilai-Borwein": Row(
        "x ← x − α·g, α = sᵀs/sᵀy, s and y the last changes of x and g",
        "Barzilai and Borwein 1988, IMA J. Numer. Anal. 8",
        elementwise=False, memory="2",
        note="the value may rise now and then on the way",
    ),
    "Polyak": Row(
        "x ← x − η·(f−f*)/|g|²·g",
        "Polyak 1969, USSR Comput. Math. Math. Phys. 9",
        elementwise=False,
        note="f_star is the lowest value, 0 unless given",
    ),
    "conjugate gradient": Row(
        "d ← −g + β·d; x ← x + α·d, α from a strong-Wolfe search",
        "Fletcher and Reeves 1964; Polak and Ribière 1969; Hager and Zhang 2005",
        elementwise=False, memory="2",
        note="beta is 'FR', 'PR+' or 'HZ'",
    ),
    "Newton": Row(
        "x ← x − α·|H|⁻¹·g, α the first of η, η/2 … that descends enough",
        "Nocedal and Wright 2006, section 3.4; Paternain et al. 2019, arXiv:1707.08028",
        elementwise=False,
        note="|H| has the absolute values of the Hessian's eigenvalues, so saddle points repel",
    ),
    "Newton-CG": Row(
        "x ← x + α·d, H·d ≈ −g by conjugate gradients",
        "Dembo and Steihaug 1983, Math. Program. 26",
        elementwise=False,
        note="needs products with the Hessian only",
    ),
    "Gauss-Newton": Row(
        "x ← x − α·J⁺·r for f = Σ r², J the Jacobian of r",
        "Nocedal and Wright 2006, section 10.3",
        elementwise=False,
        note="needs an objective that knows its residuals",
    ),
    "Levenberg-Marquardt": Row(
        "x ← x − (JᵀJ + μI)⁻¹·Jᵀr for f = Σ r², μ falls while steps succeed",
        "Levenberg 1944; Marquardt 1963; Madsen, Nielsen and Tingleff 2004",
        elementwise=False,
        note="needs an objective that knows its residuals",
    ),
    "gradient flow": Row(
        "dx/dt = −g, followed for a time η in each step",
        "Dormand and Prince 1980, J. Comput. Appl. Math. 6",
        elementwise=False,
        note="the error is kept below rtol, so a stiff valley costs many evaluations",
    ),
    "normalised gradient": Row(
        "x ← x − η·g/|g|", "Nesterov 1984; Hazan, Levy and Shalev-Shwartz 2015, arXiv:1507.02030", elementwise=False
    ),
    "sign descent": Row("x ← x − η·sign(g)", "Bernstein et al. 2018, arXiv:1802.04434", elementwise=True),
    "Langevin": Row(
        "x ← x − η·g + √(2ηT)·ξ, ξ ~ N(0, I)",
        "Roberts and Tweedie 1996; Welling and Teh 2011",
        elementwise=False,
        note="samples exp(−f/T); runs draw their noise one after the other, so they are not stacked",
    ),
    "Adadelta": Row(
        "x ← x − η·√(d+ε)/√(v+ε)·g, d the running mean of squared steps",
        "Zeiler 2012, arXiv:1212.5701",
        elementwise=True,
        memory="2",
    ),
    "Adafactor": Row(
        "x ← x − max(ε₂, rms x)·η·u/max(1, rms u/d), u = g/√v, v factored over rows and columns of matrices",
        "Shazeer and Stern 2018, arXiv:1804.04235",
        elementwise=False, memory="1",
        note="scales by norms of the whole parameter",
    ),
    "Adagrad": Row("x ← x − η·g/(√(Σg²)+ε)", "Duchi, Hazan and Singer 2011, JMLR 12", elementwise=True, memory="1"),
    "Adam": Row("x ← x − η·m̂/(√v̂+ε)", "Kingma and Ba 2015, arXiv:1412.6980", elementwise=True, memory="2"),
    "AdamW": Row(
        "x ← (1−ηλ)·x − η·m̂/(√v̂+ε)", "Loshchilov and Hutter 2019, arXiv:1711.05101", elementwise=True, memory="2"
    ),
    "Adamax": Row("x ← x − η·m̂/u, u ← max(β₂u, |g|+ε)", "Kingma and Ba 2015, arXiv:1412.6980", elementwise=True, memory="2"),
    "ASGD": Row(
        "x ← (1−λη)·x − η·g, with the running mean of x in its state",
        "Polyak and Juditsky 1992, SIAM J. Control Optim. 30",
        elementwise=True, memory="1",
    ),
    "LBFGS": Row(
        "x ← x − η·H·g, H built from the last steps and gradient changes",
        "Liu and Nocedal 1989, Math. Program. 45",
        elementwise=False, memory="2·history",
        note="one step is up to max_iter inner iterations",
    ),
    "Muon": Row(
        "x ← (1−ηλ)·x − η·orthogonalised momentum",
        "Jordan et al. 2024, kellerjordan.github.io/posts/muon",
        elementwise=False, memory="1",
        matrix=True,
        note="made for matrices: a point is given to it as one column, where orthogonalising means normalising",
    ),
    "NAdam": Row("x ← x − η·(μ·m̂ + (1−μ)·ĝ)/(√v̂+ε)", "Dozat 2016, ICLR workshop", elementwise=True, memory="2"),
    "RAdam": Row("x ← x − η·r·m̂/√v̂, without v while its variance is unknown", "Liu et al. 2020, arXiv:1908.03265",
                 elementwise=True, memory="2"),
    "RMSprop": Row("x ← x − η·g/(√v+ε)", "Hinton 2012, lecture 6e", elementwise=True, memory="1"),
    "Rprop": Row("x ← x − s·sign(g), s grows while the sign holds, shrinks when it turns",
                 "Riedmiller and Braun 1993", elementwise=True, memory="2"),
    "SGD": Row("b ← μ·b + g; x ← x − η·b", "Polyak 1964; Sutskever et al. 2013", elementwise=True),
    "SparseAdam": Row(
        "Adam for the entries whose gradient is not zero",
        "torch.optim",
        elementwise=True, memory="2",
        sparse=True,
        note="the gradient is given to it in sparse form, zeros left out",
    ),
}  # fmt: skip
