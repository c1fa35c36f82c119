"""The viewer's JavaScript bundle, and what a page that has it may do."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import cache
from pathlib import Path

from kobai.errors import BadInput, Missing

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


@cache
def script() -> str:
    """The bundle as the text of a ``<script>``."""
    return bundle().replace("</script", "<\\/script")


def content_security_policy(script: str, style: str, *more: str) -> str:
    """A Content-Security-Policy of one script and one style, by their hashes, nothing from a network, and ``more``.

    The script may start itself again as a worker, from a copy of its own text.
    """
    fixed = ("default-src 'none'", f"script-src {digest(script)}", f"style-src {digest(style)}", "worker-src blob:")
    images = ("img-src data: blob:", "media-src blob:")
    return "; ".join([*fixed, *images, "base-uri 'none'", "form-action 'none'", *more])


@cache
def digest(text: str) -> str:
    """A text as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def playground_address() -> str | None:
    """The address of a playground that links of pages lead to, where ``KOBAI_PLAYGROUND`` names one.

    Raises:
        BadInput: it is no address of the web.
    """
    address = os.environ.get("KOBAI_PLAYGROUND", "").strip()
    if not address:
        return None
    if not re.fullmatch(r"https?://[^\s#\"'<>]+", address):
        raise BadInput(f"KOBAI_PLAYGROUND={address!r}: give the address of a playground, as https://example.org/play/")
    return address
