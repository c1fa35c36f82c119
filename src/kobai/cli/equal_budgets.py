"""``kobai race`` under equal budgets: runs ``kobai.study.compare``, also again from a manifest."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kobai.cli.input import entrants, manifest, values
from kobai.cli.output.outputs import Outputs, Written
from kobai.cli.request import Request
from kobai.errors import BadInput
from kobai.progress import ProgressBar

# The options that decide the numbers of a race, besides its runs: the manifest holds them.
_ASKED = ("param", "vars", "dim", "seed", "dtype", "device", "scheduler", "record_every")


def run(function: str, words: Sequence[str], lr: float | None, options: dict[str, Any], outputs: Outputs) -> None:
    """Compare the optimizers named, write and report."""
    from kobai.study import compare, ranking

    path = _writable(options["manifest"])
    request = _request(function, options)
    rates = None if options["rates"] is None else _rates(options["rates"])
    runs = entrants.runs_of(words, lr)
    with ProgressBar(request.objective.name, show=False if options["quiet"] else None) as progress:
        found = compare(
            request.objective, request.start, runs, budget=options["budget"] or options["steps"], tuned=options["tune"],
            method=options["tuner"], lrs=rates, progress=progress, **_arguments(request),
        )  # fmt: skip
    written = outputs.write(found.trace, found.trace, options["quiet"], lambda: ranking(found.trace).columns())
    if path is not None:
        start = ",".join(map(repr, request.start.tolist()))
        asked = {"function": function, "start": [start], **{name: options[name] for name in _ASKED}}
        manifest.write(path, asked, found)
        written = [*written, Written.at(path)]
    _report(found, written, options)


def again(source: str, options: dict[str, Any], outputs: Outputs) -> None:
    """Run a race again from its manifest, and report whether the paths are the same."""
    from kobai.study import Entrant, compare, ranking

    earlier = manifest.read(source)
    function = earlier.question["function"]
    request = _request(function, {**options, **{k: v for k, v in earlier.question.items() if k != "function"}})
    with ProgressBar(request.objective.name, show=False if options["quiet"] else None) as progress:
        found = compare(
            request.objective, request.start, earlier.entries(), budget=earlier.budget, tuned=False,
            allotments=earlier.allotments(), reach=earlier.reach, progress=progress, **_arguments(request),
        )  # fmt: skip
    written = outputs.write(found.trace, found.trace, options["quiet"], lambda: ranking(found.trace).columns())
    out = [run for run in earlier.runs if run["reason"]]
    found.entries += [Entrant(run["name"], run["optimizer"], reason=run["reason"]) for run in out]
    _report(found, written, options, (earlier.differences(found.trace), earlier.other_versions()))


def _report(found: Any, written: Sequence[Written], options: dict[str, Any], again: Any = None) -> None:
    from kobai.cli.output import race_table

    if not options["quiet"]:
        show = race_table.as_json if options["as_json"] else race_table.printed
        show(found, written, again)


def _request(function: str, options: dict[str, Any]) -> Request:
    for name in ("grad_tol", "value_tol"):
        if options[name] is not None:
            option = name.replace("_", "-")
            cause = "under equal budgets every run spends its whole budget"
            raise BadInput(f"--{option} {options[name]}: {cause}; leave --{option} out")
    if options["engine"] != "auto":
        cause = "under equal budgets the engine is chosen for each run"
        raise BadInput(f"--engine {options['engine']}: {cause}; leave --engine out")
    request = Request.read(function, options)
    if request.start.ndim != 1:
        cause = "a race under equal budgets goes from one, such as --start 2,2"
        raise BadInput(f"--start: {len(request.start)} points; {cause}")
    return request


def _arguments(request: Request) -> dict[str, Any]:
    return {name: request.arguments[name] for name in ("scheduler", "dtype", "device", "record", "seed")}


def _rates(text: str) -> list[float]:
    from kobai.study.tuning import grid

    low, high = values.pair(text, "--rates", "1e-4,10")
    if not 0 < low <= high:
        raise BadInput(f"--rates {text!r}: a small and a large step size, both above 0, such as --rates 1e-4,10")
    return grid(low, high)


def _writable(word: str | None) -> Path | None:
    if word is None:
        return None
    path = Path(word)
    if path.suffix.lower() != ".json":
        raise BadInput(f"--manifest {word!r}: a manifest is JSON; give a name that ends in .json")
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise BadInput(f"--manifest {word!r}: a file cannot be written there; give a name in a folder you may write to")
    return path
