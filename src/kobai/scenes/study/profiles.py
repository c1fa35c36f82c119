"""Profiles of optimizers over many problems, as step curves."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from kobai import checks, numbers
from kobai.messages import optimizer_name, say
from kobai.scenes import Curve, Panel, Scene, Text, options
from kobai.scenes.marks import Mark
from kobai.scenes.scale import Scale
from kobai.scenes.types import Array
from kobai.study import Benchmark, Profile

KINDS = ("both", "performance", "data")
NAMED = 7  # of more optimizers the best are named; the others are faint


@dataclass(frozen=True, kw_only=True)
class Options(options.Options):
    """What a picture of profiles can be asked for, besides what any scene can.

    Args:
        kind: ``"performance"``, ``"data"``, or ``"both"`` side by side.
        tau: see ``Benchmark.profile``.
        most: where the performance profile ends.
        budget: the first so many evaluations alone; None: all.
    """

    kind: str = "both"
    tau: float = 1e-3
    most: float = 4.0
    budget: int | None = None

    def check(self) -> None:
        super().check()
        checks.one_of("kind", self.kind, KINDS)
        self._keep(tau=checks.real("tau", self.tau, 0.0, 1.0), most=checks.real("most", self.most, 1.01, 1e9))


def profile_scene(found: Benchmark, given: dict[str, Any]) -> Scene:
    """The scene of a ``Benchmark``."""
    asked = Options.parse(given)
    lang = asked.lang
    kinds = ("performance", "data") if asked.kind == "both" else (asked.kind,)
    profiles = [
        found.profile(kind, tau=asked.tau, most=asked.most if kind == "performance" else None, budget=asked.budget)
        for kind in kinds
    ]
    colors = _colors(np.mean([profile.score for profile in profiles], 0))
    panels = [
        dataclasses.replace(_panel(profile, kind, colors, lang), cell=(0, column, 1, 1))
        for column, (kind, profile) in enumerate(zip(kinds, profiles, strict=True))
    ]
    budget = found.budget if asked.budget is None else asked.budget
    counts = {"functions": numbers.count(len(found.functions)), "starts": numbers.count(found.starts)}
    subtitle = say(
        "profile of", lang, optimizers=numbers.count(len(found.names)), budget=numbers.count(budget), **counts
    )
    notes = [say("profile solved", lang, tau=numbers.number(asked.tau, trim=True))] if "performance" in kinds else []
    notes += [say("profile targets", lang)] if "data" in kinds else []
    notes.append(say("profile score", lang))
    if found.reasons:
        notes.append(say("profile left out", lang, names=", ".join(found.reasons)))
    return Scene(
        panels, title=asked.title_or(Text(say("profile title", lang))), subtitle=subtitle, notes=notes, theme=asked.theme,
        lang=lang, size=asked.size_or(640 if len(panels) == 1 else 1180, 520),
        description=say("describe profiles", lang, optimizers=len(found.names), **counts),
    )  # fmt: skip


def _colors(score: Array) -> dict[int, int]:
    """The colours of the optimizers that have one, by their numbers: all of them, or the best."""
    if len(score) <= NAMED:
        return {s: s for s in range(len(score))}
    return {int(s): k for k, s in enumerate(np.argsort(-score, kind="stable")[:NAMED])}


def _panel(profile: Profile, kind: str, colors: dict[int, int], lang: str) -> Panel:
    scale = Scale("log") if kind == "data" or profile.end > 10 else Scale()
    marks: list[Mark] = []
    # Those without a name lie below; a legend begins with the best.
    for s in sorted(range(len(profile.names)), key=lambda s: (s in colors, -profile.score[s])):
        color, label = colors.get(s, "faint"), ""
        if s in colors:
            label = f"{optimizer_name(profile.names[s], lang)}  {numbers.fixed(float(profile.score[s]), 2)}"
        line = _steps(profile, s)
        points = np.stack([scale.to_plot(line[:, 0]), line[:, 1]], 1)
        marks.append(Curve(points, color, 2.0 if s in colors else 0.8, label=label))
    low = 1.0 if kind == "performance" else float(profile.cost[0])
    low, high = scale.to_plot([low, profile.end]).tolist()
    across = scale.axis(Text(say(f"profile {kind} axis", lang)), low, high, 5)
    up = Scale().axis(Text(say(f"profile {kind} share", lang)), 0.0, 1.02, 5)
    return Panel([across, up], marks, kind="curve")


def _steps(profile: Profile, optimizer: int) -> np.ndarray:
    """(m, 2) the corners of one optimizer's step function."""
    across = np.repeat(np.append(profile.cost, profile.end), 2)[1:-1]
    return np.stack([across, np.repeat(profile.share[optimizer], 2)], 1)
