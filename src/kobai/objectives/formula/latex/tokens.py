"""LaTeX to tokens: commands, letters, numbers and brackets; spaces that are seen are noted at the token after them."""

from __future__ import annotations

import dataclasses
import re

from kobai.objectives.formula.tokens import (
    FRACTIONS,
    GREEK,
    MAX_LENGTH,
    SUB,
    SUPER,
    Token,
    check_length,
    error_at,
    plain,
    superscript,
)
from kobai.objectives.notation.character_names import called

_CASES = (
    (re.compile(r"\\left *\\(?:\{|lbrace) *\\begin *\{(?:array|matrix|aligned)\}(?: *\{[^{}]*\})?"), "\\begin{cases}"),
    (re.compile(r"\\end *\{(?:array|matrix|aligned)\} *\\right *\."), "\\end{cases}"),
    (re.compile(r"\\begin *\{d?cases\*?\}"), "\\begin{cases}"),
    (re.compile(r"\\end *\{d?cases\*?\}"), "\\end{cases}"),
)
_COMMAND = re.compile(r"\\(?:\\(?: *\[ *[0-9.]+ *[a-z]+ *\])?|(?:begin|end) *\{[A-Za-z]+\*?\}|[A-Za-z]+|[^A-Za-z])")
_DERIVATIVE = re.compile(
    r"\\[dt]?frac *\{ *(?:d|\\partial|\\mathrm *\{ *d *\})\b[^{}]*\} *\{ *(?:d|\\partial *|\\mathrm *\{ *d *\}) *[A-Za-z]"
)
_ENVIRONMENT = re.compile(r"\s*\\begin *\{(equation|align|aligned|gather|displaymath|math|split)(\*?)\}")
_WORDS = re.compile(r"\\(?:text|textrm|mbox) *\{")
_JOINS = re.compile(r"\\(?:text|textrm|mbox|mathrm|operatorname) *\{ *(and|or) *\}")
_JOINS_INSIDE = re.compile(r"\$ *(and|or) *\$")  # \text{if $x > 0$ and $y > 0$}
_AFTER_DOLLAR = re.compile(r"\$[ ,.;:]*\}")
_CONTINUED = re.compile(
    r"\\\\(?: *\[ *[0-9.]+ *[a-z]+ *\])?(?=(?:[\s&]|\\q?quad|\\[,;:!>])*(?:[-+*/]|\\(?:cdot|times)\b))"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
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
_LARGE = {"∑": "\\sum", "∏": "\\prod", "Σ": "\\sum", "Π": "\\prod", "sum": "\\sum", "prod": "\\prod"}
_SUM = re.compile(r"(?<![A-Za-z])(?:sum|prod)(?= *_)|[∑∏]|[ΣΠ](?= *_ *(?:[i-m](?![A-Za-z0-9])|\{ *[a-z] *=))")
_PAIRS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))


def looks_like_latex(text: str) -> bool:
    """Whether a formula is LaTeX rather than plain text: it has a command, braces, or a subscript like x_1."""
    if re.search(r"[∑∏] *_|[ΣΠ] *_(?:[i-m](?![A-Za-z0-9])|\{)|(?<![A-Za-z])(?:sum|prod)_[i-m](?![A-Za-z0-9])", text):
        return True
    if not any(c in text for c in "\\{$") and ("**" in text or re.search(r"[A-Za-z]{3}|[⁰¹²³⁴-⁹⁻√∛½×·]", text)):
        return False  # cos(x_1), x_1**2, x_1²
    return (
        "\\" in text
        or "{" in text
        or "$" in text
        or bool(re.search(r"(?<![A-Za-z_])[A-Za-z](?:\^[A-Za-z0-9])?_[A-Za-z0-9](?![A-Za-z_])", text))
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
    at, spaced, in_words, in_dollars = start, False, False, False
    while at < end:
        c, last = made_plain[at], tokens[-1] if tokens else None
        if c in " ~":
            spaced |= c == "~"
            at += 1
        elif in_words and c in ",.;:":
            at += 1
        elif in_words and c == "$":  # mathematics within words
            tokens.append(Token("op", "}", at))
            in_words, in_dollars, at = False, True, at + 1
        elif in_dollars and (found := _JOINS_INSIDE.match(made_plain, at)):
            tokens.append(Token("op", found[1], at))
            at = found.end()
        elif in_dollars and (found := _AFTER_DOLLAR.match(made_plain, at)):
            in_dollars, at = False, found.end()
        elif found := _JOINS.match(made_plain, at):
            tokens.append(Token("op", found[1], at))
            at = found.end()
        elif c == "\\":
            found = _COMMAND.match(made_plain, at)
            if not found or found.end() > end:
                raise error_at(text, at, "a single backslash: write a command, e.g. \\sin")
            command, end_of_it = found.group().replace(" {", "{"), found.end()
            command = "\\\\" if command.startswith("\\\\") else _SAME.get(command, command)
            for pattern, meant in _CASES:
                if cases := pattern.match(made_plain, at):
                    command, end_of_it = meant, cases.end()
            if _DERIVATIVE.match(made_plain, at):
                raise error_at(text, at, "a derivative: kobai differentiates by itself; write the function alone")
            spaced |= command in _SEEN
            if command not in _SEEN and command not in _UNSEEN:
                _command(text, made_plain, command, at, end_of_it, tokens)
            in_words |= bool(_WORDS.match(made_plain, at))
            at = end_of_it
            if command == "\\mathrm" and made_plain[at : at + 1] == "*":  # \operatorname*
                at += 1
        elif text[at] in SUB or c in SUPER:
            at = _script(text, at, tokens)
        elif found := _NUMBER.match(made_plain, at):
            tokens.append(Token("number", found.group(), at))
            at = found.end()
        elif c in FRACTIONS:
            tokens.append(Token("number", FRACTIONS[c], at))
            at += 1
        elif found := _SUM.match(made_plain, at):
            tokens.append(Token("command", _LARGE[found[0]], at))
            at = found.end()
        elif c in GREEK or c == "π":
            tokens.append(Token("command", "\\" + ("pi" if c == "π" else GREEK[c].rstrip("_")), at))
            at += 1
        elif c.isascii() and c.isalpha():
            tokens.append(Token("letter", c, at))
            at += 1
        elif c in "+-*/^_(){}[]|,.;=<>&'≤≥≠":
            in_words &= c != "}"
            _delimiter(text, "\\cdot" if c == "*" else _SAME.get(c, c), at, tokens)
            at += 1
        else:
            raise error_at(
                text, at, f"{called(c)}: LaTeX formulas are made of numbers, letters, commands, + - / ^ _ and brackets"
            )
        if spaced and tokens and tokens[-1] is not last and tokens[-1].kind != "side":
            tokens[-1] = dataclasses.replace(tokens[-1], spaced=True)
            spaced = False
    return _subscripts_first(tokens), end


def _script(text: str, at: int, tokens: list[Token]) -> int:
    """Add characters such as ² and ₁ as ^{2} and _{1}; where they end."""
    kind = SUB if text[at] in SUB else SUPER
    end = next((k for k in range(at, len(text)) if text[k] not in kind), len(text))
    lowered = "".join(SUB[c] for c in text[at:end]) if kind is SUB else ""
    written = lowered or superscript(text, text[at:end], at).text
    tokens += [Token("op", "_" if lowered else "^", at), Token("op", "{", at)]
    if not written[0].isdigit():
        tokens.append(Token("op", written[0], at))
    tokens += [Token("number", written.lstrip("+-"), at), Token("op", "}", at)]
    return end


def _subscripts_first(tokens: list[Token]) -> list[Token]:
    """The tokens with x^2_1 as x_1^2."""
    closers, open_ = {}, []
    for place, token in enumerate(tokens):
        if token.text == "{":
            open_.append(place)
        elif token.text == "}" and open_:
            closers[open_.pop()] = place
    tokens = list(tokens)
    for place in range(len(tokens) - 1, -1, -1):  # inner ones come later, and first here
        if tokens[place].text == "^":
            middle = closers.get(place + 1, place + 1) + 1
            if middle < len(tokens) and tokens[middle].text == "_":
                end = closers.get(middle + 1, middle + 1) + 1
                tokens[place:end] = tokens[middle:end] + tokens[place:middle]
    return tokens


def _inside_dollars(text: str) -> tuple[int, int]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for left, right in _PAIRS:
        if end - start >= len(left) + len(right) and text.startswith(left, start) and text.endswith(right, 0, end):
            start, end = start + len(left), end - len(right)
            break
    return start, start + len(text[start:end].rstrip(" .,;~"))


def without_environment(text: str) -> str:
    r"""The text with spaces in place of \begin{equation} and \end{equation}, or align, so that columns stay.

    Line breaks inside are taken out only before + - and other operators: two formulas below each other are no product.
    """
    while len(text) <= MAX_LENGTH and (found := _ENVIRONMENT.match(text)):
        end = text.rfind(f"\\end{{{found[1]}{found[2]}}}")
        if end < found.end() or text[end:].strip(" .,;") != f"\\end{{{found[1]}{found[2]}}}":
            break
        before, inner, after = text[found.end() : end].partition("\\begin")
        inside = _CONTINUED.sub(lambda line: " " * len(line[0]), before).replace("&", " ") + inner + after
        text = " " * found.end() + inside + " " * (len(text) - end)
    return text


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
