"""Places for the names of points."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.paint.measures import Rect
from kobai.paint.text.point_names import place_names

ROOM = Rect(0.0, 0.0, 400.0, 300.0)


def meets(a, b):
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


@pytest.mark.parametrize(("n", "spread"), [(1, 0), (12, 40), (25, 150), (40, 250)])
@pytest.mark.parametrize("seed", range(3))
def test_names_do_not_collide_and_stay_inside(n, spread, seed):
    rng = np.random.default_rng(seed)
    points = np.array([200.0, 150.0]) + spread * (rng.uniform(size=(n, 2)) - 0.5)
    sizes = np.stack([rng.uniform(15, 55, n), np.full(n, 11.0)], 1)
    legend = Rect(300.0, 0.0, 100.0, 60.0)
    placed = [name for name in place_names(points, sizes, 4.0, ROOM, [legend], 1.0) if name is not None]
    assert len(placed) > 0.8 * n
    boxes = [legend, *(name.at for name in placed)]
    for i, a in enumerate(boxes):
        assert a.x >= 0
        assert a.y >= 0
        assert a.right <= 400
        assert a.bottom <= 300
        assert not any(meets(a, b) for b in boxes[i + 1 :])


def test_a_leader_crosses_no_name():
    points = np.tile([200.0, 150.0], (14, 1))
    placed = place_names(points, np.tile([30.0, 11.0], (14, 1)), 4.0, ROOM, [], 1.0)
    leaders = [(name, np.asarray(name.leader)) for name in placed if name is not None and name.leader is not None]
    assert leaders
    for mine, end in leaders:
        way = points[0] + np.linspace(0, 1, 12)[:, None] * (end - points[0])
        for other in placed:
            if other is not None and other is not mine:
                inside = (way > (other.at.x, other.at.y)) & (way < (other.at.right, other.at.bottom))
                assert not inside.all(1).any()


def test_a_lone_name_touches_its_point():
    (name,) = place_names(np.array([[50.0, 50.0]]), np.array([[30.0, 11.0]]), 4.0, ROOM, [], 1.0)
    assert name is not None
    assert name.leader is None


@pytest.mark.parametrize("at", [[5.0, 5.0], [np.nan, 1.0], [-50.0, 5.0]])
def test_without_room_or_place_a_name_is_left_out(at):
    assert place_names(np.array([at]), np.array([[30.0, 11.0]]), 4.0, Rect(0.0, 0.0, 10.0, 10.0), [], 1.0) == [None]
