"""What ``kobai fit`` says: before the descent what is known without it, afterwards the parameters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kobai.cli.output.outputs import Written
    from kobai.data import Loss
    from kobai.descent import Trace

_SCALED = 10.0  # times smaller is the condition number of scaled columns where scaling is said to help
_SMALL = 0.1  # of the limit, below which η is small


def beforehand(loss: Loss, read: str, lr: float | None, steps: int) -> None:
    """What was read, the curvature at the optimum, and what it says of η of plain gradient descent; None: of another."""
    from kobai.cli.language import spoken
    from kobai.cli.output import terminal
    from kobai.japanese import in_japanese
    from kobai.messages import say
    from kobai.numbers import number

    console, lang = terminal.stdout(), spoken()
    console.print(terminal.printable(read), style="dim", soft_wrap=True)
    for note in loss.notes:
        console.print(terminal.printable(in_japanese(note) if lang == "ja" else note), style="dim", soft_wrap=True)
    if loss.closed_form() is None:
        why = in_japanese(loss.why_no_closed_form) if lang == "ja" else loss.why_no_closed_form
        console.print(terminal.printable(say("fit without", lang, why=why)), style="dim", soft_wrap=True)
        return
    limit, condition = loss.step_size_limit()
    key = "fit curvature" if math.isfinite(condition) or not loss.is_flat() else "fit curvature flat"
    words = {"limit": number(limit, 3, trim=True)}
    words["condition"] = number(condition, 3, trim=True) if math.isfinite(condition) else "> 10¹⁵"
    console.print(say(key, lang, **words), soft_wrap=True)
    if lr is not None and (line := of_step_size(loss, lr, steps)):
        console.print(terminal.printable(line), soft_wrap=True)


def of_step_size(loss: Loss, lr: float, steps: int) -> str:
    """Whether plain gradient descent diverges or creeps, why, and the cure; empty where it does neither."""
    from kobai.cli.language import spoken
    from kobai.messages import say
    from kobai.numbers import count, number, percent

    limit, condition = loss.step_size_limit()
    scaled = loss.standardized
    helps = scaled is not None and scaled[1] * _SCALED <= condition
    words = {"lr": number(lr, 3, trim=True), "limit": number(limit, 3, trim=True)}
    words["scaled"] = number(scaled[0], 2, trim=True) if scaled else ""
    if lr > limit:
        of = loss.evaluation.loss
        words["fails"] = say("fit diverges" if of and of.name == "squared" else "fit does not converge", spoken())
        return say("fit unscaled" if helps else "fit too large", spoken(), **words)
    way = -math.expm1(steps * math.log1p(-min(2 * lr / (limit * condition), 1 - 1e-16)))  # 1 − (1 − η·λmin)^steps
    if way > 0.5 or not steps:
        return ""
    words |= {"way": percent(way), "steps": count(steps)}
    cause = "unscaled" if helps else "small" if lr < _SMALL * limit else "conditioned"
    return say(f"fit creeping {cause}", spoken(), **words)


def _parameters(loss: Loss, trace: Trace) -> dict[str, list[float]]:
    """The parameters in the columns' units: at the end, 0 where they are 0 to rounding, and at the optimum where it is known."""
    import numpy as np
    import torch

    best = loss.closed_form()
    end = trace.x.reshape(-1, *trace.x.shape[-2:])[0, -1].double().numpy()
    spacing = torch.finfo(trace.x.dtype).eps
    if best is None:
        return {"end": loss.in_units(end, spacing).tolist()}
    end = np.where(np.abs(end) <= spacing * best.rounding, 0.0, end)
    return {"end": loss.in_units(end, spacing).tolist(), best.called: loss.in_units(best.theta).tolist()}


def _tried(loss: Loss, trace: Trace) -> float:
    """The loss of the rows held out, at the end."""
    return float(loss.held_out(trace.x.reshape(-1, *trace.x.shape[-2:])[0, -1]))


def as_json(loss: Loss, trace: Trace, read: str, written: list[Written]) -> None:
    from kobai.cli.output.json_output import emit, summary

    end, *ideal = [dict(zip(loss.parameter_names, values, strict=True)) for values in _parameters(loss, trace).values()]
    limit, condition = loss.step_size_limit()
    emit({
        **summary(trace, written), "read": read, "notes": loss.notes, "parameters": end,
        "closed_form": ideal[0] if ideal else None, "step_size_limit": limit, "condition_number": condition,
        "standardized": loss.evaluation.scaling is not None,
        "held_out": None if loss.held is None else {"rows": loss.held.rows, "loss": _tried(loss, trace)},
    })  # fmt: skip


def printed(loss: Loss, trace: Trace, written: list[Written]) -> None:
    """How the descent ended, the parameters in the columns' units, and the files."""
    from kobai.cli.language import spoken
    from kobai.cli.output import report, terminal
    from kobai.messages import say
    from kobai.numbers import number

    console, lang = terminal.stdout(), spoken()
    report.print_descent(console, trace, points=False)
    console.print()
    found = _parameters(loss, trace)
    headings = [say("parameter", lang), *(say(key, lang) for key in found)]
    table = terminal.table(headings, right=headings[1:])
    for k, name in enumerate(loss.parameter_names):
        table.add_row(terminal.printable(name), *(number(values[k], 9, trim=True) for values in found.values()))
    terminal.print_table(console, table)
    if loss.held is not None:
        console.print(say("fit held out", lang, rows=loss.held.rows, loss=number(_tried(loss, trace), 4, trim=True)))
    terminal.print_written(console, written)
