"""The panel of sharpness: what its curves are, and critical points on landscapes."""

import numpy as np
import pytest

import kobai
from kobai import BadInput
from kobai.scenes.marks import Curve, Note, Points
from kobai.theory import along

EDGE = {"lr": 1.05, "steps": 60, "dtype": "float64"}


def panel_of(scene):
    return next(panel for panel in scene.panels if panel.kind == "sharpness")


def named(panel):
    return {mark.label: mark for mark in panel.marks if isinstance(mark, Curve | Points) and mark.label}


def test_curves_are_the_sharpness_and_its_threshold():
    trace = kobai.descend("(1 - x*y)**2/2", [0.6, 0.3], **EDGE)
    scene, found = kobai.scene(trace, view="sharpness"), along(trace)
    panel = panel_of(scene)
    line, bound = named(panel)["λmax of the Hessian"].points, named(panel)["2/η"].points
    assert line[:, 0].tolist() == found.steps.tolist()
    assert panel.axes[1].scale == "linear"
    assert line[:, 1] == pytest.approx(found.sharpness)
    assert bound[:, 1] == pytest.approx(2 / 1.05)
    (ring,) = [mark for mark in panel.marks if isinstance(mark, Points)]
    assert ring.points[0].tolist() == [2.0, found.sharpness[2]]
    (note,) = [mark for mark in panel.marks if isinstance(mark, Note)]
    assert note.text.plain.strip() == "edge of stability"
    assert f"2/λmax = {0.778}" in scene.notes[0]
    assert "predicted 1.70, observed 1.00" in scene.notes[1]
    assert "理論 1.70、実際 1.00" in kobai.scene(trace, view="sharpness", lang="ja").notes[1]


def test_a_far_threshold_is_not_drawn_but_said():
    scene = kobai.scene(kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=1e-4, steps=9), theory=True)
    assert "2/η" not in named(panel_of(scene))
    assert "largest stable η at the end: 2/λmax = 1" in scene.notes
    assert panel_of(scene).axes[1].lo < 2 < panel_of(scene).axes[1].hi


@pytest.mark.parametrize("view", ["auto", "contour", "both", "loss"])
def test_theory_stands_beside_each_view(view):
    trace = kobai.race("himmelblau", [1.0, 1.0], {"gd": {"optimizer": "gd", "lr": 0.01}, "Adam": {"lr": 0.1}}, steps=9)
    scene = kobai.scene(trace, view=view, theory=True)
    assert scene.panels[-1].kind == "sharpness"
    assert {"gd", "Adam"} <= set(named(panel_of(scene)))
    cells = [panel.cell for panel in scene.panels]
    assert len(set(cells)) == len(cells)
    assert any(note.startswith("Adam: λmax of P") for note in scene.notes)
    assert kobai.scene(trace, view=view).panels[-1].kind != "sharpness"


def test_critical_points_by_their_kinds():
    """Himmelblau's four saddles and one maximum; its four minima are known already."""
    scene = kobai.scene(kobai.objective("himmelblau"), view="contour", theory=True, domain=[(-5, 5), (-5, 5)])
    found = named(scene.panels[0])
    saddles = found["saddle"].points
    assert saddles[np.argsort(saddles[:, 0])] == pytest.approx(
        np.array([[-3.0730257508, -0.0813530443], [-0.1279613467, -1.9537149802], [0.0866775046, 2.8842547012],
                  [3.3851541836, 0.0738518798]]), abs=1e-9
    )  # fmt: skip
    assert found["maximum"].points == pytest.approx(np.array([[-0.2708445907, -0.9230385565]]), abs=1e-9)
    assert "minimum" not in found
    assert len(found["known minimum"].points) == 4
    on_surface = named(kobai.scene(kobai.objective("himmelblau"), theory=True).panels[0])
    assert on_surface["saddle"].points.shape == (4, 3)


def test_minima_that_are_not_known_are_drawn_and_lines_of_flat_points_are_not():
    double = named(kobai.scene(kobai.objective("(x1**2 - 1)**2 + x2**2"), view="contour", theory=True).panels[0])
    assert double["minimum"].points[np.argsort(double["minimum"].points[:, 0])] == pytest.approx(
        np.array([[-1, 0], [1, 0]])
    )
    assert double["saddle"].points == pytest.approx(np.zeros((1, 2)), abs=1e-9)
    valley = named(kobai.scene(kobai.objective("(x1 - x2)**2"), view="contour", theory=True).panels[0])
    assert not valley
    flat = named(kobai.scene(kobai.objective("x1**4 + x2**4"), view="contour", theory=True).panels[0])
    assert set(flat) == {"minimum"}


def test_many_runs_one_variable_and_no_hessian():
    many = kobai.scene(
        kobai.descend("himmelblau", np.random.default_rng(0).uniform(-4, 4, (60, 2)), lr=0.01, steps=5), theory=True
    )
    assert many.panels[-1].kind == "sharpness"
    one = kobai.scene(kobai.descend("x1**4 - x1**2", [2.0], lr=0.01, steps=5), theory=True)
    assert [panel.kind for panel in one.panels] == ["curve", "sharpness"]
    rough = kobai.descend(lambda x: x.detach().sum() + (x - x.detach()).sum(), [1.0, 1.0], lr=0.1, steps=3)
    kobai.scene(rough, theory=True)
    with pytest.raises(BadInput, match="theory="):
        kobai.scene(rough, theory=3)
    with pytest.raises(BadInput, match="no steps"):
        kobai.scene(kobai.objective("x1**2"), view="sharpness")
