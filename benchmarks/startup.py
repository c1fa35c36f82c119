"""How much kobai adds to starting up, beside what it cannot do without: ``import torch``.

    python benchmarks/startup.py [--repeat 9]

Whole processes, interleaved so that a busy machine slows all of them alike; medians. ``import kobai`` is lazy, so it is
also timed with the first name that brings torch in, ``kobai.descend``, and with a first descent; and that once more with the
garbage collector left running, which ``kobai.importing`` pauses.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

_KOBAI = Path(sys.executable).with_name("kobai")
_PYTHON = [sys.executable, "-c"]
_DESCENT = "import kobai; kobai.descend('x1**2 + x2**2', [2.0, 2.0], lr=0.01, steps=200)"
COMMANDS: dict[str, list[str]] = {
    "python -c pass": [*_PYTHON, "pass"],
    "import torch": [*_PYTHON, "import torch"],
    "import kobai": [*_PYTHON, "import kobai"],
    "import kobai; kobai.descend": [*_PYTHON, "import kobai; kobai.descend"],
    "first descent": [*_PYTHON, _DESCENT],
    "first descent, GC running": [
        *_PYTHON,
        "import contextlib, kobai; kobai.gc_paused = contextlib.nullcontext; " + _DESCENT,
    ],
    "kobai --help": [str(_KOBAI), "--help"],
    "kobai descend --help": [str(_KOBAI), "descend", "--help"],
}
# What a command may take, as a multiple of ``import torch``.
LIMITS = {"import kobai; kobai.descend": 1.15, "import kobai": 1.15, "kobai --help": 0.25, "kobai descend --help": 0.25}


def seconds(command: list[str]) -> float:
    """One whole process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeat", type=int, default=9)
    repeat = parser.parse_args().repeat
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for name in COMMANDS:
        seconds(COMMANDS[name])  # once for the disk cache
    for _ in range(repeat):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    torch = statistics.median(times["import torch"])
    print(f"{'':30} {'median':>8}  {'of import torch':>16}  limit")
    failed = False
    for name, taken in times.items():
        median, limit = statistics.median(taken), LIMITS.get(name)
        verdict = "" if limit is None else f"{limit:.2f} {'ok' if median <= limit * torch else 'EXCEEDED'}"
        failed |= verdict.endswith("EXCEEDED")
        print(f"{name:30} {median:7.3f} s  {median / torch:15.2f}×  {verdict}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
