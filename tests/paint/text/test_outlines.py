"""Fonts."""

from __future__ import annotations

import pytest

from kobai.paint.text import outlines


def test_without_a_japanese_font_one_warning_says_what_helps(monkeypatch):
    from matplotlib import font_manager

    for cached in (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline):
        cached.cache_clear()
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(outlines, "find_spec", lambda name: None)
    with pytest.warns(UserWarning, match="fonts-noto-cjk") as caught:
        widths = [outlines.outline(text).width for text in ("勾配", "最急降下法")]
    assert len(caught) == 1
    assert min(widths) > 0
    for cached in (outlines.cjk_font, outlines._font, outlines._letter, outlines.outline):
        cached.cache_clear()
