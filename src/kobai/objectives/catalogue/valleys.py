"""Valleys: functions with a long, narrow or curved valley, along which descent is slow."""

from __future__ import annotations

from kobai.objectives.catalogue.entry import Entry, origin

ROWS = [
    Entry(
        "rosenbrock", "Rosenbrock", "sum(b*(x[i+1] - x[i]**2)**2 + (a - x[i])**2, i, 1, n - 1)",
        dim=None, least=2, parameters={"a": 1.0, "b": 100.0}, domain=[(-2.0, 2.0), (-1.0, 3.0)],
        minima=lambda n, p: (
            [(p["a"], p["a"] ** 2)] if n == 2 and p["b"] > 0 else [(1.0,) * n] if p["a"] == 1.0 and p["b"] > 0 else []
        ),
        start=(-1.2, 1.0),
        note="a curved valley: easy to reach, slow to follow", aliases=("banana", "rosenbrock_valley"),
        reference="Rosenbrock (1960), doi:10.1093/comjnl/3.3.175",
    ),
    Entry(
        "dixon_price", "Dixon-Price", "(x1 - 1)**2 + sum(i*(2*x[i]**2 - x[i-1])**2, i, 2, n)",
        dim=None, least=2, domain=[(-10.0, 10.0)],
        minima=lambda n, p: [
            tuple([*(2.0 ** (-(2**i - 2) / 2**i) for i in range(1, n)), sign * 2.0 ** (-(2**n - 2) / 2**n)])
            for sign in (1, -1)
        ],
        start=(8.0, 7.0),
        note="two minima at the end of one valley",
        reference="Dixon and Price (1989), doi:10.1007/BF00938813",
    ),
    Entry(
        "beale", "Beale", "(1.5 - x1 + x1*x2)**2 + (2.25 - x1 + x1*x2**2)**2 + (2.625 - x1 + x1*x2**3)**2",
        domain=[(-4.5, 4.5)] * 2, minima=[(3.0, 0.5)], start=(1.0, 1.0),
        note="a flat cross between steep corners",
        reference="Beale (1958), On an iterative method for finding a local minimum of a function of more than one variable",
    ),
    Entry(
        "powell", "Powell singular", "(x1 + 10*x2)**2 + 5*(x3 - x4)**2 + (x2 - 2*x3)**4 + 10*(x1 - x4)**4",
        dim=4, domain=[(-4.0, 5.0)] * 4, minima=[(0.0, 0.0, 0.0, 0.0)], start=(3.0, -1.0, 0.0, 1.0),
        note="the Hessian at the minimum is singular: every method slows down", aliases=("powell_singular",),
        reference="Powell (1962), doi:10.1093/comjnl/5.2.147",
    ),
    Entry(
        "colville", "Colville",
        "100*(x1**2 - x2)**2 + (x1 - 1)**2 + (x3 - 1)**2 + 90*(x3**2 - x4)**2"
        " + 10.1*((x2 - 1)**2 + (x4 - 1)**2) + 19.8*(x2 - 1)*(x4 - 1)",
        dim=4, domain=[(-10.0, 10.0)] * 4, minima=[(1.0, 1.0, 1.0, 1.0)], start=(-3.0, -1.0, -3.0, -1.0),
        note="two valleys crossed with a saddle between them", aliases=("wood",),
        reference="Colville (1968), A comparative study of nonlinear programming codes; also called Wood's function",
    ),
    Entry(
        "cube", "Leon", "100*(x2 - x1**3)**2 + (1 - x1)**2",
        domain=[(-1.5, 1.5), (-2.0, 2.0)], minima=[(1.0, 1.0)], start=(-1.2, 1.0),
        note="Rosenbrock's valley along a cubic", aliases=("leon",),
        reference="Leon (1966), in Recent Advances in Optimization Techniques, 28-46",
    ),
    Entry(
        "freudenstein_roth", "Freudenstein-Roth",
        "(x1 - 13 + ((5 - x2)*x2 - 2)*x2)**2 + (x1 - 29 + ((x2 + 1)*x2 - 14)*x2)**2",
        domain=[(-5.0, 15.0), (-3.0, 6.0)], minima=[(5.0, 4.0)], local=[(11.412778986902797, -0.8968052532749035)],
        start=(0.5, -2.0),
        note="the usual start leads into the wrong valley",
        reference="Freudenstein and Roth (1963), doi:10.1145/321186.321200",
    ),
    Entry(
        "bukin_6", "Bukin 6", "100*sqrt(abs(x2 - 0.01*x1**2)) + 0.01*abs(x1 + 10)",
        domain=[(-15.0, -5.0), (-3.0, 3.0)], minima=[(-10.0, 1.0)], start=(-6.0, 2.0),
        note="a ridge with no gradient at its bottom: gradient methods bounce off it", aliases=("bukin", "bukin_n6"),
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 30",
    ),
    Entry(
        "three_hump_camel", "Three-hump camel", "2*x1**2 - 1.05*x1**4 + x1**6/6 + x1*x2 + x2**2",
        domain=[(-2.5, 2.5)] * 2, minima=[(0.0, 0.0)],
        local=[(1.747552345830289, -0.8737761729151445), (-1.747552345830289, 0.8737761729151445)], start=(2.1, 1.6),
        note="three pits in a row, only the middle one deep", aliases=("three_hump", "camel3"),
        reference="Branin (1972), doi:10.1147/rd.165.0504; Jamil and Yang (2013), function 29",
    ),
    Entry(
        "mccormick", "McCormick", "sin(x1 + x2) + (x1 - x2)**2 - 1.5*x1 + 2.5*x2 + 1",
        domain=[(-1.5, 4.0), (-3.0, 4.0)], minima=[(-0.5471975511965976, -1.5471975511965976)],
        local=[(2.5943951023931953, 1.5943951023931953)], start=(3.0, 3.5),
        note="a tilted gutter with a second, shallower hollow",
        reference="McCormick (1976), doi:10.1007/BF01580665",
    ),
    Entry(
        "absolute_value", "Absolute value", "sum(abs(x))",
        dim=None, domain=[(-3.0, 3.0)], minima=origin, start=(2.2, -1.3),
        note="the gradient never shrinks, so a constant step never settles", aliases=("absolute", "l1"),
        reference="Boyd, Xiao and Mutapcic (2003), Subgradient methods",
    ),
]  # fmt: skip
