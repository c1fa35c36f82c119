"""The optimizers kobai lists: where its own are, other names for them, and what is known of those in ``torch.optim``.

Classes in ``torch.optim`` are discovered; one that is missing from ``TORCH`` works, and is listed without a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kobai.optimize.facts import ADAM_STEP, FAMILIES, MEAN, MOMENTUM, SQUARES, STEP, UNBIASED, OptimizerFacts

# kobai's own, by name; "module:class", so that each is imported when it is first used. Its ``facts`` stand in the class.
OWN: dict[str, str] = {
    "gradient descent": "kobai.optimize.first_order.gradient_descent:GradientDescent",
    "backtracking": "kobai.optimize.line_search.backtracking:Backtracking",
    "strong Wolfe": "kobai.optimize.line_search.wolfe:StrongWolfe",
    "exact line search": "kobai.optimize.line_search.exact_line_search:ExactLineSearch",
    "Barzilai-Borwein": "kobai.optimize.first_order.barzilai_borwein:BarzilaiBorwein",
    "Polyak": "kobai.optimize.first_order.polyak:Polyak",
    "conjugate gradient": "kobai.optimize.line_search.conjugate_gradient:ConjugateGradient",
    "Newton": "kobai.optimize.second_order.newton:Newton",
    "undamped Newton": "kobai.optimize.second_order.undamped_newton:UndampedNewton",
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
    "pure Newton": "undamped Newton",
    "normalized gradient": "normalised gradient",
    "signSGD": "sign descent",
}


def _moments(hyper: Mapping[str, Any]) -> str:
    """The means of Adam, and the same without their bias towards zero; AMSGrad divides by the largest mean of squares so far."""
    if not hyper.get("amsgrad"):
        return MEAN + SQUARES + UNBIASED
    return MEAN + SQUARES + "w_{t+1} = max(w_t, v_{t+1})\n" + UNBIASED.replace("{v_{t+1}}", "{w_{t+1}}")


def _adam(hyper: Mapping[str, Any]) -> str:
    return _moments(hyper) + STEP + ADAM_STEP


def _adamw(hyper: Mapping[str, Any]) -> str:
    return _moments(hyper) + "x_{t+1} = (1 − η λ) x_t − η " + ADAM_STEP


def _sgd(hyper: Mapping[str, Any]) -> str:
    if hyper.get("momentum", 1) == 0:
        return FAMILIES["first order"]
    return MOMENTUM + STEP + ("(g_t + β b_{t+1})" if hyper.get("nesterov") else "b_{t+1}")


TORCH: dict[str, OptimizerFacts] = {
    "Adadelta": OptimizerFacts(
        "adaptive",
        "v_{t+1} = ρ v_t + (1 − ρ) g_t^2\n"
        r"Δ_t = \frac{\sqrt{u_t + ε}}{\sqrt{v_{t+1} + ε}} g_t" "\n"
        "u_{t+1} = ρ u_t + (1 − ρ) Δ_t^2\n" + STEP + "Δ_t",
        "Zeiler 2012, arXiv:1212.5701",
        elementwise=True, memory="2",
    ),
    "Adafactor": OptimizerFacts(
        "adaptive",
        r"u_t = \frac{g_t}{\sqrt{v_{t+1}}}" "\n"
        r"α_t = max(ε_2, rms(x_t)) min(η, \frac{1}{\sqrt{t}})" "\n"
        r"x_{t+1} = (1 − η λ) x_t − α_t \frac{u_t}{max(1, rms(u_t) / d)}",
        "Shazeer and Stern 2018, arXiv:1804.04235",
        elementwise=False, memory="1",
        note="scales by norms of the whole parameter; v is factored over rows and columns of matrices",
    ),
    "Adagrad": OptimizerFacts(
        "adaptive", "s_{t+1} = s_t + g_t^2\n" + STEP + r"\frac{g_t}{\sqrt{s_{t+1}} + ε}",
        "Duchi, Hazan and Singer 2011, JMLR 12", elementwise=True, memory="1",
    ),
    "Adam": OptimizerFacts("adaptive", _adam, "Kingma and Ba 2015, arXiv:1412.6980", elementwise=True, memory="2"),
    "AdamW": OptimizerFacts(
        "adaptive", _adamw,
        "Loshchilov and Hutter 2019, arXiv:1711.05101", elementwise=True, memory="2",
    ),
    "Adamax": OptimizerFacts(
        "adaptive",
        MEAN + "u_{t+1} = max(β_2 u_t, |g_t|)\n"
        r"x_{t+1} = x_t − \frac{η}{1 − β_1^{t+1}} \frac{m_{t+1}}{u_{t+1}}",
        "Kingma and Ba 2015, arXiv:1412.6980", elementwise=True, memory="2",
    ),
    "ASGD": OptimizerFacts(
        "averaging",
        r"η_t = \frac{η}{(1 + λ η t)^α}" "\n"
        "x_{t+1} = (1 − λ η_t) x_t − η_t g_t\n"
        "a_{t+1} = a_t + μ_t (x_{t+1} − a_t)",
        "Polyak and Juditsky 1992, SIAM J. Control Optim. 30",
        elementwise=True, memory="1",
    ),
    "LBFGS": OptimizerFacts(
        "second order", "p_t = −H_t g_t\nx_{t+1} = x_t + η p_t\nH_t ≈ (∇^2 f)^{-1}",
        "Liu and Nocedal 1989, Math. Program. 45", elementwise=False, memory="2·history",
        note="one step is up to max_iter inner iterations",
    ),
    "Muon": OptimizerFacts(
        "orthogonalised",
        "b_{t+1} = β b_t + (1 − β) g_t\n"
        "u_t = (1 − β) g_t + β b_{t+1}\n"
        "x_{t+1} = (1 − η λ) x_t − η_t orth(u_t)\n"
        "orth(u) ≈ u (u^T u)^{-1/2}",
        "Jordan et al. 2024, kellerjordan.github.io/posts/muon",
        elementwise=False, memory="1", matrix=True,
        note="made for matrices: a point is given to it as one column, where orthogonalising means normalising",
    ),
    "NAdam": OptimizerFacts(
        "adaptive",
        MEAN + SQUARES + STEP + r"\frac{β_1 \hat{m}_{t+1} + (1 − β_1) \hat{g}_t}{\sqrt{\hat{v}_{t+1}} + ε}",
        "Dozat 2016, ICLR workshop", elementwise=True, memory="2",
    ),
    "RAdam": OptimizerFacts(
        "adaptive", MEAN + SQUARES + UNBIASED + STEP + "r_t " + ADAM_STEP,
        "Liu et al. 2020, arXiv:1908.03265", elementwise=True, memory="2",
        note="steps along the mean gradient alone while the variance of v is unknown",
    ),
    "RMSprop": OptimizerFacts(
        "adaptive", "v_{t+1} = α v_t + (1 − α) g_t^2\n" + STEP + r"\frac{g_t}{\sqrt{v_{t+1}} + ε}",
        "Hinton 2012, lecture 6e", elementwise=True, memory="1",
    ),
    "Rprop": OptimizerFacts(
        "sign", "x_{t+1} = x_t − η_t sign(g_t)", "Riedmiller and Braun 1993", elementwise=True, memory="2",
        note="η_t of an entry grows while the sign of its gradient holds and shrinks when it turns",
    ),
    "SGD": OptimizerFacts(
        "momentum", _sgd, "Polyak 1964; Sutskever et al. 2013", elementwise=True
    ),
    "SparseAdam": OptimizerFacts(
        "adaptive", _adam, "torch.optim", "Adam for the entries whose gradient is not zero",
        elementwise=True, memory="2", sparse=True,
        note="the gradient is given to it in sparse form, zeros left out",
    ),
}  # fmt: skip
