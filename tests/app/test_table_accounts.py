"""All that is said of tables, in states at random, is what NumPy and SciPy find; the page says and shows the same."""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from kobai.numbers import number
from tests.app import table_accounts
from tests.app.table_truth import Truth

VIEWER = Path(__file__).parents[2] / "viewer"
LIMIT = re.compile(r"(2|2\(1\+β\)|2\(1\+β\)/\(1\+2β\))/λmax = ([^ ,;，；、]+?)[ ,;，；、]")


@pytest.mark.skipif(not table_accounts.PATH.is_file(), reason="the viewer is not beside these tests")
def test_the_pages_fixture_is_what_python_says():
    held = json.loads(gzip.decompress(table_accounts.PATH.read_bytes()))
    assert [of["seed"] for of in held] == list(table_accounts.SAMPLE)
    for of in held[3:4]:
        made = json.loads(json.dumps(table_accounts.account(of["seed"])))
        for key in ("state", "refused", "python", "command", "status", "formula"):
            assert of.get(key) == made.get(key), "run: python -m tests.app.table_accounts"


@pytest.mark.skipif(not table_accounts.PATH.is_file(), reason="the viewer is not beside these tests")
def test_what_is_said_is_true():
    held = json.loads(gzip.decompress(table_accounts.PATH.read_bytes()))
    wrong = [line for of in held[::3] for line in falsehoods(of)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(k, k + 60) for k in range(0, 300, 60)], ids=lambda seeds: str(seeds.start))
def test_many_states(seeds: range, tmp_path: Path) -> None:
    """What Python says is true, and the page says and shows the same."""
    cases = tmp_path / "cases.json.gz"
    cases.write_bytes(table_accounts.packed(seeds))
    wrong = [line for of in json.loads(gzip.decompress(cases.read_bytes())) for line in falsehoods(of)]
    assert not wrong, "\n".join(wrong)
    program, node = VIEWER / "node_modules" / "vitest" / "vitest.mjs", shutil.which("node")
    if node is None or not program.exists():
        pytest.skip("the viewer's packages are not installed")
    command = [node, str(program), "run", "tests/answers/honest.test.ts"]
    done = subprocess.run(
        command, cwd=VIEWER, env={**os.environ, "KOBAI_HONEST_CASES": str(cases)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:]


def falsehoods(of: dict[str, Any]) -> list[str]:
    """What an account says that is not so, a line each."""
    if "refused" in of:
        return []
    with np.errstate(all="ignore"):
        return [f"{of['seed']} {of['state']['f']}: {line}" for line in _falsehoods(of)]


def _falsehoods(of: dict[str, Any]) -> list[str]:
    state, said, found = of["state"], of["data"], []
    p = len(said["parameters"])
    truth = Truth(state, said["parameters"], np.eye(p) if said["units"] is None else np.array(said["units"]))

    def same(what: str, here: Any, there: Any, close: float = 1e-9, least: float = 0.0) -> None:
        a, b = np.asarray(here, float), np.asarray(there, float)
        size = max(least, np.abs(b[np.isfinite(b)]).max(initial=0.0))
        if a.shape != b.shape or not (np.abs(a - b) <= close * size)[np.isfinite(b)].all():
            found.append(f"{what}: {here}, truly {there}")

    # Rows.
    same("rows", said["rows"], len(truth.rows))
    held = len(truth.held)
    notes = [
        f"{truth.left_out} of {truth.left_out + held + said['rows']} rows left out, without a number in a column of the model"
    ] * (truth.left_out > 0)
    notes += [f"{held} of {held + said['rows']} rows held out"] * (held > 0)
    if notes != [note["en"] for note in said["notes"]]:
        found.append(f"notes: {said['notes']}")
    # Values along the runs.
    runs = len(of["values"]) // 3
    single, values = state["dtype"] == "float32", np.array(of["values"], float).reshape(runs, 3)
    starts = np.repeat(np.array(of["starts"]).reshape(1, -1, p), len(state["optimizers"]), 0).reshape(runs, p)
    places = np.stack(
        [starts, np.array(of["middles"], float).reshape(runs, p), np.array(of["ends"], float).reshape(runs, p)], 1
    )
    for run in range(runs):
        for k in range(3):
            rounding = 64 * float(np.finfo("f4" if single else "f8").eps) * _size(truth, places[run, k])
            if abs(values[run, k]) < (1e30 if single else 1e250):
                same(
                    f"value of run {run}",
                    values[run, k],
                    truth.value(places[run, k]),
                    1e-4 if single else 1e-9,
                    rounding / 1e-9,
                )
    if held:
        for run in range(runs):
            true = truth.value(places[run, 2], truth.held, penalised=False) * (
                said["rows"] if state["data"]["reduction"] == "sum" else 1
            )
            if math.isfinite(true) and true < 1e200:
                same(f"held of run {run}", said["held"][run], true, 1e-4 if single else 1e-8, 1e-12 / 1e-8)
    # The lowest point.
    linear, loss = truth.linear, state["data"]["loss"]
    if said["closed"] is not None:
        best = np.array(said["closed"])
        same("closedValue", said["closedValue"], truth.value(best), 1e-9, 64 * 2.2e-16 * _size(truth, best) / 1e-9)
        lower = _lowest(truth, best)
        if lower < said["closedValue"] - 1e-9 * abs(lower) - 64 * 2.2e-16 * _size(truth, best):
            found.append(f"closed: {said['closedValue']}, though {lower} is lower")
        curvatures = np.linalg.eigvalsh(truth.hessian(best))
        same("curvatures", of["curvatures"], curvatures, 1e-9)
        same("limit", said["limit"] or 0, 2 / curvatures[-1], 1e-9)
        if curvatures[0] > 1e-12 * curvatures[-1]:
            same("condition", said["condition"] or 0, curvatures[-1] / curvatures[0], 1e-3)
        if loss in ("logistic", "poisson", "cross-entropy") and truth.falls_for_ever():
            found.append("closed: it falls for ever")
    else:
        why = said["why"]["en"]
        if "dependent" in why:
            phi = truth.jacobian(np.zeros(p), truth.rows)[0][truth.weights(truth.rows) > 0] @ truth.units
            phi = np.vstack([phi, np.diag(~truth.intercepts * state["data"]["l2"])])
            untrue = np.linalg.matrix_rank(phi / np.maximum(np.linalg.norm(phi, axis=0), 1e-300), 1e-10) == p
        elif "for ever" in why:
            untrue = not truth.falls_for_ever()
        elif "Newton" in why or "overflow" in why:
            untrue = truth.value(np.zeros(p)) < 1e30
        else:
            untrue = "not linear" in why and linear
        if untrue:
            found.append(why)
    # Runs.
    if not single:
        steps, best_value = state["steps"], said["closedValue"]
        for run in range(runs):
            choice = state["optimizers"][run * len(state["optimizers"]) // runs]
            path = truth.descend(starts[run], choice, steps)
            status, end = of["status"][run], places[run, 2]
            if status != "nonfinite" and np.isfinite(path).all() and abs(path).max() < 1e100:
                same(f"end of run {run}", end, path[-1], 1e-6, abs(path).max() * 1e-3)
            first, last = truth.value(starts[run]), truth.value(end)
            if status == "converged" and best_value is not None and math.isfinite(best_value):
                untrue = last - best_value > 1e-9 * max(1, abs(best_value), first - best_value)
            elif status == "diverged":
                untrue = bool(steps) and math.isfinite(last) and not last > first
            elif status == "descending" and steps > 1 and not state["data"]["batch"]:
                untrue = not last < max(map(truth.value, path[steps // 2 :]))
            else:
                untrue = False
            if untrue:
                found.append(f"status of run {run}: {status} at {last} from {first}")
    # Verdicts: the limit is that of the curvature at the start of a run that failed, else at its end.
    for line in of["verdicts"]:
        if line["run"] is None or single or not linear or line["numbers"]["limit"] is None:
            continue
        failed, choice = line["kind"] in ("diverged", "nonfinite"), state["optimizers"][line["optimizer"]]
        largest = np.linalg.eigvalsh(truth.hessian(places[line["run"], 0 if failed else 2]))[-1]
        beta = choice["hyper"].get("momentum", 0.0)
        factor = 2 * (1 + beta) / (1 + 2 * beta) if choice["hyper"].get("nesterov") else 2 * (1 + beta)
        same("largest", line["numbers"]["largest"], largest, 1e-7)
        same("limit of a verdict", line["numbers"]["limit"], factor / largest, 1e-7)
        for text in LIMIT.findall(line["text"]):
            if text[1] not in {number(factor / largest, digits, trim=True) for digits in range(3, 8)}:
                found.append(f"verdict: {line['text']}, truly {factor / largest}")
    # Titles and what is said of each step.
    if of["scene"]["title"]["plain"] != of["formula"]["plain"]:
        found.append(f"title: {of['scene']['title']}")
    last = of["scene"]["timeline"]["status"][-1]
    if runs == 1 and math.isfinite(values[0, 2]) and "=" in last and number(values[0, 2], trim=False) not in last:
        found.append(f"timeline: {last}, truly {values[0, 2]}")
    return found


def _size(truth: Truth, theta: np.ndarray) -> float:
    """What terms that cancel in a value add up to."""
    units = truth.units @ theta
    parts = (
        np.abs(truth.jacobian(units, truth.rows) * units).sum((0, -1)).max() + np.abs(truth.response[truth.rows]).max()
    )
    z, y = truth.z(units, truth.rows), truth.response[truth.rows]
    slope = np.abs(truth.rowwise(z, y)[1]).max() + (parts * np.finfo(float).eps if truth.loss == "squared" else 0)
    scale = len(truth.rows) if truth.data["reduction"] == "sum" else 1
    return float(parts * slope * scale * truth.weights(truth.rows).max())


def _lowest(truth: Truth, near: np.ndarray) -> float:
    """The least value that minimisation from a point, and from beside it, finds."""
    scale = 1 / np.sqrt(np.maximum(np.diagonal(truth.hessian(near)), 1e-300))
    scale = np.where(scale < 1e100, scale, 1.0)
    found = [
        optimize.minimize(lambda t: truth.value(near + t * scale), s, jac=lambda t: truth.gradient(near + t * scale) * scale).fun
        for s in (np.zeros(len(near)), np.full(len(near), 0.3))
    ]  # fmt: skip
    return min(float(v) for v in found if math.isfinite(v))
