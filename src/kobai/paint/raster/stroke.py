"""Round-capped strokes, with or without depth test: tubes, dots and crosses in space, and every line of a flat panel.

A stroke takes two passes, coverage first and then colour, so that it may cross itself or be translucent.
"""

import numpy as np

from kobai.jit.compiled_function import compiled


@compiled("f8[:], f8[:], f8[:], f8[:], f8[:], f8, f8, f8, i8[:], f4[:,:], u4[:,:], f4[:,:]")
def draw_stroke(px, py, near, radius, color, alpha, ghost, tall, clip, cover, rgb, depth):
    """Stroke the polyline ``px``, ``py`` (m,) samples; NaN breaks it, a lone point is a dot.

    Args:
        near, radius: (m,) nearness, and samples.
        ghost: opacity, relative to ``alpha``, where something nearer hides it.
        tall: how much nearness a sample of radius adds in the middle of the tube (its roundness, in depth).
        clip: left, top, right, bottom of the samples that may be painted, all of them within the buffers.
        cover: (h, w) scratch, all zero, and left all zero.
        rgb, depth: (h, w); visible samples that are more than half covered write their depth when ``tall`` > 0.
    """
    left_end, top_end, right_end, bottom_end = clip[0], clip[1], clip[2], clip[3]
    m = px.size
    x_low, x_high, y_low, y_high = right_end, -1, bottom_end, -1
    for k in range(m):
        if not (np.isfinite(px[k]) and np.isfinite(py[k]) and near[k] > 0):
            continue
        e = k
        if k + 1 < m and np.isfinite(px[k + 1]) and np.isfinite(py[k + 1]) and near[k + 1] > 0:
            e = k + 1
        elif k > 0 and np.isfinite(px[k - 1]) and near[k - 1] > 0:
            continue  # the end of a segment already drawn
        ax, ay, bx, by = px[k], py[k], px[e], py[e]
        thick = max(radius[k], radius[e]) + 1.0
        if max(ax, bx) < left_end - thick or min(ax, bx) > right_end + thick:
            continue
        if max(ay, by) < top_end - thick or min(ay, by) > bottom_end + thick:
            continue
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        inv = 1.0 / length if length > 1e-12 else 0.0
        y0, y1 = max(top_end, int(min(ay, by) - thick)), min(bottom_end - 1, int(max(ay, by) + thick))
        x0, x1 = max(left_end, int(min(ax, bx) - thick)), min(right_end - 1, int(max(ax, bx) + thick))
        x_low, x_high, y_low, y_high = min(x_low, x0), max(x_high, x1), min(y_low, y0), max(y_high, y1)
        for y in range(y0, y1 + 1):
            # Only the part of the row within reach: a long thin slanted line costs its length, not its bounding box.
            left, right = x0, x1
            if abs(dy) > 1e-9 and inv > 0:
                far = thick * np.sqrt(length) / abs(dy)
                middle = ax + (y + 0.5 - ay) * dx / dy
                left = max(left, int(min(max(middle - far, -1e9), 1e9)))
                right = min(right, int(min(max(middle + far + 1, -1e9), 1e9)))
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
    for y in range(y_low, y_high + 1):
        for x in range(x_low, x_high + 1):
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
