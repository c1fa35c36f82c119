"""The page's state: what is descended, from where, by which optimizers. It is all of the page; the URL holds the same.

``State.read`` takes what a page sent, which may be anything, and either returns a checked ``State`` or raises
``BadInput``.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from kobai.app.limits import Limits
from kobai.app.table import Data
from kobai.checks import one_of, real, refuse_unknown, whole
from kobai.errors import BadInput, shown
from kobai.numbers import counted
from kobai.option_words import COLORS

LARGEST = 1e300  # number that a page may send
CLOUDS = ("grid", "random")
DTYPES = ("float32", "float64")
PATH = "path"
MOST_RECORDED = 64
"""Runs of which a scene tells the optimizer's state; ``scenes.trace.step_view_data`` has the same."""


@dataclass(frozen=True)
class OptimizerChoice:
    """One optimizer of the race: its name, step size and other hyperparameters; and ``{"name", "options"}`` of a schedule."""

    name: str = "gradient descent"
    lr: float = 0.01
    hyper: dict[str, Any] = field(default_factory=dict)
    schedule: dict[str, Any] | None = None
    pinned: bool = False  # drawn faintly, for comparison

    @property
    def scheduler(self) -> tuple[str, dict[str, Any]] | None:
        """The schedule as ``descend`` takes it."""
        return None if self.schedule is None else (self.schedule["name"], self.schedule["options"])


@dataclass(frozen=True)
class State:
    """What one page shows.

    Args:
        f: formula or catalogue name; with ``data`` a model of its columns, as ``"y ~ a*x + b"``.
        params: its named constants.
        dim: variables, where the formula leaves it open.
        domain: (low, high) for each variable, or None for what suits the function.
        start: (m, n) starting points.
        cloud: None, or ``{"kind": "grid" | "random", "count", "seed"}``: that many balls over the domain instead of
            ``start``.
        optimizers: those that race.
        steps: how many.
        dtype: ``"float32"`` or ``"float64"``.
        noise: standard deviation of what is added to every gradient entry.
        seed: of all that is random.
        view, theme, lang, height, colors: as in ``kobai.scene``.
        coordinates: which variables the picture's axes are, counted from 0; ``"path"``: the path's principal plane; None: of
            three variables the first two, of more the principal plane.
        detail: record the optimizer's state too, for the step view.
        data: a table, and how the loss of the model ``f`` on it is made; None where ``f`` is a formula.
    """

    f: str = "x1**2 + x2**2"
    params: dict[str, float] = field(default_factory=dict)
    dim: int | None = None
    domain: tuple[tuple[float, float], ...] | None = None
    start: tuple[tuple[float, ...], ...] = ((2.0, 2.0),)
    cloud: dict[str, Any] | None = None
    optimizers: tuple[OptimizerChoice, ...] = (OptimizerChoice(),)
    steps: int = 200
    dtype: str = "float32"
    noise: float = 0.0
    seed: int = 0
    view: str = "both"
    theme: str = "paper"
    lang: str = "en"
    height: str = "auto"
    colors: str = "auto"
    coordinates: tuple[int, ...] | str | None = None
    detail: bool = False
    data: Data | None = None

    @property
    def count(self) -> int:
        """How many starting points; a grid of one variable is a row."""
        if self.cloud is None:
            return len(self.start)
        flat = self.cloud["kind"] == "grid" and len(self.start[0]) > 1
        return self.cloud["count"] ** 2 if flat else self.cloud["count"]

    @property
    def shown_coordinates(self) -> tuple[int, ...] | None:
        """Which of more than two variables the picture's axes are; None: directions of the path, or all there are."""
        n = len(self.start[0])
        if n < 3 or self.coordinates == PATH:
            return None
        if isinstance(self.coordinates, tuple) and max(self.coordinates) < n:
            return self.coordinates
        return (0, 1) if n == 3 else None

    @property
    def recorded(self) -> bool:
        """Whether the optimizer's state is recorded: of more runs no scene tells of it."""
        return self.detail and self.count * len(self.optimizers) <= MOST_RECORDED

    def plain(self) -> dict[str, Any]:
        """The state as JSON-ready data; ``State.read`` takes it back."""
        plain = {**asdict(replace(self, data=None)), "data": None if self.data is None else self.data.plain()}
        for optimizer in plain["optimizers"]:
            if optimizer["schedule"] is None:  # most have none
                del optimizer["schedule"]
            if not optimizer["pinned"]:
                del optimizer["pinned"]
        return plain

    @classmethod
    def read(cls, given: Any, limits: Limits) -> State:
        """Check what a page sent.

        Raises:
            BadInput: which entry, what is wrong with it and what would be right, or which limit it exceeds.
        """
        entries = _mapping("state", given)
        refuse_unknown(entries, cls.__dataclass_fields__, "the state")
        values = {name: _READ[name](entries[name], limits) for name in entries}
        state = cls(**values)
        latex = state.data is None and "\\" in state.f  # there ~ is a space
        if not latex and ("~" in state.f) != (state.data is not None):
            raise BadInput(_ONE_SIDED.format(shown(state.f)))
        work = state.count * state.steps * len(state.optimizers)
        if state.count > limits.starts:
            raise BadInput(f"{counted(state.count, 'start')}: this server takes up to {limits.starts}")
        if work > limits.particle_steps:
            raise BadInput(
                f"{counted(state.count, 'start')} × {counted(state.steps, 'step')} × "
                f"{counted(len(state.optimizers), 'optimizer')} = {counted(work, 'update')}: "
                f"this server takes up to {limits.particle_steps} at once; take fewer starts or steps"
            )
        return state


_ONE_SIDED = (
    "f={}: a model of a table has a ~, as 'y ~ a*x + b', and a table in data; a formula has neither; give both, or none"
)


def _mapping(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadInput(f"{name}: expected an object, found {shown(value)}")
    return value


def _number(name: str, value: Any) -> float:
    return real(name, value, -LARGEST, LARGEST, "expected a finite number")


def _listed(name: str, value: Any, most: int) -> list:
    if not isinstance(value, (list, tuple)) or not 1 <= len(value) <= most:
        raise BadInput(f"{name}={shown(value)}: expected a list of 1 to {most} entries")
    return list(value)


def _text(name: str, value: Any, most: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{name}={shown(value)}: expected text")
    if len(value) > most:
        raise BadInput(f"{name}: {len(value)} characters; this server takes up to {most}")
    if not is_unicode(value):
        raise BadInput(f"{name}={shown(value)}: half a surrogate pair; expected text that is valid Unicode")
    return value


def is_unicode(text: str) -> bool:
    """Whether a text can be encoded: JSON may hold half of a surrogate pair."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _params(value: Any, limits: Limits) -> dict[str, float]:
    entries = _mapping("params", value)
    if len(entries) > 32:
        raise BadInput(f"params: {len(entries)} constants; this server takes up to 32")
    return {_text("params", k, 32): _number(f"params.{k}", v) for k, v in entries.items()}


def _domain(value: Any, limits: Limits) -> tuple[tuple[float, float], ...] | None:
    if value is None:
        return None
    pairs = []
    for pair in _listed("domain", value, limits.dim):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise BadInput(f"domain={shown(pair)}: expected a low and a high end for each variable")
        lo, hi = (real("domain", v, -1e12, 1e12) for v in pair)
        if not hi - lo > 1e-9 * max(1.0, abs(lo), abs(hi)):
            raise BadInput(f"domain={shown(pair)}: the low end must be clearly below the high end")
        pairs.append((lo, hi))
    return tuple(pairs)


def _start(value: Any, limits: Limits) -> tuple[tuple[float, ...], ...]:
    points = []
    for point in _listed("start", value, limits.starts):
        points.append(tuple(_number("start", v) for v in _listed("start", point, limits.dim)))
    if len({len(p) for p in points}) > 1:
        raise BadInput("start: every point needs the same number of coordinates")
    return tuple(points)


def _coordinates(value: Any, limits: Limits) -> tuple[int, ...] | str | None:
    if value is None or value == PATH:
        return value
    places = tuple(whole("coordinates", v, 0, limits.dim - 1) for v in _listed("coordinates", value, 2))
    if len(set(places)) < len(places):
        raise BadInput(f"coordinates={shown(value)}: expected two different variables, counted from 0, or {PATH!r}")
    return places


def _cloud(value: Any, limits: Limits) -> dict[str, Any] | None:
    if value is None:
        return None
    entries = _mapping("cloud", value)
    kind = one_of("cloud.kind", entries.get("kind"), CLOUDS)
    most = math.isqrt(limits.starts) if kind == "grid" else limits.starts
    count = whole("cloud.count", entries.get("count", 10), 1, most)
    return {"kind": kind, "count": count, "seed": whole("cloud.seed", entries.get("seed", 0), 0, 2**31 - 1)}


def _optimizers(value: Any, limits: Limits) -> tuple[OptimizerChoice, ...]:
    optimizers = []
    for entry in _listed("optimizers", value, limits.optimizers):
        entry = _mapping("optimizers", entry)
        hyper = _mapping("hyper", entry.get("hyper", {}))
        if len(hyper) > 24:
            raise BadInput(f"hyper: {len(hyper)} hyperparameters; expected up to 24")
        optimizers.append(
            OptimizerChoice(
                _text("optimizer", entry.get("name"), 80),
                real("lr", entry.get("lr", 0.01), 0.0, 1e9),
                {_text("hyper", k, 40): _hyper(k, v) for k, v in hyper.items()},
                _schedule(entry.get("schedule")),
                bool(entry.get("pinned", False)),
            )
        )
    return tuple(optimizers)


def _schedule(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    entries = _mapping("schedule", value)
    options = _mapping("schedule", entries.get("options", {}))
    if len(options) > 12:
        raise BadInput(f"schedule: {len(options)} options; expected up to 12")
    return {
        "name": _text("schedule", entries.get("name"), 40),
        "options": {_text("schedule", k, 40): _option(k, v) for k, v in options.items()},
    }


def _option(name: str, value: Any, most: int = 100) -> Any:
    if most and isinstance(value, (list, tuple)):
        return [_option(name, v, 0) for v in _listed(name, value, most)]
    return whole(name, value, -(10**9), 10**9) if isinstance(value, int) else _number(name, value)


def _hyper(name: str, value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str) and len(value) <= 40 and is_unicode(value):
        return value
    if isinstance(value, (list, tuple)) and 1 <= len(value) <= 4:
        return tuple(_number(name, v) for v in value)
    if isinstance(value, int):
        return whole(name, value, -(10**9), 10**9)
    return _number(name, value)


_READ = {
    "f": lambda v, limits: _text("f", v, limits.formula),
    "params": _params,
    "dim": lambda v, limits: None if v is None else whole("dim", v, 1, limits.dim),
    "domain": _domain,
    "start": _start,
    "cloud": _cloud,
    "optimizers": _optimizers,
    "steps": lambda v, limits: whole("steps", v, 0, limits.steps),
    "dtype": lambda v, limits: one_of("dtype", v, DTYPES),
    "noise": lambda v, limits: real("noise", v, 0.0, 1e6),
    "seed": lambda v, limits: whole("seed", v, 0, 2**31 - 1),
    "view": lambda v, limits: _text("view", v, 20),
    "theme": lambda v, limits: one_of("theme", v, ("paper", "dark", "article")),
    "lang": lambda v, limits: one_of("lang", v, ("en", "ja")),
    "height": lambda v, limits: one_of("height", v, ("auto", "linear", "log", "power")),
    "colors": lambda v, limits: one_of("colors", v, COLORS),
    "coordinates": _coordinates,
    "detail": lambda v, limits: bool(v),
    "data": Data.read,
}
