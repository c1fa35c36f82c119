"""What a notebook shows of a scene."""

from __future__ import annotations

from typing import Any

from kobai.scenes import Scene
from kobai.viewer.page import frame


def mimebundle(scene: Scene, **kwargs: Any) -> Any:
    """The widget where anywidget is installed, else the page in a frame."""
    try:
        from kobai.viewer.widget import SceneWidget
    except ImportError:
        return {"text/plain": scene.description or "a kobai scene", "text/html": frame(scene)}
    return SceneWidget(scene)._repr_mimebundle_(**kwargs)
