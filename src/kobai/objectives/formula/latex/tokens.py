"""LaTeX to tokens: commands, letters, numbers and brackets, without spacing."""

from __future__ import annotations

import re

from kobai.objectives.formula.tokens import GREEK, Token, check_length, error_at, plain

_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z])")
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_SPACING = {
    "\\,", "\\;", "\\:", "\\!", "\\ ", "\\quad", "\\qquad", "\\displaystyle", "\\textstyle", "\\limits", "\\nolimits",
    "\\big", "\\Big", "\\bigg", "\\Bigg", "\\bigl", "\\bigr", "\\Bigl", "\\Bigr", "\\biggl", "\\biggr", "\\thinspace",
}  # fmt: skip
_SAME = {
    "\\lbrace": "\\{", "\\rbrace": "\\}", "\\lbrack": "[", "\\rbrack": "]", "\\tfrac": "\\frac", "\\dfrac": "\\frac",
    "\\times": "\\cdot", "\\ast": "\\cdot", "\\div": "/", "\\Vert": "\\|", "\\vert": "|",
    "\\varepsilon": "\\epsilon", "\\varphi": "\\phi", "\\vartheta": "\\theta", "\\varrho": "\\rho",
    "\\mathit": "\\mathrm", "\\text": "\\mathrm", "\\operatorname": "\\mathrm", "\\mathsf": "\\mathrm",
    "\\boldsymbol": "\\mathbf", "\\vec": "\\mathbf", "\\bm": "\\mathbf", "\\mid": "|",
}  # fmt: skip
# Delimiters that are either opening or closing.
_SIDED = {"\\lvert": "open|", "\\rvert": "close|", "\\lVert": "open‖", "\\rVert": "close‖"}
_PAIRS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))


def looks_like_latex(text: str) -> bool:
    """Whether a formula is LaTeX rather than plain text: it has a command, braces, or a subscript like x_1."""
    return "\\" in text or "{" in text or bool(re.search(r"(?<![A-Za-z_])[A-Za-z]_[A-Za-z0-9](?![A-Za-z_])", text))


def tokenize(text: str) -> list[Token]:
    """The tokens of a LaTeX formula, of kind "number", "letter", "command" or "op".

    Raises:
        BadInput: the first character or command that is not understood, and its column.
    """
    check_length(text)
    made_plain = plain(text)
    start, end = _inside_dollars(made_plain)
    tokens: list[Token] = []
    at = start
    while at < end:
        c = made_plain[at]
        if c in " ~":
            at += 1
        elif c == "\\":
            found = _COMMAND.match(made_plain, at)
            if not found or found.end() > end:
                raise error_at(text, at, "a single backslash: write a command, e.g. \\sin")
            _command(text, made_plain, found.group(), at, tokens)
            at = found.end()
        elif found := _NUMBER.match(made_plain, at):
            tokens.append(Token("number", found.group(), at))
            at = found.end()
        elif c in GREEK or c == "π":
            tokens.append(Token("command", "\\" + ("pi" if c == "π" else GREEK[c].rstrip("_")), at))
            at += 1
        elif c.isascii() and c.isalpha():
            tokens.append(Token("letter", c, at))
            at += 1
        elif c in "+-*/^_(){}[]|,=":
            _delimiter(text, "\\cdot" if c == "*" else c, at, tokens)
            at += 1
        else:
            raise error_at(
                text, at, f"{c!a}: LaTeX formulas are made of numbers, letters, commands, + - / ^ _ and brackets"
            )
    return tokens


def _inside_dollars(text: str) -> tuple[int, int]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for left, right in _PAIRS:
        if end - start >= len(left) + len(right) and text.startswith(left, start) and text.endswith(right, 0, end):
            return start + len(left), end - len(right)
    return start, end


def _command(text: str, made_plain: str, command: str, at: int, tokens: list[Token]) -> None:
    command = _SAME.get(command, command)
    if command in _SPACING:
        return
    if command in ("\\left", "\\right"):
        following = made_plain[at + len(command) :].lstrip()
        if not following or not (
            following[0] in "()[]|" or following.startswith(("\\{", "\\}", "\\|", "\\Vert", "\\vert", "\\l", "\\r"))
        ):
            raise error_at(text, at, f"{command} stands before a bracket: {command}( or {command}|")
        tokens.append(Token("side", "open" if command == "\\left" else "close", at))
    else:
        _delimiter(text, _SIDED.get(command, command), at, tokens)


def _delimiter(text: str, symbol: str, at: int, tokens: list[Token]) -> None:
    """Add a symbol; after ``\\left`` or ``\\right`` a bar is an opening or closing one."""
    side = tokens.pop().text if tokens and tokens[-1].kind == "side" else ""
    if symbol in ("|", "\\|"):
        symbol = side + ("|" if symbol == "|" else "‖")
    symbol = {"\\{": "(", "\\}": ")"}.get(symbol, symbol)
    tokens.append(Token("command" if symbol.startswith("\\") else "op", symbol, at))
