"""The ``Formula``: a parsed tree with the values of its constants, as a torch function and in four notations."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kobai.checks import options, real
from kobai.errors import BadInput, shown
from kobai.objectives import tree, unrolling
from kobai.objectives.formula.arrays import ShapeError, sizes, split_arrays
from kobai.objectives.formula.function_names import RESERVED
from kobai.objectives.formula.latex.parser import parse as parse_latex
from kobai.objectives.formula.latex.tokens import looks_like_latex, without_environment
from kobai.objectives.formula.left_side import split_left
from kobai.objectives.formula.plain.parser import parse as parse_plain
from kobai.objectives.formula.tokens import check_length, error_at, quoted
from kobai.objectives.formula.tree_builder import TreeBuilder
from kobai.objectives.formula.work import Work, work_of
from kobai.objectives.names import (
    LETTERS,
    NO_VARIABLES,
    NUMBERED,
    Coordinates,
    canonical,
    checked_names,
    found_coordinates,
    is_symbol,
    split,
)
from kobai.objectives.notation import Latex, MathML, Plain, Source
from kobai.objectives.tree import Array, Binary, Call, Constant, Item, Negate, Node, Number, Parameter, Reduce, Variable

if TYPE_CHECKING:
    from torch import Tensor

_AT_ONCE = 1 << 21  # numbers that many points are evaluated with at a time: they stay in the processor's cache
_WRITTEN_OUT = 400  # terms, of which simplifying may leave the 60 that a title has room for


@dataclass(frozen=True)
class Formula:
    """A parsed scalar function of x₁ … xₙ, called with a tensor. Text is never evaluated.

    Args:
        tree: its nodes, see ``kobai.objectives.tree``.
        parameters: values of its named constants.
        coordinates: how its variables are called.
        declared: whether its left side or the caller named them.

    Example:
        >>> import torch
        >>> f = Formula.parse("a*x1**2 + x2**2", {"a": 3.0})
        >>> f(torch.tensor([1.0, 2.0]))
        tensor(7.)
        >>> f.plain
        '3 x₁² + x₂²'
    """

    tree: Node
    parameters: Mapping[str, float] = field(default_factory=dict)
    coordinates: Coordinates = NUMBERED
    declared: bool = field(default=False, compare=False)

    @classmethod
    def parse(
        cls, text: str, parameters: Mapping[str, Any] | None = None, variables: Sequence[str] | None = None
    ) -> Formula:
        """Parse plain text (``x1**2 + x2**2``) or LaTeX (``x_1^2 + x_2^2``).

        Args:
            text: at most 4,000 characters.
            parameters: values of its named constants: numbers, or vectors and matrices, as A of x^\\top A x, which are
                multiplied out.
            variables: names of its variables in order; None for those of its left side, ``f(w, b) = …``, or, where it has
                none, for all names that are given no value: x, y, z first, then the others as they appear.

        Raises:
            BadInput: what is wrong, at which column, and what would be right.
        """
        if not isinstance(text, str):
            raise BadInput(f"formula {shown(text)}: give text, as 'x1**2 + x2**2'")
        check_length(text)
        scalars, arrays = split_arrays({} if parameters is None else options("parameters", parameters, _BY_NAME))
        values = check_parameters(scalars)
        right, left, value = split_left(without_environment(text))
        declared = _declared(variables, left, values)
        try:
            node, builder = _read(right, values, declared, arrays)
        except BadInput as error:
            if right == text or error.source != right:
                raise
            line = str(error).replace(quoted(right), quoted(text))
            left_end = len(right) - len(right.lstrip())
            left_side = text[:left_end] if right[left_end:] == text[left_end:] else ""
            fixes = tuple((left_side + fix[left_end:]).strip() for fix in error.fixes)
            raise BadInput(line, column=error.column, source=text, fixes=fixes) from None
        if value in builder.free:
            cure = f"write the right side only, or the variables, as in f({value}) = …"
            raise error_at(text, builder.free[value], f"{value} stands on both sides: {cure}")
        return cls(node, values, builder.coordinates, declared is not None)

    @functools.cached_property
    def dim(self) -> int | None:
        """The number of variables, or None where it takes any number of them."""
        return None if self.open_ended else self.least_dim

    @functools.cached_property
    def least_dim(self) -> int:
        """The smallest number of variables it takes."""
        used = max((node.index for node in tree.walk(self.tree) if isinstance(node, Variable)), default=1)
        return max(used, len(self.coordinates.names))

    @property
    def beside(self) -> tuple[str, ...]:
        """Its variables beside x, y, z or x₁, x₂, … that nobody named: constants without a value are often meant."""
        x = [name for name in self.coordinates.names if name in LETTERS or split(name)[0] == "x"]
        return tuple(name for name in self.coordinates.names if name not in x) if x and not self.declared else ()

    @functools.cached_property
    def open_ended(self) -> bool:
        """Whether it has a reduction over all coordinates, so that it takes any number of them."""
        return not self.coordinates.names and any(
            isinstance(node, Item | Reduce) or node == Constant("n") for node in tree.walk(self.tree)
        )

    @functools.cached_property
    def _compiled(self) -> Callable[[Tensor], Tensor]:
        from kobai.objectives.formula.compute import compile_tree

        return compile_tree(self.tree, self.parameters)

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: what it was made of, and not what was made of it."""
        return {part.name: getattr(self, part.name) for part in dataclasses.fields(self)}

    def __call__(self, x: Tensor) -> Tensor:
        """f(x): one point (n,) -> (), or many, coordinates first, (n, *batch) -> (*batch)."""
        if self.open_ended:
            return self._in_pieces(x, self.work(x.shape[0]).numbers)
        return self._compiled(x)

    def _in_pieces(self, x: Tensor, numbers: int) -> Tensor:
        """The same; of so many points that their sums' terms would fill the memory, some at a time."""
        import torch

        if x.dim() == 1 or torch.is_grad_enabled() or x[0].numel() * numbers <= _AT_ONCE:
            return self._compiled(x)
        points, at_once = x.reshape(len(x), -1), max(1, _AT_ONCE // numbers)
        # Small results kept among large temporaries would fragment the heap, by gigabytes.
        out = points.new_empty(points.shape[1])
        for start in range(0, len(out), at_once):
            out[start : start + at_once] = self._compiled(points[:, start : start + at_once])
        return out.reshape(x.shape[1:])

    @functools.cached_property
    def _works(self) -> dict[int, Work]:
        return {}

    def work(self, n: int) -> Work:
        """The work of one evaluation in n variables, see ``kobai.objectives.formula.work``.

        Raises:
            BadInput: it is too much for one evaluation.
        """
        if n not in self._works:
            self._works[n] = work_of(self.tree, self.parameters, n)
        return self._works[n]

    def unroll(self, n: int) -> Node:
        """The tree expanded for n variables with the values of its constants; see ``kobai.objectives.unrolling.unroll``."""
        return unrolling.unroll(self.tree, n, self.parameters)

    @functools.cached_property
    def filled(self) -> Node:
        """The tree with the values of its constants in place, without factors of one."""
        return fill(self.tree, self.parameters)

    @functools.cached_property
    def source(self) -> str:
        """Plain source with the constants' names, as ``parse`` reads it: ``"a*x1**2 + x2**2"``."""
        return self._left_side + Source(self.coordinates).write(self.tree)

    @property
    def _left_side(self) -> str:
        """``"f(w, b) = "`` where the right side alone would not give these variables, else ``""``."""
        names, vector = self.coordinates.names, self.coordinates.vector
        used = [self.coordinates.name(node.index) for node in tree.walk(self.tree) if isinstance(node, Variable)]
        found = found_coordinates(list(dict.fromkeys(used)))
        plain = all(is_symbol(name) and name not in NO_VARIABLES for name in names)
        if (found == self.coordinates and plain) or (not names and vector == "x"):
            return ""
        return f"f({', '.join(map(Source().named, names or [vector]))}) = "

    @functools.cached_property
    def plain(self) -> str:
        """Unicode text, constants filled in: ``"3 x₁² + x₂²"``."""
        return Plain(self.coordinates).write(self.filled)

    @functools.cached_property
    def latex(self) -> str:
        r"""LaTeX without dollar signs, constants filled in: ``"3 x_{1}^{2} + x_{2}^{2}"``."""
        return Latex(self.coordinates).write(self.filled)

    @functools.cached_property
    def mathml(self) -> str:
        """A MathML ``<math>`` element, constants filled in."""
        return MathML(self.coordinates).write_math(self.filled)

    def written_out(self, n: int) -> Formula:
        """The formula for n variables with short sums expanded: Σ (xᵢ₊₁ − xᵢ²)² as (x₂ − x₁²)².

        Args:
            n: number of variables.
        """
        if n > 3 or not any(isinstance(node, Reduce) for node in tree.walk(self.tree)):
            return self
        try:
            short = tidy(unrolling.unroll(self.filled, n, {}, for_reading=True, most=_WRITTEN_OUT))
        except BadInput:
            return self
        return Formula(short, {}, self.coordinates) if sum(1 for _ in tree.walk(short)) <= 60 else self

    @property
    def symbolic(self) -> Formula:
        """The same formula with the names of its constants instead of their values."""
        return Formula(self.tree, {}, self.coordinates)

    def __str__(self) -> str:
        return self.plain

    @property
    def constants(self) -> tuple[str, ...]:
        """Names of its named constants, in order of appearance."""
        found = (node.name for node in tree.walk(self.tree) if isinstance(node, Parameter))
        return tuple(dict.fromkeys(found))


def fill(node: Node, parameters: Mapping[str, float]) -> Node:
    """The tree with the values of its constants in place, if they have one, without factors and exponents of one."""
    if isinstance(node, Parameter):
        value = parameters.get(node.name)
        if value is None:
            return node
        if value > 0 and (turns := value / math.pi) == int(turns) <= 100:
            return Constant("pi") if turns == 1 else Binary("*", Number(int(turns)), Constant("pi"))
        whole = int(value) if value == int(value) and abs(value) < 1e9 else value
        return Negate(Number(-whole)) if whole < 0 else Number(whole)
    if isinstance(node, Binary):
        left, right = fill(node.left, parameters), fill(node.right, parameters)
        if node.op == "*" and left == Number(1) and isinstance(node.left, Parameter):
            return right
        if node.op in ("*", "/", "**") and right == Number(1) and isinstance(node.right, Parameter):
            return left
        if node.op in "*/" and isinstance(left, Negate):
            return Negate(Binary(node.op, left.of, right))
        if node.op in "+-" and isinstance(right, Negate) and not isinstance(node.right, Negate):
            return Binary("-" if node.op == "+" else "+", left, right.of)
        return Binary(node.op, left, right)
    if isinstance(node, Negate):
        return Negate(fill(node.of, parameters))
    if isinstance(node, Call):
        return Call(node.name, tuple(fill(arg, parameters) for arg in node.args))
    if isinstance(node, Reduce):
        return dataclasses.replace(node, body=fill(node.body, parameters))
    return node


def tidy(node: Node) -> Node:
    """The tree simplified for reading: without factors and exponents of one, with whole-number arithmetic done."""
    match node:
        case Binary(op, left, right):
            return _tidied(op, tidy(left), tidy(right))
        case Negate(of):
            return Negate(tidy(of))
        case Call("sqrt", (Number(1),)):
            return Number(1)
        case Call(name, args):
            return Call(name, tuple(tidy(arg) for arg in args))
        case _:
            return node


def _tidied(op: str, left: Node, right: Node) -> Node:
    """``left op right`` of operands that are tidy."""
    match op, left, right:
        case "+" | "-" | "*", Number(int() as a), Number(int() as b):
            done = {"+": a + b, "-": a - b, "*": a * b}[op]
            return Number(done) if done >= 0 else Negate(Number(-done))
        case "*", Number(a), Number(b) if len(repr(a * b)) <= 8:
            return Number(int(a * b) if a * b == int(a * b) else a * b)
        case "*", Number(a), Binary("*", Number(b), rest):
            return _tidied("*", _tidied("*", Number(a), Number(b)), rest)
        case "+", _, Binary("+" | "-" as inner, a, b):
            return Binary(inner, _tidied("+", left, a), b)
        case "*", Number(1), _:
            return right
        case "*" | "/" | "**", _, Number(1):
            return left
        case "*", _, Number():
            return Binary("*", right, left)
    return Binary(op, left, right)


def _declared(
    variables: Sequence[str] | None, left: tuple[str, ...] | None, parameters: Mapping[str, float]
) -> tuple[str, ...] | None:
    """The variables that a caller or a left side names, in ``canonical`` spelling, or None."""
    given = left
    if variables is not None:
        given = checked_names(variables)
        if left is not None and set(left) != set(given):
            raise BadInput(
                f"variables={shown(list(variables))}: the left side names {', '.join(left)}; leave one of both out"
            )
    twice = [name for name in parameters if given and canonical(name) in given]
    if twice:
        raise BadInput(f"{twice[0]}={parameters[twice[0]]:g}: {twice[0]} is a variable too; give it no value, or take it "
                       "out of the variables")  # fmt: skip
    return given


def _read(
    text: str, values: Mapping[str, float], declared: tuple[str, ...] | None, arrays: Mapping[str, Array]
) -> tuple[Node, TreeBuilder]:
    """The tree, and the builder that made it; with arrays for the first number of variables that fits them."""
    misfit: ShapeError | None = None
    parse = parse_latex if looks_like_latex(text) else parse_plain
    for dim in sizes(arrays) or [0]:
        try:
            return parse(text, TreeBuilder(text, values, declared, arrays, dim))
        except ShapeError as error:
            misfit = misfit or error
    assert misfit is not None
    raise misfit


_BY_NAME = "give the constants by name, as {'a': 1.0}"


def check_parameters(parameters: Mapping[str, object]) -> dict[str, float]:
    """Values of named constants as floats."""
    checked = {}
    for name, value in options("parameters", parameters, _BY_NAME).items():
        if (name in RESERVED and name not in (*LETTERS, "n")) or (name[:1] == "x" and name[1:].isdigit()):
            cure = "name the constant differently"
            raise BadInput(f"{name}={shown(value)}: {name!r} has a meaning in formulas already: {cure}")
        checked[name] = real(
            name, value, cure=f"a constant of a formula is one number, a finite number, e.g. {name}=1.0"
        )
    return checked
