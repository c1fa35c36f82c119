"""A surface that moves: at each step f with the variables that are not shown as they are then."""

import numpy as np
import pytest
import torch

import kobai
from kobai import BadInput
from kobai.paint.page import Page
from kobai.scenes import Path, Surface

F = "x1**2 + 2*x2**2 + x1*x3 + 3*x3**2 + cos(x2*x4) + x4**2"
TRACE = kobai.descend(F, [1.0, -1.0, 0.8, 1.2], lr=0.1, steps=12, dtype=torch.float64)


def moving(**options) -> tuple[Surface, Path]:
    panel = next(
        p for p in kobai.scene(TRACE, others="present", height="linear", **options).panels if p.kind == "surface"
    )
    (surface,) = [m for m in panel.marks if isinstance(m, Surface)]
    (path,) = [m for m in panel.marks if isinstance(m, Path)]
    return surface, path


def test_over_two_coordinates_the_others_are_those_of_the_step():
    surface, path = moving(coordinates=(0, 1))
    assert surface.animated
    assert surface.z.shape[0] == 13
    u, v = np.meshgrid(surface.x, surface.y)
    for k in (0, 3, 12):
        _, _, x3, x4 = TRACE.x[k].tolist()
        expected = u**2 + 2 * v**2 + u * x3 + 3 * x3**2 + np.cos(v * x4) + x4**2
        np.testing.assert_allclose(surface.z[k], expected, rtol=1e-12)
    np.testing.assert_allclose(path.points[:, 2], TRACE.value.numpy(), rtol=1e-12)


def test_the_plane_of_the_path_goes_through_its_place_at_each_step():
    scene = kobai.scene(TRACE, others="present", height="linear")
    surface, path = moving()
    origin, basis = (np.array(scene.extra["plane"][name]) for name in ("origin", "basis"))
    f = kobai.objective(F)
    for k in (0, 5, 12):
        x = TRACE.x[k].numpy()
        beside = x - (origin + (x - origin) @ basis.T @ basis)
        at = origin + np.stack(np.meshgrid(surface.x, surface.y), -1) @ basis + beside
        np.testing.assert_allclose(surface.z[k], f.batch(torch.from_numpy(at)).numpy(), rtol=1e-10)
    np.testing.assert_allclose(path.points[:, 2], TRACE.value.numpy(), rtol=1e-12)
    assert any("the surface moves" in note for note in scene.notes)
    assert [panel.kind for panel in scene.panels] == ["surface", "loss"]


def test_it_is_drawn_as_it_moves():
    page = Page(
        kobai.scene(TRACE, others="present", coordinates=(0, 1), panels=["surface"], camera="fixed"), (320, 240)
    )
    first, last = (page.paint(page.canvas(), k).copy() for k in (0.0, 12.0))
    assert (first != last).mean() > 0.05


@pytest.mark.parametrize(
    ("trace", "options", "says"),
    [
        (kobai.descend("x1**2 + x2**2", [1.0, 1.0], lr=0.1, steps=3), {}, "both variables are shown"),
        (kobai.descend(F, torch.ones(3, 4), lr=0.1, steps=3), {}, "one run, not with 3"),
        (TRACE, {"view": "contour"}, "a map stands still"),
    ],
)
def test_where_nothing_moves_it_is_refused(trace, options, says):
    with pytest.raises(BadInput, match=says):
        kobai.scene(trace, others="present", **options)


def test_beside_a_table_the_surface_holds_still():
    x = np.linspace(0, 1, 8)
    trace = kobai.descend(kobai.loss("y ~ a*x + b", {"x": x, "y": x**2}), lr=0.1, steps=5)
    kinds = {camera: kobai.scene(trace, camera=camera).panels[1].motion.kind for camera in ("auto", "orbit")}
    assert kinds == {"auto": "fixed", "orbit": "orbit"}
