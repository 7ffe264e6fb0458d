"""What is wrong with a model file, and where."""

import ast

from ..files import Fault


class ModelFault(Fault):
    """A model, its hyper-parameters or its data are not as they must be.

    Says where (file and line, for a model), what is wrong and what to do about it.

    Args:
        place: where.
        what: what is wrong there.
        fix: what to do about it.

    Example:
        >>> from softcode.language import Model
        >>> Model("y = Output(2)", name="mine.py")
        Traceback (most recent call last):
          ...
        softcode.language.fault.ModelFault: mine.py, line 1: y is never set; set it
        first, on every path
    """

    def __init__(self, place: str, what: str, fix: str):
        super().__init__(place, what, next_move=fix)


def fault_at(name: str, node: ast.AST | int, what: str, fix: str) -> ModelFault:
    """The fault at a node (or a line) of the file `name`."""
    if isinstance(node, int):
        return ModelFault(f"{name}, line {node}", what, fix)
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    return ModelFault(f"{name}, line {line}, column {column + 1}", what, fix)


def shown(node: ast.AST) -> str:
    """The source of a node, cut to fit a message."""
    try:
        text = ast.unparse(node)
    except (RecursionError, ValueError, AttributeError):
        return "this expression"
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
