"""What the bundle contains comes with its licences, in the package and in every page."""

from __future__ import annotations

import html as markup
import re
from pathlib import Path

import pytest

import kobai
from kobai.errors import BadInput
from kobai.viewer.assets import BUNDLE, bundle, playground_address
from kobai.viewer.live_page import live_page
from kobai.viewer.page import frame, html

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "viewer" / "src"
NOTICES = sorted(BUNDLE.parent.joinpath("licenses").glob("*.txt"))


@pytest.fixture(scope="module")
def scene():
    return kobai.scene(kobai.descend("x1**2", [1.0], steps=3))


def _widget(scene) -> str:
    widget = pytest.importorskip("kobai.viewer.widget").SceneWidget(scene)
    return widget._esm if isinstance(widget._esm, str) else str(widget._esm)


PAGES = {
    "page": html,
    "frame of a notebook": lambda scene: markup.unescape(frame(scene)),
    "page of a notebook": lambda scene: scene._repr_mimebundle_()["text/html"],
    "live page": lambda scene: live_page({})[0],
    "widget": _widget,
    "bundle": lambda scene: bundle(),
}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("notice", [*(file.stem for file in NOTICES), "kobai"])
def test_every_page_holds_every_notice_once(scene, kind, notice):
    file = next((file for file in NOTICES if file.stem == notice), ROOT / "LICENSE")
    if not file.exists():
        pytest.skip("kobai's own licence is not beside these tests")
    text = file.read_text(encoding="utf-8").strip()
    assert "Permission is hereby granted" in text
    (holder,) = (line for line in text.splitlines() if line.startswith("Copyright"))
    shown = PAGES[kind](scene)
    assert shown.count(text) == 1
    assert shown.count(holder) == 1


@pytest.mark.skipif(not SOURCES.exists(), reason="the sources are not beside these tests")
def test_every_package_that_is_imported_has_its_notice():
    imported = set()
    for file in SOURCES.rglob("*.ts"):
        imported |= set(
            re.findall(r"""\b(?:from|import)\s*\(?\s*["']((?:@[\w.-]+/)?[\w.-]+)""", file.read_text(encoding="utf-8"))
        )
    imported = {name.replace("/", "_") for name in imported if not name.startswith(".")}
    assert {"three", "gifenc"} <= imported
    assert imported == {file.stem for file in NOTICES}
    for file in NOTICES:
        package = ROOT / "viewer" / "node_modules" / file.stem
        if package.exists():
            theirs = [path.read_text(encoding="utf-8").strip() for path in package.glob("LICENSE*")]
            assert file.read_text(encoding="utf-8").strip() in theirs


def test_the_address_of_a_playground(monkeypatch):
    monkeypatch.delenv("KOBAI_PLAYGROUND", raising=False)
    assert playground_address() is None
    monkeypatch.setenv("KOBAI_PLAYGROUND", "https://example.org/play/")
    assert playground_address() == "https://example.org/play/"
    assert 'data-playground="https://example.org/play/"' in live_page({})[0]
    for bad in ("javascript:alert(1)", "example.org", 'https://a"b', "https://example.org/#x"):
        monkeypatch.setenv("KOBAI_PLAYGROUND", bad)
        with pytest.raises(BadInput, match="give the address of a playground"):
            playground_address()
