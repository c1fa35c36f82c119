"""Odd values for every argument: what people give by mistake, and what breaks careless checks. Each is made anew when asked."""

from __future__ import annotations

import array
import datetime
import decimal
import fractions
import functools
import math
import pathlib
from collections.abc import Callable
from typing import Any

import numpy as np
import torch


class Theirs(Exception):
    """Raised by the odd objects and objectives here: it must come out as it is."""


class TheirsAbove(BaseException):
    """The same, not an ``Exception``."""


class NoRepr:
    """An object that cannot be shown."""

    def __repr__(self) -> str:
        raise Theirs("no repr")


class LongRepr:
    def __repr__(self) -> str:
        return "\n\x1b[31m" + "long " * 200_000


class NoNumber:
    """It says it is a number, and then is none."""

    def __float__(self) -> float:
        raise ValueError("no number")

    __index__ = __int__ = __float__  # type: ignore[assignment]


class Endless:
    """A sequence without an end."""

    def __getitem__(self, key: int) -> float:
        return 1.0


def _pandas(make: Callable[[Any], Any]) -> Any:
    import pandas

    return make(pandas)


_KOBAI: dict[str, Callable[[], Any]] = {}


def kobai_value(name: str) -> Any:
    """A trace, an objective, … of kobai's, given where something else belongs."""
    import kobai

    make = {
        "trace": lambda: kobai.descend("x1**2 + x2**2", [1.0, 1.0], steps=2),
        "objective": lambda: kobai.objective("x1**2 + x2**2"),
        "scene": lambda: kobai.scene(kobai.objective("x1**2")),
        "record": kobai.Record,
        "status": lambda: kobai.Status.CONVERGED,
        "camera": kobai.Camera,
        "model": lambda: kobai.kernel.UKR(),
    }
    return make[name]()


def _dead_tensor() -> torch.Tensor:
    tensor = torch.ones(2)
    tensor.untyped_storage().resize_(0)
    return tensor


ODD: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "NotImplemented": lambda: NotImplemented,
    "Ellipsis": lambda: ...,
    "True": lambda: True,
    "False": lambda: False,
    "0": lambda: 0,
    "1": lambda: 1,
    "-1": lambda: -1,
    "2": lambda: 2,
    "7": lambda: 7,
    "2**70": lambda: 2**70,
    "-(2**70)": lambda: -(2**70),
    "10**30": lambda: 10**30,
    "10**400": lambda: 10**400,
    "10**5000": lambda: 10**5000,
    "0.0": lambda: 0.0,
    "-0.0": lambda: -0.0,
    "0.5": lambda: 0.5,
    "2.5": lambda: 2.5,
    "-1.5": lambda: -1.5,
    "1e-320": lambda: 1e-320,
    "1e308": lambda: 1e308,
    "nan": lambda: math.nan,
    "inf": lambda: math.inf,
    "-inf": lambda: -math.inf,
    "1j": lambda: 1j,
    "''": lambda: "",
    "'3'": lambda: "3",
    "'abc'": lambda: "abc",
    "'a\\nb\\x1b[31m'": lambda: "a\nb\x1b[31m",
    "'\\ud800'": lambda: "\ud800",
    "'\\0'": lambda: "\0",
    "long text": lambda: "x" * 100_000,
    "b''": lambda: b"",
    "b'abc'": lambda: b"abc",
    "bytearray": lambda: bytearray(b"12"),
    "[]": list,
    "[[]]": lambda: [[]],
    "[1.0]": lambda: [1.0],
    "[1.0, 2.0]": lambda: [1.0, 2.0],
    "[1, 2, 3]": lambda: [1, 2, 3],
    "[[1.0, 2.0], [3.0]]": lambda: [[1.0, 2.0], [3.0]],
    "[1.0, None]": lambda: [1.0, None],
    "[1.0, 'b']": lambda: [1.0, "b"],
    "['1', '2']": lambda: ["1", "2"],
    "[nan, 1.0]": lambda: [math.nan, 1.0],
    "[inf, 1.0]": lambda: [math.inf, 1.0],
    "[1e300, 1.0]": lambda: [1e300, 1.0],
    "[1j, 1]": lambda: [1j, 1],
    "[10**400, 1]": lambda: [10**400, 1],
    "[True, False]": lambda: [True, False],
    "[[[1.0, 2.0]]]": lambda: [[[1.0, 2.0]]],
    "()": lambda: (),
    "(2, 1)": lambda: (2, 1),
    "(1, 2)": lambda: (1, 2),
    "deep list": lambda: functools.reduce(lambda inner, _: [inner], range(2000), 1.0),
    "list in itself": lambda: (lambda held: held.append(held) or held)([1.0]),
    "{}": dict,
    "{'a': 1}": lambda: {"a": 1},
    "{1: 2}": lambda: {1: 2},
    "{'lr': 0.1}": lambda: {"lr": 0.1},
    "{'SGD': {}}": lambda: {"SGD": {}},
    "{'SGD': {'lr': 'x'}}": lambda: {"SGD": {"lr": "x"}},
    "{'SGD': {1: 2}}": lambda: {"SGD": {1: 2}},
    "set()": lambda: set(),
    "{1.0, 2.0}": lambda: {1.0, 2.0},
    "frozenset": lambda: frozenset({"x"}),
    "range(2)": lambda: range(2),
    "range(0)": lambda: range(0),
    "slice": lambda: slice(None),
    "generator": lambda: (float(v) for v in (1, 2)),
    "iterator": lambda: iter([1.0, 2.0]),
    "endless": Endless,
    "array.array": lambda: array.array("d", [1.0, 2.0]),
    "memoryview": lambda: memoryview(b"ab"),
    "Fraction": lambda: fractions.Fraction(1, 3),
    "Fraction(3)": lambda: fractions.Fraction(3),
    "Decimal": lambda: decimal.Decimal("0.5"),
    "Decimal NaN": lambda: decimal.Decimal("sNaN"),
    "datetime": lambda: datetime.datetime(2020, 1, 1),
    "date": lambda: datetime.date(2020, 1, 1),
    "timedelta": lambda: datetime.timedelta(1),
    "Path": lambda: pathlib.Path("nowhere"),
    "Path of a folder": lambda: pathlib.Path("."),
    "object": object,
    "no repr": NoRepr,
    "long repr": LongRepr,
    "no number": NoNumber,
    "class": lambda: NoRepr,
    "int class": lambda: int,
    "lambda": lambda: lambda: None,
    "lambda x": lambda: lambda x: x,
    "lambda any": lambda: lambda *args, **options: None,
    "raises": lambda: _raises,
    "builtin": lambda: print,
    "len": lambda: len,
    "module": lambda: math,
    "exception": lambda: ValueError("x"),
    # numpy
    "np.int64(3)": lambda: np.int64(3),
    "np.uint8(2)": lambda: np.uint8(2),
    "np.float32(0.5)": lambda: np.float32(0.5),
    "np.float64 nan": lambda: np.float64("nan"),
    "np.bool_": lambda: np.bool_(True),
    "np.str_": lambda: np.str_("auto"),
    "np 0-d": lambda: np.array(2.0),
    "np 0-d int": lambda: np.array(2),
    "np empty": lambda: np.zeros((0, 2)),
    "np (2,)": lambda: np.array([1.0, 2.0]),
    "np (3, 2)": lambda: np.ones((3, 2)),
    "np (2, 3, 4, 5)": lambda: np.ones((2, 3, 4, 5)),
    "np object": lambda: np.array([1.0, "a", None], dtype=object),
    "np object numbers": lambda: np.array([1.0, 2.0], dtype=object),
    "np strings": lambda: np.array(["1", "2"]),
    "np bytes": lambda: np.array([b"1", b"2"]),
    "np complex": lambda: np.array([1j, 2.0]),
    "np datetime": lambda: np.array(["2020-01-01", "2020-01-02"], dtype="datetime64[D]"),
    "np structured": lambda: np.zeros(2, dtype=[("a", float), ("b", int)]),
    "np float16": lambda: np.ones(2, np.float16),
    "np longdouble": lambda: np.ones(2, np.longdouble),
    "np big-endian": lambda: np.ones(2, ">f8"),
    "np masked": lambda: np.ma.masked_array([1.0, 2.0], mask=[False, True]),
    "np matrix strided": lambda: np.ones((4, 4))[::-2, ::-2],
    "np read-only": lambda: (lambda a: (a.setflags(write=False), a)[1])(np.ones(2)),
    "np nan": lambda: np.array([np.nan, 1.0]),
    "np uint64": lambda: np.array([2**64 - 1, 1], np.uint64),
    "np.dtype": lambda: np.dtype("float32"),
    "np.float32 class": lambda: np.float32,
    # torch
    "tensor 0-d": lambda: torch.tensor(2.0),
    "tensor 0-d int": lambda: torch.tensor(2),
    "tensor empty": lambda: torch.zeros(0),
    "tensor (2,)": lambda: torch.ones(2),
    "tensor (3,)": lambda: torch.ones(3),
    "tensor (3, 2)": lambda: torch.ones(3, 2),
    "tensor (0, 2)": lambda: torch.zeros(0, 2),
    "tensor (2, 0)": lambda: torch.zeros(2, 0),
    "tensor (2, 2, 2, 2)": lambda: torch.ones(2, 2, 2, 2),
    "tensor bool": lambda: torch.tensor([True, False]),
    "tensor int8": lambda: torch.ones(2, dtype=torch.int8),
    "tensor int64": lambda: torch.ones(2, dtype=torch.int64),
    "tensor uint64": lambda: torch.ones(2, dtype=torch.uint64),
    "tensor float16": lambda: torch.ones(2, dtype=torch.float16),
    "tensor bfloat16": lambda: torch.ones(2, dtype=torch.bfloat16),
    "tensor float8": lambda: torch.ones(2).to(torch.float8_e4m3fn),
    "tensor float8 (3, 2)": lambda: torch.ones(3, 2).to(torch.float8_e5m2),
    "tensor complex64": lambda: torch.ones(2, dtype=torch.complex64),
    "tensor complex32": lambda: torch.ones(2, dtype=torch.complex32),
    "tensor meta": lambda: torch.ones(2, device="meta"),
    "tensor meta (3, 2)": lambda: torch.ones(3, 2, device="meta"),
    "tensor sparse": lambda: torch.ones(2).to_sparse(),
    "tensor sparse csr": lambda: torch.ones(2, 2).to_sparse_csr(),
    "tensor quantized": lambda: torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
    "tensor nested": lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
    "tensor requires grad": lambda: torch.ones(2, requires_grad=True),
    "tensor with graph": lambda: torch.ones(2, requires_grad=True) * 2,
    "tensor nan": lambda: torch.tensor([math.nan, 1.0]),
    "tensor expanded": lambda: torch.ones(1).expand(2),
    "tensor transposed": lambda: torch.ones(2, 3).T,
    "tensor conjugated": lambda: torch.ones(2, dtype=torch.complex64).conj(),
    "tensor negative view": lambda: torch.ones(2, dtype=torch.complex64).conj().imag,
    "tensor huge view": lambda: torch.ones(1).expand(2**40),
    "tensor inference": lambda: _inference(),
    "parameter": lambda: torch.nn.Parameter(torch.ones(2)),
    "torch.float32": lambda: torch.float32,
    "torch.int8": lambda: torch.int8,
    "torch.float8": lambda: torch.float8_e4m3fn,
    "torch.complex64": lambda: torch.complex64,
    "torch.device meta": lambda: torch.device("meta"),
    "'meta'": lambda: "meta",
    "'cuda'": lambda: "cuda",
    "'mps'": lambda: "mps",
    "'float8_e4m3fn'": lambda: "float8_e4m3fn",
    "torch module": lambda: torch.nn.Linear(2, 1),
    "torch optimizer": lambda: torch.optim.SGD([torch.ones(2, requires_grad=True)], lr=0.1),
    "torch optimizer class": lambda: torch.optim.Adam,
    "torch generator": torch.Generator,
    "torch size": lambda: torch.Size([2]),
    # pandas
    "pandas Series": lambda: _pandas(lambda p: p.Series([1.0, 2.0])),
    "pandas DataFrame": lambda: _pandas(lambda p: p.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})),
    "pandas NA": lambda: _pandas(lambda p: p.NA),
    "pandas NaT": lambda: _pandas(lambda p: p.NaT),
    "pandas Timestamp": lambda: _pandas(lambda p: p.Timestamp("2020-01-01")),
    "pandas text": lambda: _pandas(lambda p: p.Series(["a", "b"])),
    # kobai's own, in the wrong place
    **{f"kobai {name}": functools.partial(kobai_value, name)
       for name in ("trace", "objective", "scene", "record", "status", "camera", "model")},
}  # fmt: skip


def _raises(*args: Any, **options: Any) -> None:
    raise Theirs("raised on purpose")


def _inference() -> torch.Tensor:
    with torch.inference_mode():
        return torch.ones(2)
