"""The viewer: a scene in the browser.

``save`` writes a page that works offline; ``widget`` shows a scene in a notebook; ``wire`` is the form in which a scene
travels to either. The drawing itself is TypeScript, in the checkout's ``viewer`` folder, and arrives here as one file,
``static/kobai.js``, made when the package is built.
"""

from __future__ import annotations

from kobai.viewer.export import html, save

__all__ = ["html", "save"]
