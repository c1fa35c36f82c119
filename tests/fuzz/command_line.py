# ruff: noqa: E501 - tables of odd values
"""The command line: random commands with random options, and how one is judged."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import click

from kobai.cli import main
from kobai.cli.root_command import kobai as root
from tests.fuzz import texts
from tests.fuzz.oracle import Wrong, one_line

_ODD = [
    "", " ", "-", "--", "-1", "0", "1", "2", "nan", "inf", "-inf", "1e308", "1e-320", "1e999", "5e-324", "3.7", "1_000", "0x10", "１", "2,2", "2,", ",",
    "1,2,3", "1;2", "a", "a=1", "=1", "a=", "a==1", "a=1,2", "a=[1]", "a={}", "a=(" * 50, "None", "True", "2**70", str(2**70), "1" * 400, "x" * 20_000,
    "\x1b[31m", "\u202e", "\udcff", "\n", "a\nb", "é", "勾配", "🙂", "../..", "/dev/null/x", "/", ".", "a.png", "a.zarr", "auto", "-1e308,1e308", "0,5e-324",
    "grid:1000000", "grid:3", "random:5", "random:0", "grid:-1", "1e308,1e308", "640x480", "99999x99999", "16x16", "cpu", "meta", "cuda", "float8", "en", "ja",
    "Adam", "SGD lr=1", "SGD momentum=2", "a: SGD lr=0.1", "StepLR step_size=0", "StepLR step_size=2 gamma=1e400", "OneCycleLR max_lr=1", "LambdaLR lr_lambda=3",
    "os.system", "pytorch_optimizer.Lion", "torch.nn.Linear", "{}", "[]", "null", "$(id)", "'", '"', "`", "%", "*", "~", "@file", "=",
]  # fmt: skip
_USUAL = {
    "function": ["x1**2 + x2**2", "rosenbrock", "himmelblau", "sum(x**2)", "a*x1**2", r"\frac{x_1^2}{2}", "x1", "-x1**2", "ackley", "x1**4"],
    "start": ["2,2", "1,1", "grid:3", "random:4", "0.5", "1,2,3"],
    "optimizer": ["Adam", "SGD", "gradient descent", "LBFGS", "Newton", "Langevin", "Rprop"],
    "optimizers": ["Adam", "SGD", "kobai"], "runs": ["SGD lr=0.1", "Adam", "b: SGD lr=0.01 momentum=0.9"],
    "lr": ["0.1", "0.01", "1", "0"], "steps": ["0", "1", "5", "20"], "budget": ["3", "10"], "dim": ["1", "2", "3"], "param": ["a=2"],
    "set": ["momentum=0.5", "betas=0.9,0.99", "eps=1e-8"], "scheduler": ["StepLR step_size=2", "ExponentialLR gamma=0.9"],
    "record_every": ["1", "7"], "out": ["a.png", "a.svg", "a.html", "a.zarr", "a.gif", "a.json"], "size": ["160x120"], "frames": ["2"], "scale": ["1"],
    "domain": ["-2,2", "0,1"], "coordinates": ["1,2"], "camera": ["-60,30", "orbit"], "title": ["t", ""], "store": ["s.zarr"],
    "rates": ["0.01,1"], "manifest": ["m.json"], "seed": ["3"], "table": ["t.csv"], "columns": ["a,b"],
}  # fmt: skip
_LEFT_OUT = ("app",)  # it serves until it is ended


def case(seed: int) -> list[str]:
    """The words of a command."""
    chosen = random.Random(f"options:{seed}")
    with click.Context(root) as context:
        names = [name for name in root.list_commands(context) if name not in _LEFT_OUT]
        name = chosen.choice([*names, "descend", "descend", "race"])
        command = root.get_command(context, name)
    assert command is not None
    words: list[str] = [name]
    for parameter in command.params:
        if isinstance(parameter, click.Argument) and chosen.random() < 0.95:
            words.append(_value(chosen, str(parameter.name), 0.25))
    options = [p for p in command.params if isinstance(p, click.Option)]
    if not options:
        return words
    if name in ("descend", "race") and chosen.random() < 0.7:
        words += ["--start", _value(chosen, "start", 0.15), "--steps", _value(chosen, "steps", 0.1)]
    for option in chosen.sample(options, k=min(len(options), chosen.choice((0, 1, 2, 3, 5)))):
        words.append(chosen.choice(option.opts))
        if not option.is_flag and chosen.random() < 0.97:
            kinds = option.type.choices if isinstance(option.type, click.Choice) else ()
            odd = 0.35 if not kinds else 0.2
            words.append(
                chosen.choice(list(kinds)) if kinds and chosen.random() > odd else _value(chosen, str(option.name), odd)
            )
    if "--store" in words:  # streamed descents have no limit of time: they can be ended and continued
        words = ["grid:3" if word == "grid:1000000" else word for word in words]
    if chosen.random() < 0.1:
        chosen.shuffle(words)
    if "--time-limit" in command_options(command) and "--time-limit" not in words:
        words += ["--time-limit", "3"]
    return [word.replace("\0", "") for word in words]


def command_options(command: click.Command) -> set[str]:
    return {name for p in command.params for name in p.opts}


def _value(chosen: random.Random, name: str, odd: float) -> str:
    if chosen.random() < odd or name not in _USUAL:
        if name == "function" and chosen.random() < 0.6:
            return texts.plain(chosen)
        return chosen.choice(_ODD)
    return chosen.choice(_USUAL[name])


def run(words: list[str]) -> None:
    """Run it in the current folder, in which there is a table and a trace of before."""
    Path("t.csv").write_text("a,b,y\n" + "".join(f"{i / 7},{i % 3},{i * i / 50}\n" for i in range(12)))
    run_command(main, words)


def run_command(run_main: Callable[[Sequence[str]], int], words: list[str]) -> None:
    """``Wrong`` unless it ends with status 0, or with status 2, one line on stderr and nothing else done."""
    out, err = io.StringIO(), io.StringIO()
    before = sorted(os.listdir())
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = run_main(words)
    except BaseException as error:
        raise Wrong(f"{type(error).__name__}: {str(error)[:300]!r}") from error
    said = err.getvalue()
    if status == 0:
        if said:
            raise Wrong(f"status 0, and on stderr {said[:300]!r}")
        return
    if status != 2:
        raise Wrong(f"status {status}: {said[:600]!r}")
    if said.count("\n") != 1 or not said.startswith("kobai: "):
        raise Wrong(f"status 2, and on stderr {said[:600]!r}")
    one_line(said.removeprefix("kobai: ").removesuffix("\n"))
    if out.getvalue():
        raise Wrong(f"status 2 ({said.strip()[:200]}), and on stdout {out.getvalue()[:200]!r}")
    if sorted(os.listdir()) != before:
        raise Wrong(f"status 2 ({said.strip()[:200]}), and left {set(os.listdir()) ^ set(before)}")
