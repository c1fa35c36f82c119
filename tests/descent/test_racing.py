"""Races: each named run is what descending alone gives."""

import torch

import kobai

BANANA = "(1 - x1)**2 + 100*(x2 - x1**2)**2"


def test_each_run_is_a_descent_of_its_own():
    trace = kobai.race(
        BANANA,
        [-1.2, 1.0],
        {
            "SGD η=0.001": {"optimizer": "SGD", "lr": 1e-3},
            "Adam": {"lr": 0.1},
            "LBFGS": {},
            "gd": {"lr": 1e-3, "engine": "loop"},
        },
        steps=25,
    )
    assert trace.names == ["SGD η=0.001", "Adam", "LBFGS", "gd"]
    assert trace.optimizer == ["SGD", "Adam", "LBFGS", "gradient descent"]
    assert trace.x.shape == (4, 26, 2)
    assert torch.equal(trace["Adam"].x, kobai.descend(BANANA, [-1.2, 1.0], optimizer="Adam", lr=0.1, steps=25).x)
    assert torch.equal(trace["LBFGS"].x, kobai.descend(BANANA, [-1.2, 1.0], optimizer="LBFGS", steps=25).x)
    assert trace.best.optimizer == "LBFGS"


def test_one_start_each_and_shared_options():
    starts = torch.randn(2, 2, dtype=torch.float64)
    trace = kobai.race(BANANA, starts, ["Adam", torch.optim.RMSprop], steps=5, lr=0.05, record=kobai.Record(state=True))
    assert trace.names == ["Adam", "RMSprop"]
    assert torch.equal(trace.x[:, 0], starts)
    assert [h["lr"] for h in trace.hyper] == [0.05, 0.05]
    assert trace["RMSprop"].state["exp_avg"].isnan().all()
    assert trace["Adam"].state["exp_avg"].isfinite().all()
