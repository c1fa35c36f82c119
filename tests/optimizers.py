"""The one table of optimizers that tests go through, error cases included."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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

# (optimizer, hyperparameters, what the one line must say)
REFUSED = [
    ("Adan", {}, "Did you mean 'Adam'"),
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
]
