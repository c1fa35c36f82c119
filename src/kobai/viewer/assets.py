"""The viewer's JavaScript bundle, and what a page that has it may do."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kobai.errors import BadInput, Missing

BUNDLE = Path(__file__).parent / "static" / "kobai.js"
PACKED_HOLDER = "kobai-script"
"""The id of the element of a page that holds the compressed script."""

_LOADER = """(async (holder) => {
  // A browser that saved the page as it ran has saved the script too.
  if (!holder) return;
  // Until the page runs this is not the element of the same name.
  window.kobai = undefined;
  try {
    const bytes = Uint8Array.from(atob(holder.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.type = "module";
    script.textContent = await new Response(stream).text();
    holder.replaceWith(script);
  } catch (error) {
    document.body.append("This page needs a newer browser, or is damaged. / このページを表示するには新しいブラウザーが必要です。"
      + "または、ファイルが壊れています。 (" + error.message + ")");
  }
})(document.getElementById("HOLDER"));
""".replace("HOLDER", PACKED_HOLDER)


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


@cache
def code_and_notices() -> tuple[str, str]:
    """The bundle as the text of a ``<script>``, without the licences it begins with; these, as a comment of JavaScript."""
    notices, end, code = script().partition("*/\n")
    return code, notices + end


@cache
def packed_code() -> str:
    """The bundle without its licences, compressed, in base64."""
    return base64.b64encode(gzip.compress(code_and_notices()[0].encode(), 9, mtime=0)).decode("ascii")


@cache
def loader() -> str:
    """The text of a ``<script>`` that unpacks the bundle and runs it: the licences of what is packed, and a few lines."""
    return code_and_notices()[1] + _LOADER


def packed_script() -> str:
    """The bundle as elements of a page that is one file: in half the bytes of its text."""
    return (
        f'<script type="application/octet-stream" id="{PACKED_HOLDER}">{packed_code()}</script>\n'
        f'<script id="kobai-loader">{loader()}</script>'
    )


def packed_policy(style: str) -> str:
    """The policy of a page with ``packed_script``: only the loader may run, and what it unpacks if that is the bundle."""
    return content_security_policy((loader(), code_and_notices()[0]), style)


def content_security_policy(scripts: Sequence[str], style: str, *more: str) -> str:
    """A Content-Security-Policy of some scripts and one style, by their hashes, nothing from a network, and ``more``.

    The script may start itself again as a worker, from a copy of its own text.
    """
    hashes = " ".join(digest(script) for script in scripts)
    fixed = ("default-src 'none'", f"script-src {hashes}", f"style-src {digest(style)}", "worker-src blob:")
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
