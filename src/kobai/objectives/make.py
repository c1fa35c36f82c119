"""``objective``: from a formula, a catalogue name or a callable to an ``Objective``."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kobai.errors import BadInput, nearest, shown
from kobai.objectives import catalogue
from kobai.objectives.arguments import checked_dim
from kobai.objectives.base import Objective
from kobai.objectives.callables import as_vector, from_file, name_of
from kobai.objectives.catalogue import Entry
from kobai.objectives.formula.formula import Formula
from kobai.objectives.formula.tokens import quoted
from kobai.objectives.known_facts import Minimum
from kobai.objectives.names import LETTERS
from kobai.typing import DomainLike, ObjectiveLike

# Looks like somebody's name for a function, so a slip in it is answered from the catalogue.
_WORD = re.compile(r"[A-Za-z][A-Za-z' _-]{2,40}[0-9]{0,2}\Z")


def objective(
    source: ObjectiveLike,
    /,
    *,
    dim: int | None = None,
    domain: DomainLike | None = None,
    minima: Sequence[Minimum | Sequence[float]] | None = None,
    name: str | None = None,
    params: Mapping[str, Any] | float | None = None,
    variables: Sequence[str] | None = None,
    **parameters: Any,
) -> Objective:
    """An objective from a formula, a name in the catalogue, or a callable.

    Args:
        source: formula text (``"x1**2 + x2**2"``, or LaTeX ``r"x_1^2 + x_2^2"``), a catalogue name (``"rosenbrock"``),
            a callable of one vector or of n scalars, or an ``Objective``.
        dim: number of variables, where the source leaves it open.
        domain: (low, high) for each variable, or one pair for all.
        minima: known minima, as points.
        name: what to call it.
        variables: names of its variables in order, as ``["w", "b"]``. A formula's are by default those of its left side,
            ``"f(w, b) = …"``; without one, all names that are given no value: x, y, z first, then the others as they appear,
            those that differ in their number by it (θ₀, θ₁); x₁ … xₙ are all numbers up to the largest, from 0 where x₀ occurs.
        params: values of the source's named constants, whatever they are called; a constant called like an argument above, such
            as ``dim``, can be given here only.
        **parameters: the same, one by one.

    Returns:
        The objective; an ``Objective`` given without further arguments comes back as it is.

    Raises:
        BadInput: one line with the value, the cause and the cure.

    Example:
        >>> objective("a*x1**2 + b*x2**2", a=1.0, b=10.0).variables
        ('x1', 'x2')
        >>> objective("f(w, b) = (w + b - 1)**2 + c*b**2", c=0.1).variables
        ('w', 'b')
    """
    if name is not None and not isinstance(name, str):
        raise BadInput(f"name={shown(name)}: give text")
    if dim is not None:
        dim = checked_dim(dim)
    parameters = _constants(params, parameters)
    said = {"dim": dim, "domain": domain, "minima": minima, "name": name, "variables": variables}
    given = {k: v for k, v in said.items() if v is not None}
    if isinstance(source, Objective):
        if parameters:
            raise BadInput(
                f"{', '.join(parameters)}: an Objective has its constants already; make it from its source with new ones"
            )
        return _with(source, given)
    if isinstance(source, Formula):
        return _with(
            _from_formula(dataclasses.replace(source, parameters={**source.parameters, **parameters}), dim), given
        )
    if isinstance(source, str):
        row = catalogue.find(source)
        if row is not None:
            return _with(_from_entry(row, parameters), given)
        formula = _parsed(source, parameters, variables, dim)
        return _with(_from_formula(formula, dim, name or source.strip()), given)
    if callable(source):
        fn, n, names = as_vector(source, parameters, dim)
        made = Objective(fn, dim=n, name=name or name_of(source), parameters=parameters, variables=names)
        return _with(made, {k: v for k, v in given.items() if k in ("domain", "minima", "variables")})
    raise BadInput(
        f"objective({shown(source)}): give a formula, a name of the catalogue, or a callable; not {type(source).__name__}"
    )


def _constants(params: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The constants given as a mapping and one by one, together."""
    if params is None:
        return dict(parameters)
    if not isinstance(params, Mapping):
        if isinstance(params, bool) or not isinstance(params, int | float):
            raise BadInput(
                f"params={shown(params)}: constants are a mapping of names to values, such as params={{'a': 1.0}}"
            )
        return {"params": params, **parameters}  # one constant, of that name
    if not all(isinstance(key, str) for key in params):
        raise BadInput(f"params={shown(params)}: a constant's name is text, as in params={{'a': 1.0}}")
    twice = [key for key in params if key in parameters]
    if twice:
        raise BadInput(f"{', '.join(twice)}: given twice, in params and as an argument; keep one of them")
    return {**params, **parameters}


def _parsed(
    text: str, parameters: Mapping[str, Any], variables: Sequence[str] | None = None, dim: int | None = None
) -> Formula:
    try:
        formula = Formula.parse(text, parameters, variables)
        found = formula.coordinates.names
        if variables is None and dim and 0 < len(found) < dim <= len(LETTERS) and {*found} < {*LETTERS[:dim]}:
            return Formula.parse(text, parameters, LETTERS[:dim])  # y**2 of two variables, x and y
        return formula
    except BadInput as error:
        if _WORD.match(text.strip()) and not error.fixes and not parameters:
            near = nearest(text.strip(), catalogue.names())
            message = (
                f"{quoted(text)}: neither a function of the catalogue (see: kobai functions) nor a formula like x1**2"
            )
            raise BadInput(f"{message}.{near}" if near else message, column=0, source=text) from error
        raise


def _from_formula(formula: Formula, dim: int | None, name: str = "") -> Objective:
    if dim is not None and dim < formula.least_dim:
        last = formula.coordinates.name(formula.least_dim)
        raise BadInput(f"dim={dim}: the formula speaks of {last}, so it has {formula.least_dim} variables or more")
    if dim is not None and 0 < len(formula.coordinates.names) < dim:
        raise BadInput(f"dim={dim}: the formula's variables are {', '.join(formula.coordinates.names)}; leave dim out")
    return Objective(
        formula,
        dim=dim or formula.dim,
        name=name or formula.source,
        formula=formula,
        per_coordinate=True,
        least_dim=formula.least_dim,
        parameters=dict(formula.parameters),
    )


def _with(made: Objective, given: Mapping[str, Any]) -> Objective:
    """The objective with what the caller said put in its place."""
    if not given:
        return made
    n = given.get("dim")
    if made.dim is None and n is not None:
        made = made.at(Objective(made.fn, dim=n).dim or n)
    elif n is not None and made.dim != n:
        made.resolve_dim(n)
    return dataclasses.replace(made, **{k: v for k, v in given.items() if k != "dim"})


def _from_entry(row: Entry, parameters: Mapping[str, Any]) -> Objective:
    """A row of the catalogue as an objective, its constants overridden by ``parameters``."""
    for name in parameters:
        if name not in row.parameters:
            known = f" It has {', '.join(row.parameters)}." if row.parameters else " It has none."
            raise BadInput(f"{name}: {row.name} has no constant of that name.{known}{nearest(name, row.parameters)}")
    values = {**row.parameters, **parameters}
    text = row.formula if isinstance(row.formula, str) else row.formula(**values)
    formula = Formula.parse(text, values if isinstance(row.formula, str) else {})
    n = row.dim if row.dim is not None or not formula.dim else formula.dim
    usual = all(isinstance(v, int | float) and v == row.parameters[k] for k, v in parameters.items())
    made = Objective(
        formula,
        dim=n,
        name=row.name,
        domain=None if callable(row.domain) else row.domain,
        domain_of=functools.partial(_domain_of, row.key) if callable(row.domain) else None,
        formula=formula,
        reference=row.reference,
        start=row.start,
        per_coordinate=True,
        least_dim=row.least,
        key=row.key,
        parameters=values,
    )

    made.minima_of = functools.partial(_minima_of, row.key, usual, made)
    if n is not None:
        made.minima = made.minima_of(n)
    return made


# Functions of a module and the key of the row, so that objectives can be sent to other processes.
def _minima_of(key: str, usual: bool, made: Objective, n: int) -> list[Minimum]:
    """None where the constants are not those that the minima are known for."""
    row = catalogue.entries()[key]
    deepest = row.minima(n, made.parameters) if callable(row.minima) else row.minima if usual else []
    return [made._minimum_at(x) for x in deepest] + [made._minimum_at(x, False) for x in row.local if usual]


def _domain_of(key: str, n: int) -> Any:
    domain = catalogue.entries()[key].domain
    return domain(n) if callable(domain) else domain


def functions() -> list[Entry]:
    """The catalogue: one row for each function, alphabetically. Costs no import of torch."""
    return list(catalogue.entries().values())


def load(path_and_name: str, /, **options: Any) -> Objective:
    """The objective that ``path/to/file.py:function`` names. It runs the file, so ``objective`` never does this.

    Args:
        path_and_name: the file, a colon, and the name of a callable (or an ``Objective``) in it.
        **options: as for ``objective``.

    Raises:
        BadInput: no such file or function, or it cannot be used.
    """
    return objective(from_file(path_and_name), **options)
