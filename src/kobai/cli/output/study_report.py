"""Studies in the terminal: what they take, how far they are, what came out."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kobai import budget, numbers
from kobai.cli.language import spoken
from kobai.cli.output import json_output, terminal
from kobai.cli.output.outputs import Written
from kobai.messages import say

if TYPE_CHECKING:
    import xarray

    from kobai.scenes import Scene
    from kobai.study.maps.plan import Plan


def printed(study: xarray.Dataset, scene: Scene, written: Sequence[Written], as_json: bool) -> None:
    """Print what a picture of a study says, and what was written."""
    labels = [str(label) for panel in scene.panels for mark in panel.marks if (label := getattr(mark, "label", ""))]
    heading = str(study.attrs.get("title") or plain(scene.title))
    if as_json:
        json_output.emit({
            "study": study.attrs["kobai_study"], "title": heading, "recipe": study.attrs["recipe"],
            "shape": dict(study.sizes), "found": [*labels, *scene.notes], "written": written,
        })  # fmt: skip
        return
    console = terminal.stdout()
    console.print(terminal.printable(heading), style="bold")
    console.print(plain(scene.subtitle))
    console.print()
    for line in (*labels, *scene.notes):
        console.print(line)
    terminal.print_written(console, written)


def plain(text: Any) -> str:
    """A title as text."""
    return str(getattr(text, "plain", text or ""))


def print_status(store: str, as_json: bool) -> None:
    """Print how far the study in a store is, and what it computes."""
    from kobai.study.maps import dataset_of, status_of
    from kobai.study.maps.tile_store import keyframe_stores

    keyframes = keyframe_stores(store)
    progress, attributes = status_of(store), dataset_of(keyframes[0] if keyframes else store).attrs
    recipe = attributes["recipe"]
    if as_json:
        more = {"keyframes": len(keyframes)} if keyframes else {}
        json_output.emit(
            {"study": progress.kind, "done": progress.done, "tiles": progress.tiles, **more, "recipe": recipe}
        )
        return
    lang, console = spoken(), terminal.stdout()
    console.print(terminal.printable(str(attributes["title"] or progress.kind)), style="bold")
    console.print()
    rows = terminal.table()
    share = numbers.percent(progress.done / progress.tiles)
    rows.add_row(say("study kind", lang), progress.kind)
    rows.add_row(
        say("study tiles", lang), f"{numbers.count(progress.done)} / {numbers.count(progress.tiles)} ({share})"
    )
    if keyframes:
        rows.add_row(say("study keyframes", lang), numbers.count(len(keyframes)))
    for name, low, high, count, log in recipe["axes"]:
        ends = f"{numbers.number(low, trim=True)} – {numbers.number(high, trim=True)}"
        rows.add_row(name, f"{ends}, {say('study pixels', lang, pixels=numbers.count(count))}{' (log)' if log else ''}")
    for name in ("optimizer", "hyper", "steps", "tol", "dtype"):
        if name in recipe:
            value = recipe[name]
            text = value if isinstance(value, str) else json.dumps(value)
            rows.add_row(name, text)
    terminal.print_table(console, rows)


def print_plan(plan: Plan, store: str | None, options: dict[str, Any]) -> None:
    """Print what a study takes, from a sample of it."""
    from kobai.study.maps.estimate import estimate

    found = estimate(plan, store)
    if options["as_json"]:
        json_output.emit(found._asdict() | {"workers_for_an_hour": found.workers_for_an_hour})
        return
    lang, console = spoken(), terminal.stdout()
    rows = terminal.table()
    tiles = numbers.count(found.tiles)
    if found.missing < found.tiles:
        tiles = say("plan missing", lang, missing=numbers.count(found.missing), tiles=tiles)
    memory = numbers.file_size(found.memory + (0 if store else found.map))
    rows.add_row(say("plan pixels", lang), numbers.count(found.pixels))
    rows.add_row(say("study tiles", lang), tiles)
    rows.add_row(
        say("plan time", lang),
        say(
            "plan duration",
            lang,
            **{
                name: duration(getattr(found, "seconds" if name == "time" else name), lang)
                for name in ("time", "least", "most")
            },
            sampled=found.sampled,
        ),
    )
    rows.add_row(say("plan memory", lang), say("plan per process", lang, size=memory))
    rows.add_row(say("plan store", lang), numbers.file_size(found.store))
    rows.add_row(say("plan workers", lang), numbers.count(found.workers_for_an_hour))
    terminal.print_table(console, rows)


def check(plans: Sequence[Plan], stores: Sequence[str | None], large: int) -> None:
    """Refuse maps that are too large or take too long, which a quick sample of the first says if they are large."""
    from kobai.study.maps.computing import check_size
    from kobai.study.maps.estimate import estimate, missing_tiles

    check_size(plans[0], stores[0] is not None, maps=len(plans))
    pixels = sum(math.prod(plan.shape) for plan in plans)
    if pixels > large or plans[0].seconds:
        missing = sum(missing_tiles(plan, store) for plan, store in zip(plans, stores, strict=True))
        whole = estimate(plans[0], None, 2.0).seconds if pixels > large else plans[0].seconds
        seconds = whole * missing / math.prod(plans[0].tiles)
        less = "ask for fewer pixels or steps, see --plan"
        budget.check(budget.Cost(seconds, 0), f"a study of {numbers.count(pixels)} pixels", less, less)


def duration(seconds: float, lang: str) -> str:
    """A time in words."""
    text = numbers.duration(seconds)
    if lang == "en":
        return text
    if text.startswith("more"):
        return "100 万年以上"
    count, unit = text.rsplit(" ", 1)
    return count + {"second": " 秒", "minute": " 分", "hour": " 時間", "day": " 日", "year": " 年"}[unit.rstrip("s")]
