"""The catalogue against figures computed elsewhere, its minima against the gradient, and every way to evaluate it."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

import kobai
from kobai.objectives.catalogue import fold
from tests.problems import CATALOGUE, CREASED, ON_THE_EDGE, PROBLEMS, SMOOTH

# (function, point, value). BoTorch 0.18.1, botorch.test_functions.synthetic, float64.
BOTORCH = [
    ("ackley", (-13.107, 7.864), 18.362193510196008),
    ("beale", (-1.8, 1.08), 10.297993876738555),
    ("branin", (-0.5, 9.3), 24.53708037064856),
    ("bukin_6", (-12.0, 0.72), 84.8728137423857),
    ("dixon_price", (-4.0, 2.4), 506.7408),
    ("drop_wave", (-2.048, 1.229), -0.015256130716194291),
    ("eggholder", (-204.8, 122.88), -59.49250482436587),
    ("griewank", (-240.0, 144.0), 20.494474337908624),
    ("hartmann_3", (0.3, 0.62, 0.41), -0.8158635844102975),
    ("hartmann_6", (0.3, 0.62, 0.41, 0.77, 0.18, 0.55), -0.1375825145186449),
    ("holder_table", (-4.0, 2.4), -0.9062441096344974),
    ("levy", (-4.0, 2.4), 2.9737911438298275),
    ("michalewicz", (0.942, 1.948), -0.00025604267357470285),
    ("powell", (-1.3, 1.58, -0.31, 2.93), 3487.7223041000016),
    ("rastrigin", (-2.048, 1.229), 14.840455961610745),
    ("rosenbrock", (-0.5, 4.3), 1642.5),
    ("six_hump_camel", (-1.2, 0.48), 1.1155046399999997),
    ("styblinski_tang", (-2.0, 1.2), -36.4832),
    ("three_hump_camel", (-2.0, 1.2), 0.9066666666666654),
]
# opfunu 1.0.4, opfunu.name_based, float64.
OPFUNU = [
    ("adjiman", (-0.1, 0.24), 0.33106880989782045),
    ("alpine_1", (-4.0, 2.4), 5.288321614554475),
    ("bartels_conn", (-2.0, 1.2), 4.3116551813023545),
    ("bird", (-2.513, 1.508), 15.53437792614313),
    ("bohachevsky_1", (-0.8, 0.48), 1.3206616372360631),
    ("bohachevsky_2", (-0.8, 0.48), 1.3110074028237535),
    ("bohachevsky_3", (-0.8, 0.48), 1.3819628441412062),
    ("booth", (-4.0, 2.4), 150.8),
    ("cross_in_tray", (-4.0, 2.4), -1.7754869048381636),
    ("cube", (-0.6, 0.48), 51.001599999999996),
    ("deckkers_aarts", (-8.0, 4.8), 6393021.030341647),
    ("easom", (1.0, 4.2), 0.0008804394357941413),
    ("egg_crate", (-2.0, 1.2), 47.82796670506072),
    ("exponential", (-1.2, 0.72), -0.37561146786206523),
    ("freudenstein_roth", (1.0, 2.58), 1624.3968685338878),
    ("goldstein_price", (-0.8, 0.48), 10824.260317436077),
    ("himmelblau", (-2.0, 1.2), 90.7936),
    ("hosaki", (1.5, 3.72), -0.6235587739947132),
    ("levy_13", (-1.0, 2.2), 10.36052622469986),
    ("matyas", (-4.0, 2.4), 10.2656),
    ("mccormick", (0.15, 1.34), 6.537837752043144),
    ("qing", (-1.2, 0.72), 2.38873856),
    ("salomon", (-4.0, 2.4), 1.976806765607804),
]
# Values in the literature: Moré, Garbow and Hillstrom (1981), doi:10.1145/355934.355936, at their standard starts; Dixon and
# Szegő (1978); Trefethen (2002); Müller and Brown (1979); Jamil and Yang (2013); Forrester et al. (2008).
LITERATURE = [
    ("rosenbrock", (-1.2, 1.0), 24.2),
    ("freudenstein_roth", (0.5, -2.0), 400.5),
    ("beale", (1.0, 1.0), 14.203125),
    ("powell", (3.0, -1.0, 0.0, 1.0), 215.0),
    ("colville", (-3.0, -1.0, -3.0, -1.0), 19192.0),
]
MINIMUM = {
    "branin": 0.397887357729739, "goldstein_price": 3.0, "hartmann_3": -3.86278, "hartmann_6": -3.32237,
    "shekel": -10.53641, "six_hump_camel": -1.0316284534898774, "trefethen": -3.306868647475,
    "muller_brown": -146.69951720995402, "forrester": -6.020740, "gramacy_lee": -0.869011134989500,
    "two_waves": -1.899599, "mccormick": -1.913222954981037, "schaffer_4": 0.292579, "holder_table": -19.2085,
    "eggholder": -959.6407, "cross_in_tray": -2.06261, "shubert": -186.7309, "bird": -106.764537,
    "styblinski_tang": -78.33233140754, "michalewicz": -1.80130341, "drop_wave": -1.0, "easom": -1.0,
    "adjiman": -2.02180678, "hosaki": -2.3458, "deckkers_aarts": -24776.518342, "trid": -2.0,
    "peaks": -6.5511333328358, "bartels_conn": 1.0,
}  # fmt: skip
# Of these the minimum is not 0 for reasons of our own: the row states constants that shift it.
SHIFTED = {"double_well", "exponential", "factorisation", "mexican_hat", "plateau", "quartic_plateau"}


@pytest.mark.parametrize(("key", "x", "value"), BOTORCH + OPFUNU + LITERATURE)
def test_values_computed_elsewhere(key, x, value):
    f = kobai.objective(key, dim=len(x))
    assert float(f(torch.tensor(x, dtype=torch.float64))) == pytest.approx(value, rel=1e-11)


def test_scipy_agrees_on_rosenbrock_and_its_gradient():
    from scipy.optimize import rosen, rosen_der

    for n in (2, 3, 10):
        x = torch.randn(n, dtype=torch.float64)
        value, grad = kobai.objective("rosenbrock").value_and_grad(x)
        assert float(value) == pytest.approx(rosen(x.numpy()), rel=1e-12)
        assert grad.numpy() == pytest.approx(rosen_der(x.numpy()), rel=1e-10)


@pytest.mark.parametrize("key", CATALOGUE)
def test_known_minima(key):
    problem = PROBLEMS[key]
    f = problem.objective()
    known = f.minima_for(problem.dim)
    if key in ("saddle", "monkey_saddle"):
        assert known == []
        return
    lowest = min(m.value for m in known)
    if key not in SHIFTED:
        assert lowest == pytest.approx(MINIMUM.get(key, 0.0), abs=5e-5 if key in MINIMUM else 1e-12, rel=1e-6)
    box = torch.tensor(f.domain_for(problem.dim), dtype=torch.float64)
    for minimum in known:
        x = torch.tensor(minimum.x, dtype=torch.float64)
        assert bool(((x >= box[:, 0]) & (x <= box[:, 1])).all())
        assert minimum.isglobal == (minimum.value <= lowest + 1e-6 * max(1.0, abs(lowest)))
        if key not in ON_THE_EDGE | {"bukin_6", "happy_cat"}:
            _, grad = f.value_and_grad(x)
            assert float(grad.norm()) <= 1e-5 * max(1.0, abs(lowest))
        nearby = x + (torch.rand(400, len(x), dtype=torch.float64) - 0.5) * 0.02 * (box[:, 1] - box[:, 0])
        nearby = nearby.clamp(box[:, 0], box[:, 1])
        near = x + (nearby - x) * 1e-2
        assert float(f.batch(near).min()) >= minimum.value - 1e-6 * max(1.0, abs(minimum.value))


@pytest.mark.parametrize("key", CATALOGUE)
def test_nothing_in_the_domain_is_lower(key):
    problem = PROBLEMS[key]
    f = problem.objective()
    known = f.minima_for(problem.dim)
    if not known:
        return
    box = torch.tensor(f.domain_for(problem.dim), dtype=torch.float64)
    points = box[:, 0] + torch.rand(20_000, problem.dim, dtype=torch.float64) * (box[:, 1] - box[:, 0])
    values = f.batch(points)
    assert bool(values.isfinite().all())
    assert float(values.min()) >= known[0].value - 1e-6 * max(1.0, abs(known[0].value))


@pytest.mark.parametrize("key", [key for key in CATALOGUE if kobai.objective(key).dim is None])
@pytest.mark.parametrize("n", [1, 3, 7])
def test_any_number_of_variables(key, n):
    f = kobai.objective(key)
    if n < f.least_dim:
        with pytest.raises(kobai.BadInput, match="variables or more"):
            f.resolve_dim(n)
        return
    f = f.at(n)
    assert f.dim == n
    for minimum in f.minima_for(n):
        _, grad = f.value_and_grad(torch.tensor(minimum.x, dtype=torch.float64))
        assert len(minimum.x) == n
        assert key in CREASED or float(grad.norm()) < 1e-5


@pytest.mark.parametrize("name", SMOOTH)
def test_gradients_are_those_of_finite_differences(name):
    problem = PROBLEMS[name]
    f = problem.objective()
    x = problem.x0() + 0.01 * torch.rand(problem.dim, dtype=torch.float64)
    _, grad = f.value_and_grad(x)
    h = 1e-6 * torch.eye(problem.dim, dtype=torch.float64)
    slopes = (f.batch(x + h) - f.batch(x - h)) / 2e-6
    assert float((grad - slopes).norm()) <= 1e-5 * float(grad.norm()) + 1e-7


@pytest.mark.parametrize("name", list(PROBLEMS))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_many_points_are_the_single_points(name, dtype):
    problem = PROBLEMS[name]
    f = problem.objective()
    points = problem.x0(dtype) + 0.1 * torch.rand(2, 3, problem.dim, dtype=dtype)
    values, grads = f.value_and_grad(points)
    assert values.dtype == grads.dtype == dtype
    assert values.shape == (2, 3)
    assert grads.shape == points.shape
    tight = {"rtol": 1e-4, "atol": 1e-4} if dtype == torch.float32 else {"rtol": 1e-10, "atol": 1e-10}
    for i in range(2):
        for j in range(3):
            value, grad = f.value_and_grad(points[i, j])
            assert torch.allclose(values[i, j], value, **tight)
            assert torch.allclose(grads[i, j], grad, **tight)


def test_at_least_forty_rows_each_said_in_full():
    rows = kobai.functions()
    assert len(rows) >= 48
    assert {1, 2, 4, 6, None} <= {row.dim for row in rows}
    for row in rows:
        assert row.name
        assert row.note
        assert row.reference
        assert fold(row.key) == fold(row.key.casefold())
        made = kobai.objective(row.key)
        assert made.key == row.key
        assert made.formula is not None


def test_names_as_people_write_them():
    for spelled in ("Goldstein-Price", "goldstein price", "GOLDSTEIN_PRICE", "goldsteinprice"):
        assert kobai.objective(spelled).key == "goldstein_price"
    assert kobai.objective("banana").key == "rosenbrock"
    names = [fold(name) for row in kobai.functions() for name in {row.key, *row.aliases}]
    assert len(names) == len(set(names)), "two rows share a name"


def test_constants_can_be_changed():
    f = kobai.objective("rosenbrock", a=2.0, b=10.0, dim=2)
    assert [m.x for m in f.minima_for(2)] == [(2.0, 4.0)]
    assert float(f(torch.tensor([2.0, 4.0]))) == 0.0
    with pytest.raises(kobai.BadInput, match="c: Rosenbrock has no constant"):
        kobai.objective("rosenbrock", c=1.0)
    assert kobai.objective("double_well", t=0.0).minima_for(1) == []


@pytest.mark.parametrize("make", [list, tuple, torch.tensor])
def test_quadratic_form(make):
    """The article's einsum, from any matrix."""
    A = make([[2.0, 0.5, 0.0], [0.5, 1.0, -0.25], [0.0, 0.25, 3.0]])
    f = kobai.objective("quadratic", A=A)
    x = torch.randn(3, dtype=torch.float64)
    a = torch.as_tensor(A, dtype=torch.float64)
    assert f.dim == 3
    assert float(f(x)) == pytest.approx(float(torch.einsum("i,ij,j->", x, a, x)), rel=1e-12)
    assert torch.allclose(f.value_and_grad(x)[1], (a + a.T) @ x)
    assert [m.x for m in f.minima_for(3)] == [(0.0, 0.0, 0.0)]
    assert kobai.objective("quadratic", A=[[1.0, 0.0], [0.0, -1.0]]).minima_for(2) == []


@pytest.mark.parametrize("A", [[[1, 2]], [], "no", 3.0, [[1, "a"], [2, 3]], [[float("inf"), 0], [0, 1]]])
def test_quadratic_form_refuses(A):
    with pytest.raises(kobai.BadInput, match="A="):
        kobai.objective("quadratic", A=A)


def test_a_row_introduces_itself_in_one_line():
    for row in kobai.functions():
        said = repr(row)
        assert said.startswith(f"<Entry {row.key!r}, dim=")
        assert "<function" not in said
        assert len(said) < 150


def test_listing_the_catalogue_imports_no_torch():
    code = "import sys, kobai; kobai.functions(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_names_notes_and_families_are_in_japanese_too():
    from kobai.objectives.catalogue import families
    from kobai.objectives.catalogue.japanese import FAMILIES, NAMES, NOTES

    assert set(NAMES) == set(NOTES)
    assert len(set(NAMES.values())) == len(NAMES)
    # log cosh is written so in Japanese, too.
    assert {key for key, name in NAMES.items() if name.isascii()} == {"log_cosh"}
    assert set(NOTES) == {entry.key for entry in kobai.functions()}
    assert set(FAMILIES) == set(families())
    assert len(set(NOTES.values())) == len(NOTES)
