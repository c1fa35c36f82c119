import numpy as np
import pytest
from sklearn.decomposition import PCA

from kobai.errors import BadInput
from kobai.objectives.plane import coordinate_plane, principal_plane


def test_the_principal_plane_is_that_of_another_library():
    rng = np.random.default_rng(0)
    x = (np.cumsum(rng.normal(size=(300, 50)), 0) @ np.diag(np.linspace(2, 0.1, 50)))[None]
    plane = principal_plane(x)
    peer = PCA(2).fit(x[0])
    assert plane.shares == pytest.approx(tuple(peer.explained_variance_ratio_))
    assert np.abs(np.einsum("in,in->i", plane.basis, peer.components_)) == pytest.approx([1, 1])
    assert np.allclose(plane.project(x[0, -1]), 0)
    u = np.array([[0.3, -2.0]])
    assert np.allclose(plane.project(plane.lift(u)), u)


@pytest.mark.parametrize("n", [2, 3, 50])
def test_a_straight_path_and_a_single_point_still_have_a_plane(n):
    for x in (np.linspace(1, 0, 9)[None, :, None] * np.ones(n), np.ones((1, 1, n))):
        plane = principal_plane(x)
        assert np.allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-12)
        assert sum(plane.shares) == pytest.approx(1.0 if x.shape[1] > 1 else 0.0)
        assert np.allclose(plane.lift(plane.project(x)), x)


def test_chosen_variables_leave_the_others_where_the_run_ended():
    plane = coordinate_plane(np.arange(5.0), (3, 1))
    assert plane.lift(np.array([10.0, 20.0])).tolist() == [0, 20, 2, 10, 4]
    assert plane.project(np.arange(5.0)).tolist() == [3, 1]
    assert plane.flatten(np.arange(5.0)).tolist() == [3, 1]


@pytest.mark.parametrize("chosen", [(0, 5), (-1, 0), (1, 1), (0, 1, 2), (0.5, 1), (True, 0), ()])
def test_variables_that_do_not_exist(chosen):
    with pytest.raises(BadInput, match="coordinates="):
        coordinate_plane(np.zeros(5), chosen)


@pytest.mark.parametrize("noise", [0.0, 1e-16, -1e-16])
def test_what_rounding_decides_does_not_turn_the_plane(noise):
    straight = np.linspace(1, 0, 9)[None, :, None] * np.array([1.0, 1.0 + noise, 1.0 - noise])
    assert np.allclose(principal_plane(straight).basis, principal_plane(np.abs(straight)).basis)
    assert principal_plane(straight).basis[1, 0] > 0.8  # of equal components the first
    still = np.zeros((2, 9, 3))  # the first run rests, so it comes from nowhere
    still[1, :, 1] = np.linspace(-1, 1, 9)
    assert principal_plane(still).basis[0] == pytest.approx([0, 1, 0])


@pytest.mark.parametrize("angle", [0.0, 0.3, 1.0, 2.5])
def test_equal_directions_are_those_of_the_axes(angle):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    square = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]) @ turn
    x = np.stack([square, 0.5 * square, 0 * square], axis=1)
    assert np.abs(principal_plane(x).basis) == pytest.approx(np.eye(2))


def test_positions_that_do_not_count_decide_nothing():
    x = np.random.default_rng(1).normal(size=(2, 30, 4))
    holes = np.concatenate([x, np.full((2, 5, 4), np.nan)], axis=1)
    assert np.allclose(principal_plane(holes).basis, principal_plane(x).basis)
    assert np.allclose(principal_plane(holes).origin, x[0, -1])
