"""A model of a table as trees: ``"price ~ a*area + b"``, in which names of columns are data and the rest are parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from kobai.errors import BadInput, nearest, shortened, shown
from kobai.objectives import tree, unrolling
from kobai.objectives.formula.formula import Formula
from kobai.objectives.names import LETTERS, Coordinates, canonical, checked_names, is_name, is_symbol, split
from kobai.objectives.notation import Latex, MathML, Plain
from kobai.objectives.notation.writer import Writer
from kobai.objectives.tree import Call, Node, Variable

_LONG = 60  # characters of the arguments of a softmax; of longer ones the first is shown
_APPLIED = "<mi>{}</mi><mo>&#x2061;</mo><mrow><mo>(</mo>"
# Writer; equals sign; a function's name with its bracket; comma, dots, closing bracket; a number, a word.
_SPELLINGS: tuple[tuple[type[Writer], str, str, str, str, str, str, str], ...] = (
    (Plain, " = ", "{}(", ", ", "…", ")", "{}", "{}"),
    (Latex, " = ", r"\mathrm{{{}}}(", ", ", r"\ldots", ")", "{}", r"\mathrm{{{}}}"),
    (MathML, "<mo>=</mo>", _APPLIED, "<mo>,</mo>", "<mo>…</mo>", "<mo>)</mo></mrow>", "<mn>{}</mn>", "<mtext>{}</mtext>"),
)  # fmt: skip
_SAID = {"sigmoid": "P", "exp": "E"}  # what a link's value is: a probability, a mean
_MOST_TERMS = 2_000  # operations of a model with its sums written out
_LISTED = 12  # columns that an error line lists


@dataclass(frozen=True)
class Model:
    """What a table's response is said to be.

    In the trees ``Variable(k)`` is the k-th parameter, and after the parameters come the columns in the order of ``columns``.

    Args:
        source: the text it was read from.
        response: the left side, a tree of columns alone.
        outputs: the right side; of a ``softmax`` its arguments, one for each class.
        softmax: whether the right side is one.
        parameters: their names, in order of appearance.
        columns: names of the columns that occur, as the table has them.
        outer: a function around the output that the loss undoes, ``"sigmoid"`` or ``"exp"``; "" for none.
    """

    source: str
    response: Node
    outputs: tuple[Node, ...]
    softmax: bool
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    outer: str = ""

    def typeset(self, link: str = "", label: str = "1") -> tuple[str, str | None, str | None]:
        """The model as plain text, LaTeX and MathML; LaTeX is None where its fonts may lack a letter of a column's name.

        Args:
            link: what the loss takes the value of: ``"sigmoid"``, a probability, written ``P(y = 1) = sigmoid(…)``; ``"exp"``, a
                mean, ``E(y) = exp(…)``; "" for the response itself.
            label: the class of that probability.
        """
        if not self.columns:
            return self.source, None, None
        plain, latex, mathml = (self._written(link, label, *spelling) for spelling in _SPELLINGS)
        mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{mathml}</mrow></math>'
        return plain, latex if latex.isascii() and (link != "sigmoid" or label.isalnum()) else None, mathml

    def _written(
        self, link: str, label: str, to: type[Writer], equal: str, applied: str, comma: str, more: str, closed: str,
        digits: str, word: str,
    ) -> str:  # fmt: skip
        """Both sides in one notation; of a softmax of long arguments the first, which tells what the others are."""
        names = Coordinates((*self.parameters, *self.columns))
        writer, outer = to(names), self.outer or link
        left, opened = writer.write(self.response), applied.format("softmax")
        if self.softmax:
            left = applied.format("P") + left + closed
        elif link:
            number = (digits if label.isdecimal() else word).format(escape(label) if to is MathML else label)
            left = applied.format(_SAID[link]) + left + (equal + number if link == "sigmoid" else "") + closed
        left += equal
        if not self.softmax:
            return left + writer.write(Call(outer, self.outputs) if outer else self.outputs[0])
        every = [writer.write(output) for output in self.outputs]
        if len(", ".join(map(Plain(names).write, self.outputs))) > _LONG:
            every = [every[0], more]
        return left + opened + comma.join(every) + closed


def as_model(text: str) -> str:
    """A model as it is meant: many write ``=`` for ``~``."""
    return re.sub(r"\A([^=<>!~]+)=(?!=)((?:[<>!=]=|[^=~])+)\Z", r"\1~\2", text)


def read_model(text: str, columns: Sequence[str], parameters: Sequence[str] | None = None, classes: int = 2) -> Model:
    """Read a model.

    Args:
        text: ``"response ~ formula"``; the right side ``.`` is linear in all other columns.
        columns: names of the table's columns of numbers.
        parameters: names of the parameters in order; None: names that are no columns, in order of appearance.
        classes: how many linear functions ``softmax(.)`` has.

    Raises:
        BadInput: what is wrong, at which column of the text, and what would be right.
    """
    if not isinstance(text, str) or text.count("~") != 1:
        raise BadInput(f"model {shown(text)}: write the response, ~, and a formula, as 'y ~ a*x + b'")
    left, right = text.split("~")
    if not left.strip() or not right.strip():
        raise BadInput(
            f"model {shown(text)}: a side of ~ is empty; write the response, ~, and a formula, as 'y ~ a*x + b'"
        )
    aliases = _aliases(columns)
    named = None if parameters is None else checked_names(parameters, "parameters")
    if clash := [name for name in named or () if name in aliases.values()]:
        raise BadInput(f"parameters: {clash[0]} is a column of the table; name the parameter differently")
    response = _read(left, text, 0, aliases, ())
    inner, softmax = _inside_softmax(right)
    if inner.strip() == ".":
        others = [name for name in columns if name not in response.columns]
        if not others:
            raise BadInput(f"model {shown(text)}: there is no other column to explain {left.strip()} with")
        return replace(_linear(text, response, others, aliases, classes if softmax else 0), softmax=softmax)
    offset = len(left) + 1 + right.index(inner)
    parts = [_read(part, text, offset + at, aliases, named) for at, part in _arguments(inner, softmax)]
    free = tuple(dict.fromkeys(name for part in parts for name in part.free))
    if named is not None and set(free) - set(named):
        raise BadInput(f"model {shown(text)}: {', '.join(sorted(set(free) - set(named)))}: neither a column nor among parameters="
                       f"{shown(list(named))}")  # fmt: skip
    order = named or free
    if not order:
        raise BadInput(
            f"model {shown(text)}: every name is a column, so there is nothing to find: give it coefficients, as a*x + b"
        )
    used = tuple(dict.fromkeys(name for part in (response, *parts) for name in part.columns))
    places = {name: k for k, name in enumerate(order, 1)}
    places |= {aliases[name]: len(order) + k for k, name in enumerate(used, 1)}
    outputs = tuple(part.placed(places) for part in parts)
    return Model(text.strip(), response.placed(places), outputs, softmax, order, used)


@dataclass(frozen=True)
class _Part:
    """A parsed expression: its tree, the names of its variables, and which of them are columns or free."""

    node: Node
    names: tuple[str, ...]
    columns: tuple[str, ...]
    free: tuple[str, ...]

    def placed(self, places: dict[str, int]) -> Node:
        """The tree with the variables at the places of their names."""

        def moved(node: Node) -> Node:
            return Variable(places[self.names[node.index - 1]]) if isinstance(node, Variable) else node

        return tree.changed(self.node, moved)


def _read(part: str, text: str, offset: int, aliases: dict[str, str], named: Sequence[str] | None) -> _Part:
    """Parse an expression of columns and parameters; ``named``: the parameters, None where they are to be found."""
    if re.fullmatch(r"\s*-?\d+(\.\d*)?\s*", part):
        return _Part(tree.Number(float(part)), (), (), ())
    short, back = _replaced(part, aliases)
    of_alias = {alias: column for column, alias in aliases.items()}
    declared = [*(named or ()), *of_alias]
    while True:
        try:
            found = Formula.parse(short, {}, declared or None)
            break
        except BadInput as error:
            word = _unknown(error)
            if named is None and word and is_symbol(word) and split(word)[0] not in LETTERS and word not in declared:
                declared.append(word)
                continue
            raise _of_model(error, text, offset, back, of_alias) from None
    node = _written_out(found.tree, text)
    used = [found.coordinates.name(k) for k in _variables(node)]
    return _Part(
        node,
        tuple(found.coordinates.name(k) for k in range(1, found.least_dim + 1)),
        tuple(of_alias[name] for name in used if name in of_alias),
        tuple(name for name in used if name not in of_alias),
    )


def _written_out(node: Node, text: str) -> Node:
    """A tree with the terms of its sums one by one."""
    parts = list(tree.walk(node))
    if any(isinstance(part, tree.Item) or part == tree.Constant("n") for part in parts):
        raise BadInput(
            f"model {shown(text)}: a table has no vector x of n coordinates; name the columns, as a*x1 + b*x2"
        )
    if not any(isinstance(part, tree.Reduce) for part in parts):
        return node
    try:
        return unrolling.unroll(node, 0, {}, for_reading=True, most=_MOST_TERMS)
    except BadInput as error:
        long = f"its sums have more than {_MOST_TERMS} terms; give them fewer"
        raise BadInput(f"model {shown(text)}: {long if 'written out' in str(error) else error}") from None


def _unknown(error: BadInput) -> str:
    """The name that an error calls unknown; else empty."""
    found = re.search(r"unknown name '([^']+)'", str(error))
    return canonical(found.group(1)) if found else ""


def _variables(node: Node) -> list[int]:
    """The variables of a tree, in order of appearance."""
    return list(dict.fromkeys(part.index for part in tree.walk(node) if isinstance(part, Variable)))


def _of_model(
    error: BadInput, text: str, offset: int, back: Callable[[int], int], of_alias: dict[str, str]
) -> BadInput:
    """An error about a part of a model, as one about its whole text."""
    column = None if error.column is None else offset + back(error.column)
    if word := _unknown(error):
        line = (f"model {shown(text)}: {word!r} is no column; there are {_listed(list(of_alias.values()))}."
                f"{nearest(word, list(of_alias.values()))}")  # fmt: skip
        if offset:
            line += f" A parameter that is a word is named, as parameters=[{word!r}]"
        return BadInput(line, column=column, source=text)
    # A model's names are given no values, and its columns are variables already.
    line = re.sub(r", or give \S+ a value \(.*?\), or name it .*", ", or name it among the parameters", str(error))
    for alias, name in of_alias.items():
        if alias != name:
            line = re.sub(rf"(?<!\w){re.escape(alias)}(?!\w)", name, line)
    return BadInput(f"model {shown(text)}: {line.partition(': ')[2] or line}", column=column, source=text)


def _aliases(columns: Sequence[str]) -> dict[str, str]:
    """For each column a name that formulas can say: its own where that is one."""
    taken: set[str] = set()
    made: dict[str, str] = {}
    for k, column in enumerate(columns, 1):
        name = canonical(column)
        made[column] = name if is_name(name) and name not in taken else f"column_{k}"
        taken.add(made[column])
    return made


def _replaced(part: str, aliases: dict[str, str]) -> tuple[str, Callable[[int], int]]:
    """An expression with columns by their aliases, and the way back from a place in it to one in the original."""
    strange = sorted((column for column, alias in aliases.items() if column != alias), key=len, reverse=True)
    if not strange:
        return part, lambda column: column
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(column)}(?!\w)" for column in strange))
    pieces: list[str] = []
    starts: list[tuple[int, int]] = [(0, 0)]
    at = length = 0
    for match in pattern.finditer(part):
        alias = aliases[match.group()]
        pieces += [part[at : match.start()], alias]
        length += match.start() - at + len(alias)
        at = match.end()
        starts.append((length, at))
    pieces.append(part[at:])

    def back(column: int) -> int:
        new, old = max((start for start in starts if start[0] <= column), default=(0, 0))
        return old + column - new

    return "".join(pieces), back


def _inside_softmax(right: str) -> tuple[str, bool]:
    """What is in the brackets of a right side that is ``softmax(…)`` as a whole, and whether it is."""
    match = re.fullmatch(r"\s*softmax\s*\((.*)\)\s*", right, re.DOTALL)
    if not match or any(depth < 0 for depth in _depths(match.group(1))):
        return right, False
    return match.group(1), True


def _depths(text: str) -> list[int]:
    depth, depths = 0, []
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        depths.append(depth)
    return depths


def _arguments(inner: str, softmax: bool) -> list[tuple[int, str]]:
    """The arguments of a softmax, each with its place; one where there is none."""
    if not softmax:
        return [(0, inner)]
    ends = [at for at, (c, depth) in enumerate(zip(inner, _depths(inner), strict=True)) if c == "," and depth == 0]
    return [
        (start, inner[start:end]) for start, end in zip([0, *(e + 1 for e in ends)], [*ends, len(inner)], strict=True)
    ]


def _linear(text: str, response: _Part, others: list[str], aliases: dict[str, str], classes: int) -> Model:
    """The model of ``.``: b + Σ w·column, for each class where there are ``classes`` of them."""
    plain = [canonical(name) for name in others]
    usable = all(is_name(f"w_{name}") or re.fullmatch(r"[A-Za-z]\d*", name) for name in plain)
    weights = [canonical(f"w_{name}") if usable else f"w{k}" for k, name in enumerate(plain, 1)]
    groups = [""] if not classes else [f"_{k}" for k in range(1, classes + 1)]
    parameters = tuple(f"{name}{group}" for group in groups for name in (*weights, "b"))
    columns = tuple(dict.fromkeys((*response.columns, *others)))
    first = len(parameters) + 1
    outputs = []
    for g in range(len(groups)):
        at = g * (len(weights) + 1)
        products = [
            tree.Binary("*", Variable(at + k), Variable(first + columns.index(name)))
            for k, name in enumerate(others, 1)
        ]
        node: Node = products[0]
        for term in (*products[1:], Variable(at + len(weights) + 1)):
            node = tree.Binary("+", node, term)
        outputs.append(node)
    places = {aliases[name]: first + k for k, name in enumerate(columns)}
    return Model(text.strip(), response.placed(places), tuple(outputs), bool(classes), parameters, columns)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(shortened(name) for name in names[:_LISTED]) + more


def without_outer(model: Model, name: str) -> Model | None:
    """The model without the function that its right side is the value of; None where it is not one of ``name``."""
    (output, *rest) = model.outputs
    if rest or not isinstance(output, Call) or output.name != name:
        return None
    return replace(model, outputs=(output.args[0],), outer=name)
