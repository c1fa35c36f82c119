import numpy as np
import pytest

from kobai.scenes.trace.frame import Frame, choose_frame, exit_of

NONE = np.empty((0, 2))
SOUND, BROKEN = np.array([False]), np.array([True])


def frame_of(path, broken=SOUND, domain=None, minima=NONE):
    u = np.asarray(path, float)[None]
    values = (u**2).sum(-1)
    return choose_frame(u, broken, values, None if domain is None else np.asarray(domain, float), minima)


def test_without_a_domain_a_bowl_looks_like_a_bowl():
    frame = frame_of([[2, 2], [1, 1], [0.03, 0.03]])
    assert (frame.lo < -2).all()
    assert (frame.hi > 2).all()
    assert np.allclose(frame.lo, -frame.hi)


def test_a_known_domain_is_shown_whole():
    frame = frame_of([[-1.2, 1], [1, 1]], domain=[(-2, 2), (-1, 3)], minima=np.array([[1.0, 1.0]]))
    assert (frame.lo.tolist(), frame.hi.tolist(), frame.zoomed) == ([-2, -1], [2, 3], False)


def test_a_start_outside_the_domain_is_still_shown():
    frame = frame_of([[5, 1], [1, 1]], domain=[(-2, 2), (-1, 3)])
    assert frame.contains(np.array([5.0, 1.0]))
    assert frame.lo.tolist() == [-2, -1]


def test_a_path_lost_in_a_wide_domain_is_zoomed_in_on():
    frame = frame_of([[2, 2], [0.5, 0.5]], domain=[(-500, 500)] * 2, minima=np.zeros((1, 2)))
    assert frame.zoomed
    assert (frame.hi - frame.lo).max() < 20
    assert frame.contains(np.array([[2.0, 2.0], [0.0, 0.0]])).all()


def test_a_diverging_run_does_not_decide_the_frame():
    path = 2 * (-1.2) ** np.arange(61)[:, None] * np.ones(2)
    frame = frame_of(path, BROKEN)
    assert 2.4 < frame.hi[0] < 30
    assert frame.contains(path[:4]).all()
    k, at = exit_of(path, frame)
    assert frame.contains(path[k - 1])
    assert not frame.contains(path[k])
    on_edge = np.isclose(at, frame.lo) | np.isclose(at, frame.hi)
    assert on_edge.any()
    # The crossing lies on the straight line of that step.
    direction = (at - path[k - 1]) / (path[k] - path[k - 1])
    assert direction[0] == pytest.approx(direction[1])


@pytest.mark.parametrize("path", [[[3.0, -1.0]], [[0.0, 0.0]], [[1e-9, 0.0]], [[1e8, 1e8]], [[2.0, 0.0], [1.0, 0.0]]])
def test_every_path_gets_a_frame_that_holds_it(path):
    frame = frame_of(path)
    assert frame.contains(np.asarray(path)).all()
    assert (frame.hi > frame.lo).all()
    assert (frame.hi - frame.lo).max() <= 4 * (frame.hi - frame.lo).min()


def test_an_infinite_leap_exits_where_the_run_was():
    frame = Frame(np.array([-1.0, -1.0]), np.array([1.0, 1.0]))
    path = np.array([[0.5, 0.5], [np.inf, np.nan], [np.inf, np.nan]])
    k, at = exit_of(path, frame)
    assert k == 1
    assert frame.contains(at)
    assert exit_of(path[:1], frame) is None


def test_a_run_that_comes_back_has_not_left():
    frame = Frame(np.array([-1.0]), np.array([1.0]))
    assert exit_of(np.array([[0.0], [3.0], [0.5]]), frame) is None
    assert exit_of(np.array([[4.0], [3.0]]), frame)[0] == 0


def test_many_runs_are_zoomed_in_on_though_some_stray_or_break():
    walk = np.linspace([2.0, 2.0], [0.5, 0.5], 20)
    u = np.repeat(walk[None], 12, 0)
    u[10] = np.linspace([2.0, 2.0], [90.0, 0.0], 20)
    u[11] = 2 * (-3.0) ** np.arange(20)[:, None]
    broken = np.arange(12) == 11
    for chosen in (np.arange(12), np.array([0, 1, 11])):
        frame = choose_frame(
            u[chosen], broken[chosen], np.ones((len(chosen), 20)), np.array([[-500.0, 500.0]] * 2), np.zeros((1, 2))
        )
        assert frame.zoomed
        assert (frame.hi - frame.lo).max() < 20
        assert frame.contains(walk).all()
    alone = choose_frame(u[11:], broken[11:], np.ones((1, 20)), np.array([[-500.0, 500.0]] * 2), np.zeros((1, 2)))
    assert not alone.zoomed
