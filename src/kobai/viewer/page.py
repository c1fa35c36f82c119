"""A scene as one self-contained HTML file, which opens from a disk without a network."""

from __future__ import annotations

import base64
import gzip
import html as markup
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kobai.checks import refuse_unknown
from kobai.files import whole_file
from kobai.japanese import in_japanese
from kobai.messages import say
from kobai.recipe.recipe import as_text, recipe_of, why_shown_only
from kobai.scenes import Scene
from kobai.viewer import assets
from kobai.viewer.assets import playground_address
from kobai.viewer.study_map import with_pixels
from kobai.viewer.wire.format import encode

OPTIONS = ("title", "alive")

_STYLE = (
    "html,body,#kobai{height:100%;margin:0}body{min-height:420px}noscript{padding:2em;display:block}"
    "@media print{html{background:none!important}html,body,#kobai{height:auto}body{min-height:0}}"
)

_PAGE = """<!doctype html>
<html lang="{lang}" data-lang="{lang}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{description}">
<title>{title}</title>
<style>{style}</style>
<body>
<main id="kobai"></main>
<noscript>{description} ({noscript})</noscript>
<script type="application/octet-stream" id="kobai-scene"{holds}>{scene}</script>
{recipe}{script}
</html>
"""

_RECIPE = '<script type="application/json" id="kobai-recipe">{}</script>\n'

_FRAME = (
    '<iframe title="{title}" srcdoc="{page}" style="width:100%;height:{height}px;border:0" '
    'sandbox="allow-scripts allow-downloads" loading="lazy"></iframe>'
)
_CHROME = 150  # CSS pixels that title and controls take
_LARGE = 1 << 24  # bytes that take seconds to be packed as small as can be
SCRIPT_HERE = "<kobai script>"
"""Where the elements of the script belong in a page without them.

No title, description or recipe holds it: there "<" is written otherwise."""

_NOSCRIPT = {"en": "This page needs JavaScript.", "ja": "このページの表示には JavaScript が必要です。"}


def html(scene: Scene, *, title: str | None = None, alive: Sequence[str] | None = None) -> str:
    """The page as text.

    Args:
        scene: what to show.
        title: of the browser's tab; None: the scene's own title.
        alive: names of optimizers that the page can change to, beside the scene's own; None: gradient descent, SGD, Adam; []:
            the page only shows.

    Raises:
        BadInput: a name that is no optimizer's, or of one that a page cannot run.
    """
    return html_without_script(scene, title=title, alive=alive).replace(SCRIPT_HERE, assets.packed_script(), 1)


def html_without_script(scene: Scene, *, title: str | None = None, alive: Sequence[str] | None = None) -> str:
    """The page as text, with ``SCRIPT_HERE`` where its script belongs."""
    recipe = recipe_of(scene, alive)
    if recipe is None and alive is None and (why := why_shown_only(scene)):
        line = say("page shows only", scene.lang, why=in_japanese(why) if scene.lang == "ja" else why)
        scene = replace(scene, notes=[*scene.notes, line])
    if recipe is not None and recipe["objective"] is None:
        recipe["playground"] = playground_address()
    policy = assets.packed_policy(_STYLE)
    shown = with_pixels(scene)
    message = encode(shown, quantise=True)
    packed = gzip.compress(message, 9 if len(message) < _LARGE else 6, mtime=0)
    own = scene.title.plain if scene.title else "kobai"
    return _PAGE.format(
        lang=markup.escape(scene.lang), policy=policy, description=markup.escape(scene.description or own),
        title=markup.escape(title or own), style=_STYLE, noscript=_NOSCRIPT.get(scene.lang, _NOSCRIPT["en"]),
        scene=base64.b64encode(packed).decode("ascii"), script=SCRIPT_HERE, holds=" data-map" if "map" in shown.extra else "",
        recipe="" if recipe is None else _RECIPE.format(as_text(recipe)),
    )  # fmt: skip


def save(scene: Scene, path: str | Path, **options: Any) -> Path:
    """Write the scene as one HTML page.

    Args:
        scene: what to show.
        path: where to; the file appears whole or not at all.
        **options: ``title`` of the browser's tab; ``alive``, see ``html``.

    Returns:
        The path.

    Raises:
        BadInput: an option a page does not have, or a folder that is not there.
    """
    refuse_unknown(options, OPTIONS, "a page (.html)")
    path = Path(path)
    with whole_file(path) as part:
        part.write_text(html(scene, **options), encoding="utf-8")
    return path


def frame(scene: Scene) -> str:
    """The scene's page in an ``<iframe>`` that holds all of it, as a notebook shows it."""
    title = markup.escape(scene.description or "kobai")
    return _FRAME.format(title=title, page=markup.escape(html(scene)), height=frame_height(scene))


def frame_height(scene: Scene) -> int:
    """The height of a frame that holds the scene's page: CSS pixels."""
    return scene.size[1] + _CHROME
