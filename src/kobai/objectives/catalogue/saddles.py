"""Functions with saddle points: the gradient is zero at points that are not minima."""

from __future__ import annotations

from kobai.objectives.catalogue.entry import Entry

ROWS = [
    Entry(
        "saddle", "Saddle", "x1**2 - x2**2",
        domain=[(-2.0, 2.0)] * 2, minima=[], start=(1.8, 0.001),
        note="first towards the saddle, then away from it and down without end", aliases=("hyperbolic_paraboloid",),
        reference="Dauphin et al. (2014), arXiv:1406.2572",
    ),
    Entry(
        "monkey_saddle", "Monkey saddle", "x1**3 - 3*x1*x2**2",
        domain=[(-1.5, 1.5)] * 2, minima=[], start=(1.2, 0.02),
        note="three ways down: two for the legs, one for the tail; flat to second order in the middle",
        reference="Hilbert and Cohn-Vossen (1932), Anschauliche Geometrie, section 29",
    ),
    Entry(
        "saddle_between_wells", "Saddle between two wells", "(x1**2 - 1)**2 + x2**2",
        domain=[(-1.8, 1.8)] * 2, minima=[(1.0, 0.0), (-1.0, 0.0)], start=(0.001, 1.5),
        note="started on the ridge, a descent rests at the saddle before it decides", aliases=("two_wells",),
        reference="Strogatz (2015), Nonlinear Dynamics and Chaos, section 6.5",
    ),
    Entry(
        "factorisation", "Matrix factorisation", "(x1*x2 - 1)**2 + 0.01*(x1**2 + x2**2)",
        domain=[(-2.5, 2.5)] * 2, minima=[(0.99498743710662, 0.99498743710662), (-0.99498743710662, -0.99498743710662)],
        start=(2.2, -0.4),
        note="the smallest matrix factorisation: the origin is a saddle, two valleys of solutions around it",
        aliases=("matrix_factorisation", "matrix_factorization", "two_layer_linear_network"),
        reference="Ge, Huang, Jin and Yuan (2015), arXiv:1503.02101",
    ),
]  # fmt: skip
