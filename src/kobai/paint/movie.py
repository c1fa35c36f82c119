"""Movies: frames painted by a few threads, in order, streamed into an encoder."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from threading import local

import numpy as np
from PIL import Image

from kobai.paint import colors, gif
from kobai.paint.page import Page


def frames(page: Page, pace: np.ndarray, workers: int | None = None) -> Iterator[np.ndarray]:
    """(h, w) packed pictures of the movie, in order.

    The kernels run without the interpreter lock, so threads paint side by side; only a few frames wait at a time.
    """
    workers = workers or min(os.cpu_count() or 1, 8)
    kept = local()

    def one(n: int) -> np.ndarray:
        if not hasattr(kept, "canvas"):
            kept.canvas = page.canvas()
        return page.paint(kept.canvas, float(pace[n]), progress(n, len(pace))).copy()

    page.paint(page.canvas(), float(pace[0]))  # what stands still is drawn before the threads share it
    pool = ThreadPoolExecutor(workers)
    try:
        ahead = 2 * workers
        waiting = deque(pool.submit(one, n) for n in range(min(ahead, len(pace))))
        for n in range(len(pace)):
            if n + ahead < len(pace):
                waiting.append(pool.submit(one, n + ahead))
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def progress(n: int, count: int) -> float:
    """How much of a movie of ``count`` frames has passed at frame ``n``; an orbit's last frame is not its first again."""
    return n / count


def save_gif(page: Page, pace: np.ndarray, fps: float, part: Path, stream: Iterator[np.ndarray]) -> None:
    """Write a GIF with one palette for the whole movie."""
    picked = np.unique(np.linspace(0, len(pace) - 1, 8).astype(int))
    canvas = page.canvas()
    samples = [page.paint(canvas, float(pace[n]), progress(int(n), len(pace))).copy() for n in picked]
    fixed = np.array([colors.rgb(c, page.theme) for c in ("background", "ink")])
    with open(part, "wb") as file:
        gif.write(file, stream, gif.Palette(samples, fixed), fps)


def save_mp4(page: Page, pace: np.ndarray, fps: float, part: Path, stream: Iterator[np.ndarray]) -> None:
    """Write H.264 with 4:2:0 colour, which every browser plays, its index in front so that it starts at once."""
    import av

    del pace
    height, width = page.height + page.height % 2, page.width + page.width % 2
    with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as file:
        video = file.add_stream("libx264", rate=Fraction(fps).limit_denominator(1000))
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"  # type: ignore[attr-defined]
        video.options = {"crf": "18", "preset": "medium", "tune": "animation"}
        for packed in stream:
            if packed.shape != (height, width):  # 4:2:0 needs even sides
                packed = np.pad(packed, ((0, height - packed.shape[0]), (0, width - packed.shape[1])), mode="edge")
            picture = np.ascontiguousarray(packed).view(np.uint8).reshape(height, width, 4)
            file.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgba")))  # type: ignore[attr-defined]
        file.mux(video.encode(None))  # type: ignore[attr-defined]


def save_webp(page: Page, pace: np.ndarray, fps: float, part: Path, stream: Iterator[np.ndarray]) -> None:
    """Write an animated WebP that loops."""
    del page
    pictures = (Image.fromarray(unpacked(p)) for p in stream)
    first = next(pictures)
    at = [round(1000 * n / fps) for n in range(len(pace) + 1)]
    each = [b - a for a, b in pairwise(at)]
    with open(part, "wb") as file:
        first.save(file, "WEBP", save_all=True, append_images=pictures, loop=0, quality=84, method=2, duration=each)


def unpacked(packed: np.ndarray) -> np.ndarray:
    """(h, w) packed pixels to (h, w, 3) uint8."""
    return np.ascontiguousarray(packed.view(np.uint8).reshape(*packed.shape, 4)[..., :3])


WRITERS = {".gif": save_gif, ".mp4": save_mp4, ".webp": save_webp}
