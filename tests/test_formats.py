import importlib
import inspect
import mimetypes
from pathlib import Path

import pytest

import kobai
from kobai import formats, paint
from kobai.errors import BadInput

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("row", formats.FORMATS.values(), ids=lambda row: row.ending)
def test_each_row_names_functions_that_exist(row):
    for name in filter(None, (formats._SAVE[row.kind], row.encoder)):
        module, _, function = name.partition(":")
        assert callable(getattr(importlib.import_module(module), function))
    assert bool(row.encoder) == row.painted
    assert row.mime == (mimetypes.guess_type(f"a{row.ending}")[0] or row.mime)


def test_whoever_lists_endings_lists_all_of_them():
    scenes, painted = formats.SCENE_ENDINGS, formats.endings("still", "movie")
    for text, wanted in (
        (inspect.getdoc(kobai.Scene.save), scenes),
        (inspect.getdoc(paint.save), painted),
        ((ROOT / "docs" / "pictures.md").read_text(encoding="utf-8"), scenes),
        ((ROOT / "docs" / "command-line.md").read_text(encoding="utf-8"), formats.FORMATS),
    ):
        assert not [ending for ending in wanted if ending not in text]


def test_an_ending_that_is_not_written():
    with pytest.raises(
        BadInput, match=r"^'a.gjf': kobai writes \.png .* \.html, not '\.gjf'\. Did you mean '\.gif'\?$"
    ):
        formats.of("a.gjf")
    with pytest.raises(BadInput, match=r"^--out 'a': .* \.zarr, not a name without an ending\.$"):
        formats.of("a", formats.FORMATS, "--out ")
    assert formats.of("A.PNG").kind == "still"
