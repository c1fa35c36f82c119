"""The key beside a map says what its colours are."""

import numpy as np
import pytest

import kobai
import kobai.study
from kobai import BadInput
from kobai.scenes.marks import Image
from kobai.scenes.study.pixels import brightness, range_of


def colors_at(panel, heights):
    """The colours (m, 3) of a key at heights of its axis."""
    (picture,) = [mark for mark in panel.marks if isinstance(mark, Image)]
    rows = picture.pixels[::-1, 0].astype(int)
    return rows[(np.asarray(heights) / panel.axes[1].hi * len(rows)).astype(int).clip(0, len(rows) - 1), :3]


def test_a_plane_has_the_colours_of_its_key():
    study = kobai.study.plane("x1**2", [1.0], {"lr": (0.01, 1.9), "x1": (1, 2)}, shape=(48, 2), steps=60)
    scene = kobai.scene(study)
    chart, key = scene.panels
    ticks = {text: at for at, text in key.axes[1].ticks}
    assert {"not in 60 steps", "diverges"} < set(ticks)
    steps, status = study["steps"].to_numpy()[0], study["status"].to_numpy()[0]
    (picture,) = chart.marks
    shown = picture.pixels[-1].astype(int)
    late = (steps < 0) & ~np.isin(status, [3, 4])
    assert (shown[steps == steps.max()][0] - colors_at(key, [key.axes[1].hi])[0]).max() <= 3
    fastest = int(np.flatnonzero(steps == steps[steps >= 0].min())[0])
    greys = ("not in 60 steps", "oscillates", "at rest elsewhere", "diverges")
    lowest = min(at for text, at in ticks.items() if text not in greys)
    assert abs(shown[fastest] - colors_at(key, [lowest + 1])[0]).max() <= 3
    assert abs(shown[late][0] - colors_at(key, [ticks["not in 60 steps"]])[0]).max() <= 1
    assert any(text.endswith(" ステップ") for _, text in kobai.scene(study, lang="ja").panels[1].axes[1].ticks)


def test_basins_name_their_greys():
    study = kobai.study.basins("himmelblau", window=[(-5, 5), (-5, 5)], shape=24, lr=0.022, steps=120)
    labels = [mark.label for mark in kobai.scene(study).panels[0].marks[1:]]
    assert "none of these" in labels
    assert "いずれでもない" in [mark.label for mark in kobai.scene(study, lang="ja").panels[0].marks[1:]]


@pytest.mark.parametrize("theme", ["paper", "dark"])
def test_basins_have_a_bar_from_few_steps_to_many(theme):
    study = kobai.study.basins("himmelblau", window=[(-5, 5), (-5, 5)], shape=24, lr=0.01, steps=3000)
    chart, key = kobai.scene(study, theme=theme).panels
    bar = next(mark for mark in key.marks if isinstance(mark, Image)).pixels[::-1].astype(int)
    shown = next(mark for mark in chart.marks if isinstance(mark, Image)).pixels[::-1].astype(int)
    reached, steps = study["minimum"].to_numpy(), study["steps"].to_numpy()
    assert bar.shape[1] == len(np.unique(reached))
    assert [at for at, _ in (key.axes[1].ticks[0], key.axes[1].ticks[-1])] == [0, key.axes[1].hi]
    assert [text for _, text in (key.axes[1].ticks[0], key.axes[1].ticks[-1])] == [
        str(steps.min()),
        f"{steps.max()} steps",
    ]
    for row, end in ((0, steps.min()), (-1, steps.max())):
        found = shown[steps == end][0]
        assert np.abs(bar[row, reached[steps == end][0], :3] - found).max() <= 1
    same = study.assign(steps=study["steps"] * 0 + 7)
    assert len(kobai.scene(same, theme=theme).panels) == 1


@pytest.mark.parametrize(("lr", "steps"), [(0.01, 3000), (0.022, 120), (0.03, 200)])
def test_the_shares_of_a_map_add_to_its_whole(lr, steps):
    study = kobai.study.basins("himmelblau", window=[(-5, 5), (-5, 5)], shape=256, lr=lr, steps=steps, tol=1e-4)
    scene = kobai.scene(study)
    texts = [*[getattr(mark, "label", "") for mark in scene.panels[0].marks], *scene.notes]
    shares = [text.split(" %")[0].split()[-1] for text in texts if " %" in text and "<" not in text]
    assert sum(map(float, shares)) == 100


def test_brightness():
    shade = brightness(np.array([1.0, 100.0, -1.0, 5.0]), np.array([True, True, True, False]))
    assert shade.tolist() == [1.0, 0.35, 0.35, 1.0]


def test_axes_are_those_of_the_study():
    axes = {"lr": (1e-12, 1e-10), "x1": (1.0, 1.5)}
    study = kobai.study.plane("x1**2", [1.0], axes, shape=(5, 1), log="lr", steps=2)
    across, up = kobai.scene(study).panels[0].axes
    assert np.allclose([across.lo, across.hi], [-12, -10])
    assert (up.lo, up.hi) == (1.0, 1.5)
    low, high, log = range_of(study.isel(lr=slice(1, 4)), "lr")
    assert log
    assert np.allclose([low, high], [-11.6, -10.4])
    unknown = study.assign_attrs(identity="{}")
    assert range_of(unknown, "lr")[2]


def test_a_zoom_of_starts_keeps_lengths():
    window = [(-4, 4), (-1, 1)]
    zoom = kobai.study.zoom(
        "basins", "himmelblau", window=window, towards=(0, 0), keyframes=2, shape=4, lr=0.01, steps=2
    )
    first, second = kobai.scene(zoom).panels[0].aspect
    assert first == 4 * second


def test_a_window_finer_than_the_numbers_says_so():
    axes = {"x1": (1.0, 1.0 + 1e-15), "lr": (0.1, 0.2)}
    notes = kobai.scene(kobai.study.plane("x1**2", [1.0], axes, shape=4, steps=2)).notes
    assert any("the map shows rounding" in note for note in notes)
    curve = kobai.study.step_size("x1**2", [1.0], lrs=(0.1, 0.1 + 1e-16 * 4), count=9, steps=2)
    assert any("the map shows rounding" in note for note in kobai.scene(curve).notes)


def test_a_part_that_is_no_map_says_so():
    study = kobai.study.basins("himmelblau", window=[(-5, 5), (-5, 5)], shape=4, steps=3)
    curve = kobai.study.step_size("x**2", [1.0], count=3, steps=3)
    for part in (
        study.isel(x1=0),
        study.isel(x1=0, x2=0),
        study.isel(x2=slice(0, 0)),
        curve.isel(lr=0),
        study.drop_vars(list(study)),
    ):
        with pytest.raises(BadInput, match=r"a picture of this study needs [12] axes; take parts of them with slices"):
            kobai.scene(part)
    assert kobai.scene(study.isel(x1=slice(0, 1))).panels


@pytest.mark.parametrize(
    ("window", "equal"), [([(-2, 2), (-2, 2)], True), ([(-2, 2), (-6, 6)], True), ([(-2, 2), (-60, 60)], False)]
)
def test_basins_of_a_narrow_window_fill_the_picture_and_say_so(window, equal):
    scene = kobai.scene(kobai.study.basins("x**2 + y**2", window=window, shape=8, lr=0.1, steps=20))
    assert scene.panels[0].equal is equal
    assert ("axes not to one scale" in scene.notes) is not equal
