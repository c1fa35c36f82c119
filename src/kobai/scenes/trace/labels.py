"""Texts of a picture: variables, title, subtitle, the status line of each step, notes at the ends of runs."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from kobai import numbers
from kobai.data import Loss
from kobai.data.losses import Huber
from kobai.descent.record.status import Status
from kobai.errors import visible
from kobai.messages import optimizer_name, say
from kobai.numbers import number
from kobai.objectives import Objective
from kobai.objectives.notation import Latex, MathML, Plain
from kobai.optimize.run_names import run_name
from kobai.scenes.scale import Scale
from kobai.scenes.trace.run_arrays import Runs
from kobai.scenes.types import Array, Text

VALUE = Text("f", "f", "<math><mi>f</mi></math>")


def value_of(objective: Objective, lang: str) -> Text:
    """What values are called: f; of a table "loss"."""
    return Text(say("loss", lang)) if isinstance(objective, Loss) else VALUE


def of_value(key: str, objective: Objective) -> str:
    """The key of a text that speaks of f; of a table's that of the same of the loss."""
    return f"{key}, loss" if isinstance(objective, Loss) else key


def loss_in_words(loss: Loss, lang: str) -> str:
    """What the loss of a table is: ``"loss (mean squared error + 0.01 Σθ²)"``."""
    of = loss.evaluation
    name = "custom" if of.custom is not None else of.loss.name if of.loss is not None else "cross-entropy"
    delta = number(of.loss.delta, 3, trim=True) if isinstance(of.loss, Huber) else ""
    words = say(f"{name} {'sum' if of.total else 'mean'}", lang, delta=delta)
    for factor, penalty in ((of.l1, "Σ|θ|"), (of.l2, "Σθ²")):
        if factor:
            words += f" + {number(factor, 3, trim=True)} {penalty}"
    return say("loss of kind", lang, kind=words)


def variable(i: int, n: int, objective: Objective) -> Text:
    """The name of the i-th of n variables, from 0, typeset."""
    return typeset(objective.variables_for(n)[i])


def scaled(name: Text, lang: str) -> Text:
    """The name of a parameter of standardized columns: ``a (scaled)``."""
    return followed(name, say("scaled", lang), lang)


def followed(name: Text, words: str, lang: str) -> Text:
    """A name with words after it; in Japanese without a space between."""
    latex = rf"{name.latex} \ \mathrm{{{words}}}" if name.latex is not None and words.isascii() else None
    between, mathml = "" if lang == "ja" else " ", name.mathml
    if mathml is not None:
        inner = mathml.removeprefix("<math>").removesuffix("</math>")
        mathml = f"<math><mrow>{inner}<mtext>{between}{words}</mtext></mrow></math>"
    return Text(f"{name.plain}{between}{words}", latex, mathml)


def typeset(name: str) -> Text:
    """A variable's name: Greek letters, subscripts."""
    latex = re.sub(r"_\{(.)\}$", r"_\1", Latex().named(name))
    return Text(Plain().named(name), latex, f"<math>{MathML().named(name)}</math>")


def _digits(scale: Scale) -> int:
    """Digits of a scale's offset: to a thousandth of its threshold, 6 at most and 6 of other scales."""
    if scale.kind != "symlog":
        return 6
    return min(6, max(2, math.ceil(math.log10(abs(scale.offset) / scale.linthresh)) + 3))


def _above(scale: Scale, symbol: str) -> str:
    """What is scaled: ``"f"``, ``"f − 2"``."""
    if not scale.offset:
        return symbol
    sign = numbers.MINUS if scale.offset > 0 else "+"
    return f"{symbol} {sign} {number(abs(scale.offset), _digits(scale), trim=True)}"


def _threshold(scale: Scale) -> str:
    return number(scale.linthresh, 4, trim=True).removeprefix("1×")


def scale_formula(scale: Scale, below: bool = False, symbol: str = "f") -> str:
    """The plot height as a function of f: ``"log₁₀(1 + f / 5)"``; ``below``: also of values below the scale's offset."""
    w, threshold = _above(scale, symbol), _threshold(scale)
    threshold = f"({threshold})" if "×" in threshold else threshold
    if scale.kind == "power":
        root = {2: "√", 3: "∛", 4: "∜"}.get(
            round(1 / scale.exponent), f"{numbers.superscript(round(1 / scale.exponent))}√"
        )
        return f"{root}{w}" if w == symbol else f"{root}({w})"
    if scale.kind == "log":
        return f"log₁₀ {w}" if w == symbol else f"log₁₀({w})"
    over = "" if threshold == "1" else f" / {threshold}"
    if below:
        return f"±log₁₀(1 + |{w}|{over})"
    return f"log₁₀(1 + {w}{over})" if w == symbol or not over else f"log₁₀(1 + ({w}){over})"


def scale_note(scale: Scale, lang: str, below: bool = False, symbol: str = "f") -> str:
    """What is said of a scale beside its axis, of values named ``symbol``; nothing of a linear one."""
    if scale.kind == "linear":
        return ""
    w = _above(scale, symbol)
    if scale.kind == "log":
        return say("log axis of", lang, w=w) if scale.offset else say("log axis", lang)
    if scale.kind == "symlog":
        key = f"symlog axis{' of' if scale.offset else ''}{' below' if below else ''}"
        return say(key, lang, w=w, c=_threshold(scale))
    return say("axis scale", lang, formula=scale_formula(scale, below, symbol))


def title_of(objective: Objective) -> Text | None:
    """The formula as mathematics if the objective has one, else its name."""
    if isinstance(objective, Loss):
        plain, latex, mathml = objective.typeset
        return Text(visible(plain), latex, mathml)
    formula = objective.shown_formula
    if formula is not None:
        return Text(formula.plain, formula.latex, formula.mathml)
    return Text(visible(str(objective.name))) if objective.name else None


def subtitle_of(optimizer: object, hyper: dict, lr: Array, names: list[str], lang: str) -> str:
    """``"gradient descent · η = 0.01"``: the optimizer and its step size, where all runs share them."""
    if names:
        return ""
    name = optimizer if isinstance(optimizer, str) else ", ".join(map(str, optimizer))  # type: ignore[arg-type]
    batch = hyper.get("batch") if isinstance(hyper, dict) else None
    name = name.removesuffix(f", batches of {batch}")
    sgd = name == "SGD"
    heavy = {key: hyper.get(key) for key in ("momentum", "nesterov")} if sgd else {}
    shown = run_name(name, heavy, lang) if sgd else optimizer_name(visible(name), lang)
    rate = hyper.get("lr") if isinstance(hyper, dict) else None
    rate = rate if isinstance(rate, int | float) else None
    if rate is None and lr.size and math.isfinite(float(lr.flat[0])):
        rate = float(lr.flat[0])
    if rate is None:
        return shown
    used = lr[:, :-1] if lr.shape[-1] > 1 else lr
    if used.size and math.isfinite(float(used.min())) and float(used.max() - used.min()) > 1e-9 * abs(float(rate)):
        last = number(float(used.flat[-1]), 3, trim=True)
        text = f"{shown} · η = {number(float(used.flat[0]), 3, trim=True)} … {last}"
    else:
        text = f"{shown} · η = {number(float(rate), 4, trim=True)}"
    for key in ("weight_decay",) if sgd else ("momentum", "weight_decay"):
        value = hyper.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and value != 0:
            text += f" · {say(key, lang)} {number(float(value), 4, trim=True)}"
    return f"{text} · {say('climbs', lang)}" if hyper.get("maximize") is True else text


def batches_of(objective: Objective, hyper: dict | list, lang: str) -> str:
    """``"batches of 16 of 200 rows"``, where every run sees so many rows at a step; else ""."""
    sizes = {
        one.get("batch") if isinstance(one, dict) else None for one in (hyper if isinstance(hyper, list) else [hyper])
    }
    if not isinstance(objective, Loss) or len(sizes) != 1 or type(size := sizes.pop()) is not int:
        return ""
    return say("batches of rows", lang, size=numbers.count(size), rows=numbers.count(objective.evaluation.rows))


def status_lines(runs: Runs, lang: str) -> list[str]:
    """One line for each time index: ``"step 137 / 200 · f = 0.0310"``, of several runs with the lowest value.

    Where all have broken off the step is only that at which they did.
    """
    steps, step_word = runs.steps.tolist(), say("step", lang)
    # What is said of a run that is not finite names the step itself.
    ended = len(steps) if runs.count == 1 and int(runs.status[0]) == Status.NONFINITE else int(runs.broken_from.max())
    heads = [f"{step_word} {numbers.step_of(step, steps[-1])}" if k < ended else "" for k, step in enumerate(steps)]
    states = _states(runs, lang) if runs.count == 1 else _lowest(runs, lang)
    return [" · ".join(filter(None, pair)) for pair in zip(heads, states, strict=True)]


def _lowest(runs: Runs, lang: str) -> list[str]:
    """The lowest value of several runs at each time index, of those that have not broken off."""
    going = np.arange(len(runs.steps)) < runs.broken_from[:, None]
    lowest = np.where(going & np.isfinite(runs.value), runs.value, np.inf).min(0).tolist()
    last = int(runs.broken_from.max())
    label = say("lowest", lang) + (" " if runs.symbol.isascii() else "") + runs.symbol
    states = [f"{label} = {number(low)}" if low < math.inf else "" for low in lowest]
    if last < len(states):
        states[last:] = [_at("all ended", runs, last, lang)] * (len(states) - last)
    return states


def _states(runs: Runs, lang: str) -> list[str]:
    """The value of a single run at each time index, its status from the step at which it broke off, and since when it rests."""
    values = [f"{runs.symbol} = {number(value)}" for value in runs.value[0].tolist()]
    since, k = int(np.searchsorted(runs.steps, runs.stopped_at[0])), len(values)
    if not runs.failed[0]:
        if runs.last_moved[0] > since or since >= k - 1:
            return values
        rest = _at("at rest", runs, since, lang)
        return values[:since] + [f"{value} · {rest}" for value in values[since:]]
    if int(runs.status[0]) == Status.NONFINITE:
        broken = say("nonfinite since", lang, step=numbers.count(int(runs.stopped_at[0])), what=_nonfinite(runs, 0))
        return values[:since] + [broken] * (k - since)
    ended = [f"{value} · {say('diverged', lang)}" for value in values[since:]]
    broken = int(runs.broken_from[0])
    if broken < k:
        last = f" · {_at('ended', runs, broken, lang)}"
        ended = [text + last if since + i >= broken else text for i, text in enumerate(ended)]
    return values[:since] + ended


def _at(key: str, runs: Runs, index: int, lang: str) -> str:
    return say(key, lang, step=numbers.count(int(runs.steps[index])))


def end_note(runs: Runs, run: int, index: int, lang: str, *, outside: bool = False) -> str:
    """The note where a run breaks off: ``"step 12, f = 3.10×10⁴, rising"``; or where it leaves what is shown.

    ``outside``: at ``index`` it is out of view for the first time: ``"outside at step 12 (f = 3.10×10⁴)"``.
    """
    step, value = numbers.count(int(runs.steps[index])), float(runs.value[run, index])
    if int(runs.status[run]) == Status.NONFINITE and index >= runs.stop_index(run):
        if not math.isfinite(value):
            return say("end note value", lang, step=step, symbol=runs.symbol, value=number(value))
        return say("end note nonfinite", lang, step=step, what=_nonfinite(runs, run))
    if outside:
        return say("end note outside", lang, step=step, symbol=runs.symbol, value=number(value))
    rising = index > 0 and value > runs.value[run, index - 1]
    return say("end note rising" if rising else "end note", lang, step=step, symbol=runs.symbol, value=number(value))


def _nonfinite(runs: Runs, run: int) -> str:
    """What is not finite where a run broke off."""
    return "∇f" if run in runs.gradient_alone else "f"


def describe(objective: Objective, runs: Runs | None, subtitle: str, lang: str) -> str:
    """One sentence for people who cannot see the picture."""
    title = title_of(objective)
    name = title.plain if title else "f"
    if runs is None:
        return say("describe landscape", lang, name=name)
    if runs.count == 1:
        status = say(str(Status(int(runs.status[0]))), lang)
        return say(
            "describe run", lang, name=name, optimizer=subtitle or say("descent", lang), steps=int(runs.steps[-1]),
            start=number(float(runs.value[0, 0])), end=number(float(runs.value[0, -1])), status=status,
        )  # fmt: skip
    return say("describe runs", lang, name=name, runs=numbers.count(runs.total), steps=int(runs.steps[-1]))


def point_name(x: Sequence[float], value: float) -> str:
    """A minimum by its place, ``(3, 2)``; of more than three variables by its value, ``f = −78.3``."""
    if len(x) > 3:
        return f"f = {number(value, 3, trim=True)}"
    least = 1e-3 * max(1.0, *map(abs, x))
    return f"({', '.join(number(0.0 if abs(v) < least else v, 3, trim=True) for v in x)})"
