"""Outlines of letters and formulas, in units of the type size, baseline at 0, y up.

Plain text is set letter by letter, formulas by matplotlib's mathtext, and nothing is hinted, so that text can move by
parts of a pixel without trembling. Importing matplotlib takes a fifth of a second: outlines are cached on disk, except
letters of Japanese fonts, of which others may be installed the next time.
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

from kobai.paint.text.outline_cache import Outline, cached

EM = 100.0
_CJK = (
    "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "Source Han Sans", "Hiragino Sans", "Hiragino Kaku Gothic ProN",
    "Yu Gothic", "Meiryo", "IPAexGothic", "IPAGothic", "TakaoPGothic", "VL PGothic", "MS Gothic", "Noto Sans CJK SC",
)  # fmt: skip


def is_cjk(text: str) -> bool:
    """Whether a text has characters of Chinese, Japanese or Korean."""
    return any(ord(c) >= 0x2E80 for c in text)


@lru_cache(maxsize=1)
def cjk_font() -> str | None:
    """The file of a Japanese font, or None with one warning that says how to get one."""
    file = _find_cjk()
    if file is None:
        warnings.warn(
            "this machine has no Japanese font, so Japanese text is left as boxes; 'pip install matplotlib-fontja' or the "
            "system package 'fonts-noto-cjk' brings one",
            stacklevel=2,
        )
    return file


def _find_cjk() -> str | None:
    """A Japanese font among those matplotlib has listed, those installed since, or those that packages bring."""
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
    return None


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
    """Where no Japanese font was found look again, since one may have been installed; whether one was."""
    if not cjk_font.cache_info().currsize or cjk_font() is not None or _find_cjk() is None:
        return False
    for cache in (cjk_font, _font, _letter, outline):
        cache.cache_clear()
    return True


@lru_cache(maxsize=4)
def _font(cjk: bool) -> Any:
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    file = cjk_font() if cjk else str(File(get_data_path(), "fonts/ttf/DejaVuSans.ttf"))
    if file is None:
        return None
    font = FT2Font(file)
    font.set_size(EM, 72)
    return font


class _NoGlyph(Exception):
    """No font has a letter; ``args[0]`` is the box drawn for it, which is not cached on disk."""


@lru_cache(maxsize=2048)
def _letter(letter: str) -> Outline:
    """The outline of a letter; its width is its advance."""
    try:
        return cached(f"letter {letter}", lambda: _drawn(letter), on_disk=not is_cjk(letter))
    except _NoGlyph as missing:
        if not (is_cjk(letter) and cjk_font() is None):
            _say_missing(letter)
        return missing.args[0]


def _drawn(letter: str) -> Outline:
    from matplotlib.ft2font import LoadFlags
    from matplotlib.path import Path

    font = _font(False)
    if is_cjk(letter) or not font.get_char_index(ord(letter)):
        wide = _font(True) if is_cjk(letter) else None
        if wide is not None and wide.get_char_index(ord(letter)):
            font = wide
    # index 0, where no font has the letter, is a box
    index = font.get_char_index(ord(letter))
    glyph = font.load_glyph(index, flags=LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    shape = _closed(_polygons(Path(vertices, codes)), glyph.linearHoriAdvance / 65536 / EM, 0.0, 0.0)
    if not index:
        raise _NoGlyph(shape)
    return shape


def _say_missing(letter: str) -> None:
    """Warn, once for each script, that letters are drawn as boxes."""
    script = unicodedata.name(letter, "UNNAMED").split()[0].split("-")[0].capitalize()
    if script not in _missing_scripts:
        _missing_scripts.add(script)
        warnings.warn(
            f"no font here has {letter!r} ({script}, U+{ord(letter):04X}), so it is left as a box", stacklevel=2
        )


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
