"""Writes tests/fixtures/wire: messages that both decoders must read alike, and broken ones both must refuse alike.

Run it when the format changes: ``python tests/viewer/make_wire_fixtures.py``.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path as File

import numpy as np

from kobai.scenes import Arrows, Axis, Contours, Curve, Image, Note, Panel, Path, Points, Scene, Surface, Text, Timeline
from kobai.viewer import wire

FOLDER = File(__file__).parents[1] / "fixtures" / "wire"


def scene() -> Scene:
    """One of every noun, small."""
    x, y = np.linspace(-1, 1, 4), np.linspace(0, 2, 3)
    z = x[None] ** 2 + y[:, None]
    z[0, 0] = np.nan
    axes = [
        Axis(Text("x₁", mathml="<math><mi>x</mi></math>"), -1, 1, [(0, "0")]),
        Axis(Text("x₂"), 0, 2),
        Axis(Text("f"), 0, 4),
    ]
    walk = np.array([[1, 2, 3], [0, 1, 1], [0, 0.5, 0.5]], float)
    runs = [
        Path(walk, name="A", readout={"f": walk[:, 2], "x": walk[:, :2]}),
        Path(
            walk * 0.5,
            name="B",
            color="#123456",
            last=1,
            end_note="step 1 ↗",
            readout={"f": walk[:, 2], "x": walk[:, :2]},
        ),
    ]
    space = Panel(axes, [
        Contours(x, y, z, np.array([1.0, 2.0])), Surface(x, y, z, levels=np.array([1.0])), *runs,
        Points(np.array([[0, 0, 0.0]]), "star", colors=np.array([[1, 2, 3]], np.uint8)), Arrows(walk, -walk),
        Note(np.array([0, 0, 1.0]), Text("勾配"), anchor="center"),
    ], kind="surface")  # fmt: skip
    flat = Panel(axes[:2], [
        Image(np.arange(12, dtype=np.uint8).reshape(2, 2, 3), (-1, 1, 0, 2)),
        Curve(walk[:, :2], reveal=True, band=np.array([[0, 1.0], [0, 1], [0, 1]]), label="A"),
    ], cell=(0, 1, 1, 1), cursor=True, kind="loss")  # fmt: skip
    return Scene([space, flat], Timeline(np.array([0, 1, 5]), np.array([0, 0.5, 2.0]), 20, ["a", "b", "c"]), Text("f"),
                 extra={"state": {"grad": walk[None]}, "n": np.int64(3), "bad": float("nan")})  # fmt: skip


def with_header(change) -> bytes:
    """The good message with its header changed."""
    good = wire.encode(scene())
    (length,) = struct.unpack_from("<I", good, 8)
    header = json.loads(good[12 : 12 + length].rstrip(b"\0"))
    change(header)
    return framed(json.dumps(header, ensure_ascii=False).encode(), good[12 + length :])


def framed(text: bytes, body: bytes) -> bytes:
    text += b"\0" * (-(12 + len(text)) % 8)
    return struct.pack("<4sHHI", b"KOBA", 1, 0, len(text)) + text + body


def broken() -> dict[str, tuple[bytes, str]]:
    good = wire.encode(scene())

    def entry(key, value):
        return lambda header: header["buffers"][0].__setitem__(key, value)

    return {
        "empty": (b"", "truncated"),
        "other-file": (b"\x89PNG\r\n\x1a\n and more", "magic"),
        "short-other-file": (b"\x89P", "magic"),
        "prefix-cut": (good[:9], "truncated"),
        "header-cut": (good[:40], "truncated"),
        "body-cut": (good[:-8], "truncated"),
        "version-2": (good[:4] + b"\2\0" + good[6:], "version"),
        "header-not-json": (framed(b"{not json", b""), "header"),
        "header-not-utf8": (framed(b'{"scene": "\xff"}', b""), "header"),
        "header-a-list": (framed(b"[1, 2]", b""), "header"),
        "header-without-scene": (framed(b'{"buffers": []}', b""), "header"),
        "header-without-buffers": (framed(b'{"scene": {}}', b""), "header"),
        "buffers-not-a-list": (framed(b'{"scene": {}, "buffers": {}}', b""), "header"),
        "buffer-not-an-object": (framed(b'{"scene": {}, "buffers": [3]}', b""), "header"),
        "dtype-unknown": (with_header(entry("dtype", "f16")), "dtype"),
        "dtype-a-trap": (with_header(entry("dtype", "constructor")), "dtype"),
        "shape-negative": (with_header(entry("shape", [-1, 4])), "shape"),
        "shape-not-a-list": (with_header(entry("shape", "4")), "shape"),
        "shape-huge": (with_header(entry("shape", [2**31 - 1, 2**31 - 1])), "truncated"),
        "unaligned": (with_header(entry("at", 4)), "alignment"),
        "at-negative": (with_header(entry("at", -8)), "alignment"),
        "at-beyond": (with_header(entry("at", 8 * 10**9)), "truncated"),
        "buffer-unknown": (with_header(lambda header: header["buffers"][0].pop("at")), "missing"),
        "range-for-floats": (with_header(entry("q", [0, 1])), "header"),
        "reference-beyond": (with_header(lambda h: h["scene"].__setitem__("extra", {"$": 999})), "reference"),
        "reference-negative": (with_header(lambda h: h["scene"].__setitem__("extra", {"$": -1})), "reference"),
        "reference-a-word": (with_header(lambda h: h["scene"].__setitem__("extra", {"$": "0"})), "reference"),
    }


def summary(message: dict) -> dict:
    """What both decoders must agree on."""
    return {
        "panels": [[mark["type"] for mark in panel["marks"]] for panel in message["scene"]["panels"]],
        "status": message["scene"]["timeline"]["status"],
        "buffers": {
            name: [list(array.shape), round(float(np.nansum(array.astype(np.float64))), 4), int(np.isnan(array).sum())]
            for name, array in message["buffers"].items()
        },
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    first, ids = wire.pack(scene())
    again = wire.pack(scene(), known=ids)[0]
    good = {
        "plain": (first, None),
        "quantised": (wire.encode(scene(), quantise=True), None),
        "again": (again, "plain"),
    }
    expected: dict[str, dict] = {}
    for name, (data, after) in good.items():
        (FOLDER / f"{name}.bin").write_bytes(data)
        known = wire.decode(good[after][0])["buffers"] if after else {}
        expected[name] = {"after": after, "reads": summary(wire.decode(data, known))}
    for name, (data, reason) in broken().items():
        (FOLDER / f"{name}.bin").write_bytes(data)
        expected[name] = {"after": None, "refused": reason}
    (FOLDER / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
