"""The notebook widget: the viewer in a cell, its traits synchronised both ways.

Works wherever anywidget does: JupyterLab, Notebook 7, VS Code, Colab, marimo. The traits have the names that the
file ``viewer/src/hosts/widget.ts`` uses.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from kobai.errors import BadInput
from kobai.messages import LANGUAGES
from kobai.scenes import Scene
from kobai.viewer import wire
from kobai.viewer.assets import BUNDLE, bundle
from kobai.viewer.notebook import mimebundle

THEMES = ("auto", "light", "dark")


class SceneWidget(anywidget.AnyWidget):
    """An interactive scene in a notebook.

    Args:
        scene: what to show.
        theme: ``"auto"`` (as the browser prefers), ``"light"``, ``"dark"``.
        lang: ``"en"``, ``"ja"``; None: the scene's.
        autoplay: whether it begins to move by itself.

    Attributes:
        step: the step number shown; setting it moves the ball there.
        start: the point last clicked on a surface or a map, in plot coordinates; empty before the first click.
        run: the run in focus, counted from 0; -1 for all of them.

    Example:
        >>> widget = SceneWidget(kobai.scene(trace))
        >>> widget.observe(lambda change: print(change.new), "start")

    Reference: T. Manz, anywidget, https://anywidget.dev
    """

    _scene = traitlets.Bytes(b"").tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    run = traitlets.Int(-1).tag(sync=True)
    theme = traitlets.Unicode("auto").tag(sync=True)
    lang = traitlets.Unicode("").tag(sync=True)
    autoplay = traitlets.Bool(True).tag(sync=True)
    _esm = BUNDLE

    def __init__(self, scene: Scene, *, theme: str = "auto", lang: str | None = None, autoplay: bool = True):
        if theme not in THEMES:
            raise BadInput(f"theme={theme!r}: a widget's theme is one of {', '.join(THEMES)}")
        if lang is not None and lang not in LANGUAGES:
            raise BadInput(f"lang={lang!r}: kobai speaks {', '.join(LANGUAGES)}")
        bundle()  # raises Missing where the viewer has not been built
        super().__init__(theme=theme, lang=lang or scene.lang, autoplay=autoplay)
        self.show(scene)

    def show(self, scene: Scene) -> None:
        """Show another scene in the same place; camera and time stay where they make sense."""
        self._shown = scene
        self._scene = wire.encode(scene, quantise=True)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The widget, and the same scene as a page in a frame for readers of the notebook without a Python kernel."""
        shown = super()._repr_mimebundle_(**kwargs)
        if shown is None:
            return None
        data, metadata = shown if isinstance(shown, tuple) else (shown, {})
        return {**mimebundle(self._shown), **data}, metadata
