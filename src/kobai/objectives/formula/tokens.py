"""Plain text to tokens: look-alike characters are replaced, and errors name their column.

ASCII, Greek letters, and the characters in the tables below are accepted; everything else is refused by its Unicode name.
The text is not normalised as a whole, since NFKC would turn ``x²`` into the variable ``x2``.
"""

from __future__ import annotations

import functools
import keyword
import re
import unicodedata
from dataclasses import dataclass

from kobai.errors import BadInput
from kobai.objectives.names import GREEK_LETTERS
from kobai.objectives.tree import FUNCTIONS

MAX_LENGTH = 4_000
MAX_DEPTH = 100

_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
GREEK = {letter: name for name, letter in GREEK_LETTERS.items() if name != "pi"}
_LOOKALIKE = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "∗": "*",
    "÷": "/", "∕": "/", "ϕ": "φ", "ϵ": "ε", "ϑ": "θ", "µ": "μ", "ϱ": "ρ", "\u3000": " ", "\u00a0": " ", "\t": " ",
    "\u2009": " ", "\u202f": " ",
}  # fmt: skip

_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-zαβγδεζηθικλμνξοπρστυφχψω][A-Za-z0-9_]*")
_CURES = (
    ("'\"`", "a formula has no strings"), (".", "a formula has no attributes, and numbers are written 0.5"),
    ("=", "leave the '=' out: a formula is only its right-hand side"),
    (":;\n\r", "a formula is one expression on one line"), ("%", "% rounds, so it has no useful gradient"),
    ("!", "write a product instead of a factorial"), ("|", "write abs(x1) for |x1|"),
    ("{}", "write ( ) for grouping"), ("@", "write dot(x, x)"),
    ("<>", "a formula has no comparisons; see min and max"), ("~", "write - for minus"), ("&", "write * for times"),
    ("_", "names start with a letter"), ("√", "write sqrt( )"), ("∑", "write sum( )"),
    ("∞", "infinity is no number here"), ("#", "a formula has no comments"), ("$", "leave the dollar signs out"),
)  # fmt: skip
_CURE = {c: cure for characters, cure in _CURES for c in characters}


@dataclass(frozen=True, slots=True)
class Token:
    """A token: ``kind`` is "number", "name" or "op"; ``column`` is its place in the original text, from 0."""

    kind: str
    text: str
    column: int


def quoted(text: str, limit: int = 60) -> str:
    """The text as errors quote it: on one line, printable, shortened."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + "'"


def error_at(text: str, column: int, message: str) -> BadInput:
    """The error for a mistake at ``column`` of ``text``."""
    return BadInput(f"formula {quoted(text)}, column {column + 1}: {message}", column=column, source=text)


def check_length(text: str) -> None:
    """Check that a text is neither empty nor too long.

    Raises:
        BadInput: it is.
    """
    if not text.strip():
        raise BadInput("the formula is empty: write one, e.g. x1**2 + x2**2", column=0, source=text)
    if len(text) > MAX_LENGTH:
        raise BadInput(f"formula {quoted(text)}: {len(text)} characters; at most {MAX_LENGTH} are read, "
                       "a longer function can be given as Python code")  # fmt: skip


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula. Operands and operators alternate, and brackets match.

    Raises:
        BadInput: what is wrong first, at which column, and what would be right.
    """
    check_length(text)
    tokens = _split(text)
    _check_order(text, tokens)
    return tokens


def plain(text: str) -> str:
    """The text with look-alike characters replaced one by one, so that columns do not change."""
    return "".join(_plain_character(c) for c in text)


def _plain_character(c: str) -> str:
    code = ord(c)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if 0x1D400 <= code <= 0x1D7FF:  # mathematical italic and bold letters, as copied out of papers
        folded = unicodedata.normalize("NFKC", c)
        return _LOOKALIKE.get(folded, folded)
    return _LOOKALIKE.get(c, _SUB.get(c, c))


def _split(text: str) -> list[Token]:
    clean, tokens, at = plain(text), [], 0
    while at < len(clean):
        c = clean[at]
        if c == " ":
            at += 1
        elif found := _NUMBER.match(clean, at):
            tokens.append(Token("number", found.group(), at))
            at = found.end()
        elif found := _NAME.match(clean, at):
            tokens.append(Token("name", _name(text, found.group(), at), at))
            at = found.end()
        elif clean.startswith("**", at):
            tokens.append(Token("op", "**", at))
            at += 2
        elif clean.startswith("//", at):
            raise error_at(text, at, "// rounds, so it has no useful gradient: write /")
        elif c in "+-*/^(),[]":
            tokens.append(Token("op", "**" if c == "^" else c, at))
            at += 1
        elif c in _SUPER:
            end = at
            while end < len(clean) and clean[end] in _SUPER:
                end += 1
            tokens += _superscript(text, clean[at:end], at)
            at = end
        elif c == "√" and clean[at + 1 : at + 2] == "(":
            tokens.append(Token("name", "sqrt", at))
            at += 1
        else:
            raise error_at(
                text, at, f"{_called(c)}: {_CURE.get(c, 'formulas are made of numbers, names, + - * / ** and ( )')}"
            )
    return tokens


def _called(c: str) -> str:
    return repr(c) if c.isascii() and c.isprintable() else f"U+{ord(c):04X} {unicodedata.name(c, 'control character')}"


def _name(text: str, name: str, at: int) -> str:
    if name[0] == "π":
        name = "pi" + name[1:]
    elif name[0] in GREEK:
        name = GREEK[name[0]] + name[1:]
    if keyword.iskeyword(name):
        raise error_at(text, at, f"{name!r} is a word of Python's: a formula has numbers, variables and functions only")
    return name


def _superscript(source: str, run: str, at: int) -> list[Token]:
    digits = "".join(_SUPER[c] for c in run)
    if not re.fullmatch(r"[+-]?\d+", digits):
        raise error_at(source, at, f"the superscript {run!r} is no whole number: write ** and the exponent in brackets")
    tokens = [Token("op", "**", at)]
    if digits[0] in "+-":
        signed = (("op", "("), ("op", digits[0]), ("number", digits[1:]), ("op", ")"))
        return [*tokens, *(Token(kind, text, at) for kind, text in signed)]
    return [*tokens, Token("number", digits, at)]


_CLOSES = {")": "(", "]": "["}


def _check_order(text: str, tokens: list[Token]) -> None:
    """Check that operands and operators alternate and brackets match."""
    open_: list[tuple[Token, bool]] = []  # open brackets, and whether a name precedes each
    before: Token | None = None
    for token in tokens:
        wrong = functools.partial(error_at, text, token.column)
        after_name = before is not None and before.kind == "name"
        operand_before = before is not None and (before.kind != "op" or before.text in ")]")
        if token.kind != "op" or (token.text == "(" and not after_name):
            if operand_before:
                assert before is not None
                raise wrong(_side_by_side(before, token))
        elif token.text == "(":
            pass
        elif not operand_before and token.text not in "+-":
            raise wrong(_no_operand(before, token))
        if token.text in "([" and token.kind == "op":
            if token.text == "[" and not after_name:
                raise wrong("[ ] stands only after x, as in sum(x[i]*x[i+1], i, 1, n-1); group with ( )")
            open_.append((token, after_name))
            if len(open_) > MAX_DEPTH:
                raise wrong(f"more than {MAX_DEPTH} brackets nest: write it flatter")
        elif token.kind == "op" and token.text in _CLOSES:
            if not open_ or open_[-1][0].text != _CLOSES[token.text]:
                raise wrong(f"{token.text!r} closes nothing: take it out, or open a bracket before it")
            open_.pop()
        elif token.text == "," and token.kind == "op" and not (open_ and open_[-1][1] and open_[-1][0].text == "("):
            raise wrong("a ',' stands only between the arguments of a function: decimals take a point, 0.5")
        before = token
    if before is not None and before.kind == "op" and before.text not in ")]":
        raise error_at(text, len(text.rstrip()), f"the formula ends after {before.text!r}: something should follow")
    if open_:
        token = open_[-1][0]
        closer = ")" if token.text == "(" else "]"
        raise error_at(text, token.column, f"{token.text!r} is never closed: add a {closer!r}")


def _side_by_side(before: Token, token: Token) -> str:
    for one in (before, token):
        if keyword.iskeyword(one.text):
            return f"{one.text!r} is a word of Python's: a formula has numbers, variables and functions only"
    if before.kind == "number" and token.kind == "number":
        return (
            f"{before.text!r} and {token.text!r} stand side by side: an operator is missing, or a number has two points"
        )
    left = before.text if before.kind != "op" else "…)"
    right = token.text if token.kind != "op" else "(…)"
    if before.text in FUNCTIONS:
        return f"{left} wants its argument in brackets: write {left}({right})"
    return f"no operator between {left!r} and {right!r}: write {left}*{right}"


def _no_operand(before: Token | None, token: Token) -> str:
    if token.text in ")]" and before is not None and before.text in "([":
        return "nothing between the brackets: write a number, a variable or an expression there"
    after = f"after {before.text!r}" if before else "at the beginning"
    return f"{token.text!r} {after}: a number, a variable, a function or '(' should stand there"
