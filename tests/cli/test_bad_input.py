"""Bad input: status 2, one line with the value, the cause and the cure, nothing on stdout, files untouched."""

from __future__ import annotations

import pytest

from kobai.cli import main
from tests.hostile_formulas import HOSTILE
from tests.japanese_lines import assert_japanese

_F = "x1**2 + x2**2"

# arguments, and what the line must name: the value and the cure.
_CASES: list[tuple[list[str], list[str]]] = [
    (["descent"], ["'descent'", "Did you mean 'descend'"]),
    (["--verbose"], ["--verbose"]),
    (["descend"], ["FUNCTION"]),
    (["descend", ""], ["kobai"]),
    (["descend", _F, "extra", "--start", "1,1"], ["extra"]),
    (["descend", _F, "--optimiser", "Adam"], ["--optimiser", "Did you mean '--optimizer'"]),
    (["descend", _F, "--start"], ["--start", "value"]),
    (["descend", _F, "--start", "--lr", "1"], ["--start", "value"]),
    (["descend", _F, "--start", "1,b"], ["'1,b'", "--start 2,2"]),
    (["descend", _F, "--start", "1,2,3"], ["2 numbers, not 3"]),
    (["descend", _F, "--start", "1,1", "--start", "1"], ["2 numbers, not 1"]),
    (["descend", _F, "--start", "grid:0"], ["0 starts"]),
    (["descend", _F, "--start", "grid:2000"], ["4000000 starts"]),
    (["descend", "sum(x**2)", "--start", "random:3"], ["--dim"]),
    (["descend", "rosenbrok", "--start", "1,1"], ["rosenbrok", "rosenbrock"]),
    (["descend", "x1**2 + ", "--start", "1"], ["column"]),
    (["descend", "a*x1**2", "--start", "1"], ["'a'", "--param"]),
    (["descend", "a*x1**2", "--start", "1", "--param", "a=b"], ["a='b'", "one number"]),
    (["descend", "a*x1**2", "--start", "1", "--param", "a=1", "--param", "b=2"], ["b"]),
    (["descend", _F, "--start", "1,1", "--dim", "3"], ["3"]),
    (["descend", _F, "--start", "1,1", "--optimizer", "Adamm"], ["'Adamm'", "Did you mean 'Adam'"]),
    (["descend", _F, "--start", "1,1", "--optimizer", "nowhere.Nothing"], ["nowhere"]),
    (["descend", _F, "--start", "1,1", "--optimizer", "os.path"], ["os.path"]),
    (["descend", _F, "--start", "1,1", "--optimizer", "SGD", "--set", "momentun=1"], ["momentum"]),
    (["descend", _F, "--start", "1,1", "--optimizer", "SGD", "--set", "momentum=-1"], ["momentum"]),
    (["descend", _F, "--start", "1,1", "--set", "lr=1"], ["--lr"]),
    (["descend", _F, "--start", "1,1", "--set", "steps=1"], ["--steps"]),
    (["descend", _F, "--start", "1,1", "--set", "params=3"], ["params=3", "use --param a=10"]),
    (["descend", _F, "--start", "1,1", "--set", "record=3"], ["record=3", "use --record-every"]),
    (["descend", _F, "--start", "1,1", "--set", "optimizer=Adam"], ["optimizer='Adam'", "use --optimizer"]),
    (["descend", _F, "--start", "1,1", "--set", "objective=3"], ["objective=3", "use FUNCTION"]),
    (["descend", _F, "--start", "1,1", "--set", "start=3"], ["start=3", "use --start"]),
    (["descend", _F, "--start", "1,1", "--set", "progress=3"], ["progress=3", "use --quiet"]),
    (["race", _F, "--start", "1,1", "--run", "SGD params=3"], ["params=3", "use --param a=10"]),
    (["race", _F, "--start", "1,1", "--run", "SGD steps=3"], ["steps=3", "use --steps"]),
    (["race", _F, "--start", "1,1", "--optimizer", "SGD start=3"], ["start=3", "use --start"]),
    (
        ["descend", _F, "--start", "1,1", "--scheduler", "SequentialLR milestones=1"],
        ["schedulers", "only Python", "StepLR"],
    ),
    (["descend", _F, "--start", "1,1", "--scheduler", "ChainedScheduler"], ["schedulers", "only Python", "StepLR"]),
    (["descend", _F, "--start", "1,1", "--scheduler", "lambdalr lr_lambda=3"], ["lr_lambda", "only Python", "StepLR"]),
    (["descend", _F, "--start", "1,1", "--scheduler", "MultiplicativeLR"], ["lr_lambda", "only Python", "StepLR"]),
    (["descend", _F, "--start", "1,1", "--lr", "fast"], ["--lr", "fast"]),
    (["descend", _F, "--start", "1,1", "--lr", "nan"], ["nan"]),
    (["descend", _F, "--start", "1,1", "--lr", "inf"], ["inf"]),
    (["descend", _F, "--start", "1,1", "--optimizer", "SGD", "--lr", "-1"], ["-1"]),
    (["descend", _F, "--start", "1,1", "--steps", "-1"], ["--steps", "-1"]),
    (["descend", _F, "--start", "1,1", "--steps", "many"], ["--steps", "many"]),
    (["descend", _F, "--start", "1,1", "--scheduler", "StepLRR step_size=1"], ["StepLR"]),
    (["descend", _F, "--start", "1,1", "--scheduler", "StepLR"], ["step_size"]),
    (["descend", _F, "--start", "1,1", "--dtype", "int8"], ["int8"]),
    (["descend", _F, "--start", "1,1", "--device", "abacus"], ["abacus"]),
    (["descend", _F, "--start", "1,1", "--engine", "steam"], ["steam"]),
    (["descend", _F, "--start", "1,1", "--record-every", "0"], ["--record-every"]),
    (["descend", _F, "--start", "1,1", "--grad-tol", "-1"], ["grad_tol"]),
    (["descend", _F, "--start", "1,1", "--out", "a.giff"], ["a.giff", "Did you mean '.gif'"]),
    (["descend", _F, "--start", "1,1", "--out", "a"], ["without an ending"]),
    (["descend", _F, "--start", "1,1", "--out", "no/such/folder/a.png"], ["no/such/folder"]),
    (["descend", _F, "--start", "1,1", "--out", "a.png", "--out", "a.png"], ["twice"]),
    (["descend", _F, "--start", "1,1", "--view", "sideways"], ["sideways"]),
    (["descend", _F, "--start", "1,1", "--out", "a.png", "--camera", "upside"], ["upside", "--camera -60,30"]),
    (["descend", _F, "--start", "1,1", "--out", "a.png", "--size", "big"], ["big", "--size 640x480"]),
    (["descend", _F, "--start", "1,1", "--out", "a.png", "--cmap", "batlo"], ["batlo"]),
    (["descend", _F, "--start", "1,1", "--out", "a.png", "--domain", "2,-2"], ["domain"]),
    (["descend", _F, "--start", "1,1", "--out", "a.png", "--coordinates", "1,1"], ["--coordinates"]),
    (["descend", _F, "--start", "1,1", "--lang", "fr"], ["fr"]),
    (["descend", "nowhere.py:f", "--start", "1"], ["nowhere.py"]),
    *(
        (["descend", _F, "--start", "1,1", "--device", device], [device, "use 'cpu'"])
        for device in ("meta", "cuda:99", "xla", "hpu", "privateuseone")
    ),
    *(
        (["descend", _F, "--start", "1,1", "--out", "a.png", f"--domain={domain}"], ["domain=", "±1e+100"])
        for domain in ("-1e308,1e308", "0,5e-324", "1,1.0000000000000002", "1e200,1e201")
    ),
    *(
        (["descend", _F, "--start", "1,1", "--scheduler", scheduler], [scheduler.split()[0], "other options"])
        for scheduler in (
            "StepLR step_size=0",
            "CosineAnnealingLR T_max=0",
            "ExponentialLR gamma=nan",
            "CyclicLR base_lr=0.1 max_lr=1 step_size_up=0",
        )
    ),
    (
        ["descend", _F, "--start", "1,1", "--steps", "1000000000"],
        ["1,000,000,000 steps", "--record-every", "--time-limit"],
    ),
    (
        ["descend", _F, "--start", "1,1", "--steps", "1000000000", "--record-every", "1000000"],
        ["hours", "--time-limit"],
    ),
    (["descend", _F, "--start", "grid:1000", "--steps", "1000000"], ["1,000,000 runs", "--store", "--memory-limit"]),
    (["descend", _F, "--start", "1,1", "--time-limit", "1e-9"], ["20", "1e-09 seconds", "--time-limit"]),
    (["descend", _F, "--start", "1,1", "--memory-limit", "1e-9"], ["more than the limit of 1 B", "--memory-limit"]),
    (["descend", _F, "--start", "1,1", "--time-limit", "nan"], ["--time-limit"]),
    (["descend", "sphere", "--dim", "10000", "--start", "grid:10"], ["starts"]),
    (["descend", "sphere", "--dim", "10000", "--start", "random:1000000"], ["240 GB", "fewer starts"]),
    (["descend", "sum(x1,i,1,a)", "--param", "a=1e308", "--start", "1"], ["a million"]),
    (
        ["descend", "sum(sum(sum(x1,i,1,k),j,1,k),m,1,k)", "--param", "k=900", "--start", "1"],
        ["730,620,900 operations"],
    ),
    (["descend", "\\sin " * 600 + "x_1", "--start", "1"], ["60 groups nest"]),
    (["descend", _F, "--start", "1,1", "--out", "a.png", "--title", "x" * 20_000], ["title=", "at most 1,000"]),
    (
        ["descend", _F, "--start", "1,1", "--out", "a.mp4", "--size", "9000x9000", "--frames", "100000"],
        ["days", "fewer frames"],
    ),
    (
        ["race", _F, "--start", "1,1", "--run", "Adam", "--run", "SGD", "--steps", "1000000000"],
        ["2 runs", "--time-limit"],
    ),
    (
        ["race", _F, "--start", "1,1", "--optimizer", "Adam", "--budget", "10000000", "--tune", "--rates", "1e-9,1e9"],
        ["times over", "--time-limit"],
    ),
    (["race", _F, "--start", "1,1"], ["--run"]),
    (["race", _F, "--start", "1,1", "--run", "lr=1"], ["lr=1"]),
    (["race", _F, "--start", "1,1", "--run", "Adam", "--run", "Adam"], ["label"]),
    (["race", _F, "--start", "1,1", "--run", "Adamm"], ["Adam"]),
    (["show", "nothing.zarr"], ["nothing.zarr"]),
    (["functions", "rosenbrok"], ["rosenbrock"]),
    (["optimizers", "Adamm"], ["'Adam'"]),
]


@pytest.mark.parametrize(("words", "named"), _CASES, ids=[" ".join(words)[:60] for words, _ in _CASES])
def test_one_line_and_status_2(words, named, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("kobai: ")
    assert_japanese(said.err.removeprefix("kobai: ").removesuffix("\n"))
    for name in named:
        assert name in said.err
    assert list(tmp_path.iterdir()) == []


def test_no_hostile_formula_gets_past_the_command_line(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for formula in HOSTILE:
        status = main(["descend", formula, "--start", "1,1", "--out", "never.png"])
        said = capsys.readouterr()
        assert (status, said.out, said.err.count("\n")) == (2, "", 1), formula[:200]
        assert said.err.removesuffix("\n").isprintable(), formula[:200]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["--out", "old.png", "--out", "new.giff"], ["--out", "old.png", "--optimizer", "No"]]
)
def test_existing_files_are_untouched(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.png").write_bytes(b"mine")
    assert main(["descend", _F, "--start", "1,1", *words]) == 2
    assert (tmp_path / "old.png").read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir()] == ["old.png"]
