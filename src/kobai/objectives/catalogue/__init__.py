"""The catalogue: well-known test functions, each an ``Entry`` with formula, domain, all known minima and reference.

Entries are plain data without torch, so that listing them is fast; ``kobai.objective(name)`` makes an objective of one.
"""

from __future__ import annotations

import functools
import re

from kobai.errors import BadInput, nearest
from kobai.objectives.catalogue.entry import Entry

__all__ = ["Entry", "entries", "families", "find", "get", "names"]

_NAME = re.compile(r"[\w '’.-]{2,60}")
_FAMILIES = ("bowls", "landscapes", "many_minima", "one_variable", "saddles", "several_variables", "valleys")


@functools.cache
def entries() -> dict[str, Entry]:
    """All entries by key, alphabetically."""
    rows = [row for members in families().values() for row in members]
    return {row.key: row for row in sorted(rows, key=lambda row: row.key)}


@functools.cache
def families() -> dict[str, list[Entry]]:
    """The entries by family: ``"bowls"``, ``"valleys"``, …"""
    import importlib

    return {family: importlib.import_module(f"{__name__}.{family}").ROWS for family in _FAMILIES}


@functools.cache
def _keys() -> dict[str, str]:
    """Folded name, key or alias -> key."""
    return {fold(name): key for key, row in entries().items() for name in (key, row.name, *row.aliases)}


def fold(name: str) -> str:
    """A name as it is compared: without case, spaces, hyphens, underscores and apostrophes."""
    return "".join(c for c in name.casefold() if c.isalnum())


def find(name: str) -> Entry | None:
    """The entry with that name or alias in any spelling, or None."""
    if not _NAME.fullmatch(name.strip()):
        return None
    key = _keys().get(fold(name))
    return entries()[key] if key else None


def names() -> list[str]:
    """All keys and aliases."""
    return [name for key, row in entries().items() for name in (key, *row.aliases)]


def get(name: str) -> Entry:
    """The entry with that name.

    Raises:
        BadInput: an unknown name.
    """
    row = find(name)
    if row is None:
        raise BadInput(
            f"{name!r}: no function of that name in the catalogue (see kobai functions).{nearest(name, entries())}"
        )
    return row
