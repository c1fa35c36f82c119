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
    """

    name: str
    minutes: int
    title: Texts
    summary: Texts
    parts: tuple[Part, ...]
    practice: Texts
    notes: tuple[Texts, ...] = field(repr=False)


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
    return Lesson(
        name, data["minutes"], data["title"], data["summary"], tuple(_part(one, shared) for one in data["parts"]),
        data["practice"], tuple(data["notes"]),
    )  # fmt: skip


def _part(data: dict[str, Any], shared: dict[str, Any]) -> Part:
    state = shared | data.get("state", {})
    if "data" in state:
        state["data"] = shared.get("data", {}) | state["data"]
    used = state.get("data", {}).get("table", "")
    if used:
        held = {name: values.tolist() for name, values in table(used).items()}
        state["data"] = {"columns": held} | {name: value for name, value in state["data"].items() if name != "table"}
    (right,) = (i for i, choice in enumerate(data["choices"]) if choice.get("right"))
    choices = tuple({lang: choice[lang] for lang in ("en", "ja")} for choice in data["choices"])
    return Part(
        state, data["text"], data["ask"], choices, right, data["look"], data["why"],
        tuple(data["claims"]), used,
    )  # fmt: skip
