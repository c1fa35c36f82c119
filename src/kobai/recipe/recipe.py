"""The recipe of a page: what it carries besides its scene, so that it can descend again by itself.

    {"version": 1, "state": …, "title": …, "optimizers": […], "objective": null | {…}, "entries": […], "playground": null,
     "descent": {"grad_tol": null, "value_tol": null, "every": 1}, "look": null | {…}}

``state`` has the names of ``kobai.app.state.State``. ``optimizers`` are those that the page can run, as data, ``entries`` what
is shown of them. ``objective`` holds the graphs of a function that has no text, ``playground`` an address that links lead to,
``descent`` what holds for all its descents: tolerances, and every how many steps to record. ``look`` holds options of the
picture that a state does not: panels, levels, camera, colour map.
The page reads it in ``viewer/src/answers/recipe.ts``.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Sequence
from typing import Any

import torch

from kobai.checks import texts
from kobai.data import Loss
from kobai.descent.symbolic import CaptureError
from kobai.errors import BadInput
from kobai.optimize import names, resolve
from kobai.recipe.entries import optimizer_entry
from kobai.recipe.function_data import function_data, function_text, numbers
from kobai.recipe.loss_state import loss_state, without_batches
from kobai.recipe.optimizers import optimizer_data
from kobai.recipe.optimizers.why_not import STEPPERS, why_not
from kobai.recipe.picture_options import picture_options
from kobai.recipe.study_state import is_study, study_state
from kobai.scenes import Scene
from kobai.scenes.trace.source import Source

VERSION = 1
USUAL = ("gradient descent", "SGD", "Adam")
"""Optimizers that every page can change to; momentum is SGD's."""
SCHEDULES = (
    "ConstantLR", "LinearLR", "ExponentialLR", "StepLR", "MultiStepLR", "PolynomialLR", "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
)  # fmt: skip
"""Schedules that pages compute: ``viewer/src/optimizers/schedules.ts``."""
_CURVED = ("surface", "contour", "curve", "loss", "both", "plane", "auto", "article", "small")


def recipe_of(scene: Scene, alive: Sequence[str] | None = None) -> dict[str, Any] | None:
    """The recipe of a scene; None where its page cannot descend: it shows no descent, or one that only Python can make.

    Args:
        scene: what the page shows.
        alive: names of optimizers that the page can change to, beside the scene's own; None: gradient descent, SGD (with its
            momentum), Adam; []: the page only shows.

    Raises:
        BadInput: a name in ``alive`` that is no optimizer's, or of one that no page can run.
    """
    wanted = None if alive is None else texts("alive", alive, "give names of optimizers, as ['SGD', 'Adam']")
    known = names()
    for name in wanted or ():
        if name not in known:
            resolve(name)  # raises, or it is one of an installed package
    source = scene.source
    of_study = is_study(source)
    if not (of_study or isinstance(source, Source)) or wanted == []:
        return None
    try:
        return _of_study(scene, wanted) if of_study else _recipe(scene, source, wanted)
    except BadInput:
        # Where nobody asked for it, a page that cannot descend only shows.
        if wanted is not None:
            raise
        return None


def why_shown_only(scene: Scene) -> str | None:
    """Why the page of a loss cannot descend; None where it can, or shows something else."""
    source = scene.source
    if not isinstance(source, Source) or not isinstance(source.objective, Loss):
        return None
    try:
        _recipe(scene, source, None)
    except BadInput as error:
        return str(error)
    return None


def play_recipe(state: dict[str, Any], optimizers: Sequence[str]) -> dict[str, Any]:
    """The recipe of a playground, which shows ``state`` at first."""
    return {
        "version": VERSION, "state": state, "title": None, "objective": None, "playground": None, "descent": None, "look": None,
        "optimizers": _optimizers(optimizers), "entries": [optimizer_entry(name) for name in optimizers],
    }  # fmt: skip


def as_text(recipe: dict[str, Any]) -> str:
    """A recipe as JSON that may stand in a ``<script>``."""
    return json.dumps(recipe, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def _recipe(scene: Scene, source: Source, wanted: list[str] | None) -> dict[str, Any]:
    if source.options.others == "present":
        raise BadInput("others='present': a page makes no surface that moves, so it only shows this one")
    if source.options.theory or "sharpness" in (source.options.view, *(source.options.panels or ())):
        raise BadInput("theory=True: a page makes no curves of sharpness, so it only shows these")
    source, batch, batch_seed = without_batches(source)
    f, n = source.objective, source.start.shape[-1]
    state: dict[str, Any] = state_of(source, batch, batch_seed) | {"theme": scene.theme, "lang": scene.lang}
    if isinstance(f, Loss):
        state["data"] |= _picture_of_table(source)
    own = list(dict.fromkeys(source.optimizers))
    chosen = list(dict.fromkeys([*own, *(USUAL if wanted is None else wanted)]))
    data = _optimizers(chosen)
    for name in own:
        if name not in STEPPERS and all(one["name"] != name for one in data):
            raise BadInput((why_not(name) or (f"{name}: a page cannot compute it; it needs Python",))[0])
    _check_fixed(state["optimizers"], data)
    carried = None if isinstance(f, Loss) or function_text(f, n) else function_data(f, n)
    title = None if scene.title is None else {"plain": scene.title.plain, "mathml": scene.title.mathml}
    return {
        "version": VERSION, "state": state, "title": title, "objective": carried, "optimizers": data,
        "entries": [optimizer_entry(name) for name in chosen], "playground": None, "descent": _descent(source),
        "look": picture_options(source),
    }  # fmt: skip


def _picture_of_table(source: Source) -> dict[str, Any]:
    """What the page's controls say of the picture."""
    asked = {"residuals": source.options.residuals, "earlier": source.options.earlier}
    usual = {"residuals": "sticks", "earlier": None}
    return {name: value for name, value in asked.items() if value != usual[name] and isinstance(value, str | bool)}


def _of_study(scene: Scene, wanted: list[str] | None) -> dict[str, Any] | None:
    """The recipe of a page that shows a study's map; None where its function has no text."""
    state = study_state(scene.source)
    if state is None:
        if wanted is not None:
            raise BadInput(
                f"alive={wanted!r}: this study's function is no formula, so its page only shows; leave alive out"
            )
        return None
    (given,) = state["optimizers"]
    name = given["name"]
    given["hyper"] = _hyper(name, given["hyper"])
    chosen = list(dict.fromkeys([name, *(USUAL if wanted is None else wanted)]))
    data = _optimizers(chosen)
    if name not in STEPPERS and all(one["name"] != name for one in data):
        raise BadInput((why_not(name) or (f"{name}: a page cannot compute it; it needs Python",))[0])
    _check_fixed(state["optimizers"], data)
    return {
        "version": VERSION, "state": state | {"theme": scene.theme, "lang": scene.lang}, "title": None, "objective": None,
        "optimizers": data, "entries": [optimizer_entry(name) for name in chosen], "playground": None, "descent": None,
        "look": None,
    }  # fmt: skip


def state_of(source: Source, batch: int | None = None, batch_seed: int | None = None) -> dict[str, Any]:
    """The state of a page that makes this descent again.

    Args:
        source: the descent.
        batch: rows of a table that each step saw, or None for all.
        batch_seed: of their order.

    Raises:
        BadInput: a page's state cannot say it.
    """
    n = source.start.shape[-1]
    given = [
        {
            "name": name,
            "lr": _step_size(name, hyper, lr, scheduler),
            "hyper": _hyper(name, hyper),
            **_schedule(scheduler),
        }
        for name, hyper, lr, scheduler in zip(
            source.optimizers, source.hyper, source.lr, source.schedulers, strict=True
        )
    ]
    start = source.start
    if not source.shared:
        raise BadInput("start: each run of this race has its own, and a page has the same for all; it needs Python")
    dtype = str(source.start.dtype).removeprefix("torch.")
    if dtype not in ("float32", "float64"):
        raise BadInput(f"{dtype}: a page computes in float32 and float64; it needs Python")
    f = source.objective
    if isinstance(f, Loss):
        text = loss_state(f, batch, batch_seed)
    else:
        text = function_text(f, n) or {"f": f.name, "params": {}, "dim": n}
        text |= {"data": None, "seed": 0}
    options = source.options
    view = options.view if options.view in _CURVED and options.panels is None else "auto"
    return {
        **text, "domain": _domain(source), "cloud": None, "optimizers": given,
        "start": [[_shortest(v, dtype) for v in point] for point in start.tolist()], "steps": source.steps, "dtype": dtype,
        "noise": 0.0, "view": view, "height": options.height, "colors": options.colors, "detail": False,
        "coordinates": _coordinates(source),
    }  # fmt: skip


def _coordinates(source: Source) -> list[int] | str | None:
    """Which of more than two variables the picture's axes are, or that they are directions of the path."""
    if source.start.shape[-1] <= 2:
        return None
    asked = source.options.coordinates
    return "path" if asked is None else list(source.objective.places(asked))


def _descent(source: Source) -> dict[str, Any]:
    """Tolerances, and every how many steps to record.

    Raises:
        BadInput: the runs of a race had various tolerances.
    """
    if source.tolerances is None:
        raise BadInput("the runs of this race have various tolerances, and a page has one; it needs Python")
    grad_tol, value_tol = source.tolerances
    return {"grad_tol": grad_tol, "value_tol": value_tol, "every": source.every}


def _domain(source: Source) -> list[list[float]] | None:
    """The range asked for, where it says all of it."""
    options, n = source.options, source.start.shape[-1]
    if n > 2 and (options.coordinates is None or options.domain is None):
        return None
    if options.domain is not None:
        pairs = [list(map(float, pair)) for pair in options.domain]
        if options.coordinates is not None and n > 2:
            shown = source.objective.places(options.coordinates)
            whole = [list(map(float, pair)) for pair in source.objective.shown_domain(n)]
            for i, pair in zip(shown, pairs * len(shown) if len(pairs) == 1 else pairs, strict=True):
                whole[i] = pair
            return whole
        return pairs * n if len(pairs) == 1 else pairs
    limits = [options.xlim, options.ylim][:n]
    return [list(map(float, pair)) for pair in limits if pair is not None] if None not in limits else None


def _schedule(scheduler: tuple[str, dict[str, Any]] | None) -> dict[str, Any]:
    """The schedule of a run, where it has one.

    Raises:
        BadInput: one that pages do not compute.
    """
    if scheduler is None:
        return {}
    name, options = scheduler
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in options.items()}
    if name not in SCHEDULES or not all(
        numbers({"": v}) for value in plain.values() for v in (value if isinstance(value, list) else [value])
    ):
        raise BadInput(f"scheduler={name}: a page has {', '.join(SCHEDULES)}; the others need Python")
    return {"schedule": {"name": name, "options": plain}}


def _step_size(name: str, hyper: dict[str, Any], lr: torch.Tensor, scheduler: Any = None) -> float:
    """η of a run; with a schedule, the one it begins from.

    Raises:
        BadInput: a function changed it, of which a page does not know what it does.
    """
    given = hyper.get("lr")
    own = _own_step_size(name)
    steady = scheduler is not None or bool((lr == lr[0]).all())
    if not steady and not own:
        raise BadInput(f"{name}: its step size changes by a schedule, and a page has one; it needs Python")
    value = float(given) if isinstance(given, int | float) else float(lr[0])
    if not math.isfinite(value):
        raise BadInput(f"{name}: its step size is {value}; a page needs a finite one")
    return value


def _own_step_size(name: str) -> bool:
    """Whether an optimizer finds its step sizes itself, so that they change without a schedule."""
    try:
        return resolve(name).elementwise is not True
    except BadInput:
        return True


def _hyper(name: str, hyper: dict[str, Any]) -> dict[str, Any]:
    """The hyperparameters that are not the usual ones.

    Raises:
        BadInput: one that is no number, truth value or text.
    """
    try:
        usual = resolve(name).hyper
    except BadInput:
        usual = {}
    changed = {}
    for key, value in hyper.items():
        if key == "lr" or (key in usual and usual[key] == value):
            continue
        value = list(value) if isinstance(value, tuple) else value
        flat = value if isinstance(value, list) else [value]
        if not all(v is None or isinstance(v, bool | int | float | str) for v in flat):
            raise BadInput(f"{key}={value!r}: a page needs a number, a truth value or text; it needs Python")
        changed[key] = value
    return changed


def _shortest(value: float, dtype: str) -> float:
    """The number with the fewest digits that is the same in this format."""
    import numpy as np

    if not math.isfinite(value):
        raise BadInput(f"start={value}: a page needs a finite one")
    return float(str(np.float32(value))) if dtype == "float32" else value


def _check_fixed(given: list[dict[str, Any]], data: list[dict[str, Any]]) -> None:
    """Refuse settings that a page's optimizers have one value of."""
    fixed = {one["name"]: one["fixed"] for one in data}
    for optimizer in given:
        for key, value in optimizer["hyper"].items():
            usual = fixed.get(optimizer["name"], {}).get(key, value)
            if value != usual:
                raise BadInput(f"{key}={value!r}: a page computes with {key}={usual!r} only; it needs Python")


def _optimizers(wanted: Sequence[str]) -> list[dict[str, Any]]:
    """Optimizers as data, without those that cannot be."""
    data = []
    for name in wanted:
        # The page has some of those that cannot be captured itself, and says of the others why it has not.
        with contextlib.suppress(CaptureError):
            data.append(optimizer_data(name))
    return data
