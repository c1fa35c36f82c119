"""A page's state as code: "copy as Python" and "copy as command". What is copied gives what the page showed."""

from __future__ import annotations

import inspect
import keyword
import shlex
from typing import Any

from kobai.app.compute import function_of, ghosts_of, names_of, seeded, shown_range, spread_over, starts_of
from kobai.app.state import OptimizerChoice, State
from kobai.app.table import Cell, Data, as_text
from kobai.objectives import objective

TABLE = "table.csv"
"""The file that code reads where the table is long; the page saves it."""
_FIT = {"weights": "--weight"}  # options of ``kobai fit`` of another name
_ARGUMENTS = inspect.signature(objective).parameters  # of the objective; constants are not
PICTURE = {
    "view": "both",
    "theme": "paper",
    "lang": "en",
    "height": "auto",
    "colors": "auto",
}  # the defaults of ``scene``


def as_python(state: State) -> str:
    """Lines of Python that make the page's trace and show it."""
    lines = ["import kobai"]
    lines += ["", *_function(state)]
    start = _start(state, lines)
    shared = [f"steps={state.steps}"] + ([f"seed={state.seed}"] if seeded(state) else []) + [f'dtype="{state.dtype}"']
    if state.data is not None and state.data.batch is not None:
        shared.append(f"batch={state.data.batch}")
    if state.noise:
        lines.insert(1, "from kobai.optimize.stochastic.gradient_noise import noisy")
    given = [_arguments(optimizer, state.noise) for optimizer in state.optimizers]
    if len(given) == 1:
        options = [f"{k}={v}" for k, v in given[0].items()]
        lines.append(f"trace = kobai.descend(f, {start}, {', '.join([*options, *shared])})")
    else:
        lines.append("runs = {")
        for name, arguments in zip(names_of(state.optimizers), given, strict=True):
            entries = ", ".join(f'"{k}": {v}' for k, v in arguments.items())
            lines.append(f"    {name!r}: {{{entries}}},")
        lines += ["}", f"trace = kobai.race(f, {start}, runs, {', '.join(shared)})"]
    view = [f"{k}={getattr(state, k)!r}" for k, default in PICTURE.items() if getattr(state, k) != default]
    if state.shown_coordinates is not None:
        view.append(f"coordinates={state.shown_coordinates!r}")
    if (shown := _range(state)) is not None:
        view.append(f"domain={[list(p) for p in shown]}")
    if ghosts := ghosts_of(state):
        view.append(f"ghosts={ghosts!r}")
    view += [] if state.data is None else [f"{k}={v!r}" for k, v in state.data.picture.items()]
    view.append("steady=True")
    lines.append(f'kobai.scene(trace{"".join(", " + v for v in view)}).save("descent.gif")')
    return "\n".join(lines) + "\n"


def _function(state: State) -> list[str]:
    """The lines that make the objective."""
    if state.data is not None:
        return _loss(state.f, state.data, state.seed)
    named = "".join(f", {k}={v!r}" for k, v in state.params.items())
    if not all(k.isidentifier() for k in state.params) or set(state.params) & {*keyword.kwlist, *_ARGUMENTS}:
        named = f", params={state.params!r}"
    dim = f", dim={state.dim}" if state.dim is not None else ""
    return [f"f = kobai.objective({state.f!r}{named}{dim})"]


def _loss(model: str, data: Data, seed: int) -> list[str]:
    """The lines that make a loss; the table stands in them while it is short."""
    options = {name: repr(value) for name, value in data.options.items()}
    if data.held:
        options |= {"held_out": repr(data.held), "seed": str(seed)}
    named = "".join(f", {name}={value}" for name, value in options.items())
    if data.ships:
        return [f'f = kobai.loss({model!r}, kobai.data.table("{data.example}"){named})']
    if not data.is_written:
        return [f'f = kobai.loss({model!r}, "{TABLE}"{named})']
    made = f"f = kobai.loss({model!r}, data{named})"
    return ["data = {", *(f"    {name!r}: [{_cells(cells)}]," for name, cells in data.columns), "}", made]


def _cells(cells: tuple[Cell, ...]) -> str:
    text = any(isinstance(cell, str) for cell in cells)
    return ", ".join("None" if cell is None else repr(as_text(cell)) if text else as_text(cell) for cell in cells)


def as_command(state: State) -> str:
    """One command line that makes the page's movie; an empty string where the command line cannot say it."""
    if state.noise or (state.cloud is not None and state.domain is not None):
        return ""
    # A command has one seed, of starts and of optimizers that draw numbers.
    drawn = seeded(state) or (state.data is not None and state.data.held > 0)
    if state.cloud is not None and drawn and state.cloud["seed"] != state.seed:
        return ""
    racing = len(state.optimizers) > 1
    words = ["kobai", "race" if racing else "descend", state.f]
    if state.data is not None:
        if not state.data.is_plain:
            return ""
        file = str(state.data.example) if state.data.ships else "-" if state.data.is_short else TABLE
        words = ["kobai", "fit", file, state.f, *_fit_options(state.f, state.data)]
    for name, value in state.params.items() if state.data is None else ():
        words += ["--param", f"{name}={_exact(value)}"]
    # A grid or cloud does not say of how many variables it is.
    open_ended = state.cloud is not None and function_of(state).dim is None
    if state.data is None and (state.dim is not None or open_ended):
        words += ["--dim", str(len(state.start[0]))]
    if state.cloud is not None:
        # The page spreads balls of more than two variables at random.
        random = state.cloud["kind"] == "random" or len(state.start[0]) > 2
        spread = f"random:{state.count}" if random else f"grid:{state.cloud['count']}"
        words += ["--start", spread, "--seed", str(state.cloud["seed"])]
    else:
        words += ["--seed", str(state.seed)] if drawn else []
        for point in state.start:
            words += ["--start", ",".join(map(_exact, point))]
    if racing:
        for name, optimizer in zip(names_of(state.optimizers), state.optimizers, strict=True):
            label = "" if name == optimizer.name else f"{name}: "
            settings = "".join(f" {k}={_cli(v)}" for k, v in optimizer.hyper.items())
            words += ["--run", f"{label}{optimizer.name} lr={_exact(optimizer.lr)}{settings}"]
    else:
        optimizer = state.optimizers[0]
        words += ["--optimizer", optimizer.name, "--lr", _exact(optimizer.lr)]
        for name, value in optimizer.hyper.items():
            words += ["--set", f"{name}={_cli(value)}"]
    schedules = {_scheduler(optimizer) for optimizer in state.optimizers}
    if len(schedules) > 1:  # a command has one for all
        return ""
    words += ["--scheduler", next(iter(schedules))] if schedules != {""} else []
    words += ["--steps", str(state.steps)]
    for name, default in {"dtype": "float32", **PICTURE}.items():
        if getattr(state, name) != default:
            words += [f"--{name}", getattr(state, name)]
    if state.shown_coordinates is not None:
        words += ["--coordinates", ",".join(str(i + 1) for i in state.shown_coordinates)]
    for low, high in _range(state) or []:
        words += ["--domain", f"{_exact(low)},{_exact(high)}"]
    for name in ghosts_of(state):
        words += ["--ghost", name]
    picture = {} if state.data is None else state.data.picture
    words += ["--residuals", picture["residuals"]] if "residuals" in picture else []
    words += ["--no-earlier"] if "earlier" in picture else []
    command = " ".join(shlex.quote(word) for word in [*words, "--steady", "--out", "descent.gif"])
    if state.data is None or not state.data.is_short:
        return command
    rows = " ".join(shlex.quote(row) for row in state.data.csv().splitlines())
    return f"printf '%s\\n' {rows} | {command}"


def _fit_options(model: str, data: Data) -> list[str]:
    """The options of ``kobai fit`` for a table."""
    words = ["--index"] if model.partition("~")[2].strip() in (".", "softmax(.)") else []
    for name, value in data.options.items():
        text = ",".join(value) if isinstance(value, list) else value if isinstance(value, str) else _exact(value)
        words += [_FIT.get(name, f"--{name}"), *([] if value is True else [text])]
    words += ["--held-out", _exact(data.held)] if data.held else []
    words += ["--batch", str(data.batch)] if data.batch else []
    return words + ["--drop-missing"] * data.has_gaps


def _range(state: State) -> list[tuple[float, float]] | None:
    """The range that the page shows."""
    f = function_of(state)
    return shown_range(state, f, starts_of(state, f))


def _start(state: State, lines: list[str]) -> str:
    if state.cloud is None:
        return repr(list(state.start[0]) if len(state.start) == 1 else [list(p) for p in state.start])
    n = len(state.start[0])
    domain = spread_over(state, function_of(state), n)
    lines.insert(1, "import torch")
    # In the page's number format: torch draws other numbers in another.
    dtype = "" if state.dtype == "float32" else f", dtype=torch.{state.dtype}"
    lines += [f"lo, hi = torch.tensor({domain}{dtype}).T"]
    k = state.cloud["count"]
    if state.cloud["kind"] == "random" or n > 2:
        generator = f"torch.Generator().manual_seed({state.cloud['seed']})"
        lines.append(f"unit = torch.rand(({state.count}, {n}), generator={generator}{dtype})")
    else:
        lines.append(f"unit = torch.cartesian_prod(*[(torch.arange({k}{dtype}) + 0.5) / {k}] * {n}).reshape(-1, {n})")
    return "lo + unit * (hi - lo)"


def _arguments(optimizer: OptimizerChoice, noise: float) -> dict[str, str]:
    """Keyword arguments as code."""
    name = f'"{optimizer.name}"'
    given = {"optimizer": f"noisy({name}, {noise!r})" if noise else name, "lr": repr(optimizer.lr)}
    given |= {k: repr(v) for k, v in optimizer.hyper.items()}
    return given if optimizer.schedule is None else given | {"scheduler": repr(optimizer.scheduler)}


def _exact(value: float) -> str:
    """The shortest text of the very number."""
    return repr(float(value)).removesuffix(".0")


def _scheduler(optimizer: OptimizerChoice) -> str:
    """A schedule as the command line takes it; "" without one."""
    if optimizer.schedule is None:
        return ""
    return " ".join([optimizer.schedule["name"], *(f"{k}={_cli(v)}" for k, v in optimizer.schedule["options"].items())])


def _cli(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
