"""LaTeX to tokens: commands, letters, numbers and brackets; spaces that are seen are noted at the token after them."""

from __future__ import annotations

import dataclasses
import re

from kobai.objectives.formula.tokens import GREEK, Token, check_length, error_at, plain

_COMMAND = re.compile(r"\\(?:(?:begin|end) *\{[A-Za-z]+\*?\}|[A-Za-z]+|[^A-Za-z])")
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_SEEN = {
    "\\,",
    "\\;",
    "\\:",
    "\\ ",
    "\\quad",
    "\\qquad",
    "\\thinspace",
    "\\medspace",
    "\\thickspace",
    "\\enspace",
    "\\>",
}
_UNSEEN = {
    "\\!", "\\displaystyle", "\\textstyle", "\\limits", "\\nolimits", "\\big", "\\Big", "\\bigg", "\\Bigg", "\\bigl", "\\bigr",
    "\\Bigl", "\\Bigr", "\\biggl", "\\biggr",
}  # fmt: skip
_SAME = {
    "\\lbrace": "\\{", "\\rbrace": "\\}", "\\lbrack": "[", "\\rbrack": "]", "\\tfrac": "\\frac", "\\dfrac": "\\frac",
    "\\cfrac": "\\frac", "\\times": "\\cdot", "\\ast": "\\cdot", "\\div": "/", "\\Vert": "\\|", "\\vert": "|",
    "\\varepsilon": "\\epsilon", "\\varphi": "\\phi", "\\vartheta": "\\theta", "\\varrho": "\\rho",
    "\\mathit": "\\mathrm", "\\text": "\\mathrm", "\\textrm": "\\mathrm", "\\operatorname": "\\mathrm",
    "\\operatorname*": "\\mathrm", "\\mathsf": "\\mathrm", "\\mbox": "\\mathrm",
    "\\boldsymbol": "\\mathbf", "\\vec": "\\mathbf", "\\bm": "\\mathbf", "\\mid": "|", "\\lt": "<", "\\gt": ">",
    "\\le": "<=", "\\leq": "<=", "\\leqslant": "<=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=", "\\ne": "!=",
    "\\neq": "!=", "\\land": "and", "\\wedge": "and", "\\lor": "or", "\\vee": "or", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
# Delimiters that are either opening or closing.
_SIDED = {"\\lvert": "open|", "\\rvert": "close|", "\\lVert": "open‖", "\\rVert": "close‖"}
_PAIRS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))


def looks_like_latex(text: str) -> bool:
    """Whether a formula is LaTeX rather than plain text: it has a command, braces, or a subscript like x_1."""
    if not any(c in text for c in "\\{$") and ("**" in text or re.search(r"[A-Za-z]{3}", text)):
        return False  # cos(x_1), x_1**2
    return (
        "\\" in text
        or "{" in text
        or "$" in text
        or bool(re.search(r"(?<![A-Za-z_])[A-Za-z]_[A-Za-z0-9](?![A-Za-z_])", text))
    )


def tokenize(text: str) -> tuple[list[Token], int]:
    """The tokens of a LaTeX formula, of kind "number", "letter", "command" or "op", and the column at which it ends.

    Raises:
        BadInput: the first character or command that is not understood, and its column.
    """
    check_length(text)
    made_plain = plain(text)
    start, end = _inside_dollars(made_plain)
    tokens: list[Token] = []
    at, spaced = start, False
    while at < end:
        c, last = made_plain[at], tokens[-1] if tokens else None
        if c in " ~":
            spaced |= c == "~"
            at += 1
        elif c == "\\":
            found = _COMMAND.match(made_plain, at)
            if not found or found.end() > end:
                raise error_at(text, at, "a single backslash: write a command, e.g. \\sin")
            command = _SAME.get(found.group(), found.group().replace(" {", "{"))
            spaced |= command in _SEEN
            if command not in _SEEN and command not in _UNSEEN:
                _command(text, made_plain, command, at, found.end(), tokens)
            at = found.end()
            if command == "\\mathrm" and made_plain[at : at + 1] == "*":  # \operatorname*
                at += 1
        elif found := _NUMBER.match(made_plain, at):
            tokens.append(Token("number", found.group(), at))
            at = found.end()
        elif c in GREEK or c == "π":
            tokens.append(Token("command", "\\" + ("pi" if c == "π" else GREEK[c].rstrip("_")), at))
            at += 1
        elif c.isascii() and c.isalpha():
            tokens.append(Token("letter", c, at))
            at += 1
        elif c in "+-*/^_(){}[]|,.;=<>&'≤≥≠":
            _delimiter(text, "\\cdot" if c == "*" else _SAME.get(c, c), at, tokens)
            at += 1
        else:
            raise error_at(
                text, at, f"{c!a}: LaTeX formulas are made of numbers, letters, commands, + - / ^ _ and brackets"
            )
        if spaced and tokens and tokens[-1] is not last and tokens[-1].kind != "side":
            tokens[-1] = dataclasses.replace(tokens[-1], spaced=True)
            spaced = False
    return tokens, end


def _inside_dollars(text: str) -> tuple[int, int]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for left, right in _PAIRS:
        if end - start >= len(left) + len(right) and text.startswith(left, start) and text.endswith(right, 0, end):
            inside = text[start + len(left) : end - len(right)].rstrip()
            return start + len(left), start + len(left) + len(inside)
    return start, end


def _command(text: str, made_plain: str, command: str, at: int, end: int, tokens: list[Token]) -> None:
    if command in ("\\left", "\\right"):
        following = made_plain[end:].lstrip()
        if not following or not (
            following[0] in "()[]|" or following.startswith(("\\{", "\\}", "\\|", "\\Vert", "\\vert", "\\l", "\\r"))
        ):
            raise error_at(text, at, f"{command} stands before a bracket: {command}( or {command}|")
        tokens.append(Token("side", "open" if command == "\\left" else "close", at))
    else:
        _delimiter(text, _SIDED.get(command, command), at, tokens)


def _delimiter(text: str, symbol: str, at: int, tokens: list[Token]) -> None:
    """Add a symbol; after ``\\left`` or ``\\right`` a bar is an opening or closing one."""
    side = ""
    if tokens and tokens[-1].kind == "side":
        side, at = tokens[-1].text, tokens[-1].column
        tokens.pop()
    if symbol in ("|", "\\|"):
        symbol = side + ("|" if symbol == "|" else "‖")
    symbol = {"\\{": "(", "\\}": ")"}.get(symbol, symbol)
    tokens.append(Token("command" if symbol.startswith("\\") else "op", symbol, at))
