"""From a page's state to a trace and its scene: what the live page and its downloads both show."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable
from typing import Any

import torch

from kobai.app.engine_choice import CompiledDescents
from kobai.app.limits import TooLong
from kobai.app.state import OptimizerChoice, State
from kobai.app.table import loss_of
from kobai.budget import Budget, limited
from kobai.descent import Record, Trace, descend, race
from kobai.errors import BadInput, nearest
from kobai.numbers import counted, number
from kobai.objectives import Objective, objective
from kobai.objectives.notation import Plain
from kobai.optimize import names, optimizer_info
from kobai.optimize.run_names import numbered, run_names
from kobai.scenes import Camera, Motion, Scene, Text, scene

USUAL = 2.5  # half the range of a function that names none


class Cancelled(Exception):
    """A newer request came, or the page went away."""


class Watch:
    """A ``progress`` callback that ends work no longer ``wanted`` or that takes more than ``seconds``."""

    def __init__(self, seconds: float, wanted: Callable[[], bool], report: Callable[[int, int], None] | None = None):
        self._until, self._seconds = time.monotonic() + seconds, seconds
        self._wanted, self._report = wanted, report

    def __call__(self, done: int, total: int) -> None:
        if not self._wanted():
            raise Cancelled
        if time.monotonic() > self._until:
            raise TooLong(self._seconds)
        if self._report is not None:
            self._report(done, total)


def function_of(state: State) -> Objective:
    """The objective a page names: a formula, a catalogue function, or the loss of a model on its table; never a file."""
    if state.data is not None:
        return loss_of(state.f, state.data, state.seed if state.data.held else 0)
    return _function(state.f, tuple(sorted(state.params.items())), state.dim)


@functools.lru_cache(64)
def _function(f: str, params: tuple[tuple[str, float], ...], dim: int | None) -> Objective:
    # The same object for the same function: what is known of it, and its landscape, need not be found again in a drag.
    return objective(f, dim=dim, params=dict(params))


def starts_of(state: State, f: Objective) -> torch.Tensor:
    """The starting points (m, n): those named, or a grid or cloud over the domain."""
    dtype = getattr(torch, state.dtype)
    if state.cloud is None:
        return torch.tensor(state.start, dtype=dtype)
    n = len(state.start[0])
    domain = torch.tensor(spread_over(state, f, n), dtype=dtype)
    lo, hi = domain[:, 0], domain[:, 1]
    if state.cloud["kind"] == "random" or n > 2:
        generator = torch.Generator().manual_seed(state.cloud["seed"])
        unit = torch.rand((state.count, n), generator=generator, dtype=dtype)
    else:
        k = state.cloud["count"]
        ticks = (torch.arange(k, dtype=dtype) + 0.5) / k
        unit = torch.cartesian_prod(*[ticks] * n).reshape(-1, n)
    return lo + unit * (hi - lo)


def spread_over(state: State, f: Objective, n: int) -> list[list[float]]:
    """The range that balls of a grid or cloud are spread over; one made for another function is none of this one."""
    own = state.domain if state.domain is not None and len(state.domain) == n else None
    return [[float(end) for end in pair] for pair in own or f.shown_domain(n)]


def trace_of(state: State, watch: Watch, compiled: CompiledDescents | None = None, most: float = math.inf) -> Trace:
    """Descend as the page asks, where there are ``compiled`` descents on the engine they choose.

    Raises:
        BadInput: what the page asked cannot be done. Cancelled: the page has asked for something newer, or has gone. OverTime:
            it is estimated to take more than ``most`` seconds, and nothing was computed; machine code is not estimated.
    """
    f = function_of(state)
    n = len(state.start[0])  # also where a grid or cloud starts: the panels hold one
    if f.dim is not None and n != f.dim:
        raise BadInput(f"start: {counted(n, 'coordinate')}, but {f.name} has {counted(f.dim, 'variable')}")
    starts = starts_of(state, f)
    record = Record(keep=("x", "value", "grad_norm", "lr", "grad"), state=True) if state.recorded else None
    shared: dict[str, Any] = {"steps": state.steps, "record": record, "progress": watch}

    # First, because these check the names, and other names would be imported.
    given = [_options(optimizer, state.noise) for optimizer in state.optimizers]
    if compiled is not None:
        for optimizer, options in zip(state.optimizers, given, strict=True):
            options["engine"] = compiled.engine(state, optimizer, f, starts)

    if seeded(state):
        shared["seed"] = state.seed
    if state.data is not None and state.data.batch is not None:
        shared["batch"] = state.data.batch
    ready = all(options.get("engine") == "compiled" for options in given)
    with limited(Budget(seconds=math.inf if ready else most)):
        start = starts[0] if len(starts) == 1 else starts
        if len(state.optimizers) == 1:
            return descend(f, start, **shared, **given[0])
        runs = dict(zip(names_of(state.optimizers, state.lang), given, strict=True))
        return race(f, start, runs, **shared)


def seeded(state: State) -> bool:
    """Whether a descent draws random numbers."""
    batches = state.data is not None and state.data.batch is not None
    return batches or state.noise > 0 or any(optimizer_info(optimizer.name).random for optimizer in state.optimizers)


def scene_of(trace: Trace, state: State, camera: Camera | None = None) -> Scene:
    """The scene of a page's trace, whose landscape follows the function and the range alone.

    It is seen from ``camera``; None looks for a side that shows the lowlands, which takes a while.
    """
    shown = scene(
        trace, view=state.view, theme=state.theme, lang=state.lang, height=state.height, colors=state.colors,
        domain=shown_range(state, trace.objective, trace.x[..., 0, :]),
        camera=camera or "auto", steady=True, ghosts=ghosts_of(state, state.lang), coordinates=state.shown_coordinates,
        **({} if state.data is None else state.data.picture),
    )  # fmt: skip
    for panel in shown.panels:
        if len(panel.axes) == 3:
            panel.motion = Motion("orbit")  # also of a single step, or else the surface would have another size
    return _named(shown, trace.objective)


def _named(shown: Scene, f: Objective) -> Scene:
    """The scene with the names of the formula's constants in its title, and their values under it: a slider is of a name."""
    if f.key or f.formula is None or not f.formula.constants:
        return shown
    symbolic, values = f.formula.symbolic, f.formula.parameters
    shown.title = Text(symbolic.plain, symbolic.latex, symbolic.mathml)
    constants = [f"{Plain().named(name)} = {number(values[name], 4, trim=True)}" for name in f.formula.constants]
    shown.subtitle = " · ".join([*constants, *filter(None, [shown.subtitle])])
    return shown


def range_of(state: State, f: Objective, starts: torch.Tensor) -> list[tuple[float, float]] | None:
    """(low, high) of each variable, by the function alone while it holds the starts, so that it holds still.

    None for directions of the path, where the scene finds a plane.
    """
    n = starts.shape[-1]
    starts = starts.reshape(-1, n).double()
    if n > 2 and state.shown_coordinates is None:
        return None
    if state.domain is not None and len(state.domain) == n:
        return list(state.domain)
    known = f.domain_for(n) if f.domain is not None else None
    half = _round_up(max(float(starts.abs().max()), USUAL))
    ranges = []
    for i, (lo, hi) in enumerate(known or [(-half, half)] * n):
        low, high, slack = float(starts[:, i].min()), float(starts[:, i].max()), 0.05 * (hi - lo)
        ranges.append((low - slack if low < lo else lo, high + slack if high > hi else hi))
    return ranges


def shown_range(state: State, f: Objective, starts: torch.Tensor) -> list[tuple[float, float]] | None:
    """The range of each variable that is an axis of the picture."""
    whole, shown = range_of(state, f, starts), state.shown_coordinates
    return whole if whole is None or shown is None else [whole[i] for i in shown]


def _round_up(value: float) -> float:
    """The next of … 1, 2.5, 5, 10, 25 …"""
    if not value < math.inf:
        return USUAL
    unit = 10.0 ** math.floor(math.log10(value))
    return next(unit * k for k in (1.0, 2.5, 5.0, 10.0) if unit * k >= value * (1 - 1e-9))


def camera_in(shown: Scene) -> Camera | None:
    """From where a scene's surface is seen."""
    return next((panel.camera for panel in shown.panels if len(panel.axes) == 3), None)


def _options(optimizer: OptimizerChoice, noise: float) -> dict[str, Any]:
    known = names()
    if optimizer.name not in known:
        raise BadInput(f"{optimizer.name!r}: no such optimizer on this page.{nearest(optimizer.name, known)}")
    options: dict[str, Any] = {"optimizer": optimizer.name, "lr": optimizer.lr, **optimizer.hyper}
    if optimizer.schedule is not None:
        options["scheduler"] = optimizer.scheduler
    if noise > 0:
        from kobai.optimize.stochastic.gradient_noise import noisy

        options["optimizer"] = noisy(optimizer.name, noise)
    return options


def ghosts_of(state: State, lang: str = "en") -> list[str]:
    """Names of the runs that are drawn faintly."""
    named = names_of(state.optimizers, lang)
    pinned = [name for name, optimizer in zip(named, state.optimizers, strict=True) if optimizer.pinned]
    return pinned if len(named) > 1 else []


def names_of(optimizers: tuple[OptimizerChoice, ...], lang: str = "en") -> list[str]:
    """A name for each run, by which they are told apart; a schedule counts among the hyperparameters."""
    scheduled = [{} if o.schedule is None else {"schedule": o.schedule["name"]} for o in optimizers]
    given = [(o.name, o.lr, {**o.hyper, **more}) for o, more in zip(optimizers, scheduled, strict=True)]
    return numbered(run_names(given, lang))
