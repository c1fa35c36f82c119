"""An optimizer as plain data, from which a page takes its steps with any η and hyperparameters.

    {"version": 1, "name": "Adam", "numbers": {"lr": 0.001, "betas": [0.9, 0.999], …},
     "choices": {"amsgrad": [false, true], "maximize": [false, true]},
     "fixed": {"decoupled_weight_decay": false}, "expressions": [["hyper", "lr"], …],
     "graph": GraphData, "updates": [[0, 1, 2], …],
     "variants": [{"choices": {"amsgrad": false}, "when": [[6, true], …], "initial": [5, 5],
                   "states": ["exp_avg", "exp_avg_sq"], "stored": ["state.step"],
                   "steps": [{"first": true, "when": [], "update": 0, "scalars": [9]}, …]}, …]}

The graph has inputs ("x", 0), ("gradient", 0), ("state", j, 0) and ("coefficient", k), the value of the expression k; each of
``updates`` lists the places among the graph's outputs of new x and new states of one coordinate: all coordinates are moved
alike. "maximize", a choice of torch's optimizers, negates the gradient before the update. Expressions are those of
``scalar_expressions``: ["scalar", j] is a number stored since the last step. Of a variant whose
``choices`` are given and whose comparisons ``when`` come out as stated, a step is of the first kind whose own comparisons do;
``scalars`` are the numbers stored after it. "powers" are those that pages would round otherwise than Python here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch

from kobai.descent.ir.graph import reachable, rewrite
from kobai.descent.ir.ops import NEG
from kobai.descent.symbolic.optimizer import OptimizerGraphs, Update
from kobai.descent.symbolic.scalar_expressions import Entry, evaluate
from kobai.descent.symbolic.tensor import CaptureError
from kobai.optimize import OptimizerSpec, resolve
from kobai.recently_used import RecentlyUsed
from kobai.recipe.graph_data import graph_data, read_graph
from kobai.recipe.optimizers import prebuilt
from kobai.recipe.optimizers.powers import odd_powers
from kobai.recipe.optimizers.settings import Settings, settings_of
from kobai.recipe.optimizers.variants import Explorer, Variant

VERSION = 1


def optimizer_data(optimizer: Any) -> dict[str, Any]:
    """An optimizer as plain data.

    Args:
        optimizer: as ``descend`` takes it, or an ``OptimizerSpec``.

    Returns:
        what the module describes, ready for JSON.

    Raises:
        CaptureError: it cannot be captured; the message says why.
        BadInput: no optimizer.
    """
    spec = optimizer if isinstance(optimizer, OptimizerSpec) else resolve(optimizer)
    settings = settings_of(spec)
    usual = _usual(spec)
    if usual is None or usual["fixed"] != _plain(settings.fixed):
        data = capture_data(spec)
        return {**data, "powers": odd_powers(data)}
    numbers = {k: list(v) if isinstance(v, tuple) else v for k, v in settings.numbers.items()}
    choices = {k: [spec.hyper[k], *(v for v in values if v != spec.hyper[k])] for k, values in settings.choices.items()}
    powers = _powers.get((spec.key,))
    if powers is None:
        powers = odd_powers({**usual, "numbers": numbers, "choices": choices})
        _powers.put((spec.key,), powers)
    fixed = dict(usual["fixed"])
    if fixed.get("maximize") is False:
        # torch's negate the gradient first, so that a page can do that before the update.
        del fixed["maximize"]
        choices["maximize"] = [False, True]
    return {**usual, "numbers": numbers, "choices": choices, "fixed": fixed, "powers": powers}


def _usual(spec: OptimizerSpec) -> dict[str, Any] | None:
    """The data of torch's and kobai's optimizers with their defaults, which hold for other numbers too; None for others."""
    if (getattr(spec.factory, "__module__", None) or "").split(".")[0] not in ("torch", "kobai") or spec.cls is None:
        return None
    usual = resolve(spec.factory)
    data = _made_once.get((usual.key,))
    if data is None:
        data = prebuilt.find(usual.key) or capture_data(usual)
        _made_once.put((usual.key,), data)
    return data


_made_once: RecentlyUsed[dict[str, Any]] = RecentlyUsed(64)
_powers: RecentlyUsed[list[list[float]]] = RecentlyUsed(64)


def capture_data(spec: OptimizerSpec) -> dict[str, Any]:
    """The data of an optimizer, captured now, with the choices and numbers that it has."""
    settings = settings_of(spec)
    explorer = Explorer(spec, settings, torch.float64)
    variants = explorer.explore()
    other = Explorer(spec, settings, torch.float32)
    if _written(spec, settings, explorer, variants) != (data := _written(spec, settings, other, other.explore())):
        raise CaptureError("computes otherwise in single precision")
    return {**data, "graph": {**data["graph"], "double": True}}


def _written(spec: OptimizerSpec, settings: Settings, explorer: Explorer, variants: list[Variant]) -> dict[str, Any]:
    book = explorer.book
    used: dict[int, int] = {}
    entries: list[list] = []

    def place(at: int) -> int:
        """The index among the expressions that are written: those needed."""
        if at not in used:
            name, *rest = book.entries[at]
            row = [name, *(rest if name in ("const", "hyper", "scalar") else map(place, rest))]
            used[at] = len(entries)
            entries.append(row)
        return used[at]

    updates: list = []
    for variant in variants:
        updates += [update for update in variant.updates if update not in updates]
    outputs = list(dict.fromkeys(node for update in updates for node in update))
    replace = {
        node: explorer.graph.input("coefficient", place(node.value[1]))
        for node in reachable(outputs)
        if node.op.name == "input" and node.value[0] == "coefficient"
    }
    made = rewrite(explorer.graph, outputs, replace)
    return {
        "version": VERSION, "name": spec.name,
        "numbers": {k: list(v) if isinstance(v, tuple) else v for k, v in settings.numbers.items()},
        "choices": {k: list(v) for k, v in settings.choices.items()}, "fixed": _plain(settings.fixed), "expressions": entries,
        "variants": [
            {
                "choices": variant.choices, "when": [[place(at), outcome] for at, outcome in variant.when],
                "initial": [place(at) for at in variant.initial], "states": variant.states, "stored": variant.stored,
                "steps": [
                    {
                        "first": step.first, "when": [[place(at), outcome] for at, outcome in step.decisions],
                        "update": updates.index(variant.updates[step.update]), "scalars": [place(at) for at in step.scalars],
                    }
                    for step in sorted(variant.steps, key=lambda step: not step.first)
                ],
            }
            for variant in variants
        ],
        "refusals": [[place(at), outcome, line] for (at, outcome), line in explorer.refusals.items()],
        "graph": {**graph_data([made[node] for node in outputs]), "double": True},
        "updates": [[outputs.index(node) for node in update] for update in updates],
    }  # fmt: skip


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Those that JSON can hold; a page cannot set the others."""
    return {k: v for k, v in settings.items() if v is None or isinstance(v, (bool, int, str))}


def graphs_of(data: Mapping[str, Any], hyper: Mapping[str, Any], steps: int, dtype: torch.dtype) -> OptimizerGraphs:
    """The graphs of one coordinate, as ``capture_optimizer`` gives them: what a page makes of the data.

    Raises:
        CaptureError: the data do not hold for these hyperparameters.
    """
    given = {**data["numbers"], **{k: v[0] for k, v in data["choices"].items()}, **data["fixed"], **hyper}
    entries: list[Entry] = [tuple(row) for row in data["expressions"]]
    variant = next((v for v in data["variants"] if _holds(v, given, entries)), None)
    if variant is None:
        raise CaptureError("is not written for these hyperparameters")
    _, outputs = read_graph({**data["graph"], "double": dtype == torch.float64})
    made = OptimizerGraphs(outputs[0].graph, initial=evaluate(entries, given, [], variant["initial"]))
    scalars: list[float] = []
    used: dict[int, int] = {}
    columns: list[list[int]] = []
    for k in range(steps):
        kind = next(
            (s for s in variant["steps"] if s["first"] == (k == 0) and _decided(s["when"], given, entries, scalars)),
            None,
        )
        if kind is None:
            raise CaptureError(f"is not written for step {k}")
        if kind["update"] not in used:
            used[kind["update"]] = len(made.updates)
            nodes = [outputs[place] for place in data["updates"][kind["update"]]]
            read = [n for n in reachable(nodes) if n.op.name == "input" and n.value[0] == "coefficient"]
            columns.append([n.value[1] for n in read])
            numbered = {n: made.graph.input("coefficient", c) for c, n in enumerate(read)}
            if given.get("maximize") and "maximize" in data["choices"]:
                seen = [n for n in reachable(nodes) if n.op.name == "input" and n.value[0] == "gradient"]
                numbered |= {n: made.graph(NEG, made.graph.input(*n.value)) for n in seen}
            again = rewrite(made.graph, nodes, numbered)
            made.updates.append(Update([again[nodes[0]]], [[again[node]] for node in nodes[1:]], len(read)))
        index = used[kind["update"]]
        made.which.append(index)
        made.coefficients.append(evaluate(entries, given, scalars, columns[index]))
        made.lr.append(float(given.get("lr", math.nan)))
        scalars = evaluate(entries, given, scalars, kind["scalars"])
    made.lr.append(float(given.get("lr", math.nan)))
    return made


def _holds(variant: Mapping[str, Any], given: Mapping[str, Any], entries: list[Entry]) -> bool:
    same = all(given[name] == value for name, value in variant["choices"].items())
    return same and _decided(variant["when"], given, entries, [])


def _decided(when: list, given: Mapping[str, Any], entries: list[Entry], scalars: list[float]) -> bool:
    outcomes = evaluate(entries, given, scalars, [at for at, _ in when])
    return all(bool(outcome) == expected for outcome, (_, expected) in zip(outcomes, when, strict=True))
