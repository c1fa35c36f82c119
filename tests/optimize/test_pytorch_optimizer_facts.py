"""The optimizers of pytorch_optimizer: the table holds what they do, and batches are their single runs, bit for bit."""

from __future__ import annotations

import collections
import inspect
import subprocess
import sys

import pytest
import torch

import kobai
from kobai import Record
from kobai.optimize import optimizer_info, optimizers, resolve
from kobai.optimize.facts import FAMILIES
from kobai.optimize.pytorch_optimizer_facts import NOT_OURS, table
from tests.optimizers import REQUIRED
from tests.problems import PROBLEMS

package = pytest.importorskip("pytorch_optimizer")

RUNNABLE = [name for name, row in table().items() if not row.cannot]
CANNOT = [name for name, row in table().items() if row.cannot]
ELEMENTWISE = [name for name in RUNNABLE if table()[name].elementwise]
STEPS = 12
NAMES = pytest.mark.parametrize("name", RUNNABLE)

# Some of its optimizers use what torch has announced to drop.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")


def own_classes():
    return {
        name: kind
        for name, kind in vars(package).items()
        if inspect.isclass(kind)
        and issubclass(kind, torch.optim.Optimizer)
        and kind.__module__.startswith("pytorch_optimizer.")
    }


def test_the_table_has_all_of_them():
    assert set(table()) | set(NOT_OURS) == set(own_classes())
    assert not set(table()) & set(NOT_OURS)
    for name, row in table().items():
        assert row.family in FAMILIES, name
        assert row.formula or row.summary, name
        assert row.formula_with({}), name
        assert row.reference, name
        assert row.memory, name


def starts(dtype):
    return torch.tensor([[-1.2, 1.0], [0.5, 2.0], [2.0, -0.75]], dtype=dtype)


def check(name, function, dtype):
    f = PROBLEMS[function].objective()
    options = {"optimizer": f"pytorch_optimizer.{name}", "steps": STEPS, "seed": 3, **REQUIRED.get(name, {})}
    many = kobai.descend(f, starts(dtype), **options)
    assert torch.isfinite(many.x).all()
    assert many.x.dtype == dtype
    if name != "DAdaptAdan" or dtype == torch.float64:  # its first steps are below the rounding of float32
        assert not torch.equal(many.x[:, -1], many.x[:, 0])
    for i in range(1 if table()[name].random else 3):
        one = kobai.descend(f, starts(dtype)[i], engine="loop", **options)
        assert torch.equal(one.x, many.x[i])
        assert (one.status, one.stopped_at) == (many.status[i], many.stopped_at[i])


@NAMES
@pytest.mark.parametrize(("function", "dtype"), [("rosenbrock", torch.float32), ("sphere", torch.float64)])
def test_batches_are_single_runs(name, function, dtype):
    if table()[name].note == "works in float32 only":
        dtype = torch.float32
    check(name, function, dtype)


@pytest.mark.slow
@NAMES
@pytest.mark.parametrize("function", ["rosenbrock", "sphere", "himmelblau", "ackley"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_all_batches_are_single_runs(name, function, dtype):
    if table()[name].note == "works in float32 only":
        dtype = torch.float32
    check(name, function, dtype)


def path_of(kind, start, steps=40):
    torch.manual_seed(0)
    x = start.clone().requires_grad_()
    optimizer = kind([x])
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        z = x.reshape(-1, 3)
        ((1 - z[:, 0]) ** 2 + 10 * (z[:, 1] - z[:, 0] ** 2) ** 2 + 3 * z[:, 2] ** 2).sum().backward()
        optimizer.step()
        path.append(x.detach().clone())
    return torch.stack(path).nan_to_num(7.5)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_what_is_listed_as_element_wise_keeps_rows_apart(name):
    """Rows of very different size in one parameter, stepped directly: each is what it is alone."""
    kind = own_classes()[name]
    rows = torch.tensor(
        [[-1.2, 1.0, 0.5], [2.0, -3.0, 0.01], [30.0, 20.0, -10.0], [0.9, 0.8, 1e-3]], dtype=torch.float64
    )
    together = path_of(kind, rows)
    for i, row in enumerate(rows):
        assert torch.equal(together[:, i], path_of(kind, row))


def numbers(held, size):
    if torch.is_tensor(held):
        return held.numel() if held.numel() > 2 else 0
    if isinstance(held, dict):
        return sum(numbers(v, size) for v in held.values())
    if isinstance(held, (list, tuple, collections.deque)):
        return sum(numbers(v, size) for v in held)
    return 0


@pytest.mark.parametrize("name", [n for n in RUNNABLE if table()[n].memory.isdigit()])
def test_memory_is_what_the_table_says(name):
    row, n = table()[name], 600
    spec = resolve(f"pytorch_optimizer.{name}", **REQUIRED.get(name, {}))
    x = torch.linspace(0.5, 1.5, n).reshape((n, 1) if row.matrix else (n,)).requires_grad_()
    optimizer = spec.build([x])

    @torch.enable_grad()
    def closure():
        optimizer.zero_grad()
        loss = (x**2).sum()
        loss.backward()
        return loss

    for _ in range(3):
        optimizer.zero_grad()
        loss = (x**2).sum()
        if row.graph:
            (x.grad,) = torch.autograd.grad(loss, x, create_graph=True)
        else:
            loss.backward()
        optimizer.step(closure) if row.closure else optimizer.step()
    held = sum(numbers(value, n) for value in optimizer.state[x].values())
    assert round(held / n) == int(row.memory)


@pytest.mark.parametrize("name", CANNOT)
def test_what_cannot_descend_a_point_indeed_cannot(name):
    with pytest.raises(kobai.BadInput, match=r"cannot descend a function of one point: it \w"):
        resolve(f"pytorch_optimizer.{name}")
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    try:
        optimizer = own_classes()[name]([x])
        x.grad = torch.ones(2)
        optimizer.step()
    except Exception:
        return
    assert torch.equal(x.detach(), torch.tensor([1.0, 2.0]))


def test_a_wrapper_goes_by_its_factory():
    def lookahead(params, lr=0.1):
        return package.Lookahead(torch.optim.SGD(params, lr=lr), k=2, alpha=0.5)

    trace = kobai.descend("x1**2", [1.0], optimizer=lookahead, steps=4)
    # After two steps of ×0.8 the point goes back half of the way to where it was.
    torch.testing.assert_close(trace.x[:, 0], torch.tensor([1.0, 0.8, 0.82, 0.656, 0.6724]))


def test_short_names_and_listing():
    assert resolve("lion").cls is package.Lion
    assert resolve("RAdam").cls is torch.optim.RAdam
    assert resolve("pytorch_optimizer.RAdam").cls is package.RAdam
    listed = {o.path: o for o in optimizers(installed=True)}
    assert len({o.name for o in listed.values()}) == len(listed)
    assert listed["pytorch_optimizer.Lion"].name == "Lion"
    assert listed["pytorch_optimizer.RAdam"].name == "pytorch_optimizer.RAdam"
    assert optimizer_info("pytorch_optimizer.RAdam").path == "pytorch_optimizer.RAdam"
    assert optimizer_info("Lion").defaults["betas"] == (0.9, 0.99)
    for info in listed.values():
        if not info.cannot:
            assert resolve(info.name, **REQUIRED.get(info.path.rpartition(".")[2], {})).closure == info.closure


def test_without_the_package_its_names_say_where_they_are(monkeypatch):
    monkeypatch.setattr("kobai.optimize.pytorch_optimizer_facts.present", lambda: False)
    with pytest.raises(kobai.BadInput, match=r"it is in the package pytorch_optimizer; python -m pip install"):
        resolve("Lion")
    assert not any(o.path.startswith("pytorch_optimizer") for o in optimizers(installed=True))


def test_listing_does_not_import_the_package():
    code = (
        "import sys; from kobai.optimize import optimizers; assert any(o.name == 'Lion' for o in optimizers(installed=True)); "
        "assert 'pytorch_optimizer' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_needs_the_gradients_graph_is_given_it():
    trace = kobai.descend(
        "rosenbrock", [-1.2, 1.0], optimizer="AdaHessian", lr=0.15, steps=200, seed=0, record=Record(state=True)
    )
    assert trace.value[-1] < 0.5 * trace.value[0]
