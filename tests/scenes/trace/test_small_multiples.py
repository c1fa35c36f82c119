"""Small multiples: one picture a run, sorted, on one shared landscape."""

import numpy as np
import pytest
import torch

import kobai
from kobai.scenes import Contours, Path, Points
from kobai.scenes.trace.small_multiples import _columns

NAMES = [f"run {i}" for i in range(12)]


@pytest.fixture
def race(make):
    """Twelve runs on Rosenbrock from one start, η from small to far too large; the last two blow up."""
    rates = np.concatenate([np.linspace(1e-5, 2e-3, 10), [0.01, 0.02]])
    runs = {name: {"optimizer": "gradient descent", "lr": float(lr)} for name, lr in zip(NAMES, rates, strict=True)}
    return kobai.race("rosenbrock", [-1.2, 1.0], runs, steps=30)


def paths(scene):
    return [next(m for m in p.marks if isinstance(m, Path)) for p in scene.panels]


def test_a_race_of_more_than_eight_is_small_multiples(race):
    assert {p.kind for p in kobai.scene(race).panels} == {"small"}
    assert {p.kind for p in kobai.scene(race[:8]).panels} == {"surface"}
    assert {p.kind for p in kobai.scene(race[:3], view="small").panels} == {"small"}
    assert {p.kind for p in kobai.scene(race, view="loss").panels} == {"loss"}
    assert {p.kind for p in kobai.scene(race, panels=["contour"]).panels} == {"contour"}


def test_panels_are_sorted_named_and_in_a_full_grid(race):
    scene = kobai.scene(race)
    order = [NAMES.index(p.title.plain) for p in scene.panels]
    assert sorted(order) == list(range(12))
    sound = [i for i in order if str(race[i].status) not in ("diverged", "nonfinite")]
    assert order[: len(sound)] == sound
    last = race.value[:, -1].double()
    assert [float(last[i]) for i in sound] == sorted(float(last[i]) for i in sound)
    cells = [p.cell[:2] for p in scene.panels]
    columns = max(c for _, c in cells) + 1
    assert cells == [(i // columns, i % columns) for i in range(12)]
    for path, i in zip(paths(scene), order, strict=True):
        inside = slice(None) if path.last is None else slice(0, path.last)
        x = race.x[i].double().numpy()
        assert np.array_equal(path.points[inside], x[inside])
        assert path.color == 0


def test_what_broke_off_says_so_and_is_paler(race):
    scene = kobai.scene(race)
    for panel, path in zip(scene.panels, paths(scene), strict=True):
        run = race[panel.title.plain]
        ground = panel.marks[0]
        if str(run.status) in ("diverged", "nonfinite"):
            assert str(int(run.stopped_at)) in panel.caption.plain
            assert path.end_note == "↗"
            assert ground.alpha < 1
        else:
            assert ground.alpha == 1
            assert float(
                panel.caption.plain.replace("×10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
            ) == (pytest.approx(float(run.value[-1]), rel=0.01))
    assert any(p.caption.plain.startswith("発散") for p in kobai.scene(race, lang="ja").panels)


def test_the_landscape_is_computed_once_and_shared(race):
    scene = kobai.scene(race)
    maps = [next(m for m in p.marks if isinstance(m, Contours)) for p in scene.panels]
    assert len({id(m.z) for m in maps}) == 1
    assert len({id(m) for m in maps}) == 2


def test_start_and_minimum_are_marked(race):
    for panel in kobai.scene(race).panels:
        marks = {m.symbol: m.points.tolist() for m in panel.marks if isinstance(m, Points)}
        assert marks["star"] == [[1.0, 1.0]]
        assert marks["ring"][0] == pytest.approx([-1.2, 1.0], abs=1e-6)


def test_runs_that_stray_do_not_make_the_others_small():
    starts = torch.ones(20, 2)
    starts[0] = 40.0
    race = kobai.race("x1**2 + x2**2", starts, {f"r{i}": {"optimizer": "SGD", "lr": 0.1} for i in range(20)}, steps=9)
    axis = kobai.scene(race).panels[0].axes[0]
    assert axis.hi - axis.lo < 6


def test_one_variable_and_many():
    line = kobai.race("x1**4 - x1**2", [1.5], {n: {"optimizer": "SGD", "lr": 0.01} for n in NAMES}, steps=5)
    assert all(len(p.axes) == 2 for p in kobai.scene(line).panels)
    many = kobai.race("rosenbrock", [-1.2, 1.0, 0.5], {n: {"optimizer": "SGD", "lr": 1e-3} for n in NAMES}, steps=5)
    assert len(kobai.scene(many).panels) == 12


@pytest.mark.parametrize("ratio", [0.4, 1.0, 2.5])
@pytest.mark.parametrize("panels", [1, 2, 9, 12, 100, 137, 400])
def test_a_sheet_holds_them_all_readably(panels, ratio):
    columns, edge = _columns(panels, ratio)
    rows = -(-panels // columns)
    assert rows * columns >= panels
    assert (rows - 1) * columns < panels
    if panels <= 100 and ratio == 1:
        assert edge > 80


def test_bad_input(race):
    with pytest.raises(kobai.BadInput, match="no runs"):
        kobai.scene(kobai.objective("rosenbrock"), view="small")
    crowd = kobai.descend("x1**2", torch.rand(401, 1), lr=0.1, steps=1)
    with pytest.raises(kobai.BadInput, match="401 runs"):
        kobai.scene(crowd, view="small")
    assert len(kobai.scene(crowd[:20], view="small").panels) == 20


def test_it_is_painted_with_names_inside_their_columns(race, tmp_path):
    from PIL import Image

    scene = kobai.scene(race, theme="dark")
    path = scene.save(tmp_path / "small.png", size=(800, 600), scale=1)
    picture = np.asarray(Image.open(path).convert("RGB")).astype(int)
    assert picture.shape == (600, 800, 3)
    assert np.ptp(picture.reshape(-1, 3), 0).min() > 100


def test_what_lies_outside_the_pictures_does_not_flatten_the_landscape():
    starts = torch.ones(20, 2)
    starts[0] = 40.0
    race = kobai.race("x1**2 + x2**2", starts, {f"r{i}": {"optimizer": "SGD", "lr": 0.1} for i in range(20)}, steps=9)
    ground = next(m for m in kobai.scene(race).panels[0].marks if isinstance(m, Contours))
    inside = (ground.levels > np.nanmin(ground.z)) & (ground.levels < np.nanmax(ground.z))
    assert inside.sum() >= 5
