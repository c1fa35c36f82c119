"""Functions of one variable."""

from __future__ import annotations

from kobai.objectives.catalogue.entry import Entry

ROWS = [
    Entry(
        "parabola", "Parabola", "x**2",
        dim=1, domain=[(-3.0, 3.0)], minima=[(0.0,)], start=(2.5,),
        note="the step size alone decides: below 1 it converges, above 1 it diverges",
        reference="Cauchy (1847), Méthode générale pour la résolution des systèmes d'équations simultanées",
    ),
    Entry(
        "double_well", "Tilted double well", "x**4 - 2*x**2 + t*x",
        dim=1, parameters={"t": 0.3}, domain=[(-1.8, 1.8)], minima=[(-1.03557871408885,)], local=[(0.960149555519106,)],
        start=(1.7,),
        note="two wells; from the right one comes to rest in the shallower",
        reference="Strogatz (2015), Nonlinear Dynamics and Chaos, section 3.6",
    ),
    Entry(
        "quartic_plateau", "Quartic with a flat shoulder", "x**4 - 3*x**3 + 2",
        dim=1, domain=[(-0.8, 3.4)], minima=[(2.25,)], start=(-0.5,),
        note="at 0 the slope vanishes without a minimum: descent nearly stops there", aliases=("shoulder",),
        reference="a standard textbook example of an inflection with zero slope",
    ),
    Entry(
        "forrester", "Forrester", "(6*x - 2)**2*sin(12*x - 4)",
        dim=1, domain=[(0.0, 1.0)], minima=[(0.757248757841856,)], local=[(0.142589189324716,)], start=(0.45,),
        note="a shallow hollow before the deep one",
        reference="Forrester, Sobester and Keane (2008), Engineering Design via Surrogate Modelling",
    ),
    Entry(
        "gramacy_lee", "Gramacy-Lee", "sin(10*pi*x)/(2*x) + (x - 1)**4",
        dim=1, domain=[(0.5, 2.5)], minima=[(0.548563444527605,)], start=(1.6,),
        note="waves that get shallower to the right",
        reference="Gramacy and Lee (2012), doi:10.1007/s11222-010-9224-x",
    ),
    Entry(
        "two_waves", "Two waves", "sin(x) + sin(10*x/3)",
        dim=1, domain=[(2.7, 7.5)], minima=[(5.14573529025613,)], local=[(3.38725171844463,), (7.00014911686225,)],
        start=(4.0,),
        note="sines of two periods",
        reference="Hansen, Jaumard and Lu (1992), doi:10.1007/BF00229303, problem 2",
    ),
    Entry(
        "log_cosh", "Log cosh", "log(cosh(x))",
        dim=1, domain=[(-4.0, 4.0)], minima=[(0.0,)], start=(3.5,),
        note="a parabola near its bottom, straight outside: steps never grow",
        reference="Green (1990), doi:10.1109/42.52985",
    ),
]  # fmt: skip
