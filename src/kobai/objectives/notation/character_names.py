"""Unicode's names of the characters that are met in copied formulas, as errors call them.

The page has the same names (``tests/objectives/formula/make_page_files.py``).
"""

from __future__ import annotations

import unicodedata

# Latin-1, Greek, Cyrillic, punctuation, scripts, letterlike symbols, arrows, mathematical operators, the mark that begins files.
_RANGES = (
    (0xA1, 0x100), (0x300, 0x305), (0x391, 0x3C9), (0x3D0, 0x3D7), (0x410, 0x450), (0x2000, 0x2030), (0x2032, 0x2038),
    (0x2060, 0x2065), (0x2071, 0x2072), (0x207A, 0x2080), (0x208A, 0x2095), (0x2102, 0x2139), (0x2190, 0x2196),
    (0x21D0, 0x21D5), (0x2200, 0x222B), (0x2245, 0x224D), (0x2260, 0x226C), (0x22C0, 0x22C8), (0x2308, 0x230C), (0xFEFF, 0xFF00),
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
