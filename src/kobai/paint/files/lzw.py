"""LZW compression of the pixels that changed between two frames (GIF89a, appendix F)."""

import numpy as np

from kobai.jit.compiled_function import Inlined, compiled


@Inlined
def put(out, at, block, byte):
    """Write a byte of the data, which come in blocks of up to 255 bytes that begin with their length."""
    out[at] = byte
    at += 1
    if at - block == 256:
        out[block] = 255
        block = at
        at += 1
    return at, block


@compiled("u1[:,:], u1[:,:], i8, u4[:], u1[:], i8[:]")
def compress(before, now, clear, table, out, found):
    """The image data of the rectangle in which (h, w) palette indices ``now`` differ from those ``before``.

    Args:
        clear: the transparent index, for pixels that did not change.
        table: (12288,) uint32 scratch.
        out: uint8, filled; it needs room for two bytes a pixel and 1000 more.
        found: (5,), filled: first and last row (−1 if nothing changed), first and last column, bytes in ``out``.
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
    # A code stands for a string of indices seen before. The table is a hash table with open addressing: an entry is (code of all
    # but the last index, that index, code), 0 if empty. Strings that end in ``clear``, most of an image, have places of their
    # own behind the others.
    out[0] = 8
    block, at = 1, 2
    waiting, have = 256, 9  # bits not yet written, at first the code that clears the table
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
