"""Races from many starts in pictures: colours by optimizer and by minimum, ghosts, optimizers side by side."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai.errors import BadInput
from kobai.scenes import Curve, Path, Points, theme

RUNS = {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}, "large": {"optimizer": "SGD", "lr": 0.05}}


def race(starts: int, steps: int = 30) -> kobai.Trace:
    unit = torch.rand(starts, 2, generator=torch.Generator().manual_seed(0))
    return kobai.race("himmelblau", unit * 8 - 4, RUNS, steps=steps)


def marks(scene, kind, panel=0):
    return [mark for mark in scene.panels[panel].marks if isinstance(mark, kind)]


def test_runs_have_the_colour_of_their_optimizer_and_one_name_each():
    paths = marks(kobai.scene(race(5), view="contour"), Path)
    assert [path.color for path in paths] == [0] * 5 + [1] * 5 + [2] * 5
    assert [path.name for path in paths if path.name] == list(RUNS)


def test_many_runs_are_points_and_charts_have_quartiles():
    trace = race(100)
    shown = kobai.scene(trace, view="both")
    dots = [points for points in marks(shown, Points, 1) if points.symbol == "dot"]
    assert [(points.label, points.color, points.points.shape[1]) for points in dots] == [
        ("SGD", 0, 100), ("Adam", 1, 100), ("large", 2, 100),
    ]  # fmt: skip
    curves = {curve.label: curve for curve in marks(shown, Curve, 2)}
    assert set(curves) == set(RUNS)
    adam = curves["Adam"]
    assert adam.band is not None
    value = np.log10(trace["Adam"].value.double().numpy())
    assert np.isfinite(value).all()
    low, middle, high = np.quantile(value[:, adam.points[:, 0].astype(int)], [0.25, 0.5, 0.75], axis=0)
    assert np.allclose(adam.points[:, 1], middle, atol=1e-6)
    assert np.allclose(adam.band, np.stack([low, high], 1), atol=1e-6)


def test_a_run_that_broke_off_counts_as_highest():
    """With those that diverged left out, the median of the rest would fall though most runs are lost."""
    large = next(c for c in marks(kobai.scene(race(100), view="loss"), Curve) if c.label == "large")
    assert not np.isfinite(large.points[-1, 1])


def test_colours_by_minimum_count_what_the_ranking_counts():
    trace = race(30, 200)
    shown = kobai.scene(trace, view="contour", colors="minimum")
    labels = [points.label for points in marks(shown, Points) if points.label and points.symbol == "dot"]
    found = kobai.study.ranking(trace)
    reached = [sum(rank.reached[i] for rank in found.ranks) for i in range(len(found.minima))]
    assert [int(label.split(" ")[0]) for label in labels[: len(reached)]] == reached
    assert labels[0].endswith("→ (3, 2)")
    assert labels[-1].endswith("elsewhere")
    starts = [points for points in marks(shown, Points) if points.alpha < 0.5]
    assert sum(len(points.points) for points in starts) == 90


@pytest.mark.parametrize("view", ["contour", "beside", "both"])
@pytest.mark.parametrize("optimizers", [2, 3, 5, 6, 8])
def test_colours_of_minima_are_not_those_of_optimizers(optimizers, view):
    x = torch.rand(40, 2, generator=torch.Generator().manual_seed(0)) * 10 - 5
    runs = {f"run {i}": {"optimizer": "Adam", "lr": 0.1 + 0.01 * i} for i in range(optimizers)}
    shown = kobai.scene(kobai.race("himmelblau", x, runs, steps=60), view=view, colors="minimum")
    points = {one.color for one in marks(shown, Points) if one.symbol == "dot"}
    assert points
    assert not points & set(range(optimizers))
    assert all(one in ("ink", "faint") or one < len(theme.RUNS) for one in points)


@pytest.mark.parametrize("optimizers", [2, 5, 8])
def test_a_race_of_many_optimizers_colours_as_many_minima_and_names_the_others(optimizers):
    x = torch.rand(40, 2, generator=torch.Generator().manual_seed(0)) * 6 - 3
    runs = {f"run {i}": {"optimizer": "gradient descent", "lr": 0.002 + 1e-4 * i} for i in range(optimizers)}
    trace = kobai.race("rastrigin", x, runs, steps=60)
    shown = kobai.scene(trace, view="contour", colors="minimum")
    dots = [points for points in marks(shown, Points) if points.label and points.symbol == "dot"]
    assert [points.color for points in dots[:6]] == list(range(optimizers, optimizers + 6))
    (others,) = [points for points in dots if points.color == "ink"]
    assert others.label.endswith("→ other minima")
    found = kobai.study.ranking(trace)
    reached = sorted((sum(rank.reached[i] for rank in found.ranks) for i in range(len(found.minima))), reverse=True)
    assert len(reached) > 7
    assert int(others.label.split(" ")[0]) == sum(reached[6:])
    ja = kobai.scene(trace, view="contour", colors="minimum", lang="ja")
    assert any(points.label.endswith("ほかの最小点") for points in marks(ja, Points))


def test_ghosts_are_faint():
    shown = kobai.scene(race(3), view="contour", ghosts=["Adam"])
    assert [path.color for path in marks(shown, Path)] == [0] * 3 + ["faint"] * 3 + [2] * 3
    with pytest.raises(BadInput, match=r"no run is called 'Adm'.*'Adam'"):
        kobai.scene(race(3), ghosts=["Adm"])


@pytest.mark.parametrize("starts", [1, 4, 60])
def test_side_by_side_each_optimizer_has_a_landscape_and_all_have_one_chart(starts):
    shown = kobai.scene(race(starts), view="beside")
    assert [panel.kind for panel in shown.panels] == ["surface"] * 3 + ["loss"]
    assert [panel.title.plain for panel in shown.panels[:3] if panel.title] == list(RUNS)
    assert [panel.cell for panel in shown.panels] == [(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 0, 1, 3)]
    first = shown.panels[0]
    for number, panel in enumerate(shown.panels[:3]):
        assert (panel.axes, panel.camera) == (first.axes, first.camera)
        assert {mark.color for mark in marks(shown, Path, number)} == {number}
        assert not any(mark.name for mark in marks(shown, Path, number))
        dots = [points for points in marks(shown, Points, number) if points.symbol == "dot"]
        assert sum(points.points.shape[-2] for points in dots) == (60 if starts == 60 else 0)
    assert shown.panels[3].cursor


def test_side_by_side_theory_has_its_chart_under_the_others():
    shown = kobai.scene(race(1), view="beside", theory=True)
    assert [(panel.kind, panel.cell) for panel in shown.panels[3:]] == [
        ("loss", (1, 0, 1, 3)),
        ("sharpness", (2, 0, 1, 3)),
    ]
    assert len(shown.rows) == 3


def test_side_by_side_needs_a_race_of_two_to_eight():
    with pytest.raises(BadInput, match="optimizers of a race side by side"):
        kobai.scene(kobai.descend("x1**2 + x2**2", [1.0, 1.0], steps=2), view="beside")
    runs = {f"{k}": {"optimizer": "SGD", "lr": 0.01} for k in range(9)}
    with pytest.raises(BadInput, match="9 optimizers are too many"):
        kobai.scene(kobai.race("x1**2 + x2**2", [1.0, 1.0], runs, steps=2), view="beside")


def test_small_pictures_of_many_starts_are_sorted_by_the_median():
    runs = {f"SGD {k}": {"optimizer": "SGD", "lr": 10.0**-k} for k in range(1, 10)}
    trace = kobai.race("x1**2 + 3*x2**2", torch.rand(5, 2, generator=torch.Generator().manual_seed(0)), runs, steps=20)
    shown = kobai.scene(trace)
    assert [panel.kind for panel in shown.panels] == ["small"] * 9
    medians = {name: float(trace[name].value[:, -1].double().median()) for name in trace.names}
    order = [panel.title.plain for panel in shown.panels if panel.title]
    assert order == sorted(order, key=medians.__getitem__)
    assert "5 starts each" in shown.subtitle
