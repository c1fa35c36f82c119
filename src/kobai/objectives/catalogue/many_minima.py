"""Functions of any number of variables with many minima in a regular pattern."""

from __future__ import annotations

from itertools import product

from kobai.objectives.catalogue.entry import Entry, origin

ROWS = [
    Entry(
        "rastrigin", "Rastrigin", "A*n + sum(x**2 - A*cos(2*pi*x))",
        dim=None, parameters={"A": 10.0}, domain=[(-5.12, 5.12)], minima=origin, start=(-3.6, 2.3),
        note="an egg box in a bowl: one minimum near every whole-numbered point",
        reference="Rastrigin (1974), Systems of extremal control; Mühlenbein et al. (1991), doi:10.1016/S0167-8191(05)80052-3",
    ),
    Entry(
        "ackley", "Ackley", "-a*exp(-b*norm(x)/sqrt(n)) - exp(sum(cos(c*x))/n) + a + e",
        dim=None, parameters={"a": 20.0, "b": 0.2, "c": 6.283185307179586}, domain=[(-32.768, 32.768)], minima=origin,
        start=(-2.4, 1.7),
        note="a nearly flat, pitted plain around a funnel",
        reference="Ackley (1987), doi:10.1007/978-1-4613-1997-9",
    ),
    Entry(
        "griewank", "Griewank", "1 + sum(x**2)/4000 - prod(cos(x[i]/sqrt(i)), i, 1, n)",
        dim=None, domain=[(-600.0, 600.0)], minima=origin, start=(-12.0, 9.0),
        note="a wide bowl from afar, thousands of ripples close by",
        reference="Griewank (1981), doi:10.1007/BF00933356",
    ),
    Entry(
        "levy", "Levy",
        "sin(pi*(1 + (x1 - 1)/4))**2"
        " + sum(((x[i] - 1)/4)**2*(1 + 10*sin(pi*(1 + (x[i] - 1)/4) + 1)**2), i, 1, n - 1)"
        " + ((x[n] - 1)/4)**2*(1 + sin(2*pi*(1 + (x[n] - 1)/4))**2)",
        dim=None, domain=[(-10.0, 10.0)], minima=lambda n, p: [(1.0,) * n], start=(-7.0, 6.0),
        note="parallel furrows across a bowl",
        reference="Levy and Montalvo (1985), doi:10.1137/0906002; Laguna and Martí (2005)",
    ),
    Entry(
        "styblinski_tang", "Styblinski-Tang", "sum(x**4 - 16*x**2 + 5*x)/2",
        dim=None, domain=[(-5.0, 5.0)], minima=lambda n, p: [(-2.903534027771177,) * n], start=(0.6, 3.8),
        note="two wells in every coordinate, so 2ⁿ minima",
        reference="Styblinski and Tang (1990), doi:10.1016/0893-6080(90)90029-K",
    ),
    Entry(
        "schwefel", "Schwefel", "418.98288727243374*n - sum(x*sin(sqrt(abs(x))))",
        dim=None, domain=[(-500.0, 500.0)], minima=lambda n, p: [(420.968746359982,) * n], start=(-150.0, 250.0),
        note="the second-best minimum lies far away from the best", aliases=("schwefel_2_26",),
        reference="Schwefel (1981), Numerical Optimization of Computer Models, problem 2.26",
    ),
    Entry(
        "michalewicz", "Michalewicz", "-sum(sin(x[i])*abs(sin(i*x[i]**2/pi))**(2*m), i, 1, n)",
        dim=None, parameters={"m": 10.0}, domain=[(0.0, 3.141592653589793)],
        minima=lambda n, p: [_MICHALEWICZ[:n]] if p["m"] == 10.0 and n <= len(_MICHALEWICZ) else [], start=(2.0, 1.75),
        note="steep trenches in a plain without slope",
        reference="Michalewicz (1992), Genetic Algorithms + Data Structures = Evolution Programs",
    ),
    Entry(
        "salomon", "Salomon", "1 - cos(2*pi*norm(x)) + 0.1*norm(x)",
        dim=None, domain=[(-10.0, 10.0)], minima=origin, start=(-1.7, 2.4),
        note="rings around a point, like water",
        reference="Salomon (1996), doi:10.1016/0303-2647(96)01621-8",
    ),
    Entry(
        "alpine_1", "Alpine 1", "sum(abs(x*sin(x) + 0.1*x))",
        dim=None, domain=[(-10.0, 10.0)], minima=origin, start=(-7.0, 5.5),
        note="sharp valleys where the gradient jumps", aliases=("alpine",),
        reference="Rahnamayan, Tizhoosh and Salama (2007), doi:10.1016/j.asoc.2006.03.001",
    ),
    Entry(
        "qing", "Qing", "sum((x[i]**2 - i)**2, i, 1, n)",
        dim=None, domain=[(-3.0, 3.0)],
        minima=lambda n, p: list(product(*((i**0.5, -(i**0.5)) for i in range(1, n + 1)))) if n <= 6 else [], start=(0.2, -2.6),
        note="2ⁿ equal minima",
        reference="Qing (2006), doi:10.1109/ICEC.2006.1688348",
    ),
    Entry(
        "happy_cat", "HappyCat", "((sum(x**2) - n)**2)**a + (0.5*sum(x**2) + sum(x))/n + 0.5",
        dim=None, parameters={"a": 0.125}, domain=[(-2.0, 2.0)], minima=lambda n, p: [(-1.0,) * n], start=(1.6, 1.1),
        note="a groove along a sphere that gently slopes to one point",
        reference="Beyer and Finck (2012), doi:10.1007/978-3-642-32937-1_4",
    ),
    Entry(
        "egg_crate", "Egg crate", "sum(x**2 + 25*sin(x)**2)",
        dim=None, domain=[(-5.0, 5.0)], minima=origin, start=(-3.9, 2.2),
        note="a crate of pits in a bowl",
        reference="Jamil and Yang (2013), arXiv:1308.4008, function 52",
    ),
]  # fmt: skip

# Each coordinate is minimised on its own, so the first n of these are the minimum in n dimensions.
_MICHALEWICZ = (
    2.202905520172967, 1.5707963267948966, 1.2849915705903836, 1.9230584698663629, 1.7204697722216963,
    1.5707963267948966, 1.4544139758, 1.7560865211, 1.6557174148, 1.5707963267948966,
)  # fmt: skip
