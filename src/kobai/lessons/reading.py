"""Lessons as data, read from their files."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kobai.data.examples import table
from kobai.errors import BadInput, nearest

ORDER = (
    "gradient", "step-size", "limit", "zigzag", "scaling", "momentum", "saddle", "local-minima", "normalised", "adam",
    "noise", "schedules", "curvature", "float32", "edge",
    "line", "columns", "logistic", "batches", "outliers", "penalties", "early-stopping", "network",
)  # fmt: skip
"""The lessons by name, in the order in which one builds on another."""

Texts = dict[str, str]
"""Language -> text."""


@dataclass(frozen=True)
class Part:
    """One question of a lesson.

    Args:
        state: entries of ``kobai.app.State`` that differ from its defaults.
        table: the table that ships whose columns are those of its data; "" where they are written in the lesson.
        text: what is shown, in two sentences or so.
        ask: what to predict before looking.
        choices: the answers to choose from; right: the index of the one that holds.
        look: what to watch.
        why: the reason.
        claims: what the texts say, as expressions that a test evaluates.
        path_contours: whether the map has the contour lines through the points of the path.
    """

    state: dict[str, Any]
    text: Texts
    ask: Texts
    choices: tuple[Texts, ...]
    right: int
    look: Texts
    why: Texts
    claims: tuple[str, ...]
    table: str = ""
    path_contours: bool = False


@dataclass(frozen=True)
class Goal:
    """Something a practice asks for, which a page finds reached by itself.

    Args:
        text: what is asked for, in a few words.
        when: the conditions, which must all hold for one of the optimizers: the name of a fact, and the text that it is, or the
            least and the largest number.
        solution: entries of the state that reach it, of which a test makes sure.
    """

    text: Texts
    when: tuple[tuple[str, str] | tuple[str, float, float], ...]
    solution: dict[str, Any]


@dataclass(frozen=True)
class Lesson:
    """A lesson of the live page.

    Args:
        name: as in ``#lesson=name`` and ``kobai app --lesson name``.
        minutes: how long it takes a class.
        title, summary: what it is about.
        parts: its questions.
        practice: what to try alone at the end.
        notes: for the teacher.
        begin: the state that the practice begins with; None: that of the last part.
        goals: what of the practice a page finds reached by itself.
        fields: the panels of the page that the practice is done with.
    """

    name: str
    minutes: int
    title: Texts
    summary: Texts
    parts: tuple[Part, ...]
    practice: Texts
    notes: tuple[Texts, ...] = field(repr=False)
    begin: dict[str, Any] | None = None
    goals: tuple[Goal, ...] = ()
    fields: tuple[str, ...] = ()


def names() -> list[str]:
    """The names of the lessons, in order."""
    return list(ORDER)


@functools.cache
def lesson(name: str) -> Lesson:
    """A lesson by its name.

    Raises:
        BadInput: there is none of that name.

    Example:
        >>> lesson("step-size").title["en"]
        'Step size: too small, right, too large'
    """
    if name not in ORDER:
        raise BadInput(
            f"lesson {str(name)[:60]!r}: no such lesson; give one of {', '.join(ORDER)}.{nearest(name, ORDER)}"
        )
    data = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
    shared = data.get("state", {})
    practice = data["practice"]
    begin = shared | practice["state"] if "state" in practice else None
    if begin is not None and "data" in begin:
        begin["data"] = shared.get("data", {}) | begin["data"]
    goals = tuple(
        Goal(_texts(one), tuple(map(tuple, one["when"])), one["solution"]) for one in practice.get("goals", ())
    )
    return Lesson(
        name, data["minutes"], data["title"], data["summary"], tuple(_part(one, shared) for one in data["parts"]),
        _texts(practice), tuple(data["notes"]), begin, goals, tuple(practice.get("fields", ())),
    )  # fmt: skip


def _texts(data: dict[str, Any]) -> Texts:
    return {lang: data[lang] for lang in ("en", "ja")}


def _part(data: dict[str, Any], shared: dict[str, Any]) -> Part:
    state = shared | data.get("state", {})
    if "data" in state:
        state["data"] = shared.get("data", {}) | state["data"]
    used = state.get("data", {}).get("table", "")
    if used:
        held = {name: values.tolist() for name, values in table(used).items()}
        state["data"] = {"columns": held} | {name: value for name, value in state["data"].items() if name != "table"}
    (right,) = (i for i, choice in enumerate(data["choices"]) if choice.get("right"))
    choices = tuple(map(_texts, data["choices"]))
    return Part(
        state, data["text"], data["ask"], choices, right, data["look"], data["why"],
        tuple(data["claims"]), used, data.get("path_contours", False),
    )  # fmt: skip
