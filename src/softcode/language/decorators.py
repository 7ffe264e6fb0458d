"""The language as decorated Python functions, for those who write new models today.

The names below are what an editor completes and a checker finds; nothing here is run. A
function that `model` decorates is read as text, like a model's file, and its arguments are
the hyper-parameters.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from .fault import ModelFault
from .machine import Model


class _Construct:
    """A construct of the language: it means something in a model's text alone."""

    def __call__(self, *args: object, **keywords: object) -> Any:
        raise TypeError(
            "This is a construct of the modelling language, and is read, not run: write it "
            "inside a function that `softcode.language.model` decorates."
        )


Param = _Construct()
Var = _Construct()
Input = _Construct()
Output = _Construct()
InputTensor = _Construct()
Vector = _Construct()
Runtime = _Construct()
Inline = _Construct()
Learn = _Construct()


def model(function: Callable) -> Callable[..., Model]:
    """A function of hyper-parameters that gives the model in its body.

    Raises:
        ModelFault: when called, for a body that is not as the language wants it; names
            the file and the line. At once, if the function's source cannot be read.

    Example:
        >>> from softcode.language import Input, Output, Param, Runtime, model
        >>> @model
        ... def shifted(size):
        ...     @Runtime([size, size], size)
        ...     def add(a, b):
        ...         return (a + b) % size
        ...
        ...     shift = Param(size)
        ...     x = Input(size)
        ...     y = Output(size)
        ...     y.set_to(add(x, shift))
        >>> shifted(size=5).parameters
        {'shift': Space(shape=(1,), size=5)}
    """
    name = getattr(function, "__name__", "model")
    try:
        lines, first = inspect.getsourcelines(function)
        file = inspect.getsourcefile(function) or name
    except (OSError, TypeError):
        raise ModelFault(
            name, "its source cannot be read", "write the function in a file"
        ) from None
    definition = ast.parse(textwrap.dedent("".join(lines))).body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise ModelFault(name, "it is no function", "decorate a `def`")
    arguments = [arg.arg for arg in definition.args.args]
    # The body alone, as a file whose lines have the numbers that they have in theirs.
    hypers = "".join(f"{arg} = Hyper(); " for arg in arguments)
    start = definition.body[0]
    decorators = getattr(start, "decorator_list", [])
    at = min([start.lineno, *(d.lineno for d in decorators)])
    body = textwrap.dedent("".join(lines[at - 1 :]))
    source = "\n" * max(0, first + at - 3) + hypers.rstrip("; ") + "\n" + body

    def build(**values: int) -> Model:
        return Model(source, tuple(sorted(values.items())), file)

    build.__name__, build.__doc__ = name, function.__doc__
    return build
