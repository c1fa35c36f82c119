"""Estimates of what a map takes, by a clock that goes as fast as the pixels say."""

import dataclasses
import math

import numpy as np
import pytest

from kobai.study.maps import estimate as estimates
from kobai.study.maps.basin_map import plan_of_basins
from kobai.study.maps.computing import computed
from kobai.study.maps.estimate import HOUR, estimate
from tests.study.maps.plans import circle


class Clock:
    """Seconds that pass while pixels are computed, and not otherwise."""

    def __init__(self, call: float, pixel: float, inside: float = 0.0):
        self.now, self.call, self.pixel, self.inside = 0.0, call, pixel, inside

    def __call__(self) -> float:
        return self.now

    def of(self, plan):
        def compute(places):
            made = plan.compute(places)
            self.now += self.call + self.pixel * len(places) + self.inside * float(made["inside"].sum())
            return made

        return dataclasses.replace(plan, compute=compute)


def use(monkeypatch, clock, busy=1.0, cores=1):
    """A machine on which a second of work takes ``busy`` seconds, of the processor ``cores``."""
    monkeypatch.setattr(estimates.time, "perf_counter", lambda: clock.now * busy)
    monkeypatch.setattr(estimates.time, "process_time", lambda: clock.now * cores)


@pytest.mark.parametrize("call", [0.0, 0.02, 1.0])
@pytest.mark.parametrize("pixel", [1e-6, 1e-4, 0.01])
@pytest.mark.parametrize("inside", [0.0, 5.0])
def test_time_is_foretold(monkeypatch, call, pixel, inside):
    clock = Clock(call, pixel, inside * pixel)
    use(monkeypatch, clock)
    plan = clock.of(circle((512, 512), tile=64))
    found = estimate(plan, seconds=10.0)
    spent = clock.now
    clock.now = 0.0
    computed(plan)
    assert found.seconds == pytest.approx(clock.now, rel=0.3 if inside else 0.02)
    assert found.least < clock.now < found.most
    if clock.now > 1000:
        assert spent < 40


def test_what_is_written_is_done_already(tmp_path):
    class Stopped(Exception):
        pass

    def stop(done, of):
        if done == 4:
            raise Stopped

    plan = circle((64, 64))
    with pytest.raises(Stopped):
        computed(plan, tmp_path / "a.zarr", progress=stop)
    found = estimate(plan, str(tmp_path / "a.zarr"), seconds=0.1)
    assert (found.pixels, found.tiles, found.missing) == (64**2, 16, 12)
    assert found.map == 64**2 * 9
    computed(plan, tmp_path / "a.zarr")
    assert estimate(plan, str(tmp_path / "a.zarr"), seconds=0.1).seconds == 0


def test_the_store_is_foretold():
    plan = circle((256, 256), tile=32)
    found = estimate(plan, seconds=0.1)
    whole = computed(plan)
    least = len(np.unique(whole["distance"])) * 8 / 4
    assert least < found.store < 256**2 * 9 * 4 / 3 + 4096


def test_workers_for_an_hour(monkeypatch):
    clock = Clock(0.0, 0.01)
    use(monkeypatch, clock)
    found = estimate(clock.of(circle((16384, 16384), tile=64)), seconds=1.0)
    assert (
        found.workers_for_an_hour == math.ceil(found.seconds / HOUR) == pytest.approx(16384**2 * 0.01 / HOUR, rel=0.05)
    )
    assert found.memory > 10**7


@pytest.mark.parametrize(("busy", "cores"), [(1, 1), (2, 1), (5, 1), (1, 2), (1, 4)])
def test_a_busy_machine_is_not_a_slow_one(monkeypatch, busy, cores):
    clock = Clock(0.0, 1e-4)
    use(monkeypatch, clock, busy, cores)
    found = estimate(clock.of(circle((1024, 1024), tile=64)), seconds=10.0)
    assert found.seconds == pytest.approx(1024**2 * 1e-4)
    assert found.processor == pytest.approx(1024**2 * 1e-4 * cores)


def test_the_range_is_that_of_the_sample(monkeypatch):
    """As wide as tiles differ: of equal ones the slack alone, of a map that is computed as a whole none of it."""
    clock = Clock(0.0, 1e-5, 1e-3)
    use(monkeypatch, clock)
    monkeypatch.setattr(estimates, "SLACK", 0.05)
    uneven = estimate(clock.of(circle((1024, 1024), tile=64)), seconds=10.0)
    assert uneven.most / uneven.seconds > 1 + 1.5 * estimates.SLACK
    few = estimate(clock.of(circle((64, 64), tile=16)), seconds=100.0)
    assert few.sampled == few.tiles == 16
    assert few.most / few.seconds == pytest.approx(1 + estimates.SLACK)


def test_what_is_compiled_on_the_way_is_not_of_each_tile(monkeypatch):
    clock = Clock(0.0, 1e-4)
    use(monkeypatch, clock)
    plan = clock.of(circle((1024, 1024), tile=64))
    seen: set[bool] = set()

    def compute(places):
        kind = bool(places[0, 0] > 0)  # each half has code of its own
        clock.now += 0.0 if kind in seen else 30.0
        seen.add(kind)
        return plan.compute(places)

    found = estimate(dataclasses.replace(plan, compute=compute), seconds=10.0)
    assert found.seconds == pytest.approx(1024**2 * 1e-4, rel=0.01)


def test_narrow_tiles_at_the_edge_count_as_what_they_are(monkeypatch):
    plan = dataclasses.replace(plan_of_basins("x1**2 + x2**2", shape=33, lr=0.1, steps=2), tile=16)
    monkeypatch.setattr(estimates, "_timed", lambda plan, part: (plan.at(part), 0.01 + 1e-4 * len(part), 1.0))
    assert estimate(plan).processor == pytest.approx(9 * 0.01 + 1e-4 * 33**2, rel=0.05)
