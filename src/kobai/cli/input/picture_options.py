"""Picture options of the command line as options of ``scene`` and ``Scene.save``."""

from __future__ import annotations

from typing import Any

from kobai.cli.input import values
from kobai.cli.language import spoken
from kobai.errors import BadInput

_CAMERAS = ("auto", "fixed", "orbit")


def picture(options: dict[str, Any]) -> dict[str, Any]:
    """What ``scene`` is asked for: only what was said, so that its own defaults hold for the rest."""
    asked: dict[str, Any] = {"view": options["view"], "lang": spoken()}
    for name in ("theme", "height", "cmap", "title", "fps", "frames"):
        if options[name] is not None:
            asked[name] = options[name]
    if options["camera"] is not None:
        asked["camera"] = camera(options["camera"])
    if options["size"] is not None:
        asked["size"] = values.size(options["size"])
    if options["domain"]:
        asked["domain"] = [_range(text) for text in options["domain"]]
    if options["coordinates"] is not None:
        asked["coordinates"] = _coordinates(options["coordinates"])
    return asked


def file(options: dict[str, Any]) -> dict[str, Any]:
    """What ``Scene.save`` is asked for."""
    return {} if options["scale"] is None else {"scale": options["scale"]}


def camera(text: str) -> str | tuple[float, float]:
    if text in _CAMERAS:
        return text
    try:
        return values.pair(text, "--camera", "-60,30")
    except BadInput:
        raise BadInput(f"--camera {text!r}: use auto, fixed, orbit, or azimuth,elevation in degrees, "
                       "such as --camera -60,30") from None  # fmt: skip


def check_coordinates(variables: tuple[int, int] | None, n: int) -> None:
    """Whether a function of n variables has these."""
    if variables is not None and max(variables) >= n:
        first, second = (i + 1 for i in variables)
        raise BadInput(f"--coordinates {first},{second}: the function has {n} variable{'s' * (n > 1)}, counted from 1")


def _range(text: str) -> tuple[float, float]:
    low, high = values.pair(text, "--domain", "-2,2")
    if not low < high:
        raise BadInput(f"--domain {text!r}: the first number must be below the second, such as --domain -2,2")
    return low, high


def _coordinates(text: str) -> tuple[int, int]:
    first, second = values.pair(text, "--coordinates", "1,2")
    if not (first.is_integer() and second.is_integer() and min(first, second) >= 1 and first != second):
        raise BadInput(f"--coordinates {text!r}: two different variables, counted from 1, such as --coordinates 1,2")
    return int(first) - 1, int(second) - 1
