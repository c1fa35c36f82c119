"""Unicode's names of the characters that are met in copied formulas, as errors call them.

The page has the same names (``tests/objectives/formula/make_page_files.py``).
"""

from __future__ import annotations

import unicodedata

# Latin-1, modifiers, Greek, Cyrillic, punctuation, letterlike symbols and Roman numerals, arrows, mathematical operators, and
# the mark that begins files.
_RANGES = (
    (0xA1, 0x100), (0x2B0, 0x2C8), (0x300, 0x30D), (0x370, 0x400), (0x410, 0x450), (0x2000, 0x2070), (0x2070, 0x20A0),
    (0x2100, 0x2190), (0x2190, 0x21D6), (0x2200, 0x2270), (0x2295, 0x229A), (0x22A4, 0x22A6), (0x22C0, 0x22F0),
    (0x2308, 0x230C), (0xFEFF, 0xFF00),
)  # fmt: skip


def called(c: str) -> str:
    """A character as errors call it: ``'?'``, ``U+0445 CYRILLIC SMALL LETTER HA``."""
    if c.isascii() and c.isprintable():
        return repr(c)
    name = "control character" if unicodedata.category(c) == "Cc" else NAMES.get(ord(c), "")
    return f"U+{ord(c):04X} {name}".rstrip()


def _names() -> dict[int, str]:
    found = {code: unicodedata.name(chr(code), "") for low, high in _RANGES for code in range(low, high)}
    return {code: name for code, name in found.items() if name}


NAMES = _names()
