import pytest

from kobai.app.compute import names_of
from kobai.app.state import OptimizerChoice
from kobai.optimize.run_names import run_names

SGD, HEAVY = OptimizerChoice("SGD", 0.1), OptimizerChoice("SGD", 0.1, {"momentum": 0.9})
NESTEROV = OptimizerChoice("SGD", 0.1, {"momentum": 0.9, "nesterov": True})


@pytest.mark.parametrize(
    ("optimizers", "expected"),
    [
        ([SGD, HEAVY, NESTEROV], ["SGD", "momentum β=0.9", "Nesterov β=0.9"]),
        ([HEAVY], ["momentum β=0.9"]),
        ([OptimizerChoice("SGD", 0.1, {"momentum": 0}), HEAVY], ["SGD", "momentum β=0.9"]),
        ([HEAVY, OptimizerChoice("SGD", 0.2, {"momentum": 0.9})], ["momentum β=0.9 η=0.1", "momentum β=0.9 η=0.2"]),
        ([HEAVY, OptimizerChoice("SGD", 0.1, {"momentum": 0.99})], ["momentum β=0.9", "momentum β=0.99"]),
        ([SGD, OptimizerChoice("SGD", 0.1, {"maximize": True})], ["SGD", "SGD maximize"]),
        (
            [OptimizerChoice("Adam", 0.1), OptimizerChoice("Adam", 0.1, {"betas": (0.5, 0.9), "amsgrad": False})],
            ["Adam η=0.1", "Adam η=0.1 betas=0.5,0.9"],
        ),
        ([OptimizerChoice("Adam", 0.1)] * 2, ["Adam η=0.1 (1)", "Adam η=0.1 (2)"]),
        (
            [OptimizerChoice("Adam", 0.1), OptimizerChoice("Adam", 0.1, schedule={"name": "StepLR", "options": {}})],
            ["Adam η=0.1", "Adam η=0.1 schedule=StepLR"],
        ),
        (
            [OptimizerChoice("RMSprop", 0.1, {"momentum": 0.5}), OptimizerChoice("RMSprop", 0.1)],
            ["RMSprop β=0.5", "RMSprop"],
        ),
    ],
)
def test_runs_are_told_apart_by_their_names(optimizers, expected):
    assert names_of(tuple(optimizers)) == expected


def test_names_are_in_the_readers_language():
    assert names_of((OptimizerChoice("gradient descent", 0.1), HEAVY), "ja") == ["最急降下法", "モメンタム β=0.9"]
    assert run_names([("torch.optim.SGD", None, {}), ("torch.optim.SGD", None, {"momentum": 0.5})]) == [
        "torch.optim.SGD", "torch.optim.SGD β=0.5",
    ]  # fmt: skip
