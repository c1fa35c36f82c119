"""The variables of an ``Objective`` by their names: of n coordinates, of points given by name, in error lines and in titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kobai.errors import BadInput, nearest
from kobai.objectives.arguments import checked_point
from kobai.objectives.names import NUMBERED, canonical
from kobai.objectives.notation import Plain

if TYPE_CHECKING:
    from kobai.objectives.formula.formula import Formula

MOST_NAMES = 10_000
"""Variables whose names are made in advance."""


class NamedVariables:
    """What an ``Objective`` says of its variables' names."""

    dim: int | None
    formula: Formula | None
    variables: Sequence[str]

    def variables_for(self, n: int) -> tuple[str, ...]:
        """The names of n coordinates."""
        if len(self.variables) == n:
            return tuple(self.variables)
        if self.formula is not None:
            return self.formula.coordinates.of(n)
        return ("x",) if n == 1 else NUMBERED.of(n)

    def named_point(self, given: Mapping[str, float], what: str = "start") -> tuple[float, ...]:
        """A point from its coordinates by name, ``{"w": 2.0, "b": 1.0}``.

        Raises:
            BadInput: a name that is no variable, or a variable that is missing.
        """
        spelled = {canonical(str(name)): value for name, value in given.items()}
        names = self.variables_for(self.dim or len(spelled))
        for name in spelled:
            if name not in names:
                raise BadInput(f"{what}: {name} is no variable; they are {', '.join(names)}.{nearest(name, names)}")
        if missing := [name for name in names if name not in spelled]:
            raise BadInput(f"{what}: {', '.join(missing)} is missing; give every variable a number")
        return checked_point([spelled[name] for name in names], what)

    def or_constants(self, n: int) -> str:
        """For an error line: which variables may be constants whose value was forgotten, where n coordinates were given."""
        beside = self.formula.beside if self.formula else ()
        if not beside or n != len(self.variables) - len(beside):
            return ""
        return f"; or give {', '.join(map(repr, beside))} a value, as {beside[0]}=1.0 (--param {beside[0]}=1)"

    def places(self, variables: Sequence[int | str]) -> tuple[Any, ...]:
        """The places, from 0, of variables by name; numbers are places already.

        Raises:
            BadInput: a name that is no variable.
        """
        names = list(self.variables)
        for given in variables:
            if isinstance(given, str) and canonical(given) not in names:
                raise BadInput(f"{given!r} is no variable; they are {', '.join(names)}.{nearest(given, names)}")
        return tuple(names.index(canonical(given)) if isinstance(given, str) else given for given in variables)

    def listed_variables(self, n: int) -> str:
        """``" (w, b)"`` for an error line; nothing where they are just numbered, or many."""
        names = self.variables_for(n) if n <= 8 else ()
        return "" if not names or names == NUMBERED.of(n) else f" ({', '.join(names)})"

    def own_names(self, n: int) -> tuple[str, ...]:
        """The names of n coordinates; () where they are x₁ … xₙ, or x."""
        return () if n > MOST_NAMES or (names := self.variables_for(n)) in (("x",), NUMBERED.of(n)) else names

    def point_name(self, n: int) -> str:
        """What a point of n coordinates is called in text: ``"x"``, ``"θ"``, or ``"(w, b)"``, of many the first few."""
        names, typeset = self.variables_for(n), Plain()
        for vector in (self.formula.coordinates if self.formula else NUMBERED, NUMBERED):
            if not vector.names and names == vector.of(n):
                return typeset.named(vector.vector)
        shown = [typeset.named(name) for name in names[:4]] + ["…"] * (n > 4)
        return shown[0] if n == 1 else f"({', '.join(shown)})"
