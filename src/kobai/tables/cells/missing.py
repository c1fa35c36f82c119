"""Texts that stand for a missing value."""

from __future__ import annotations

from collections.abc import Iterable

WORDS = frozenset({
    "", "?", "-", "--", "---", "—", "–", "−", ".", "..", "…", "na", "n/a", "#n/a", "n.a.", "nan", "null", "none", "nil",
    "missing", "×", "//", "///", "#null!", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "欠測", "欠損", "欠損値", "欠測値",
})  # fmt: skip


def words(further: Iterable[str] = ()) -> frozenset[str]:
    """The texts that stand for a missing value, in lower case: the usual ones and those that a person names."""
    return WORDS | {text.strip().casefold() for text in further}
