"""Every optimizer of torch does in kobai what it does in a loop written by hand."""

import pytest
import torch

import kobai
from tests.optimizers import OPTIMIZERS

STEPS = 30


def banana(x):
    return (1 - x[0]) ** 2 + 5 * (x[1] - x[0] ** 2) ** 2 + torch.sin(x[0] * x[1])


def by_hand(case, start, steps, scheduler=None):
    """The loop people write: zero_grad, backward, step."""
    x = start.clone()
    parameter = (x.unsqueeze(1) if case.name == "Muon" else x).requires_grad_(True)
    rule = getattr(torch.optim, case.name)([parameter], **case.hyper)
    schedule = scheduler(rule) if scheduler else None
    path, rates = [parameter.detach().clone().reshape(-1)], []

    def closure():
        rule.zero_grad()
        loss = banana(parameter.reshape(-1))
        loss.backward()
        if case.name == "SparseAdam":
            parameter.grad = parameter.grad.to_sparse()
        return loss

    for _ in range(steps):
        rates.append(rule.param_groups[0]["lr"])
        rule.step(closure)
        if schedule:
            schedule.step()
        path.append(parameter.detach().clone().reshape(-1))
    return torch.stack(path), rates


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("case", [c for c in OPTIMIZERS if c.name != "gradient descent"], ids=str)
def test_equals_the_loop_by_hand(case, dtype):
    start = torch.tensor([-0.7, 0.4], dtype=dtype)
    path, _ = by_hand(case, start, STEPS)
    trace = kobai.descend(banana, start, optimizer=case.name, steps=STEPS, **case.hyper)
    assert torch.equal(trace.x, path)
    assert trace.engine == "loop"


@pytest.mark.parametrize("make", [
    lambda o: torch.optim.lr_scheduler.StepLR(o, 7, 0.5),
    lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20),
    lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.1, total_steps=40),
])  # fmt: skip
def test_schedulers_equal_the_loop_by_hand(make):
    case = next(c for c in OPTIMIZERS if c.name == "Adam")
    start = torch.tensor([-0.7, 0.4])
    path, rates = by_hand(case, start, STEPS, make)
    trace = kobai.descend(banana, start, optimizer="Adam", scheduler=make, steps=STEPS, **case.hyper)
    assert torch.equal(trace.x, path)
    assert trace.lr[:-1].tolist() == pytest.approx(rates)


def test_gradient_descent_takes_a_scheduler():
    trace = kobai.descend("x1**2", [1.0], lr=0.1, scheduler=("StepLR", {"step_size": 2, "gamma": 0.5}), steps=4)
    assert trace.lr.tolist() == pytest.approx([0.1, 0.1, 0.05, 0.05, 0.05])
    assert trace.x[:, 0].tolist() == pytest.approx([1, 0.8, 0.64, 0.576, 0.5184])


def test_reduce_on_plateau_listens_to_the_value():
    trace = kobai.descend(
        "x1**2", [1.0], lr=1.0, scheduler=("ReduceLROnPlateau", {"patience": 2, "factor": 0.25}), steps=8
    )
    # At η = 1 the value stays at 1, so after the patience is spent η falls to a quarter and the descent begins.
    assert trace.lr[0] == 1.0
    assert trace.lr[-1] == 0.25
    assert trace.value[-1] < 0.1


def test_every_optimizer_of_torch_is_in_the_table():
    assert {c.name for c in OPTIMIZERS} == {o.name for o in kobai.optimizers() if o.path.startswith("torch.optim")} | {
        "gradient descent"
    }


def test_a_rule_that_writes_into_the_gradient_leaves_the_record_alone():
    options = {"optimizer": "SGD", "lr": 1e-4, "momentum": 0.9, "nesterov": True, "steps": 20, "engine": "loop"}
    one = kobai.descend("rosenbrock", [-1.2, 1.0], **options)
    several = kobai.descend("rosenbrock", [-1.2, 1.0], foreach=True, **options)
    assert torch.equal(one.x, several.x)
    assert torch.equal(one.grad_norm, several.grad_norm)
