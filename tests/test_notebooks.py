"""The notebooks among the examples run from top to bottom, say the same code in both languages, and are kept without output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

_EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
_BOOKS = sorted(_EXAMPLES.glob("*.ipynb"))


def _cells(book: Path, kind: str) -> list[str]:
    cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


@pytest.mark.skipif(not _BOOKS, reason="the examples are not beside the tests")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("book", _BOOKS, ids=lambda book: book.name)
def test_a_notebook_runs_and_shows_its_scenes(book, tmp_path):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    read = nbformat.read(book, as_version=4)
    nbclient.NotebookClient(
        read, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    shown = [out.get("data", {}) for cell in read.cells for out in cell.get("outputs", [])]
    scenes = [data for data in shown if "kobai-output" in data.get("text/html", "")]
    assert len(scenes) == 5
    assert all("image/png" in data for data in scenes)
    # One of them holds the viewer's script, for all.
    assert sum(len(data["text/html"]) > 400_000 for data in scenes) == 1
    read.metadata.pop("widgets", None)  # the state of a SceneWidget, which needs its kernel anyway
    assert len(nbformat.writes(read)) < 1_300_000


@pytest.mark.skipif(not _BOOKS, reason="the examples are not beside the tests")
def test_notebooks_are_kept_clean_and_in_both_languages():
    english, japanese = (_EXAMPLES / f"gradient_method{ending}.ipynb" for ending in ("", ".ja"))
    assert _cells(english, "code") == _cells(japanese, "code")
    assert len(_cells(english, "markdown")) == len(_cells(japanese, "markdown"))
    for book in _BOOKS:
        cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
        assert not any(cell.get("outputs") for cell in cells), book
