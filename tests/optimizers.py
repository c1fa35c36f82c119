"""The one table of optimizers that tests go through, error cases included."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch


@dataclass(frozen=True)
class Case:
    """One optimizer with hyperparameters that make sense on gentle functions.

    Args:
        name: as ``optimizer=`` takes it. hyper: hyperparameters with the step size.
        coupled: whether it looks across a parameter, so that runs must not be stacked.
        state: names of the state tensors it keeps in the parameter's shape.
    """

    name: str
    hyper: dict[str, Any] = field(default_factory=dict)
    coupled: bool = False
    state: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{k}={v}" for k, v in self.hyper.items() if k != "lr")])


OPTIMIZERS = [
    Case("gradient descent", {"lr": 0.05}),
    Case("SGD", {"lr": 0.05}),
    Case("SGD", {"lr": 0.02, "momentum": 0.9}, state=("momentum_buffer",)),
    Case("SGD", {"lr": 0.02, "momentum": 0.8, "nesterov": True, "weight_decay": 1e-3}, state=("momentum_buffer",)),
    Case("SGD", {"lr": 0.02, "momentum": 0.8, "dampening": 0.3}, state=("momentum_buffer",)),
    Case("Adadelta", {"lr": 1.0}, state=("square_avg", "acc_delta")),
    Case("Adafactor", {"lr": 0.05}, coupled=True),
    Case("Adagrad", {"lr": 0.5}, state=("sum",)),
    Case("Adam", {"lr": 0.1}, state=("exp_avg", "exp_avg_sq")),
    Case("Adam", {"lr": 0.1, "amsgrad": True, "betas": (0.8, 0.9)}, state=("exp_avg", "exp_avg_sq", "max_exp_avg_sq")),
    Case("AdamW", {"lr": 0.1}, state=("exp_avg", "exp_avg_sq")),
    Case("Adamax", {"lr": 0.1}, state=("exp_avg", "exp_inf")),
    Case("ASGD", {"lr": 0.05}, state=("ax",)),
    Case("LBFGS", {"lr": 0.5, "max_iter": 2}, coupled=True, state=("d", "prev_flat_grad")),
    Case("LBFGS", {"lr": 1.0, "line_search_fn": "strong_wolfe"}, coupled=True, state=("d", "prev_flat_grad")),
    Case("Muon", {"lr": 0.05}, coupled=True, state=("momentum_buffer",)),
    Case("NAdam", {"lr": 0.1}, state=("exp_avg", "exp_avg_sq")),
    Case("RAdam", {"lr": 0.1}, state=("exp_avg", "exp_avg_sq")),
    Case("RMSprop", {"lr": 0.05}, state=("square_avg",)),
    Case(
        "RMSprop", {"lr": 0.05, "centered": True, "momentum": 0.5}, state=("square_avg", "grad_avg", "momentum_buffer")
    ),
    Case("Rprop", {"lr": 0.1}, state=("prev", "step_size")),
    Case("SparseAdam", {"lr": 0.1}, state=("exp_avg", "exp_avg_sq")),
]

# kobai's own, which take a closure that gives the gradient, the loss with its graph, or the residuals.
OWN = [
    Case("backtracking", coupled=True),
    Case("backtracking", {"lr": 0.3, "shrink": 0.7, "c1": 0.1}, coupled=True),
    Case("strong Wolfe", coupled=True),
    Case("exact line search", coupled=True),
    Case("exact line search", {"lr": 0.7}, coupled=True),
    Case("Barzilai-Borwein", {"lr": 1e-3}, coupled=True, state=("prev_grad", "prev_step")),
    Case("Barzilai-Borwein", {"lr": 1e-3, "variant": "short"}, coupled=True, state=("prev_grad", "prev_step")),
    Case("Polyak", coupled=True),
    Case("conjugate gradient", {"beta": "FR"}, coupled=True, state=("prev_grad", "d")),
    Case("conjugate gradient", {"beta": "PR+"}, coupled=True, state=("prev_grad", "d")),
    Case("conjugate gradient", {"beta": "HZ"}, coupled=True, state=("prev_grad", "d")),
    Case("Newton", coupled=True),
    Case("undamped Newton", coupled=True),
    Case("Newton-CG", coupled=True),
    Case("Gauss-Newton", coupled=True),
    Case("Levenberg-Marquardt", coupled=True),
    Case("gradient flow", {"lr": 0.01}, coupled=True),
    Case("normalised gradient", {"lr": 0.02}, coupled=True),
    Case("sign descent", {"lr": 0.01}),
    Case("Langevin", {"lr": 1e-4, "temperature": 1e-3}, coupled=True),
]

# Those of pytorch_optimizer are in kobai.optimize.pytorch_optimizer_facts; these need something before they can be built.
REQUIRED = {
    "BSAM": {"num_data": 10},
    "FriendlySAM": {"base_optimizer": torch.optim.SGD, "lr": 1e-3},
    "LookSAM": {"base_optimizer": torch.optim.SGD, "lr": 1e-3},
    "Ranger21": {"num_iterations": 100},
    "SAM": {"base_optimizer": torch.optim.SGD, "lr": 1e-3},
}

# (optimizer, hyperparameters, what the one line must say)
REFUSED = [
    ("Adamm", {}, "Did you mean 'Adam'"),
    ("", {}, "no such optimizer"),
    ("torch.optim.Adan", {}, "Did you mean 'Adam'"),
    ("no_such_package.Lion", {}, "cannot be imported"),
    ("os.system", {}, "not a torch.optim.Optimizer class"),
    ("os.path", {}, "not a torch.optim.Optimizer class"),
    (3, {}, "not an optimizer"),
    (int, {}, "not an optimizer"),
    ("Adam", {"beta": 0.9}, "Did you mean 'betas'"),
    ("gradient descent", {"momentum": 0.9}, "no such hyperparameter"),
    ("Adam", {"lr": -1.0}, "Invalid learning rate"),
    ("Adam", {"lr": "fast"}, "lr='fast'"),
    ("gradient descent", {"lr": -0.1}, "0 or more"),
    ("gradient descent", {"lr": float("nan")}, "0 or more"),
    ("SGD", {"lr": 0.1, "nesterov": True}, "Nesterov"),
    ("Adam", {"betas": 0.9}, "Adam with betas=0.9"),
    ("pytorch_optimizer.Lookahead", {}, "wraps another optimizer"),
    ("pytorch_optimizer.LOMO", {}, "takes a model"),
    ("pytorch_optimizer.SAM", {}, "needs base_optimizer"),
    ("pytorch_optimizer.Lion", {"beta": (0.9, 0.9)}, "Did you mean 'betas'"),
    ("pytorch_optimizer.Lino", {}, "Did you mean 'Lion'"),
    ("backtracking", {"shrink": 1.0}, "between 0 and 1"),
    ("backtracking", {"lr": 0.0}, "positive"),
    ("strong Wolfe", {"c1": 0.2, "c2": 0.1}, "0 < c1 < c2 < 1"),
    ("exact line search", {"max_step": float("inf")}, "positive"),
    ("Barzilai-Borwein", {"variant": "medium"}, "'long' or 'short'"),
    ("Polyak", {"f_star": float("nan")}, "lowest value"),
    ("Polyak", {"lr": 2.0}, "no longer comes nearer"),
    ("conjugate gradient", {"beta": "DY"}, "one of FR, PR+, HZ"),
    ("Newton", {"floor": 1.0}, "between 0 and 1"),
    ("Newton-CG", {"max_products": 0}, "positive"),
    ("Levenberg-Marquardt", {"damping": -1.0}, "positive"),
    ("Levenberg-Marquardt", {"lr": 0.1}, "no such hyperparameter"),
    ("gradient flow", {"rtol": 0.0}, "positive"),
    ("normalised gradient", {"lr": -1.0}, "0 or more"),
    ("sign descent", {"lr": float("nan")}, "0 or more"),
    ("Langevin", {"temperature": -1.0}, "0 or more"),
]
