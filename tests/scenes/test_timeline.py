import numpy as np
import pytest

import kobai
from kobai.scenes.timeline import most_indices, pace, sampled, travelled


def geometric(steps, rate=0.98):
    return np.abs(np.diff(rate ** np.arange(steps + 1)))


def test_the_articles_movie_has_at_least_a_hundred_frames_with_holds():
    times = pace(geometric(200), 200, None, 20.0, np.empty(0, int))
    assert 100 <= len(times) <= 140
    assert (np.diff(times) >= 0).all()
    assert (times[:10] == 0).all()
    assert (times[-10:] == 200).all()
    assert times[10] == 0 < times[11]


def test_early_leaps_get_more_frames_than_late_creeping():
    times = pace(geometric(200), 200, None, 20.0, np.empty(0, int))
    assert (times < 20).sum() > 1.5 * (times > 180).sum()


@pytest.mark.parametrize("frames", [1, 2, 3, 7, 50, 300])
def test_the_number_of_frames_asked_for(frames):
    times = pace(geometric(200), 200, frames, 20.0, np.array([57]))
    assert len(times) == frames
    assert times[-1] == 200
    if frames > 2:
        assert times[0] == 0
        assert 57 in times


def test_one_and_no_step():
    assert pace(np.empty(0), 0, None, 20.0, np.empty(0, int)).tolist() == [0.0]
    times = pace(np.ones(1), 1, None, 20.0, np.empty(0, int))
    assert (times[0], times[-1]) == (0, 1)
    assert len(times) > 20


def test_after_the_last_run_has_left_the_clock_runs_on_quickly():
    times = pace(np.r_[np.ones(12), np.zeros(188)], 12, None, 20.0, np.array([12]))
    assert 12 in times
    assert (times <= 12).sum() > (times > 12).sum() - 10


def test_long_runs_are_thinned_but_keep_ends_extremes_and_what_must_stay():
    moves = np.full(100_000, 1e-6)
    moves[70_001] = 0.5
    kept = sampled(moves, np.array([33_333]))
    assert len(kept) <= 2000
    assert {0, 100_000, 33_333, 70_001, 70_002} <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()
    assert sampled(np.ones(200), np.empty(0, int)).tolist() == list(range(201))


def test_distance_is_measured_in_the_picture():
    u = np.array([[[0.0, 0.0], [1.0, 0.0], [1.0, 10.0], [np.nan, 0.0]]])
    assert travelled(u, np.array([2.0, 100.0])).tolist() == pytest.approx([0.5, 0.1, 0.0])


@pytest.mark.parametrize(("runs", "steps"), [(1, 1500), (60, 1500), (200, 1500), (1000, 400), (5000, 200)])
def test_of_many_runs_fewer_steps_are_shown(runs, steps):
    assert most_indices(runs) == steps


def test_the_chart_of_sixty_runs_has_every_step():
    starts = np.random.default_rng(0).uniform(-2, 2, (20, 2))
    trace = kobai.race("x1**2 + 20*x2**2", starts, ["SGD", "Adam", "Rprop"], steps=300)
    assert kobai.scene(trace).timeline.steps.tolist() == list(range(301))
