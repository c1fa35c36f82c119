"""Movies: frames painted by a few threads, in order, streamed into an encoder."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

import numpy as np

from kobai.paint import colors, gif
from kobai.paint.page import Page


def frames(page: Page, pace: np.ndarray) -> Iterator[np.ndarray]:
    """Packed pictures of the movie in order; kernels run without the interpreter lock, so threads paint side by side."""
    workers = min(os.cpu_count() or 1, 4)
    kept = local()

    def one(n: int) -> np.ndarray:
        if not hasattr(kept, "canvas"):
            kept.canvas = page.canvas()
        progress = n / (len(pace) - 1) if len(pace) > 1 else 0.0
        return page.paint(kept.canvas, float(pace[n]), progress).copy()

    with ThreadPoolExecutor(workers) as pool:
        waiting = deque(pool.submit(one, n) for n in range(min(2 * workers, len(pace))))
        for n in range(len(pace)):
            if n + 2 * workers < len(pace):
                waiting.append(pool.submit(one, n + 2 * workers))
            yield waiting.popleft().result()


def save_gif(page: Page, pace: np.ndarray, fps: float, path: Path) -> None:
    """Write the movie as a GIF."""
    picked = np.unique(np.linspace(0, len(pace) - 1, 10).astype(int))
    canvas = page.canvas()
    samples = [page.paint(canvas, float(pace[n]), n / max(len(pace) - 1, 1)).copy() for n in picked]
    fixed = np.array([colors.rgb(c, page.theme) for c in ("background", "ink")])
    palette = gif.Palette(samples, fixed)
    with open(path, "wb") as file:
        gif.write(file, frames(page, pace), palette, fps)
