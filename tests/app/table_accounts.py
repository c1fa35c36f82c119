"""What Python says and shows of states of tables at random: ``python -m tests.app.table_accounts`` writes the page's fixture."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kobai.app.compute import Watch, function_of, range_of, scene_of, starts_of, trace_of
from kobai.app.copy_as_code import as_command, as_python
from kobai.app.languages import error_lines
from kobai.app.limits import Limits
from kobai.app.messages import verdicts, written
from kobai.app.state import State
from kobai.app.table import described
from kobai.data import Loss
from kobai.descent import Status
from kobai.errors import BadInput
from kobai.viewer import wire
from tests.app import random_tables

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "honest.json.gz"
SAMPLE = range(0, 300, 15)
LONG = 24  # numbers of an array that are written


def account(seed: int) -> dict[str, Any]:
    """A state, and all that is said and shown of it; of one that is refused the line."""
    part = random_tables.state(seed)
    try:
        state = _settled(State.read(part, Limits()))
        return {"seed": seed, "state": state.plain(), **_account(state)}
    except BadInput as error:
        return {"seed": seed, "state": {**State().plain(), **part}, "refused": error_lines(str(error))}


def _settled(state: State) -> State:
    """The state with so few steps that rounding does not decide where its runs go: a step size, starts
    and cells that differ by a few roundings lead to the same places."""
    eps, close, most = (1e-15, 1e-9, math.inf) if state.dtype == "float64" else (5e-7, 1e-4, 1e30)
    assert state.data is not None
    columns = tuple((name, tuple(_moved(cell, eps) for cell in cells)) for name, cells in state.data.columns)
    beside = replace(
        state, optimizers=tuple(replace(one, lr=one.lr * (1 + eps)) for one in state.optimizers),
        start=tuple(tuple(v * (1 - eps) for v in point) for point in state.start),
        data=replace(state.data, columns=columns),
    )  # fmt: skip
    trace, there = trace_of(state, Watch(1e9, lambda: True)), trace_of(beside, Watch(1e9, lambda: True)).x
    size = trace.x.abs().amax(-1, keepdim=True).cummax(-2).values
    same = ((trace.x - there).abs() <= close * size) & (trace.value < most)[..., None]
    return state if not state.steps or bool(same.all()) else _settled(replace(state, steps=state.steps // 2))


def _moved(cell: Any, eps: float) -> Any:
    return cell * (1 + eps) if isinstance(cell, float) else cell


def _account(state: State) -> dict[str, Any]:
    f, trace = function_of(state), trace_of(state, Watch(1e9, lambda: True))
    assert isinstance(f, Loss)
    shown, starts = wire.decode(wire.encode(scene_of(trace, state)))["scene"], starts_of(state, f)
    x = trace.x.reshape(-1, *trace.x.shape[-2:]).double()
    curvature = torch.linalg.eigvalsh(f.hessian()) if torch.isfinite(f.hessian()).all() else torch.tensor([math.nan])
    runs = trace.value.reshape(len(x), -1).double()
    return {
        "data": described(f, trace), "rounding": _rounding(f), "verdicts": verdicts(trace, state.lang), "formula": written(f),
        "curvatures": _all(curvature), "starts": starts.reshape(-1).double().tolist(), "domain": f.domain,
        "range": range_of(state, f, starts), "ends": _all(x[:, -1]), "middles": _all(x[:, x.shape[1] // 2]),
        "values": _all(runs[:, [0, runs.shape[1] // 2, -1]]),
        "status": [str(Status(int(code))) for code in np.atleast_1d(np.asarray(trace.status)).reshape(-1)],
        "stopped": np.atleast_1d(np.asarray(trace.stopped_at)).reshape(-1).tolist(),
        "python": as_python(state), "command": as_command(state), "scene": _plain(shown),
    }  # fmt: skip


def _rounding(f: Loss) -> float:
    """How exactly the lowest value is known where terms of a prediction cancel."""
    best = f.closed_form()
    if best is None or not f.evaluation.one_linear:
        return 0.0
    phi, offset = f.evaluation.at(torch.empty(0, dtype=torch.float64)).designs[0].whole(len(best.theta))
    terms = float((phi * torch.as_tensor(best.theta)).abs().max() + offset.abs().max()) + float(
        np.abs(f.evaluation.target).max()
    )
    rows = f.evaluation.rows if f.evaluation.total else 1
    return rows * 64 * 2.2e-16 * terms * math.sqrt(abs(best.value) / rows + (1e-15 * terms) ** 2)


def _all(numbers: torch.Tensor) -> list[float | str]:
    """Numbers as JSON holds them."""
    return [_json(v) for v in numbers.reshape(-1).tolist()]


def _json(value: float) -> float | str:
    """As ``Number`` of JavaScript reads it."""
    return value if math.isfinite(value) else "NaN" if math.isnan(value) else f"{'-' * (value < 0)}Infinity"


def _plain(node: Any) -> Any:
    """Plain data; of arrays their shape, range and some numbers."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items() if key != "extra"}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if not isinstance(node, np.ndarray):
        return node
    flat = node.reshape(-1).astype(np.float64)
    every, known = 1 + len(flat) // LONG, flat[np.isfinite(flat)]
    return {
        "shape": list(node.shape), "every": every, "nan": len(flat) - len(known),
        "ends": [float(known.min()), float(known.max())] if len(known) else None,
        "some": [_json(v) for v in flat[::every].tolist()],
    }  # fmt: skip


def packed(seeds: Iterable[int], panels: bool = True) -> bytes:
    """The accounts of states; ``panels``: with all that is drawn and noted, of which ``make_scenes`` has other samples."""
    accounts = [account(seed) for seed in seeds]
    if not panels:
        for of in accounts:
            of["scene"] = {key: of["scene"][key] for key in ("title", "subtitle", "timeline", "lang") if "scene" in of}
    text = json.dumps(accounts, ensure_ascii=False)
    return gzip.compress(text.encode(), 9, mtime=0)


if __name__ == "__main__":
    PATH.write_bytes(packed(SAMPLE, panels=False))
    print(f"{PATH}: {PATH.stat().st_size:,} bytes")
