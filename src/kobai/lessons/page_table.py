"""The lessons as JSON for the viewer: texts as pairs of English and Japanese.

With them, the state that theirs are completed from, and the optimizers that they use, for pages that carry others. What
only tests read, the claims and the solutions of what is to be tried, is a table of its own, which no page carries.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kobai.app.state import State
from kobai.lessons.reading import ORDER, Lesson, Part, Texts, lesson
from kobai.recipe.recipe import play_recipe

VIEWER = Path(__file__).parents[3] / "viewer"
FILE = VIEWER / "src" / "app" / "lessons" / "lessons.json"
"""The viewer's table, in a checkout."""
TESTED = VIEWER / "tests" / "fixtures" / "lessons.json"
"""What only the viewer's tests read of the lessons."""


def table() -> str:
    """The file's text, a lesson a line."""
    used = sorted({one["name"] for name in ORDER for part in lesson(name).parts for one in part.state["optimizers"]})
    carried = play_recipe({}, used)
    lines = [f'  "usual": {_text(State().plain())}']
    lines += [f'  "{key}": {_text(carried[key])}' for key in ("optimizers", "entries")]
    lines += [f'  "{name}": {_text(_lesson(lesson(name)))}' for name in ORDER]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def claims_table() -> str:
    """The text of the tests' file, a lesson a line: the claims of each part, the solution of each goal."""
    lines = [
        f'  "{name}": '
        + _text(
            {"claims": [p.claims for p in lesson(name).parts], "solutions": [g.solution for g in lesson(name).goals]}
        )
        for name in ORDER
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _lesson(one: Lesson) -> dict[str, Any]:
    return {
        "minutes": one.minutes, "title": _pair(one.title), "summary": _pair(one.summary), "practice": _pair(one.practice),
        "notes": [_pair(note) for note in one.notes], "parts": [_part(part) for part in one.parts],
        **({} if one.begin is None else {"begin": one.begin}),
        **({"goals": [{"text": _pair(goal.text), "when": goal.when} for goal in one.goals]} if one.goals else {}),
        **({"fields": one.fields} if one.fields else {}),
    }  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    state = part.state
    if part.table:  # the page has its columns
        state = state | {"data": {"table": part.table} | {n: v for n, v in state["data"].items() if n != "columns"}}
    return {
        "state": state, "text": _pair(part.text), "ask": _pair(part.ask), "choices": [_pair(c) for c in part.choices],
        "right": part.right, "look": _pair(part.look), "why": _pair(part.why),
        **({"pathContours": True} if part.path_contours else {}),
    }  # fmt: skip


def _pair(texts: Texts) -> list[str]:
    return [texts["en"].strip(), texts["ja"].strip()]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
