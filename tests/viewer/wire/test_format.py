"""The wire format: what it carries, what it refuses. The viewer's own tests read the same fixtures."""

from __future__ import annotations

import contextlib
import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kobai
from kobai.scenes import Axis, Panel, Path, Points, Scene, Surface, Text, Timeline
from kobai.viewer import wire
from kobai.viewer.wire.buffers import quantise, unquantise
from tests.fixtures import make_wire as fixtures

FOLDER = fixtures.FOLDER
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if "reads" in wanted])
def test_fixture_reads(name):
    wanted = EXPECTED[name]
    known = wire.decode((FOLDER / f"{wanted['after']}.bin").read_bytes())["buffers"] if wanted["after"] else None
    assert fixtures.summary(wire.decode((FOLDER / f"{name}.bin").read_bytes(), known)) == wanted["reads"]


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if "refused" in wanted])
def test_fixture_is_refused(name):
    with pytest.raises(wire.WireError) as error:
        wire.decode((FOLDER / f"{name}.bin").read_bytes())
    assert error.value.reason == EXPECTED[name]["refused"]
    assert "\n" not in str(error.value)


def test_every_reason_has_a_fixture():
    assert {wanted.get("refused") for wanted in EXPECTED.values()} - {None} == set(wire.REASONS)


def axes(*ends):
    return [Axis(Text("x"), lo, hi) for lo, hi in ends]


def marks(*items, ends=((0, 10), (-5, 5), (0, 2)), steps=3, **keys):
    scene = Scene([Panel(axes(*ends), list(items))], Timeline(np.arange(steps)), **keys)
    return wire.decode(wire.encode(scene))["scene"]["panels"][0]["marks"]


def test_positions_travel_in_unit_coordinates():
    (mark,) = marks(Points(np.array([[0, -5, 0], [10, 5, 2], [5, 0, 1.0]])))
    np.testing.assert_array_equal(mark["points"], [[0, 0, 0], [1, 1, 1], [0.5, 0.5, 0.5]])


def test_far_from_zero_nothing_is_lost():
    points = np.array([[1e6 + 0.001 * k, 0.0] for k in range(3)])
    (mark,) = marks(Path(points), ends=((1e6, 1e6 + 0.01), (-1, 1)))
    np.testing.assert_allclose(mark["points"][:, 0, 0], [0, 0.1, 0.2], atol=1e-5)


def test_neighbouring_paths_of_one_style_travel_together():
    walk = np.zeros((3, 3))
    together = marks(Path(walk, name="a"), Path(walk + 1, color=4, last=1, end_note="out"), Path(walk, style="line"))
    assert [mark["points"].shape for mark in together] == [(3, 2, 3), (3, 1, 3)]
    first = together[0]
    assert first["names"] == ["a", ""]
    assert first["colors"] == [0, 4]
    assert first["last"] == [2, 1]
    assert first["ends"] == {"1": "out"}


def test_paths_that_read_differently_travel_apart():
    walk = np.zeros((3, 3))
    assert len(marks(Path(walk, readout={"f": np.zeros(3)}), Path(walk))) == 2


def test_colour_map_is_shared_and_spans_the_values():
    z = np.array([[0, 1], [2, np.nan]])
    scene = Scene([Panel(axes((0, 1), (0, 1), (0, 4)), [Surface(np.arange(2.0), np.arange(2.0), z)])])
    message = wire.decode(wire.encode(scene))
    assert message["cmaps"]["batlow"].shape == (256, 3)
    mark = message["scene"]["panels"][0]["marks"][0]
    assert mark["range"] == [0.0, 0.5]
    assert np.isnan(mark["z"][1, 1])


def test_a_level_plane_has_a_range():
    z = np.full((2, 2), 3.0)
    (mark,) = marks(Surface(np.arange(2.0), np.arange(2.0), z))
    lo, hi = mark["range"]
    assert lo < 1.5 < hi


def test_known_buffers_are_left_out_and_found_again():
    scene = fixtures.scene()
    first, ids = wire.pack(scene)
    held = wire.decode(first)["buffers"]
    assert sorted(held) == sorted(ids)
    again, same = wire.pack(scene, known=ids)
    assert same == ids
    assert len(again) < len(first)
    read = wire.decode(again, held)
    assert all(read["buffers"][name] is held[name] for name in ids)
    scene.panels[0].marks[2].points = scene.panels[0].marks[2].points * 0.9
    changed, now = wire.pack(scene, known=ids)
    assert set(now) - set(ids)
    assert len(set(now) - set(ids)) == 1
    assert len(changed) < len(first)


@given(st.lists(st.one_of(st.floats(-1e9, 1e9), st.just(float("nan"))), min_size=1, max_size=40))
def test_sixteen_bits_are_within_half_a_step(values):
    given_ = np.array(values)
    whole, lo, hi = quantise(given_)
    back = unquantise(whole, lo, hi)
    np.testing.assert_array_equal(np.isnan(back), np.isnan(given_))
    good = ~np.isnan(given_)
    step = (hi - lo) / 65534
    np.testing.assert_allclose(back[good], given_[good], atol=0.5001 * step + 1e-6 * max(1.0, abs(lo), abs(hi)))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    for message in (data, b"KOBA\1\0\0\0" + data):
        with pytest.raises(wire.WireError):
            wire.decode(message)


@given(st.data())
def test_a_flipped_byte_is_read_or_refused(data):
    good = bytearray((FOLDER / "plain.bin").read_bytes())
    good[data.draw(st.integers(0, len(good) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(wire.WireError):  # anything else fails the test
        wire.decode(bytes(good))


def test_extra_is_plain_data():
    extra = wire.decode(wire.encode(fixtures.scene()))["scene"]["extra"]
    assert extra["n"] == 3
    assert extra["bad"] is None
    assert extra["state"]["grad"].shape == (1, 3, 3)


def test_an_unknown_mark_is_refused():
    with pytest.raises(ValueError, match="not a mark"):
        wire.encode(Scene([Panel(axes((0, 1), (0, 1)), [object()])]))


def test_a_panel_has_its_title_and_its_caption():
    for title, caption in ((None, None), (Text("a"), None), (Text("a"), Text("b")), (None, Text("b"))):
        scene = Scene([Panel(axes((0, 1), (0, 1)), title=title, caption=caption)])
        panel = wire.decode(wire.encode(scene))["scene"]["panels"][0]
        assert [panel[name] and panel[name]["plain"] for name in ("title", "caption")] == [
            text and text.plain for text in (title, caption)
        ]


@pytest.mark.parametrize(("whole", "real"), [(np.int64, np.float64), (np.int32, np.float32), (np.uint8, np.float16)])
def test_marks_with_numbers_of_numpy_travel(whole, real):
    scene = kobai.scene(kobai.descend("x1**2 + x2**2", [1.0, 2.0], lr=0.1, steps=3))
    before = wire.decode(wire.encode(scene))

    def scalars(mark):
        made = {bool: np.bool_, int: whole, float: real, str: np.str_}
        held = {field.name: getattr(mark, field.name) for field in dataclasses.fields(mark)}
        return dataclasses.replace(mark, **{k: made[type(v)](v) for k, v in held.items() if type(v) in made})

    for panel in scene.panels:
        panel.marks = [scalars(mark) for mark in panel.marks]
    after = wire.decode(wire.encode(scene))
    kinds = [[mark["type"] for mark in panel["marks"]] for panel in before["scene"]["panels"]]
    assert [[mark["type"] for mark in panel["marks"]] for panel in after["scene"]["panels"]] == kinds
    colors = [[mark.get("color", mark.get("colors")) for mark in panel["marks"]] for panel in before["scene"]["panels"]]
    assert [
        [mark.get("color", mark.get("colors")) for mark in panel["marks"]] for panel in after["scene"]["panels"]
    ] == colors
