"""Zooms: windows that shrink around a point, and movies whose colours go on from keyframe to keyframe."""

import numpy as np
import pytest

import kobai
from kobai import study
from kobai.errors import BadInput
from kobai.scenes.study.zooms import BETWEEN

_OPTIONS = {"shape": 16, "lr": 0.022, "steps": 60}


def test_windows_shrink_around_the_point(tmp_path):
    seen = []
    made = study.zoom(
        "basins", "himmelblau", towards=(3, -2), keyframes=3, factor=4, window=[(-5, 5), (-5, 5)], **_OPTIONS,
        store=tmp_path / "z", progress=lambda done, of: seen.append((done, of)),
    )  # fmt: skip
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert sorted(path.name for path in (tmp_path / "z").iterdir()) == ["0.zarr", "1.zarr", "2.zarr"]
    for k, keyframe in enumerate(made.keyframes):
        pixel = 10 / 16 / 4**k
        assert np.diff(keyframe.x1) == pytest.approx(pixel)
        low = float(keyframe.x1[0]) - pixel / 2
        assert (3 - low) / (16 * pixel) == pytest.approx(0.8)
    last = made.keyframes[-1]
    alone = study.basins(
        "himmelblau",
        window=[(3 - 8 / 16, 3 + 2 / 16), (-2 - 3 / 16, -2 + 7 / 16)],
        minima=last.attrs["minima"],
        **_OPTIONS,
    )
    assert np.array_equal(alone.minimum, last.minimum)


def test_a_logarithmic_axis_shrinks_by_ratios():
    made = study.zoom(
        "plane",
        "x1**2",
        [1.0],
        {"lr": (0.01, 1), "x1": (1, 2)},
        towards=(0.1, 1.5),
        keyframes=2,
        shape=4,
        log="lr",
        steps=3,
    )
    ends = [(float(k.lr[0]), float(k.lr[-1])) for k in made.keyframes]
    assert ends[1] == (pytest.approx(0.1 * (ends[0][0] / 0.1) ** 0.5), pytest.approx(0.1 * (ends[0][1] / 0.1) ** 0.5))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_movie_goes_on_where_a_keyframe_ends(tmp_path, lang):
    made = study.zoom("basins", "himmelblau", towards=(3, -2), keyframes=3, **_OPTIONS)
    scene = kobai.scene(made, lang=lang)
    pictures = scene.panels[0].marks[0].pixels.astype(int)
    assert len(pictures) == 2 * BETWEEN + 1 == len(scene.timeline.steps)
    colors = {tuple(color) for color in pictures[-1].reshape(-1, 4)}
    assert colors & {tuple(color) for color in pictures[BETWEEN].reshape(-1, 4)}
    change = np.abs(np.diff(pictures, axis=0)).mean((1, 2, 3))
    assert change[BETWEEN - 1 : BETWEEN + 1].max() < 3 * np.median(change)
    assert "×4.00" in scene.timeline.status[-1]
    assert scene.description
    assert scene.save(tmp_path / "z.gif", size=(160, 200), progress=False).stat().st_size > 1000


@pytest.mark.parametrize(
    "options",
    [
        {"towards": (9, 0)}, {"towards": (1,)}, {"towards": "x"}, {"towards": (float("nan"), 0)}, {"keyframes": 1},
        {"factor": 1.0}, {"factor": 17}, {"study": "step_size"},
    ],
)  # fmt: skip
def test_what_is_no_zoom(options):
    given = {"study": "basins", "towards": (3, 2), "keyframes": 2, **options}
    with pytest.raises(BadInput):
        study.zoom(given.pop("study"), "himmelblau", **given, **_OPTIONS)


def test_the_command_makes_a_movie(capsys, tmp_path):
    how = ["--shape", "16", "--steps", "20", "--lr", "0.01", "--zoom", "3,2", "--keyframes", "2"]
    arguments = ["study", "basins", "himmelblau", *how]
    assert kobai.cli.main([*arguments, "--size", "120x160", "--out", str(tmp_path / "z.gif")]) == 0
    assert "z.gif" in capsys.readouterr().out
    assert kobai.cli.main([*arguments, "--plan"]) == 2
    assert "--zoom" in capsys.readouterr().err
