"""A line of English looked up clause by clause."""

from __future__ import annotations

import functools
import itertools
import re
from importlib import resources
from typing import NamedTuple

_MOST = 12
"""Places at which a line is cut: a line that a person filled with colons must not take long."""


_PLACE = re.compile(r"( ?)%(\d)( ?)")
_LETTER = re.compile(r"[ぁ-ヿ一-龠]")


class Clause(NamedTuple):
    """A clause in both languages."""

    pieces: tuple[str, ...]
    """The English text between what differs."""
    japanese: str

    def values(self, text: str) -> list[str] | None:
        """What stands for %1, %2, … in a text, or None where the text is not this clause."""
        first, last = self.pieces[0], self.pieces[-1]
        if len(self.pieces) == 1:
            return [] if text == first else None
        if not text.startswith(first) or not text.endswith(last):
            return None
        found, at, end = [], len(first), len(text) - len(last)
        for piece in self.pieces[1:-1]:
            here = text.find(piece, at, end)
            if here < 0:
                return None
            found.append(text[at:here])
            at = here + len(piece)
        return [*found, text[at:end]] if at <= end else None


def pairs(name: str) -> list[tuple[str, str]]:
    """The clauses of a file in English and Japanese."""
    text = resources.files("kobai.japanese").joinpath(name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(english, japanese.strip()) for english, japanese in zip(lines[::2], lines[1::2], strict=True)]


@functools.cache
def clauses() -> list[Clause]:
    """All clauses, those with the longest fixed text first."""
    files = sorted(file.name for file in resources.files("kobai.japanese").iterdir() if file.name.endswith(".txt"))
    found = [Clause(tuple(re.split(r"%\d", english)), said) for file in files for english, said in pairs(file)]
    return sorted(found, key=lambda clause: -sum(map(len, clause.pieces)))


@functools.lru_cache(maxsize=256)
def in_japanese(line: str) -> str:
    """A line of kobai's in Japanese; what is not known stays as it is."""
    line = line.removesuffix(".")
    whole = _clause(line)
    if whole is not None:
        return whole
    masked = _GIVEN.sub(lambda given: "…" * len(given[0]), line)  # nothing is cut within what was given
    for place in list(re.finditer(r"(?<=\S)[;.?!] ", masked))[: -_MOST - 1 : -1]:
        last = _clause(line[place.end() :])
        if last is not None:
            return f"{in_japanese(line[: place.start()])}。{last}"
    colons = list(re.finditer(r": ", masked))[:_MOST]
    for place in colons:
        cause = _clause(line[place.end() :])
        if cause is not None:
            return f"{in_japanese(line[: place.start()])}：{cause}"
    ends = [0, *(place.end() for place in colons)]
    parts = [line[i:j] for i, j in itertools.pairwise([*ends, len(line) + 2])]
    said = [(_clause(part.removesuffix(": ")), part.removesuffix(": ")) for part in parts]
    return ("：" if any(japanese for japanese, _ in said) else ": ").join(japanese or part for japanese, part in said)


_GIVEN = re.compile(
    r"（.*）|<[^<>]*>|「.*」|(python -m )?pip install \S+|kobai [\w-]+|--[\w-]+|\{.*\}|"
    r"'[^']*'|\"[^\"]*\"|`[^`]*`|\([^()]*\)|\[[^\[\]]*\]"
)
_ENGLISH = re.compile(r"(?<![\w-])[a-z]+ [a-z]{2,}\b")
_SEVERAL = re.compile(r"[;:.?!] ")


def is_english(text: str) -> bool:
    """Whether two words of English stand side by side, outside of what is quoted or in brackets."""
    return bool(_ENGLISH.search(_GIVEN.sub("…", text)))


def _clause(text: str) -> str | None:
    for clause in clauses():
        values = clause.values(text)
        if values is None:
            continue
        said = [
            _value(value, before, after)
            for value, (before, after) in zip(values, itertools.pairwise(clause.pieces), strict=True)
        ]
        if None not in said:
            return _PLACE.sub(lambda found: _set(str(said[int(found[2]) - 1]), *found.groups()), clause.japanese)  # noqa: B023
    return None


def _set(value: str, before: str, _: str, after: str) -> str:
    """A value in its place: between Japanese and Japanese stands no blank."""
    return ("" if _LETTER.match(value) else before) + value + ("" if _LETTER.match(value[-1:]) else after)


def _value(value: str, before: str, after: str) -> str | None:
    """What stands for a placeholder in Japanese; None where a part of a sentence would stand there, so that the clause is not
    the right one: "%1 has %2" fits many a line."""
    japanese = in_japanese(value) if " " in value else value
    if before.endswith("raised ") or after.startswith(" — ") or (before.endswith("(") and after.startswith(")")):
        return japanese  # what torch or the system said
    return None if _SEVERAL.search(_GIVEN.sub("…", value)) or is_english(japanese) else japanese
