"""Races: each named run is what descending alone gives."""

import pytest
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
    runs = {
        "Adam": {"start": starts[0]},
        "RMSprop": {"optimizer": torch.optim.RMSprop, "start": starts[1].tolist()},
    }
    trace = kobai.race(BANANA, None, runs, steps=5, lr=0.05, dtype="float64", record=kobai.Record(state=True))
    assert trace.names == ["Adam", "RMSprop"]
    assert torch.equal(trace.x[:, 0], starts)
    assert [h["lr"] for h in trace.hyper] == [0.05, 0.05]
    assert trace["RMSprop"].state["exp_avg"].isnan().all()
    assert trace["Adam"].state["exp_avg"].isfinite().all()


def test_every_optimizer_descends_from_every_start():
    starts = torch.rand(7, 2, generator=torch.Generator().manual_seed(1)) * 4 - 2
    runs = {"gd": {"optimizer": "SGD", "lr": 1e-3}, "Adam": {"lr": 0.1}, "Newton": {}}
    trace = kobai.race(BANANA, starts, runs, steps=20)
    assert (trace.runs, trace.names, trace.x.shape) == ((3, 7), ["gd", "Adam", "Newton"], (3, 7, 21, 2))
    for name, options in (("gd", {"optimizer": "SGD", "lr": 1e-3}), ("Adam", {"optimizer": "Adam", "lr": 0.1})):
        alone = kobai.descend(BANANA, starts, steps=20, **options)
        assert torch.equal(trace[name].x, alone.x)
        assert trace[name].optimizer == alone.optimizer
        assert trace[name].status.tolist() == alone.status.tolist()
    assert trace[1, 3].names == []
    assert trace[:, 3].names == trace.names
    assert torch.equal(trace[:, 3].x, kobai.race(BANANA, starts[3], runs, steps=20).x)
    assert repr(trace).startswith("<Trace of ")
    assert "20 steps from 7 starts; gd " in repr(trace)


def test_starts_of_a_run_of_its_own():
    own = torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    trace = kobai.race(BANANA, torch.ones(2, 2), {"SGD": {"lr": 1e-3}, "Adam": {"start": own}}, steps=3)
    assert trace["Adam"].x[:, 0].tolist() == own.tolist()
    assert (trace["SGD"].x[:, 0] == 1).all()
    with pytest.raises(kobai.errors.BadInput, match="race, run 'Adam': start of shape"):
        kobai.race(BANANA, torch.ones(3, 2), {"SGD": {"lr": 1e-3}, "Adam": {"start": own}}, steps=3)


def test_a_race_of_many_starts_is_stored(tmp_path):
    trace = kobai.race(BANANA, torch.rand(4, 2), {"SGD": {"lr": 1e-3}, "Adam": {"lr": 0.1}}, steps=5)
    again = kobai.Trace.load(trace.save(tmp_path / "race.zarr"))
    assert (again.names, again.runs) == (["SGD", "Adam"], (2, 4))
    assert torch.equal(again["Adam"].x, trace["Adam"].x)
    assert trace.to_xarray().sel(run_1="Adam").x.shape == (4, 6, 2)
