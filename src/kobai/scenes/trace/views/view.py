"""What a view of a trace is: one panel, with what it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kobai.errors import BadInput
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context


@dataclass(frozen=True)
class View:
    """One kind of panel; ``name`` is what ``view=`` and ``panels=`` call it."""

    name: str
    panel: Callable[[Context], Panel]
    weight: float = 1.0  # width relative to panels beside it
    variables: int | None = None  # how many coordinates it draws over; None for any
    steps: bool = False  # whether it needs the steps of a descent

    def check(self, context: Context) -> None:
        """Raise ``BadInput`` where the thing shown does not have what the view needs."""
        name, d = context.objective.name, context.plane.dim
        if self.variables == 2 and d == 1:
            raise BadInput(f"view={self.name!r}: needs two variables, and {name} is shown over one; use 'curve'")
        if self.variables == 1 and d == 2:
            raise BadInput(f"view={self.name!r}: needs one variable, and {name} is shown over two; use 'surface' or "
                           "'contour', or coordinates=(0,)")  # fmt: skip
        if self.steps and context.runs is None:
            raise BadInput(f"view={self.name!r}: an objective alone has no steps; give a trace of kobai.descend")
