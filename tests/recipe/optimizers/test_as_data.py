"""Optimizers as data take the steps that torch's take, whatever the hyperparameters."""

from __future__ import annotations

import gzip
import json
import math
import random
from fractions import Fraction
from typing import Any

import pytest
import torch

from kobai.descent.ir.graph import Graph, rewrite
from kobai.descent.schedule import scheduler_of
from kobai.descent.symbolic import CaptureError, OptimizerGraphs, capture_optimizer
from kobai.optimize import names, resolve
from kobai.recipe.optimizers import prebuilt
from kobai.recipe.optimizers.as_data import capture_data, graphs_of, optimizer_data
from kobai.recipe.optimizers.schedules import with_schedule
from kobai.recipe.optimizers.why_not import STEPPERS, why_not
from tests.optimizers import OPTIMIZERS, Case

ELEMENTWISE = [case for case in OPTIMIZERS if not case.coupled and case.name != "SparseAdam"]
OTHERS = ("Lion", "AdaBelief", "AccSGD", "AdamP", "Yogi", "PID")
NAMES = sorted({case.name for case in ELEMENTWISE})


def drawn(value: Any, chance: random.Random) -> Any:
    """A setting drawn near another, its type preserved."""
    if isinstance(value, list):
        return tuple(drawn(v, chance) for v in value)
    return value * chance.uniform(0.85, 1.1) if value else chance.choice([0.0, chance.uniform(0, 0.1)])


def settings(name: str, chance: random.Random, data: Any = None) -> dict[str, Any]:
    """Random hyperparameters that the optimizer takes."""
    data = data or optimizer_data(name)
    while True:
        hyper = {key: drawn(value, chance) for key, value in data["numbers"].items()}
        hyper |= {key: chance.choice(values) for key, values in data["choices"].items()}
        if hyper.get("nesterov"):
            hyper |= {"momentum": chance.uniform(0.1, 0.9), "dampening": 0.0}
        if "t0" in hyper and chance.random() < 0.5:
            hyper["t0"] = chance.uniform(1, 40)
        try:
            resolve(name, **hyper).build([torch.zeros(1, requires_grad=True)])
        except Exception:
            continue
        return hyper


def steps_of(graphs: OptimizerGraphs) -> list[tuple]:
    """For each step what it computes, coefficients by their values, in a graph of its own: equal lists are equal steps."""
    common, found = Graph(graphs.graph.double), []
    for index, values in zip(graphs.which, graphs.coefficients, strict=True):
        update = graphs.updates[index]
        outputs = [*update.x, *(node for state in update.state for node in state)]
        numbers = {
            graphs.graph.input("coefficient", c): common.const(value)
            if value in (0, 1, -1)
            else common.input("coefficient", common.const(value).value)  # rounded as the number format rounds it
            for c, value in enumerate(values)
        }  # fmt: skip
        made = rewrite(common, outputs, numbers)
        found.append(tuple(made[node] for node in outputs))
    return [tuple(_text(node) for node in outputs) for outputs in found]


def _text(node: Any) -> str:
    inner = [str(node.value)] if not node.args else list(map(_text, node.args))
    inner = ", ".join(sorted(inner) if node.op.commutes else inner)
    return f"{node.op.name}({inner})"


def check(name: str, hyper: dict[str, Any], steps: int, dtype: torch.dtype, data: Any = None) -> None:
    """The data's graphs and coefficients are those that the optimizer itself gives, bit for bit."""
    spec = resolve(name, **hyper)
    seen = capture_optimizer(spec.build, None, (1,), dtype, steps)
    read = graphs_of(json.loads(json.dumps(data or optimizer_data(name))), hyper, steps, dtype)
    assert read.initial == seen.initial
    assert read.lr == seen.lr
    for k, (mine, torchs) in enumerate(zip(steps_of(read), steps_of(seen), strict=True)):
        assert mine == torchs, (k, hyper)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_random_hyperparameters(name: str, dtype: torch.dtype) -> None:
    chance = random.Random(f"{name} {dtype}")
    for steps in (1, 2, 60):
        check(name, settings(name, chance), steps, dtype)


@pytest.mark.parametrize(
    ("name", "hyper"),
    [
        ("SGD", {"lr": 0.0, "momentum": 1.0, "dampening": 1.0}),
        ("SGD", {"lr": 1.0, "momentum": 1.5, "weight_decay": 1.0}),
        ("Adam", {"betas": (0.3, 0.999), "eps": 0.0, "amsgrad": True}),
        ("Adam", {"betas": (0.5, 0.0), "lr": 1.0}),
        ("AdamW", {"betas": (0.1, 0.2), "weight_decay": 0.0}),
        ("RMSprop", {"alpha": 1.5, "centered": True}),
        ("RMSprop", {"alpha": 0.0, "momentum": 1.0, "weight_decay": 0.1}),
        ("NAdam", {"betas": (0.0, 0.0), "momentum_decay": 0.5}),
        ("RAdam", {"betas": (0.5, 0.99)}),
        ("ASGD", {"t0": 3.0, "lambd": 1.0, "alpha": 0.0}),
        ("ASGD", {"t0": -2.0}),
        ("Rprop", {"etas": (0.9, 3.0), "step_sizes": (0.0, 1.0)}),
        ("Adagrad", {"lr_decay": 1.0, "initial_accumulator_value": 0.3, "eps": 0.0}),
    ],
)
def test_special_hyperparameters(name: str, hyper: dict[str, Any]) -> None:
    check(name, hyper, 14, torch.float64)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_500_steps(name: str) -> None:
    chance = random.Random(name)
    for _ in range(20):
        check(name, settings(name, chance), 500, chance.choice([torch.float32, torch.float64]))


@pytest.mark.parametrize("case", ELEMENTWISE, ids=str)
def test_the_table(case: Case) -> None:
    check(case.name, case.hyper, 30, torch.float64)


def test_the_fixture_of_the_viewer_is_current() -> None:
    from tests.recipe.optimizers import make_fixtures

    if not make_fixtures.PATH.is_file():
        pytest.skip("the viewer is not beside these tests")
    fixture = json.loads(gzip.decompress(make_fixtures.PATH.read_bytes()))
    found = make_fixtures.expected()
    assert found.keys() == fixture.keys()
    for key, value in found.items():
        assert value == fixture[key], key


@pytest.mark.parametrize("every", [61, pytest.param(1, marks=pytest.mark.slow)])
def test_the_descents_of_the_viewer_are_current(every: int) -> None:
    from tests.recipe.optimizers import make_descents

    if not make_descents.PATH.is_file():
        pytest.skip("the viewer is not beside these tests")
    fixture = json.loads(gzip.decompress(make_descents.PATH.read_bytes()))
    found = make_descents.expected(every)
    assert found["functions"] == fixture["functions"]
    assert found["runs"] == fixture["runs"][::every]


@pytest.mark.slow
def test_what_is_prebuilt_is_current() -> None:
    held = json.loads(gzip.decompress(prebuilt.PATH.read_bytes()))
    assert held["made_with"] == prebuilt.made_with()
    for key, data in held["data"].items():
        assert capture_data(resolve(data["name"])) == data, key


def test_a_sample_of_what_is_prebuilt_is_current() -> None:
    for name in ("gradient descent", "Rprop"):
        assert prebuilt.find(resolve(name).key) == json.loads(json.dumps(capture_data(resolve(name))))


def test_numbers_given_are_the_defaults_of_the_data() -> None:
    data = optimizer_data(resolve("SGD", momentum=0.9, nesterov=True))
    assert (data["numbers"]["momentum"], data["choices"]["nesterov"]) == (0.9, [True, False])
    assert (
        graphs_of(data, {}, 3, torch.float64).coefficients
        == graphs_of(optimizer_data("SGD"), {"momentum": 0.9, "nesterov": True}, 3, torch.float64).coefficients
    )


def test_a_switch_that_is_fixed_is_in_the_data() -> None:
    data = optimizer_data(resolve("Adagrad", maximize=True))
    assert data["fixed"]["maximize"] is True
    up, down = (graphs_of(d, {}, 1, torch.float64).updates[0].x[0] for d in (data, optimizer_data("Adagrad")))
    assert repr(up) != repr(down)


@pytest.mark.parametrize("name", ["Adafactor", "Langevin", "Muon", "SparseAdam", "Gauss-Newton", "Levenberg-Marquardt"])
def test_why_pages_lack_it(name: str) -> None:
    english, japanese = why_not(name)  # type: ignore[misc]
    assert name in english
    assert "ページ" in japanese or "必要" in japanese


def test_pages_have_all_others() -> None:
    known = set(json.loads(gzip.decompress(prebuilt.PATH.read_bytes()))["data"])
    for name in names():
        if why_not(name) is None:
            assert name in STEPPERS or resolve(name).key in known
    assert sum(why_not(name) is None for name in names()) >= 25


@pytest.mark.parametrize("name", ["Tiger", "SGDW", *(pytest.param(n, marks=pytest.mark.slow) for n in OTHERS)])
def test_optimizers_of_other_packages(name: str) -> None:
    pytest.importorskip("pytorch_optimizer")
    dotted, chance = f"pytorch_optimizer.{name}", random.Random(name)
    data = optimizer_data(dotted)
    for dtype in (torch.float32, torch.float64):
        check(dotted, settings(dotted, chance, data), 40, dtype, data)


def test_a_schedule_is_a_table() -> None:
    spec = resolve("SGD", lr=0.1, momentum=0.9)
    for name, options, scales in [
        ("StepLR", {"step_size": 3, "gamma": 0.3}, True),
        ("CosineAnnealingLR", {"T_max": 10, "eta_min": 0.01}, False),
    ]:
        make = scheduler_of((name, options))
        data = with_schedule(optimizer_data(spec), spec, make, 12)
        seen = capture_optimizer(spec.build, make, (1,), torch.float64, 12)
        assert data["schedule"] == {"rows": {"lr": seen.lr}, "scales": scales}


def test_a_schedule_of_more_than_the_step_size() -> None:
    spec = resolve("SGD", lr=0.1, momentum=0.9)
    make = scheduler_of(("OneCycleLR", {"max_lr": 0.5, "total_steps": 20}))
    rows = with_schedule(optimizer_data(spec), spec, make, 10)["schedule"]["rows"]
    assert set(rows) == {"lr", "momentum"}
    assert all(len(column) == 11 for column in rows.values())


def test_a_schedule_that_depends_on_values_is_refused() -> None:
    spec = resolve("SGD", lr=0.1)
    with pytest.raises(CaptureError, match="depends on values"):
        with_schedule(optimizer_data(spec), spec, scheduler_of("ReduceLROnPlateau"), 10)


def test_odd_powers_are_those_rounded_otherwise() -> None:
    data = optimizer_data(resolve("Adam", betas=(0.977157038342268, 0.98)))
    assert data["powers"]
    for x, y, value in data["powers"]:
        exact = Fraction(x) ** int(y)
        assert value == x**y != float(exact)


def test_capturing_leaves_math_as_it_was() -> None:
    before = math.sqrt, math.pow
    with pytest.raises(CaptureError):
        capture_data(resolve("Langevin"))
    assert (math.sqrt, math.pow) == before
