"""Functions of single numbers, ``viewer/tests/fixtures/constants.json``: arguments, the nearest number by mpmath, Python's.

``python -m tests.recipe.make_constants`` writes it.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from pathlib import Path

from mpmath import mp

PATH = Path(__file__).parents[2] / "viewer" / "tests" / "fixtures" / "constants.json"
_ONE = random.Random(1)


def _wide(low: int, high: int, signed: bool = True) -> float:
    return 10.0 ** _ONE.uniform(low, high) * (_ONE.choice((-1, 1)) if signed else 1)


def _positive() -> list[float]:
    return [float(k) for k in range(1, 13)] + [_wide(-5, 7, False) for _ in range(25)] + [1e-300, 1 + 2e-16, 5e-324]


def _any(size: float = 10.0) -> list[float]:
    return [float(k) for k in range(-4, 5)] + [_ONE.uniform(-size, size) for _ in range(25)] + [1e-12, -1e-9]


_INSIDE = [-0.999, 0.5, -0.5, 1e-10, *(_ONE.uniform(-1, 1) for _ in range(25))]
_TURNS = [1e5, 12345678.9, 1e22, 2.0**90]
FUNCTIONS: dict[str, tuple[Callable, list]] = {
    "exp": (mp.exp, [*_any(30), 709.7, -740.0]), "log": (mp.log, _positive()),
    "log2": (lambda x: mp.log(x) / mp.log(2), _positive()), "log10": (mp.log10, _positive()),
    "sin": (mp.sin, _any() + _TURNS), "cos": (mp.cos, _any() + _TURNS), "tan": (mp.tan, _any()),
    "asin": (mp.asin, _INSIDE), "acos": (mp.acos, _INSIDE), "atan": (mp.atan, [*_any(), 1e9]), "cosh": (mp.cosh, _any()),
    "erf": (mp.erf, _any(3)),
    "pow": (mp.power, [(_ONE.uniform(0, 20), _ONE.uniform(-5, 5)) for _ in range(25)] + [(10.0, k / 3) for k in range(9)]
            + [(3.0, -3.0), (0.9, 200.0), (0.999, 1000.0), (-2.5, 3.0)]),
    "atan2": (mp.atan2, [(_ONE.uniform(-5, 5), _ONE.uniform(-5, 5)) for _ in range(25)]),
    "hypot": (mp.hypot, [(_ONE.uniform(-5, 5), _ONE.uniform(-5, 5)) for _ in range(25)]),
}  # fmt: skip


def rows() -> dict[str, list[list[float]]]:
    """Function -> rows of arguments, the nearest number, Python's."""
    found = {}
    with mp.workdps(400):
        for name, (truth, given) in FUNCTIONS.items():
            arguments = [a if isinstance(a, tuple) else (a,) for a in given]
            found[name] = [[*a, float(truth(*map(mp.mpf, a))), getattr(math, name)(*a)] for a in arguments]
    return found


if __name__ == "__main__":
    lines = (f'  "{name}": {json.dumps(table)}' for name, table in rows().items())
    PATH.write_text("{\n" + ",\n".join(lines) + "\n}\n")
