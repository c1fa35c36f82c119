"""Rasterisation of a surface over a grid into a depth buffer, with its contour and mesh lines.

Colours are packed 0xBBGGRR in uint32. The depth buffer holds *nearness*, 1/distance in perspective: it is affine on the
screen over a flat triangle, so that exact occlusion needs one comparison; 0 is infinitely far. Each sample computes its
distance to a line within its own triangle, so that a line is equally wide everywhere, at the depth of its surface.
"""

import numpy as np

from kobai.jit.compiled_function import Inlined, compiled

SHADES = 64
UNDERSIDE = 0.85  # of ``kobai.scenes.look.Light``, which must not be imported here


@Inlined
def edge(x0, y0, x1, y1):
    """An edge from its upper end: x there, both y, and x per y."""
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    return x0, y0, y1, ((x1 - x0) / (y1 - y0) if y1 > y0 else 0.0)


@Inlined
def blend(under, over, share):
    """``under`` with ``share`` / 256 of ``over``: red and blue in one product, green in another."""
    odd = np.int64(0x00FF00FF)
    under, over = np.int64(under), np.int64(over)
    rest = 256 - share
    rb = (under & odd) * rest + (over & odd) * share + 0x00800080
    g = ((under >> 8) & 255) * rest + ((over >> 8) & 255) * share + 0x80
    return np.uint32(((rb >> 8) & odd) | (g & 0xFF00))


@Inlined
def reciprocal(fdx, steep):
    """−1/fdx, computed once a triangle; 0 if the line runs along the rows."""
    return -1.0 / fdx if abs(fdx) * steep > 1e-9 else 0.0


@Inlined
def draw_line(f0, fdx, inverse, steep, y, begin, end, n0, ndx, reach, ink, strength, rgb, depth):
    """The part of a row of one triangle that lies on the line where f = 0; f is ``f0`` at ``begin`` and grows by ``fdx``.

    ``inverse`` is the ``reciprocal`` of fdx, ``steep`` the samples by which f changes by one, ``reach`` half the line's
    width and a half, ``strength`` how many 256ths of ``ink`` there are where the line is darkest.
    """
    first, last = begin, end
    if inverse != 0:
        middle, wide = f0 * inverse, reach / steep * abs(inverse)
        if middle + wide < 0 or middle - wide > end - begin:
            return
        first = begin + int(max(middle - wide, 0.0))
        last = min(end, begin + int(middle + wide) + 1)
    elif abs(f0) * steep >= reach:
        return
    most = min(1.0, 2 * reach - 1)
    for x in range(first, last):
        step = x - begin
        cover = min(reach - abs(f0 + fdx * step) * steep, most)
        if cover > 0 and np.float32(n0 + ndx * step) == depth[y, x]:
            rgb[y, x] = blend(rgb[y, x], ink, int(cover * strength + 0.5))


@Inlined
def gradient(fa, fb, fc, abx, aby, acx, acy, inverse):
    """The derivatives along x and y of the affine function with values fa, fb, fc at the corners of a triangle."""
    b, c = fb - fa, fc - fa
    return (b * acy - c * aby) * inverse, (c * abx - b * acx) * inverse


@Inlined
def fill_row(y, begin, end, n0, ndx, v0, vdx, s0, sdx, banded, first, last, levels, table, alpha, stage, rgb, depth):
    """A row of one triangle: nearness, colour column and shade are n0, v0, s0 at ``begin``, and change by ndx, vdx, sdx."""
    shades, columns = table.shape
    share = int(256 * alpha + 0.5)
    plain = stage == 0 and alpha >= 1 and not banded
    for x in range(begin, end):
        step = x - begin
        n = np.float32(n0 + ndx * step)
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
        s = min(max(int(s0 + sdx * step), 0), shades - 1)
        column = int(v0 + vdx * step)
        if not plain and banded:
            column = first
            for k in range(first, last):
                if levels[k] <= v0 + vdx * step:
                    column += 1
        color = table[s, min(max(column, 0), columns - 1)]
        if not plain and alpha < 1:
            color = blend(rgb[y, x], color, share)
        rgb[y, x] = color


@compiled(
    "f8[:,:], f8[:,:], f8[:,:], f8[:,:], f8[:,:], f8, u4[:,:], b1, f8[:], f8[:], f8[:], f8, f8, i8, u4[:,:], f4[:,:]"
)
def draw_surface(px, py, near, value, shade, up, table, banded, levels, mesh, line, half, alpha, stage, rgb, depth):
    """Draw the triangles of a (ny, nx) grid.

    Args:
        px, py, near: (ny, nx) position in samples, and nearness; NaN makes a hole.
        value: (ny, nx) column of ``table``; if ``banded``, the column is the number of levels at or under the value.
        shade: (ny, nx) light 0 … 1 on the upper side.
        up: sign of the screen area of a triangle whose upper side faces the eye; 0 draws both sides alike.
        table: (shades, columns) packed colours.
        levels: (m,) ascending, in units of ``value``.
        mesh: (2,) grid cells between mesh lines along x and y; 0 without mesh lines.
        line: (4,) red, green, blue 0 … 255 of the lines, and their opacity 0 … 1.
        half: half the line width in samples.
        stage: 0 draws colour and depth, 1 depth only, 2 colour only where the depth is this surface's own.
    """
    ny, nx = px.shape
    height, width = rgb.shape
    shades = table.shape[0]
    count = levels.size
    reach = half + 0.5
    ink = int(line[0] + 0.5) | int(line[1] + 0.5) << 8 | int(line[2] + 0.5) << 16
    strength = 256 * line[3] * alpha
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
                if area * up < 0:  # the underside: lit from the other side, and darker
                    sa, sb, sc = UNDERSIDE * (1 - sa), UNDERSIDE * (1 - sb), UNDERSIDE * (1 - sc)
                abx, aby, acx, acy, inv = bx - ax, by - ay, cx - ax, cy - ay, 1.0 / area
                ndx, ndy = gradient(na, nb, nc, abx, aby, acx, acy, inv)
                vdx, vdy = gradient(va, vb, vc, abx, aby, acx, acy, inv)
                sdx, sdy = gradient(sa, sb, sc, abx, aby, acx, acy, inv)
                # Only lines that cross this triangle, or pass within a line's width of it, are drawn.
                slope = np.sqrt(vdx * vdx + vdy * vdy)
                vmin, vmax = min(va, vb, vc) - reach * slope, max(va, vb, vc) + reach * slope
                first = 0
                while first < count and levels[first] < vmin:
                    first += 1
                last = first
                while last < count and levels[last] <= vmax:
                    last += 1
                steep = 1.0 / slope if last > first and slope > 1e-300 else 0.0
                udx = udy = wdx = wdy = usteep = wsteep = 0.0
                uline = wline = -1.0
                if mesh[0] > 0:
                    udx, udy = gradient(float(ia), float(ib), float(ic), abx, aby, acx, acy, inv)
                    wdx, wdy = gradient(float(ja), float(jb), float(jc), abx, aby, acx, acy, inv)
                    slope = np.sqrt(udx * udx + udy * udy)
                    line_at = np.floor((i + 0.5) / mesh[0] + 0.5) * mesh[0]
                    if abs(line_at - i - 0.5) <= 0.5 + reach * slope:
                        uline, usteep = line_at, 1.0 / max(slope, 1e-300)
                    slope = np.sqrt(wdx * wdx + wdy * wdy)
                    line_at = np.floor((j + 0.5) / mesh[1] + 0.5) * mesh[1]
                    if abs(line_at - j - 0.5) <= 0.5 + reach * slope:
                        wline, wsteep = line_at, 1.0 / max(slope, 1e-300)
                vinv, uinv, winv = reciprocal(vdx, steep), reciprocal(udx, usteep), reciprocal(wdx, wsteep)
                constant = banded and last == first
                if constant:
                    va, vdx, vdy = float(first), 0.0, 0.0
                # x on each edge, as a function of y. Both triangles of an edge do the same arithmetic, so there are no cracks.
                ex0, ey0, ey1, es = edge(ax, ay, bx, by)
                fx0, gy0, gy1, fs = edge(bx, by, cx, cy)
                hx0, hy0, hy1, hs = edge(cx, cy, ax, ay)
                for y in range(low, high + 1):
                    fy = y + 0.5
                    left, right = 1e30, -1e30
                    if ey0 <= fy < ey1:
                        left = right = ex0 + (fy - ey0) * es
                    if gy0 <= fy < gy1:
                        at = fx0 + (fy - gy0) * fs
                        left, right = min(left, at), max(right, at)
                    if hy0 <= fy < hy1:
                        at = hx0 + (fy - hy0) * hs
                        left, right = min(left, at), max(right, at)
                    if left > right:
                        continue
                    begin = max(0, int(np.ceil(left - 0.5)))
                    end = min(width, int(np.ceil(right - 0.5)))
                    dy = fy - ay
                    dx = begin + 0.5 - ax
                    n0 = na + ndx * dx + ndy * dy
                    v0 = va + vdx * dx + vdy * dy
                    s0 = (sa + sdx * dx + sdy * dy) * shades
                    fill_row(y, begin, end, n0, ndx, v0, vdx, s0, sdx * shades, banded and not constant, first, last, levels,
                             table, alpha, stage, rgb, depth)  # fmt: skip
                    if stage != 1:
                        for k in range(first, last):
                            f0 = v0 - levels[k]
                            draw_line(f0, vdx, vinv, steep, y, begin, end, n0, ndx, reach, ink, strength, rgb, depth)
                        if uline >= 0:
                            f0 = ia + udx * dx + udy * dy - uline
                            draw_line(f0, udx, uinv, usteep, y, begin, end, n0, ndx, reach, ink, strength, rgb, depth)
                        if wline >= 0:
                            f0 = ja + wdx * dx + wdy * dy - wline
                            draw_line(f0, wdx, winv, wsteep, y, begin, end, n0, ndx, reach, ink, strength, rgb, depth)
