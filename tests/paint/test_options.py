"""The cost of pictures and movies."""

from __future__ import annotations

import pytest

import kobai
from kobai.budget import Budget, limited
from kobai.paint.options import cost


@pytest.mark.parametrize(
    ("size", "scale", "frames", "movie"),
    [((640, 480), 2.0, 1, False), ((1920, 1080), 1.0, 1000, True), ((640, 480), 1.0, 20_000, True)],
)
def test_usual_pictures_and_movies_are_allowed(size, scale, frames, movie):
    estimate = cost(*size, scale, frames, movie)
    assert estimate.seconds < 3600
    assert estimate.bytes < 2e9


def test_large_ones_are_refused_before_anything_is_drawn(tmp_path):
    scene = kobai.scene(kobai.descend("x1**2 + x2**2", [1.0, 1.0], steps=3))
    with limited(Budget(1.0, 10**9, options=True)):
        with pytest.raises(kobai.BadInput, match=r"70 frames of 8000x8000 at scale=1: about .* of work"):
            scene.save(tmp_path / "a.gif", size=(8000, 8000), frames=70)
        with pytest.raises(kobai.BadInput, match=r"1 frame of 2000x2000 at scale=8: about .* of work"):
            scene.save(tmp_path / "a.png", size=(2000, 2000), scale=8)
    with (
        limited(Budget(None, 10**9)),
        pytest.raises(kobai.BadInput, match=r"20\.5 GB of memory, more than the limit of 1 GB"),
    ):
        scene.save(tmp_path / "a.png", size=(2000, 2000), scale=8)
    assert not list(tmp_path.iterdir())
