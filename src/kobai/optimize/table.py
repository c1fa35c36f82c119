"""What is known of the optimizers kobai lists: rule, reference, and how their parameters must be given.

Classes in ``torch.optim`` are discovered; a class that is not in this table still works and is listed without its rule.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What is known of one rule.

    Args:
        rule: the update in one line; g is the gradient, η the step size, m and v running means of g and g².
        reference: where it comes from.
        elementwise: see ``OptimizerSpec``; None where it is not known.
        matrix, sparse: see ``OptimizerSpec``.
        note: what one should know when descending a function of one point with it.
    """

    rule: str
    reference: str
    elementwise: bool | None = None
    matrix: bool = False
    sparse: bool = False
    note: str = ""


# kobai's own, by the name people type; "module:class", so that a rule is imported when it is asked for.
OWN: dict[str, str] = {
    "gradient descent": "kobai.optimize.gradient_descent:GradientDescent",
}

ALIASES: dict[str, str] = {"gd": "gradient descent"}

ROWS: dict[str, Row] = {
    "gradient descent": Row("x ← x − η·g", "Cauchy 1847", elementwise=True),
    "Adadelta": Row(
        "x ← x − η·√(d+ε)/√(v+ε)·g, d the running mean of squared steps", "Zeiler 2012, arXiv:1212.5701", elementwise=True
    ),
    "Adafactor": Row(
        "x ← x − max(ε₂, rms x)·η·u/max(1, rms u/d), u = g/√v, v factored over rows and columns of matrices",
        "Shazeer and Stern 2018, arXiv:1804.04235",
        elementwise=False,
        note="scales by norms of the whole parameter",
    ),
    "Adagrad": Row("x ← x − η·g/(√(Σg²)+ε)", "Duchi, Hazan and Singer 2011, JMLR 12", elementwise=True),
    "Adam": Row("x ← x − η·m̂/(√v̂+ε)", "Kingma and Ba 2015, arXiv:1412.6980", elementwise=True),
    "AdamW": Row(
        "x ← (1−ηλ)·x − η·m̂/(√v̂+ε)", "Loshchilov and Hutter 2019, arXiv:1711.05101", elementwise=True
    ),
    "Adamax": Row("x ← x − η·m̂/u, u ← max(β₂u, |g|+ε)", "Kingma and Ba 2015, arXiv:1412.6980", elementwise=True),
    "ASGD": Row(
        "x ← (1−λη)·x − η·g, with the running mean of x in its state",
        "Polyak and Juditsky 1992, SIAM J. Control Optim. 30",
        elementwise=True,
    ),
    "LBFGS": Row(
        "x ← x − η·H·g, H built from the last steps and gradient changes",
        "Liu and Nocedal 1989, Math. Program. 45",
        elementwise=False,
        note="one step is up to max_iter inner iterations",
    ),
    "Muon": Row(
        "x ← (1−ηλ)·x − η·orthogonalised momentum",
        "Jordan et al. 2024, kellerjordan.github.io/posts/muon",
        elementwise=False,
        matrix=True,
        note="made for matrices: a point is given to it as one column, where orthogonalising means normalising",
    ),
    "NAdam": Row("x ← x − η·(μ·m̂ + (1−μ)·ĝ)/(√v̂+ε)", "Dozat 2016, ICLR workshop", elementwise=True),
    "RAdam": Row("x ← x − η·r·m̂/√v̂, without v while its variance is unknown", "Liu et al. 2020, arXiv:1908.03265",
                 elementwise=True),
    "RMSprop": Row("x ← x − η·g/(√v+ε)", "Hinton 2012, lecture 6e", elementwise=True),
    "Rprop": Row("x ← x − s·sign(g), s grows while the sign holds, shrinks when it turns",
                 "Riedmiller and Braun 1993", elementwise=True),
    "SGD": Row("b ← μ·b + g; x ← x − η·b", "Polyak 1964; Sutskever et al. 2013", elementwise=True),
    "SparseAdam": Row(
        "Adam for the entries whose gradient is not zero",
        "torch.optim",
        elementwise=True,
        sparse=True,
        note="the gradient is given to it in sparse form, zeros left out",
    ),
}  # fmt: skip
