"""Landscapes: functions of two variables with several minima, each known by name in the literature."""

from __future__ import annotations

from itertools import product

from kobai.objectives.catalogue.entry import Entry, Point


def _signed(a: float, b: float) -> list[Point]:
    """(±a, ±b)."""
    return [(s * a, t * b) for s, t in product((1.0, -1.0), repeat=2)]


ROWS = [
    Entry(
        "himmelblau", "Himmelblau", "(x1**2 + x2 - 11)**2 + (x1 + x2**2 - 7)**2",
        domain=[(-5.0, 5.0)] * 2,
        minima=[(3.0, 2.0), (-2.80511808695274, 3.13131251825057), (-3.77931025337775, -3.28318599128617),
                (3.58442834033049, -1.8481265269644)],
        start=(-0.5, -0.5),
        note="four equal minima; where does one go from near the hilltop?",
        reference="Himmelblau (1972), Applied Nonlinear Programming",
    ),
    Entry(
        "goldstein_price", "Goldstein-Price",
        "(1 + (x1 + x2 + 1)**2*(19 - 14*x1 + 3*x1**2 - 14*x2 + 6*x1*x2 + 3*x2**2))"
        "*(30 + (2*x1 - 3*x2)**2*(18 - 32*x1 + 12*x1**2 + 48*x2 - 36*x1*x2 + 27*x2**2))",
        domain=[(-2.0, 2.0)] * 2, minima=[(0.0, -1.0)], local=[(-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)], start=(-1.5, 0.5),
        note="from 3 to a million within one picture",
        reference="Goldstein and Price (1971), doi:10.1090/S0025-5718-1971-0312365-X",
    ),
    Entry(
        "six_hump_camel", "Six-hump camel", "(4 - 2.1*x1**2 + x1**4/3)*x1**2 + x1*x2 + (-4 + 4*x2**2)*x2**2",
        domain=[(-2.0, 2.0), (-1.0, 1.0)],
        minima=[(0.0898420131003181, -0.71265640302074), (-0.0898420131003181, 0.71265640302074)],
        local=[(1.70360671496998, -0.796083568672625), (-1.70360671496998, 0.796083568672625),
               (1.6071047529202, 0.568651454884131), (-1.6071047529202, -0.568651454884131)],
        start=(1.9, 0.1),
        note="six minima, two of them deepest", aliases=("six_hump", "camel6", "camel"),
        reference="Dixon and Szegő (1978), Towards Global Optimisation 2",
    ),
    Entry(
        "easom", "Easom", "-cos(x1)*cos(x2)*exp(-(x1 - pi)**2 - (x2 - pi)**2)",
        domain=[(-2.0, 8.0)] * 2, minima=[(3.141592653589793, 3.141592653589793)], start=(1.9, 4.2),
        note="a needle hole in a plain: the gradient says nothing until one is near",
        reference="Easom (1990), A survey of global optimization techniques",
    ),
    Entry(
        "eggholder", "Eggholder", "-(x2 + 47)*sin(sqrt(abs(x2 + x1/2 + 47))) - x1*sin(sqrt(abs(x1 - (x2 + 47))))",
        domain=[(-512.0, 512.0)] * 2, minima=[(512.0, 404.2319)], start=(350.0, 300.0),
        note="the lowest point lies on the edge of the domain",
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 53",
    ),
    Entry(
        # The literature's (|sin x₁ sin x₂ e^u| + 1)^0.1 with e^(u/10) taken out: e^u, u ≈ 100, is beyond float32.
        "cross_in_tray", "Cross-in-tray",
        "-0.0001*exp(abs(100 - norm(x)/pi)/10)*(abs(sin(x1)*sin(x2)) + exp(-abs(100 - norm(x)/pi)))**0.1",
        domain=[(-10.0, 10.0)] * 2, minima=_signed(1.3494066, 1.3494066), start=(2.5, 2.0),
        note="sharp walls in a cross, minima in the four corners beside it",
        reference="Mishra (2006), doi:10.2139/ssrn.926132; Jamil and Yang (2013), function 41",
    ),
    Entry(
        "drop_wave", "Drop-wave", "-(1 + cos(12*norm(x)))/(0.5*sum(x**2) + 2)",
        domain=[(-5.12, 5.12)] * 2, minima=[(0.0, 0.0)], start=(-1.9, 1.2),
        note="rings around a drop that fell",
        reference="Molga and Smutnicki (2005), Test functions for optimization needs",
    ),
    Entry(
        "branin", "Branin", "(x2 - 5.1*x1**2/(4*pi**2) + 5*x1/pi - 6)**2 + 10*(1 - 1/(8*pi))*cos(x1) + 10",
        domain=[(-5.0, 10.0), (0.0, 15.0)],
        minima=[(-3.141592653589793, 12.275), (3.141592653589793, 2.275), (9.42477796076938, 2.475)], start=(1.0, 13.0),
        note="three equal minima in one winding valley", aliases=("branin_hoo",),
        reference="Branin (1972), doi:10.1147/rd.165.0504; Dixon and Szegő (1978)",
    ),
    Entry(
        "schaffer_2", "Schaffer 2", "0.5 + (sin(x1**2 - x2**2)**2 - 0.5)/(1 + 0.001*(x1**2 + x2**2))**2",
        domain=[(-4.0, 4.0)] * 2, minima=[(0.0, 0.0)], start=(2.3, 1.2),
        note="saddle-shaped waves, all nearly as low as the lowest", aliases=("schaffer", "schaffer_n2"),
        reference="Schaffer (1984), Some experiments in machine learning using vector evaluated genetic algorithms",
    ),
    Entry(
        "schaffer_4", "Schaffer 4", "0.5 + (cos(sin(abs(x1**2 - x2**2)))**2 - 0.5)/(1 + 0.001*(x1**2 + x2**2))**2",
        domain=[(-4.0, 4.0)] * 2, minima=[(0.0, 1.253132), (0.0, -1.253132), (1.253132, 0.0), (-1.253132, 0.0)],
        start=(2.3, 1.2),
        note="four minima on the crests of the waves", aliases=("schaffer_n4",),
        reference="Schaffer (1984); Mishra (2006), doi:10.2139/ssrn.926132",
    ),
    Entry(
        "holder_table", "Hölder table", "-abs(sin(x1)*cos(x2)*exp(abs(1 - norm(x)/pi)))",
        domain=[(-10.0, 10.0)] * 2, minima=_signed(8.055023, 9.664590), start=(6.5, 7.5),
        note="the minima stand in the four corners", aliases=("holder", "table_2"),
        reference="Mishra (2006), doi:10.2139/ssrn.926132; Jamil and Yang (2013), function 146",
    ),
    Entry(
        "bohachevsky_1", "Bohachevsky 1", "x1**2 + 2*x2**2 - 0.3*cos(3*pi*x1) - 0.4*cos(4*pi*x2) + 0.7",
        domain=[(-2.0, 2.0)] * 2, minima=[(0.0, 0.0)], start=(-1.6, 1.3),
        note="a bowl with a dimpled floor", aliases=("bohachevsky",),
        reference="Bohachevsky, Johnson and Stein (1986), doi:10.1080/00401706.1986.10488128",
    ),
    Entry(
        "bohachevsky_2", "Bohachevsky 2", "x1**2 + 2*x2**2 - 0.3*cos(3*pi*x1)*cos(4*pi*x2) + 0.3",
        domain=[(-2.0, 2.0)] * 2, minima=[(0.0, 0.0)], start=(-1.6, 1.3),
        note="the dimples multiplied instead of added",
        reference="Bohachevsky, Johnson and Stein (1986), doi:10.1080/00401706.1986.10488128",
    ),
    Entry(
        "bohachevsky_3", "Bohachevsky 3", "x1**2 + 2*x2**2 - 0.3*cos(3*pi*x1 + 4*pi*x2) + 0.3",
        domain=[(-2.0, 2.0)] * 2, minima=[(0.0, 0.0)], start=(-1.6, 1.3),
        note="furrows aslant across a bowl",
        reference="Bohachevsky, Johnson and Stein (1986), doi:10.1080/00401706.1986.10488128",
    ),
    Entry(
        "shubert", "Shubert", "sum(i*cos((i + 1)*x1 + i), i, 1, 5)*sum(i*cos((i + 1)*x2 + i), i, 1, 5)",
        domain=[(-10.0, 10.0)] * 2,
        minima=[point for u, v in product((-7.08350640765156, -0.800321100471973, 5.48286420670761),
                                          (-7.70831373549935, -1.42512842831976, 4.85805687885983))
                for point in ((u, v), (v, u))],
        start=(-1.9, 0.2),
        note="760 minima, 18 of them deepest",
        reference="Shubert (1972), doi:10.1137/0709036; Hedar",
    ),
    Entry(
        "levy_13", "Levy 13", "sin(3*pi*x1)**2 + (x1 - 1)**2*(1 + sin(3*pi*x2)**2) + (x2 - 1)**2*(1 + sin(2*pi*x2)**2)",
        domain=[(-4.0, 6.0)] * 2, minima=[(1.0, 1.0)], start=(-2.2, 4.1),
        note="a dented bowl", aliases=("levy_n13",),
        reference="Levy and Montalvo (1985), doi:10.1137/0906002; Surjanovic and Bingham (2013)",
    ),
    Entry(
        "bird", "Bird", "sin(x1)*exp((1 - cos(x2))**2) + cos(x2)*exp((1 - sin(x1))**2) + (x1 - x2)**2",
        domain=[(-6.283185307179586, 6.283185307179586)] * 2,
        minima=[(4.70104313024955, 3.15293850372493), (-1.58214217693003, -3.13024680345466)], start=(2.0, -3.0),
        note="two deep hollows one period apart", aliases=("mishras_bird", "mishra_bird"),
        reference="Mishra (2006), doi:10.2139/ssrn.926132; Jamil and Yang (2013), function 16",
    ),
    Entry(
        "adjiman", "Adjiman", "cos(x1)*sin(x2) - x1/(x2**2 + 1)",
        domain=[(-1.0, 2.0), (-1.0, 1.0)], minima=[(2.0, 0.10578347)], start=(0.2, -0.6),
        note="the lowest point of the domain lies on its edge; the descent walks past",
        reference="Adjiman, Androulakis and Floudas (1998), doi:10.1016/S0098-1354(98)00218-X",
    ),
    Entry(
        "bartels_conn", "Bartels-Conn", "abs(x1**2 + x2**2 + x1*x2) + abs(sin(x1)) + abs(cos(x2))",
        domain=[(-5.0, 5.0)] * 2, minima=[(0.0, 0.0)], start=(-3.5, 2.5),
        note="creases over a bowl, and a kinked floor",
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 9",
    ),
    Entry(
        "hosaki", "Hosaki", "(1 - 8*x1 + 7*x1**2 - 7*x1**3/3 + x1**4/4)*x2**2*exp(-x2)",
        domain=[(0.0, 5.0), (0.0, 6.0)], minima=[(4.0, 2.0)], local=[(1.0, 2.0)], start=(2.4, 4.5),
        note="two pits beside each other",
        reference="Bekey and Ung (1974), doi:10.1109/TSMC.1974.5408525",
    ),
    Entry(
        "deckkers_aarts", "Deckkers-Aarts", "100000*x1**2 + x2**2 - (x1**2 + x2**2)**2 + 0.00001*(x1**2 + x2**2)**4",
        domain=[(-20.0, 20.0)] * 2, minima=[(0.0, 14.945112151892), (0.0, -14.945112151892)], start=(8.0, 4.0),
        note="two pits at the ends of a very steep gorge",
        reference="Ali, Khompatraporn and Zabinsky (2005), doi:10.1007/s10898-004-9972-2",
    ),
    Entry(
        "trefethen", "Trefethen",
        "exp(sin(50*x1)) + sin(60*exp(x2)) + sin(70*sin(x1)) + sin(sin(80*x2)) - sin(10*(x1 + x2)) + (x1**2 + x2**2)/4",
        domain=[(-1.0, 1.0)] * 2, minima=[(-0.0244030796943752, 0.210612427155356)], start=(0.55, -0.6),
        note="noise with a formula: one of a hundred digits' problems",
        reference="Trefethen (2002), A hundred-dollar, hundred-digit challenge, problem 4",
    ),
    Entry(
        "peaks", "Peaks",
        "3*(1 - x1)**2*exp(-x1**2 - (x2 + 1)**2) - 10*(x1/5 - x1**3 - x2**5)*exp(-x1**2 - x2**2)"
        " - exp(-(x1 + 1)**2 - x2**2)/3",
        domain=[(-3.0, 3.0)] * 2, minima=[(0.228278920556369, -1.6255349575)],
        local=[(-1.34739624436821, 0.204518866097005), (0.296445553846832, 0.320196247666834)], start=(0.9, 0.6),
        note="three hills and three hollows that everyone has seen",
        reference="MathWorks, MATLAB function peaks",
    ),
    Entry(
        "muller_brown", "Müller-Brown",
        "-200*exp(-(x1 - 1)**2 - 10*x2**2) - 100*exp(-x1**2 - 10*(x2 - 0.5)**2)"
        " - 170*exp(-6.5*(x1 + 0.5)**2 + 11*(x1 + 0.5)*(x2 - 1.5) - 6.5*(x2 - 1.5)**2)"
        " + 15*exp(0.7*(x1 + 1)**2 + 0.6*(x1 + 1)*(x2 - 1) + 0.7*(x2 - 1)**2)",
        domain=[(-1.5, 1.2), (-0.3, 2.0)], minima=[(-0.558223634633024, 1.44172584180467)],
        local=[(0.623499404930877, 0.0280377585286857), (-0.050010822998206, 0.466694104871972)], start=(-1.0, 0.6),
        note="a reaction's energy: three basins, two passes", aliases=("mueller_brown",),
        reference="Müller and Brown (1979), doi:10.1007/BF00547608",
    ),
    Entry(
        "mexican_hat", "Sombrero", "(x1**2 + x2**2 - 1)**2 + t*x1",
        parameters={"t": 0.1}, domain=[(-1.6, 1.6)] * 2, minima=[(-1.01227313103268, 0.0)], start=(0.25, 0.12),
        note="down from the top into a round gutter, then slowly around it", aliases=("sombrero",),
        reference="Goldstone (1961), doi:10.1007/BF02812722",
    ),
]  # fmt: skip
