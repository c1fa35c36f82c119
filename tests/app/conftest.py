"""A real server on loopback, shared by the tests of the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.served_app import Served, serving


@pytest.fixture
def serve_at() -> Callable[..., AbstractContextManager[Served]]:
    """Makes servers of a test's own."""
    return serving


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    with serving() as served:
        yield served
