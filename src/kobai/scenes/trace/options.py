"""Options of a picture of a trace or an objective."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kobai.checks import number_or_none, one_of, sequence, texts, whole
from kobai.errors import BadInput, shown
from kobai.option_words import COLORS, HEIGHTS, OTHERS, PANELS, RESIDUALS, VIEWS
from kobai.scenes import options
from kobai.scenes.options import check_range, is_number


@dataclass(frozen=True, kw_only=True)
class Options(options.Options):
    """What a picture of a trace or an objective can be asked for, besides what any scene can.

    Args:
        view: ``"auto"``, ``"surface"``, ``"contour"``, ``"curve"`` (one variable), ``"loss"`` (value against step),
            ``"sharpness"`` (see ``theory``),
            ``"plane"`` (more than two variables), ``"both"`` (surface, contour and loss), ``"beside"`` (a surface for each
            optimizer of a race, and loss), ``"small"`` (a small picture for
            each run, the lowest first: what ``"auto"`` is for a race of more than eight), ``"article"``.
        panels: instead of ``view``, which panels to put side by side: of surface, contour, curve, loss, sharpness.
        levels: how many contour levels, or their true values; None: about ten.
        domain: (low, high) for each variable shown, instead of the range found.
        xlim, ylim: the same, one by one.
        zlim: (low, high) true values the height is cut to.
        height: ``"auto"``, ``"linear"``, ``"log"``, ``"power"``.
        coordinates: for more than two variables, which two to show, counted from 0 or by name; None: the path's principal plane.
        names: names of the runs.
        ghosts: names of the runs to draw faintly, for comparison.
        colors: ``"auto"``, or ``"minimum"``: runs and their starts have the colour of the minimum they reach.
        grid: points of the landscape along each axis; None: 121, more where it waves.
        arrow: draw −∇f at the current step; None: for one run.
        residuals: of a table with one column that explains, the distances from the rows to the curve: ``"sticks"``, ``"squares"``
            whose areas are the squared distances, ``"none"``.
        earlier: of the same, draw the curves of earlier steps faintly: True for steps 0, 1, 2, 4, 8 …, a list of steps, False;
            None: for one run.
        others: in more than two variables, where those that are not shown stand: ``"end"`` of the first run, or ``"present"``:
            at each step where they are then, so that the surface moves.
        theory: also draw what theory says: beside the rest the sharpness (largest eigenvalue of the Hessian) along the runs and
            the value from which η is too large for it, and on a landscape of two variables the points where the gradient is zero,
            by their kinds.
        steady: scale, levels, colours and camera of the landscape follow the function and the range alone, so that pictures of
            several descents can be compared; else they may suit the runs.
    """

    view: str = "auto"
    panels: Sequence[str] | None = None
    levels: int | Sequence[float] | None = None
    domain: Sequence[Sequence[float]] | None = None
    xlim: Sequence[float] | None = None
    ylim: Sequence[float] | None = None
    zlim: Sequence[float] | None = None
    height: str = "auto"
    coordinates: Sequence[int | str] | None = None
    names: Sequence[str] | None = None
    ghosts: Sequence[str] = ()
    colors: str = "auto"
    grid: int | None = None
    arrow: bool | None = None
    residuals: str = "sticks"
    earlier: bool | Sequence[int] | None = None
    others: str = "end"
    theory: bool = False
    steady: bool = False

    @classmethod
    def parse(cls, given: dict[str, Any]) -> Options:
        parsed = super().parse(given)
        if parsed.view == "article" and "theme" not in given:
            return dataclasses.replace(parsed, theme="article")
        return parsed

    def check(self) -> None:
        super().check()
        one_of("view", self.view, VIEWS)
        one_of("height", self.height, HEIGHTS)
        one_of("colors", self.colors, COLORS)
        one_of("residuals", self.residuals, RESIDUALS)
        one_of("others", self.others, OTHERS)
        if not (self.earlier is None or isinstance(self.earlier, bool)):
            cure = "True for steps 0, 1, 2, 4, 8 …, False for none, or a list of steps"
            self._keep(
                earlier=[whole("earlier", step, 0, 10**15, cure) for step in sequence("earlier", self.earlier, cure)]
            )
        self._keep(ghosts=texts("ghosts", self.ghosts, "give a list of names of runs"))
        if self.panels is not None:
            cure = "give a list of panels, such as ['surface', 'loss']"
            listed = sequence("panels", self.panels, cure)
            if not listed:
                raise BadInput(f"panels={shown(self.panels)}: {cure}")
            for panel in listed:
                one_of("panels", panel, PANELS)
            self._keep(panels=listed)
        if self.names is not None:
            self._keep(names=texts("names", self.names, "give a list of names of the runs"))
        if self.coordinates is not None:
            given = sequence("coordinates", self.coordinates, "which variables to show, such as (0, 1)")
            self._keep(coordinates=given)
        if not (self.arrow is None or isinstance(self.arrow, bool)):
            raise BadInput(f"arrow={shown(self.arrow)}: True draws -∇f, False does not")
        if not isinstance(self.steady, bool):
            raise BadInput(
                f"steady={shown(self.steady)}: True keeps the landscape's scale and camera, False suits them to the runs"
            )
        if not isinstance(self.theory, bool):
            raise BadInput(f"theory={shown(self.theory)}: True draws sharpness and critical points, False does not")
        for name in ("xlim", "ylim", "zlim"):
            if getattr(self, name) is not None:
                self._keep(**{name: check_range(name, getattr(self, name))})
        if self.domain is not None:
            self._keep(domain=[check_range("domain", pair) for pair in pairs(self.domain)])
        if self.grid is not None:
            self._keep(grid=whole("grid", self.grid, 3, 2001))
        cure = "how many contour levels, 1 to 500, or a list of their values"
        if number_or_none(self.levels) is not None:
            self._keep(levels=whole("levels", self.levels, 1, 500, cure))
        elif self.levels is not None:
            values = sequence("levels", self.levels, cure)
            if not 0 < len(values) <= 500 or not all(is_number(v) for v in values):
                raise BadInput(f"levels={shown(self.levels)}: {cure}")
            self._keep(levels=[float(v) for v in values])


def pairs(domain: Sequence) -> list[tuple[float, float]]:
    """A domain as a list of (low, high): one pair for all variables is allowed."""
    cure = "give a (low, high) for each variable shown, such as [(-2, 2), (-1, 3)]"
    domain = sequence("domain", domain, cure)
    if not domain or any(not is_number(p) and len(sequence("domain", p, cure)) != 2 for p in domain):
        raise BadInput(f"domain={shown(domain)}: {cure}")
    if any(map(is_number, domain)) and (len(domain) != 2 or not all(map(is_number, domain))):
        raise BadInput(f"domain={shown(domain)}: {cure}")
    return [tuple(domain)] if len(domain) == 2 and is_number(domain[0]) else [tuple(p) for p in domain]  # type: ignore
