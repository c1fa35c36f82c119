"""Engines: ways to run the same descent. The plain loop is the reference; every other engine must equal it."""

from __future__ import annotations

from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.loop import Loop
from kobai.descent.engines.stacked import Stacked
from kobai.descent.job import Engine, Job
from kobai.errors import BadInput, nearest, shown

# Names in stores, manifests and addresses that were written before an engine was renamed.
_FORMER_NAMES = {"fused": "compiled"}


def engines() -> dict[str, Engine]:
    """The engines by name, the one to prefer first."""
    return {engine.name: engine for engine in (Compiled(), Stacked(), Loop())}


def choose(job: Job, name: str = "auto") -> tuple[Engine, str]:
    """The engine for a job, and why it was chosen.

    Raises:
        BadInput: no such engine, or the one insisted on cannot run the job exactly.
    """
    known = engines()
    name = _FORMER_NAMES.get(name, name) if isinstance(name, str) else name
    if not isinstance(name, str) or name != "auto":
        if not isinstance(name, str) or name not in known:
            close = nearest(name, ["auto", *known]) if isinstance(name, str) else ""
            raise BadInput(f"engine={shown(name)}: use 'auto' or one of {', '.join(known)}.{close}")
        why = known[name].refuses(job)
        if why is not None:
            raise BadInput(f"engine={name!r}: {why}; use engine='auto' or 'loop'")
        return known[name], "asked for"
    reasons = []
    for engine in known.values():
        why = engine.too_small(job) or engine.refuses(job)
        if why is None:
            return engine, "; ".join(reasons) or "enough work to compile code for"
        reasons.append(f"not {engine.name}: {why}")
    raise AssertionError("the loop refuses nothing")
