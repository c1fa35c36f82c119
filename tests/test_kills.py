"""SIGTERM and SIGKILL at random moments of writing: the old file or the new one, whole; nothing left after the next run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals differ on Windows")

# Forked children write over the old file, and are killed at a moment of the time that writing takes.
_SCRIPT = """
import hashlib, os, random, shutil, signal, sys, time
from pathlib import Path
import numpy as np
import kobai
from kobai.cli import signals
from kobai.descent.record import zarr_stream

kind, number, moments = sys.argv[1], getattr(signal, sys.argv[2]), int(sys.argv[3])
folder, temporary, cache = (Path(path) for path in sys.argv[4:])
path, rng = folder / f"a.{kind.removeprefix('stream ')}", random.Random(kind + sys.argv[2])
traces = [kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=lr, steps=20) for lr in (0.1, 0.2)]
zarr_stream._PIECE_NUMBERS = 2000

def write(which):
    if kind == "stream zarr":
        kobai.descend("x1**2 + x2**2", start=np.ones((400, 2)), lr=0.1, steps=20, store=path)
    elif kind == "zarr":
        traces[which].save(path)
    else:
        options = {} if kind == "png" else {"frames": 12}
        kobai.scene(traces[which]).save(path, size=(200, 160), **options)

def state():
    if kind == "zarr":
        return kobai.Trace.load(path).lr[0].item()
    if kind == "stream zarr":
        found = kobai.Trace.load(path)
        return hashlib.sha256(found.x.numpy().tobytes() + found.value.numpy().tobytes()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()

write(0)
old = state()
begun = time.monotonic()
write(1)
lasts, new = time.monotonic() - begun, state()
if kind == "stream zarr":
    begun, _ = time.monotonic(), shutil.rmtree(path)
    write(0)
    lasts = time.monotonic() - begun
listed = {str(p) for p in (folder, temporary) for p in p.iterdir()}
killed = 0
for n in range(moments):
    if kind == "stream zarr":
        shutil.rmtree(path)
    else:
        write(0)
    child = os.fork()
    if not child:
        try:
            signals.catch()
            signals.started()
            write(1)
        except KeyboardInterrupt:
            os._exit(signals.status())
        os._exit(0)
    time.sleep(lasts * rng.random())
    os.kill(child, number)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, -number, 128 + number), ended
    killed += ended != 0
    if kind != "stream zarr":
        assert state() in (old, new), (n, "damaged")
    if number == signal.SIGTERM and ended != -number and kind != "stream zarr":
        left = {str(p) for p in (folder, temporary) for p in p.iterdir()} - listed
        assert not left, left
    write(1)
    assert state() == new
    left = {str(p) for p in (folder, temporary) for p in p.iterdir()} ^ listed
    assert not left, left
assert not [p for p in cache.rglob("*") if ".kobai-" in p.name]
print(killed, "of", moments, "killed")
"""


@pytest.mark.parametrize("kind", ["png", "gif", "mp4", "zarr", "stream zarr"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_killed_while_it_writes(tmp_path, slow, kind, name):
    places = [tmp_path / place for place in ("out", "temporary", "cache")]
    for place in places:
        place.mkdir()
    moments = "20" if slow else "2"
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, kind, name, moments, *map(str, places)], capture_output=True, text=True,
        env={**os.environ, "TMPDIR": str(places[1]), "KOBAI_CACHE_DIR": str(places[2])}, check=False, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    print(done.stdout)
