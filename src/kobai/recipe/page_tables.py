"""Tables that the viewer has from Python: texts of scenes and verdicts, themes and their colour maps, usual weight decay.

``python -m kobai.recipe.page_tables`` writes them into ``viewer/src``.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from kobai.messages import LANGUAGES, texts_of
from kobai.optimize import names, optimizer_info
from kobai.scenes import THEMES

VIEWER = Path(__file__).parents[3] / "viewer" / "src"
"""The viewer's sources, in a checkout."""


def messages() -> str:
    """The texts that scenes of descents and verdicts on them are made of: key -> English, Japanese."""
    keys = list(texts_of("en"))
    pictures = keys[: keys.index("end")]  # those of the command line's tables begin there
    shown = [*pictures, "describe landscape", "describe run", "describe runs"]
    languages = [texts_of(lang) for lang in LANGUAGES]
    return _lines({key: [texts[key] for texts in languages] for key in shown})


def themes() -> str:
    """The themes, and the colour maps they name: 256 colours as hexadecimal digits, six each."""
    from cmap import Colormap

    tables = {}
    for name in sorted({theme.cmap for theme in THEMES.values()}):
        colors = np.rint(np.asarray(Colormap(name)(np.linspace(0, 1, 256)))[:, :3] * 255).astype(np.uint8)
        tables[name] = colors.tobytes().hex()
    return _lines({"themes": {name: asdict(theme) for name, theme in THEMES.items()}, "cmaps": tables})


def weight_decay() -> str:
    """The weight decay of optimizers that have some unless another is given."""
    usual = {name: optimizer_info(name).defaults.get("weight_decay") for name in names()}
    return _lines({name: decay for name, decay in usual.items() if decay})


FILES = {
    "i18n/messages.json": messages, "scenes/themes.json": themes, "verdict/weight_decay.json": weight_decay
}  # fmt: skip
"""What is written where, below ``VIEWER``."""


def _lines(table: dict[str, object]) -> str:
    rows = ",\n".join(
        f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in table.items()
    )
    return f"{{\n{rows}\n}}\n"


if __name__ == "__main__":
    for name, table in FILES.items():
        (VIEWER / name).write_text(table(), encoding="utf-8")
