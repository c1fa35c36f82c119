"""Names of variables and constants: one letter, Latin or Greek, with or without a subscript, or a word.

``θ₀``, ``theta_0``, ``theta0`` and ``\\theta_0`` are one name, ``"theta_0"``; ``x₁``, ``x_1`` and ``x1`` are ``"x1"``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kobai.checks import sequence
from kobai.errors import BadInput, shown

GREEK_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda_": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "pi": "π",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
LETTERS = ("x", "y", "z")
NO_VARIABLES = ("e", "i", "j", "n", "pi", "Delta", "Pi", "Sigma", "Xi")
"""Symbols that are variables only where somebody says so: indices, constants of mathematics, and what may be Δx, ΠΣ, X_i."""
_GREEK = {name.rstrip("_") for name in GREEK_LETTERS}
_SPELLED = {
    **{letter: name.rstrip("_") for name, letter in GREEK_LETTERS.items()},
    "ϕ": "phi", "ϵ": "epsilon", "ϑ": "theta", "µ": "mu", "ϱ": "rho",
}  # fmt: skip
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_VARIANTS = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "varrho": "rho"}
_NAME = re.compile(r"[A-Za-z](?:\w*[A-Za-z0-9])?\Z|lambda_\Z", re.ASCII)
_NUMBERED = re.compile(r"([A-Za-z]+)_?(\d+)\Z", re.ASCII)


def split(name: str) -> tuple[str, str]:
    """A name of ``canonical`` spelling as its letters and its subscript: ``("theta", "0")``, ``("w", "")``."""
    if found := _NUMBERED.match(name):
        letters, below = found.groups()
    else:
        letters, _, below = name.partition("_")
        if not (len(letters) == 1 or letters in _GREEK):
            letters, below = name, ""
    return (f"{letters}_" if f"{letters}_" in GREEK_LETTERS else letters), below


def joined(letters: str, below: str) -> str:
    """A name from its letters and its subscript."""
    letters = letters.rstrip("_")
    if not below:
        return f"{letters}_" if f"{letters}_" in GREEK_LETTERS else letters
    below = below.lstrip("0") or below if below.isdigit() else below
    return f"{letters}{below}" if len(letters) == 1 and below.isdigit() else f"{letters}_{below}"


def canonical(name: str) -> str:
    r"""A name as kobai spells it, from any way in which people write it: ``θ₀``, ``\theta_{0}``, ``theta0``.

    What is no name comes back as it is.
    """
    text = re.sub(r"[\s\\{}$]", "", name).translate(_SUBSCRIPTS)
    text = "".join(_SPELLED.get(c, c) for c in text)
    if not _NAME.match(text):
        return name
    letters, below = split(text)
    return joined(_VARIANTS.get(letters, letters), below)


def is_name(name: str) -> bool:
    """Whether a text is a name of ``canonical`` spelling."""
    return bool(_NAME.match(name)) and canonical(name) == name


def checked_names(names: Any, what: str = "variables") -> tuple[str, ...]:
    """Names that a caller gives, in ``canonical`` spelling.

    Raises:
        BadInput: none, one that is no name, or one twice.
    """
    cure = "give their names, as ['w', 'b']"
    listed = sequence(what, names.split(",") if isinstance(names, str) else names, cure)
    found = [canonical(name.strip()) if isinstance(name, str) else "" for name in listed]
    for name, given in zip(found, listed, strict=True):
        if not is_name(name):
            raise BadInput(
                f"{what}: {shown(given)} is no name: a letter or a word, with a number where it has one, as w1"
            )
        if found.count(name) > 1:
            raise BadInput(f"{what}: {shown(given)} stands twice; name it once")
    if not found:
        raise BadInput(f"{what}={shown(names)}: {cure}")
    return tuple(found)


def is_symbol(name: str) -> bool:
    """Whether a name of ``canonical`` spelling is one letter, Latin or Greek, with or without a subscript."""
    letters, below = split(name)
    return is_name(name) and "_" not in below and (len(letters) == 1 or letters in GREEK_LETTERS)


@dataclass(frozen=True)
class Coordinates:
    """How the coordinates of a point are called: each by a name of its own, or all by one letter with a number.

    Args:
        names: a name for each coordinate, or () where they are numbered.
        vector: the letter of numbered ones.
        first: the number of the first of them, 1 or 0.
    """

    names: tuple[str, ...] = ()
    vector: str = "x"
    first: int = 1

    def name(self, index: int) -> str:
        """The name of a coordinate, counted from 1."""
        if index <= len(self.names):
            return self.names[index - 1]
        if self.names and self.names == LETTERS[: len(self.names)] and index <= 3:
            return LETTERS[index - 1]
        return joined(self.vector, str(index - 1 + self.first))

    def index(self, name: str) -> int:
        """The place of a name, counted from 1."""
        return self.names.index(name) + 1 if self.names else int(split(name)[1]) - self.first + 1

    def of(self, n: int) -> tuple[str, ...]:
        """The names of n coordinates."""
        return tuple(map(self.name, range(1, n + 1)))


NUMBERED = Coordinates()
"""x₁, x₂, …"""


def found_coordinates(names: Sequence[str], vector: str = "x") -> Coordinates:
    """The coordinates that a formula's names make: the numbered ones of the vector, x y z, then the others as they appear.

    Numbers are counted from 0 where 0 is among them, and all up to the largest are coordinates. Other names that differ in
    their number are ordered by it.
    """
    numbers = {int(below) for letters, below in map(split, names) if letters == vector and below.isdigit()}
    first = 0 if 0 in numbers else 1
    counted = [joined(vector, str(k)) for k in range(first, max(numbers) + 1)] if numbers else []
    families: dict[str, list[str]] = {}
    for name in names:
        letters, below = split(name)
        if name not in counted:
            families.setdefault(letters if below.isdigit() else name, []).append(name)
    grouped = sorted(families, key=lambda family: LETTERS.index(family) if family in LETTERS else len(LETTERS))
    others = [name for family in grouped for name in sorted(families[family], key=_number)]
    return Coordinates((*counted, *others) if others else (), vector, first)


def _number(name: str) -> int:
    _, below = split(name)
    return int(below) if below.isdigit() else -1
