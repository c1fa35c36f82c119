"""The viewer's JavaScript bundle."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kobai.errors import Missing

BUNDLE = Path(__file__).parent / "static" / "kobai.js"


@cache
def bundle() -> str:
    """The viewer as one ES module; ``Missing`` where it has not been built in this checkout."""
    try:
        return BUNDLE.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Missing(
            f"{BUNDLE.name}: the viewer has not been built in this checkout; run `python -m pip install .` or, in the "
            "folder viewer, `npm ci && npm run build`"
        ) from None
