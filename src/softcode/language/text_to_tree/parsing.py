"""From the text of a model to Python's syntax tree."""

import ast
import warnings

from ..fault import ModelFault, fault_at


_MAX_CHARACTERS = 400_000


def parsed(source: str, file: str) -> ast.Module:
    """The syntax tree of a model's text. Nothing of it is run.

    Args:
        source: the model's text.
        file: its name, for messages.

    Raises:
        ModelFault: if the text is no Python, or too long; names line and column.

    Example:
        >>> [type(statement).__name__ for statement in parsed("n = Hyper()", "m.py").body]
        ['Assign']
        >>> parsed("n = = 3", "m.py")
        Traceback (most recent call last):
          ...
        softcode.language.fault.ModelFault: m.py, line 1, column 5: not Python: invalid
        syntax; a model has Python's syntax
    """
    if len(source) > _MAX_CHARACTERS:
        raise fault_at(
            file,
            1,
            f"the model has {len(source):,} characters",
            f"at most {_MAX_CHARACTERS:,} are read",
        )
    if "\x00" in source:
        line = source[: source.index("\x00")].count("\n") + 1
        raise fault_at(file, line, "a zero byte", "a model is a text file")
    try:
        with warnings.catch_warnings():
            # What Python only warns of, such as `1if`, is no matter of ours.
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(source)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        place = f"{file}, line {line}, column {column}"
        raise ModelFault(
            place, f"not Python: {error.msg}", "a model has Python's syntax"
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise fault_at(file, 1, f"not Python: {error}", "mend it") from None
