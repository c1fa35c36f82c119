"""The viewer's JavaScript bundle, and what a page that has it may do."""

from __future__ import annotations

import base64
import hashlib
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


def content_security_policy(script: str, style: str, *more: str) -> str:
    """A Content-Security-Policy of one script and one style, by their hashes, nothing from a network, and ``more``."""
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style)]
    fixed = ("default-src 'none'", f"script-src 'sha256-{digests[0]}'", f"style-src 'sha256-{digests[1]}'")
    images = ("img-src data: blob:", "media-src blob:")
    return "; ".join([*fixed, *images, "base-uri 'none'", "form-action 'none'", *more])
