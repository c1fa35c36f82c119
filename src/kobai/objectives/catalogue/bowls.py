"""Bowls: functions with one minimum and no other valley, which differ in curvature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kobai.errors import BadInput
from kobai.objectives.catalogue.entry import Entry, origin


def _quadratic(A: Any) -> str:
    """xᵀAx written out, off-diagonal pairs together."""
    rows = A.tolist() if hasattr(A, "tolist") else A
    try:
        a = [[float(v) for v in row] for row in rows]
    except (TypeError, ValueError):
        a = []
    n = len(a)
    if not 1 <= n <= 20 or any(len(row) != n for row in a):
        raise BadInput(
            f"A={str(A)[:40]}: the quadratic form takes a square matrix of at most 20 rows, e.g. [[2, 1], [1, 3]]"
        )
    if not all(abs(v) < 1e300 for row in a for v in row):
        raise BadInput(f"A={str(A)[:40]}: the entries of the matrix should be finite numbers")
    terms = [(a[i][i], f"x{i + 1}**2") for i in range(n)]
    terms += [(a[i][j] + a[j][i], f"x{i + 1}*x{j + 1}") for i in range(n) for j in range(i + 1, n)]
    nonzero = [(c, term) for c, term in terms if c != 0] or [(0.0, f"x{n}")]
    if not any(f"x{n}" in term for _, term in nonzero):
        nonzero.append((0.0, f"x{n}"))
    return " + ".join(term if c == 1 else f"({c!r})*{term}" for c, term in nonzero)


def _quadratic_minima(n: int, p: Mapping[str, Any]) -> list[tuple[float, ...]]:
    """The origin, where A bends upwards in all directions."""
    import numpy as np

    symmetric = np.asarray(p["A"], dtype=float)
    return [(0.0,) * n] if np.linalg.eigvalsh(symmetric + symmetric.T).min() > 0 else []


ROWS = [
    Entry(
        "sphere", "Sphere", "sum(x**2)",
        dim=None, domain=[(-3.0, 3.0)], minima=origin, start=(2.0, 2.0),
        note="the bowl that everything begins with", aliases=("de_jong_1", "bowl", "paraboloid"),
        reference="De Jong (1975), An analysis of the behavior of a class of genetic adaptive systems, function 1",
    ),
    Entry(
        "quadratic", "Quadratic form xᵀAx", _quadratic,
        dim=None, parameters={"A": ((1.0, 0.0), (0.0, 1.0))}, domain=[(-3.0, 3.0)], minima=_quadratic_minima,
        start=(2.0, 2.0),
        note="the matrix A decides everything: gradient descent converges for steps below 2/λmax of A + Aᵀ",
        aliases=("quadratic_form",),
        reference="Boyd and Vandenberghe (2004), Convex Optimization, section 9.1.1",
    ),
    Entry(
        "ill_conditioned", "Ill-conditioned valley", "x1**2 + k*x2**2",
        parameters={"k": 50.0}, domain=[(-3.0, 3.0), (-1.5, 1.5)],
        minima=lambda n, p: [(0.0, 0.0)] if p["k"] > 0 else [], start=(-2.5, 0.6),
        note="steep across the valley, flat along it: step sizes that suit the one direction are wrong for the other",
        aliases=("valley", "ravine", "ill_conditioned_valley", "ellipse"),
        reference="Nocedal and Wright (2006), Numerical Optimization, section 3.3",
    ),
    Entry(
        "sum_squares", "Sum squares", "sum(i*x[i]**2, i, 1, n)",
        dim=None, domain=[(-10.0, 10.0)], minima=origin, start=(-8.0, 6.0),
        note="axis-parallel ellipsoid, condition number n", aliases=("axis_parallel_ellipsoid",),
        reference="Hedar, test functions for unconstrained global optimization",
    ),
    Entry(
        "rotated_ellipsoid", "Schwefel 1.2", "sum(sum(x[j], j, 1, i)**2, i, 1, n)",
        dim=None, domain=[(-65.536, 65.536)], minima=origin, start=(-50.0, 60.0),
        note="an ellipsoid that no axis follows", aliases=("schwefel_1_2", "double_sum", "rotated_hyper_ellipsoid"),
        reference="Schwefel (1981), Numerical Optimization of Computer Models, problem 1.2",
    ),
    Entry(
        "elliptic", "High-conditioned elliptic", "sum(10**(6*(i - 1)/(n - 1))*x[i]**2, i, 1, n)",
        dim=None, least=2, domain=[(-100.0, 100.0)], minima=origin, start=(-80.0, 60.0),
        note="condition number one million", aliases=("high_conditioned_elliptic",),
        reference="Liang, Qu and Suganthan (2013), CEC 2014 special session, function 1",
    ),
    Entry(
        "different_powers", "Sum of different powers", "sum(abs(x[i])**(i + 1), i, 1, n)",
        dim=None, domain=[(-1.0, 1.0)], minima=origin, start=(-0.8, 0.9),
        note="flatter and flatter from coordinate to coordinate",
        aliases=("sum_of_different_powers", "sum_different_powers"),
        reference="Surjanovic and Bingham (2013), Virtual Library of Simulation Experiments",
    ),
    Entry(
        "schwefel_2_22", "Schwefel 2.22", "sum(abs(x)) + prod(abs(x))",
        dim=None, domain=[(-10.0, 10.0)], minima=origin, start=(-8.0, 5.0),
        note="creases where a coordinate is zero: no gradient there",
        reference="Schwefel (1981), Numerical Optimization of Computer Models, problem 2.22",
    ),
    Entry(
        "schwefel_2_21", "Schwefel 2.21", "max(abs(x))",
        dim=None, domain=[(-10.0, 10.0)], minima=origin, start=(-8.0, 5.0),
        note="a pyramid: only the largest coordinate has a gradient", aliases=("pyramid",),
        reference="Schwefel (1981), Numerical Optimization of Computer Models, problem 2.21",
    ),
    Entry(
        "booth", "Booth", "(x1 + 2*x2 - 7)**2 + (2*x1 + x2 - 5)**2",
        domain=[(-10.0, 10.0)] * 2, minima=[(1.0, 3.0)], start=(-8.0, -6.0),
        note="a tilted quadratic, condition number 9",
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 17",
    ),
    Entry(
        "matyas", "Matyas", "0.26*(x1**2 + x2**2) - 0.48*x1*x2",
        domain=[(-10.0, 10.0)] * 2, minima=[(0.0, 0.0)], start=(-8.0, 3.0),
        note="a long diagonal valley, condition number 25",
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 71",
    ),
    Entry(
        "zakharov", "Zakharov", "sum(x**2) + sum(0.5*i*x[i], i, 1, n)**2 + sum(0.5*i*x[i], i, 1, n)**4",
        dim=None, domain=[(-5.0, 10.0)], minima=origin, start=(-4.0, 8.0),
        note="a plate that rises with the fourth power at its edges",
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 173",
    ),
    Entry(
        "trid", "Trid", "sum((x - 1)**2) - sum(x[i]*x[i-1], i, 2, n)",
        dim=None, least=2, domain=lambda n: [(-float(n * n), float(n * n))] * n,
        minima=lambda n, p: [tuple(float(i * (n + 1 - i)) for i in range(1, n + 1))], start=(-3.0, -1.0),
        note="coordinates pull on their neighbours",
        reference="Neumaier, Global Optimization test problems; Hedar",
    ),
    Entry(
        "exponential", "Exponential", "-exp(-0.5*sum(x**2))",
        dim=None, domain=[(-3.0, 3.0)], minima=origin, start=(-1.6, 1.2),
        note="a dent in a plain: the farther away, the weaker the gradient",
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 54",
    ),
    Entry(
        "plateau", "Plateau", "tanh((x1**2 + x2**2 - 4)/2)",
        domain=[(-4.0, 4.0)] * 2, minima=[(0.0, 0.0)], start=(2.8, 1.5),
        note="a saturated activation: on the plain around the pit the gradient vanishes",
        aliases=("vanishing_gradient",),
        reference="after Glorot and Bengio (2010): saturating activations",
    ),
]  # fmt: skip
