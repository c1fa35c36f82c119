"""What every test shares: one thread, the same random numbers, English; the exhaustive ones only with --slow."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# Before a test imports torch or numpy: tests run side by side, and threads would only fight over the cores.
for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("MPLBACKEND", "agg")

settings.register_profile("always", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("slow", deadline=None, max_examples=2000)

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the exhaustive tests too, and fuzz for longer")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("slow" if config.getoption("--slow") else "always")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--slow"):
        return
    slow = [item for item in items if "slow" in item.keywords]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if "slow" not in item.keywords]


@pytest.fixture(autouse=True)
def _repeatable() -> None:
    """Every test begins with the same random numbers, whichever ran before it."""
    import numpy as np
    import torch

    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


@pytest.fixture(scope="session", autouse=True)
def _speaks_english() -> None:
    """Texts are compared in English, whatever the language of the machine."""
    for name in ("KOBAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"


@pytest.fixture(scope="session")
def slow(request: pytest.FixtureRequest) -> bool:
    """Whether --slow was given, for tests that run a sample otherwise."""
    return bool(request.config.getoption("--slow"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser that browser tests drive. Lacking one is a failure where CI is set, a skip elsewhere."""
    return _browser("Chromium", "KOBAI_CHROMIUM", _BROWSERS)


@pytest.fixture(scope="session")
def firefox() -> str:
    """Path of Firefox, likewise."""
    return _browser("Firefox", "KOBAI_FIREFOX", ("firefox-esr", "firefox"))


def _browser(called: str, variable: str, names: tuple[str, ...]) -> str:
    found = os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)
    if found and Path(found).exists():
        return found
    message = f"no {called} on this machine: install it, or set {variable} to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def ctrl_c(monkeypatch):
    """Presses Ctrl-C at the so-manieth evaluation of a UKR or TensorUKR fit; ``monkeypatch.undo`` lets go."""
    from kobai.kernel.ukr import search

    evaluate = search.Best.__call__

    def press(at: int) -> None:
        count = 0

        def pressed(self, point):
            nonlocal count
            count += 1
            if count == at:
                raise KeyboardInterrupt
            return evaluate(self, point)

        monkeypatch.setattr(search.Best, "__call__", pressed)

    return press
