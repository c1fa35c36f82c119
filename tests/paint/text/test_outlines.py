"""Fonts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kobai.paint.text import layout, outline_cache, outlines


def test_without_a_japanese_font_one_warning_says_what_helps(monkeypatch):
    from matplotlib import font_manager

    for cached in (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline):
        cached.cache_clear()
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    monkeypatch.setattr(outlines, "find_spec", lambda name: None)
    with pytest.warns(UserWarning, match="fonts-noto-cjk") as caught:
        widths = [outlines.outline(text).width for text in ("勾配", "最急降下法")]
    assert len(caught) == 1
    assert min(widths) > 0
    for cached in (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline):
        cached.cache_clear()


@pytest.fixture
def no_font(monkeypatch):
    """A machine without Japanese fonts, whose list of fonts matplotlib keeps."""
    from matplotlib import font_manager

    caches = (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline, layout.mask)
    for cached in caches:
        cached.cache_clear()
    real = outlines._find_cjk()
    latin = [f for f in font_manager.fontManager.ttflist if "CJK" not in f.name and "DejaVu" in f.name]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    monkeypatch.setattr(outlines, "find_spec", lambda name: None)
    monkeypatch.setattr(outlines, "_missing_scripts", set())
    yield real
    for cached in caches:
        cached.cache_clear()


def test_a_font_installed_after_matplotlib_made_its_list_is_found(no_font, monkeypatch, tmp_path):
    from matplotlib import font_manager

    if no_font is None:
        pytest.skip("needs a Japanese font")
    with pytest.warns(UserWarning, match="no Japanese font"):
        box = layout.mask("勾", False, 20.0, 0, 0)[0]
    layout.renew_fonts()
    assert np.array_equal(layout.mask("勾", False, 20.0, 0, 0)[0], box)
    installed = tmp_path / Path(no_font).name
    installed.symlink_to(no_font)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(installed)])
    layout.renew_fonts()
    assert outlines.cjk_font() == str(installed)
    assert not np.array_equal(layout.mask("勾", False, 20.0, 0, 0)[0], box)


def test_a_removed_font_is_not_used(no_font, monkeypatch):
    from matplotlib import font_manager

    gone = font_manager.FontEntry("/nowhere/font.ttc", "Noto Sans CJK JP", weight=400)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [gone])
    with pytest.warns(UserWarning, match="no Japanese font"):
        assert outlines.cjk_font() is None


@pytest.mark.parametrize(("text", "script"), [("กข", "Thai"), ("कख", "Devanagari")])
def test_letters_without_a_font_are_said_once_a_script(no_font, text, script):
    with pytest.warns(UserWarning, match=script) as caught:
        _ = [outlines.outline(t) for t in (text, text[::-1] + " ")]
    assert len(caught) == 1


def test_boxes_are_not_cached_on_disk(no_font):
    with pytest.warns(UserWarning, match="Thai"):
        outlines.outline("ก")
    assert "letter ก" not in outline_cache._known()
