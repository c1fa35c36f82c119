"""Maps: their figures, tiles, stores and scenes."""

import json
import math
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

import kobai
from kobai import study, theory
from kobai.errors import BadInput
from kobai.study.maps import dataset_of, status_of
from kobai.study.maps.axis import axis_of
from tests.study.maps.page_maps import CASES, FILE, map_of

WINDOW = [(-5, 5), (-5, 5)]
MINIMA = [(3, 2), (3.584428, -1.848127), (-3.779310, -3.283186), (-2.805118, 3.131313)]


def plain_shares(lr: float, steps: int, size: int) -> list[float]:
    """The shares by NumPy alone."""
    centres = -5 + 10 * (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(centres, centres)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            a, b = x * x + y - 11, x + y * y - 7
            x, y = x - lr * (4 * x * a + 2 * b), y - lr * (2 * a + 4 * y * b)
    return [float((np.hypot(x - u, y - v) < 1e-4).mean()) for u, v in MINIMA]


@pytest.mark.parametrize(("lr", "steps"), [(0.01, 600), (0.017, 600), (0.022, 600)])
def test_himmelblaus_basins_are_those_of_a_plain_loop(lr, steps):
    found = study.basins("himmelblau", window=WINDOW, shape=64, lr=lr, steps=steps, minima=MINIMA)
    shares = [float((found.minimum == k).mean()) for k in range(4)]
    assert shares == pytest.approx(plain_shares(lr, steps, 64), abs=2 / 64**2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lr", "steps", "shares"),
    [
        (0.01, 3000, [0.25696, 0.24660, 0.23642, 0.26003]),
        (0.017, 6000, [0.27632, 0.22954, 0, 0.26468]),
        (0.022, 6000, [0.29071, 0, 0, 0.25389]),
    ],
)
def test_himmelblaus_published_shares(lr, steps, shares):
    found = study.basins("himmelblau", window=WINDOW, shape=256, lr=lr, steps=steps, minima=MINIMA)
    assert [round(float((found.minimum == k).mean()), 5) for k in range(4)] == pytest.approx(shares, abs=1e-5)


def test_rows_are_the_second_variable():
    found = study.basins(
        "(x1 - 1)**2 * (x1 + 1)**2 + x2**2", window=[(-2, 2), (-1, 1)], shape=(8, 4), lr=0.02, steps=500
    )
    assert found.minimum.dims == ("x2", "x1")
    assert found.minimum.shape == (4, 8)
    assert found.x1.values.tolist() == [-1.75, -1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 1.75]
    left = np.sign([found.attrs["minima"][int(k)][0] for k in found.minimum[0]])
    assert left.tolist() == [-1] * 4 + [1] * 4
    assert len(found.attrs["minima"]) == 2  # found by descents, since none were known


@pytest.mark.parametrize(
    ("options", "limit"),
    [
        ({}, lambda b: 2 / 20), ({"momentum": 0.9}, lambda b: 2 * (1 + b) / 20),
        ({"momentum": 0.5, "nesterov": True}, lambda b: 2 * (1 + b) / ((1 + 2 * b) * 20)),
    ],
)  # fmt: skip
def test_step_sizes_diverge_from_the_limit_on(options, limit):
    wanted = limit(options.get("momentum", 0))
    found = study.step_size(
        "x1**2 + 10*x2**2", [2.0, 2.0], lrs=(wanted / 3, wanted * 3), count=41, optimizer="SGD", steps=2000, **options
    )
    rates = found.lr.values
    first = rates[found.diverged.values > 0.5].min()
    assert found.attrs["limit"] == pytest.approx(wanted)
    pixel = rates[1] / rates[0]
    assert wanted / pixel <= first <= wanted * pixel
    low, high = found.attrs["right"]
    assert low <= found.attrs["suggestion"] <= high <= wanted


def test_a_plane_meets_the_limit_in_every_row():
    found = study.plane(
        "x1**2 + 10*x2**2",
        [2.0, 2.0],
        {"lr": (0.02, 0.26), "momentum": (0.1, 0.7)},
        shape=(24, 3),
        optimizer="SGD",
        steps=800,
    )
    assert found.status.dims == ("momentum", "lr")
    rates = found.lr.values
    for row, beta in enumerate(found.momentum.values):
        failed = rates[found.status.values[row] >= 3]
        assert abs(failed.min() - 2 * (1 + beta) / 20) <= rates[1] - rates[0]


def test_a_plane_of_a_constant_and_a_start():
    found = study.plane(
        "a*x1**2 + x2**2",
        [1.0, 1.0],
        {"a": (0.5, 1.5), "x1": (-1, 1)},
        shape=(2, 4),
        lr=0.1,
        steps=3,
        params={"a": 1.0},
    )
    for column, a in enumerate(found.a.values):
        for row, x in enumerate(found.x1.values):
            end = a * (x * (1 - 0.2 * a) ** 3) ** 2 + (0.8**3) ** 2
            assert float(found.value[row, column]) == pytest.approx(end, rel=1e-12)


def test_entries_of_a_tuple_can_be_varied():
    found = study.plane("x1**2", [1.0], {"betas[0]": (0.1, 0.9), "lr": (0.01, 0.1)}, shape=2, optimizer="Adam", steps=5)
    lr, beta = float(found.lr[1]), float(found["betas[0]"][0])
    trace = kobai.descend("x1**2", [1.0], optimizer="Adam", lr=lr, betas=(beta, 0.999), steps=5, dtype="float64")
    assert float(found.value[1, 0]) == pytest.approx(float(trace.value[-1]), rel=1e-12)


def test_tiles_and_stores_change_nothing(tmp_path):
    options = {"window": WINDOW, "shape": (40, 24), "lr": 0.01, "steps": 60}
    whole = study.basins("himmelblau", **options)
    seen = []
    stored = study.basins(
        "himmelblau", **options, tile=16, store=tmp_path / "a.zarr", progress=lambda done, of: seen.append((done, of))
    )
    assert seen == [(k, 6) for k in range(1, 7)]
    for name in ("minimum", "status", "steps", "value"):
        assert np.array_equal(whole[name].values, stored[name].values)
    assert status_of(tmp_path / "a.zarr") == (6, 6, "basins")
    again = study.basins(
        "himmelblau", **options, tile=16, store=tmp_path / "a.zarr", progress=lambda *_: pytest.fail("computed again")
    )
    assert np.array_equal(again.minimum.values, whole.minimum.values)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(f.relative_to(folder)): f.read_bytes()
        for f in sorted(folder.rglob("*"))
        if f.is_file() and ".partial" not in f.name
    }


PROGRAM = """
import sys, time
from kobai import study
options = {"window": [(-5, 5), (-5, 5)], "shape": 64, "lr": 0.01, "steps": 60, "tile": 16}
study.basins("himmelblau", **options, store=sys.argv[1], progress=lambda *_: time.sleep(0.02))
"""


def test_a_study_that_was_killed_goes_on_to_the_same_bytes(tmp_path):
    options = {"window": WINDOW, "shape": 64, "lr": 0.01, "steps": 60, "tile": 16}
    study.basins("himmelblau", **options, store=tmp_path / "whole.zarr")
    target = tmp_path / "killed.zarr"
    child = subprocess.Popen([sys.executable, "-c", PROGRAM, str(target)])
    while not (target / "zarr.json").exists() or status_of(target).done < 3:
        assert child.poll() is None
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert 3 <= status_of(target).done < 16
    done = files(target)
    study.basins("himmelblau", **options, store=target)
    after = files(target)
    assert after == files(tmp_path / "whole.zarr")
    assert all(after[name] == contents for name, contents in done.items())


def test_what_is_no_study_or_another_one(tmp_path):
    options = {"window": WINDOW, "shape": 16, "lr": 0.01, "steps": 5}
    study.basins("himmelblau", **options, store=tmp_path / "a.zarr")
    with pytest.raises(BadInput, match="steps=5, not 6"):
        study.basins("himmelblau", **{**options, "steps": 6}, store=tmp_path / "a.zarr")
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(BadInput, match="not a study"):
        study.basins("himmelblau", **options, store=tmp_path / "note.txt")
    assert (tmp_path / "note.txt").read_text() == "mine"
    with pytest.raises(BadInput, match="folder"):
        study.basins("himmelblau", **options, store=tmp_path / "none" / "a.zarr")
    meta = tmp_path / "a.zarr" / "0" / "value" / "zarr.json"
    described = json.loads(meta.read_text())
    described["codecs"] = [{"name": "vlen-utf8"}]
    meta.write_text(json.dumps(described))
    with pytest.raises(BadInput, match="not a study"):
        dataset_of(tmp_path / "a.zarr")
    shutil.rmtree(tmp_path / "a.zarr")
    with pytest.raises(BadInput, match="not a study"):
        status_of(tmp_path / "a.zarr")


@pytest.mark.parametrize(
    "options",
    [
        {"window": [(1, 1), (0, 1)]}, {"window": [(0, 1)]}, {"window": "all"}, {"shape": 0}, {"shape": (10, 10, 10)},
        {"shape": 10**6},
        {"steps": -1}, {"tol": -1.0}, {"minima": [1, 2, 3]}, {"minima": [(1, float("nan"))]}, {"dtype": "float16"}, {"tile": 2},
        {"optimizer": "nothing"}, {"momentums": 3},
    ],
)  # fmt: skip
def test_basins_that_cannot_be(options):
    with pytest.raises(BadInput):
        study.basins("himmelblau", **{"shape": 16, "steps": 5, **options})


@pytest.mark.parametrize(
    ("axes", "options"),
    [
        ({"lr": (0.1, 1)}, {}), ({"lr": (0.1, 1), "nothing": (0, 1)}, {}), ({"lr": (0, 1), "x1": (0, 1)}, {"log": "lr"}),
        ({"lr": (0.1, 1), "x1": (0, 1)}, {"log": "x2"}), ({"lr": (0.1, 1), "betas[7]": (0, 1)}, {"optimizer": "Adam"}),
        (None, {}), ("lr", {}),
    ],
)  # fmt: skip
def test_planes_that_cannot_be(axes, options):
    with pytest.raises(BadInput):
        study.plane("x1**2 + x2**2", [1.0, 1.0], axes, shape=4, steps=3, **options)


def test_a_window_finer_than_the_numbers_says_so():
    found = study.basins("himmelblau", window=[(3, 3 + 1e-6), (1.9, 2.1)], shape=16, lr=0.01, steps=5, dtype="float32")
    assert len(found.attrs["warnings"]) == 1
    assert "rounding" in found.attrs["warnings"][0]
    assert axis_of("x", (-5, 5), 256).check_precision("float32") is None


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_scenes(lang):
    maps = [
        study.basins("himmelblau", window=WINDOW, shape=24, lr=0.022, steps=100),
        study.step_size("x1**2 + 10*x2**2", [[2.0, 2.0], [1.0, -1.0]], lrs=(1e-3, 1.0), count=12),
        study.plane("x1**2 + x2**2", [1.0, 1.0], {"lr": (1e-2, 2.0), "x1": (-2, 2)}, shape=6, log="lr", steps=50),
    ]
    for found in maps:
        made = kobai.scene(found, lang=lang)
        assert made.description
        assert made.subtitle
        assert (
            made.panels[0].kind
            == {"basins": "basins", "step_size": "curve", "plane": "plane"}[found.attrs["kobai_study"]]
        )


def test_the_first_row_of_the_picture_is_the_last_of_the_map():
    found = study.basins(
        "(x1 - 1)**2 * (x1 + 1)**2 + (x2 - x1)**2", window=[(-2, 2), (-2, 2)], shape=16, lr=0.02, steps=600
    )
    pixels = kobai.scene(found).panels[0].marks[0].pixels
    assert found.minimum[-1, -1] != found.minimum[0, 0]
    assert (pixels[0, -1] != pixels[-1, 0]).any()
    assert (pixels[0, -1] == pixels[1, -1]).all() or found.steps[-1, -1] != found.steps[-2, -1]


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n == "momentum" else pytest.mark.slow) for n in CASES])
def test_the_maps_with_which_those_of_the_page_are_compared_are_of_now(name: str):
    stored, now = json.loads(FILE.read_text(encoding="utf-8"))[name], json.loads(json.dumps(map_of(CASES[name])))
    values = zip(stored.pop("value"), now.pop("value"), strict=True)
    assert all(math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-12) or str(a) == str(b) for a, b in values)
    assert stored == now


WAVES = "x1**2 + eps*cos(2*pi*x1/lam)"  # arXiv:2406.13971


@pytest.mark.parametrize("b", [2.0, 0.25])
def test_maps_related_by_scaling_are_equal_pixel_for_pixel(b):
    def maps(scale):
        constants = {"eps": 0.2 * scale**2, "lam": 1.0 * scale}
        options = {"steps": 150, "tol": 1e-6 * scale, "params": constants}
        axes = {"lr": (0.02, 1.2), "x1": (-2 * scale, 2 * scale)}
        start = [0.7 * scale]
        curve = study.step_size(WAVES, start, lrs=(0.01, 1.2), count=30, **options)
        return study.plane(WAVES, start, axes=axes, shape=(24, 12), **options), curve

    (plane, curve), (scaled_plane, scaled_curve) = maps(1.0), maps(b)
    assert len(np.unique(plane.status.values)) > 1
    for name in ("status", "steps"):
        assert np.array_equal(plane[name].values, scaled_plane[name].values)
    assert np.array_equal(plane.value.values * b**2, scaled_plane.value.values)
    assert np.array_equal(curve.value.values * b**2, scaled_curve.value.values)
    assert np.array_equal(curve.steps.values, scaled_curve.steps.values, equal_nan=True)


@pytest.mark.parametrize("lam", [1.0, 3.0])
def test_waves_are_not_convex_from_a_limit_on(lam):
    x = torch.linspace(-2, 2, 401, dtype=torch.float64)[:, None]
    least = []
    for share in (0.05066, 0.0506606):
        f = kobai.objective(WAVES, params={"eps": share * lam**2, "lam": lam})
        least.append(float(theory.hessian(f, x).min()))
    assert least[0] > 0 > least[1]


def test_a_step_size_is_not_given_where_it_is_varied():
    with pytest.raises(BadInput, match=r"lr=0\.1: the step size is what is varied; give its range"):
        study.step_size("x1**2", [1.0], lr=0.1)
