"""Notebooks whose scenes move without a kernel: as HTML of nbconvert, in JupyterLab trusted and not, in marimo."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import started
from tests.browser.test_widget import free_port, marimo_command, run_cell, saved_book, server

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")]

FIRST = "import kobai\ntrace = kobai.descend('x1**2 + x2**2', start=[2.0, 2.0], lr=0.01, steps=50)"
VIEWS = ("both", "surface", "contour", "loss", "article")


@pytest.fixture(scope="module")
def book() -> Any:
    """A notebook with five scenes, run."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    cells = [FIRST, *(f"kobai.scene(trace, view={view!r})" for view in VIEWS)]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbclient.NotebookClient(book, timeout=300, kernel_name="python3").execute()
    return book


def moving(page: Any, count: int) -> None:
    """Wait until so many scenes play in frames of their own."""
    page.wait_for_function(
        f"() => document.querySelectorAll('.kobai-output iframe').length === {count}", timeout=60_000
    )
    for _ in range(100):
        frames = [f for f in page.frames if f.url == "about:srcdoc"]
        if len(frames) >= count:
            break
        page.wait_for_timeout(200)
    assert len(frames) == count
    for frame in frames:
        started(frame)
        frame.wait_for_function("async () => (await window.kobai)?.player.time > 0", timeout=60_000)


def exported(book: Any, path: Path, order: list[int]) -> Path:
    import nbformat
    from nbconvert import HTMLExporter

    cells = [book.cells[i] for i in order]
    path.write_text(
        HTMLExporter().from_notebook_node(nbformat.from_dict({**book, "cells": cells}))[0], encoding="utf-8"
    )
    return path


def test_five_scenes_carry_the_script_once(book):
    import nbformat

    assert len(nbformat.writes(book)) < 1_300_000


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]], ids=["in order", "reordered"])
def test_nbconvert(book, tmp_path, browser, order):
    pytest.importorskip("nbconvert")
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(exported(book, tmp_path / "book.html", order).as_uri())
    moving(page, 5)
    frame = next(f for f in page.frames if f.url == "about:srcdoc")
    frame.get_by_role("slider", name="Step").fill("20")
    frame.wait_for_function("async () => (await window.kobai).player.time === 20")
    assert broken == []
    context.close()


def test_where_the_output_with_the_script_was_cleared(book, tmp_path, browser):
    pytest.importorskip("nbconvert")
    page = browser.new_page()
    page.goto(exported(book, tmp_path / "book.html", [0, 2, 3]).as_uri())
    page.locator(".kobai-output p").first.wait_for(timeout=20_000)
    assert "run this cell again" in page.locator(".kobai-output p").first.inner_text()
    assert page.locator(".kobai-output img").count() == 2
    page.close()


def test_jupyterlab(book, tmp_path, browser):
    """Run in JupyterLab and saved; opened again it moves without a kernel; a notebook nobody trusts shows its pictures."""
    pytest.importorskip("jupyterlab")
    import nbformat

    nbformat.write(book, tmp_path / "foreign.ipynb")
    plain = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(cell) for cell in (FIRST, "kobai.scene(trace)", "kobai.scene(trace, view='loss')")
        ]
    )
    plain.metadata.kernelspec = book.metadata.kernelspec
    nbformat.write(plain, tmp_path / "own.ipynb")
    port, token = free_port(), secrets.token_hex(8)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", f"--IdentityProvider.token={token}",
        "--ServerApp.port_retries=0", "--LabApp.news_url=", f"--ServerApp.root_dir={tmp_path}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with server(command, f"http://127.0.0.1:{port}/api", tmp_path):
        page = browser.new_page(viewport={"width": 1400, "height": 1400})
        page.goto(f"http://127.0.0.1:{port}/lab/tree/own.ipynb?token={token}&reset", timeout=120_000)
        page.locator(".jp-Cell").first.click(timeout=120_000)
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=120_000)
        for cell in range(3):
            run_cell(page, cell)
        moving(page, 2)
        page.locator(".jp-Cell .jp-InputPrompt").nth(1).click()
        page.keyboard.press("Control+Enter")  # the cell that holds the script, once more
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=120_000)
        page.wait_for_timeout(1500)
        moving(page, 2)
        page.locator(".jp-Cell .jp-InputPrompt").nth(0).click()
        saved = saved_book(page, tmp_path / "own.ipynb", [1, 2])
        page.close()
        sizes = [len(cell.outputs[0].data["text/html"]) for cell in saved.cells[1:3]]
        assert sizes[0] > 400_000 > sizes[1]
        page = browser.new_page(viewport={"width": 1400, "height": 1400})
        # another workspace, and no kernel: nothing of the first page is left
        page.goto(f"http://127.0.0.1:{port}/lab/workspaces/two/tree/own.ipynb?token={token}", timeout=120_000)
        moving(page, 2)
        page.close()
        page = browser.new_page(viewport={"width": 1400, "height": 1400})
        page.goto(f"http://127.0.0.1:{port}/lab/workspaces/three/tree/foreign.ipynb?token={token}", timeout=120_000)
        page.locator(".jp-OutputArea-output img").first.wait_for(timeout=120_000)
        assert page.locator(".kobai-output iframe").count() == 0
        size = page.locator(".jp-OutputArea-output img").first.evaluate("(i) => [i.complete, i.naturalWidth]")
        assert size[0]
        assert size[1] > 300
        page.close()


def test_marimo(tmp_path, browser):
    pytest.importorskip("marimo")
    (tmp_path / "book.py").write_text(
        "import marimo\napp = marimo.App()\n\n@app.cell\ndef _():\n"
        + "".join(f"    {line}\n" for line in FIRST.splitlines())
        + "    return kobai, trace\n\n@app.cell\ndef _(kobai, trace):\n    kobai.scene(trace)\n    return\n\n"
        "@app.cell\ndef _(kobai, trace):\n    kobai.scene(trace, view='loss')\n    return\n\n"
        'if __name__ == "__main__":\n    app.run()\n',
        encoding="utf-8",
    )
    port = free_port()
    with server(marimo_command(port), f"http://127.0.0.1:{port}/health", tmp_path):
        page = browser.new_page(viewport={"width": 1400, "height": 1400})
        page.goto(f"http://127.0.0.1:{port}/", timeout=120_000)
        page.locator("iframe[srcdoc]").nth(1).wait_for(timeout=90_000)
        for frame in [f for f in page.frames if f.url == "about:srcdoc"]:
            started(frame)
            frame.wait_for_function("async () => (await window.kobai)?.player.time > 0", timeout=60_000)
        page.close()
