"""Tables that the viewer has from Python: texts of scenes and verdicts, themes and colour maps, weight decay, the catalogue,
the tables of data that ship.

``python -m kobai.recipe.page_tables`` writes them into ``viewer/src``.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kobai.data import ExampleTable, table, tables
from kobai.japanese import in_japanese
from kobai.messages import LANGUAGES, texts_of
from kobai.optimize import names, optimizer_info
from kobai.recipe.function_table import family_table, function_table
from kobai.recipe.optimizers.why_not import page_settings
from kobai.scenes import THEMES
from kobai.scenes.theme import color_table

VIEWER = Path(__file__).parents[3] / "viewer" / "src"
"""The viewer's sources, in a checkout."""


def messages() -> str:
    """The texts that scenes of descents and verdicts on them are made of: key -> English, Japanese."""
    keys = list(texts_of("en"))
    pictures = keys[: keys.index("end")]  # those of the command line's tables begin there
    shown = [*pictures, "describe run", "describe runs"]
    languages = [texts_of(lang) for lang in LANGUAGES]
    return _lines({key: [texts[key] for texts in languages] for key in shown})


def themes() -> str:
    """The themes, and the colour maps they name: 256 colours as hexadecimal digits, six each."""
    tables = {name: color_table(name).tobytes().hex() for name in sorted({theme.cmap for theme in THEMES.values()})}
    return _lines({"themes": {name: asdict(theme) for name, theme in THEMES.items()}, "cmaps": tables})


def weight_decay() -> str:
    """The weight decay of optimizers that have some unless another is given."""
    usual = {name: optimizer_info(name).defaults.get("weight_decay") for name in names()}
    return _lines({name: decay for name, decay in usual.items() if decay})


LINES = {
    "view": "view='{view}': not one of {views}",
    "panels": "panels='{panel}': not one of surface, contour, curve, loss",
    "two variables": "view='{view}': needs two variables, and {name} is shown over one; use 'curve'",
    "one variable": "view='{view}': needs one variable, and {name} is shown over two; use 'surface' or 'contour', or "
    "coordinates=(0,)",
    "data": "view='data': there is no table; give the loss of a model that is text, as kobai.loss('y ~ a*x + b', data)",
    "squares": "residuals='squares': the loss is {loss}, not of squared distances; use 'sticks'",
    "small": "view='small': {runs} runs are too many to show one by one; at most {most}, as trace[:{most}]",
    "nothing beside": "view='beside': it puts the optimizers of a race side by side; give a trace of kobai.race",
    "too many beside": "view='beside': {runs} optimizers are too many to put side by side; at most {most}, or view='small'",
    "zlim": "zlim={zlim}: a logarithmic height has no place for it; use height='linear'",
    "coordinates": "coordinates={coordinates}: whole numbers from 0 to {last}, one for each variable shown",
    "two coordinates": "coordinates={coordinates}: give two different variables, such as (0, 1)",
    "domain": "domain={domain}: the picture shows {d} coordinate(s); give a (low, high) for each",
    "ylim": "ylim={ylim}: a function of one variable has its heights there; use zlim",
}
"""Errors that a scene in the page can meet, as Python says them, with what differs in braces."""


def lines() -> str:
    """The errors in both languages."""
    return _lines({key: [line, _translated(line)] for key, line in LINES.items()})


def _translated(line: str) -> str:
    """A line in Japanese; what differs is translated as a number, which it is in some of the clauses."""
    places = {place: str(7001 + i) for i, place in enumerate(sorted(set(re.findall(r"\{\w+\}", line))))}
    for place, number in places.items():
        line = line.replace(place, number)
    line = in_japanese(line)
    for place, number in places.items():
        line = line.replace(number, place)
    return line


def example_tables() -> str:
    """The tables that ship: name -> what is known of it, and its columns."""

    def plain(column: Any) -> list[Any]:
        return [int(v) if isinstance(v, float) and v.is_integer() else v for v in column.tolist()]

    def known(of: ExampleTable) -> dict[str, Any]:
        entries = {key: value for key, value in vars(of).items() if key not in ("name", "columns")}
        return {**entries, "columns": {key: plain(column) for key, column in of.items()}}

    return _lines({name: known(table(name)) for name in tables()})


FILES = {
    "i18n/messages.json": messages, "scenes/themes.json": themes, "scenes/trace/lines.json": lines,
    "verdict/weight_decay.json": weight_decay, "calculus/catalogue.json": lambda: _lines(function_table()),
    "optimizers/settings.json": page_settings, "calculus/examples/tables.json": example_tables,
    "calculus/families.json": lambda: _lines(dict(family_table())),
}  # fmt: skip
"""What is written where, below ``VIEWER``."""


def _lines(table: dict[str, object]) -> str:
    rows = ",\n".join(
        f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in table.items()
    )
    return f"{{\n{rows}\n}}\n"


if __name__ == "__main__":
    for name, text in FILES.items():
        (VIEWER / name).write_text(text(), encoding="utf-8")
