"""Mini-batches against torch's own DataLoader and a loop by hand."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

import kobai
from kobai import BadInput
from kobai.data.minibatches import batches

RNG = np.random.default_rng(0)
ROWS = 53
X = RNG.normal(size=ROWS)
LOSS = kobai.loss("y ~ a*x + b", {"x": X, "y": 2 * X + 1 + 0.1 * RNG.normal(size=ROWS)})


def loader(*columns: torch.Tensor, size: int, seed: int) -> DataLoader:
    return DataLoader(
        TensorDataset(*columns), batch_size=size, shuffle=True, generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parametrize(("size", "seed"), [(16, 3), (1, 0), (53, 1), (7, 123)])
def test_batches_are_those_of_a_data_loader(size: int, seed: int) -> None:
    given = loader(torch.arange(ROWS), size=size, seed=seed)
    wanted = [rows.tolist() for _ in range(3) for (rows,) in given]
    mine = batches(ROWS, size, seed)
    assert [next(mine).tolist() for _ in wanted] == wanted


def test_a_descent_is_the_usual_training_loop() -> None:
    given = loader(torch.tensor(X), torch.tensor(LOSS.evaluation.target), size=16, seed=3)
    theta = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=0.1, momentum=0.9)
    hand = [theta.detach().clone()]
    for _ in range(5):
        for x, y in given:
            optimizer.zero_grad()
            ((theta[0] * x + theta[1] - y) ** 2).mean().backward()
            optimizer.step()
            hand.append(theta.detach().clone())
    trace = kobai.descend(
        LOSS, [0.0, 0.0], optimizer="SGD", momentum=0.9, lr=0.1, steps=20, batch=16, seed=3, dtype="float64"
    )
    torch.testing.assert_close(trace.x, torch.stack(hand), rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(trace.value, LOSS.batch(trace.x))  # of the whole table


@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_engines_agree(optimizer: str) -> None:
    starts = torch.tensor([[0.0, 0.0], [1.0, 2.0], [3.0, -1.0]])
    runs = [
        kobai.descend(LOSS, starts, optimizer=optimizer, lr=0.1, steps=20, batch=16, engine=engine).x
        for engine in ("loop", "stacked")
    ]
    torch.testing.assert_close(runs[0], runs[1])


WEIGHTED = {"loss": "huber", "standardize": True, "weights": (1 + X**2).tolist()}


@pytest.mark.parametrize(
    ("model", "options", "optimizer"),
    [("y ~ a*x + b", WEIGHTED, "Adam"), ("y ~ a*exp(b*x)", {"l2": 0.1}, "gradient descent")],
)
def test_compiled_code_sees_the_same_batches(model: str, options: dict, optimizer: str) -> None:
    """A loss that nothing has evaluated before, compiled first: capturing leaves nothing of itself behind."""
    loss = kobai.loss(model, {"x": X, "y": LOSS.evaluation.target}, **options)
    starts = torch.tensor([[0.0, 0.0], [1.0, 0.2], [0.3, -1.0]], dtype=torch.float64)
    runs = [
        kobai.descend(loss, starts, optimizer=optimizer, lr=0.1, steps=12, batch=16, seed=5, engine=engine)
        for engine in ("compiled", "loop", "stacked")
    ]
    assert [run.engine for run in runs] == ["compiled", "loop", "stacked"]
    for run in runs[1:]:
        torch.testing.assert_close(run.x, runs[0].x, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("options", [{}, {"reduction": "sum", "l1": 0.3, "l2": 2.0}])
def test_the_mean_gradient_of_an_epoch_is_that_of_the_table(options: dict) -> None:
    theta = torch.tensor([0.3, -0.7], dtype=torch.float64)
    table = {"x": X[:48], "y": LOSS.evaluation.target[:48]}
    loss = kobai.loss("y ~ a*x + b", table, weights=RNG.uniform(1, 2, 48).tolist(), **options)
    rows = batches(48, 16, 0)
    mean = torch.stack([loss.evaluation.batch_gradient(theta, next(rows)) for _ in range(3)]).mean(0)
    torch.testing.assert_close(mean, loss.value_and_grad(theta)[1])


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"batch": 100}, "the table has 53 rows"),
        ({"batch": 0}, "batch=0"),
        ({"batch": 4, "optimizer": "LBFGS"}, "of the whole table"),
    ],
)
def test_what_cannot_be_done_is_one_line(options: dict, line: str) -> None:
    with pytest.raises(BadInput, match=line):
        kobai.descend(LOSS, lr=0.1, steps=3, **options)


def test_only_tables_have_rows() -> None:
    with pytest.raises(BadInput, match="is not the loss of a model on a table"):
        kobai.descend("x1**2", [1.0], lr=0.1, steps=3, batch=3)
