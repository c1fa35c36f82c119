"""What ``kobai functions`` and ``kobai optimizers`` print."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kobai.cli.language import spoken
from kobai.cli.output import terminal
from kobai.cli.output.json_output import emit
from kobai.japanese import in_japanese
from kobai.messages import say
from kobai.numbers import number

if TYPE_CHECKING:
    from kobai.objectives.catalogue import Entry


def functions(name: str | None, as_json: bool) -> None:
    """Print the catalogue, or one function of it."""
    from kobai.objectives import catalogue, objective

    if name is not None:
        entry = catalogue.get(name)
        # Minima and domain depend on the number of variables: take the smallest that is typical of the function.
        f = objective(entry.key, dim=entry.dim or max(entry.least, 2))
        if as_json:
            emit({**_entry(entry), **_function(f)})
        else:
            title, note = _spoken_of(entry)
            _facts(f"{title}: {note}" if note else title, _function_facts(f, entry))
        return
    entries = list(catalogue.entries().values())
    if as_json:
        emit([_entry(entry) for entry in entries])
        return
    rows = [(entry.key, _dim(entry.dim), _spoken_of(entry)[1] or entry.name, entry.reference) for entry in entries]
    _columns(("name", "variables", "", "reference"), rows)


def _spoken_of(entry: Entry) -> tuple[str, str]:
    """A function's name and what is special about it, in the reader's language."""
    if spoken() != "ja":
        return entry.name, entry.note
    from kobai.objectives.catalogue.japanese import NAMES, NOTES

    return NAMES[entry.key], NOTES[entry.key]


def _in_words(line: str) -> str:
    """A note of an optimizer in the reader's language."""
    return in_japanese(line) if spoken() == "ja" else line


def optimizers(name: str | None, as_json: bool) -> None:
    """Print the optimizers, those of pytorch_optimizer included where it is installed; or one of them."""
    from kobai.optimize import formula_text, optimizer_info
    from kobai.optimize import optimizers as known

    if name is not None:
        info = optimizer_info(name)
        if as_json:
            emit(info)
        else:
            row = dataclasses.asdict(info)
            del row["update"]  # a line of the formula
            row |= {key: _in_words(row[key]) for key in ("summary", "note")}
            row["formula"] = "\n".join(map(formula_text.plain, row["formula"].splitlines()))
            _facts(row.pop("name"), [(key.replace("_", " "), _text(value)) for key, value in row.items()])
        return
    every = known(installed=True)
    if as_json:
        emit(every)
        return
    lang = spoken()
    rows = [
        (o.name, _in_words(o.summary) or o.update, say("closure needed", lang) if o.closure else "",
         "" if o.elementwise else say("coupled yes", lang), o.memory,
         re.sub(r',? "[^"]+"', "", o.reference))  # without the titles of papers
        for o in every if not o.cannot
    ]  # fmt: skip
    _columns(("name", "update", "closure", "coupled", "memory", "reference"), rows)
    console = terminal.stdout()
    console.print()
    console.print(say("optimizers read", lang), style="dim")
    if left := [(o.name, _in_words(o.note), o.reference) for o in every if o.cannot]:
        console.print()
        console.print(say("cannot descend", lang), style="bold")
        _columns(("name", "why", "reference"), left)


def _entry(entry: Any) -> dict[str, Any]:
    """What the catalogue says of a function."""
    return {
        "name": entry.key, "title": entry.name, "variables": entry.dim, "least_variables": entry.dim or entry.least,
        "parameters": dict(entry.parameters), "note": entry.note, "reference": entry.reference,
        "aliases": list(entry.aliases),
    }  # fmt: skip


def _function(f: Any) -> dict[str, Any]:
    """What is known of an objective."""
    return {
        "formula": getattr(f.formula, "plain", None), "latex": getattr(f.formula, "latex", None),
        "domain": f.domain, "start": f.start, "dim": f.dim, "names": f.variables,
        "minima": [{"x": list(m.x), "value": m.value, "global": m.isglobal} for m in f.minima],
    }  # fmt: skip


def _function_facts(f: Any, entry: Any) -> list[tuple[str, str]]:
    from kobai.cli.output.report import point

    lang = spoken()
    variables = str(entry.dim) if entry.dim else say("any shown", lang, n=f.dim)
    facts = [(say("variables", lang), variables)]
    if formula := getattr(f.formula, "plain", None):
        facts.append((say("formula", lang), formula))
    if f.domain is not None:
        ends = [", ".join(number(end, trim=True) for end in pair) for pair in f.domain[:4]]
        facts.append((say("domain", lang), " × ".join(f"[{pair}]" for pair in ends)))
    if f.start is not None:
        facts.append((say("start", lang), point(f.start)))
    for i, minimum in enumerate(f.minima):
        # The known points are rounded, so their values are a little above a minimum of 0.
        value = 0.0 if abs(minimum.value) < 1e-12 else minimum.value
        key = say("minima", lang) if i == 0 else ""
        facts.append((key, f"f = {number(value, 6, trim=True)}, {f.point_name(f.dim)} = {point(minimum.x)}"))
    return [*facts, (say("reference", lang), f.reference)]


def _dim(dim: int | None) -> str:
    return say("any", spoken()) if dim is None else str(dim)


def _text(value: Any) -> str:
    """A fact about an optimizer in words."""
    if isinstance(value, dict):
        return ", ".join(f"{k}={v}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value is None else str(value)


def _facts(title: str, facts: Sequence[tuple[str, str]]) -> None:
    console = terminal.stdout()
    console.print(title, style="bold")
    console.print()
    table = terminal.table()
    for key, value in facts:
        if value:
            table.add_row(key, value)
    terminal.print_table(console, table)


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = terminal.table([say(heading, spoken()) if heading else "" for heading in headings], wrap=True)
    for row in rows:
        table.add_row(*row)
    terminal.print_table(terminal.stdout(), table)
