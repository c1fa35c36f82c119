"""Fuzzing: random formulas, options, arguments, stores and messages, each answered by a result or by one clear line.

    python -m tests.fuzz                        two minutes, the same cases every time
    python -m tests.fuzz --minutes 20 --seed 1  longer, other cases
    python -m tests.fuzz --case stores:123      one case again

Cases run in processes of their own, many in each, that are ended where a case takes too much time or memory.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import importlib
import json
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil

KINDS = {
    "formulas": "tests.fuzz.formulas:case",
    "latex": "tests.fuzz.formulas:latex_case",
    "options": "tests.fuzz.command_line:case",
    "arguments": "tests.fuzz.arguments:case",
    "stores": "tests.fuzz.stores:case",
    "messages": "tests.fuzz.messages:case",
}
SECONDS = 15.0
"""Computing time of one case; the tools' own limits are set lower."""
WALL_SECONDS = 45.0
"""The same by the clock, for what waits."""
MEMORY = 2 * 2**30
"""Bytes of a process, of which torch takes a quarter."""
GIGABYTES = "0.5"
"""The limit of memory that kobai is told."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=2.0, help="in all (2)")
    parser.add_argument("--seed", type=int, default=0, help="which series of cases (0)")
    parser.add_argument("--kinds", default=",".join(KINDS), help="of " + ",".join(KINDS))
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time (2)")
    parser.add_argument("--case", help="KIND:SEED, to run one case again")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(options.child)
    if options.case:
        kind, _, seed = options.case.partition(":")
        print(json.dumps(_modules(kind)[0](int(seed)), indent=1)[:20_000], flush=True)
        found = Series(kind, int(seed), time.monotonic() + 3600, 1).run()
        return report({kind: 1}, found)
    kinds: queue.Queue[str] = queue.Queue()
    for kind in options.kinds.split(","):
        kinds.put(kind)
    seconds = 60 * options.minutes * options.jobs / kinds.qsize()
    counts: Counter[str] = Counter()
    findings: list[dict[str, Any]] = []

    def work() -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                kind = kinds.get_nowait()
                series = Series(kind, options.seed * 10**6, time.monotonic() + seconds)
                findings.extend(series.run())
                counts[kind] = series.done
                print(f"{kind}: {series.done} cases", flush=True)

    threads = [threading.Thread(target=work) for _ in range(options.jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return report(counts, findings)


def report(counts: dict[str, int], findings: list[dict[str, Any]]) -> int:
    """Print what was found, each kind of finding once."""
    seen: Counter[str] = Counter()
    for found in findings:
        likeness = "".join(c for c in found["said"][:160] if not c.isdigit())
        seen[likeness] += 1
        if seen[likeness] == 1:
            print(f"\n{found['kind']}:{found['seed']}  {found['said']}\n  {json.dumps(found['case'])[:600]}")
            print(f"  python -m tests.fuzz --case {found['kind']}:{found['seed']}")
    print(f"\n{sum(counts.values())} cases, {len(findings)} wrong, of {len(seen)} sorts")
    return 1 if findings else 0


class Series:
    """Cases of one kind, one after the other, in processes that are replaced when one dies or is ended."""

    def __init__(self, kind: str, first: int, until: float, most: int = 10**9):
        self.kind, self.next, self.until, self.last = kind, first, until, first + most
        self.done = 0

    def run(self) -> list[dict[str, Any]]:
        findings = []
        while time.monotonic() < self.until and self.next < self.last:
            findings += self._with_one_process()
        return findings

    def _with_one_process(self) -> list[dict[str, Any]]:
        folder = tempfile.mkdtemp(prefix="fuzz-")
        log = Path(folder) / "log"
        environment = {**os.environ, "KOBAI_MEMORY_LIMIT": GIGABYTES, "TMPDIR": folder, "KOBAI_CACHE_DIR": f"{folder}/cache",
                       "MPLBACKEND": "agg", "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "COLUMNS": "100"}  # fmt: skip
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz", "--child", self.kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=stderr, env=environment, text=True, bufsize=1, start_new_session=True,
            )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        watched = psutil.Process(process.pid)
        findings = []
        try:
            process.stdout.readline()  # it is ready
            while time.monotonic() < self.until and self.next < self.last:
                seed, self.next = self.next, self.next + 1
                self.done += 1
                process.stdin.write(f"{seed}\n")
                wrong = self._wait(process, watched)
                if wrong is not None:
                    answer = process.stdout.readline() if not wrong else json.dumps({"said": wrong})
                    if not answer:
                        answer = json.dumps({"said": f"the process died with status {process.wait()}"})
                    said = json.loads(answer)
                    if said["said"]:
                        ended = wrong or "died" in said["said"]
                        tail = "\n" + log.read_text(errors="replace")[-3000:] if ended else ""
                        case = _modules(self.kind)[0](seed)
                        findings.append({"kind": self.kind, "seed": seed, "said": said["said"] + tail, "case": case})
                        print(f"{self.kind}:{seed}  {said['said'][:160]}", flush=True)
                    if wrong or process.poll() is not None:
                        return findings
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)
        return findings

    def _wait(self, process: subprocess.Popen, watched: psutil.Process) -> str:
        """Wait for an answer: "" when there is one, or the process has died, else which limit was met."""
        began, used = time.monotonic(), None
        while not select.select([process.stdout or sys.stdin], [], [], 0.05)[0]:
            try:
                times, memory = watched.cpu_times(), watched.memory_info().rss
            except psutil.Error:
                return ""
            used = used if used is not None else times.user + times.system
            over = ""
            if times.user + times.system - used > SECONDS:
                over = f"more than {SECONDS:g} s of computing"
            elif time.monotonic() - began > WALL_SECONDS:
                over = f"more than {WALL_SECONDS:g} s"
            elif memory > MEMORY:
                over = f"more than {MEMORY / 2**30:g} GB of memory"
            if over:
                os.kill(process.pid, signal.SIGUSR1)  # it writes where it is
                time.sleep(0.3)
                return over
        return ""


def _modules(kind: str) -> tuple[Any, Any]:
    module, _, make = KINDS[kind].partition(":")
    found = importlib.import_module(module)
    return getattr(found, make), found.run


def child(kind: str) -> int:
    """Run the cases whose seeds come on stdin, in an empty folder each; answer with what is wrong, or nothing."""
    faulthandler.enable()
    faulthandler.register(signal.SIGUSR1)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    seeds = os.fdopen(os.dup(0))
    os.dup2(2, 1)  # what libraries print goes to the log
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    home = os.getcwd()
    sys.path.insert(0, home)
    make, run = _modules(kind)
    place = Path(tempfile.gettempdir()) / "here"
    answers.write("ready\n")
    for line in seeds:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        os.chdir(place)
        said = ""
        try:
            run(make(int(line)))
        except BaseException as error:
            said = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
            if not isinstance(error, AssertionError):
                import traceback

                traceback.print_exc()
                last = traceback.extract_tb(error.__traceback__)[-1]
                said += f" at {last.filename}:{last.lineno}"
        answers.write(json.dumps({"said": said[:3000]}) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
