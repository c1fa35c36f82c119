"""The viewer: a scene in the browser.

``save`` writes a page that works offline; ``SceneWidget`` shows a scene in a notebook; ``wire`` is the form in which a
scene travels to either. The drawing itself is TypeScript, in the checkout's ``viewer`` folder, and arrives here as one
file, ``static/kobai.js``, made when the package is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kobai.viewer.page import html, save
    from kobai.viewer.widget import SceneWidget

__all__ = ["SceneWidget", "html", "save"]


def __getattr__(name: str) -> Any:
    # The live page is served without torch, which scenes import.
    if name in ("html", "save"):
        from kobai.viewer import page

        return getattr(page, name)
    # anywidget is an extra: pages must do without it
    if name != "SceneWidget":
        raise AttributeError(f"module 'kobai.viewer' has no attribute {name!r}")
    try:
        from kobai.viewer.widget import SceneWidget
    except ImportError as error:
        from kobai.errors import Missing

        need = "not installed; the notebook widget needs `pip install 'kobai[notebook]'`"
        raise Missing(f"{error.name}: {need}") from None
    return SceneWidget
