"""Signals from the first moment to the last: one line, the conventional status, nothing half done; streams that are closed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.helpers import ARTICLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")

_SCRIPT = "import sys\nfrom kobai.cli import main\nsys.exit(main())\n"
_AWAKE = 0.06  # seconds in which Python itself starts, and answers Ctrl-C in its own way


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_in_the_first_second(tmp_path, slow, name):
    (tmp_path / "kobai").write_text(_SCRIPT)
    number, moments = getattr(signal, name), random.Random(name)
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", "import kobai.errors"], check=True)
    awake = max(_AWAKE, time.monotonic() - begun)
    for n in range(40 if slow else 4):
        words = ([sys.executable, "-m", "kobai"], [sys.executable, str(tmp_path / "kobai")])[n % 2]
        command = [*words, *ARTICLE, "--out", str(tmp_path / "a.gif")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(moments.uniform(awake, awake + 1))
        process.send_signal(number)
        said, complained = process.communicate(timeout=120)
        if process.returncode != 0:  # it may have ended before
            assert (process.returncode, said) == (128 + number, b""), complained
            assert complained.count(b"\n") == 1, complained
        assert set(os.listdir(tmp_path)) <= {"kobai", "a.gif"}


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_while_it_descends(tmp_path, name):
    begun, out = tmp_path / "begun", tmp_path / "never.png"
    file = tmp_path / "slow.py"
    file.write_text(
        "import pathlib, time\n\ndef f(x):\n"
        f"    pathlib.Path({str(begun)!r}).touch()\n    time.sleep(0.01)\n    return (x * x).sum()\n"
    )
    words = ["descend", f"{file}:f", "--start", "1", "--steps", "90000", "--out", str(out)]
    process = subprocess.Popen([sys.executable, "-m", "kobai", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(getattr(signal, name))
    said, complained = process.communicate(timeout=60)
    assert (process.returncode, said) == (128 + getattr(signal, name), b"")
    assert complained.count(b"\n") == 1
    assert not out.exists()


def test_a_signal_that_the_parent_ignores_is_ignored():
    shell = f"trap '' HUP; {sys.executable} -c \"import signal, kobai.cli.signals as s; s.catch(); "
    shell += 'print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)"'
    assert subprocess.run(shell, shell=True, capture_output=True, text=True, check=True).stdout == "True\n"


@pytest.mark.parametrize(("closing", "status"), [("2>&-", 0), ("<&-", 0), ("2>&- <&-", 0), (">/dev/full", 2)])
def test_streams_that_are_closed_or_full(tmp_path, closing, status):
    out = tmp_path / "a.png"
    shell = f"{sys.executable} -m kobai descend x1**2 --start 1 --steps 3 --out {out} --size 200x160 {closing}"
    done = subprocess.run(shell, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert done.stderr.count("\n") == (status != 0)
    assert out.read_bytes()[:4] == b"\x89PNG"


def test_a_reader_that_left(tmp_path):
    shell = f"{sys.executable} -m kobai optimizers --json | head -c 0; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (141, "")
