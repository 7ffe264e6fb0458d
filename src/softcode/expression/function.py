"""A function over plain values: text when printed, Python, and callable."""

import dataclasses
import functools
import keyword
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..files import Fault, shown, write_whole
from .columns.rows import NO_VALUE
from .definition import NAMES
from .expression import AbstractExpression, Variable
from .python_text import function_text
from .text import format_function, parse_function
from .types import FLOAT, Type, join, type_of


class NoValue(Fault):
    """A function has no value for these arguments, such as the first of no elements.

    Example:
        >>> first = Function.parse(".function f items:list[int] (first items)")
        >>> try:
        ...     first([])
        ... except NoValue:
        ...     print("no value")
        no value
    """


class ArgumentFault(Fault):
    """What a function is called with does not fit its arguments."""


@dataclasses.dataclass(frozen=True)
class Function:
    """A function over plain values, found from examples or read from its text.

    Args:
        name: what its Python is called.
        variables: its arguments, in order.
        result: the expression that it gives.

    Example:
        >>> function = Function.parse('''
        ... .function total items:list[int]
        ... (sum (map (body (x) (multiply x x)) items))
        ... ''')
        >>> function([1, 2, 3])
        14
        >>> print(function.source)
        def total(items: list[int]) -> int:
            return sum(x * x for x in items)
    """

    name: str
    variables: tuple[Variable, ...]
    result: AbstractExpression

    @classmethod
    def parse(cls, text: str) -> "Function":
        """The function that a text is, as `text` writes it.

        Raises:
            SyntaxFault: names the place, what stands there and what is needed.
        """
        return cls(*parse_function(text))

    @property
    def text(self) -> str:
        """Its expression as a text that `parse` reads back."""
        return format_function(self.name, self.variables, self.result)

    @property
    def size(self) -> int:
        """How many operations, variables and literals it has."""
        return self.result.size

    @functools.cached_property
    def source(self) -> str:
        """Its Python, which needs nothing but the standard library."""
        return function_text(self.name, self.variables, self.result)

    def __str__(self) -> str:
        return f"{self.text}\n"

    @property
    def shown(self) -> str:
        """What people read: its Python."""
        return f"{self.source}\n"

    @property
    def has_weights(self) -> bool:
        """Whether it can be held as weights: not as it is."""
        return False

    @property
    def has_steps(self) -> bool:
        """Whether a run goes by steps that can be looked at."""
        return False

    @property
    def files(self) -> Mapping[str, str]:
        """The files that it must be kept with: none."""
        return {}

    @property
    def fingerprint(self) -> tuple:
        """Equal for equal functions, whatever they are called."""
        return tuple((v.name, v.type) for v in self.variables), self.result

    def __reduce__(self) -> tuple[Any, ...]:
        # By its text: what it is compiled to cannot be copied to another process.
        return Function.parse, (self.text,)

    def to_python(self, name: str = "program") -> str:
        """The source of the function, under this name.

        Raises:
            ArgumentFault: if `name` cannot be a function's name.
        """
        if not name.isidentifier() or keyword.iskeyword(name) or name in NAMES:
            raise ArgumentFault(f"{name!r} cannot be the name of a Python function")
        return dataclasses.replace(self, name=name).source + "\n"

    def save(self, path: str | Path) -> None:
        """Writes its Python as a file.

        Raises:
            OSError: if it cannot be written.
        """
        write_whole(Path(path), self.source + "\n")

    @functools.cached_property
    def _compiled(self) -> Any:
        # The source is our own, made of the operations of the table and of literals;
        # what it may mention is in `NAMES`.
        lines = [line for line in self.source.splitlines() if line[:7] != "import "]
        scope: dict[str, Any] = {"__builtins__": NAMES}
        exec(compile("\n".join(lines), f"<{self.name}>", "exec"), scope)
        return scope[self.name]

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Its value for these arguments, by position or by name, computed exactly.

        Raises:
            ArgumentFault: if they do not fit, by number, name or type.
            NoValue: where there is none.
        """
        given = self._bound(arguments, named)
        try:
            value = self._compiled(*given)
            what = "" if self._is_of_type(value) else f"it gives {shown(value)}"
        except NO_VALUE as error:
            value, what = None, str(error) or type(error).__name__
        if what:
            call = ", ".join(shown(one) for one in given)
            raise NoValue(f"{self.name}({call}) has no value: {what}")
        return value

    def _is_of_type(self, value: Any) -> bool:
        """Whether a value is of the result's type: `2 ** -1` is no whole number."""
        found = type_of(value)
        return found is not None and join(found, self.result.type) == self.result.type

    def applied(self, value: Any) -> Any:
        """Its value for an input as files and the command line have it.

        Args:
            value: the argument; of several a list of them, or a mapping by name.

        Raises:
            ArgumentFault, NoValue: as calling it does.
        """
        names = {variable.name for variable in self.variables}
        if isinstance(value, Mapping) and value.keys() == names:
            return self(**value)
        if len(self.variables) > 1 and isinstance(value, list | tuple):
            return self(*value)
        return self(value)

    def _bound(self, arguments: tuple, named: dict[str, Any]) -> list[Any]:
        names = [variable.name for variable in self.variables]
        values = dict(zip(names, arguments, strict=False))
        twice = values.keys() & named.keys()
        values |= named
        if len(arguments) > len(names) or twice or values.keys() != set(names):
            got = f"{len(arguments)} by position"
            got += f" and {', '.join(named)}" if named else ""
            raise ArgumentFault(f"{self.name} takes {', '.join(names)}; got {got}")
        return [self._fitted(v, values[v.name]) for v in self.variables]

    def _fitted(self, variable: Variable, value: Any) -> Any:
        found = type_of(value)
        if found is None or join(found, variable.type) != variable.type:
            raise ArgumentFault(
                f"{variable.name} of {self.name} is {_with_article(variable.type)}; "
                f"got {shown(value)}"
            )
        return _as_type(value, variable.type)


def _with_article(type: Type) -> str:
    told = str(type)
    if type.name in ("bool", "none"):
        return told
    return f"an {told}" if told[0] in "aeiou" else f"a {told}"


def _as_type(value: Any, type: Type) -> Any:
    """The value with fractions where the type has them, and lists for tuples."""
    if type == FLOAT:
        return float(value)
    if type.is_list:
        return [_as_type(item, type.element) for item in value]
    if type.name == "optional" and value is not None:
        return _as_type(value, type.arguments[0])
    return value
