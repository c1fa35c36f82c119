"""One kernel: a sheet over a grid, drawn into a depth buffer.

Colours are packed 0xBBGGRR in uint32. *Nearness* replaces depth: 1/distance in perspective, so that it is affine on the
screen over a flat triangle and exact occlusion needs one comparison; larger is nearer, 0 is infinitely far.
Contour and mesh lines are not geometry: each sample asks how many samples away the level is, within its own triangle,
so a line has the same width everywhere and can never fight with its surface.
"""

from __future__ import annotations

import numpy as np

from kobai.paint._jit import kernel

SHADES = 64


@kernel
def draw_sheet(px, py, near, value, shade, up, table, banded, levels, mesh, line, half, alpha, stage, rgb, depth):
    """Draw the triangles of a (ny, nx) grid.

    Args:
        px, py, near: (ny, nx) float64 screen position in samples, and nearness. NaN makes a hole.
        value: (ny, nx) float64 what colours it; with ``banded`` false it is a column of ``table`` (0 … columns−1).
        shade: (ny, nx) float64 light 0 … 1 on the upper side.
        up: sign of the screen area of a triangle whose upper side faces the eye; 0 draws both sides alike.
        table: (shades, columns) uint32 colours.
        banded: whether the column is the number of levels at or under the value instead.
        levels: (m,) float64 ascending, in units of ``value``.
        mesh: (2,) float64 grid cells between mesh lines along x and y; 0 for none.
        line: (4,) float64 red, green, blue 0 … 255 the lines tend to, and how far 0 … 1.
        half: half the line width in samples.
        alpha: opacity.
        stage: 0 draws colour and depth, 1 depth only, 2 colour only where the depth is this sheet's own.
        rgb, depth: (h, w) uint32 and float32 buffers.
    """
    ny, nx = px.shape
    height, width = rgb.shape
    shades, columns = table.shape
    count = levels.size
    for j in range(ny - 1):
        for i in range(nx - 1):
            for side in range(2):
                # both triangles share the diagonal (j, i+1) – (j+1, i)
                if side == 0:
                    ja, ia, jb, ib, jc, ic = j, i, j, i + 1, j + 1, i
                else:
                    ja, ia, jb, ib, jc, ic = j + 1, i + 1, j + 1, i, j, i + 1
                ax, ay = px[ja, ia], py[ja, ia]
                bx, by = px[jb, ib], py[jb, ib]
                cx, cy = px[jc, ic], py[jc, ic]
                area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
                if not abs(area) > 1e-9:  # also refuses NaN
                    continue
                low = max(0, int(np.ceil(min(ay, by, cy) - 0.5)))
                high = min(height - 1, int(np.floor(max(ay, by, cy) - 0.5)))
                if low > high:
                    continue
                na, nb, nc = near[ja, ia], near[jb, ib], near[jc, ic]
                if not min(na, nb, nc) > 0:
                    continue
                va, vb, vc = value[ja, ia], value[jb, ib], value[jc, ic]
                sa, sb, sc = shade[ja, ia], shade[jb, ib], shade[jc, ic]
                if area * up < 0:  # the underside: lit from the other side, and a little darker
                    sa, sb, sc = 0.85 * (1 - sa), 0.85 * (1 - sb), 0.85 * (1 - sc)
                inv = 1.0 / area
                ndx = ((nb - na) * (cy - ay) - (nc - na) * (by - ay)) * inv
                ndy = ((nc - na) * (bx - ax) - (nb - na) * (cx - ax)) * inv
                vdx = ((vb - va) * (cy - ay) - (vc - va) * (by - ay)) * inv
                vdy = ((vc - va) * (bx - ax) - (vb - va) * (cx - ax)) * inv
                sdx = ((sb - sa) * (cy - ay) - (sc - sa) * (by - ay)) * inv
                sdy = ((sc - sa) * (bx - ax) - (sb - sa) * (cx - ax)) * inv
                # only the levels that cross this triangle, or pass within a line's width of it, are looked at again
                slope = np.sqrt(vdx * vdx + vdy * vdy)
                reach = (half + 0.5) * slope
                vmin, vmax = min(va, vb, vc), max(va, vb, vc)
                first = 0
                while first < count and levels[first] < vmin - reach:
                    first += 1
                last = first
                while last < count and levels[last] <= vmax + reach:
                    last += 1
                steep = 1.0 / slope if slope > 1e-300 else 0.0
                meshed = mesh[0] > 0
                udx = udy = wdx = wdy = usteep = wsteep = 0.0
                if meshed:
                    udx = ((ib - ia) * (cy - ay) - (ic - ia) * (by - ay)) * inv
                    udy = ((ic - ia) * (bx - ax) - (ib - ia) * (cx - ax)) * inv
                    wdx = ((jb - ja) * (cy - ay) - (jc - ja) * (by - ay)) * inv
                    wdy = ((jc - ja) * (bx - ax) - (jb - ja) * (cx - ax)) * inv
                    usteep = 1.0 / max(np.sqrt(udx * udx + udy * udy), 1e-300)
                    wsteep = 1.0 / max(np.sqrt(wdx * wdx + wdy * wdy), 1e-300)
                lined = meshed or last > first
                for y in range(low, high + 1):
                    fy = y + 0.5
                    left, right = 1e30, -1e30
                    for e in range(3):
                        if e == 0:
                            x0, y0, x1, y1 = ax, ay, bx, by
                        elif e == 1:
                            x0, y0, x1, y1 = bx, by, cx, cy
                        else:
                            x0, y0, x1, y1 = cx, cy, ax, ay
                        if y0 > y1:  # the same arithmetic for both triangles of an edge: no cracks
                            x0, y0, x1, y1 = x1, y1, x0, y0
                        if y0 <= fy < y1:
                            at = x0 + (fy - y0) / (y1 - y0) * (x1 - x0)
                            left = min(left, at)
                            right = max(right, at)
                    if left > right:
                        continue
                    begin = max(0, int(np.ceil(left - 0.5)))
                    end = min(width, int(np.ceil(right - 0.5)))
                    dy = fy - ay
                    for x in range(begin, end):
                        dx = x + 0.5 - ax
                        n = np.float32(na + ndx * dx + ndy * dy)
                        old = depth[y, x]
                        if stage == 2:
                            if n != old:
                                continue
                        elif n <= old:
                            continue
                        else:
                            depth[y, x] = n
                            if stage == 1:
                                continue
                        v = va + vdx * dx + vdy * dy
                        s = int((sa + sdx * dx + sdy * dy) * shades)
                        s = min(max(s, 0), shades - 1)
                        if banded:
                            column = first
                            for k in range(first, last):
                                if levels[k] <= v:
                                    column += 1
                        else:
                            column = int(v)
                        color = table[s, min(max(column, 0), columns - 1)]
                        cover = 0.0
                        if lined:
                            gap = 1e30
                            for k in range(first, last):
                                gap = min(gap, abs(v - levels[k]) * steep)
                            cover = half + 0.5 - gap
                            if meshed:
                                u = ia + udx * dx + udy * dy
                                w = ja + wdx * dx + wdy * dy
                                u = abs(u - np.floor(u / mesh[0] + 0.5) * mesh[0]) * usteep
                                w = abs(w - np.floor(w / mesh[1] + 0.5) * mesh[1]) * wsteep
                                cover = max(cover, half + 0.5 - min(u, w))
                            cover = min(max(cover, 0.0), min(1.0, 2 * half)) * line[3]
                        if cover > 0 or alpha < 1:
                            r = float(color & 255)
                            g = float((color >> 8) & 255)
                            b = float((color >> 16) & 255)
                            r += (line[0] - r) * cover
                            g += (line[1] - g) * cover
                            b += (line[2] - b) * cover
                            under = rgb[y, x]
                            r = r * alpha + (1 - alpha) * (under & 255)
                            g = g * alpha + (1 - alpha) * ((under >> 8) & 255)
                            b = b * alpha + (1 - alpha) * ((under >> 16) & 255)
                            color = np.uint32(int(r + 0.5) | (int(g + 0.5) << 8) | (int(b + 0.5) << 16))
                        rgb[y, x] = color
