"""Picture options of the command line as options of ``scene`` and ``Scene.save``."""

from __future__ import annotations

from typing import Any

from kobai.cli.input import values
from kobai.cli.language import spoken
from kobai.errors import BadInput
from kobai.option_words import CAMERAS


def scene_options(options: dict[str, Any]) -> dict[str, Any]:
    """Options of ``scene``: only those that were given, so that its own defaults hold for the rest."""
    given = {name: value for name, value in options.items() if value not in (None, (), False)}
    asked: dict[str, Any] = {"lang": spoken()}
    asked |= {name: given[name] for name in _AS_GIVEN if name in given}
    if options.get("earlier") is not None:
        asked["earlier"] = options["earlier"]
    return asked | {name: read(given[name]) for name, read in _READERS.items() if name in given}


def file_options(options: dict[str, Any]) -> dict[str, Any]:
    """Options of ``Scene.save``: those that were given."""
    given: dict[str, Any] = {} if options["scale"] is None else {"scale": options["scale"]}
    if options["thumbnail"]:
        given["thumbnail"] = True
        if options["size"] is not None:
            given["size"] = values.size(options["size"])
    return given


def check_coordinates(variables: tuple[int, int] | tuple[str, str] | None, n: int) -> None:
    """Refuse variables by number that a function of ``n`` variables does not have."""
    numbers = [i for i in variables or () if isinstance(i, int)]
    if numbers and max(numbers) >= n:
        first, second = (i + 1 for i in numbers)
        raise BadInput(f"--coordinates {first},{second}: the function has {n} variable{'s' * (n > 1)}, counted from 1")


def _camera(text: str) -> str | tuple[float, float]:
    if text in CAMERAS:
        return text
    try:
        return values.pair(text, "--camera", "-60,30")
    except BadInput:
        raise BadInput(f"--camera {text!r}: use auto, fixed, orbit, or azimuth,elevation in degrees, "
                       "such as --camera -60,30") from None  # fmt: skip


def _range(text: str) -> tuple[float, float]:
    low, high = values.pair(text, "--domain", "-2,2")
    if not low < high:
        raise BadInput(f"--domain {text!r}: the first number must be below the second, such as --domain -2,2")
    return low, high


def _coordinates(text: str) -> tuple[int, int] | tuple[str, str]:
    names = [name.strip() for name in text.split(",")]
    if len(names) == 2 and not any(name[:1].isdigit() or name[:1] in "-+.−" for name in names) and names[0] != names[1]:
        return names[0], names[1]
    first, second = values.pair(text, "--coordinates", "1,2")
    if not (first.is_integer() and second.is_integer() and min(first, second) >= 1 and first != second):
        raise BadInput(f"--coordinates {text!r}: two different variables, counted from 1, such as --coordinates 1,2")
    return int(first) - 1, int(second) - 1


_AS_GIVEN = (
    "view",
    "theme",
    "height",
    "colors",
    "ghosts",
    "cmap",
    "title",
    "fps",
    "frames",
    "theory",
    "steady",
    "residuals",
    "others",
)
_READERS = {
    "camera": _camera, "size": values.size, "coordinates": _coordinates,
    "domain": lambda texts: [_range(text) for text in texts],
}  # fmt: skip
