"""From a command's arguments to a study: what the commands of ``kobai study`` share. Torch is imported only here."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.cli.input import picture_options, values
from kobai.cli.input.starts import starts
from kobai.cli.output import outputs
from kobai.cli.request import objective_of
from kobai.errors import BadInput
from kobai.formats import SCENE_ENDINGS
from kobai.importing import gc_paused
from kobai.progress import ProgressBar

if TYPE_CHECKING:
    from kobai.study.maps.plan import Plan

KEYFRAMES = 8
"""Of a zoom, unless asked otherwise."""
LARGE = 2**22
"""Pixels above which a study is timed before it begins, so that what takes longer than the limit is refused at once."""


class Study:
    """A study as it was asked for: checked, then planned or computed, then reported.

    Args:
        options: of the command.
    """

    def __init__(self, options: dict[str, Any]):
        with gc_paused():
            import torch  # noqa: F401

            from kobai.scenes.options import Options

        self.options = options
        self.paths = outputs.checked(options["out"], SCENE_ENDINGS)
        self.picture = picture_options.scene_options(options)
        Options.parse(self.picture)
        self.store = _store(options["store"])
        if options.get("keyframes") is not None and options["zoom"] is None:
            raise BadInput(f"--keyframes {options['keyframes']}: they are of a zoom; add --zoom X,Y, or leave it out")

    def run(self, plan: Plan) -> None:
        """Say what a plan takes, or compute, draw and report its map."""
        from kobai.cli.output import study_report
        from kobai.study.maps.tile_store import keyframe_store
        from kobai.study.zooming import keyframes_of

        if self.options["plan"] and self.options.get("zoom"):
            raise BadInput("--plan: it is of one map; leave out --zoom, and take it times --keyframes")
        if self.options["plan"]:
            study_report.print_plan(plan, self.store, self.options)
            return
        plans, stores = [plan], [self.store]
        if self.options.get("zoom") is not None:
            plans = keyframes_of(plan, self._towards(), self.options["keyframes"] or KEYFRAMES)[0]
            stores = [None if self.store is None else keyframe_store(self.store, k) for k in range(len(plans))]
        study_report.check(plans, stores, LARGE)
        self.report(plan)

    def _towards(self) -> tuple[float, float]:
        return values.pair(self.options["zoom"], "--zoom", "0.5,0.5")

    def report(self, plan: Plan) -> None:
        """Compute the map of a plan, draw it, say what came out."""
        from kobai.cli.output import study_report
        from kobai.scenes import scene
        from kobai.study.maps.computing import computed
        from kobai.study.zooming import zoom_of

        options = self.options
        if options["scheduler"] is not None:
            with contextlib.suppress(ImportError):
                import distributed  # noqa: F401  # it sets its level when it is imported

                logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised
        more = {name: options[name] for name in ("workers", "scheduler", "refine") if name in options}
        with ProgressBar(plan.attrs["title"], show=False if options["quiet"] else None) as progress:
            if options.get("zoom") is not None:
                found = zoom_of(
                    plan, self._towards(), options["keyframes"] or KEYFRAMES, 2.0, self.store, progress, **more
                )
            else:
                found = computed(plan, self.store, progress, **more)
        made = scene(found, **self.picture)
        file = picture_options.file_options(options)
        for path in self.paths:
            painted = outputs.formats.of(path).painted
            made.save(path, **(file | ({"progress": False} if options["quiet"] else {}) if painted else {}))
        if not options["quiet"]:
            written = [outputs.Written.at(path) for path in self.paths]
            if self.store is not None and "://" not in self.store:
                written.append(outputs.Written.at(Path(self.store)))
            study_report.printed(getattr(found, "keyframes", [found])[0], made, written, options["as_json"])


class StudyOfFunction(Study):
    """A study of descents of FUNCTION.

    Args:
        function: FUNCTION as it was given.
        options: of the command.
    """

    def __init__(self, function: str, options: dict[str, Any]):
        super().__init__(options)
        self.parameters = values.parameters(options["param"])
        self.objective = objective_of(function, options.get("dim"), self.parameters, options["vars"])
        plain = not function.endswith(".py") and ".py:" not in function and options["vars"] is None
        self.source = function if plain and self.parameters else self.objective

    def starts(self, words: Sequence[str]) -> Any:
        """The points of ``--start``."""
        return starts(words, self.objective, self.options["dim"], self.options["seed"])

    def run_planned(self, plan_of: Callable[..., Plan], *args: Any, **more: Any) -> None:
        """Run the plan that ``plan_of`` makes of the function, the optimizer and these arguments."""
        options = self.options
        hyper = values.settings(options["hyper"])
        rate = "--lr" if "lr" in options else "--rates"
        values.check_settings(
            hyper,
            "--set",
            {**values.OWN_OPTIONS, "lr": rate, "tol": "--tol", "store": "--store"},
        )
        given = {name: options[name] for name in ("lr", "steps", "tol", "dtype") if name in options} | hyper
        params = {"params": self.parameters} if self.source is not self.objective else {}
        self.run(plan_of(self.source, *args, optimizer=options["optimizer"], **given, **params, **more))


def counts(text: str) -> Any:
    """``"256"`` as 256, ``"512,256"`` as (512, 256)."""
    found = values.numbers(text, "--shape", "256")
    if len(found) > 2 or not all(n.is_integer() and n >= 1 for n in found):
        raise BadInput(f"--shape {text!r}: how many pixels along each side, such as --shape 256 or --shape 512,256")
    return int(found[0]) if len(found) == 1 else tuple(map(int, found))


def ranges(text: str, variables: int) -> list[tuple[float, float]]:
    """``"-5,5,-5,5"`` as one pair of ends for each variable."""
    found = values.numbers(text, "--window", "-5,5,-5,5")
    if len(found) != 2 * variables:
        raise BadInput(
            f"--window {text!r}: {2 * variables} numbers are needed, not {len(found)}, such as --window=-5,5,-5,5"
        )
    return [(found[2 * k], found[2 * k + 1]) for k in range(variables)]


def point(text: str, what: str) -> tuple[float, ...]:
    """``"3,2"`` as (3.0, 2.0)."""
    return values.numbers(text, what, "3,2")


def axes(
    texts: Sequence[str], example: str = "--axis lr=1e-3:1:log --axis x1=-2:2"
) -> tuple[dict[str, tuple[float, float]], list[str]]:
    """``["lr=1e-3:1:log"]`` as {"lr": (1e-3, 1.0)} and the names of those that are logarithmic."""
    one = "--axis lr=1e-3:1:log"
    found: dict[str, tuple[float, float]] = {}
    logs = []
    for text in texts:
        name, equals, rest = text.partition("=")
        parts = rest.split(":")
        if not equals or not name.strip() or len(parts) not in (2, 3) or parts[2:] not in ([], ["log"]):
            raise BadInput(f"--axis {text!r}: a name, a low and a high end are needed, such as {one}")
        name = name.strip()
        if name in found:
            raise BadInput(f"--axis {text!r}: {name} is given twice; keep one of them")
        found[name] = values.pair(",".join(parts[:2]), "--axis", one.partition(" ")[2])
        logs += [name] * (len(parts) == 3)
    if len(found) != 2:
        raise BadInput(f"--axis: two are needed, not {len(found)}, such as {example}")
    return found, logs


def _store(word: str | None) -> str | None:
    if word is not None and "://" not in word and not word.endswith(outputs.STORE):
        raise BadInput(f"--store {word!r}: a store's name ends in .zarr, such as --store many.zarr")
    return word
