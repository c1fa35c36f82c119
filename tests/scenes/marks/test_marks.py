"""One mark, one file, under one name: in the scene, in the painters and on the wire."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import get_args

import pytest

from kobai import paint, scenes, viewer
from kobai.errors import BadInput
from kobai.paint.marks import FLAT, SPACE
from kobai.scenes import Path as PathMark
from kobai.scenes.marks import Mark
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.marks import ENCODERS, encode_marks

NAMES = {kind.__name__.lower(): kind for kind in get_args(Mark)}


def modules(package, folder: str) -> set[str]:
    return {file.stem for file in Path(package.__file__).parent.joinpath(folder).glob("*.py")}


@pytest.mark.parametrize("name", NAMES)
def test_a_mark_has_a_file_of_its_name_in_every_room(name):
    for package, folder in ((scenes, "marks"), (paint, "marks"), (viewer, "wire/marks")):
        assert name in modules(package, folder)
    assert NAMES[name].__module__ == f"kobai.scenes.marks.{name}"
    drawn = importlib.import_module(f"kobai.paint.marks.{name}")
    assert FLAT.get(NAMES[name]) is getattr(drawn, "Flat", None)
    assert SPACE.get(NAMES[name]) is getattr(drawn, "Space", None)
    assert NAMES[name] in FLAT or NAMES[name] in SPACE
    assert NAMES[name] in ENCODERS or NAMES[name] is PathMark


def test_what_is_not_a_mark_is_named():
    with pytest.raises(BadInput, match="int: not a mark"):
        encode_marks([3], [], Buffers())
