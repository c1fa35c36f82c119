"""Odd numbers, tensors and objectives, given to any public function: one clear line that names the value."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import torch

import kobai
from kobai import BadInput
from kobai.errors import shown
from kobai.kernel import UKR, NadarayaWatson, TensorUKR
from kobai.study.tuning import grid
from kobai.theory import eigenvalues, hessian
from kobai.viewer.wire.format import decode, encode
from tests.fuzz.odd_objectives import backward, writes_detached, writes_unseen
from tests.fuzz.odd_values import ODD
from tests.fuzz.oracle import one_line
from tests.japanese_lines import assert_japanese

BOWL = "x1**2 + x2**2"
DATA = np.linspace(0, 1, 24).reshape(8, 3)
F8 = torch.ones(2).to(torch.float8_e4m3fn)
TRACE = kobai.descend(BOWL, [2.0, 2.0], steps=3)


PROTOTYPE = pytest.mark.filterwarnings(
    "ignore::UserWarning:torch", "ignore::UserWarning:tests"
)  # torch's, at making them
NAMED = kobai.race(BOWL, [2.0, 2.0], {"SGD": {"lr": 0.1}, "Adam": {"lr": 0.1}}, steps=3)
TABLE = pd.DataFrame({"a": ["1", "2"], "b": ["3", "4"]})


def bowl():
    return kobai.objective(BOWL)


def scene(**options):
    return kobai.scene(TRACE, grid=5, **options)


def ukr(data=DATA, **options):
    return UKR(**{"n_components": 1, "max_iter": 2, "init": "pca", **options}).fit(data)


def tensor_ukr(data=DATA, **options):
    return TensorUKR(**{"n_components": 1, "max_iter": 2, **options}).fit(data)


def regression(x=DATA, y=DATA[:, 0], **options):
    return NadarayaWatson(**{"bandwidth": 0.3, **options}).fit(x, y)


@pytest.mark.parametrize(("call", "said"), [
    # given vectors and matrices
    (lambda: kobai.objective("a^T x + x^T x", a=np.array([1j, 2.0])), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=torch.tensor([1j, 2.0])), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=np.array(["b", "c"])), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=np.array([object(), 1])), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=torch.ones(2, device="meta")), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=torch.ones(2).to_sparse()), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=np.ones((2, 2, 2))), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=torch.ones(1).expand(2**40)), "of finite numbers"),
    (lambda: kobai.objective("a^T x", a=np.broadcast_to(1.0, (2**20, 2**20))), "of finite numbers"),
    (lambda: kobai.Objective(lambda x: x.sum(), formula=(2, 1)), "give a Formula"),
    (lambda: kobai.Objective(lambda x: x.sum(), formula="x1**2"), "give a Formula"),
    (lambda: kobai.Objective(lambda x: x.sum(), variables=3), "variables"),
    # points of a wrong size
    (lambda: bowl()(torch.ones(3)), "shape (3,)"),
    (lambda: bowl()(torch.tensor(1.0)), "shape ()"),
    (lambda: bowl().batch(torch.ones(3, 3)), "shape (3, 3)"),
    (lambda: bowl().value_and_grad(torch.ones(1)), "shape (1,)"),
    (lambda: bowl().grad_batch(torch.ones(4, 0)), "shape (4, 0)"),
    (lambda: kobai.descend(BOWL, [1.0, 1.0, 1.0]), "3 coordinates"),
    (lambda: kobai.study.suggest_step_size(bowl(), [[1.0, 1.0]]), "shape (1, 2)"),
    (lambda: ukr().inverse_transform(np.ones((2, 5))), "shape (2, 5)"),
    (lambda: ukr(init=np.ones((3, 1))), "shape (3, 1)"),
    (lambda: ukr().transform(np.ones((2, 5))), "5 features"),
    (lambda: bowl()(np.float32), "type type"),
    # tensors with which nothing is computed
    (lambda: bowl()(F8), "float8_e4m3fn"),
    (lambda: kobai.descend(BOWL, F8), "float8_e4m3fn"),
    (lambda: kobai.descend(BOWL, [1.0, 1.0], dtype=torch.float8_e5m2), "float8_e5m2"),
    (lambda: kobai.descend(BOWL, torch.ones(2, device="meta")), "meta"),
    (lambda: kobai.descend(BOWL, [1.0, 1.0], device="meta"), "device='meta'"),
    (lambda: ukr(device="meta"), "device='meta'"),
    (lambda: tensor_ukr(device=["1", "2"]), "device=['1', '2']"),
    (lambda: kobai.descend(BOWL, torch.ones(2).to_sparse()), "sparse"),
    (lambda: bowl()(torch.ones(2).to_sparse()), "sparse"),
    (lambda: tensor_ukr(torch.ones(3, 4).to_sparse()), "dense tensor"),
    (lambda: regression(torch.ones(3, 1), torch.ones(3)).predict(torch.ones(3, 1).to_sparse()), "sparse"),
    (lambda: bowl().value_and_grad(torch.ones(2, dtype=torch.int64)), "torch.int64"),
    (lambda: ukr().inverse_transform(torch.ones(1).expand(2**40)), "shape (1099511627776,)"),
    # numbers of another kind or size
    (lambda: kobai.descend(BOWL, [1.0, 1.0], seed=2**70), "seed=1180591620717411303424"),
    (lambda: kobai.study.tune(BOWL, [1.0, 1.0], steps=2, lrs=[0.1], seed=-1), "seed=-1"),
    (lambda: ukr(random_state=2**70, init="random"), "random_state=1180591620717411303424"),
    (lambda: tensor_ukr(random_state="7"), "random_state='7'"),
    (lambda: kobai.descend(BOWL, [1.0, 1.0], steps=10**30), "more than 10^15 steps"),
    (lambda: kobai.descend(BOWL, [1.0, 1.0], steps=10**5000), "steps=<int of 16610 bits>"),
    (lambda: kobai.Record().steps(10**30), "total=1000000000000000000000000000000"),
    (lambda: TRACE.at_steps([2**64 - 1]), "steps=18446744073709551615"),
    (lambda: kobai.objective("sum(x**2)", dim="3"), "dim='3'"),
    (lambda: kobai.objective("sum(x**2)").at(2.5), "n=2.5"),
    (lambda: ukr(n_components="2"), "n_components='2'"),
    (lambda: tensor_ukr(n_components={1, 2}), "n_components={1, 2}"),
    (lambda: ukr(penalty=np.ones(2)), "penalty=array([1., 1.])"),
    (lambda: ukr(bandwidth="1"), "bandwidth='1'"),
    (lambda: ukr(bound=float("nan")), "bound=nan"),
    (lambda: ukr(warm_start=torch.ones(2)), "warm_start=tensor"),
    (lambda: regression().predict(DATA, return_std=np.array([True, False])), "return_std=array"),
    (lambda: scene(xlim={1.0, 2.0}), "xlim={1.0, 2.0}"),
    (lambda: scene(camera=(np.ones(2), np.ones(2))), "camera="),
    (lambda: scene(camera=kobai.scenes.Motion(np.ones(2))), "camera motion=array"),
    (lambda: scene(camera=kobai.scenes.Motion("orbit", turns="2")), "camera turns='2'"),
    (lambda: scene(view="surface", camera=kobai.Camera(target=(0.0, 1.0))), "camera target=(0.0, 1.0)"),
    (lambda: scene(view="surface", camera=kobai.Camera(target=(0.0, 1.0, 1e300))), "camera target=1e+300"),
    (lambda: scene(view="surface", camera=kobai.Camera(target="xyz")), "camera target='xyz'"),
    (lambda: kobai.scene(ukr(), images=3), "images=3"),
    (lambda: kobai.scene(ukr(), images=(1, 2, 3)), "images=(1, 2, 3)"),
    (lambda: kobai.scene(ukr(), names=["a"]), "names=['a']"),
    (lambda: kobai.scene(ukr(), colors=[[1.0], 2.0]), "colors=[[1.0], 2.0]"),
    (lambda: kobai.race(BOWL, [1.0, 1.0], {"SGD", "Adam"}, steps=2), "SGD"),
    (lambda: ukr(bandwidth=1e-320), "bandwidth=1e-320"),
    (lambda: ukr(bandwidth=1e308), "bandwidth=1e+308"),
    (lambda: tensor_ukr(bandwidth=1e308), "bandwidth=1e+308"),
    (lambda: kobai.descend(BOWL, [1.0, 1.0], device=10**5000), "device=<int"),
    (lambda: kobai.descend(BOWL, [1.0, 1.0], device=ODD["deep list"]()), "device="),
    (lambda: regression(device=10**5000), "device=<int"),
    (lambda: hessian(bowl(), ODD["tensor huge view"]()), "1099511627776"),
    pytest.param(lambda: hessian(bowl(), ODD["tensor nested"]()), "x=nested", marks=PROTOTYPE),
    # text that no file can hold
    (lambda: scene(title="a\ud800"), "title='a\\ud800'"),
    (lambda: kobai.scene(NAMED, names=["\udfff", "b"]), "names='\\udfff'"),
    (lambda: kobai.scene(regression(DATA[:, :1]), names=["\ud800", "y"]), "names='\\ud800'"),
    (lambda: kobai.scene(ukr(), title="\ud800\ud800"), "title='\\ud800\\ud800'"),
    # functions that cannot be called so
    (lambda: scene().save("never.gif", progress=len), "progress=<built-in function len>"),
    (lambda: scene().save("never.gif", progress=lambda done: None), "a function of (done, all)"),
    (lambda: scene().save("never.svg", progress=torch.nn.Linear(2, 1)), "a function of (done, all)"),
    (lambda: scene().save("never.mp4", progress=bowl()), "a function of (done, all)"),
    # an index that picks no runs, or more than there are
    (lambda: NAMED[True], "trace[True]"),
    (lambda: NAMED[np.bool_(False)], "trace["),
    (lambda: NAMED[torch.tensor(True)], "trace["),
    (lambda: NAMED[[[0, 1], [1, 0]]], "one axis"),
    (lambda: NAMED[torch.zeros(2, 4, dtype=torch.bool)], "trace["),
    (lambda: NAMED[[True, False, True]], "trace["),
    (lambda: kobai.descend(BOWL, [[1.0, 1.0]] * 2, steps=3)[True], "trace[True]"),
    # views and lists that are larger than the memory
    (lambda: regression(DATA, torch.ones(1).expand(2**46)), "y of shape (70368744177664,)"),
    (lambda: regression(DATA, np.broadcast_to(1.0, 2**46)), "y of shape (70368744177664,)"),
    (lambda: regression(DATA, range(2**46)), "y with 70368744177664 items"),
    (lambda: regression(np.broadcast_to(1.0, (2**46, 2)), DATA[:, 0]), "X of shape (70368744177664, 2)"),
    (lambda: regression().score(DATA, np.broadcast_to(1.0, 2**46)), "y of shape (70368744177664,)"),
    (lambda: regression().predict(np.broadcast_to(1.0, (2**46, 3))), "X of shape"),
    (lambda: ukr(np.broadcast_to(1.0, (2**46, 3))), "X of shape"),
    (lambda: tensor_ukr(np.broadcast_to(1.0, (2**46, 3))), "X of shape"),
    (lambda: eigenvalues(torch.ones(1, 2, 2).expand(2**46, 2, 2)), "matrices of shape"),
    (lambda: kobai.functional.nw(np.ones((2, 1)), range(2**46), np.ones(3), 0.3), "x with 70368744177664 items"),
    # tensors that are no matrices, tables that are no lists
    pytest.param(lambda: eigenvalues(ODD["tensor nested"]()), "symmetric matrices", marks=PROTOTYPE),
    pytest.param(lambda: eigenvalues(ODD["tensor quantized"]()), "symmetric matrices", marks=PROTOTYPE),
    (lambda: kobai.scene(regression(DATA[:, :1]), names=TABLE), "names of the columns"),
    (lambda: kobai.scene(ukr(), names=TABLE), "names of the columns"),
    (lambda: kobai.scene(NAMED, names=TABLE), "names of the runs"),
    (lambda: scene(levels=TABLE), "levels="),
    (lambda: scene(panels=TABLE), "panels="),
    # objectives that compute something else than a value of x
    (lambda: kobai.descend(backward, [1.0, 1.0], steps=3), "backward()"),
    (lambda: kobai.descend(backward, [1.0, 1.0], optimizer="Adam", steps=3), "backward"),
    (lambda: kobai.descend(writes_unseen, [1.0, 1.0], steps=3), "x.clone()"),
    (lambda: kobai.descend(writes_detached, [1.0, 1.0], steps=3), "writes into x"),
    (lambda: kobai.objective("max(x)")(torch.ones(0)), "shape (0,)"),
    (lambda: kobai.objective("max(x1*i,i,2,1)")(torch.ones(1)), "max over i from 2 to 1"),
    (lambda: kobai.descend("min(3*x1,i,k,1)", [1.0], steps=2, params={"k": 2.0}), "min over i from 2 to 1"),
    (lambda: kobai.objective("max(sum(x1*j,j,1,i),i,2,1)")(torch.ones(1)), "max over i from 2 to 1"),
])  # fmt: skip
def test_one_line_that_names_the_value(call, said):
    with pytest.raises(BadInput) as caught:
        call()
    one_line(str(caught.value))
    assert_japanese(str(caught.value))
    assert said in str(caught.value), str(caught.value)


def test_what_the_users_function_raised_is_shown_as_theirs():
    def mine(x):
        return max(x[:0])

    with pytest.raises(ValueError, match="max") as caught:
        kobai.descend(mine, [1.0, 1.0], steps=3)
    assert type(caught.value) is ValueError
    assert __file__ in str(caught.value.__notes__) or caught.traceback[-1].path.samefile(__file__)


@pytest.mark.parametrize("progress", [torch.norm, torch.sum, math.dist, getattr])
def test_what_a_built_in_function_raised_says_which_it_is(progress):
    for call in (
        lambda: kobai.descend(BOWL, [1.0, 1.0], steps=3, progress=progress),
        lambda: kobai.study.compare(BOWL, [1.0, 1.0], ["SGD"], budget=3, tuned=False, progress=progress),
    ):
        with pytest.raises((TypeError, AttributeError)) as caught:
            call()
        assert f"raised by progress={shown(progress)}" in str(caught.value.__notes__)


@pytest.mark.parametrize(
    "number", [Decimal("12.5"), Fraction(25, 2), np.float32(12.5), torch.tensor(12.5), np.array(12.5)]
)
def test_numbers_of_any_library_are_taken_by_scenes(number):
    plain = scene(fps=12.5, levels=[12.5, 20.0], zlim=(0.0, 12.5), domain=(-12.5, 12.5))
    odd = scene(fps=number, levels=[number, 20.0], zlim=(0.0, number), domain=(-12.5, number))
    assert odd.timeline.fps == 12.5
    assert np.array_equal(odd.timeline.pace, plain.timeline.pace)
    assert [repr(panel.axes) for panel in odd.panels] == [repr(panel.axes) for panel in plain.panels]
    assert grid(number, 50) == grid(12.5, 50)


@pytest.mark.parametrize("two", [Decimal(2), Fraction(2), np.float32(2), np.int8(2), torch.tensor(2.0), np.array(2)])
def test_cameras_of_any_librarys_numbers_are_written_in_pages(two, tmp_path):
    def written(number, name):
        camera = kobai.Camera(number, number, number, number, (number, number, number))
        for i, asked in enumerate((
            camera, kobai.scenes.Motion("fixed", keyframes=5),  # type: ignore[arg-type]
            (number, number), [(0.0, camera), (number / 4, camera)], kobai.scenes.Motion("orbit", turns=number),
        )):  # fmt: skip
            yield scene(view="surface", camera=asked).save(tmp_path / f"{name}{i}.html").read_text()

    assert list(written(two, "odd")) == list(written(2.0, "plain"))


def test_lists_of_any_library_are_taken_by_scenes_in_their_order():
    names = pd.Series(["b", "a", "y"], index=[2, 1, 0])
    x = DATA[:, :2]
    plain = kobai.scene(regression(x), names=["b", "a", "y"])
    odd = kobai.scene(regression(x), names=names)
    assert [repr(panel.axes) for panel in odd.panels] == [repr(panel.axes) for panel in plain.panels]
    kobai.scene(ukr(), columns=np.arange(3))
    assert scene(size=pd.Series([320, 240], index=[1, 0])).size == (320, 240)


@pytest.mark.parametrize("steps", [np.int64(3), np.uint8(255), np.array(3), torch.tensor(3)])
def test_steps_of_any_library_are_taken_by_races(steps):
    runs = {"SGD": {"lr": 0.1}, "LBFGS": {"max_iter": np.int64(2)}}
    assert kobai.race(BOWL, [1.0, 1.0], runs, steps=steps).steps[-1] == int(steps)
    assert kobai.study.compare(BOWL, [1.0, 1.0], ["SGD"], budget=steps, tuned=False).entries


@pytest.mark.parametrize("init", ["pca", "random"])
@pytest.mark.parametrize(("samples", "components"), [(2, 3), (3, 3), (4, 5), (4, 7)])
def test_more_latent_dimensions_than_samples(samples, components, init):
    data = np.random.default_rng(0).normal(size=(samples, 2))
    assert ukr(data, n_components=components, init=init).embedding_.shape == (samples, components)
    model = tensor_ukr(data, n_components=components, init=init)
    assert [len(z[0]) for z in (model.row_embedding_, model.column_embedding_)] == [components, components]


def test_names_of_runs_that_are_no_unicode_are_drawn_escaped(tmp_path):
    named = kobai.race(BOWL, [2.0, 2.0], {"\ud800": {"optimizer": "SGD", "lr": 0.1}, "SGD": {"lr": 0.2}}, steps=3)
    for ending in (".html", ".svg", ".png", ".pdf"):
        kobai.scene(named, view="loss").save(tmp_path / f"a{ending}")
    assert "ud800" in (tmp_path / "a.html").read_text() or "ud800" in str(
        decode(encode(kobai.scene(named, view="loss")))
    )


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize(
    ("formula", "start"), [("x1**2", [2.0]), (BOWL, [[2.0, 2.0], [1.0, 0.0]]), ("sum(x**2)", [1.0] * 5)]
)
def test_descents_of_few_bits_are_drawn(dtype, formula, start, tmp_path):
    trace = kobai.descend(
        formula, start, lr=0.125, steps=4, dtype=dtype, optimizer="Adam", record=kobai.Record(state=True)
    )
    for view in ("auto", "loss", "article" if "2**2" in formula else "auto"):
        made = kobai.scene(trace, view=view, grid=5)
        assert np.array_equal(made.timeline.steps, np.arange(5))
        made.save(tmp_path / "a.html")
    assert kobai.theory.verdict(trace)


def test_what_is_odd_but_right_is_taken():
    assert tensor_ukr(n_components=(np.int64(1), 1)).row_embedding_.shape == (8, 1)
    assert ukr(random_state=np.random.RandomState(0), warm_start=np.True_).embedding_.shape == (8, 1)
    assert ukr().transform(torch.ones(0, 3, dtype=torch.float64)).shape == (0, 1)
    x = torch.ones(3, 1)
    estimates = kobai.functional.nw_loo(x, torch.tensor([1.0, 2.0, 3.0]), 0.3, order=1)
    assert estimates.tolist() == pytest.approx([2.5, 2.0, 1.5])
    assert kobai.scene(ukr(), camera=(np.float32(30), 40)).panels
