"""Movies: frames painted by several threads, in order, streamed into an encoder."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from threading import local

import numpy as np
from PIL import Image

from kobai.paint.files import gif
from kobai.paint.page import Page

Moment = tuple[float, float]  # a fractional time index, and the share of the movie that has passed, 0 … 1
Track = Callable[[Iterable[np.ndarray]], Iterator[np.ndarray]]  # reports progress


def moments(pace: np.ndarray) -> list[Moment]:
    """The moments of a movie. The share stays below 1, so that a looping orbit repeats no frame."""
    return [(float(k), n / len(pace)) for n, k in enumerate(pace)]


def frames(
    page: Page, when: list[Moment], convert: Callable[[np.ndarray], np.ndarray] = np.copy, workers: int | None = None
) -> Iterator[np.ndarray]:
    """The (h, w) packed picture of each moment, in order, or what ``convert`` makes of it before it is painted over.

    Compiled functions run without Python's lock, so threads paint side by side; only a few frames are in memory.
    """
    workers = workers or min(os.cpu_count() or 1, 8)
    thread = local()

    def one(moment: Moment) -> np.ndarray:
        if not hasattr(thread, "canvas"):
            thread.canvas = page.canvas()
        return convert(page.paint(thread.canvas, *moment))

    page.draw_once()
    pool = ThreadPoolExecutor(workers)
    try:
        ahead = 2 * workers
        waiting = deque(pool.submit(one, moment) for moment in when[:ahead])
        for n in range(len(when)):
            if n + ahead < len(when):
                waiting.append(pool.submit(one, when[n + ahead]))
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def save_gif(page: Page, when: list[Moment], fps: float, part: Path, track: Track) -> None:
    """Write a GIF with one palette for the whole movie."""
    picked = np.unique(np.linspace(0, len(when) - 1, 8).astype(int)).tolist()
    samples = dict(zip(picked, frames(page, [when[n] for n in picked]), strict=True))
    fixed = np.array([page.palette.background, page.palette.ink])
    palette = gif.Palette(list(samples.values()), fixed)
    others = frames(page, [moment for n, moment in enumerate(when) if n not in samples], palette.indices)
    indices = (palette.indices(samples[n]) if n in samples else next(others) for n in range(len(when)))
    with open(part, "wb") as file:
        gif.write(file, track(indices), palette, fps)


def save_mp4(page: Page, when: list[Moment], fps: float, part: Path, track: Track) -> None:
    """Write H.264 with 4:2:0 colour, which every browser plays, its index in front so that it starts at once."""
    import av

    height, width = page.height + page.height % 2, page.width + page.width % 2
    with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as file:
        video = file.add_stream("libx264", rate=Fraction(fps).limit_denominator(1000))
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"  # type: ignore[attr-defined]
        video.options = {"crf": "18", "preset": "medium", "tune": "animation", "threads": "1"}
        for packed in track(frames(page, when)):
            if packed.shape != (height, width):  # 4:2:0 needs even sides
                packed = np.pad(packed, ((0, height - packed.shape[0]), (0, width - packed.shape[1])), mode="edge")
            picture = np.ascontiguousarray(packed).view(np.uint8).reshape(height, width, 4)
            file.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgba")))  # type: ignore[attr-defined]
        file.mux(video.encode(None))  # type: ignore[attr-defined]


def save_webp(page: Page, when: list[Moment], fps: float, part: Path, track: Track) -> None:
    """Write an animated WebP that loops."""
    pictures = (Image.fromarray(unpacked(p)) for p in track(frames(page, when)))
    first = next(pictures)
    at = [round(1000 * n / fps) for n in range(len(when) + 1)]
    each = [b - a for a, b in pairwise(at)]
    with open(part, "wb") as file:
        first.save(file, "WEBP", save_all=True, append_images=pictures, loop=0, quality=84, method=2, duration=each)


def unpacked(packed: np.ndarray) -> np.ndarray:
    """(h, w) packed pixels to (h, w, 3) uint8."""
    return np.ascontiguousarray(packed.view(np.uint8).reshape(*packed.shape, 4)[..., :3])
