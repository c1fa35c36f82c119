import numpy as np
import pytest
import torch

import kobai
from kobai.errors import BadInput
from kobai.theory import critical_points

# From kobai's issue on studies, computed independently.
SADDLES = [
    (3.3851541836, 0.0738518798), (0.0866775046, 2.8842547012), (-3.0730257508, -0.0813530443), (-0.1279613467, -1.9537149802),
]  # fmt: skip


def test_himmelblau():
    found = critical_points("himmelblau", [(-5, 5), (-5, 5)])
    assert [p.kind for p in found] == ["minimum"] * 4 + ["saddle"] * 4 + ["maximum"]
    assert np.abs([p.value for p in found[:4]]).max() < 1e-25
    assert np.allclose([p.x for p in found[4:8]], SADDLES, atol=1e-9)
    assert np.allclose(found[8].x, (-0.2708445907, -0.9230385565), atol=1e-9)
    assert found[8].value == pytest.approx(181.6165215226, abs=1e-9)
    limits = sorted(2 / p.eigenvalues[1] for p in found[:4])
    assert limits == pytest.approx([0.0149493, 0.0189719, 0.0243060, 0.0248293], abs=5e-8)


@pytest.mark.parametrize(
    ("f", "window", "kinds"),
    [
        ("x1**2 - x2**2", [(-1, 1)] * 2, ["saddle"]),
        ("-(x1**2) - 3*x2**2", [(-1, 1)] * 2, ["maximum"]),
        ("x1**4/4 - x1**2/2 + x2**2", [(-2, 2)] * 2, ["minimum", "minimum", "saddle"]),
        ("x1**4/4 - x1**2/2 + x2**2", [(0.5, 2), (-2, 2)], ["minimum"]),
        ("cos(x1) + cos(x2)", [(-3.5, 3.5)] * 2, ["minimum"] * 4 + ["saddle"] * 4 + ["maximum"]),
        ("exp(x1) + x2", [(-2, 2)] * 2, []),
        ("rosenbrock", [(-2, 2), (-1, 3)], ["minimum"]),
    ],
)
def test_kinds(f, window, kinds):
    found = critical_points(f, window)
    assert [p.kind for p in found] == kinds
    for point in found:
        x = torch.tensor(point.x, dtype=torch.float64)
        assert kobai.objective(f).value_and_grad(x)[1].norm() < 1e-9


def test_the_number_of_each_kind_agrees_with_the_degree():
    """On a torus, minima − saddles + maxima = 0 for a periodic function, shifted so that none lies on the edge."""
    tau = 2 * np.pi
    found = critical_points("sin(x1) + sin(x2) + 0.3*sin(x1 + 2*x2)", [(0.1, 0.1 + tau), (0.2, 0.2 + tau)])
    kinds = [p.kind for p in found]
    assert kinds.count("minimum") - kinds.count("saddle") + kinds.count("maximum") == 0
    assert kinds.count("minimum") >= 1


@pytest.mark.parametrize("window", [[(1, 1), (0, 1)], [(0, 1)], "no", [(2, 1), (0, 1)], [(0, float("nan")), (0, 1)]])
def test_windows_that_cannot_be(window):
    with pytest.raises(BadInput, match="window"):
        critical_points("x1**2 + x2**2", window)


def test_two_variables():
    with pytest.raises(BadInput, match="variables"):
        critical_points("x1 + x2 + x3")
