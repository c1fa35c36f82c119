"""The minima that runs reached: their numbers are those of the map of basins, whichever of them runs reach."""

import numpy as np
import pytest

import kobai
import kobai.study
from kobai.scenes import Points
from kobai.theory import arrivals

FUNCTIONS = [
    ("himmelblau", 0.01),
    ("six_hump_camel", 0.02),
    ("peaks", 0.02),
    ("cos(3*x1) + cos(3*x2) + x1**2/9 + x2**2/5", 0.02),
]


@pytest.mark.parametrize(("name", "lr"), FUNCTIONS)
def test_balls_have_the_colours_of_the_map(name, lr):
    ends = np.asarray(kobai.objective(name).shown_domain(2), float)
    if "cos" in name:
        ends = np.array([[-1.5, 1.5], [-1.5, 1.5]])
    starts = np.random.default_rng(0).uniform(ends[:, 0], ends[:, 1], (150, 2))
    trace = kobai.descend(name, starts, lr=lr, steps=300)
    every = arrivals(trace)
    basins = kobai.study.basins(name, window=ends.tolist(), shape=8, lr=lr, steps=300)
    minima = np.asarray(basins.attrs["minima"])
    assert len(every.points) > 2
    assert np.allclose(minima[every.numbers], every.points, atol=1e-3)
    stars = [m for m in kobai.scene(basins).panels[0].marks if isinstance(m, Points) and m.symbol == "star"]
    assert [m.color for m in stars] == list(range(len(minima)))
    marks = [m for p in kobai.scene(trace, view="contour", colors="minimum").panels for m in p.marks]
    groups = [m for m in marks if isinstance(m, Points) and m.animated and "→ (" in m.label]
    places = [eval(m.label.split("→ ")[1].replace("−", "-")) for m in groups]
    assert [m.color for m in groups] == [int(np.linalg.norm(minima - at, axis=1).argmin()) for at in places]
    assert len(groups) == len(every.points)


def test_a_minimum_keeps_its_number_when_fewer_are_reached_and_whatever_the_order_of_starts():
    starts = np.array([[3.0, 2.1], [-2.8, 3.0], [-3.7, -3.2], [3.5, -1.8]])
    whole = arrivals(kobai.descend("himmelblau", starts, lr=0.01, steps=200))
    assert whole.numbers.tolist() == [0, 1, 2, 3]
    some = arrivals(kobai.descend("himmelblau", starts[[3, 1]], lr=0.01, steps=200))
    assert some.numbers.tolist() == [1, 3]
    assert np.allclose(some.points, whole.points[[1, 3]])
    written = "(x1**2 + x2 - 11)**2 + (x1 + x2**2 - 7)**2"  # of which no minimum is known; all are 0 but for rounding
    one, other = (arrivals(kobai.descend(written, s, lr=0.01, steps=200)) for s in (starts, starts[::-1].copy()))
    assert np.allclose(one.points, other.points, atol=1e-3)
    assert np.allclose(one.points[:, 0], np.sort(one.points[:, 0]))


def test_values_that_only_rounding_tells_apart_are_of_one_height():
    trace = kobai.descend("sin(3*x1) + 0.1*x1**2", np.linspace(-5.5, 5.5, 30)[:, None], lr=0.05, steps=300)
    values = arrivals(trace).values
    assert (np.diff(values) > 1e-6).all()
