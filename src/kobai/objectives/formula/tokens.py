"""Plain text to tokens: look-alike characters are replaced, and errors name their column.

ASCII, Greek letters, and the characters in the tables below are accepted; everything else is refused by its Unicode name.
The text is not normalised as a whole, since NFKC would turn ``x²`` into the variable ``x2``.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass

from kobai.errors import BadInput
from kobai.objectives.float_values import CONSTANTS, FUNCTIONS
from kobai.objectives.formula.function_names import SAME, SPECIAL, SYNONYMS
from kobai.objectives.names import GREEK_LETTERS
from kobai.objectives.notation.character_names import called

MAX_LENGTH = 4_000
MAX_DEPTH = 100

SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
GREEK = {letter: name for name, letter in GREEK_LETTERS.items() if name != "pi"}
_LOOKALIKE = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "∗": "*",
    "÷": "/", "∕": "/", "ϕ": "φ", "ϵ": "ε", "ϑ": "θ", "µ": "μ", "ϱ": "ρ", "\u3000": " ", "\u00a0": " ", "\t": " ",
    "\u2009": " ", "\u202f": " ",
}  # fmt: skip

_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*|π|[ΓΔΘΛΞΠΣΥΦΨΩαβγδεζηθικλμνξοπρστυφχψω](?:\d+|_[A-Za-z0-9]+)*")
_POWER = re.compile(r" *(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻])")
_SYMBOLS = ("**", "<=", ">=", "==", "!=", "&&", *"+-*/^(),[]|‖√∛∜<>=≤≥≠∧∨&@ᵀ")
_SAME = {"^": "**", "&&": "and", "&": "and", "∧": "and", "∨": "or", "≤": "<=", "≥": ">=", "≠": "!="}
FRACTIONS = {c: repr(unicodedata.numeric(c)) for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
_MODULE = re.compile(r"(?:np|numpy|math|torch|cmath|jnp|tf|sp|sympy)\.(?:linalg\.|special\.)?([a-z][a-z0-9]*)\b")
_OF_MODULES = {
    name: SYNONYMS.get(name, name) for name in (*FUNCTIONS, *SPECIAL, *SAME, *CONSTANTS, "fabs", "maximum", "minimum")
}
_TRANSPOSE = re.compile(r"(?<=[\w)])(?:\.T\b|\.transpose\(\)|')")
_ELEMENTWISE = re.compile(r"\.(?=[*/^])")
_DERIVATIVE = re.compile(r"\b[d∂] */ *[d∂][A-Za-z]\b")
_CURES = (
    ("'\"`", "a formula has no strings"), (".", "a formula has no attributes, and numbers are written 0.5"),
    (":;\n\r", "a formula is one expression on one line"), ("%", "% rounds, so it has no useful gradient"),
    ("!", "write a product instead of a factorial"), ("{}", "write ( ) for grouping"),
    ("~", "write - for minus"), ("_", "names start with a letter"), ("∑", "write sum(x**2) for a sum over all coordinates"),
    ("∞", "infinity is no number here"), ("#", "a formula has no comments"), ("$", "leave the dollar signs out"),
)  # fmt: skip
_CURE = {c: cure for characters, cure in _CURES for c in characters}


@dataclass(frozen=True, slots=True)
class Token:
    """A token of plain text or LaTeX.

    Args:
        kind: "number", "op", in plain text also "name" and "super" (a superscript number), in LaTeX "letter" and "command".
        text: what it says, in ASCII where there are several spellings.
        column: its place in the original text, from 0.
        spaced: whether a space that is seen precedes it, such as LaTeX's ``\\,``.
    """

    kind: str
    text: str
    column: int
    spaced: bool = False


def quoted(text: str, limit: int = 60) -> str:
    """The text as errors quote it: on one line, printable, shortened."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "'" + "".join(c if c.isprintable() else _escaped(c) for c in cut) + "'"


def _escaped(c: str) -> str:
    return f"\\u{ord(c):04x}" if c <= "\uffff" else f"\\U{ord(c):08x}"


def error_at(text: str, column: int, message: str, fixes: tuple[str, ...] = ()) -> BadInput:
    """The error for a mistake at ``column`` of ``text``; ``fixes`` are texts that are right."""
    said = f"formula {quoted(text)}, column {column + 1}: {message}"
    return BadInput(said, column=column, source=text, fixes=fixes)


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


def tokenize(text: str, transposes: bool = False) -> list[Token]:
    """The tokens of a formula.

    Args:
        text: the formula.
        transposes: whether a name or bracket may be followed by ' or .T, as where vectors are given.

    Raises:
        BadInput: the first character that is not understood, and its column.
    """
    check_length(text)
    clean, tokens, at = plain(text), [], 0
    while at < len(clean):
        c = clean[at]
        if c == " ":
            at += 1
        elif found := _NUMBER.match(clean, at):
            tokens.append(Token("number", _number(text, clean, found, at), at))
            at = found.end()
        elif found := _NAME.match(clean, at):
            end = _end_of_name(text, at, found.end())
            _check_name(text, clean, at)
            tokens.append(_name(text, clean[at:end], at))
            at = end
        elif transposes and (found := _TRANSPOSE.match(clean, at)):
            tokens.append(Token("op", "ᵀ", at))
            at = found.end()
        elif _ELEMENTWISE.match(clean, at):
            fix = text[:at] + text[at + 1 :]
            raise error_at(text, at, f"all operations are of numbers: write {clean[at + 1]} without the point", (fix,))
        elif clean.startswith("//", at):
            raise error_at(text, at, "// rounds, so it has no useful gradient: write /")
        elif symbol := next((symbol for symbol in _SYMBOLS if clean.startswith(symbol, at)), ""):
            tokens.append(Token("op", _SAME.get(symbol, symbol), at))
            at += len(symbol)
        elif c in SUPER:
            end = at
            while end < len(clean) and clean[end] in SUPER:
                end += 1
            tokens.append(superscript(text, clean[at:end], at))
            at = end
        elif c in FRACTIONS:
            if tokens and tokens[-1].kind == "number":
                raise error_at(text, at, f"{tokens[-1].text}{c}: write {float(tokens[-1].text) + float(FRACTIONS[c])}")
            tokens.append(Token("number", FRACTIONS[c], at))
            at += 1
        else:
            raise error_at(
                text, at, f"{called(c)}: {_CURE.get(c, 'formulas are made of numbers, names, + - * / ** and ( )')}"
            )
    return tokens


def plain(text: str) -> str:
    """The text with look-alike characters replaced one by one, so that columns do not change."""
    return "".join(_plain_character(c) for c in text)


def _plain_character(c: str) -> str:
    code = ord(c)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if 0x1D400 <= code <= 0x1D7FF:  # mathematical italic and bold letters, as copied out of papers
        c = unicodedata.normalize("NFKC", c)
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    return _LOOKALIKE.get(c, SUB.get(c, c))


def _end_of_name(text: str, at: int, end: int) -> int:
    """Where a name ends: after a subscript, as in x₁x₂, if not before ``end``."""
    return next((k + 1 for k in range(at, end - 1) if text[k] in SUB and text[k + 1] not in SUB), end)


def _check_name(text: str, clean: str, at: int) -> None:
    """Refuse functions of modules, np.sin, and derivatives, d/dx."""
    if (found := _MODULE.match(clean, at)) and found[1] in _OF_MODULES:
        fix = _MODULE.sub(lambda other: _OF_MODULES.get(other[1], other[0]), text)
        raise error_at(text, at, f"{found[0]}: write {_OF_MODULES[found[1]]}", (fix,))
    if found := _DERIVATIVE.match(clean, at):
        raise error_at(text, at, f"{found[0]}: kobai differentiates by itself; write the function alone")


def _number(text: str, clean: str, found: re.Match[str], at: int) -> str:
    digits, end = found.group(), found.end()
    following = _NAME.match(clean, end)
    if following and digits.isdigit() and digits[0] == "0" and following.group()[0] in "xXbBoO":
        raise error_at(
            text, at, f"{digits}{following.group()[:9]!s}: numbers are decimal; write * between a number and a name"
        )
    if following and following.group() in ("e", "E") and not _POWER.match(clean, following.end()):
        raise error_at(
            text,
            at,
            f"{digits}{following.group()}: write {digits}*e for the product with e, {digits}e3 for {digits} thousand",
        )
    return digits


def _name(text: str, name: str, at: int) -> Token:
    if name == "π":
        name = "pi"
    elif name[0] in GREEK:
        name = GREEK[name[0]] + name[1:]
    if name in ("and", "or"):
        return Token("op", name, at)
    if name == "lambda" and ":" not in text:
        return Token("name", "lambda_", at)
    if keyword.iskeyword(name) and name != "True":
        raise error_at(text, at, f"{name!r} is a word of Python's: a formula has numbers, variables and functions only")
    return Token("name", name, at)


def superscript(source: str, run: str, at: int) -> Token:
    """The token of superscript characters, such as ²."""
    digits = "".join(SUPER[c] for c in run)
    if not re.fullmatch(r"[+-]?\d+", digits):
        raise error_at(source, at, f"the superscript {run!r} is no whole number: write ** and the exponent in brackets")
    return Token("super", digits, at)
