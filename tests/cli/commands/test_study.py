"""``kobai study``: maps from the command line, planned, stored, continued, drawn; bad input is one line and loses nothing."""

import json

import pytest

from kobai.cli import main
from kobai.cli.commands.study import STUDIES
from kobai.cli.output.text_width import width
from kobai.study.maps import status_of

_BASINS = ["study", "basins", "himmelblau", "--lr", "0.01", "--steps", "20", "--shape", "24"]


def run(capsys, *arguments):
    status = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_basins_are_stored_drawn_and_continued(capsys, tmp_path):
    store, picture = tmp_path / "b.zarr", tmp_path / "b.png"
    status, out, err = run(capsys, *_BASINS, "--store", store, "--out", picture)
    assert (status, err) == (0, "")
    assert "Himmelblau" in out
    assert "wrote" in out
    assert picture.exists()
    assert status_of(store) == (1, 1, "basins")
    status, out, _ = run(capsys, "study", "status", store, "--json")
    assert status == 0
    found = json.loads(out)
    assert (found["done"], found["tiles"], found["recipe"]["steps"]) == (1, 1, 20)
    status, out, _ = run(capsys, "study", "status", store, "--lang", "ja")
    assert "1 / 1 (100 %)" in out
    assert "タイル" in out


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["step-size", "x1**2 + 10*x2**2", "--start", "2,2", "--rates", "1e-2,1", "--shape", "5", "--steps", "9"], "step_size"),
        (["plane", "a*x1**2", "--param", "a=1", "--start", "1", "--axis", "lr=1e-2:1:log", "--axis", "a=1:2", "--shape", "3,2"],
         "plane"),
        (["trainability", "--shape", "3", "--width", "4", "--steps", "30", "--axis", "lr0=1:9", "--axis", "lr1=1:9"],
         "trainability"),
    ],
)  # fmt: skip
def test_the_other_studies(capsys, arguments, kind):
    status, out, err = run(capsys, "study", *arguments, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found["study"] == kind
    assert set(found["shape"].values()) <= {2, 3, 5}


def test_a_plan_says_what_it_takes_and_computes_nothing_else(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("kobai.study.maps.estimate.MOST_TILES", 3)
    status, out, _ = run(capsys, *_BASINS[:-1], 31623, "--plan", "--store", tmp_path / "big.zarr", "--json")
    assert status == 0
    found = json.loads(out)
    assert found["pixels"] == 31623**2
    assert found["tiles"] == found["missing"] == 124**2
    assert found["seconds"] > 1
    assert found["workers_for_an_hour"] >= 1
    assert found["store"] > found["pixels"] / 10
    assert not (tmp_path / "big.zarr").exists()


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["--window=1,1,0,1"], ["window of x1=(1.0, 1.0)", "low < high"]),
        (["--window=1,2"], ["4 numbers", "--window=-5,5,-5,5"]),
        (["--shape", "1000000"], ["1,000,000,000,000 pixels", "--plan"]),
        (["--shape", "65000"], ["memory", "--store"]),
        (["--shape", "2.5"], ["--shape '2.5'", "--shape 256"]),
        (["--minima", "3"], ["two numbers"]),
        (["--store", "b"], ["'b'", ".zarr"]),
        (["--store", "no/such/b.zarr"], ["there is no folder"]),
        (["--scheduler", "8786"], ["'8786'", "tcp://127.0.0.1:8786"]),
        (["--out", "a.zarr"], [".png", "'.zarr'"]),
        (["--set", "steps=3"], ["--steps"]),
    ],
)
def test_bad_input_is_one_line(capsys, more, named):
    status, out, err = run(capsys, *_BASINS, *more)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert all(text in err for text in named), err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["plane", "x1**2", "--start", "1", "--axis", "lr=1:2", "--axis", "nothing=0:1"], ["'nothing'", "lr, x1"]),
        (["plane", "x1**2", "--start", "1", "--axis", "lr=1:2"], ["two are needed, not 1"]),
        (["plane", "x1**2", "--start", "1", "--axis", "lr=1", "--axis", "x1=0:1"], ["'lr=1'", "lr=1e-3:1:log"]),
        (["plane", "x1**2", "--start", "1", "--axis", "lr=1:2", "--axis", "lr=0:1"], ["twice"]),
        (["plane", "x1**2", "--start", "1", "--axis", "lr=0:2:log", "--axis", "x1=0:1"], ["above 0"]),
        (["step-size", "x1**2", "--start", "1", "--rates", "1"], ["two numbers"]),
        (["basins", "x1**2"], ["dim=1", "two variables"]),
        (["status", "nowhere.zarr"], ["nowhere.zarr", "not a study"]),
        (["compare"], ["FUNCTION"]),
        (["compare", "sphere", "sphere", "--optimizer", "SGD"], ["occurs twice"]),
        (["compare", "sphere", "--optimizer", "SGDD"], ["'SGDD'"]),
        (["compare", "sphere", "--rates", "3,1"], ["--rates '3,1'", "1e-4,10"]),
        (["compare", "sphere", "--optimizer", "SGD", "--out", "profiles.txt"], [".txt"]),
        (["basin"], ["'basin'", "Did you mean 'basins'"]),
        (["basins"], ["FUNCTION"]),
    ],
)
def test_bad_input_of_the_others_is_one_line(capsys, arguments, named):
    status, out, err = run(capsys, "study", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert all(text in err for text in named), err


def test_a_large_zoom_is_continued_and_counted_whole(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("kobai.cli.studies.LARGE", 1000)
    words = [*_BASINS, "--zoom=3,2", "--keyframes", 2, "--store", tmp_path / "z.zarr"]
    for _ in range(2):
        status, _, err = run(capsys, *words, "--quiet")
        assert (status, err) == (0, "")
    status, out, err = run(capsys, "study", "status", tmp_path / "z.zarr", "--json")
    found = json.loads(out)
    assert (status, err, found["done"], found["tiles"], found["keyframes"]) == (0, "", 2, 2, 2)
    assert "keyframes begun" in run(capsys, "study", "status", tmp_path / "z.zarr")[1]
    seen = []
    monkeypatch.setattr("kobai.budget.check", lambda cost, what, *_: seen.append((cost.seconds, what)))
    run(capsys, *words, "--quiet")
    assert (0.0, "a study of 1152 pixels") in [(seconds, what.replace(",", "")) for seconds, what in seen]
    (tmp_path / "other").mkdir()
    for store, k in ((None, 2), (tmp_path / "z.zarr", 4), (tmp_path / "other", 2)):
        seen.clear()
        estimated = type("E", (), {"seconds": 10.0})
        monkeypatch.setattr("kobai.study.maps.estimate.estimate", lambda *_, made=estimated: made)
        more = [] if store is None else ["--store", store if store.suffix else store / "z.zarr"]
        run(capsys, *_BASINS, "--zoom=3,2", "--keyframes", k, *more, "--quiet")
        assert max(seconds for seconds, _ in seen) == 20.0


def test_trainings_that_take_longer_than_the_limit_are_refused_at_once(capsys):
    words = ["study", "trainability", "--shape", 2048, "--steps", 10**6]
    status, out, err = run(capsys, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "more than the limit of 6 hours" in err


def test_a_store_of_another_study_is_left_alone(capsys, tmp_path):
    store = tmp_path / "b.zarr"
    run(capsys, *_BASINS, "--store", store, "--quiet")
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    status, _, err = run(capsys, *_BASINS, "--tol", "0.1", "--store", store)
    assert status == 2
    assert "tol=0.0001, not 0.1" in err
    assert before == {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}


def test_help_names_every_study(capsys):
    status, out, _ = run(capsys, "study")
    assert status == 0
    assert all(name in out for name in ("basins", "step-size", "plane", "trainability", "status"))


def test_profiles_of_several_functions(capsys, tmp_path):
    picture = tmp_path / "profiles.png"
    asked = [
        "study",
        "compare",
        "sphere",
        "booth",
        "--optimizer",
        "SGD lr=0.1",
        "--optimizer",
        "wide: Adam",
        "--starts",
        "2",
    ]
    asked += ["--budget", "20", "--rates", "0.1,0.1"]
    status, out, err = run(capsys, *asked, "--out", picture)
    assert (status, err) == (0, "")
    assert picture.exists()
    assert "2 optimizers · 2 functions from 2 starts each · 20 evaluations" in out
    assert "wide" in out
    assert "性能プロファイル" in run(capsys, *asked, "--lang", "ja")[1]
    found = json.loads(run(capsys, *asked, "--json")[1])
    assert [one["name"] for one in found["optimizers"]] == ["SGD", "wide"]
    assert found["optimizers"][0]["lr"] == {"sphere": 0.1, "booth": 0.1}
    assert len(found["profiles"]["data"]["share"]["wide"]) == len(found["profiles"]["data"]["cost"])
    assert sum(one["performance"] for one in found["optimizers"]) > 0.9


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", [None, *STUDIES])
def test_help_in_both_languages_fits_the_page(name, lang, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("KOBAI_LANG", lang)
    assert main(["study", *([name] if name else []), "--help"]) == 0
    text = capsys.readouterr().out
    assert ("使い方" in text) == (lang == "ja")
    assert [line for line in text.splitlines() if width(line) > 80 and not line.startswith("  kobai ")] == []


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        (["--keyframes", "4"], "--keyframes 4: they are of a zoom; add --zoom"),
        (["--cmap", "viridis"], "--cmap"),
    ],
)
def test_options_without_effect_are_refused(capsys, more, cause):
    status, _, err = run(capsys, *_BASINS, *more)
    assert status == 2
    assert cause in err
