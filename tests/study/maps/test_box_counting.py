import numpy as np
import pytest

from kobai.errors import BadInput
from kobai.study import box_dimension
from kobai.study.maps.box_counting import boundary


def carpet(depth: int) -> np.ndarray:
    cell = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], bool)
    made = np.ones((1, 1), bool)
    for _ in range(depth):
        made = np.kron(made, cell)
    return made.astype(bool)


def koch(depth: int, size: int) -> np.ndarray:
    """The Koch curve on a raster: every pixel that a vertex of a deep curve falls in."""
    points = np.array([0.0, 1.0], complex)
    turn = np.exp(1j * np.pi / 3)
    for _ in range(depth):
        a, d = points[:-1], np.diff(points) / 3
        points = np.append(np.stack([a, a + d, a + d + d * turn, a + 2 * d], 1).ravel(), points[-1])
    made = np.zeros((size, size), bool)
    made[(points.imag * (size - 1)).astype(int), (points.real * (size - 1)).astype(int)] = True
    return made


def test_sets_whose_dimension_is_known():
    line = np.zeros((512, 512), bool)
    line[100] = True
    assert box_dimension(line).estimate == pytest.approx(1.0, abs=1e-12)
    assert box_dimension(np.ones((512, 512), bool)).estimate == pytest.approx(2.0, abs=1e-12)
    found = box_dimension(carpet(6), sizes=[3**k for k in range(6)])
    assert found.estimate == pytest.approx(1.892789, abs=1e-6)
    assert found.error < 1e-9
    assert found.median == pytest.approx(1.892789, abs=1e-6)
    found = box_dimension(koch(8, 2187), sizes=[3**k for k in range(1, 6)])
    assert found.estimate == pytest.approx(1.26186, abs=0.06)


def test_slopes_are_those_between_neighbouring_sizes():
    mask = np.random.default_rng(0).random((64, 64)) < 0.1
    found = box_dimension(mask)
    counts = [int(mask.sum())]
    for side in (2, 4, 8):
        counts.append(int(mask.reshape(64 // side, side, 64 // side, side).any((1, 3)).sum()))
    assert found.slopes == pytest.approx(np.log2(np.divide(counts[:-1], counts[1:])).tolist())


def test_boxes_at_the_edge_hold_what_is_there():
    mask = np.zeros((10, 10), bool)
    mask[9, 9] = True
    assert box_dimension(mask, sizes=[1, 4]).estimate == 0


def test_a_boundary_is_where_four_pixels_differ():
    labels = np.zeros((4, 4), int)
    labels[:, 2:] = 1
    assert boundary(labels).tolist() == [[False, True, False]] * 3
    assert not boundary(np.ones((3, 3))).any()


def test_frames_of_a_zoom_share_one_slope():
    frames = [np.random.default_rng(k).random((64, 64)) < share for k, share in enumerate((0.02, 0.1, 0.3))]
    found = box_dimension(frames)
    alone = [box_dimension(frame) for frame in frames]
    assert found.slopes == [slope for one in alone for slope in one.slopes]
    assert found.median == np.median(found.slopes)
    assert found.estimate == pytest.approx(np.mean([one.estimate for one in alone]))  # of lines over the same sizes
    assert found.error > 0
    assert box_dimension(np.array(frames)) == found
    assert box_dimension(frames[:1]) == alone[0]


@pytest.mark.parametrize(
    ("mask", "sizes"),
    [
        (np.zeros((8, 8), bool), None), (np.ones(8, bool), None), (np.ones((8, 8)), None), (np.ones((8, 8), bool), [1]),
        (np.ones((8, 8), bool), [0, 2]), (np.ones((8, 8), bool), [2, 100]), ([], None),
        (np.ones((8, 8), bool), 8), (np.ones((8, 8), bool), ["a", 2]), (np.ones((8, 8), bool), [1.5, 2]),
        ([[[True], [True, True]]], None),
        ([np.ones((8, 8), bool), np.ones(8, bool)], None), ([np.ones((8, 8), bool), np.zeros((8, 8), bool)], None),
    ],
)  # fmt: skip
def test_what_has_no_dimension(mask, sizes):
    with pytest.raises(BadInput):
        box_dimension(mask, sizes)


@pytest.mark.parametrize("labels", [[[1, 2], [3]], [1, 2], 3, [[[1]], [[2]]]])
def test_what_is_no_map_of_labels(labels):
    with pytest.raises(BadInput, match=r"labels.*give a \(height, width\) array"):
        boundary(labels)
