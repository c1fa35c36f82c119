"""The nodes of a formula, checked as they are made, for the parsers of plain text and of LaTeX."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kobai.errors import BadInput, nearest
from kobai.objectives import tree
from kobai.objectives.formula.arrays import combine, literal
from kobai.objectives.formula.suggestions import placed, readings
from kobai.objectives.formula.tokens import error_at, quoted
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
    Call,
    Constant,
    Index,
    Item,
    Negate,
    Node,
    Number,
    Parameter,
    Reduce,
    Variable,
)

MAX_NODES = 2_000
MAX_DEPTH = 200
MAX_EXPONENT = 1_000
MAX_VARIABLE = 10_000

COMPOSED = {"cot": "tan", "sec": "cos", "csc": "sin"}
"""Functions that are one over another."""
SPECIAL = (*COMPOSED, "atan2", "cbrt", "root", "where", "piecewise", "min", "max", "sum", "prod", "mean", "dot", "norm")
"""Functions of several numbers or of the whole point."""
LISTED = (*tree.FUNCTIONS, *(name for name in SPECIAL if name not in COMPOSED))
"""What errors list."""
RESERVED = {*tree.CONSTANTS, *tree.FUNCTIONS, *LETTERS, *SPECIAL, "n"}
_COORDINATE = re.compile(r"x(\d+)\Z")
SAME = {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sgn": "sign", "logistic": "sigmoid",
        "log_2": "log2", "log_10": "log10", "log_e": "log", "arctan2": "atan2"}  # fmt: skip
_WRITTEN = (*tree.FUNCTIONS, *SAME, "cbrt")
# Arguments of ``kobai.objective``, which constants of these names are not.
_ARGUMENTS = {"dim", "domain", "minima", "name"}
_SYNONYMS = {
    **SAME, "tg": "tan", "fabs": "abs", "sqr": "sqrt", "exponential": "exp", "sine": "sin", "cosine": "cos",
    "tangent": "tan", "power": "**", "pow": "**", "lg": "log10(…) or log2(…)", "ld": "log2(…)",
    "relu": "max(…, 0)", "heaviside": "where(… > 0, 1, 0)",
    "square": "(…)**2",
    "maximum": "max", "minimum": "min", "product": "prod",
}  # fmt: skip
_ROUNDS = {"floor", "ceil", "round", "trunc", "int", "rint", "fix", "mod", "fmod"}


class TreeBuilder:
    """Makes the nodes of the formula with the text ``source``, and resolves its names.

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
        self.arrays = {canonical(name): array for name, array in (arrays or {}).items()}
        self.array_names = {canonical(name): name for name in arrays or {}}
        self.dim = dim
        self.squares: dict[int, Node] = {}  # of norms of arrays, their squares
        self.source = source
        self.parameters = parameters
        self.declared = declared
        self.given = {canonical(name): name for name in parameters}
        self.vector_name = vector_of(source, self.given) if declared is None else "x"  # what a running index belongs to
        if declared is not None and len(declared) == 1 and not split(declared[0])[1]:
            self.vector_name = declared[0]
        self.free: dict[str, int] = {}  # variables -> the first column; the k-th is Variable(-k) until ``finish``
        self.coordinates = Coordinates()
        self._placed: dict[int, Item] = {}  # coordinates at a subscript that was written, by id
        self.used: set[str] = set()  # names of parameters that occur
        self.styles: dict[str, int] = {}  # "numbered", "letters", "vector" -> the first column that used it
        self.counts: dict[str, int] = {}  # constants of mathematics, and "n" -> the first column
        self.indices: list[str] = []  # running indices of the enclosing sums, outermost first
        self.conditions: dict[int, tuple[int, int]] = {}  # of conditions in brackets, their columns
        self._nodes = 0
        self._depth: dict[int, int] = {}
        self._alive: list[Node] = []  # the nodes whose ids are in _depth
        for array in self.arrays.values():
            for entry in tree.children(array):
                self._register(entry)

    def error(self, column: int, message: str) -> BadInput:
        """The error for a mistake at a column."""
        return error_at(self.source, column, message)

    def ask(self, column: int, start: int, end: int, *readings: str) -> BadInput:
        """The error for the source from ``start`` to ``end``, which may mean each of the ``readings``, or means the only one."""
        end = len(self.source[:end].rstrip())
        fixes = tuple(self.source[:start] + self._spaced(start, reading) + self.source[end:] for reading in readings)
        written = self.source[start:end].strip()
        choice = " or ".join(readings)
        why = f"{quoted(written, 30)} has two usual readings: write" if len(readings) > 1 else "write"
        return error_at(self.source, column, f"{why} {choice}", fixes)

    def _spaced(self, start: int, reading: str) -> str:
        """A reading, with a space where it would grow together with the name before it."""
        joins = self.source[:start][-1:].isalnum() and reading[:1].isalnum()
        return f" {reading}" if joins else reading

    def add(self, node: Node, column: int) -> Node:
        """Add a node, unless the tree becomes too large or too deep."""
        self._nodes += 1
        depth = 1 + max((self._depth[id(child)] for child in tree.children(node)), default=0)
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            much = f"{MAX_NODES} operations" if self._nodes > MAX_NODES else f"{MAX_DEPTH} operations nest"
            raise self.error(column, f"more than {much}: use sum(...), or give the function as Python code")
        self._depth[id(node)] = depth
        self._alive.append(node)
        return node

    def _register(self, node: Node) -> Node:
        """Make a given number a part of trees, in which it is not counted."""
        for part in (*tree.children(node), node):
            self._depth[id(part)] = 1
            self._alive.append(part)
        return node

    def whole_number(self, value: int) -> Node:
        """A number that nobody wrote."""
        return self._register(Number(value))

    def given_number(self, value: float) -> Node:
        """An entry of a given matrix."""
        return self._register(literal(value))

    def number(self, text: str, column: int) -> Node:
        """A literal."""
        value = float(text)
        if not math.isfinite(value):
            raise self.error(column, f"{text[:20]} is beyond the largest number, about 1.8e308")
        return self.add(Number(int(text) if text.isdigit() and value < 2**53 else value), column)

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
        if name in tree.CONSTANTS or name == "n":
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
            or name in tree.CONSTANTS
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
        elif name in _SYNONYMS:
            cure = f"write {_SYNONYMS[name]!r}"
        elif meant := readings(name, self.is_value, self.is_known, _WRITTEN):
            before, after = self.source[:column], self.source[column + len(name) :]
            meant = [one for reading in meant for one in placed(reading, before, after)]
            fixes = tuple(before + reading + after for reading in meant)
            cure = f"write {' or '.join(meant)}, or give {name} a value ({value}, or --param {name}=1), or {others}"
            return error_at(self.source, column, f"{name!r} is one name: {cure}", fixes)
        return self.error(column, f"unknown name {name!r}: {cure}")

    def unknown_function(self, name: str, column: int) -> BadInput:
        """The error for a name before a bracket that is neither a function nor a number."""
        try:
            self.call(name, [Number(1)], column)
        except BadInput as error:
            return error
        raise AssertionError(name)

    def is_known(self, name: str) -> bool:
        """Whether a name is a number's for certain, and not just a letter that may be one."""
        spelled = canonical(name)
        given = spelled in {**self.given, **self.arrays} or spelled in (self.declared or ()) or spelled in self.free
        numbered = bool(_COORDINATE.match(name)) and "letters" not in self.styles
        return self.is_value(name) and (given or numbered or name in (*LETTERS, "pi"))

    def item(self, at: Node, column: int) -> Node:
        """x[at], the coordinate at a running index."""
        self.style("vector", column)
        made = Item(at)
        self._placed[id(made)] = made
        return self.add(made, column)

    def negate(self, of: Node, column: int) -> Node:
        """−of."""
        if isinstance(of, Array):
            return combine(self, "*", self.given_number(-1), of, column)
        if isinstance(of, Negate) and self.arrays:
            return of.of
        self.check_number(of, column)
        return self.add(Negate(of), column)

    def binary(self, op: str, left: Node, right: Node, column: int) -> Node:
        """left op right."""
        if isinstance(left, Array) or isinstance(right, Array):
            return combine(self, op, left, right, column)
        if op == "**" and right == Number(2) and id(left) in self.squares:
            return self.squares[id(left)]
        for part in (left, right):
            if op in ("and", "or") and not is_truth(part):
                raise self.error(column, f"{op!r} joins conditions, as in x1 > 0 {op} x2 > 0")
            if op not in ("and", "or"):
                self.check_number(part, column)
        if op == "**":
            exponent = tree.number(right, self.parameters)
            if exponent is not None and not abs(exponent) <= MAX_EXPONENT:
                raise self.error(
                    column, f"the exponent {exponent:.6g} is beyond ±{MAX_EXPONENT}: such a power is flat or infinite"
                )
            if left == Constant("e"):
                return self.finite(Call("exp", (right,)), column)
        if op in ("*", "/") and isinstance(left, Negate):  # -a*b and -(a*b) are one number: keep one tree for both
            return self.negate(self.finite(Binary(op, left.of, right), column), column)
        return self.finite(Binary(op, left, right), column)

    def check_number(self, node: Node, column: int) -> None:
        """Refuse a condition, vector or matrix where a number should stand."""
        if isinstance(node, Array):
            raise self.error(
                column, r"a vector or matrix where a number should stand: write x^\top x, or \|x\|, or an entry, x_1"
            )
        if not is_truth(node):
            return
        start, end = self.conditions.get(id(node), (column, column))
        if start < end:
            condition = self.source[start:end].strip()
            raise self.ask(start, start, end, f"where{condition[:-1]}, 1, 0)")
        raise self.error(column, "a condition is no number: write where(condition, value, value elsewhere)")

    def piecewise(self, pieces: list[tuple[Node, Node]], otherwise: Node | None, column: int) -> Node:
        """The value of the first condition that holds."""
        for condition, value in pieces:
            if not is_truth(condition):
                raise self.error(column, "the condition should compare: where(x1 > 0, x1, 0)")
            self.check_number(value, column)
        args = [part for piece in pieces for part in piece]
        if otherwise is not None:
            self.check_number(otherwise, column)
            args.append(otherwise)
        return self.add(Call("piecewise", tuple(args)), column)

    def call(self, name: str, args: list[Node], column: int) -> Node:
        """A function of its arguments; reductions over the point are made by ``reduce``."""
        name = SAME.get(name, name)
        for arg in args:
            self.check_number(arg, column)
        if name in _ROUNDS:
            raise self.error(column, f"{name!r} rounds, so it has no useful gradient: leave it out")
        if name in ("min", "max"):
            if len(args) < 2:
                raise self.of_one_number(name, column)
        elif name in COMPOSED and len(args) == 1:
            return self.binary("/", self.whole_number(1), self.call(COMPOSED[name], args, column), column)
        elif name == "atan2":
            if len(args) != 2:
                raise self.error(column, f"atan2 takes two arguments, not {len(args)}: atan2(x2, x1)")
        elif name == "cbrt" and len(args) == 1:
            return self.root(args[0], Number(3), column)
        elif name == "root":
            return self.root(*self._two(args, column), column)
        elif name not in tree.FUNCTIONS and name != "cbrt":
            if name in self.parameters or name in RESERVED or _COORDINATE.match(name):
                raise self.error(column, f"{name!r} is no function: write {name}*(…) for a product")
            known = "known are " + ", ".join(LISTED)
            cure = f"write {_SYNONYMS[name]!r}" if name in _SYNONYMS else f"{known}.{nearest(name, RESERVED)}"
            raise self.error(column, f"unknown function {name!r}: {cure}")
        elif len(args) != 1:
            other = "; for another base write log10(x1), or log(x1)/log(b)" if name == "log" else ""
            raise self.error(column, f"{name} takes one argument, not {len(args)}: {name}(x1){other}")
        return self.finite(Call(name, tuple(args)), column)

    def _two(self, args: list[Node], column: int) -> tuple[Node, Node]:
        if len(args) != 2:
            raise self.error(column, f"root takes two arguments, not {len(args)}: root(x1, 3)")
        return args[0], args[1]

    def root(self, of: Node, degree: Node, column: int) -> Node:
        """The root of a constant degree: the real one where the degree is odd."""
        value = tree.number(degree, self.parameters)
        if (
            value is not None
            and math.isfinite(value)
            and value == int(value) > 0
            and (value % 2 or not isinstance(degree, Number))
        ):
            degree = degree if isinstance(degree, Parameter) else self.add(Number(int(value)), column)
            return self.finite(Call("root", (of, degree)), column)
        inverse = self.binary("/", self.add(Number(1), column), degree, column)
        return self.binary("**", of, inverse, column)

    def of_one_number(self, name: str, column: int) -> BadInput:
        """The error for min, max or norm of a single number."""
        both = f"give it two or more, {name}(x1, 0), or all coordinates, {name}(x)"
        return self.error(column, f"{name}() of one number: {both}")

    def finite(self, node: Node, column: int) -> Node:
        """The node, unless it is a constant that is not a finite number."""
        value = tree.number(node, self.parameters)
        if value is not None and not math.isfinite(value):
            found = "±infinity" if math.isinf(value) else "no real number"
            raise self.error(column, f"this part comes to {found}, whatever x is")
        return self.add(node, column)

    def fresh_index(self) -> str:
        """An unused name for the running index of ``sum(x**2)``."""
        return next(name for name in "ijklmprst" if name not in self.indices)

    def open_index(self, name: str, column: int) -> None:
        """Begin a running index."""
        if self.arrays:
            raise self.error(column, r"a sum over coordinates beside given vectors: write x^\top x, b^\top x or \|x\|")
        if name in RESERVED or name in self.parameters or name in self.indices or _COORDINATE.match(name):
            raise self.error(column, f"{name!r} cannot be the running index, it has a meaning already: use i")
        if len(self.indices) >= 3:
            raise self.error(column, "more than three sums nest: write it flatter")
        self.indices.append(name)

    def reduce(self, op: str, body: Node, index: str, first: Node, last: Node, column: int) -> Node:
        """Σ, Π, min, max or norm over a running index that ``open_index`` began and this ends."""
        self.indices.remove(index)
        self.check_number(body, column)
        return self.add(Reduce(op, body, index, first, last), column)

    def whole_point(self, op: str, body: Node, index: str, column: int) -> Node:
        """A reduction over all coordinates."""
        return self.reduce(op, body, index, self.add(Number(1), column), self.add(Constant("n"), column), column)

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
        if x in self.free and len(self.free) > len(alone):
            other = next(name for name in self.free if name not in alone)
            raise self.error(self.free[other], f"{x} and {other} are mixed: keep to one of them")
        if "vector" in styles and alone and self.declared is None:
            name, column = alone[0], self.free[alone[0]]
            cure = f"give it a value ({name}=1.0, or --param {name}=1)"
            raise self.error(column, f"{name!r} stands beside a sum over all coordinates: {cure}")
        loose = (isinstance(node, Reduce) and not tree.uses_index(node.body, node.index) for node in tree.walk(whole))
        if "vector" not in styles and "named" in styles and any(loose):
            name, column = alone[0], self.free[alone[0]]
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
            if isinstance(node, Reduce) and tree.number(node.first, self.parameters) == 0:
                subscripts = [part.at for part in tree.walk(node.body) if isinstance(part, Item)]
                if any(tree.number(at, {node.index: 0.0}) == 0 for at in subscripts if tree.uses_index(at, node.index)):
                    return True
        return False


def _next(at: Node) -> Node:
    """A subscript counted from 1, of one counted from 0."""
    return at.left if isinstance(at, Binary) and at.op == "-" and at.right == Number(1) else Binary("+", at, Number(1))


def is_truth(node: Node) -> bool:
    """Whether a node is a condition."""
    return isinstance(node, Binary) and node.op in tree.TRUTHS
