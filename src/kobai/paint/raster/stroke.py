"""Round-capped strokes, with or without depth test: tubes, dots and crosses in space, and every line of a flat panel.

A stroke takes two passes, coverage first and then colour, so that it may cross itself or be translucent.
"""

import numpy as np

from kobai.jit.compiled_function import Inlined, compiled


@Inlined
def other_end(k, px, py, near):
    """The point to which point ``k`` is joined: the next, itself where it is alone, −1 where nothing begins there."""
    m = px.size
    if not (np.isfinite(px[k]) and np.isfinite(py[k]) and near[k] > 0):
        return -1
    if k + 1 < m and np.isfinite(px[k + 1]) and np.isfinite(py[k + 1]) and near[k + 1] > 0:
        return k + 1
    if k > 0 and np.isfinite(px[k - 1]) and near[k - 1] > 0:
        return -1  # the end of a segment already drawn
    return k


@Inlined
def box(ax, ay, bx, by, thick, clip):
    """First and last column and row of samples near a segment; the last before the first where there are none."""
    if max(ax, bx) < clip[0] - thick or min(ax, bx) > clip[2] + thick:
        return 0, -1, 0, -1
    if max(ay, by) < clip[1] - thick or min(ay, by) > clip[3] + thick:
        return 0, -1, 0, -1
    y0, y1 = max(clip[1], int(min(ay, by) - thick)), min(clip[3] - 1, int(max(ay, by) + thick))
    x0, x1 = max(clip[0], int(min(ax, bx) - thick)), min(clip[2] - 1, int(max(ax, bx) + thick))
    return x0, x1, y0, y1


@Inlined
def segment(k, px, py, near, radius, clip):
    """What point ``k`` begins: its other end, −1 for none; both places; half its thickness; the samples near it, see ``box``."""
    e = other_end(k, px, py, near)
    if e < 0:
        return -1, 0.0, 0.0, 0.0, 0.0, 0.0, 0, -1, 0, -1
    ax, ay, bx, by = px[k], py[k], px[e], py[e]
    thick = max(radius[k], radius[e]) + 1.0
    x0, x1, y0, y1 = box(ax, ay, bx, by, thick, clip)
    return e, ax, ay, bx, by, thick, x0, x1, y0, y1


@Inlined
def reach(y, ax, ay, bx, by, thick, x0, x1):
    """The part of a row within reach of a segment: a long thin slanted line costs its length, not its bounding box."""
    dx, dy = bx - ax, by - ay
    if abs(dy) > 1e-9 and dx * dx + dy * dy > 1e-12:
        far = thick * np.sqrt(dx * dx + dy * dy) / abs(dy)
        middle = ax + (y + 0.5 - ay) * dx / dy
        x0 = max(x0, int(min(max(middle - far, -1e9), 1e9)))
        x1 = min(x1, int(min(max(middle + far + 1, -1e9), 1e9)))
    return x0, x1


@Inlined
def blend(y, left, right, color, alpha, ghost, cover, rgb):
    """Colour the covered samples of a row, and clear their coverage."""
    for x in range(left, right + 1):
        c = cover[y, x]
        if c == 0:
            continue
        cover[y, x] = 0
        a = c * alpha if c > 0 else -c * alpha * ghost
        under = rgb[y, x]
        r = (under & 255) * (1 - a) + color[0] * a
        g = ((under >> 8) & 255) * (1 - a) + color[1] * a
        b = ((under >> 16) & 255) * (1 - a) + color[2] * a
        rgb[y, x] = np.uint32(int(r + 0.5) | (int(g + 0.5) << 8) | (int(b + 0.5) << 16))


@compiled("f8[:], f8[:], f8[:], f8[:], f8[:], f8, f8, f8, i8[:], f4[:,:], u4[:,:], f4[:,:]")
def draw_stroke(px, py, near, radius, color, alpha, ghost, tall, clip, cover, rgb, depth):
    """Stroke the polyline ``px``, ``py`` (m,) samples; NaN breaks it, a lone point is a dot.

    Args:
        near, radius: (m,) nearness, and samples.
        ghost: opacity, relative to ``alpha``, where something nearer hides it.
        tall: how much nearness a sample of radius adds in the middle of the tube (its roundness, in depth).
        clip: left, top, right, bottom of the samples that may be painted, all of them within the buffers; behind them, where
            they are asked for, the first and last row that have been, which are widened.
        cover: (h, w) scratch, all zero, and left all zero.
        rgb, depth: (h, w); visible samples that are more than half covered write their depth when ``tall`` > 0.
    """
    m = px.size
    x_low, x_high, y_low, y_high = clip[2], -1, clip[3], -1
    passed = 0  # samples, some of them more than once
    for k in range(m):
        e, ax, ay, bx, by, thick, x0, x1, y0, y1 = segment(k, px, py, near, radius, clip)
        if x0 > x1 or y0 > y1:
            continue
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        inv = 1.0 / length if length > 1e-12 else 0.0
        x_low, x_high, y_low, y_high = min(x_low, x0), max(x_high, x1), min(y_low, y0), max(y_high, y1)
        for y in range(y0, y1 + 1):
            left, right = reach(y, ax, ay, bx, by, thick, x0, x1)
            passed += max(right + 1 - left, 0)
            for x in range(left, right + 1):
                qx, qy = x + 0.5 - ax, y + 0.5 - ay
                t = min(max((qx * dx + qy * dy) * inv, 0.0), 1.0)
                r = radius[k] + t * (radius[e] - radius[k])
                d = np.sqrt((qx - t * dx) ** 2 + (qy - t * dy) ** 2)
                c = min(r + 0.5 - d, 2 * r)
                if c <= 0:
                    continue
                c = min(c, 1.0)
                n = near[k] + t * (near[e] - near[k])
                bulge = np.sqrt(max(0.0, 1.0 - (d / r) ** 2)) * r
                n += tall * bulge
                # Negative coverage is hidden. Visible beats hidden, then more coverage beats less.
                seen = n >= depth[y, x]
                if not seen:
                    c = -c
                old = cover[y, x]
                if (c > 0 and c > old) or (c < 0 and old <= 0 and c < old):
                    cover[y, x] = c
                    if seen and tall > 0 and c > 0.5:
                        depth[y, x] = n
    if x_high < 0:
        return
    if clip.size > 4:
        clip[4], clip[5] = min(clip[4], y_low), max(clip[5], y_high)
    if passed > (x_high + 1 - x_low) * (y_high + 1 - y_low):
        for y in range(y_low, y_high + 1):
            blend(y, x_low, x_high, color, alpha, ghost, cover, rgb)
        return
    for k in range(m):
        _, ax, ay, bx, by, thick, x0, x1, y0, y1 = segment(k, px, py, near, radius, clip)
        for y in range(y0, y1 + 1):
            left, right = reach(y, ax, ay, bx, by, thick, x0, x1)
            blend(y, left, right, color, alpha, ghost, cover, rgb)
