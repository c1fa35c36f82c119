"""A cluster as its documentation starts it: workers that die, a connection that is cut, and the same bytes in the end."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kobai.study.maps import status_of

_STUDY = ["study", "basins", "himmelblau", "--lr", "0.01", "--steps", "2000", "--shape", "768", "--tile", "48"]
_COMMANDS = Path(sys.executable).parent


def start(log: Path, *words: str) -> subprocess.Popen[bytes]:
    with open(log, "ab") as to:
        return subprocess.Popen(
            [_COMMANDS / words[0], *words[1:]], stdout=to, stderr=to, env={**os.environ, "OMP_NUM_THREADS": "1"}
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy:
    """Passes bytes on to a port, until its connections are cut."""

    def __init__(self, to: int):
        self.to, self.open, self.threads = to, [], []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self.listening.accept()
                there = socket.create_connection(("127.0.0.1", self.to))
                self.open += [here, there]
                for a, b in ((here, there), (there, here)):
                    self.threads.append(threading.Thread(target=self._pass, args=(a, b), daemon=True))
                    self.threads[-1].start()

    def _pass(self, a: socket.socket, b: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while held := a.recv(65536):
                b.sendall(held)
        for end in (a, b):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Cut the connections; later ones are passed on again."""
        for end in self.open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.listening.close()
        self.cut()
        for thread in self.threads:
            thread.join()
        for end in self.open:
            end.close()


def files(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers: its address, and how to start another worker."""
    port = free_port()
    started = [
        start(
            tmp_path / "scheduler.log",
            "dask",
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--no-dashboard",
        )
    ]

    def worker() -> subprocess.Popen[bytes]:
        words = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path)]
        started.append(start(tmp_path / "workers.log", "dask", "worker", f"tcp://127.0.0.1:{port}", *words))
        return started[-1]

    yield port, worker
    for process in started:
        process.kill()
    for process in started:
        process.wait()


@pytest.mark.slow
def test_workers_die_and_the_connection_is_cut_and_the_bytes_are_the_same(tmp_path, cluster):
    port, worker = cluster
    proxy = Proxy(port)
    mortal, _ = worker(), worker()
    store = tmp_path / "cluster.zarr"
    study = start(
        tmp_path / "study.log", "kobai", *_STUDY, "--store", str(store), "--scheduler", f"tcp://127.0.0.1:{proxy.port}"
    )

    def reach(share: float) -> None:
        until = time.monotonic() + 120
        while not (store / "zarr.json").exists() or status_of(store).done < share * 256:
            assert study.poll() is None, (tmp_path / "study.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.02)

    for k in range(3):
        reach(0.15 * k + 0.05)
        mortal.send_signal(signal.SIGKILL)
        mortal.wait()
        mortal = worker()
    reach(0.5)
    proxy.cut()
    assert study.wait(timeout=300) == 0, (tmp_path / "study.log").read_text()
    assert status_of(store).done == 256
    here = tmp_path / "here.zarr"
    assert subprocess.run([_COMMANDS / "kobai", *_STUDY, "--store", str(here), "--quiet"], check=True).returncode == 0
    assert files(store) == files(here)
    proxy.close()
