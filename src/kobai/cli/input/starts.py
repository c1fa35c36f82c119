"""Starts from ``--start``: points, a grid, or random points in the function's domain."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kobai import budget
from kobai.cli.input.values import numbers
from kobai.errors import BadInput

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.objectives import Objective

_MAX_STARTS = 1_000_000
_EXAMPLE = "2,2"


def starts(
    words: Sequence[str],
    objective: Objective,
    dim: int | None,
    seed: int,
    check: Callable[[int, int], None] = lambda runs, n: None,
    dtype: str | None = None,
) -> Tensor:
    """The starts that ``--start`` names, (n,) for one point, else (runs, n), in float64.

    ``words`` are points (``"2,2"``), ``"grid:20"`` (20 along each axis) or ``"random:100"``, over the objective's domain.
    The last two are made in ``dtype``, as the live page's are. ``check`` is called with the number of starts and of variables
    before they are made.
    """
    import torch

    from kobai.descent.starts import dtype_of

    n = objective.dim or dim
    usual = None if objective.start is None else len(objective.start)
    if not words:
        return torch.tensor(_usual(objective, n), dtype=torch.float64)
    spread = [re.fullmatch(r"(grid|random):(\d{1,9})", word.strip()) for word in words]
    runs = [1 if many is None else _runs(many[1], int(many[2]), n or usual) for many in spread]
    if sum(runs) > len(runs) and (variables := n or usual) is not None:
        budget.check(
            budget.Cost(0.0, 3 * 8 * sum(runs) * variables),
            f"--start {' '.join(words[:3])[:60]} in {variables:,} dimensions", "", "take fewer starts",
        )  # fmt: skip
        check(sum(runs), variables)
    rows: list[Tensor] = []
    for word, many in zip(words, spread, strict=True):
        if many is not None:
            rows.append(_many(many[1], int(many[2]), objective, n or usual or 0, seed, dtype_of(dtype)).double())
        else:
            rows.append(torch.tensor([_point(word, objective)], dtype=torch.float64))
    wanted = n or rows[0].shape[-1]
    for word, row in zip(words, rows, strict=True):
        if row.shape[-1] != wanted:
            numbers = "number" if wanted == 1 else "numbers"
            takes = f"the function takes {wanted} {numbers}{objective.listed_variables(wanted)}, not {row.shape[-1]}"
            raise BadInput(f"--start {word!r}: {takes}{objective.or_constants(row.shape[-1])}")
    points = torch.cat(rows)
    alone = len(words) == 1 and ":" not in words[0]
    return points[0] if alone else points


def _point(word: str, objective: Objective) -> Sequence[float]:
    """``"2,1"``, or by name ``"w=2,b=1"``."""
    if "=" not in word:
        return numbers(word, "--start", _EXAMPLE)
    given: dict[str, float] = {}
    for piece in re.split(r"[,\s]+", word.strip().strip("()[]")):
        name, _, value = piece.partition("=")
        if name in given:
            raise BadInput(f"--start {word!r}: {name} is given twice; keep one of them")
        found = numbers(value, "--start", f"{name}=1") if value else ()
        if len(found) != 1:
            raise BadInput(f"--start {word!r}: every variable has one number, such as --start {_named(objective)}")
        given[name] = found[0]
    return objective.named_point(given, f"--start {word!r}")


def _named(objective: Objective) -> str:
    """An example of a start by name."""
    return ",".join(f"{name}=2" for name in objective.variables[:3] or ("x1", "x2"))


def _usual(objective: Objective, n: int | None) -> Sequence[float]:
    if objective.start is not None and n in (None, len(objective.start)):
        return objective.start
    example = ",".join(["2"] * (n or 2)) if (n or 2) <= 6 else "random:1"
    raise BadInput(f"--start: {objective.name} has no usual start; give one, such as --start {example}")


def _runs(kind: str, count: int, n: int | None) -> int:
    """How many starts a grid or a number of random points is."""
    word = f"--start {kind}:{count}"
    if n is None:
        raise BadInput(f"{word}: the number of variables is not known; add --dim, such as --dim 2")
    runs = count**n if kind == "grid" else count
    if not 1 <= runs <= _MAX_STARTS:
        made = str(runs) if runs < 1e15 else "more than 10^15"
        raise BadInput(f"{word}: that makes {made} starts; between 1 and {_MAX_STARTS} can be made here")
    return runs


def _many(kind: str, count: int, objective: Objective, n: int, seed: int, dtype: Any) -> Tensor:
    import torch

    dtype = dtype or torch.get_default_dtype()
    low, high = _box(objective, n).to(dtype).T
    if kind == "random":
        generator = torch.Generator().manual_seed(seed)
        return low + (high - low) * torch.rand(count, n, generator=generator, dtype=dtype)
    # Cell centres: no start lies on the domain's edge, where some functions are not defined.
    ticks = (torch.arange(count, dtype=dtype) + 0.5) / count
    lattice = torch.cartesian_prod(*[ticks] * n).reshape(-1, n)
    return low + (high - low) * lattice


def _box(objective: Objective, n: int) -> Tensor:
    """The domain, (n, 2); −2 … 2 where none is known."""
    import torch

    pairs = list(objective.domain) if objective.domain is not None else [(-2.0, 2.0)]
    pairs = pairs * n if len(pairs) == 1 else pairs
    return torch.tensor(pairs, dtype=torch.float64)
