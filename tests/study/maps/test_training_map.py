"""The map of trainings: its numbers against a plain loop with autograd, functions of one's own, scenes."""

import json
import math
import random
from functools import partial
from types import FunctionType

import numpy as np
import pytest
import torch

import kobai
from kobai import study
from kobai.errors import BadInput
from kobai.jit import llvm
from kobai.scenes import Text
from kobai.scenes.marks import Image
from kobai.study.maps.training_map import plan_of_trainability
from kobai.study.network import Network, losses, training
from kobai.study.network.llvm_text import text_of

SMALL = {"lr0": (1e-2, 1e3), "lr1": (1e-2, 1e3)}


def plain(rates, nonlinearity, steps, width=16, samples=272, batch=None, seed=0):
    """The losses of one training, by autograd, from the definition."""
    draw = np.random.default_rng(seed)
    w0, w1 = draw.standard_normal((width, width)), draw.standard_normal(width)
    x, y = (torch.tensor(draw.standard_normal(shape)) for shape in ((samples, width), samples))
    order = draw.integers(0, samples, (steps, batch)) if batch else None
    weights = [torch.tensor(w, requires_grad=True) for w in (w0, w1[:, None])]

    def loss(x, y):
        z = x @ weights[0] / math.sqrt(width)
        a = {"tanh": torch.tanh(math.sqrt(2) * z), "relu": math.sqrt(2) * torch.relu(z), "identity": z}[nonlinearity]
        return (((a @ weights[1])[:, 0] / math.sqrt(width) / math.sqrt(width) - y) ** 2).mean()

    found = []
    for t in range(steps):
        whole = loss(x, y)
        found.append(whole.item())
        part = whole if order is None else loss(x[order[t]], y[order[t]])
        with torch.no_grad():
            for w, gradient, rate in zip(weights, torch.autograd.grad(part, weights), rates, strict=True):
                w -= rate * gradient
    return found


@pytest.mark.parametrize(
    ("nonlinearity", "options"),
    [
        ("tanh", {}), ("relu", {}), ("identity", {"samples": 16}), ("tanh", {"batch": 16}),
        ("tanh", {"width": 5, "samples": 21, "seed": 3}), ("relu", {"width": 20, "samples": 17}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_losses_are_those_of_a_plain_loop(nonlinearity, options, dtype):
    found = study.trainability(None, SMALL, shape=3, nonlinearity=nonlinearity, steps=6, dtype=dtype, **options)
    for i, up in enumerate(found.lr1.values):
        for j, across in enumerate(found.lr0.values):
            v = plain((across, up), nonlinearity, 6, **options)
            if v[-1] > 1e3 * v[0]:  # rounding grows with the loss
                assert found.converged[i, j] == 0
                continue
            assert found.loss[i, j] == pytest.approx(v[-1], rel=1e-12 if dtype == "float64" else 2e-4)
            assert found.converged[i, j] == (np.mean(v[-20:]) < v[0])
            share = np.array(v) / v[0]
            wanted = -share.sum() if found.converged[i, j] else (1 / share).sum()
            assert found.measure[i, j] == pytest.approx(wanted, rel=1e-12 if dtype == "float64" else 2e-4)


def network(**changes):
    usual = {"width": 4, "nonlinearity": "tanh", "samples": 20, "batch": None, "steps": 40, "seed": 0, "double": True}
    return Network(**{**usual, **changes})


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu", "identity"])
def test_a_training_that_was_stopped_would_have_stayed_not_a_number(nonlinearity):
    rates = 10 ** np.random.default_rng(0).uniform(-1, 300, (60, 2))
    compiled, whole = (f(network(nonlinearity=nonlinearity), rates) for f in (losses, training.stacked))
    assert np.array_equal(np.isnan(compiled), np.isnan(whole))
    assert np.isnan(whole[:, -1]).any()


def test_without_a_compiler_torch_computes_the_same(monkeypatch):
    rates = 10 ** np.random.default_rng(0).uniform(-2, 1, (7, 2))
    compiled = losses(network(batch=3), rates)
    monkeypatch.setattr(llvm, "vector_bytes", lambda: 0)
    assert losses(network(batch=3), rates) == pytest.approx(compiled, rel=1e-10)


@pytest.mark.parametrize(
    ("double", "width", "sizes"), [(True, 4, (64, 32, 16)), (False, 4, (64, 32, 16)), (False, 17, (64, 32))]
)
def test_every_processor_gives_the_same_bits(double, width, sizes, monkeypatch):
    some, rates = network(width=width, samples=37, double=double), 10 ** np.random.default_rng(0).uniform(-2, 2, (9, 2))
    found = []
    for size in sizes:
        monkeypatch.setattr(training, "function_of", lambda n, size=size: training.loaded(text_of(n, size)))
        found.append(losses(some, rates))
    assert all(np.array_equal(found[0], other, equal_nan=True) for other in found[1:])


def test_tiles_stores_and_threads_change_nothing(tmp_path):
    options = {"width": 4, "steps": 30, "shape": (12, 9), "dtype": "float32"}
    whole = study.trainability(**options)
    stored = study.trainability(**options, tile=5, store=tmp_path / "a.zarr")
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(3)
        threaded = study.trainability(**options)
    finally:
        torch.set_num_threads(threads)
    for name in ("measure", "converged", "loss", "nonfinite"):
        assert np.array_equal(whole[name].values, stored[name].values, equal_nan=True)
        assert np.array_equal(whole[name].values, threaded[name].values, equal_nan=True)
    with pytest.raises(BadInput, match="another path"):
        study.trainability(**{**options, "steps": 31}, tile=5, store=tmp_path / "a.zarr")


def test_axes_may_be_given_in_either_order():
    a = study.trainability(None, SMALL, shape=4, width=4, steps=10)
    b = study.trainability(None, dict(reversed(SMALL.items())), shape=4, width=4, steps=10)
    assert b.measure.dims == ("lr0", "lr1")
    assert np.array_equal(a.measure.values, b.measure.values.T)


def quadratic(hyperparameters):
    """Gradient descent on a·x²/2 from 1."""
    x, found = 1.0, []
    for _ in range(60):
        found.append(hyperparameters["a"] * x * x / 2)
        x -= hyperparameters["lr"] * hyperparameters["a"] * x
    return found


def test_functions_of_ones_own():
    found = study.trainability(quadratic, {"lr": (0.01, 10), "a": (0.5, 5)}, shape=(15, 4), log="lr")
    lr, a = np.meshgrid(found.lr.values, found.a.values)
    factor = (1 - lr * a) ** 2
    assert found.converged.dims == ("a", "lr")
    assert np.array_equal(found.converged.values == 1, factor < 1)
    sums = (1 - factor**60) / (1 - factor)
    assert -found.measure.values[factor < 1] == pytest.approx(sums[factor < 1])
    assert json.loads(found.attrs["identity"])["train"] == "quadratic"
    assert kobai.scene(found).title == Text("quadratic")


def test_losses_that_are_not_finite_count_as_infinite():
    endings = {
        0: [1.0, 0.5, math.inf],
        1: [1.0, math.nan, 0.5],
        2: torch.tensor([2.0, 1.0, 0.5]),
        3: [math.nan, 1.0, 1.0],
    }
    found = study.trainability(lambda h: endings[int(h["k"])], {"k": (0, 4), "b": (0, 1)}, shape=(4, 1))
    assert found.nonfinite.values.tolist() == [[2, 1, -1, 0]]
    assert found.converged.values.tolist() == [[0, 0, 1, 0]]
    assert found.measure.values.tolist() == [[3.0, 3.0, -1.75, 2.0]]


def test_functions_of_one_name_are_told_apart():
    made = [lambda h: [1.0, h["a"]], lambda h: [2.0, h["a"]], lambda h: [1.0, h["a"]]]
    first, second, third = (plan_of_trainability(f, {"a": (0, 1), "b": (0, 1)}).identity for f in made)
    assert first == third != second


def of_seed(h):
    """A training whose noise is of the module ``random``."""
    return [1.0, random.random(), h["a"]]


class Scaled(torch.nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, h):
        return [1.0, self.factor * h["a"]]


def test_functions_are_told_apart_by_all_that_their_losses_depend_on():
    def closed(factor, default):
        return lambda h, share=default: [1.0, factor * h["a"] + share]

    def scaled(factor, h):
        return [1.0, factor * h["a"]]

    for one, other in (
        (closed(1, 0), closed(2, 0)), (closed(1, 0), closed(1, 1)), (partial(scaled, 1), partial(scaled, 2)),
        (Scaled(1.0), Scaled(2.0)),
    ):  # fmt: skip
        first, second, again = (plan_of_trainability(f, {"a": (0, 1), "b": (0, 1)}).identity for f in (one, other, one))
        assert first == again != second
    random.seed(5)
    wanted = random.random()
    random.seed(5)
    made = {plan_of_trainability(of_seed, {"a": (0, 1), "b": (0, 1)}).identity for _ in range(2)}
    assert len(made) == 1
    assert random.random() == wanted


def test_the_order_of_a_frozen_set_is_no_part_of_the_identity():
    def train(h):
        return [1.0, float(h["a"] in {0, 8})]

    def with_set(numbers):
        consts = tuple(frozenset(numbers) if isinstance(one, frozenset) else one for one in train.__code__.co_consts)
        return FunctionType(train.__code__.replace(co_consts=consts), {}, "train")

    one, other = with_set([0, 8]), with_set([8, 0])
    assert repr(one.__code__.co_consts) != repr(other.__code__.co_consts)
    codes = [plan_of_trainability(f, {"a": (1, 2), "b": (0, 1)}).recipe["code"] for f in (one, other, with_set([0, 9]))]
    assert codes[0] == codes[1] != codes[2]


@pytest.mark.parametrize("raised", [OverflowError, ZeroDivisionError])
def test_numbers_that_overflow_name_the_pixel(raised):
    def train(h):
        if h["a"] > 0.8:
            raise raised("too large")
        return [1.0, 0.5]

    with pytest.raises(
        BadInput, match=rf"train=.train. at .*a.: 0\.875.*raised {raised.__name__}: too large; let it end the losses"
    ):
        study.trainability(train, {"a": (0, 1), "b": (0, 1)}, shape=4)


@pytest.mark.parametrize(
    "options", [{"steps": 10**30}, {"steps": 10**9, "batch": 4096}, {"steps": 10**12, "width": 1, "samples": 1}]
)
def test_trainings_that_are_too_large_are_refused_before_they_begin(options):
    with pytest.raises(BadInput, match=r"trainings of .* steps: about .* of memory"):
        study.trainability(shape=2, **options)


@pytest.mark.parametrize(
    ("train", "axes", "options"),
    [
        (None, {"lr0": (1, 2)}, {}), (None, {"lr0": (1, 2), "lr": (1, 2)}, {}), (None, {"lr0": (0, 2), "lr1": (1, 2)}, {}),
        (None, None, {"width": 65}), (None, None, {"nonlinearity": "sine"}), (None, None, {"steps": 0}),
        (None, None, {"samples": 0}), (None, None, {"batch": 0}), (None, None, {"dtype": "float16"}), (None, None, {"log": "x"}),
        (None, None, {"log": True}), (quadratic, {"a": (1, 2), "lr": (0, 1)}, {"log": True}), (None, None, {"log": 3}),
        (None, None, {"seed": -1}), ("adam", None, {}), (quadratic, None, {}),
        (quadratic, {"a": (1, 2), "lr": (0, 1)}, {"width": 4}),
        (lambda h: [], {"a": (1, 2), "lr": (0, 1)}, {}), (lambda h: None, {"a": (1, 2), "lr": (0, 1)}, {}),
        (lambda h: [0.0, 1.0], {"a": (1, 2), "lr": (0, 1)}, {}), (lambda h: ["x"], {"a": (1, 2), "lr": (0, 1)}, {}),
    ],
)  # fmt: skip
def test_what_cannot_be(train, axes, options):
    with pytest.raises(BadInput) as error:
        study.trainability(train, axes, shape=2, **options)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("lang", "theme"), [("en", "paper"), ("ja", "dark"), ("en", "article")])
def test_scenes(lang, theme):
    found = study.trainability(shape=(12, 8), width=4, steps=30, batch=5)
    made = kobai.scene(found, lang=lang, theme=theme)
    assert made.panels[0].kind == "trainability"
    picture = made.panels[0].marks[0]
    assert isinstance(picture, Image)
    pixels = picture.pixels[::-1].astype(int)
    blue = pixels[..., 2] > pixels[..., 0]
    assert np.array_equal(blue, found.converged.values == 1)
    assert any(word in made.notes[-1] for word in ("blue", "青"))


def test_axes_of_the_network_are_named_before_their_scale():
    with pytest.raises(BadInput, match="those of the built-in network are lr0 and lr1"):
        study.trainability(axes={"foo": (1, 10), "lr1": (1, 10)}, shape=4)
