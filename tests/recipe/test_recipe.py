"""What pages carry: a state that makes the same descent again, or nothing where only Python can."""

from __future__ import annotations

import json

import pytest
import torch

import kobai
from kobai.app import Limits, State
from kobai.app.compute import Watch, trace_of
from kobai.errors import BadInput
from kobai.recipe.recipe import as_text, recipe_of
from tests.japanese_lines import assert_japanese


def again(recipe: dict) -> kobai.Trace:
    """The descent of a recipe's state, as the live page makes it."""
    return trace_of(State.read(recipe["state"], Limits()), Watch(60, lambda: True))


MADE = {
    "a climb": lambda: kobai.descend(
        "3 - x1**2 - x2**2", [1.0, 0.5], optimizer="Adam", lr=0.1, steps=20, maximize=True
    ),
    "formula": lambda: kobai.descend("x1**2 + 3*x2**2", [2.0, -1.5], lr=0.05, steps=20),
    "constants": lambda: kobai.descend("a*x1**2 + x2**2", [2.0, 0.1], params={"a": 3.5}, lr=0.05, steps=20),
    "named variables": lambda: kobai.descend(
        kobai.objective("u**2 + 2*v**2", variables=["v", "u"]), [1.0, 0.5], lr=0.1, steps=9
    ),
    "left side": lambda: kobai.descend("f(w, b) = (w + b - 1)**2 + b**2", [0.0, 0.3], lr=0.1, steps=9),
    "catalogue": lambda: kobai.descend("rosenbrock", [-1.2, 1.0, 0.7], lr=1e-3, steps=20, dtype="float64"),
    "catalogue with constants": lambda: kobai.descend("rosenbrock", [-1.2, 1.0], params={"b": 10.0}, lr=1e-3, steps=20),
    "LaTeX": lambda: kobai.descend(r"\frac{x_1^2}{2} + x_2^4", [2.0, 1.0], lr=0.05, steps=20),
    "many": lambda: kobai.descend("himmelblau", torch.rand(7, 2), optimizer="Adam", lr=0.1, steps=15, betas=(0.8, 0.9)),
    "sum": lambda: kobai.descend("sum(i*x[i]**2, i, 1, n)", [1.0, 2.0, 3.0], lr=0.01, steps=5),
    "weight decay": lambda: kobai.descend("x**2 + 1", [3.0], optimizer="SGD", lr=0.1, momentum=0.9, weight_decay=0.1),
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE.keys())
def test_the_state_makes_the_same_descent(made):
    trace = made()
    recipe = recipe_of(kobai.scene(trace))
    assert recipe is not None
    assert recipe["objective"] is None
    found = again(recipe)
    assert torch.equal(found.x.reshape(trace.x.shape), trace.x)
    assert json.loads(as_text(recipe)) == json.loads(json.dumps(recipe))
    names = [data["name"] for data in recipe["optimizers"]]
    assert {"gradient descent", "SGD", "Adam"} <= set(names)
    assert recipe["entries"][0]["name"] == recipe["state"]["optimizers"][0]["name"]


@pytest.mark.parametrize(
    "options",
    [{}, {"grad_tol": 1e-2}, {"value_tol": 1e-3}, {"record": kobai.Record(every=7)}],
    ids=["usual", "grad_tol", "value_tol", "record"],
)
def test_tolerances_and_records_travel(options, tmp_path):
    trace = kobai.descend("x1**2 + 3*x2**2", [[2.0, -1.5], [0.5, 0.1]], lr=0.05, steps=20, **options)
    expected = {"grad_tol": None, "value_tol": None, "every": 1} | options
    expected["every"] = expected.pop("record", kobai.Record()).every
    for one in (trace, trace[0], kobai.Trace.load(trace.save(tmp_path / "many.zarr"))):
        recipe = recipe_of(kobai.scene(one))
        assert recipe is not None
        assert recipe["descent"] == expected


def test_a_race_of_various_tolerances_needs_python():
    shared = {"steps": 20, "grad_tol": 1e-2}
    race = kobai.race("himmelblau", [0.0, 0.0], {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}}, **shared)
    recipe = recipe_of(kobai.scene(race))
    assert recipe is not None
    assert recipe["descent"]["grad_tol"] == 1e-2
    race = kobai.race("himmelblau", [0.0, 0.0], {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1, "grad_tol": 0.1}}, **shared)
    assert race.tolerances is None
    assert recipe_of(kobai.scene(race)) is None
    with pytest.raises(BadInput, match="various tolerances"):
        recipe_of(kobai.scene(race), alive=["Adam"])


def test_a_race_says_all_its_optimizers():
    runs = {"a": {"optimizer": "SGD", "lr": 0.01, "momentum": 0.9}, "b": {"optimizer": "Adam", "lr": 0.2}}
    race = kobai.race("himmelblau", [1.0, 1.0], runs, steps=10)
    recipe = recipe_of(kobai.scene(race, theme="dark", lang="ja", view="contour", height="log"))
    state = recipe["state"]
    assert [one["name"] for one in state["optimizers"]] == ["SGD", "Adam"]
    assert state["optimizers"][0]["hyper"] == {"momentum": 0.9}
    assert (state["theme"], state["lang"], state["view"], state["height"]) == ("dark", "ja", "contour", "log")
    assert torch.equal(again(recipe).x, race.x)


def test_a_study_of_a_function_without_text_refuses_optimizers_to_change_to():
    study = kobai.study.basins(lambda x: (x**2).sum(), window=[(-1, 1), (-1, 1)], shape=8, lr=0.1, steps=5)
    assert recipe_of(kobai.scene(study)) is None
    with pytest.raises(kobai.BadInput, match=r"alive=\['Adam'\]: this study's function is no formula"):
        recipe_of(kobai.scene(study), ["Adam"])


def test_a_callable_travels_as_graphs_in_both_formats():
    trace = kobai.descend(lambda x: (x**4).sum() + torch.exp(-x[0]), [1.0, 2.0], lr=0.01, steps=5)
    data = recipe_of(kobai.scene(trace))["objective"]
    assert data["float32"]["double"] is False
    assert data["float64"]["double"] is True
    assert len(data["float64"]["outputs"]) == 3
    assert data["variables"] == ["x1", "x2"]


def test_a_formula_under_another_name_or_with_vectors_travels_as_graphs():
    named = kobai.objective("x1**2 + x2**2", name="mine")
    vectors = kobai.objective("x.T @ A @ x", params={"A": [[2.0, 0.0], [0.0, 1.0]]}, dim=2)
    elsewhere = kobai.objective("rosenbrock", domain=[(0.0, 3.0), (0.0, 3.0)])
    known = kobai.objective("x1**2 + x2**2", minima=[(0.0, 0.0)])
    for f in (named, vectors, elsewhere, known):
        recipe = recipe_of(kobai.scene(kobai.descend(f, [1.0, 2.0], lr=0.1, steps=3)))
        assert recipe["objective"] is not None
        assert recipe["state"]["f"] == f.name


def branching(x: torch.Tensor) -> torch.Tensor:
    return (x**2).sum() if x.detach()[0] > 0 else (x**4).sum()


CANNOT = {
    "an objective alone": lambda: kobai.scene(kobai.objective("x1**2 + x2**2")),
    "a schedule": lambda: kobai.scene(
        kobai.descend("x1**2", [1.0], lr=0.1, steps=9, scheduler=lambda o: torch.optim.lr_scheduler.StepLR(o, 2))
    ),
    "a schedule that pages lack": lambda: kobai.scene(
        kobai.descend(
            "x1**2",
            [1.0],
            lr=0.1,
            steps=9,
            scheduler=("OneCycleLR", {"max_lr": 0.1, "total_steps": 20}),
            optimizer="SGD",
            momentum=0.9,
        )
    ),
    "a race whose runs have starts of their own": lambda: kobai.scene(
        kobai.race("x1**2 + x2**2", [1.0, 2.0], {"SGD": {"lr": 0.1, "start": [2.0, 1.0]}, "Adam": {"lr": 0.1}}, steps=3)
    ),
    "half precision": lambda: kobai.scene(kobai.descend("x1**2", [1.0], lr=0.1, steps=3, dtype="float16")),
    "a function that decides by its numbers": lambda: kobai.scene(
        kobai.descend(branching, [1.0, 2.0], lr=0.1, steps=3)
    ),
}


@pytest.mark.parametrize("made", CANNOT.values(), ids=CANNOT.keys())
def test_pages_of_what_only_python_can_make_carry_nothing(made):
    assert recipe_of(made()) is None


def test_who_asks_for_a_living_page_is_told_why_there_is_none():
    scene = CANNOT["a schedule"]()
    with pytest.raises(BadInput, match="its step size changes by a schedule, and a page has one; it needs Python"):
        recipe_of(scene, ["SGD"])


SCHEDULES = {
    "StepLR": {"step_size": 2}, "MultiStepLR": {"milestones": [2, 5], "gamma": 0.5}, "CosineAnnealingLR": {"T_max": 9},
    "CosineAnnealingWarmRestarts": {"T_0": 3, "T_mult": 2},
}  # fmt: skip


@pytest.mark.parametrize(("name", "options"), SCHEDULES.items(), ids=SCHEDULES)
def test_a_schedule_of_torch_is_in_the_state(name, options):
    trace = kobai.descend("x1**2", [1.0], lr=0.1, steps=9, scheduler=(name.lower(), options))
    (choice,) = recipe_of(kobai.scene(trace))["state"]["optimizers"]
    assert (choice["lr"], choice["schedule"]) == (0.1, {"name": name, "options": options})
    made = again(recipe_of(kobai.scene(trace)))
    assert torch.equal(made.x, trace.x)
    assert torch.equal(made.lr, trace.lr)


def test_each_run_of_a_race_has_its_schedule():
    runs = {"SGD": {"scheduler": ("StepLR", {"step_size": 3})}, "Adam": {}}
    trace = kobai.race("x1**2", [1.0], runs, lr=0.1, steps=9)
    plain, other = recipe_of(kobai.scene(trace))["state"]["optimizers"]
    assert plain["schedule"] == {"name": "StepLR", "options": {"step_size": 3}}
    assert "schedule" not in other
    assert (trace["SGD"].scheduler, trace["Adam"].scheduler) == (("StepLR", {"step_size": 3}), None)
    assert trace[[1, 0]].scheduler == [None, ("StepLR", {"step_size": 3})]


def test_chosen_optimizers():
    scene = kobai.scene(kobai.descend("x1**2", [1.0], lr=0.1, steps=3))
    assert recipe_of(scene, []) is None
    recipe = recipe_of(scene, ["Adamax", "Newton"])
    assert [entry["name"] for entry in recipe["entries"]] == ["gradient descent", "Adamax", "Newton"]
    # The page has Newton's steps itself.
    assert [data["name"] for data in recipe["optimizers"]] == ["gradient descent", "Adamax"]
    with pytest.raises(BadInput, match="Adam"):
        recipe_of(scene, ["Adma"])
    with pytest.raises(BadInput, match="give names of optimizers"):
        recipe_of(scene, 3)  # type: ignore[arg-type]


def test_names_of_all_kinds_end_no_element():
    trace = kobai.descend(kobai.objective("x1**2", name="</script><b>&'\""), [1.0], lr=0.1, steps=3)
    assert "<" not in as_text(recipe_of(kobai.scene(trace)))


def test_a_scene_keeps_little_of_its_trace():
    trace = kobai.descend("x1**2 + x2**2", torch.rand(20_000, 2), lr=0.1, steps=2)
    assert kobai.scene(trace).source is None
    few = kobai.scene(kobai.descend("x1**2 + x2**2", torch.rand(100, 2), lr=0.1, steps=500)).source
    assert few.start.shape == (100, 2)
    assert not any(isinstance(value, kobai.Trace) for value in vars(few).values())


@pytest.mark.parametrize("name", ["Gauss-Newton", "Levenberg-Marquardt", "Adafactor", "Langevin"])
def test_a_page_of_an_optimizer_that_pages_lack_only_shows(name):
    given = {} if name == "Levenberg-Marquardt" else {"lr": 0.01}
    shown = kobai.scene(kobai.descend("rosenbrock", optimizer=name, steps=3, **given))
    assert recipe_of(shown) is None
    with pytest.raises(kobai.BadInput, match=name) as caught:
        recipe_of(shown, ["Adam"])
    assert_japanese(str(caught.value))


@pytest.mark.parametrize("name", ["Newton", "LBFGS", "Barzilai-Borwein"])
def test_a_page_of_an_optimizer_that_decides_by_numbers_descends(name):
    assert recipe_of(kobai.scene(kobai.descend("rosenbrock", optimizer=name, lr=0.01, steps=3))) is not None
