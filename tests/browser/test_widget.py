"""The widget in real notebooks: JupyterLab and marimo, driven in a browser; values travel both ways."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SHOW = """import kobai
from kobai.viewer import SceneWidget
trace = kobai.descend('x1**2 + x2**2', start=[2.0, 2.0], lr=0.01, steps=50)
w = SceneWidget(kobai.scene(trace, view='both'), autoplay=False)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(command: list[str], url: str, folder: Path) -> Iterator[None]:
    """A notebook server of our own, its files in ``folder``, until the test is over."""
    names = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
    )
    places = {name: str(folder / name.lower()) for name in names}
    with open(folder / "log.txt", "w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env={**os.environ, **places}, stdout=log, stderr=log, cwd=folder)
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(url, timeout=5).close()
                    break
                except (urllib.error.URLError, OSError):
                    assert process.poll() is None, (folder / "log.txt").read_text(encoding="utf-8")[-2000:]
                    time.sleep(0.5)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # it waits for its kernels
                process.kill()
                process.wait()


def step_shown(page: Any, step: int) -> None:
    """Wait until the viewer says it shows this step."""
    page.locator(".kobai output", has_text=f"step {step} ").wait_for(timeout=60_000)


def run_cell(page: Any, index: int) -> None:
    """Run a cell of JupyterLab by its keys, and wait until its kernel has begun with it: keys that come too early are lost."""
    from playwright.sync_api import TimeoutError

    prompt = page.locator(".jp-Cell .jp-InputPrompt").nth(index)
    begun = page.locator(".jp-Cell").nth(index).locator(".jp-InputPrompt", has_text=re.compile(r"\[(\*|\d+)\]"))
    for _ in range(12):
        prompt.click(timeout=60_000)
        page.keyboard.press("Shift+Enter")
        try:
            return begun.wait_for(timeout=10_000)
        except TimeoutError:
            continue
    raise AssertionError(f"cell {index} was not run")


def saved_book(page: Any, path: Path, cells: list[int]) -> Any:
    """The notebook that JupyterLab saves by its keys, once these cells have outputs in it."""
    import nbformat

    for wait in range(60):
        if wait % 10 == 0:
            page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        saved = nbformat.read(path, 4)
        if all(saved.cells[i].get("outputs") for i in cells):
            return saved
    raise AssertionError(f"{path.name} was not saved")


def test_jupyterlab(tmp_path, browser):
    pytest.importorskip("jupyterlab")
    import nbformat

    cells = [SHOW + "w", "w.observe(lambda c: None); print('at', w.step)", "w.step = 7"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "book.ipynb")
    port, token = free_port(), secrets.token_hex(8)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", f"--IdentityProvider.token={token}",
        "--ServerApp.port_retries=0", "--LabApp.news_url=", f"--ServerApp.root_dir={tmp_path}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with server(command, f"http://127.0.0.1:{port}/api", tmp_path):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/lab/tree/book.ipynb?token={token}&reset", timeout=120_000)
        page.locator(".jp-Cell").first.click(timeout=120_000)
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=120_000)
        run_cell(page, 0)
        page.locator(".kobai input[type=range]").fill("20", timeout=120_000)
        step_shown(page, 20)
        page.wait_for_timeout(1000)
        run_cell(page, 1)
        page.get_by_text("at 20").wait_for(timeout=60_000)
        run_cell(page, 2)
        step_shown(page, 7)
        page.keyboard.press("Escape")
        saved = saved_book(page, tmp_path / "book.ipynb", [0])
        page.close()
    kept = saved.cells[0].outputs[0].data
    assert "srcdoc" in kept["text/html"]
    assert "kobai-scene" in kept["text/html"]


def marimo_command(port: int) -> list[str]:
    """The command that serves ``book.py`` as a page of marimo."""
    served = ["--headless", "--no-token", f"--port={port}", "--host=127.0.0.1"]
    return [sys.executable, "-m", "marimo", "run", "book.py", *served]


def test_marimo(tmp_path, browser):
    pytest.importorskip("marimo")
    body = "".join(f"    {line}\n" for line in SHOW.splitlines())
    (tmp_path / "book.py").write_text(
        "import marimo\napp = marimo.App()\n\n@app.cell\ndef _():\n    import marimo as mo\n"
        f"{body}    shown = mo.ui.anywidget(w)\n    shown\n    return mo, shown, w\n\n"
        "@app.cell\ndef _(mo, shown):\n    mo.md(f\"at {shown.value['step']}\")\n    return\n\n"
        'if __name__ == "__main__":\n    app.run()\n',
        encoding="utf-8",
    )
    port = free_port()
    with server(marimo_command(port), f"http://127.0.0.1:{port}/health", tmp_path):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/", timeout=120_000)
        page.locator(".kobai input[type=range]").fill("20", timeout=120_000)
        step_shown(page, 20)
        page.get_by_text("at 20").wait_for(timeout=60_000)
        page.close()
