"""Descents that go to disk: whatever happens to the process, the finished store is the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
import xarray

import kobai
from kobai.descent import open_stored
from kobai.descent.record import zarr_stream as room
from tests.peak_memory import peak_of

RECORD = kobai.Record(every=5)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(room, "_PIECE_NUMBERS", 1000)


def descend(path: Path, **options):
    start = torch.rand(100, 2, generator=torch.Generator().manual_seed(1)) * 4 - 2
    options = {"lr": 1e-3, "steps": 40, "record": RECORD, "store": path, **options}
    return kobai.descend("rosenbrock", start, **options)


def files(path: Path) -> dict[str, bytes]:
    return {str(f.relative_to(path)): f.read_bytes() for f in sorted(path.rglob("*")) if f.is_file()}


@pytest.mark.parametrize("engine", ["compiled", "stacked", "loop"])
def test_a_streamed_descent_is_the_descent(tmp_path, engine):
    stored = descend(tmp_path / "a.zarr", engine=engine)
    assert stored.complete
    whole = descend(None, engine=engine)  # type: ignore[arg-type]
    read = stored.trace()
    for name in ("x", "value", "grad_norm", "lr"):
        assert torch.equal(getattr(read, name), getattr(whole, name))
    assert list(read.status) == list(whole.status)
    assert torch.equal(read.stopped_at, whole.stopped_at)
    some = stored.trace(slice(30, 40))
    assert torch.equal(some.x, whole.x[30:40])
    with xarray.open_zarr(tmp_path / "a.zarr", chunks=None) as dataset:
        assert dataset.sizes["run"] == 100
        assert np.array_equal(dataset["x"].values, whole.x.numpy())


def test_quantities_that_are_not_kept_are_not_there(tmp_path):
    stored = descend(tmp_path / "a.zarr", record=kobai.Record(every=5, keep=("x", "grad")))
    read = stored.trace()
    assert read.value.isnan().all()
    assert read.grad is not None


KILLED = """
import os, signal, sys, torch, kobai
from kobai.descent.record import zarr_stream
zarr_stream._PIECE_NUMBERS = 1000
calls = 0
def progress(done, total):
    global calls
    calls += 1
    if calls == 3:
        os.kill(os.getpid(), signal.SIGKILL)
start = torch.rand(100, 2, generator=torch.Generator().manual_seed(1)) * 4 - 2
kobai.descend("rosenbrock", start, lr=1e-3, steps=40, record=kobai.Record(every=5), store=sys.argv[1], engine="compiled",
              progress=progress)
"""


def test_a_killed_descent_opens_says_how_far_it_got_and_goes_on_to_the_same_bytes(tmp_path):
    undisturbed = descend(tmp_path / "a.zarr", engine="compiled")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "b.zarr")], check=False)
    assert done.returncode == -signal.SIGKILL
    halted = open_stored(tmp_path / "b.zarr")
    assert 0 < halted.written < halted.runs
    assert not halted.complete
    with xarray.open_zarr(tmp_path / "b.zarr", chunks=None) as dataset:
        assert int(np.isfinite(dataset["x"].values[:, 0, 0]).sum()) == halted.written
    with pytest.raises(kobai.BadInput, match="cut off with 32 of 100 runs written"):
        kobai.Trace.load(tmp_path / "b.zarr")
    assert torch.equal(halted.trace(slice(0, 5)).x, undisturbed.trace(slice(0, 5)).x)
    assert descend(tmp_path / "b.zarr").complete
    assert files(tmp_path / "a.zarr") == files(tmp_path / "b.zarr")


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path):
    script = KILLED.replace("calls == 3", "False").replace(
        "stream._PIECE_NUMBERS = 1000", "stream._PIECE_NUMBERS = 100"
    )
    descend_again = [sys.executable, "-c", script]
    subprocess.run([*descend_again, str(tmp_path / "a.zarr")], check=True)
    for turn in range(12):
        process = subprocess.Popen([*descend_again, str(tmp_path / "b.zarr")])
        while not (tmp_path / "b.zarr").exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.05 * turn)
        process.kill()
        process.wait()
        assert open_stored(tmp_path / "b.zarr").runs == 100
    subprocess.run([*descend_again, str(tmp_path / "b.zarr")], check=True)
    assert files(tmp_path / "a.zarr") == files(tmp_path / "b.zarr")


def test_a_finished_descent_is_left_alone(tmp_path):
    descend(tmp_path / "a.zarr")
    before = {f: os.stat(f).st_mtime_ns for f in (tmp_path / "a.zarr").rglob("*")}
    assert descend(tmp_path / "a.zarr").complete
    assert before == {f: os.stat(f).st_mtime_ns for f in (tmp_path / "a.zarr").rglob("*")}


def test_random_rules_go_on_with_the_same_numbers(tmp_path):
    options = {"optimizer": "Langevin", "engine": "loop", "seed": 3, "steps": 5}
    descend(tmp_path / "a.zarr", **options)
    with pytest.raises(KeyboardInterrupt):
        descend(tmp_path / "b.zarr", progress=_interrupt_at(2), **options)
    assert not open_stored(tmp_path / "b.zarr").complete
    descend(tmp_path / "b.zarr", **options)
    assert files(tmp_path / "a.zarr") == files(tmp_path / "b.zarr")


def _interrupt_at(call: int):
    calls = []

    def progress(done: int, total: int) -> None:
        calls.append(done)
        if len(calls) == call:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize(
    ("options", "word"), [({"lr": 2e-3}, "optimizer"), ({"steps": 41}, "steps"), ({"dtype": "float64"}, "dtype")]
)
def test_another_descent_is_refused(tmp_path, options, word):
    descend(tmp_path / "a.zarr")
    before = files(tmp_path / "a.zarr")
    with pytest.raises(kobai.BadInput, match=f"another descent \\({word} differs"):
        descend(tmp_path / "a.zarr", **options)
    assert files(tmp_path / "a.zarr") == before


def test_what_stands_in_the_way_stays(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    with pytest.raises(kobai.BadInput, match="no streamed descent"):
        descend(tmp_path / "notes")
    assert (tmp_path / "notes" / "mine.txt").read_text() == "mine"
    with pytest.raises(kobai.BadInput, match="is not there"):
        descend(tmp_path / "nowhere" / "a.zarr")
    with pytest.raises(kobai.BadInput, match="no such store"):
        open_stored(tmp_path / "b.zarr")
    with pytest.raises(kobai.BadInput, match="needs many starts"):
        kobai.descend("rosenbrock", [1.0, 1.0], store=tmp_path / "c.zarr")


def test_a_damaged_piece_is_noticed(tmp_path):
    stored = descend(tmp_path / "a.zarr")
    other = descend(tmp_path / "b.zarr", lr=2e-3)
    chunk = Path("x") / "c" / "1" / "0" / "0"
    (tmp_path / "a.zarr" / chunk).write_bytes((tmp_path / "b.zarr" / chunk).read_bytes())
    assert other.complete
    with pytest.raises(kobai.BadInput, match="not those that were written"):
        stored.trace()


MANY = """
start = torch.rand(1_000_000, 2) * 4 - 2
stored = kobai.descend("rosenbrock", start, lr=1e-3, steps=10_000, record=kobai.Record(every=100), store=sys.argv[1])
assert stored.complete
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is measured as Linux counts it")
def test_a_million_starts_of_ten_thousand_steps_need_less_than_two_gibibytes(tmp_path):
    assert peak_of(MANY, "import sys, torch, kobai", str(tmp_path / "a.zarr")) < 1.7 * 2**30  # beside torch


def test_what_a_killed_descent_left_is_removed_by_the_next(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        descend(tmp_path / "a.zarr", progress=_interrupt_at(2))
    left = [tmp_path / "a.zarr" / name / f"0.{'a' * 32}.partial" for name in ("x", "digests/c")]
    for file in left:
        file.write_bytes(b"half")
    assert not open_stored(tmp_path / "a.zarr").complete
    assert descend(tmp_path / "a.zarr").complete
    assert not any(file.exists() for file in left)
    descend(tmp_path / "b.zarr")
    assert files(tmp_path / "a.zarr") == files(tmp_path / "b.zarr")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
def test_one_process_at_a_time_writes_a_store(tmp_path):
    tried = []

    def progress(done: int, total: int) -> None:
        if not tried:
            tried.append(done)
            with pytest.raises(kobai.BadInput, match="another process is writing there"):
                descend(tmp_path / "a.zarr")

    assert descend(tmp_path / "a.zarr", progress=progress).complete
    assert tried


def test_a_chunk_of_nan_of_any_sign_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "_PIECE_NUMBERS", 100)
    start = -torch.ones(20, 1)
    stored = kobai.descend("log(x1)", start, lr=0.1, steps=3, engine="loop", store=tmp_path / "a.zarr")
    assert stored.trace().value.isnan().all()


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", "float64"])
def test_every_number_format_is_streamed_continued_and_read(tmp_path, dtype):
    with pytest.raises(KeyboardInterrupt):
        descend(tmp_path / "a.zarr", dtype=dtype, progress=_interrupt_at(2))
    trace = descend(tmp_path / "a.zarr", dtype=dtype).trace()
    assert trace.x.dtype == getattr(torch, dtype)
    whole = descend(None, dtype=dtype)  # type: ignore[arg-type]
    for name in ("x", "value", "grad_norm"):
        assert torch.equal(getattr(trace, name).nan_to_num(), getattr(whole, name).nan_to_num())
    assert open_stored(tmp_path / "a.zarr").dataset()["x"].dtype == ("float32" if dtype == "bfloat16" else dtype)
    if dtype != "float32":
        with pytest.raises(kobai.BadInput, match=r"(dtype|start) differs"):
            descend(tmp_path / "a.zarr", dtype="float32")
