"""The scenes of ``tests/scene_examples.py`` as a module, for every test of the painters."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def scenes():
    """The hand-made scenes."""
    spec = importlib.util.spec_from_file_location("scenes", Path(__file__).parents[1] / "scene_examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
