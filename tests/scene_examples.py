"""Scenes made by hand, for the tests of painters and viewer."""

from __future__ import annotations

import numpy as np

from kobai.scenes import (
    Arrows,
    Axis,
    Camera,
    Contours,
    Curve,
    Image,
    Motion,
    Note,
    Panel,
    Path,
    Points,
    Scene,
    Surface,
    Text,
    Timeline,
)


def ticks(*values: float) -> list[tuple[float, str]]:
    """Ticks with a real minus sign."""
    return [(float(v), f"{v:g}".replace("-", "−")) for v in values]


def bowl(
    theme: str = "paper", steps: int = 200, eta: float = 0.01, size: tuple[int, int] = (640, 480), grid: int = 81
) -> Scene:
    """The article's bowl x₁² + x₂² with plain gradient descent from (2, 2): x(t) = 2·(1 − 2η)ᵗ in both."""
    x = np.linspace(-2.5, 2.5, grid)
    z = x[None] ** 2 + x[:, None] ** 2
    decay = (1 - 2 * eta) ** np.arange(steps + 1)
    walk = 2 * np.stack([decay, decay], 1)
    value = (walk**2).sum(1)
    levels = np.array([1.0, 2, 4, 6, 8, 10, 12])
    article = theme == "article"
    surface = Surface(x, x, z, levels=levels)
    if article:
        surface = Surface(x, x, z, cmap=None, color="#3b6fd4", mesh=20)
    path = Path(
        np.column_stack([walk, value]),
        style="dotted" if article else "tube",
        head="cross" if article else "ball",
        floor=not article,
        readout={"f": value},
    )
    names = [("x", "x"), ("y", "y"), ("z", "z")] if article else [("x₁", "x_1"), ("x₂", "x_2"), ("f", "f")]
    axes = [Axis(Text(*n), -2.5, 2.5, ticks(-2, -1, 0, 1, 2)) for n in names[:2]]
    axes.append(Axis(Text(*names[2]), 0.0 if article else -4.0, 12.5, ticks(0, 4, 8, 12)))
    marks = [surface, path] if article else [Contours(x, x, z, levels, alpha=0.45), surface, path]
    panel = Panel(axes, marks, camera=Camera(), motion=Motion("orbit"), aspect=(1, 1, 0.7), kind="surface")
    status = [f"step {k} / {steps} · f = {v:.4f}" for k, v in enumerate(value)]
    pace = np.concatenate([np.zeros(10), np.linspace(0, steps, 180), np.full(10, float(steps))])
    return Scene(
        [panel],
        Timeline(np.arange(steps + 1), pace, 20.0, status),
        Text("f(x) = x₁² + x₂²", "f(x) = x_1^2 + x_2^2"),
        f"gradient descent · η = {eta}",
        theme=theme,
        size=size,
        description="A ball rolls down the bowl.",
    )


def ridge(size: tuple[int, int] = (480, 360)) -> Scene:
    """A plain with a high wall along y = 0, seen from −y: a path before the wall (red), behind it (green), above all (blue)."""
    x = np.linspace(-1, 1, 81)
    z = np.repeat(np.exp(-((x / 0.08) ** 2))[:, None], 81, 1)

    def path(low: float, high: float, y: float, height: float, color: str) -> Path:
        along = np.linspace(low, high, 41)
        return Path(np.stack([along, np.full(41, y), np.full(41, height)], 1), color=color, style="line", head="none")

    axes = [Axis(Text(n), -1, 1, ticks(-1, 0, 1)) for n in "xy"] + [Axis(Text("f"), 0, 2, ticks(0, 1, 2))]
    marks = [
        Surface(x, x, z, cmap=None, color="#cccccc"),
        path(-0.8, -0.1, -0.5, 0.0, "#ff0000"),
        path(0.1, 0.8, 0.5, 0.0, "#00ff00"),
        path(-0.8, 0.8, 0.5, 1.9, "#0000ff"),
    ]
    panel = Panel(axes, marks, camera=Camera(-90, 20), aspect=(1, 1, 0.5))
    return Scene([panel], Timeline(np.arange(41), np.arange(41.0)), size=size)


def flat(theme: str = "paper", size: tuple[int, int] = (640, 480), lang: str = "en") -> Scene:
    """A contour map with two runs, one of which leaves the frame, beside value against step on a logarithm."""
    x, y = np.linspace(-2, 2, 61), np.linspace(-1.5, 1.5, 41)
    z = np.log10(1 + x[None] ** 2 + 6 * y[:, None] ** 2)
    k = np.arange(61)
    calm = np.stack([-1.6 * 0.95**k, 1.2 * 0.9**k], 1)
    wild = np.stack([1.0 * 1.05**k, 1.2 * (-1.02) ** k], 1)
    out = int(np.flatnonzero(np.abs(wild[:, 0]) > 2)[0])
    wild[out:] = wild[out]
    names = ("ゆっくり", "発散") if lang == "ja" else ("calm", "wild")
    note = f"ステップ {out}" if lang == "ja" else f"step {out}, f = 31, rising"
    axes = [Axis(Text("x₁", "x_1"), -2, 2, ticks(-2, -1, 0, 1, 2)), Axis(Text("x₂", "x_2"), -1.5, 1.5, ticks(-1, 0, 1))]
    marks = [
        Contours(x, y, z, np.array([0.1, 0.3, 0.5, 0.7, 0.9, 1.1])),
        Points(np.zeros((1, 2)), "star", 9.0, "minimum", label="最小点" if lang == "ja" else "minimum"),
        Points(np.array([calm[0], wild[0]]), "ring", 8.0, "start", label="初期点" if lang == "ja" else "start"),
        Arrows(calm, -0.3 * calm * [2, 12] / 12, label="−∇f"),
        Path(calm, names[0], 0),
        Path(wild, names[1], 1, last=out, end_note=note),
    ]
    value = np.stack([k, np.log10((calm**2).sum(1))], 1)
    wilder = np.stack([k, np.where(k <= out, np.log10((wild**2).sum(1)), np.nan)], 1)
    decades = [(-3.0, "10⁻³"), (-2.0, "10⁻²"), (-1.0, "10⁻¹"), (0.0, "1"), (1.0, "10")]
    loss = Panel(
        [Axis(Text("ステップ" if lang == "ja" else "step"), 0, 60, ticks(0, 20, 40, 60)),
         Axis(Text("f", "f"), -3.5, 1, decades, "log")],
        [Curve(value, 0, 2.0, reveal=True, label=names[0], band=np.stack([value[:, 1] - 0.3, value[:, 1] + 0.3], 1)),
         Curve(wilder, 1, 2.0, reveal=True, label=names[1]),
         Note(np.array([30.0, -1.0]), Text("note"), anchor="center")],
        title=Text("値の推移" if lang == "ja" else "value against step"), cell=(0, 1, 1, 1), cursor=True, kind="loss",
    )  # fmt: skip
    status = [f"step {i} / 60" for i in range(61)]
    return Scene(
        [Panel(axes, marks, equal=True, kind="contour"), loss],
        Timeline(k, np.linspace(0, 60, 30), 20.0, status),
        Text("log(1 + x₁² + 6x₂²)", r"\log_{10}\left(1 + x_1^2 + 6 x_2^2\right)"),
        "最急降下法 · η = 0.05" if lang == "ja" else "gradient descent · η = 0.05",
        ["高さは対数目盛です。" if lang == "ja" else "heights on a logarithmic scale"],
        theme, lang, (1.2, 1.0), (), size,
    )  # fmt: skip


def everything(theme: str = "paper", size: tuple[int, int] = (960, 640)) -> Scene:
    """Every kind of mark in one scene: holes, animated sheets, crowds, floating balls, pictures, dashed lines."""
    rng = np.random.default_rng(1)
    x = np.linspace(-2, 2, 41)
    k = np.arange(11)
    bump = np.exp(-(x[None] ** 2) - x[:, None] ** 2)
    z = np.stack([np.cos(0.2 * i) * bump for i in k])
    holed = bump.copy()
    holed[18:23, 18:23] = np.nan
    crowd = rng.normal(size=(1, 60, 3)) * [0.7, 0.7, 0.1] * (1 - 0.05 * k[:, None, None]) + [0, 0, 0.8]
    axes3 = [Axis(Text(f"x{i}", f"x_{i}"), -2, 2, ticks(-2, 0, 2)) for i in (1, 2)] + [
        Axis(Text("f", "f"), -1.2, 1.2, ticks(-1, 0, 1))
    ]
    floating = np.stack([np.linspace(-1, 1, 11), np.full(11, -0.6), np.full(11, 0.9)], 1)
    first = Panel(
        axes3,
        [Surface(x, x, z, animated=True, levels=np.array([-0.5, 0.0, 0.5])), Points(crowd, "dot", 4.0, 2, animated=True)],
        motion=Motion("keyframes", keyframes=[(0.0, Camera(-60, 30)), (1.0, Camera(30, 50))]), cell=(0, 0, 2, 1),
    )  # fmt: skip
    second = Panel(
        axes3,
        [Surface(x, x, holed, alpha=0.6), Path(floating, "floats", 1, floor=True),
         Points(floating[:3] + np.array([0, 0.4, 0.1]), "star"),
         Arrows(floating, np.tile([0.3, 0.3, -0.4], (11, 1)))],
        camera=Camera(-40, 25, fov=0), cell=(0, 1, 1, 1), title=Text("orthographic"),
    )  # fmt: skip
    digits = (rng.random((16, 24, 3)) * 255).astype(np.uint8)
    axes2 = [Axis(Text("a"), 0, 3, ticks(0, 1, 2, 3)), Axis(Text("b"), 0, 2, ticks(0, 1, 2))]
    many = Points(rng.random((50, 2)) * [3, 2], "dot", 4.0, colors=(rng.random((50, 3)) * 255).astype(np.uint8))
    line = np.stack([np.linspace(0, 3, 50), 1 + 0.5 * np.sin(np.linspace(0, 9, 50))], 1)
    third = Panel(axes2, [Image(digits, (0.2, 1.4, 0.2, 1.0)), many, Curve(line, "ink", dash=True)], cell=(1, 1, 1, 1))
    return Scene(
        [first, second, third], Timeline(k, np.linspace(0, 10, 12), 10.0), Text("every kind of mark"), theme=theme,
        columns=(1.4, 1.0), size=size,
    )  # fmt: skip
