"""What a notebook shows of a scene."""

from __future__ import annotations

import html as markup
from typing import Any

from kobai.scenes import Scene
from kobai.viewer.page import html

_FRAME = (
    '<iframe title="{title}" srcdoc="{page}" style="width:100%;height:{height}px;border:0" '
    'sandbox="allow-scripts allow-downloads" loading="lazy"></iframe>'
)
_CHROME = 150  # CSS pixels that title and controls take


def mimebundle(scene: Scene, **kwargs: Any) -> Any:
    """The widget where anywidget is installed, else the page in a frame."""
    try:
        from kobai.viewer.widget import SceneWidget
    except ImportError:
        return {"text/plain": scene.description or "a kobai scene", "text/html": frame(scene)}
    return SceneWidget(scene)._repr_mimebundle_(**kwargs)


def frame(scene: Scene) -> str:
    """The scene's page in an ``<iframe>`` that holds all of it."""
    title = markup.escape(scene.description or "kobai")
    return _FRAME.format(title=title, page=markup.escape(html(scene)), height=scene.size[1] + _CHROME)
