"""Optimizers by name: every spelling, refusals, and what is listed of each."""

import functools
import sys
from pathlib import Path

import pytest
import torch

import kobai
from kobai.errors import Missing
from kobai.optimize import GradientDescent, OptimizerSpec, names, needs_closure, optimizer_formula, resolve
from kobai.optimize.facts import FAMILIES
from tests.optimizers import REFUSED


@pytest.mark.parametrize("written", ["Adam", "adam", "ADAM", " Adam ", "torch.optim.Adam", torch.optim.Adam])
def test_every_spelling_of_adam(written):
    spec = resolve(written, lr=0.5)
    assert (spec.cls, spec.name, spec.hyper["lr"], spec.given) == (torch.optim.Adam, "Adam", 0.5, {"lr": 0.5})


@pytest.mark.parametrize(
    "written", [None, "gd", "GD", "gradient descent", "gradient_descent", "Gradient-Descent", GradientDescent]
)
def test_every_spelling_of_gradient_descent(written):
    assert resolve(written).cls is GradientDescent
    assert resolve(written).name == "gradient descent"


def test_factories():
    def nudged(params, lr=0.1, momentum=0.5):
        return torch.optim.SGD(params, lr=lr, momentum=momentum)

    spec = resolve(nudged, lr=0.2)
    assert (spec.name, spec.hyper) == ("nudged", {"lr": 0.2, "momentum": 0.5})
    assert isinstance(spec.build([torch.zeros(2, requires_grad=True)]), torch.optim.SGD)
    half = resolve(functools.partial(torch.optim.Adam, betas=(0.5, 0.5)), lr=0.1)
    assert half.build([torch.zeros(2, requires_grad=True)]).defaults["betas"] == (0.5, 0.5)

    def anything(params, **options):
        return torch.optim.SGD(params, **options)

    assert resolve(anything, lr=1.0, momentum=0.5).given == {"lr": 1.0, "momentum": 0.5}


def test_a_required_hyperparameter():
    def strict(params, radius):
        return torch.optim.SGD(params, lr=radius)

    with pytest.raises(kobai.BadInput, match=r"strict needs radius: give radius=…"):
        resolve(strict)


def test_the_key_tells_optimizers_apart_and_is_stable():
    assert resolve("Adam", lr=0.1).key == resolve(torch.optim.Adam, lr=0.1, betas=(0.9, 0.999)).key
    assert len({resolve("Adam", lr=0.1).key, resolve("Adam", lr=0.2).key, resolve("AdamW", lr=0.1).key}) == 3


def test_a_spec_passes_through():
    spec = resolve("Adam", lr=0.1)
    assert isinstance(spec, OptimizerSpec)
    assert resolve(spec).key == spec.key
    assert resolve(spec, lr=0.3).hyper["lr"] == 0.3


def test_no_step_size_means_the_optimizers_own():
    assert resolve("Adam", lr=None).hyper["lr"] == 1e-3


@pytest.mark.parametrize(("optimizer", "hyper", "said"), REFUSED)
def test_refused(optimizer, hyper, said):
    with pytest.raises(kobai.BadInput) as caught:
        resolve(optimizer, **hyper).build([torch.zeros(2, requires_grad=True)])
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_package_of_ones_own(tmp_path, monkeypatch):
    (tmp_path / "kobai_test_optimizers.py").write_text("import torch\n\n\nclass Mine(torch.optim.SGD):\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    spec = resolve("kobai_test_optimizers.Mine", lr=0.1)
    assert spec.name == "Mine"
    assert spec.elementwise is None
    assert kobai.descend("x1**2", [1.0], optimizer="kobai_test_optimizers.Mine", lr=0.25, steps=1).x[1, 0] == 0.5
    with pytest.raises(Missing, match="Did you mean 'Mine'"):
        resolve("kobai_test_optimizers.Mines")
    del sys.modules["kobai_test_optimizers"]


def test_closures_are_found_by_signature():
    assert needs_closure(torch.optim.LBFGS)
    assert not needs_closure(torch.optim.Adam)
    assert not needs_closure(lambda params: None)


def test_the_list_is_complete():
    listed = {o.name: o for o in kobai.optimizers()}
    found = {n for n, c in vars(torch.optim).items() if isinstance(c, type) and issubclass(c, torch.optim.Optimizer)}
    assert found - {"Optimizer"} <= set(listed)
    assert list(listed) == names()
    for info in listed.values():
        assert info.formula, info.name
        assert not info.general, info.name
        assert info.update.startswith("xₜ₊₁ = "), info.name
        assert info.family in FAMILIES, info.name
        assert info.reference, info.name
        assert info.elementwise is not None, info.name
        assert resolve(info.path).name == info.name
    assert listed["LBFGS"].closure
    assert "column" in listed["Muon"].note


@pytest.mark.parametrize(
    ("name", "hyper", "last"),
    [
        ("SGD", {"momentum": 0.0}, "x_{t+1} = x_t − η g_t"),
        ("sgd", {"momentum": 0.9}, "x_{t+1} = x_t − η b_{t+1}"),
        ("torch.optim.SGD", {"momentum": 0.9, "nesterov": True}, "x_{t+1} = x_t − η (g_t + β b_{t+1})"),
        ("Barzilai-Borwein", {"variant": "short"}, r"x_{t+1} = x_t − \frac{s_t^T y_t}{y_t^T y_t} g_t"),
        ("ASGD", {}, "a_{t+1} = a_t + μ_t (x_{t+1} − a_t)"),
        ("pytorch_optimizer.ASGD", {}, "x_{t+1} = x_t − λ_t g_t"),
        ("Lion", {}, "m_{t+1} = β_2 m_t + (1 − β_2) g_t"),
        ("somebody's own", {}, ""),
    ],
)
def test_the_formula_of_a_name(name, hyper, last):
    assert ["", *optimizer_formula(name, hyper).splitlines()][-1] == last


def test_the_docs_have_the_formulas_of_kobais_own():
    docs = (Path(__file__).parents[2] / "docs" / "optimizers.md").read_text(encoding="utf-8")
    for info in kobai.optimizers():
        if info.path.startswith("kobai."):
            cells = [f"`{info.name}`", info.family, info.update, info.note]
            assert "| " + " | ".join(cell.replace("|", "\\|") for cell in cells).rstrip() + " |" in docs


def test_references_stand_in_the_docstring_of_the_class():
    info = kobai.optimize.optimizer_info("Polyak")
    assert info.reference.startswith('B. T. Polyak, "Minimization of unsmooth functionals", USSR')
    assert "\n" not in info.reference


def test_a_hyperparameter_of_another_kind_is_told_its_default():
    with pytest.raises(kobai.BadInput, match=r"by default betas=\(0\.9, 0\.999\)"):
        kobai.descend("sphere", optimizer="Adam", betas=0.9)


def _tensor(p):
    return torch.optim.SGD(p, lr=_SHARED)


_SHARED = torch.tensor(0.1)


@pytest.mark.parametrize(
    ("optimizer", "hyper"),
    [
        ("SGD", {"lr": _SHARED}),
        ("Adam", {"lr": _SHARED, "betas": (torch.tensor(0.9), 0.99)}),
        (torch.optim.SGD, {"lr": _SHARED, "momentum": torch.tensor(0.5)}),
        (_tensor, {}),
        (lambda p, lr=_SHARED: torch.optim.SGD(p, lr=lr), {}),
        (lambda p, lr: torch.optim.Adam(p, lr=lr), {"lr": _SHARED}),
    ],
)
def test_hyperparameters_are_taken_by_value(optimizer, hyper):
    """A scheduler writes into a tensor that is the step size; neither the caller's nor another run's may change."""

    def halve(built):
        return torch.optim.lr_scheduler.ExponentialLR(built, 0.5)

    starts = [[1.0, 2.0], [1.0, 2.0], [3.0, 1.0]]
    once = {"optimizer": optimizer, "scheduler": halve, "steps": 4, **hyper}
    loop = kobai.descend("x1**2 + 3*x2**2", starts, engine="loop", **once)
    assert torch.equal(loop.x[0], loop.x[1])
    assert torch.equal(loop.x, kobai.descend("x1**2 + 3*x2**2", starts, **once).x)
    torch.testing.assert_close(loop.lr[0, :4], 0.1 * 0.5 ** torch.arange(4.0))
    assert float(_SHARED) == torch.tensor(0.1).item()
    assert float(loop.hyper.get("lr", 0.1)) == pytest.approx(0.1)
