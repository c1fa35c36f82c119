"""Gradient descent is an ordinary ``torch.optim.Optimizer``."""

import torch

from kobai.optimize import GradientDescent


def test_gradient_descent_is_an_ordinary_optimizer():
    model = torch.nn.Linear(2, 1)
    before = model.weight.detach().clone()
    optimizer = GradientDescent(model.parameters(), lr=0.1)

    def closure():
        optimizer.zero_grad()
        loss = model(torch.ones(3, 2)).pow(2).mean()
        loss.backward()
        return loss

    loss = optimizer.step(closure)
    assert torch.equal(model.weight, before - 0.1 * model.weight.grad)
    assert closure() < loss
    frozen = torch.ones(1, requires_grad=True)
    GradientDescent([frozen], lr=1.0).step()
    assert frozen.item() == 1.0
