"""Heads of several runs at one place are all seen, in flat panels and in space."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

import kobai
from kobai.paint.marks.nested import share_of
from kobai.paint.page import Page
from kobai.scenes import Path, Points
from kobai.scenes.look import LOOK
from kobai.scenes.theme import THEMES, rgb

SAME = {"gradient descent": {"lr": 0.1}, "SGD": {"lr": 0.1, "momentum": 0.2}}


def near(image, color, least):
    """Whether at least so many pixels have nearly this colour's hue."""
    hue = color / color.sum()
    shares = image / np.maximum(image.sum(2, keepdims=True), 1)
    return int((np.abs(shares - hue).max(2) < 0.05).sum()) >= least


@pytest.mark.parametrize("theme", ["paper", "dark"])
@pytest.mark.parametrize("view", ["contour", "surface"])
def test_two_optimizers_that_begin_at_one_place_are_both_seen_there(view, theme):
    race = kobai.race("x1**2 + x2**2", torch.tensor([1.0, 0.5]), SAME, steps=3)
    scene = kobai.scene(race, view=view, theme=theme)
    (panel,) = scene.panels
    # The ring of the start would lie over them; the legend has their colours, too.
    marks = [replace(m, name="") if isinstance(m, Path) else m for m in panel.marks if not isinstance(m, Points)]
    page = Page(replace(scene, panels=[replace(panel, marks=marks)]), (640, 480), 2.0)
    packed = page.paint(page.canvas(), 0.0).astype(np.uint32)
    image = np.stack([packed >> shift & 255 for shift in (0, 8, 16)], 2).astype(float)
    for color in THEMES[theme].runs[:2]:
        assert near(image, rgb(color), 12), color


def test_heads_are_smaller_only_at_the_place_of_one_of_another_colour():
    places = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.1, 0.0], [3.0, 0.0]]
    colors = [0, 1, 2, 0, 4]
    paths = [Path(np.array([at, at]), color=color) for at, color in zip(places, colors, strict=True)]
    panel = type("Drawn", (), {"marks": paths})()
    shares = [share_of(path, panel, 0.0, np.asarray, 1.0) for path in paths]  # type: ignore[arg-type]
    small = LOOK.ball.nested
    assert shares == pytest.approx([1, small, small**2, max(small**2, LOOK.ball.smallest), 1])
    paths[0].end_note, paths[0].last = "step 0", 0
    assert share_of(paths[1], panel, 0.0, np.asarray, 1.0) == 1  # type: ignore[arg-type]


def test_dots_of_several_optimizers_lie_within_each_other():
    race = kobai.race("himmelblau", torch.rand(30, 2) * 4, SAME | {"Adam": {"lr": 0.1}}, steps=5)
    for view in ("contour", "surface"):
        sizes = [m.size for m in kobai.scene(race, view=view).panels[0].marks if isinstance(m, Points) and m.animated]
        assert len(sizes) == 3
        assert sizes[0] > 1.4 * sizes[1] > 1.4 * sizes[2] > 0
    beside = kobai.scene(race, view="beside").panels
    sizes = [m.size for p in beside for m in p.marks if isinstance(m, Points) and m.animated]
    assert len(set(sizes)) == 1
