"""The manifest of a race: all that is needed to run it again, and its results, as JSON.

A run is reproduced from its optimizer, settings, step size and number of steps; the digest of its path shows whether the
positions are the same to the last bit.
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.cli.output.json_output import plain
from kobai.errors import BadInput, Missing
from kobai.files import write_whole

if TYPE_CHECKING:
    from kobai.descent import Trace
    from kobai.study import Comparison
    from kobai.study.tuning import Allotment

KIND = "kobai race"
FORMAT = 1
PACKAGES = ("kobai", "torch", "pytorch_optimizer", "numpy")


@dataclass
class Manifest:
    """A race that can be run again; ``question`` is the command's options that decide the numbers."""

    question: dict[str, Any]
    budget: int
    reach: float
    runs: list[dict[str, Any]]
    versions: dict[str, str]

    def entries(self) -> dict[str, dict[str, Any]]:
        """The runs as ``compare`` takes them, without those that could not run."""
        return {
            run["name"]: {"optimizer": run["optimizer"], "lr": run["lr"], **_settings(run)}
            for run in self.runs
            if not run["reason"]
        }

    def allotments(self) -> dict[str, Allotment]:
        """How many steps each run took, with how many evaluations."""
        from kobai.study.tuning import Allotment

        return {run["name"]: Allotment(run["steps"], run["evaluations"]) for run in self.runs}

    def differences(self, trace: Trace) -> list[str]:
        """The runs whose path is not the same to the last bit."""
        digests = {run["name"]: run["path_sha256"] for run in self.runs if not run["reason"]}
        return [name for i, name in enumerate(trace.names) if digests.get(name) != digest(trace, i)]

    def other_versions(self) -> list[str]:
        """``"torch 2.9.0, here 2.13.0"`` for each package whose version differs from the manifest's."""
        here = versions()
        different = [(name, then) for name, then in self.versions.items() if here.get(name) != then]
        return [f"{name} {then}, here {here.get(name, '—')}" for name, then in different]


def write(path: Path, question: dict[str, Any], found: Comparison) -> None:
    """Write the manifest, whole or not at all."""
    places = {name: i for i, name in enumerate(found.trace.names)}
    runs = [
        {
            "name": e.name, "optimizer": e.optimizer, "settings": e.settings, "lr": e.lr,
            "tuned": e.tuned is not None, "steps": e.steps, "evaluations": e.evaluations, "value": e.value, "x": e.x,
            "status": None if e.status is None else str(e.status), "reason": e.reason,
            "path_sha256": digest(found.trace, places[e.name]) if e.name in places else None,
        }
        for e in found.entries
    ]  # fmt: skip
    document = {
        "kind": KIND, "format": FORMAT, "versions": versions(), "question": question, "budget": found.budget,
        "reach": found.reach, "runs": runs,
    }  # fmt: skip
    text = json.dumps(plain(document), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_whole(path, text.encode())


def read(path: str) -> Manifest:
    """A manifest that ``write`` wrote; else ``BadInput``."""
    file = Path(path)
    if not file.is_file():
        raise Missing(f"--from {path!r}: there is no such file; give a manifest that --manifest wrote")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f"--from {path!r}: no manifest of a race ({error}); give one that --manifest wrote") from error
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise BadInput(f"--from {path!r}: no manifest of a race; give one that --manifest wrote")
    if found.get("format") != FORMAT:
        given = found.get("format")
        raise BadInput(f"--from {path!r}: of format {given!r}, and this kobai reads {FORMAT}; use a newer kobai")
    try:
        budget, reach = int(found["budget"]), float(found["reach"])
        return Manifest(found["question"], budget, reach, list(found["runs"]), found["versions"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"--from {path!r}: the manifest lacks {error}; it was changed by hand or cut off") from error


def digest(trace: Trace, run: int) -> str:
    """SHA-256 of a run's recorded positions, byte for byte."""
    import torch

    return hashlib.sha256(trace.x[run].detach().cpu().contiguous().view(torch.uint8).numpy().tobytes()).hexdigest()


def versions() -> dict[str, str]:
    """Versions of the packages that compute a race."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _settings(run: dict[str, Any]) -> dict[str, Any]:
    """A run's settings as they were: JSON has lists for tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in run["settings"].items()}
