"""``kobai study compare``: runs ``kobai.study.compare`` on several functions, draws and reports its profiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kobai.cli.input import entrants, picture_options, values
from kobai.cli.language import spoken
from kobai.cli.output import json_output, outputs, terminal
from kobai.errors import BadInput
from kobai.formats import SCENE_ENDINGS
from kobai.messages import optimizer_name, say
from kobai.numbers import fixed, number
from kobai.progress import ProgressBar

if TYPE_CHECKING:
    from kobai.study import Benchmark

USUAL = ("gradient descent", "SGD momentum=0.9", "Adam", "RMSprop", "Rprop", "LBFGS")


def run(functions: Sequence[str], words: Sequence[str], options: dict[str, Any]) -> None:
    """Compare, draw, report."""
    from kobai.scenes import scene
    from kobai.study import compare
    from kobai.study.tuning import grid

    paths = outputs.checked(options["out"], SCENE_ENDINGS)
    picture = picture_options.scene_options(options) | {"kind": options["kind"], "tau": options["tau"]}
    rates = None
    if options["rates"] is not None:
        low, high = values.pair(options["rates"], "--rates", "1e-4,10")
        if not 0 < low <= high:
            cure = "a small and a large step size, both above 0, such as --rates 1e-4,10"
            raise BadInput(f"--rates {options['rates']!r}: {cure}")
        rates = grid(low, high)
    with ProgressBar(", ".join(functions), show=False if options["quiet"] else None) as progress:
        found = compare(
            list(functions), runs=entrants.runs_of(words or USUAL), budget=options["budget"], starts=options["starts"],
            seed=options["seed"], lrs=rates, tuned=not options["fixed"], progress=progress,
        )  # fmt: skip
    made = scene(found, **picture)
    file = picture_options.file_options(options)
    for path in paths:
        made.save(path, **(file if outputs.formats.of(path).painted else {}))
    if options["quiet"]:
        return
    written = [outputs.Written.at(path) for path in paths]
    if options["as_json"]:
        json_output.emit(_plain(found, options["tau"]) | {"written": written})
    else:
        _printed(found, options["tau"], written)


def _plain(found: Benchmark, tau: float) -> dict[str, Any]:
    profiles = {kind: found.profile(kind, tau=tau) for kind in ("performance", "data")}
    return {
        "functions": found.functions, "budget": found.budget, "starts": found.starts, "seed": found.seed,
        "optimizers": [
            {
                "name": name, "lr": dict(zip(found.functions, found.lr[i].tolist(), strict=True)),
                **{kind: float(profile.score[i]) for kind, profile in profiles.items()},
            }
            for i, name in enumerate(found.names)
        ],
        "profiles": {
            kind: {"cost": profile.cost.tolist(), "share": dict(zip(profile.names, profile.share.tolist(), strict=True))}
            for kind, profile in profiles.items()
        },
        "left_out": found.reasons,
    }  # fmt: skip


def _printed(found: Benchmark, tau: float, written: Sequence[outputs.Written]) -> None:
    lang, console = spoken(), terminal.stdout()
    performance, data = (found.profile(kind, tau=tau).score for kind in ("performance", "data"))
    counts = {"optimizers": len(found.names), "functions": len(found.functions), "starts": found.starts}
    console.print(terminal.printable(say("profile of", lang, **counts, budget=found.budget)), style="bold")
    console.print()
    headings = [say(key, lang) for key in ("optimizer", "profile performance", "profile data")]
    rates = [f"η: {name}" for name in found.functions] if len(found.functions) <= 5 else []
    table = terminal.table([*headings, *rates], right=[*headings[1:], *rates])
    for i in (-performance).argsort(kind="stable").tolist():
        lrs = ["" if lr != lr else number(lr, trim=True) for lr in found.lr[i].tolist()] if rates else []
        name = optimizer_name(found.names[i], lang)
        table.add_row(terminal.printable(name), fixed(float(performance[i]), 3), fixed(float(data[i]), 3), *lrs)
    terminal.print_table(console, table)
    for name, reason in found.reasons.items():
        console.print(terminal.printable(f"{name}: {reason}"), style="dim", soft_wrap=True)
    terminal.print_written(console, written)
