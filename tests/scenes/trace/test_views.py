"""Every view of every kind of trace gives a scene, or an error that says why not."""

from __future__ import annotations

import pytest
import torch

import kobai

VIEWS = ("auto", "surface", "contour", "curve", "loss", "plane", "both", "small", "article")
TRACES = {
    "1 run": ("x1**2 + x2**2", torch.ones(2)),
    "2 runs": ("x1**2 + x2**2", torch.ones(2, 2)),
    "12 runs": ("x1**2 + x2**2", torch.linspace(-1, 1, 24).reshape(12, 2)),
    "600 runs": ("x1**2 + x2**2", torch.linspace(-1, 1, 1200).reshape(600, 2)),
    "1 variable": ("x1**2", torch.linspace(-1, 1, 12).reshape(12, 1)),
    "5 variables": ("rosenbrock", torch.linspace(-1, 1, 60).reshape(12, 5)),
}


@pytest.fixture(scope="module")
def traces():
    return {name: kobai.descend(f, start, lr=1e-3, steps=3) for name, (f, start) in TRACES.items()}


@pytest.mark.parametrize("theme", ["paper", "dark", "article"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", TRACES)
def test_every_view_of_every_trace(traces, name, view, theme):
    impossible = {
        "curve": {"1 run", "2 runs", "12 runs", "600 runs", "5 variables"},
        "surface": {"1 variable"},
        "contour": {"1 variable"},
        "small": {"600 runs"},
    }
    if name in impossible.get(view, ()):
        with pytest.raises(kobai.BadInput, match="view="):
            kobai.scene(traces[name], view=view, theme=theme)
        return
    scene = kobai.scene(traces[name], view=view, theme=theme)
    kinds = [panel.kind for panel in scene.panels]
    if view == "small":
        assert kinds == ["small"] * (traces[name].x.shape[0] if traces[name].x.ndim > 2 else 1)
    else:
        assert "small" not in kinds
    assert scene.theme == theme


def test_the_domain_of_a_function_of_any_number_of_variables_is_shown():
    x, y = kobai.scene(kobai.objective("trid"), view="contour").panels[0].axes
    assert (x.lo, x.hi, y.lo, y.hi) == (-4.0, 4.0, -4.0, 4.0)
