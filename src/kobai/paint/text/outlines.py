"""Outlines of letters and formulas, in units of the type size, baseline at 0, y up.

Plain text is set letter by letter, in DejaVu Sans, else in a Japanese font, else in any font here that has the letter; formulas
by matplotlib's mathtext. Nothing is hinted, so that text can move by parts of a pixel without trembling. Importing matplotlib
takes a fifth of a second: outlines are cached on disk, except letters of other fonts, which may be others the next time.
"""

from __future__ import annotations

import contextlib
import importlib
import unicodedata
import warnings
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path as File
from typing import Any

import numpy as np

from kobai.messages import say, spoken
from kobai.paint.text import other_fonts
from kobai.paint.text.outline_cache import Outline, cached

EM = 100.0
_CJK = (
    "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "Source Han Sans", "Hiragino Sans", "Hiragino Kaku Gothic ProN",
    "Yu Gothic", "Meiryo", "IPAexGothic", "IPAGothic", "TakaoPGothic", "VL PGothic", "MS Gothic", "Noto Sans CJK SC",
)  # fmt: skip
_CJK_BLOCKS = (
    (0x2E80, 0x9FFF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x1B000, 0x1B16F),
    (0x1F200, 0x1F2FF), (0x20000, 0x3FFFF),
)  # fmt: skip
_JAPANESE = "あア勾配"  # a font with these is a Japanese one


def is_cjk(text: str) -> bool:
    """Whether a text has characters of Chinese, Japanese or Korean."""
    return any(low <= ord(c) <= high for c in text if ord(c) >= _CJK_BLOCKS[0][0] for low, high in _CJK_BLOCKS)


@lru_cache(maxsize=1)
def cjk_font() -> str | None:
    """The file of a Japanese font, or None with one warning that says how to get one."""
    file = _find_cjk()
    if file is None:
        warnings.warn(say("no Japanese font", spoken()), stacklevel=2)
    return file


def japanese_family() -> str | None:
    """The name by which matplotlib finds the Japanese font; None without one."""
    from matplotlib import font_manager

    file = cjk_font()
    if file is None:
        return None
    if all(font.fname != file for font in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(file)
    return next(font.name for font in font_manager.fontManager.ttflist if font.fname == file)


def _find_cjk() -> str | None:
    """A Japanese font among those matplotlib has listed, those installed since and those of packages; else any."""
    file = _listed_cjk()
    if file is None and _list_new_fonts():
        file = _listed_cjk()
    if file is not None:
        return file
    # packages with IPAexGothic; importing them would change the fonts of everything else that uses matplotlib
    importlib.invalidate_caches()
    for package in ("matplotlib_fontja", "japanize_matplotlib"):
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec is not None else []:
            file = File(folder, "fonts", "ipaexg.ttf")
            if file.is_file():
                return str(file)
    return other_fonts.file_with(_JAPANESE)


def _listed_cjk() -> str | None:
    from matplotlib import font_manager

    have: dict[str, list[tuple[float, str]]] = {}
    for font in font_manager.fontManager.ttflist:
        weight = font.weight if isinstance(font.weight, int) else font_manager.weight_dict.get(font.weight, 400)
        have.setdefault(font.name, []).append((abs(weight - 400), font.fname))
    return next((min(have[name])[1] for name in _CJK if name in have and File(min(have[name])[1]).is_file()), None)


def _list_new_fonts() -> bool:
    """List the fonts installed since matplotlib made its list, which it keeps on disk; whether there are any."""
    from matplotlib import font_manager

    fontconfig = getattr(font_manager, "_get_fontconfig_fonts", None)
    if fontconfig is not None:
        fontconfig.cache_clear()
    known = {font.fname for font in font_manager.fontManager.ttflist}
    new = [file for file in font_manager.findSystemFonts() if file not in known]
    for file in new:
        with contextlib.suppress(Exception):  # a font that matplotlib cannot read
            font_manager.fontManager.addfont(file)
    return bool(new)


def renew_fonts() -> bool:
    """Where letters had no font look again, since one may have been installed; whether one was."""
    if not _missing:
        return False
    _list_new_fonts()
    japanese = any(map(is_cjk, _missing)) and _find_cjk() != cjk_font()
    if not (japanese or any(map(other_fonts.file_with, _missing))):
        return False
    for cache in (cjk_font, _font, _letter, outline):
        cache.cache_clear()
    _missing.clear()
    return True


@lru_cache(maxsize=8)
def _font(file: str | None) -> Any:
    """A font by its file; None is DejaVu Sans, which comes with matplotlib."""
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    font = FT2Font(file or str(File(get_data_path(), "fonts/ttf/DejaVuSans.ttf")))
    font.set_size(EM, 72)
    return font


class _OtherFont(Exception):
    """A letter is not in DejaVu Sans; ``args[0]`` is its outline in another font, which is not cached on disk."""


@lru_cache(maxsize=2048)
def _letter(letter: str) -> Outline:
    """The outline of a letter; its width is its advance."""
    try:
        return cached(f"letter {letter}", lambda: _drawn(letter), on_disk=not is_cjk(letter))
    except _OtherFont as drawn:
        return drawn.args[0]


def _font_of(letter: str) -> Any:
    """The first font that has a letter; DejaVu Sans, whose glyph 0 is a box, where none has."""
    latin = _font(None)
    if not is_cjk(letter) and latin.get_char_index(ord(letter)):
        return latin
    japanese = cjk_font() if is_cjk(letter) else None
    if japanese is not None and _font(japanese).get_char_index(ord(letter)):
        return _font(japanese)
    if latin.get_char_index(ord(letter)):
        return latin
    if not _missing:  # a font that was installed meanwhile is looked for once, and once more for each picture
        _list_new_fonts()
    file = other_fonts.file_with(letter)
    if file is not None:
        return _font(file)
    _missing.add(letter)
    if not (is_cjk(letter) and japanese is None):
        _say_missing(letter)
    return latin


def in_latin_font(text: str) -> bool:
    """Whether DejaVu Sans draws all of a text."""
    return not is_cjk(text) and all(_font(None).get_char_index(ord(letter)) for letter in text)


def _drawn(letter: str) -> Outline:
    from matplotlib.ft2font import LoadFlags
    from matplotlib.path import Path

    font = _font_of(letter)
    index = font.get_char_index(ord(letter))
    glyph = font.load_glyph(index, flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    shape = _closed(_polygons(Path(vertices, codes)), glyph.linearHoriAdvance / 65536 / EM, 0.0, 0.0)
    if not in_latin_font(letter):
        raise _OtherFont(shape)
    return shape


def _say_missing(letter: str) -> None:
    """Warn, once for each script, that letters are drawn as boxes."""
    script = unicodedata.name(letter, "UNNAMED").split()[0].split("-")[0].capitalize()
    if script not in _missing_scripts:
        _missing_scripts.add(script)
        text = say("no font", spoken(), letter=letter, script=script, code=f"U+{ord(letter):04X}")
        warnings.warn(text, stacklevel=2)


_missing: set[str] = set()
_missing_scripts: set[str] = set()


def _polygons(path: Any) -> list[np.ndarray]:
    """The closed outlines of a matplotlib path in units of the em, curves made of short straight pieces."""
    found = [np.asarray(p) for p in path.to_polygons(closed_only=True)] if len(path.vertices) else []
    return [p[:-1] / EM for p in found if len(p) > 3]


@lru_cache(maxsize=4096)
def outline(text: str, math: bool = False) -> Outline:
    """The outline of a line of text, or of LaTeX without dollar signs (ValueError if mathtext does not know it)."""
    if math:
        return cached(f"formula {text}", lambda: _formula(text))
    corners, ends = [np.zeros((0, 2))], [np.zeros(0, np.int64)]
    at, count = 0.0, 0
    for letter in text:
        shape = _letter(letter)
        corners.append(shape.corners + np.array([at, 0.0]))
        ends.append(shape.ends + count)
        at += shape.width
        count += len(shape.corners)
    # every line of plain text has the same height, so that lines keep their places
    return Outline(np.concatenate(corners), np.concatenate(ends), at, 0.74, 0.2)


def _formula(latex: str) -> Outline:
    from matplotlib.path import Path

    setter, prop, source = _math_setter(), properties(True), f"${latex}$"
    vertices, codes = setter.get_text_path(prop, source, ismath=True)
    width, height, descent = setter.get_text_width_height_descent(source, prop, ismath=True)
    shape = _polygons(Path(np.asarray(vertices, float).reshape(-1, 2), codes))
    return _closed(shape, width / EM, max((height - descent) / EM, 0.5), descent / EM)


@lru_cache(maxsize=1)
def _math_setter() -> Any:
    """Matplotlib's formula setter. Its parser's public method would import all figures, half a second."""
    from matplotlib.ft2font import LoadFlags
    from matplotlib.mathtext import MathTextParser
    from matplotlib.textpath import TextToPath

    setter, parser = TextToPath(), MathTextParser("path")

    class Quick:
        def parse(self, s, dpi=72, prop=None):
            try:
                return parser._parse_cached(s, dpi, prop, True, LoadFlags.NO_HINTING)  # pyright: ignore
            except (AttributeError, TypeError):
                return parser.parse(s, dpi, prop)

    setter.mathtext_parser = Quick()  # pyright: ignore[reportAttributeAccessIssue]
    return setter


def properties(math: bool) -> Any:
    """Font properties for matplotlib's own typesetting."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=["DejaVu Sans"], size=EM, math_fontfamily="stix" if math else "dejavusans")


def _closed(polygons: list[np.ndarray], width: float, ascent: float, descent: float) -> Outline:
    ends = np.cumsum([len(p) for p in polygons]).astype(np.int64)
    corners = np.concatenate(polygons) if polygons else np.zeros((0, 2))
    return Outline(corners, ends, width, ascent, descent)
