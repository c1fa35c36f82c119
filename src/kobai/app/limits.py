"""What one page may ask of the server. Whatever exceeds a limit gets an answer that names it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The bounds of one server.

    Args:
        formula: characters of a formula.
        starts: starting points.
        optimizers: optimizers racing at once.
        particle_steps: steps × starts × optimizers of one request.
        steps: of one run.
        dim: variables.
        message: bytes of one message from the page.
        seconds: time for one descent.
        export_seconds: for one file.
        connections: pages connected at once.
        exports: files being written at once.
        rate: messages a second and page, over a few seconds.
        idle: seconds after which a silent connection is closed.
    """

    formula: int = 2000
    starts: int = 10_000
    optimizers: int = 12
    particle_steps: int = 4_000_000
    steps: int = 100_000
    dim: int = 64
    message: int = 600_000
    seconds: float = 20.0
    export_seconds: float = 180.0
    connections: int = 200
    exports: int = 2
    rate: float = 240.0
    idle: float = 3600.0
