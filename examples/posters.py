"""What the scripts that make posters share: their options, and the writing of a poster with its thumbnail."""

import argparse
from pathlib import Path

from kobai.scenes import Scene


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser of ``--out``, ``--scale`` and ``--ending``, to which a script adds its own."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--out", type=Path, default=Path(), help="folder to write into")
    made.add_argument("--scale", type=float, default=1.0, help="resolution of the picture; 4 for a wall")
    made.add_argument("--ending", default=".png", help="what to write: .png .svg .pdf .html")
    return made


def write(scene: Scene, name: str, given: argparse.Namespace) -> None:
    """Write ``name`` in the format asked for, and ``name_thumbnail.png`` beside it."""
    given.out.mkdir(parents=True, exist_ok=True)
    options = {} if given.ending == ".html" else {"scale": given.scale}
    print(scene.save(given.out / f"{name}{given.ending}", **options))
    print(scene.save(given.out / f"{name}_thumbnail.png", thumbnail=True))
