"""What a page is answered: a scene with verdicts and code, a rendered formula, or one clear line.

``answer`` takes whatever a page may send and never raises; it runs in a worker.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kobai.app.compute import Cancelled, Watch, camera_in, function_of, range_of, scene_of, spread_over, trace_of
from kobai.app.copy_as_code import as_command, as_python
from kobai.app.defaults import suited, takes
from kobai.app.engine_choice import CompiledDescents
from kobai.app.languages import error_lines
from kobai.app.limits import Limits, TooMuchMemory, is_seq, read_object
from kobai.app.state import State
from kobai.app.table import described
from kobai.budget import OverTime
from kobai.data import Loss
from kobai.descent import Status, Trace
from kobai.errors import BadInput, is_memory
from kobai.messages import say
from kobai.objectives import Objective
from kobai.objectives.notation import Plain
from kobai.scenes import Camera
from kobai.study import ranking
from kobai.theory import arrivals
from kobai.viewer import wire

CONSTANTS = 16  # of one formula
VIEWS = 16  # cameras stored for one page
_VALUELESS = re.compile(r"give \S+ a value")
_NAME = re.compile(r"[^\W\d]\w*")


def answer(
    message: str | bytes, limits: Limits, wanted: Callable[[], bool] = lambda: True, memory: bytes = b"",
    compiled: CompiledDescents | None = None, most: float = math.inf,
) -> tuple[bytes, ...]:  # fmt: skip
    """The answer to any message of a page.

    Args:
        message: what came, of type "run" with a "state", or "formula" with "f" and perhaps "params" and "dim"; each has a "seq".
        wanted: whether anybody still waits.
        memory: what the last answer to this page gave to be handed over here: the buffers it has, the cameras found for it.
        compiled: descents compiled before.
        most: seconds a descent may take by its estimate.

    Returns:
        (``b"scene"``, a binary message, memory), (``b"text"``, JSON), (``b"close"``, why) for what is no such message,
        (``b"stopped"``,) when nobody waits any more, or (``b"long"``, estimated seconds) where ``most`` does not suffice.
    """
    request = read_object(message)
    if request is None or request.get("type") not in ("run", "formula") or not is_seq(request.get("seq")):
        return b"close", b"expected a JSON object with a type and a seq"
    try:
        if request["type"] == "formula":
            return b"text", _text(formula(request, limits))
        last = json.loads(memory) if memory else {"known": (), "views": {}}
        views = {place: camera and Camera(**camera) for place, camera in last["views"].items()}
        data, ids = scene_message(request, limits, wanted, last["known"], views, compiled, most)
        cameras = {place: camera and dataclasses.asdict(camera) for place, camera in views.items()}
        return b"scene", data, _text({"known": ids, "views": cameras})
    except Cancelled:
        return (b"stopped",)
    except OverTime as error:
        return b"long", b"%g" % error.seconds
    except BadInput as error:
        suits = _suits(request, limits) if request["type"] == "run" else None
        return b"text", _text({**refusal(request, error), "suits": suits})
    except Exception as error:
        if is_memory(error):
            return b"text", _text(refusal(request, TooMuchMemory(limits.memory)))
        return b"text", _text(fault(request, error))


def _text(plain: dict[str, Any]) -> bytes:
    # In ASCII, so that half a surrogate pair that came with a message does not break the answer.
    return json.dumps(plain, allow_nan=False).encode()


def scene_message(
    request: dict[str, Any], limits: Limits, wanted: Callable[[], bool], known: Sequence[str], views: dict[str, Any],
    compiled: CompiledDescents | None = None, most: float = math.inf,
) -> tuple[bytes, list[str]]:  # fmt: skip
    """The binary answer to a run, and the ids of its buffers: its scene, and in ``extra["live"]`` what the page says about it.

    Args:
        request: ``{"seq", "state"}``.
        wanted: whether anybody still waits.
        known: ids of buffers the page has.
        views: cameras found for this page before, by the landscape they look at.

    Raises:
        BadInput: the state asks for what cannot be done, or more than the limits. Cancelled: a newer request came. OverTime:
            the descent is estimated to take more than ``most`` seconds.
    """
    began = time.perf_counter()
    state = State.read(request.get("state"), limits)
    trace = trace_of(state, Watch(limits.seconds, wanted), compiled, most)
    looked_at = repr(
        (
            state.f,
            state.data and state.data.options,
            state.params,
            state.dim,
            range_of(state, trace.objective, trace.x[..., 0, :]),
            state.height,
            state.shown_coordinates,
            state.view,
            state.theme == "article",
        )
    )
    place = hashlib.blake2b(looked_at.encode(errors="replace"), digest_size=8).hexdigest()
    shown = scene_of(trace, state, views.get(place))
    if len(views) > VIEWS:
        views.clear()
    views.setdefault(place, camera_in(shown))
    f = function_of(dataclasses.replace(state, dim=None))
    several_variables = trace.x.shape[-1] > 2
    domain = (range_of(state, trace.objective, trace.x[..., 0, :]) or []) if several_variables else domain_of(shown)
    several = math.prod(trace.runs) > len(state.optimizers)
    shown.extra["live"] = {
        "seq": request["seq"], "state": state.plain(), "verdicts": verdicts(trace, state.lang),
        "domain": [list(pair) for pair in domain],
        "constants": constants_of(trace.objective),
        "variables": shown_variables(trace.objective, trace.x.shape[-1]),
        "ranking": ranking(trace).plain() if several else None,
        "rests": rests(trace, domain) if several and len(state.optimizers) == 1 else [],
        "python": as_python(state), "command": as_command(state), "engine": trace.engine,
        "milliseconds": round(1e3 * (time.perf_counter() - began), 2), "spread": spread_over(state, f, trace.x.shape[-1]),
        "formula": written(f), "open": f.dim is None, "data": described(f, trace) if isinstance(f, Loss) else None,
    }  # fmt: skip
    return wire.pack(shown, known)


def written(f: Objective) -> dict[str, str | None]:
    """How a function is written with the names of its constants."""
    if isinstance(f, Loss):
        plain, _, mathml = f.typeset
        return {"plain": plain, "mathml": mathml}
    if f.formula is None:
        return {"plain": f.name, "mathml": None}
    symbolic = f.formula.symbolic
    return {"plain": symbolic.plain, "mathml": symbolic.mathml}


def domain_of(shown: Any) -> list[tuple[float, float]]:
    """The ends of the horizontal axes of the first panel that shows the function."""
    axes = next((panel.axes for panel in shown.panels if panel.kind != "data"), [])
    return [(axis.lo, axis.hi) for axis in axes[: 2 if len(axes) == 3 else len(axes) - 1]]


def rests(trace: Trace, domain: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """Of the runs of one optimizer that reached no minimum how many ended how, inside and outside the range shown."""
    status = np.asarray(trace.status).reshape(-1)
    lost = arrivals(trace).which < 0
    failed = np.isin(status, [Status.DIVERGED, Status.NONFINITE])
    ends = trace.x.reshape(len(status), -1, trace.x.shape[-1])[:, -1].double().cpu().numpy()
    outside = np.zeros(len(status), bool)
    for i, (low, high) in enumerate(domain):
        beyond = 1e-9 * (high - low)
        outside |= ~failed & ~((ends[:, i] >= low - beyond) & (ends[:, i] <= high + beyond))
    counts = [
        {"status": str(one), "outside": out, "count": int((lost & (status == one) & (outside == out)).sum())}
        for one in Status
        for out in (False, True)
    ]
    return sorted((one for one in counts if one["count"]), key=lambda one: -one["count"])


def verdicts(trace: Trace, lang: str) -> list[dict[str, Any]]:
    """What to say of a trace, line by line: of one start each run, of many starts how many ended how.

    ``optimizer`` is the number of the one that a line is about, ``run`` that of the run, None where it is about many. Of many
    starts one optimizer has a line for each status, and of several optimizers each has one line.
    """
    from kobai.theory import summary, verdict

    def judged(trace: Trace, most: int) -> list[dict[str, Any]]:
        return [
            {
                "run": run, "optimizer": run if trace.names else 0, "name": v.name, "kind": v.kind,
                "key": v.key.removeprefix("verdict "), "text": v.say(lang), "numbers": v.numbers,
                "formula": v.words.get("formula"),
            }
            for run, v in enumerate(verdict(trace, most=most))
        ]  # fmt: skip

    def partial(said: Sequence[Any]) -> dict[str, bool]:
        return {"partial": True} if len(said) > 1 else {}

    if math.prod(trace.runs) == max(len(trace.names), 1):
        return judged(trace, 100)
    if not trace.names:
        # What theory says of the first run holds as a hint for all: they have one optimizer.
        (first,) = judged(trace, 1)
        said = summary(trace)
        return [{**first, "run": None, "kind": line.kind, "text": line.say(lang), **partial(said)} for line in said]
    lines = []
    for number, (name, own) in enumerate(zip(trace.names, trace, strict=True)):
        (first,), said = judged(own, 1), summary(own)
        text = said[0].say(lang, later=False if len(said) > 1 else None)
        for other in said[1:]:
            text = say("verdict joined", lang, one=text, rest=other.say(lang, later=True))
        line = {**first, "run": None, "optimizer": number, "name": name, "kind": said[0].kind, "text": text}
        lines.append({**line, **partial(said)})
    return lines


def constants_of(f: Objective | None) -> dict[str, float]:
    """The named constants of a function that are plain numbers."""
    given = {} if f is None else f.parameters
    return {k: v for k, v in given.items() if isinstance(v, (int, float)) and not isinstance(v, bool)}


def shown_variables(f: Objective, n: int) -> list[str]:
    """The names of a function's n variables, typeset as text."""
    return [Plain().named(name) for name in f.variables_for(n)]


def formula(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The answer to a formula being typed: how it is written, or where it is wrong."""
    answer: dict[str, Any] = {"type": "formula", "seq": request["seq"]}
    try:
        state = State.read({k: v for k, v in request.items() if k in ("f", "params", "dim", "start", "data")}, limits)
        f = with_constants(state) if state.data is None else function_of(state)
        n = f.dim or 2
        answer |= {
            **written(f),
            "domain": [list(p) for p in f.domain_for(n) or ()] or None,
            "start": list(f.start) if f.start else None,
            "name": f.name, "dim": f.dim, "variables": shown_variables(f, n), "constants": constants_of(f),
            "suits": suited(state, limits.dim),
        }  # fmt: skip
    except BadInput as error:
        answer |= _error(error)
    return answer


def with_constants(state: State) -> Objective:
    """The objective, in which names become constants, of the page's values for them or 1, unless they are variables.

    Those that a left side names are, f(w, b) = …; else those beside x, y, z or x₁, x₂, … are constants; else all are variables.
    """
    values: dict[str, float] = {}
    while True:
        try:
            f = function_of(dataclasses.replace(state, params=values))
            beside = f.formula.beside if f.formula else ()
            if not beside or len(values) + len(beside) > CONSTANTS:
                return f
            values |= {name: state.params.get(name, 1.0) for name in beside}
        except BadInput as error:
            unknown = re.search(r"unknown name '(\w+)'", str(error)) or _NAME.match(
                error.source or "", error.column or 0
            )
            name = unknown and unknown[unknown.lastindex or 0]
            # What reads like sinx is no constant: what may be meant is offered.
            call = any(fix.count("(") > state.f.count("(") for fix in error.fixes)
            full = len(values) == CONSTANTS
            if call or full or not name or name in values or not _VALUELESS.search(str(error)):
                raise
            values[name] = state.params.get(name, 1.0)


def refusal(request: dict[str, Any], error: BadInput) -> dict[str, Any]:
    """The answer to a request that cannot be done."""
    return {"type": "refused", "seq": request.get("seq"), **_error(error)}


def _error(error: BadInput) -> dict[str, Any]:
    return {
        **error_lines(str(error)),
        "column": error.column,
        "source": error.source,
        "fixes": list(error.fixes),
    }


def _suits(request: dict[str, Any], limits: Limits) -> dict[str, Any] | None:
    """What would suit the function of a state that is refused; None where that is not why."""
    try:
        state = State.read(request.get("state"), limits)
        suits = None if takes(state) else suited(state, limits.dim)
    except BadInput:
        return None
    if suits is None:
        return None
    same = suits["params"] == state.params and suits["start"] == [list(point) for point in state.start]
    return None if same else suits


def fault(request: dict[str, Any], error: Exception) -> dict[str, Any]:
    """The answer when kobai itself failed: the page says so and goes on."""
    return {"type": "fault", "seq": request.get("seq"), **error_lines(f"{type(error).__name__}: {error}"[:300])}
