"""Filled outlines, stamped masks, lit balls and shadows; and from samples to pixels, from pixels to palette indices."""

import numpy as np

from kobai.jit.compiled_function import Inlined, compiled

# Of ``kobai.scenes.look.Ball``, which must not be imported here: these files are read when the package is built.
BALL_AMBIENT, BALL_DIFFUSE, BALL_LEAST, BALL_GLOSS = 0.62, 0.43, -0.6, 24


@compiled("f8[:], f8[:], i8[:], f4[:,:]")
def fill_outline(xs, ys, ends, mask):
    """Add the exact area coverage, 0 … 1, of closed outlines that do not overlap to ``mask`` (h, w), all zero.

    ``xs``, ``ys`` are corners in pixels, ``ends`` where each outline ends. Each edge adds its signed area to the cells
    it passes; a running sum along the row is the coverage.
    """
    height, width = mask.shape
    begin = 0
    for stop in ends:
        for k in range(begin, stop):
            e = k + 1 if k + 1 < stop else begin
            x0, y0, x1, y1 = xs[k], ys[k], xs[e], ys[e]
            if y0 == y1:
                continue
            sign = 1.0
            if y0 > y1:
                x0, y0, x1, y1 = x1, y1, x0, y0
                sign = -1.0
            slope = (x1 - x0) / (y1 - y0)
            for row in range(max(0, int(np.floor(y0))), min(height, int(np.ceil(y1)))):
                top, bottom = max(y0, row), min(y1, row + 1.0)
                tall = (bottom - top) * sign
                if bottom <= top:
                    continue
                a, b = x0 + (top - y0) * slope, x0 + (bottom - y0) * slope
                if a > b:
                    a, b = b, a
                a, b = min(max(a, 0.0), width - 1e-6), min(max(b, 0.0), width - 1e-6)
                first, last = int(a), int(b)
                done = before = 0.0
                for cell in range(first, last + 1):
                    # The share of this edge's height left of the cell, and the part of the cell right of the edge.
                    u, v = max(a, cell), min(b, cell + 1.0)
                    share = (v - u) / (b - a) if last > first else 1.0
                    covered = done + share * (1.0 - ((u + v) * 0.5 - cell))
                    mask[row, cell] += tall * (covered - before)
                    before = covered
                    done += share
                if last + 1 < width:
                    mask[row, last + 1] += tall * (1.0 - before)
        begin = stop
    for row in range(height):
        total = 0.0
        for cell in range(width):
            total += mask[row, cell]
            mask[row, cell] = min(abs(total), 1.0)


@compiled("f4[:,:], i8, i8, f8[:], f8, u4[:,:]")
def stamp(mask, left, top, color, alpha, rgb):
    """Paint ``color`` (3,) into ``rgb`` through a mask (h, w) of coverage laid at (left, top) pixels."""
    height, width = rgb.shape
    for y in range(max(0, -top), min(mask.shape[0], height - top)):
        for x in range(max(0, -left), min(mask.shape[1], width - left)):
            a = mask[y, x] * alpha
            if a <= 0:
                continue
            under = rgb[top + y, left + x]
            r = (under & 255) * (1 - a) + color[0] * a
            g = ((under >> 8) & 255) * (1 - a) + color[1] * a
            b = ((under >> 16) & 255) * (1 - a) + color[2] * a
            rgb[top + y, left + x] = np.uint32(int(r + 0.5) | (int(g + 0.5) << 8) | (int(b + 0.5) << 16))


@compiled("u4[:,:], i8, i8, i8, u4[:,:]")
def resolve(samples, per, left, top, rgb):
    """Average ``per`` × ``per`` samples into each pixel of ``rgb`` from (left, top) on."""
    area = per * per
    half = area // 2
    odd = np.uint32(0x00FF00FF)  # red and blue are added in one sum, green in another: neither overflows
    for y in range(min(samples.shape[0] // per, rgb.shape[0] - top)):
        if per == 2:
            above, below, row = samples[2 * y], samples[2 * y + 1], rgb[top + y]
            for x in range(min(samples.shape[1] // 2, rgb.shape[1] - left)):
                a, b, c, d = above[2 * x], above[2 * x + 1], below[2 * x], below[2 * x + 1]
                rb = (a & odd) + (b & odd) + (c & odd) + (d & odd) + np.uint32(0x00020002)
                g = ((a >> 8) & 255) + ((b >> 8) & 255) + ((c >> 8) & 255) + ((d >> 8) & 255) + 2
                row[left + x] = np.uint32(((rb >> 2) & odd) | ((g >> 2) << 8))
            continue
        for x in range(min(samples.shape[1] // per, rgb.shape[1] - left)):
            r = g = b = half
            for j in range(per):
                for i in range(per):
                    c = samples[y * per + j, x * per + i]
                    r += c & 255
                    g += (c >> 8) & 255
                    b += (c >> 16) & 255
            rgb[top + y, left + x] = np.uint32((r // area) | ((g // area) << 8) | ((b // area) << 16))


@compiled("f8, f8, f8, f8, f8, f8[:,:], f8[:], f8[:], f8[:], f8, f8, f8, u4[:,:], f4[:,:]")
def draw_ball(cx, cy, near, radius, round_near, turn, one, two, light, shine, alpha, ghost, rgb, depth):
    """A lit ball in two tones ``one`` and ``two``, so that its rolling can be seen.

    Args:
        cx, cy, near, radius: centre in samples, its nearness, radius in samples.
        round_near: nearness one radius nearer to the eye, less ``near``.
        turn: (3, 3) camera coordinates (right, up, to the eye) -> the ball's own, in which its eight octants alternate.
        light: (3,) unit vector in camera coordinates.
        shine: strength of the highlight.
        ghost: opacity of the hidden part relative to ``alpha``.
    """
    height, width = rgb.shape
    for y in range(max(0, int(cy - radius - 1)), min(height, int(cy + radius + 2))):
        for x in range(max(0, int(cx - radius - 1)), min(width, int(cx + radius + 2))):
            u, v = (x + 0.5 - cx) / radius, (cy - y - 0.5) / radius
            d = np.sqrt(u * u + v * v)
            c = min((1.0 - d) * radius + 0.5, 1.0)
            if c <= 0:
                continue
            if d > 1:
                u, v, d = u / d, v / d, 1.0
            w = np.sqrt(1.0 - d * d)
            n = near + w * round_near
            a = c * alpha
            if n < depth[y, x]:
                a *= ghost
            elif c > 0.5 and alpha > 0.5:
                depth[y, x] = n
            p = turn[0, 0] * u + turn[0, 1] * v + turn[0, 2] * w
            q = turn[1, 0] * u + turn[1, 1] * v + turn[1, 2] * w
            s = turn[2, 0] * u + turn[2, 1] * v + turn[2, 2] * w
            # The product is 0 on the seams; scaled by its slope there, it blends them over a pixel.
            edge = p * q * s * radius * 2.5
            mix = min(max(0.5 + edge, 0.0), 1.0)
            facing = u * light[0] + v * light[1] + w * light[2]
            lit = BALL_AMBIENT + BALL_DIFFUSE * max(facing, BALL_LEAST)
            glint = max(2 * facing * w - light[2], 0.0)
            glint = shine * glint**BALL_GLOSS
            under = rgb[y, x]
            r = min((one[0] * mix + two[0] * (1 - mix)) * lit + 255 * glint, 255.0)
            g = min((one[1] * mix + two[1] * (1 - mix)) * lit + 255 * glint, 255.0)
            b = min((one[2] * mix + two[2] * (1 - mix)) * lit + 255 * glint, 255.0)
            r = (under & 255) * (1 - a) + r * a
            g = ((under >> 8) & 255) * (1 - a) + g * a
            b = ((under >> 16) & 255) * (1 - a) + b * a
            rgb[y, x] = np.uint32(int(r + 0.5) | (int(g + 0.5) << 8) | (int(b + 0.5) << 16))


@compiled("f8, f8, f8, f8, f8, f8, f8, f8, f8, f8, f8, u4[:,:], f4[:,:]")
def draw_shadow(cx, cy, near, ndx, ndy, ux, uy, vx, vy, thick, strength, rgb, depth):
    """A soft round shadow on a plane: darkest in the middle, zero at the rim.

    Its middle is (cx, cy) samples at nearness ``near``, which changes by ndx, ndy per sample; (ux, uy) and (vx, vy) are
    its half axes. A surface is darkened where its nearness differs from the plane's by at most ``thick``.
    """
    height, width = rgb.shape
    area = ux * vy - uy * vx
    if abs(area) < 1e-9:
        return
    wide, tall = abs(ux) + abs(vx) + 1, abs(uy) + abs(vy) + 1
    for y in range(max(0, int(cy - tall)), min(height, int(cy + tall + 1))):
        for x in range(max(0, int(cx - wide)), min(width, int(cx + wide + 1))):
            dx, dy = x + 0.5 - cx, y + 0.5 - cy
            p, q = (dx * vy - dy * vx) / area, (dy * ux - dx * uy) / area
            d = p * p + q * q
            if d >= 1 or abs(depth[y, x] - (near + dx * ndx + dy * ndy)) > thick:
                continue
            keep = 1 - strength * (1 - d) ** 2
            under = rgb[y, x]
            r, g, b = (under & 255) * keep, ((under >> 8) & 255) * keep, ((under >> 16) & 255) * keep
            rgb[y, x] = np.uint32(int(r + 0.5) | (int(g + 0.5) << 8) | (int(b + 0.5) << 16))


@Inlined
def table_index(c):
    """The index of a packed colour in a table over 6 bits a channel."""
    return (c & 252) << 10 | (c >> 4) & 4032 | (c >> 18) & 63


@compiled("u4[:,:], u1[:], i8[:,:], i8, u1[:,:]")
def index_pixels(rgb, lookup, dither, background, indices):
    """Fill (h, w) palette indices of packed pixels, through a table (2**18,), with ordered dithering.

    An ordered pattern, (n, n) offsets in 0 … 255 units, n a power of two, does not crawl as error diffusion would.
    """
    height, width = rgb.shape
    n = dither.shape[0] - 1
    exact = lookup[table_index(background)]
    for y in range(height):
        for x in range(width):
            c = np.int64(rgb[y, x])
            if c == background:
                indices[y, x] = exact
                continue
            d = dither[y & n, x & n]
            if d != 0:
                r = min(max((c & 255) + d, 0), 255)
                g = min(max((c >> 8 & 255) + d, 0), 255)
                b = min(max((c >> 16 & 255) + d, 0), 255)
                c = r | g << 8 | b << 16
            indices[y, x] = lookup[table_index(c)]
