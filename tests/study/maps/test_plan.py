"""Plans: sent to another process they compute the same, and their recipe tells studies apart."""

import json
import pickle

import numpy as np
import pytest
import torch

from kobai import study
from kobai.study.maps.basin_map import plan_of_basins
from kobai.study.maps.plane_map import plan_of_plane
from kobai.study.maps.step_size_curve import plan_of_step_size
from kobai.study.maps.training_map import plan_of_trainability


@pytest.mark.parametrize(
    "plan",
    [
        plan_of_basins("himmelblau", shape=16, lr=0.01, steps=5),
        plan_of_basins("rosenbrock", shape=16, optimizer="Adam", lr=0.01, steps=5),
        plan_of_plane("a*x1**2 + x2**2", [1, 1], {"a": (0.5, 1), "x1": (-1, 1)}, shape=4, steps=3, params={"a": 1.0}),
        plan_of_step_size("x1**2", [1.0], count=4, steps=5),
        plan_of_trainability(shape=3, width=4, steps=5),
    ],
    ids=["basins", "Adam", "plane", "step sizes", "trainability"],
)
def test_a_plan_that_was_sent_computes_the_same(plan):
    sent = pickle.loads(pickle.dumps(plan))
    tile = next(plan.each_tile())
    here, there = plan.of_tile(tile), sent.of_tile(tile)
    assert sent.identity == plan.identity
    assert all(np.array_equal(here[name], there[name], equal_nan=True) for name in plan.quantities)


def test_the_recipe_has_all_that_the_pixels_depend_on():
    found = study.basins("himmelblau", shape=16, optimizer="Adam", lr=0.1, betas=(0.5, 0.9), steps=5, dtype="float32")
    recipe = found.attrs["recipe"]
    assert recipe == json.loads(found.attrs["identity"])
    assert recipe["objective"]["key"] == "himmelblau"
    assert (recipe["optimizer"], recipe["hyper"]["lr"], recipe["hyper"]["betas"]) == ("Adam", 0.1, [0.5, 0.9])
    assert (recipe["steps"], recipe["dtype"], recipe["seed"]) == (5, "float32", 0)
    assert recipe["versions"]["torch"] == torch.__version__.partition("+")[0]
    assert recipe["axes"] == [["x1", -5.0, 5.0, 16, False], ["x2", -5.0, 5.0, 16, False]]


def test_functions_of_one_name_are_told_apart():
    made = [
        plan_of_basins(lambda x, c=c: c * (x**2).sum(), window=[(-1, 1)] * 2, shape=16, steps=5)
        for c in (1.0, 2.0, 1.0)
    ]
    assert made[0].identity == made[2].identity != made[1].identity
