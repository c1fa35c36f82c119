"""Python callables as functions of one point, whether they take one vector or n scalars; and functions from files."""

from __future__ import annotations

import functools
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.checks import number_or_none
from kobai.errors import BadInput, Missing, is_memory, is_of_user, nearest, note, shown
from kobai.objectives.names import canonical, is_name

if TYPE_CHECKING:
    from torch import Tensor


FILE_MODULE = "_kobai_file_"
"""How the names of the modules begin that ``from_file`` makes of files: no other process can import them."""


def name_of(fn: Callable[..., Any]) -> str:
    """The name of a callable: its own, or its class's, or ``"f"`` for a lambda."""
    while isinstance(fn, functools.partial):
        fn = fn.func
    name = getattr(fn, "__name__", None) or type(fn).__name__
    return "f" if name == "<lambda>" else name


def as_vector(
    fn: Callable[..., Any], parameters: Mapping[str, Any], dim: int | None
) -> tuple[Callable[[Tensor], Tensor], int | None, tuple[str, ...]]:
    """``fn`` of one vector, or of n scalars, as a function (n,) -> (), and n and their names where its signature shows them.

    Raises:
        BadInput: a parameter it does not have, or a signature that is neither.
    """
    name = name_of(fn)
    try:
        # A torch module is called through a wrapper with any arguments; its forward has the signature.
        signature = inspect.signature(getattr(fn, "forward", fn))
    except (TypeError, ValueError):  # built-in functions have no signature
        if parameters:
            raise BadInput(f"{name}: takes no parameters that could be named {', '.join(parameters)}") from None
        return _vector(fn, name), dim, ()
    positional = [p for p in signature.parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    scattered = any(p.kind is p.VAR_POSITIONAL for p in signature.parameters.values())
    required = [p for p in positional if p.default is p.empty]
    optional = [p.name for p in signature.parameters.values() if p.default is not p.empty]
    anything = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
    for given in parameters:
        if given not in optional and not anything:
            known = f" Its parameters: {', '.join(optional)}." if optional else " It has none with a default."
            raise BadInput(f"{given}: {name} has no parameter of that name.{known}{nearest(given, optional)}")
    if parameters:
        fn = functools.partial(fn, **parameters)
    if scattered:
        return _vector(fn, name, scattered=True), dim, ()
    count = len(required) or len(positional)
    if count == 0:
        raise BadInput(f"{name} takes no point: write it as a function of one vector, or of n numbers")
    if count == 1:
        return _vector(fn, name), dim, ()
    if dim is not None and dim != count:
        raise BadInput(f"dim={dim}: {name} takes {count} numbers ({', '.join(p.name for p in required or positional)})")
    names = tuple(canonical(p.name) for p in required or positional)
    usable = all(map(is_name, names)) and len(set(names)) == count
    return _vector(fn, name, scattered=True), count, names if usable else ()


def _vector(fn: Callable[..., Any], name: str, scattered: bool = False) -> Callable[[Tensor], Tensor]:
    """A function of one vector from one of that, or of its ``scattered`` coordinates."""

    @functools.wraps(fn, assigned=("__doc__",), updated=())
    def vector(x: Tensor) -> Tensor:
        return scalar(fn(*x.unbind(0)) if scattered else fn(x), name)

    return vector


def guarded(fn: Callable[..., Any], name: str, vector: bool = False) -> Callable[[Tensor], Tensor]:
    """A user's function as one from a point (n,) to a () tensor, or to a ``vector`` (m,).

    What it raises gets a note that names it.

    Raises:
        BadInput: it cannot be called with a point, returns something else, or changed the point, which is the descent's.
    """

    def call(x: Tensor) -> Tensor:
        before = None if x.is_inference() else x._version
        try:
            value = fn(x)
        except BadInput:
            raise
        except Exception as error:
            lines = {frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)}
            if lines == {__file__} and not is_memory(error):  # not a line of the function ran
                raise BadInput(f"{name} cannot be computed at a point, a vector x ({one_line(error)}); "
                               "give a function of one torch vector") from error  # fmt: skip
            note(error, f"{name} raised this for x of shape {tuple(x.shape)}, {x.dtype}")
            raise
        if before is not None and x._version != before:
            raise BadInput(changes_its_point(name))
        if vector:
            return _vector_of_numbers(value, name)
        plain = None if hasattr(value, "requires_grad") else number_or_none(value)
        return scalar(value, name) if plain is None else x.new_full((), plain)

    return call


def changes_its_point(name: str) -> str:
    """The message for a function that writes into the point it is given."""
    return f"{name}: it writes into x, which is the descent's own point: let it work on a copy, as in x = x.clone()"


def scalar(value: Any, name: str) -> Tensor:
    """The return value of a user's function as a () tensor.

    Raises:
        BadInput: it is not a tensor of one real number.
    """
    import torch

    if not isinstance(value, torch.Tensor):
        cure = "compute it with torch operations from x, so that its gradient is known"
        raise BadInput(f"{name}(x) returned {_described(value)}, not a tensor: {cure}")
    if value.numel() != 1:
        raise BadInput(
            f"{name}(x) returned a tensor of shape {tuple(value.shape)}: an objective is one number, e.g. its .sum()"
        )
    _check_numbers(value, name)
    return value if value.dim() == 0 else value.reshape(())


def _vector_of_numbers(value: Any, name: str) -> Tensor:
    import torch

    if not isinstance(value, torch.Tensor) or value.dim() != 1:
        what = f"shape {tuple(value.shape)}" if isinstance(value, torch.Tensor) else _described(value)
        raise BadInput(f"{name}: residuals are one tensor (m,) computed from x; it returned {what}")
    _check_numbers(value, name)
    return value


def _check_numbers(value: Tensor, name: str) -> None:
    import torch

    if value.dtype not in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        raise BadInput(
            f"{name}(x) returned {str(value.dtype).removeprefix('torch.')} numbers: an objective is a real number, "
            "floating-point, such as float32"
        )
    if value.layout != torch.strided or value.is_meta:
        kind = "on the device meta, which holds no numbers" if value.is_meta else f"of layout {value.layout}"
        raise BadInput(f"{name}(x) returned a tensor {kind}: an objective is one plain number on the device of x")


@contextmanager
def differentiating(name: str) -> Iterator[None]:
    """Where a function's value is differentiated: what autograd raises becomes ``BadInput``, what the function raises stays."""
    try:
        yield
    except RuntimeError as error:
        raise no_derivative(name, error) from error


def no_derivative(name: str, error: RuntimeError) -> Exception:
    """What to raise for an error of autograd: the error itself where the function's own backward raised it."""
    if hasattr(error, "__notes__") or is_of_user(error) or is_memory(error):
        return error
    why = str(error).strip().partition("\n")[0].partition(". ")[0]
    return BadInput(
        f"{name}: its gradient cannot be computed ({why}); let it compute its value from x with torch operations, "
        "without backward() and without writing into x or parts of it"
    )


def no_gradient(name: str) -> str:
    """The message for a function whose value has no gradient by the point."""
    cure = "compute it from x with torch operations, without .item(), .detach(), numpy or torch.tensor(…)"
    return f"{name}: no gradient flows from its value back to x: {cure}"


def _described(value: Any) -> str:
    if inspect.iscoroutine(value):
        value.close()  # or Python warns that nobody awaited it
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if value is None:
        return "nothing (NoneType)"
    return f"a {type(value).__module__}.{type(value).__name__}".replace("builtins.", "")


def from_file(path_and_name: str) -> Callable[..., Any]:
    """The function named by ``path/to/file.py:function``. This runs the file; only the command line calls it.

    Raises:
        Missing: the file or the function does not exist.
        BadInput: running the file raised an error.
    """
    if not isinstance(path_and_name, str):
        raise BadInput(f"{shown(path_and_name)}: write the file and the function in it, as in path/to/file.py:function")
    path_text, colon, name = path_and_name.rpartition(":")
    if not colon or not path_text or not name.isidentifier():
        raise BadInput(f"{path_and_name!r}: write the file and the function in it, as in path/to/file.py:function")
    path = Path(path_text)
    if not path.is_file():
        raise Missing(f"{path_text!r}: there is no such file")
    module_name = FILE_MODULE + path.stem
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise BadInput(f"{path_text!r}: this is no Python file; its name should end in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    sys.path.insert(0, str(path.resolve().parent))
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise BadInput(f"{path_text!r}: running it raised {one_line(error)}") from error
    finally:
        sys.path.pop(0)
    found = getattr(module, name, None)
    if not callable(found):
        known = [k for k, v in vars(module).items() if callable(v) and not k.startswith("_")]
        what = "is no function" if found is not None else "is not in it"
        raise Missing(
            f"{path_and_name!r}: {name} {what}; functions there: {', '.join(known) or 'none'}.{nearest(name, known)}"
        )
    return found


def one_line(error: BaseException) -> str:
    """An exception as one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
