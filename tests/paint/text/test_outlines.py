"""Fonts."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

import kobai
from kobai.messages import _TEXTS
from kobai.paint.text import layout, outline_cache, outlines
from kobai.paint.text.outlines import is_cjk
from kobai.scenes import Text


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
    monkeypatch.setattr(outlines, "_missing", set())
    if real is None:
        pytest.skip("needs a Japanese font")
    yield real
    for cached in caches:
        cached.cache_clear()


def test_a_font_installed_after_matplotlib_made_its_list_is_found(no_font, monkeypatch, tmp_path):
    from matplotlib import font_manager

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

    gone = font_manager.FontEntry("/nowhere/font.ttc", name="Noto Sans CJK JP", weight=400)
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


def listed(monkeypatch, *fonts):
    """Put further fonts, as (file, name), into matplotlib's list."""
    from matplotlib import font_manager

    entries = [font_manager.FontEntry(str(file), name=name, weight=400, style="normal") for file, name in fonts]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [*font_manager.fontManager.ttflist, *entries])


def box_of(letter):
    """The outline of the box that is drawn for a letter without a font."""
    with pytest.warns(UserWarning, match="box"):
        return outlines.outline(letter).corners


def font_with(letters, file):
    """A font with a triangle for each letter."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for i, at in enumerate([(0, 0), (500, 0), (250, 700)]):
        (pen.moveTo if i == 0 else pen.lineTo)(at)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "triangle"])
    builder.setupCharacterMap({ord(letter): "triangle" for letter in letters})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "triangle": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "triangle": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Triangles", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(file)
    return file


@pytest.mark.filterwarnings("error")
def test_a_japanese_font_of_any_name_is_used(no_font, monkeypatch):
    listed(monkeypatch, (no_font, "School Textbook W3"))
    assert outlines.cjk_font() == no_font
    assert len(outlines.outline("勾配").corners) > 40


def test_the_font_of_a_package_is_used_and_found_when_installed_meanwhile(no_font, monkeypatch, tmp_path):
    from importlib.util import find_spec

    box = box_of("勾")
    folder = tmp_path / "matplotlib_fontja" / "fonts"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("raise AssertionError('imported')")
    (folder / "ipaexg.ttf").symlink_to(no_font)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(outlines, "find_spec", find_spec)
    layout.renew_fonts()
    assert outlines.cjk_font() == str(folder / "ipaexg.ttf")
    assert not np.array_equal(outlines.outline("勾").corners, box)


def test_the_extra_brings_a_font(no_font, monkeypatch):
    from importlib.util import find_spec

    if find_spec("matplotlib_fontja") is None:
        pytest.skip("needs kobai[ja]")
    monkeypatch.setattr(outlines, "find_spec", find_spec)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shapes = [outlines.outline(letter).corners for text in _TEXTS.values() for letter in text[1] if is_cjk(letter)]
    assert min(len(corners) for corners in shapes) > 3


@pytest.mark.parametrize("letters", ["ก", "𒀀", "㋿", "🦖"])
def test_a_letter_that_the_usual_fonts_lack_is_drawn_in_any_font_that_has_it(no_font, monkeypatch, tmp_path, letters):
    from matplotlib import font_manager

    box = box_of(letters)
    file = font_with(letters, tmp_path / "triangles.ttf")
    assert not outlines.renew_fonts()
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(file)])
    assert outlines.renew_fonts()
    with warnings.catch_warnings():
        warnings.simplefilter("error" if letters != "㋿" else "ignore")
        shape = outlines.outline(letters)
    assert len(shape.corners) == 3
    assert shape.width == pytest.approx(0.6, abs=1e-5)
    assert not np.array_equal(shape.corners, box)
    assert f"letter {letters}" not in outline_cache._known()


def test_fonts_of_boxes_damaged_and_removed_fonts_are_passed_over(no_font, monkeypatch, tmp_path):
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"\0\1\0\0")
    boxes = font_with("ก", tmp_path / "boxes.ttf")
    listed(monkeypatch, (damaged, "A"), (boxes, "Last Resort"), (tmp_path / "gone.ttf", "B"))
    with pytest.warns(UserWarning, match="Thai"):
        outlines.outline("ก")


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_pictures_use_the_other_font_too(no_font, monkeypatch, tmp_path, ending):
    listed(monkeypatch, (font_with("ก", tmp_path / "triangles.ttf"), "Triangles"))
    trace = kobai.descend("x1**2", [1.0], steps=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sizes = [kobai.scene(trace, title=title).save(tmp_path / f"a.{ending}").stat().st_size for title in ("ก", " ")]
    assert sizes[0] != sizes[1]


@pytest.mark.parametrize(("lang", "word"), [("en", "no Japanese font"), ("ja", "日本語フォント")])
def test_what_cannot_be_drawn_is_said_on_stderr_and_in_the_json(no_font, tmp_path, capsys, lang, word):
    import json

    from kobai.cli.entry_point import run

    out = str(tmp_path / "a.png")
    assert run(["descend", "x1**2", "--start", "1", "--title", "勾ก", "--lang", lang, "--out", out, "--json"]) == 0
    said = capsys.readouterr()
    listed_ = json.loads(said.out)["warnings"]
    assert len(listed_) == 2
    assert any(word in line for line in listed_)
    assert any("U+0E01" in line for line in listed_)
    prefixes = {"en": ["kobai: warning: "], "ja": ["kobai: 警告：", "kobai: warning: "]}[lang]
    lines = said.err.strip().splitlines()
    assert len(lines) == 2
    for line, warned in zip(lines, listed_, strict=True):
        assert line in [prefix + warned for prefix in prefixes]


def test_a_formula_with_japanese_names_is_set_as_words():
    line = layout.text_line(Text("勾配²", r"\mathrm{勾配}^2"), 12.0)
    assert (line.text, line.math) == ("勾配²", False)
