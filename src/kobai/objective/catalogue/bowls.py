"""Bowls: convex, one minimum, curvature known in closed form."""

from __future__ import annotations

from kobai.objective.catalogue._entry import Entry

ROWS = [
    Entry(
        key="sphere",
        name="Sphere",
        formula="sum(x**2)",
        dim=None,
        domain=[(-3.0, 3.0)],
        minima=lambda n, p: [(0.0,) * n],
        start=(2.0, 2.0),
        reference="De Jong (1975), function 1",
        note="the bowl everything begins with",
        aliases=("de jong 1", "bowl"),
    ),
    Entry(
        key="rosenbrock",
        name="Rosenbrock",
        formula="sum(b*(x[i+1] - x[i]**2)**2 + (a - x[i])**2, i, 1, n-1)",
        dim=None,
        least=2,
        parameters={"a": 1.0, "b": 100.0},
        domain=[(-2.0, 2.0)],
        minima=lambda n, p: [(p["a"], p["a"] ** 2)] if n == 2 else [(1.0,) * n] if p["a"] == 1.0 else [],
        start=(-1.2, 1.0),
        reference="Rosenbrock (1960), doi:10.1093/comjnl/3.3.175",
        note="a curved valley: easy to reach, slow to follow",
        aliases=("banana",),
    ),
]
