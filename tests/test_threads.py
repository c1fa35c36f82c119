"""Threads from a cold cache, forked and spawned processes, running event loops, interrupted work."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading

import pytest
import torch

import kobai
from kobai.formats import SCENE_ENDINGS

_ENDINGS = (*SCENE_ENDINGS, ".zarr")
_SETUP = """
import faulthandler, hashlib, multiprocessing, os, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import kobai
folder = Path(sys.argv[1])
OPTIONS = {ending: {"size": (160, 120)} for ending in (".png", ".svg", ".pdf")}
OPTIONS |= {ending: {"size": (160, 120), "frames": 3} for ending in (".gif", ".mp4", ".webp")}

def save(trace, path):
    if path.suffix == ".zarr":
        trace.save(path)
    else:
        kobai.scene(trace, title="γράμματα x", lang="en").save(path, **OPTIONS.get(path.suffix, {}))
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(len(list(path.rglob("*"))))
"""

# Each thread begins with another ending, so that every two of them meet; what threads write is what one alone would.
_EIGHT = """
endings = sys.argv[2:]
sys.setswitchinterval(1e-6)
start, together = [2.0, 2.0], threading.Barrier(8)
traces = []

def work(n):
    together.wait()
    mine = kobai.descend(f"x1**2 + {n + 1}*sin(x2)**2", start=start, lr=0.1, steps=5)
    if n == 0:
        traces.append(kobai.descend("x1**2 + sqrt(1 + x2**2)", start=start, lr=0.1, steps=5))
    together.wait()
    order = endings[n % len(endings):] + endings[: n % len(endings)]
    assert mine.x.shape == (6, 2)
    return {e: save(traces[0], folder / f"{n}{e}") for e in order}

with ThreadPoolExecutor(8) as pool:
    digests = list(pool.map(work, range(8)))
for ending in endings:
    assert len({d[ending] for d in digests}) == 1, (ending, digests)
import matplotlib
assert matplotlib.rcParams["pdf.fonttype"] == 3
"""

_CHILDREN = """
import numpy as np

def child(n):
    faulthandler.dump_traceback_later(90, exit=True)
    f = f"x1**2 + {n + 2}*x2**2"
    trace = kobai.descend(f, start=[2.0, 2.0], lr=0.1, steps=5)
    save(trace, folder / f"{n}.pdf")
    save(trace, folder / f"{n}.gif")
    many = kobai.descend(f, start=np.ones((20000, 2)), lr=0.1, steps=100)
    assert many.x.shape == (20000, 101, 2)
    if int(sys.argv[3]) > 1:
        from kobai.kernel import NadarayaWatson
        x = np.linspace(0, 1, 300)[:, None]
        NadarayaWatson().fit(x, x[:, 0])
    os._exit(7)

if __name__ == "__main__":
    import torch
    torch.set_num_threads(2)
    stop, rounds = [], []

    def busy():
        while not stop:
            save(kobai.descend("x1**2 + x2**4", start=[1.0, 1.0], lr=0.1, steps=5), folder / "busy.pdf")
            kobai.descend("x1**2", start=np.ones((20000, 1)), lr=0.1, steps=100)
            rounds.append(1)

    busy_thread = threading.Thread(target=busy)
    busy_thread.start()
    while len(rounds) < 2:  # Python cannot fork while another thread imports a package
        time.sleep(0.01)
    context = multiprocessing.get_context(sys.argv[2])
    children = [context.Process(target=child, args=(n,)) for n in range(int(sys.argv[3]))]
    for one in children:
        one.start()
        time.sleep(0.07)
    for one in children:
        one.join(100)
    stop.append(True)
    busy_thread.join(60)
    assert [one.exitcode for one in children] == [7] * len(children), [one.exitcode for one in children]
"""


def _run(code, tmp_path, *words):
    """Run a script in a process that finds nothing cached."""
    (tmp_path / "out").mkdir()
    script = tmp_path / "script.py"
    script.write_text(_SETUP + code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(script), str(tmp_path / "out"), *words],
        env={**os.environ, "KOBAI_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_eight_threads_write_all_endings_from_a_cold_cache(tmp_path):
    _run(_EIGHT, tmp_path, *_ENDINGS)


@pytest.mark.slow
@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("ending", _ENDINGS)
def test_eight_threads_write_one_ending_from_a_cold_cache(tmp_path, ending, attempt):
    _run(_EIGHT, tmp_path, ending)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on Windows")
def test_forked_while_threads_are_at_work(tmp_path, slow):
    _run(_CHILDREN, tmp_path, "fork", "8" if slow else "1")


@pytest.mark.slow
def test_spawned_while_threads_are_at_work(tmp_path):
    _run(_CHILDREN, tmp_path, "spawn", "2")


def test_threads_descend_on_one_objective():
    f = kobai.objective("rosenbrock")
    engines = ("loop", "compiled", "auto")
    options = {"start": [-1.0, 1.0], "optimizer": "Adam", "lr": 0.01, "steps": 60}
    want = [kobai.descend(f, engine=engine, **options).x for engine in engines]
    got, errors = {}, []

    def work(n):
        try:
            got[n] = kobai.descend(f, engine=engines[n % 3], **options).x
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not errors
    assert len(got) == 8
    assert all(torch.equal(x, want[n % 3]) for n, x in got.items())


def test_in_a_running_event_loop(tmp_path):
    def work(name):
        trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.1, steps=3)
        trace.save(tmp_path / f"{name}.zarr")
        kobai.scene(trace).save(tmp_path / f"{name}.png", size=(160, 120))
        return kobai.Trace.load(tmp_path / f"{name}.zarr").x.shape

    async def both():
        return [work("in the loop"), *await asyncio.gather(*(asyncio.to_thread(work, str(n)) for n in range(3)))]

    assert asyncio.run(both()) == [(4, 2)] * 4
    assert len(list(tmp_path.iterdir())) == 8


_INTERRUPTED = """
import _thread
from kobai import importing
from kobai.jit import llvm

def work(path):
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.1, steps=3)
    save(trace, path)

paths = [folder / "a.pdf", folder / "a.gif", folder / "a.zarr"]
for path in paths:
    work(path)
interrupted = 0
for path in paths:
    begun = time.monotonic()
    work(path)
    lasts, moments = time.monotonic() - begun, int(sys.argv[2])
    for n in range(moments):
        timer = threading.Timer(lasts * (n + 0.5) / moments, _thread.interrupt_main)
        try:
            timer.start()
            work(path)
            timer.join()
            time.sleep(0.01)
        except KeyboardInterrupt:
            interrupted += 1
        timer.join()
        for lock in (importing.lock, llvm._lock):
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(lock.acquire, timeout=10).result()
                pool.submit(lock.release).result()
    work(path)
assert interrupted
assert sorted(os.listdir(folder)) == ["a.gif", "a.pdf", "a.zarr"], os.listdir(folder)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_interrupted_work_can_be_done_again(tmp_path, slow):
    """Ctrl-C at many moments of descending and saving, as in a notebook: no lock is held afterwards, nothing is left."""
    _run(_INTERRUPTED, tmp_path, "60" if slow else "6")
