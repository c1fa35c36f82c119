"""What a notebook shows of a scene: a page that lives in its output, with a still picture where no script may run.

Several scenes of a notebook share one copy of the viewer's script. The output that is shown first holds it, compressed; the
others find it in the browser's window, whichever of them is there first. Every output also holds its picture, for readers that
run no scripts: GitHub, mail, paper, a notebook that is not trusted.
"""

from __future__ import annotations

import base64
import hashlib
import html as markup
import io
import itertools
import json
import secrets
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.scenes import Scene
from kobai.viewer.assets import code_and_notices, packed_code
from kobai.viewer.page import SCRIPT_HERE, frame, frame_height, html_without_script

if TYPE_CHECKING:
    from PIL import Image

_COLORS = 192
"""Of the PNG beside a scene, in a fifth of the bytes of all."""

_OUTPUT = """<div class="kobai-output" data-kobai="{key}"><img alt="{description}" width="{width}" \
style="max-width:100%;height:auto" src="data:image/webp;base64,{picture}"></div>
<script>{notices}{loader}({arguments})</script>"""

_LOADER = """(function (me, key, name, page, title, height, gone, packed) {
  var all = window.kobaiScripts = window.kobaiScripts || {texts: {}, waiting: {}};
  var box = me && me.previousElementSibling;
  if (!box || box.getAttribute("data-kobai") !== key) box = document.querySelector('[data-kobai="' + key + '"]:not([data-live])');
  if (packed && !all.texts[name]) {
    var bytes = Uint8Array.from(atob(packed), function (c) { return c.charCodeAt(0); });
    all.texts[name] = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }
  if (all.texts[name]) (all.waiting[name] || []).splice(0).forEach(function (start) { start(); });
  if (!box) return;
  box.setAttribute("data-live", "");
  var start = function () {
    all.texts[name].then(function (text) {
      var frame = document.createElement("iframe");
      frame.title = title;
      frame.setAttribute("sandbox", "allow-scripts allow-downloads");
      frame.style.cssText = "display:block;width:100%;border:0;height:" + height + "px";
      frame.srcdoc = page.replace("HERE", function () { return '\\u003cscript type="module">' + text + "\\u003c/script>"; });
      box.replaceChildren(frame);
    });
  };
  if (all.texts[name]) return start();
  (all.waiting[name] = all.waiting[name] || []).push(start);
  setTimeout(function () {
    if (!all.texts[name] && !box.querySelector("p")) box.appendChild(document.createElement("p")).textContent = gone;
  }, 4000);
})"""

_GONE = {
    "en": "The output that held the script of these scenes is gone: run this cell again to see the scene move.",
    "ja": "動画のためのスクリプトを持つ出力がなくなっています。このセルをもう一度実行すると、動くようになります。",
}


class Holders:
    """Which outputs of this process hold the script: decides whether the next one must."""

    def __init__(self) -> None:
        self._order = itertools.count()
        self._held = -1
        self._holders: set[str] = set()
        self._shown: dict[str, int] = {}
        self._running: tuple[str, int] | None = None

    def next_holds(self, cell: str | None, execution: int) -> bool:
        """Whether an output must hold the script.

        Args:
            cell: the running cell; None: unknown, and the output has to do by itself.
            execution: number of its run.
        """
        if cell is None:
            return True
        again = (cell, execution) != self._running
        self._running = (cell, execution)
        # A cell that runs again replaces its output. If it held the script, or if the others may have lost theirs meanwhile,
        # since nothing held it after this cell was shown last, the new output holds it.
        holds = self._held < 0 or (again and (cell in self._holders or self._held < self._shown.get(cell, -1)))
        if again:
            self._shown[cell] = next(self._order)
        if holds:
            self._held = next(self._order)
            self._holders.add(cell)
        return holds


_holders = Holders()


def mimebundle(scene: Scene, **options: Any) -> dict[str, str]:
    """A scene as HTML that needs no kernel, with a PNG picture beside it."""
    png, webp = _pictures(scene)
    said = scene.description or "a kobai scene"
    data = {"text/plain": said, "text/html": output(scene, webp), "image/png": png}
    wanted, unwanted = options.get("include"), options.get("exclude") or ()
    return {kind: value for kind, value in data.items() if (not wanted or kind in wanted) and kind not in unwanted}


def output(scene: Scene, picture: str) -> str:
    """The HTML of one output; ``picture`` is a WebP in base64."""
    code, notices = code_and_notices()
    name = hashlib.sha256(code.encode()).hexdigest()[:16]
    description = scene.description or "kobai"
    page = html_without_script(scene)
    holds = _holders.next_holds(*_running_cell())
    arguments = [
        secrets.token_hex(8), name, page, description, frame_height(scene), _GONE.get(scene.lang, _GONE["en"]),
        packed_code() if holds else None,
    ]  # fmt: skip
    # "<" would let a text end the element of the script.
    listed = json.dumps(arguments, ensure_ascii=False)[1:-1].replace("<", "\\u003c")
    listed = listed.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _OUTPUT.format(
        notices=notices if holds else "", key=arguments[0],
        description=markup.escape(description), width=scene.size[0], picture=picture,
        loader=_LOADER.replace("HERE", SCRIPT_HERE.replace("<", "\\u003c")), arguments=f"document.currentScript, {listed}",
    )  # fmt: skip


def marimo(scene: Scene) -> tuple[str, str]:
    """A scene as marimo shows it, which runs no script outside a frame."""
    return "text/html", frame(scene)


def _pictures(scene: Scene) -> tuple[str, str]:
    """A small PNG and a smaller WebP of the scene at its end, in base64."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        path = scene.save(Path(folder) / "scene.png", scale=1)
        with Image.open(path) as opened:
            full = opened.convert("RGB")
    # Of the ways to choose colours this one leaves thin lines their own.
    small = full.quantize(_COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    return _encoded(small, format="PNG", optimize=True), _encoded(full, format="WEBP", quality=75, method=6)


def _encoded(picture: Image.Image, **options: Any) -> str:
    out = io.BytesIO()
    picture.save(out, **options)
    return base64.b64encode(out.getvalue()).decode("ascii")


def _running_cell() -> tuple[str | None, int]:
    """The cell that runs and the number of its run; None outside notebooks and where each output is a document of its own."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    kernel = getattr(shell, "kernel", None)
    if shell is None or kernel is None or "google.colab" in sys.modules:
        return None, 0
    count = int(shell.execution_count)
    parent = kernel.get_parent("shell") if hasattr(kernel, "get_parent") else {}
    cell = (parent.get("metadata") or {}).get("cellId") if isinstance(parent, dict) else None
    return str(cell or f"run {count}"), count
