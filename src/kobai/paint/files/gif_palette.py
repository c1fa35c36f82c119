"""Kernels of GIFs: from colours to palette numbers, and from numbers to LZW codes (GIF89a, appendix F)."""

from __future__ import annotations

import numpy as np

from kobai.jit.compiled_function import Inlined, compiled


@Inlined
def place(c):
    """Where a packed colour is in a table over 6 bits a channel."""
    return (c & 252) << 10 | (c >> 4) & 4032 | (c >> 18) & 63


@compiled("u4[:,:], u1[:], i8[:,:], i8, u1[:,:]")
def index_pixels(rgb, lookup, dither, ground, now):
    """Palette numbers of packed pixels, by a table, with a fixed pattern of tiny offsets.

    A fixed pattern does not crawl from frame to frame, as error diffusion would.

    Args:
        rgb: (h, w) uint32.
        lookup: (2**18,) uint8.
        dither: (n, n) offsets in 0 … 255 units, n a power of two.
        ground: the packed background, which is never dithered.
        now: (h, w) uint8, filled.
    """
    height, width = rgb.shape
    n = dither.shape[0] - 1
    still = lookup[place(ground)]
    for y in range(height):
        for x in range(width):
            c = np.int64(rgb[y, x])
            if c == ground:
                now[y, x] = still
                continue
            d = dither[y & n, x & n]
            if d != 0:
                r = min(max((c & 255) + d, 0), 255)
                g = min(max((c >> 8 & 255) + d, 0), 255)
                b = min(max((c >> 16 & 255) + d, 0), 255)
                c = r | g << 8 | b << 16
            now[y, x] = lookup[place(c)]


@Inlined
def put(out, at, block, byte):
    """Write a byte; data come in blocks of up to 255 that begin with their length."""
    out[at] = byte
    at += 1
    if at - block == 256:
        out[block] = 255
        block = at
        at += 1
    return at, block


@compiled("u1[:,:], u1[:,:], i8, u4[:], u1[:], i8[:]")
def compress(before, now, clear, table, out, found):
    """The picture data of what changed from one frame to the next, and where that is.

    Args:
        before, now: (h, w) uint8 palette numbers.
        clear: the number that leaves what was there.
        table: (12288,) uint32 scratch.
        out: uint8, room for twice as many bytes as there are pixels and 1000 more.
        found: (5,) int64, filled: first row, last row, first column, last column of what changed, bytes in ``out``; the last
            row is −1 where nothing did.
    """
    height, width = now.shape
    top, bottom, left, right = height, -1, width, -1
    for y in range(height):
        begin, end = 0, width - 1
        while begin < width and before[y, begin] == now[y, begin]:
            begin += 1
        if begin == width:
            continue
        while before[y, end] == now[y, end]:
            end -= 1
        top, bottom, left, right = min(top, y), y, min(left, begin), max(right, end)
    found[0], found[1], found[2], found[3] = top, bottom, left, right
    # Codes are strings seen before: an entry of the table is (code of all but the last number, that number, code), 0 for
    # none; it is looked for from where its hash says on. Strings that end in ``clear``, most of a picture, have places of
    # their own behind the others.
    out[0] = 8
    block, at = 1, 2
    waiting, have = 256, 9  # the bits not yet written; first of all the code that begins anew
    wide, following, prefix = 9, 258, -1
    table[:] = 0
    for y in range(top, bottom + 1):
        for x in range(left, right + 1):
            k = np.int64(now[y, x])
            if before[y, x] == now[y, x]:
                k = clear
            if prefix < 0:
                prefix = k
                continue
            key = prefix << 8 | k
            if k == clear:
                spot = 8192 + prefix
                entry = np.int64(table[spot])
            else:
                spot = (key * 40503 >> 5) & 8191
                entry = np.int64(table[spot])
                while entry != 0 and entry >> 12 != key:
                    spot = (spot + 1) & 8191
                    entry = np.int64(table[spot])
            if entry != 0:
                prefix = entry & 4095
                continue
            waiting |= prefix << have
            have += wide
            if following < 4096:
                table[spot] = key << 12 | following
                wide += following == 1 << wide
                following += 1
            else:
                waiting |= 256 << have
                have += wide
                wide, following = 9, 258
                table[:] = 0
            prefix = k
            while have >= 8:
                at, block = put(out, at, block, waiting & 255)
                waiting >>= 8
                have -= 8
    waiting |= max(prefix, 0) << have
    have += wide
    waiting |= 257 << have
    have += wide
    while have > 0:
        at, block = put(out, at, block, waiting & 255)
        waiting >>= 8
        have -= 8
    out[block] = at - block - 1
    if at - block > 1:
        out[at] = 0
        at += 1
    found[4] = at
