"""`@Runtime` functions as tables: their bodies are the only code of a model that is run."""

import ast
import itertools
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..fault import ModelFault, fault_at
from .bodies import body_of
from .bounded import ConstantList
from .work import MAX_ENTRIES, Stop, Work


def tabulate(
    function: ast.FunctionDef,
    sizes: Sequence[int],
    constants: Mapping[str, int],
    functions: Mapping[str, Callable[..., int]],
    work: Work,
    file: str,
) -> np.ndarray:
    """The results of a function for all its arguments, `[*sizes]`.

    Args:
        function: its definition, whose body is run.
        sizes: how many values each argument has.
        constants: numbers that the body may name.
        functions: functions that it may call.
        work: what the whole model may still cost.
        file: for messages.

    Raises:
        ModelFault: for a body that may not be run, that takes too long or grows too
            large, or whose result is no whole number.
    """
    names = [arg.arg for arg in function.args.args]
    if len(names) != len(sizes):
        raise fault_at(
            file,
            function,
            f"{function.name} takes {len(names)} arguments and its @Runtime gives "
            f"{len(sizes)} sizes",
            "give one size for each argument",
        )
    num_entries = math.prod(sizes)
    work.num_entries_left -= num_entries
    if work.num_entries_left < 0:
        raise fault_at(
            file,
            function,
            f"{function.name} has {num_entries:,} different arguments",
            f"a model's tables may have {MAX_ENTRIES:,} entries in all; use smaller sizes",
        )
    try:
        body = body_of(function, constants, functions, work, file)
        work.charge(body.cost * num_entries)
    except Stop:
        what = f"the model's functions up to {function.name} take too long"
        raise fault_at(file, function, what, "use fewer, or smaller ones") from None
    results = []
    for args in itertools.product(*(range(size) for size in sizes)):
        try:
            result = body.run(*args)
        except Exception as error:
            raise _failed(function, args, error, file) from None
        if not isinstance(result, int) or not -(2**31) < result < 2**31:
            why = f"{_called(function, args)} gives {_shown(result)}"
            fix = "it must return a whole number for all its arguments"
            raise fault_at(file, function, why, fix)
        results.append(int(result))
    return np.array(results, np.int64).reshape(tuple(sizes))


def _called(function: ast.FunctionDef, args: tuple[int, ...]) -> str:
    return f"{function.name}({', '.join(map(str, args))})"


def _failed(
    function: ast.FunctionDef, args: tuple[int, ...], error: Exception, file: str
) -> ModelFault:
    """The fault that a call of a body ended in; an error of ours goes on as it is."""
    match error:
        case Stop():
            why = str(error)
            fix = "a function's body must end soon and stay small"
        case RecursionError():
            why, fix = "nests too deeply", "write it with fewer brackets"
        case ArithmeticError() | TypeError() | ValueError() | LookupError():
            why = f"fails: {str(error).replace(repr(ConstantList.__name__), 'a list')}"
            fix = "mend the function's body"
        case NameError():
            why, fix = f"fails: {error}", "set the name first, on every path"
        case _:
            raise error
    return fault_at(file, function, f"{_called(function, args)} {why}", fix)


def _shown(result: object) -> str:
    if isinstance(result, int):
        return f"a number of {result.bit_length()} bits"
    return "nothing" if result is None else "no whole number"
