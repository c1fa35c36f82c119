"""The live page as HTML: the viewer's bundle and an initial state. Scenes come over its WebSocket."""

from __future__ import annotations

import html as markup
import json
from collections.abc import Sequence
from typing import Any

from kobai.viewer import assets
from kobai.viewer.assets import content_security_policy, playground_address

_STYLE = "html,body{height:100%;margin:0}@media print{html,body{height:auto}}"

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>kobai</title>
<link rel="icon" href="data:,">
<style>{style}</style>
<body>
<div id="kobai"></div>
<noscript>This page needs JavaScript. / このページの表示には JavaScript が必要です。</noscript>
<script type="application/json" id="kobai-state"{playground}>{state}</script>
<script type="application/json" id="kobai-downloads">{downloads}</script>
<script type="module">{script}</script>
</html>
"""


def live_page(state: dict[str, Any], downloads: Sequence[str] = ()) -> tuple[str, str]:
    """The page, and its Content-Security-Policy; ``downloads`` are endings of the files that the server writes."""
    script = assets.script()
    policy = content_security_policy([script], _STYLE, "connect-src 'self'", "frame-ancestors 'none'")
    # "<" inside JSON would let a state end its element; markup.escape would change the JSON.
    text = json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
    address = playground_address()
    link = f' data-playground="{markup.escape(address)}"' if address else ""
    listed = json.dumps(list(downloads))
    return _PAGE.format(style=_STYLE, state=text, downloads=listed, script=script, playground=link), policy
