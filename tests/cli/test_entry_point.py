"""Exit statuses, and what is printed when something unexpected happens."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from kobai.cli import main
from tests.cli.helpers import ARTICLE


def test_a_fault_of_ours_has_status_1_and_says_how_to_report_it(capsys, monkeypatch):
    monkeypatch.setattr("kobai.cli.request.ProgressBar", None)
    assert main(ARTICLE) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "NoneType" in said
    assert "KOBAI_DEBUG=1" in said
    monkeypatch.setenv("KOBAI_DEBUG", "1")
    assert main(ARTICLE) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_interrupted(tmp_path):
    begun, out = tmp_path / "begun", tmp_path / "never.png"
    file = tmp_path / "slow.py"
    file.write_text(
        "import pathlib, time\n\ndef f(x):\n"
        f"    pathlib.Path({str(begun)!r}).touch()\n    time.sleep(0.01)\n    return (x * x).sum()\n"
    )
    words = ["descend", f"{file}:f", "--start", "1", "--steps", "100000000", "--out", str(out)]
    running = subprocess.Popen([sys.executable, "-m", "kobai", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    said, complained = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, b"")
    assert complained.count(b"\n") == 1
    assert not out.exists()


def test_a_closed_pipe_is_no_fault():
    done = subprocess.run(
        f"{sys.executable} -m kobai optimizers --json | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes streams differently there")
@pytest.mark.parametrize(
    ("words", "status", "lines"),
    [("functions", 2, 1), ("--help", 2, 1), ("descend x1**2 --start 1 --steps 2", 2, 1),
     ("descend x1**2 --start 1 --steps 2 --quiet --out a.zarr", 0, 0)],
)  # fmt: skip
def test_standard_output_that_is_closed(words, status, lines, tmp_path):
    command = f"{sys.executable} -m kobai {words} >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (status, lines)
    assert status == 0 or done.stderr.startswith("kobai: standard output is closed")
    assert (tmp_path / "a.zarr").exists() == (status == 0)
