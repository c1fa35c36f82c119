"""Names in formulas, plain or LaTeX: what each is, and which are the variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kobai.errors import BadInput, nearest
from kobai.objectives import float_values, tree
from kobai.objectives.formula.function_names import RESERVED, SYNONYMS, WRITTEN
from kobai.objectives.formula.node_builder import COORDINATE, NodeBuilder, is_truth
from kobai.objectives.formula.suggestions import MOST_LETTERS, parts, placed, readings
from kobai.objectives.formula.tokens import error_at, plain, quoted
from kobai.objectives.formula.vectors import vector_of
from kobai.objectives.names import (
    LETTERS,
    NO_VARIABLES,
    Coordinates,
    canonical,
    found_coordinates,
    is_name,
    is_symbol,
    joined,
    split,
)
from kobai.objectives.tree import (
    Array,
    Binary,
    Constant,
    Index,
    Item,
    Node,
    Number,
    Parameter,
    Reduce,
    Variable,
)

MAX_VARIABLE = 10_000

# Arguments of ``kobai.objective``, which constants of these names are not.
_ARGUMENTS = {"dim", "domain", "minima", "name", "variables"}


class TreeBuilder(NodeBuilder):
    """Makes the nodes of a formula, and resolves its names.

    Args:
        source: the text, for error lines.
        parameters: values of its named constants.
        declared: the variables in ``canonical`` spelling, or None to find them: names that are given no value.
        arrays: given vectors and matrices; where there are any, x is the vector of all variables.
        dim: the number of variables then.
    """

    def __init__(
        self,
        source: str,
        parameters: Mapping[str, float],
        declared: Sequence[str] | None = None,
        arrays: Mapping[str, Array] | None = None,
        dim: int = 0,
    ):
        super().__init__(source, parameters, arrays)
        self.array_names = {canonical(name): name for name in arrays or {}}
        self.dim = dim
        self.declared = declared
        self.given = {canonical(name): name for name in parameters}
        self.vector_name = (
            vector_of(plain(source), self.given) if declared is None else "x"
        )  # what a running index belongs to
        if declared is not None and len(declared) == 1 and not split(declared[0])[1]:
            self.vector_name = declared[0]
        self.free: dict[str, int] = {}  # variables -> the first column; the k-th is Variable(-k) until ``finish``
        self.coordinates = Coordinates()
        self._placed: dict[int, Item] = {}  # coordinates at a subscript that was written, by id
        self.used: set[str] = set()  # names of parameters that occur
        self.styles: dict[str, int] = {}  # "numbered", "letters", "vector" -> the first column that used it
        self.counts: dict[str, int] = {}  # constants of mathematics, and "n" -> the first column

    def style(self, style: str, column: int) -> None:
        """Note how coordinates are written, and where first."""
        self.styles.setdefault(style, column)

    def name(self, name: str, column: int) -> Node:
        """A name without arguments: a parameter, an index, a variable, or a constant."""
        spelled = canonical(name)
        if spelled in self.arrays:
            self.used.add(self.array_names[spelled])
            return self.arrays[spelled]
        if self.arrays and self.is_vector(name):
            return Array(tuple((self.coordinate(str(k), column),) for k in range(1, self.dim + 1)))
        if spelled in self.given:
            self.used.add(self.given[spelled])
            return self.add(Parameter(self.given[spelled]), column)
        if name in self.indices:
            return self.add(Index(name), column)
        letters, below = split(spelled)
        if self.declared is not None and spelled in self.declared:
            return self.variable("letters" if spelled in LETTERS else "named", spelled, column)
        if name in float_values.CONSTANTS or name == "n":
            self.counts.setdefault(name, column)
            return self.add(Constant(name), column)
        if letters == self.vector_name and below.isdigit() and self._numbers(spelled):
            return self.coordinate(below, column)
        if self.declared is None and spelled in LETTERS:
            return self.variable("letters", spelled, column)
        if self.declared is None and is_symbol(spelled) and spelled not in NO_VARIABLES:
            return self.variable("named", spelled, column)
        raise self.unknown(name, column)

    def word(self, name: str, column: int) -> Node:
        r"""A name that is written as one, as \mathrm{bias} is."""
        spelled = canonical(name)
        if self.declared is None and is_name(spelled) and not self.is_value(name) and name not in RESERVED:
            return self.variable("named", spelled, column)
        return self.name(name, column)

    def is_vector(self, name: str) -> bool:
        """Whether a name is that of the whole point."""
        spelled = canonical(name)
        return spelled == self.vector_name and spelled not in self.given

    def _numbers(self, name: str) -> bool:
        """Whether numbered names may be coordinates: all of them, or of what is declared as one vector."""
        return self.declared is None or list(self.declared) == [self.vector_name]

    def variable(self, style: str, name: str, column: int) -> Node:
        """A variable by its name."""
        self.style(style, column)
        self.free.setdefault(name, column)
        return self.add(Variable(-1 - list(self.free).index(name)), column)

    def is_value(self, name: str) -> bool:
        """Whether a name is a number's: a constant's, an index's or a variable's."""
        spelled = canonical(name)
        if (
            spelled in self.given
            or spelled in self.arrays
            or name in self.indices
            or name in float_values.CONSTANTS
            or name == "n"
        ):
            return True
        if self.declared is not None and spelled in self.declared:
            return True
        letters, below = split(spelled)
        if letters == self.vector_name and below.isdigit() and self._numbers(spelled):
            return True
        return self.declared is None and is_symbol(spelled) and spelled not in NO_VARIABLES

    def coordinate(self, digits: str, column: int) -> Node:
        """The vector's letter followed by digits."""
        letter = self.vector_name
        if len(digits) > 6 or int(digits) > MAX_VARIABLE or (int(digits) == 0 and digits != "0"):
            raise self.error(
                column, f"{letter}{digits[:12]}: variables are numbered {letter}1 to {letter}{MAX_VARIABLE}"
            )
        return self.variable("numbered", joined(self.vector_name, digits), column)

    def unknown(self, name: str, column: int) -> BadInput:
        """The error for a name without a meaning, with the nearest that has one."""
        if name in RESERVED and name not in LETTERS:
            return self.error(column, f"{name!r} needs its argument in brackets: {name}(…)")
        value = f"params={{{name!r}: 1.0}}" if name in _ARGUMENTS else f"{name}=1.0"
        others = "write x1, x2, … or one letter for a variable"
        if self.declared is not None:
            others = f"name it among the variables, now {', '.join(self.declared)}"
        elif name.isidentifier():
            others = f"name it as a variable (variables=[{name!r}], or --vars {name})"
        cure = f"give it a value ({value}, or --param {name}=1), or {others}"
        cure += f".{nearest(name, {*RESERVED, *self.parameters} - {name})}"
        if name in ("i", "j"):
            cure = "a running index stands only inside its sum (put all of the sum's terms in brackets), "
            cure += f"a constant needs a value ({name}=1.0)"
        elif name in SYNONYMS:
            cure = f"write {SYNONYMS[name]!r}"
        elif meant := readings(name, self.is_value, self.is_known, WRITTEN):
            before, after = self.source[:column], self.source[column + len(name) :]
            meant = [one for reading in meant for one in placed(reading, before, after)]
            fixes = tuple(before + reading + after for reading in meant)
            cure = f"write {' or '.join(meant)}, or give {name} a value ({value}, or --param {name}=1), or {others}"
            return error_at(self.source, column, f"{name!r} is one name: {cure}", fixes)
        return self.error(column, f"unknown name {name!r}: {cure}")

    def unknown_function(self, name: str, column: int) -> BadInput:
        """The error for a name before a bracket that is neither a function nor a number."""
        for start in range(1, 0 if name in SYNONYMS else min(len(name), MOST_LETTERS)):
            before = parts(name[:start], self.is_value if start == 1 else self.is_known, 1)
            if before and name[start:] in (*WRITTEN, "min", "max", "atan2", "root"):  # xcos(y)
                return self.ask(column, column, column + len(name), "*".join([*before, name[start:]]))
        try:
            self.call(name, [Number(1)], column)
        except BadInput as error:
            return error
        raise AssertionError(name)

    def is_known(self, name: str) -> bool:
        """Whether a name is a number's for certain, and not just a letter that may be one."""
        spelled = canonical(name)
        given = spelled in {**self.given, **self.arrays} or spelled in (self.declared or ()) or spelled in self.free
        numbered = bool(COORDINATE.match(name)) and "letters" not in self.styles
        return self.is_value(name) and (given or numbered or name in (*LETTERS, "pi"))

    def item(self, at: Node, column: int) -> Node:
        """x[at], the coordinate at a running index."""
        self.style("vector", column)
        made = Item(at)
        self._placed[id(made)] = made
        return self.add(made, column)

    def vector(self, index: str, column: int) -> Node:
        """x inside sum(x**2), the coordinate at the running index."""
        self.style("vector", column)
        return self.add(Item(self.add(Index(index), column)), column)

    def finish(self, whole: Node) -> Node:
        """The tree, after the checks that need the whole formula; ``coordinates`` are known then."""
        styles = self.styles
        if isinstance(whole, Array):
            self.check_number(whole, 0)
        if is_truth(whole):
            equals = isinstance(whole, Binary) and whole.op == "=="
            cure = (
                "leave the '=' out: a formula is only its right-hand side" if equals else "write where(x1 > 0, x1, 0)"
            )
            raise self.error(0, f"a comparison is no formula: {cure}")
        if not styles:
            raise self.error(0, "there is no variable in it: use x1, x2, … or x, y, z")
        self._not_mixed(whole)
        for name in (*self.parameters, *self.array_names.values()):
            if name not in self.used:
                near = nearest(name, self.used) or f" Its constants: {', '.join(sorted(self.used)) or 'none'}"
                raise BadInput(f"{name}: the formula {quoted(self.source)} has no constant of that name.{near}")
        return self._numbered(whole)

    def _not_mixed(self, whole: Node) -> None:
        """Refuse variables that cannot stand beside each other."""
        styles, x = self.styles, self.vector_name
        if "letters" in styles and len(styles.keys() - {"named"}) > 1 and self.declared is None:
            other = f"{x}1, {x}2, …" if "numbered" in styles else f"{x} as the whole point inside sum( )"
            raise self.error(max(styles.values()), f"x, y, z and {other} are mixed: keep to one of them")
        alone = [name for name in self.free if not (split(name)[0] == x and split(name)[1].isdigit())]
        if x in self.free and len(self.free) > len(alone) and self.declared in (None, (x,)):
            other = next(name for name in self.free if name not in alone)
            raise self.error(self.free[other], f"{x} and {other} are mixed: keep to one of them")
        if "vector" in styles and alone and self.declared is None:
            name, column = alone[0], self.free[alone[0]]
            cure = f"give it a value ({name}=1.0, or --param {name}=1)"
            raise self.error(column, f"{name!r} stands beside a sum over all coordinates: {cure}")
        loose = (isinstance(node, Reduce) and not tree.uses_index(node.body, node.index) for node in tree.walk(whole))
        if "vector" not in styles and "named" in styles and any(loose):
            name, column = (alone[0], self.free[alone[0]]) if alone else (x, min(self.free.values()))
            cure = f"write f({name}) = … for the vector {name}, or give the other names values"
            raise self.error(column, f"a sum over all coordinates, but of which vector? {cure}")
        if "n" in self.counts and not any(isinstance(node, Item | Reduce) for node in tree.walk(whole)) and alone:
            cure = "give it a value (n=1.0), or name the variables, as in f(m, n) = …"
            raise self.error(self.counts["n"], f"'n' is the number of variables here, or a variable? {cure}")

    def _numbered(self, whole: Node) -> Node:
        """The tree with the variables' final places."""
        found = list(self.free)
        zero = self._counts_from_zero(whole, found)
        if zero:
            placed = self._placed
            whole = tree.changed(whole, lambda node: Item(_next(placed[id(node)].at)) if id(node) in placed else node)
        if self.declared is not None and list(self.declared) != [self.vector_name]:
            self.coordinates = Coordinates(tuple(self.declared))
        else:
            self.coordinates = found_coordinates(found, self.vector_name)
            if zero:
                self.coordinates = replace(self.coordinates, first=0)
        places = {-1 - k: Variable(self.coordinates.index(name)) for k, name in enumerate(found)}
        return tree.changed(whole, lambda node: places.get(node.index, node) if isinstance(node, Variable) else node)

    def _counts_from_zero(self, whole: Node, found: Sequence[str]) -> bool:
        """Whether x₀ is a coordinate: by its name, or where a sum from i = 0 has x_i."""
        if joined(self.vector_name, "0") in found:
            return True
        for node in tree.walk(whole):
            if isinstance(node, Reduce) and float_values.number(node.first, self.parameters) == 0:
                subscripts = [part.at for part in tree.walk(node.body) if isinstance(part, Item)]
                if any(
                    float_values.number(at, {node.index: 0.0}) == 0
                    for at in subscripts
                    if tree.uses_index(at, node.index)
                ):
                    return True
        return False


def _next(at: Node) -> Node:
    """A subscript counted from 1, of one counted from 0."""
    return at.left if isinstance(at, Binary) and at.op == "-" and at.right == Number(1) else Binary("+", at, Number(1))
