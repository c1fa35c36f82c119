"""Scenes made by hand from the primitives: what painters and viewer are tested with."""

from __future__ import annotations

import numpy as np

from kobai.scene.primitives import Axis, Camera, Contours, Motion, Panel, Path, Scene, Surface, Text, Timeline


def bowl(
    theme: str = "paper", steps: int = 200, eta: float = 0.01, size: tuple[int, int] = (640, 480), grid: int = 81
) -> Scene:
    """The article's bowl x₁² + x₂² with the plain descent from (2, 2)."""
    x = np.linspace(-2.5, 2.5, grid)
    z = x[None] ** 2 + x[:, None] ** 2
    decay = (1 - 2 * eta) ** np.arange(steps + 1)
    walk = 2 * np.stack([decay, decay], 1)
    value = (walk**2).sum(1)
    levels = np.array([1.0, 2, 4, 6, 8, 10, 12])
    article = theme == "article"
    surface = Surface(x, x, z, cmap=None, color="#3b6fd4", mesh=20) if article else Surface(x, x, z, levels=levels)
    path = Path(np.column_stack([walk, value]), name="", style="dotted" if article else "tube", head="cross" if article else "ball",
                floor=not article, readout={"f": value})  # fmt: skip
    ticks = [(float(v), f"{v}".replace("-", "−")) for v in (-2, -1, 0, 1, 2)]
    names = ("x", "y", "z") if article else ("x_1", "x_2", "f")
    plain = ("x", "y", "z") if article else ("x₁", "x₂", "f")
    axes = [Axis(Text(p, n), -2.5, 2.5, ticks) for p, n in zip(plain[:2], names[:2], strict=True)]
    axes.append(
        Axis(Text(plain[2], names[2]), 0.0 if article else -4.0, 12.5, [(float(v), str(v)) for v in (0, 4, 8, 12)])
    )
    marks = [surface, path] if article else [Contours(x, x, z, levels, alpha=0.45), surface, path]
    panel = Panel(axes, marks, camera=Camera(), motion=Motion("orbit"), aspect=(1, 1, 0.7))
    status = [f"step {k} / {steps} · f = {v:.4f}" for k, v in enumerate(value)]
    pace = np.concatenate([np.zeros(10), np.linspace(0, steps, 180), np.full(10, float(steps))])
    return Scene([panel], Timeline(np.arange(steps + 1), pace, 20.0, status), Text("f(x) = x₁² + x₂²", "f(x) = x_1^2 + x_2^2"),
                 f"gradient descent · η = {eta}", theme=theme, size=size)  # fmt: skip
