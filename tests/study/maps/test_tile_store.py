"""Stores of maps: a full disk, several processes on one, URLs; no finished tile is lost, and the bytes are the same."""

import dataclasses
import errno
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import zarr

from kobai import study
from kobai.errors import BadInput
from kobai.study.maps import dataset_of, status_of
from kobai.study.maps.computing import computed
from tests.study.maps.plans import circle

PLAN = circle((64, 64))  # 16 tiles


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "a.zarr"
    computed(PLAN, folder)
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(f.relative_to(folder)): f.read_bytes()
        for f in sorted(folder.rglob("*"))
        if f.is_file() and ".partial" not in f.name
    }


@pytest.mark.parametrize("writes", [1, 5, 6, 23])
def test_a_disk_that_is_full_loses_no_finished_tile(tmp_path, undisturbed, monkeypatch, writes):
    before, left = zarr.Array.__setitem__, [writes]

    def full(self, where, value):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        before(self, where, value)

    store = tmp_path / "a.zarr"
    computed_until(2, store)
    done = files(store)
    monkeypatch.setattr(zarr.Array, "__setitem__", full)
    with pytest.raises(BadInput, match=r"a tile cannot be written \(No space left on device\); finished ones stay"):
        computed(PLAN, store)
    monkeypatch.undo()
    after = files(store)
    assert all(after[name] == contents for name, contents in done.items())
    assert status_of(store).done >= 2
    computed(PLAN, store)
    assert files(store) == undisturbed


def stop_after(tiles: int):
    def progress(done: int, _: int) -> None:
        if done == tiles:
            raise _Stopped

    return progress


class _Stopped(Exception):
    pass


def computed_until(tiles: int, store: Path) -> None:
    with pytest.raises(_Stopped):
        computed(PLAN, store, progress=stop_after(tiles))


def test_a_disk_on_which_nothing_fits_says_so(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(zarr.Group, "create_array", full)
    with pytest.raises(BadInput, match="cannot be written"):
        computed(PLAN, tmp_path / "a.zarr")
    assert not list(tmp_path.iterdir())


def test_several_at_once_share_the_tiles(tmp_path, undisturbed):
    store, errors, seen = tmp_path / "a.zarr", [], []
    all_at_work, own = threading.Barrier(3, timeout=60), threading.local()

    def compute(places):
        if not hasattr(own, "begun"):  # nothing is written before each of them computes a tile
            own.begun = True
            all_at_work.wait()
        return PLAN.compute(places)

    plan = dataclasses.replace(PLAN, compute=compute)

    def work() -> None:
        try:
            computed(plan, store, progress=lambda done, of: seen.append((done, of)))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert seen.count((16, 16)) == 3
    assert files(store) == undisturbed
    assert list(tmp_path.iterdir()) == [store]


def test_an_fsspec_url():
    found = computed(PLAN, "memory://test_an_fsspec_url/a.zarr")
    assert np.array_equal(found["inside"], computed(PLAN)["inside"])
    assert status_of("memory://test_an_fsspec_url/a.zarr") == (16, 16, "circle")
    computed(PLAN, "memory://test_an_fsspec_url/a.zarr", progress=lambda *_: pytest.fail("computed again"))
    with pytest.raises(BadInput, match="nothing://"):
        computed(PLAN, "nothing://x/a.zarr")


def test_a_store_that_was_cut_off_while_it_was_laid_out():
    import fsspec

    url = "memory://test_cut_off/a.zarr"
    computed(PLAN, url)
    memory = fsspec.filesystem("memory")
    whole = {path: memory.cat(path) for path in memory.find("/test_cut_off")}
    group = zarr.open_group("memory://test_cut_off/b.zarr", mode="w", zarr_format=3)
    some = {"chunks": (16, 16), "dtype": "int8", "fill_value": -1, "dimension_names": ("y", "x")}
    group.create_group("0").create_array("inside", shape=(64, 64), **some)
    computed(PLAN, "memory://test_cut_off/b.zarr")
    there = {path.replace("/b.zarr", "/a.zarr"): memory.cat(path) for path in memory.find("/test_cut_off/b.zarr")}
    assert there == whole


def test_what_is_somebody_elses_is_left_alone(tmp_path):
    group = zarr.create_group(tmp_path / "a.zarr")
    group.create_array("mine", data=np.arange(3))
    before = files(tmp_path)
    with pytest.raises(BadInput, match="not a study"):
        computed(PLAN, tmp_path / "a.zarr")
    assert files(tmp_path) == before


def test_a_study_that_goes_on_leaves_pythons_random_numbers_alone(tmp_path):
    computed_until(3, tmp_path / "a.zarr")
    before = random.getstate()
    computed(PLAN, tmp_path / "a.zarr")
    assert random.getstate() == before


def test_numbers_that_are_not_known_are_null(tmp_path):
    study.step_size("x1**4", [1.0], optimizer="Adam", count=3, steps=3, store=tmp_path / "a.zarr")
    text = (tmp_path / "a.zarr" / "zarr.json").read_text()
    assert json.loads(text, parse_constant=pytest.fail)["attributes"]["limit"] is None


@pytest.mark.parametrize("lost", ["identity", "done", "built", "0"])
def test_a_store_that_lacks_something_says_so(tmp_path, lost):
    store = tmp_path / "a.zarr"
    computed(circle((16, 16)), store)
    group = zarr.open_group(store, mode="r+")
    if lost == "identity":
        del group.attrs["identity"]
    else:
        del group[lost]
    for attempt in (status_of, dataset_of, lambda path: computed(circle((16, 16)), path)):
        with pytest.raises(BadInput, match=f"not a study of kobai .it lacks {lost}"):
            attempt(store)


_PROGRAM = """
import sys, time
from kobai.study.maps.computing import computed
from tests.study.maps.test_tile_store import PLAN
computed(PLAN, sys.argv[1], progress=lambda *_: time.sleep(0.02))
"""


@pytest.mark.slow
def test_two_processes_and_twenty_kills(tmp_path, undisturbed):
    store = tmp_path / "a.zarr"
    random = np.random.default_rng(0)
    lost = 0
    for k in range(20):
        children = [
            subprocess.Popen([sys.executable, "-c", _PROGRAM, str(store)], cwd=Path(__file__).parents[3])
            for _ in range(2)
        ]
        if k % 4 == 3:
            time.sleep(1.0)
        else:
            while status(store) == lost and all(child.poll() is None for child in children):
                time.sleep(0.005)
        time.sleep(float(random.uniform(0, 0.1)))
        for child in children:
            child.send_signal(signal.SIGKILL)
            child.wait()
        assert status(store) >= lost
        lost = status(store)
    computed(PLAN, store)
    assert files(store) == undisturbed


def status(store: Path) -> int:
    return status_of(store).done if (store / "zarr.json").exists() else 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=220k", "tmpfs", str(disk)], check=True)
    options = {"window": [(-5, 5)] * 2, "shape": 96, "lr": 0.01, "steps": 60, "tile": 16}
    try:
        with pytest.raises(BadInput, match="No space left"):
            study.basins("himmelblau", **options, store=disk / "a.zarr")
        done = status_of(disk / "a.zarr").done
        found = dataset_of(disk / "a.zarr")
        assert 0 < done < 36
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        study.basins("himmelblau", **options, store=disk / "a.zarr")
        study.basins("himmelblau", **options, store=tmp_path / "b.zarr")
        assert files(disk / "a.zarr") == files(tmp_path / "b.zarr")
        assert found.sizes == {"x1": 96, "x2": 96}
    finally:
        subprocess.run(["umount", str(disk)], check=True)
