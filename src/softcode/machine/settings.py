"""A setting, said once: in files, in messages, on the command line and in help."""

import dataclasses
from typing import Any, NamedTuple

from ..files import shown


_KEY = "setting"


class Setting(NamedTuple):
    """A field that users set: its name in files, its bounds and what it is.

    A whole number has `low` and `high` (a number, or the field that bounds it), a word
    is one of `among`; what has neither is true or false.

    Example:
        >>> said = Setting("jump_to", "Where a jump goes.", among=("label", "register"))
        >>> said.kind, said.fault("line")
        (<class 'str'>, "jump_to must be 'label' or 'register', got 'line'")
    """

    name: str
    help: str
    low: int | None = None
    high: int | str | None = None
    among: tuple[str, ...] = ()
    why: str = ""
    holds: str = ""
    """On the command line, what is made of the file, or of the word, that is given."""
    is_alone: bool = False
    """Whether only those that have this setting are asked, where it is given."""
    only_if_set: bool = False
    """Whether files leave it out where it is false."""

    @property
    def kind(self) -> type:
        """What its values are: `int`, `str` or `bool`."""
        is_word = self.among or self.holds
        return str if is_word else bool if self.low is None else int

    def fault(self, value: Any, high: int | None = None) -> str | None:
        """What is needed, if the value is not that.

        Args:
            value: what was given.
            high: the bound, where it is another field's value.

        Example:
            >>> Setting("lines", "The longest program.", 1, 256).fault(0)
            'lines must be a whole number from 1 to 256, got 0'
        """
        if self.kind is int:
            high = self.high if isinstance(self.high, int) else high
            is_count = isinstance(value, int) and not isinstance(value, bool)
            low = self.low or 0
            is_right = is_count and low <= value and (high is None or value <= high)
            upto = f"from {low}" + (f" to {high}" if high is not None else "")
            needed = f"a whole number {upto}"
        elif self.kind is str:
            is_right = isinstance(value, str) and value in self.among
            needed = " or ".join(map(repr, self.among))
        else:
            is_right, needed = isinstance(value, bool), "true or false"
        if is_right:
            return None
        why = f" ({self.why})" if self.why else ""
        return f"{self.name} must be {needed}, got {shown(value)}{why}"


def setting(
    name: str, help: str, *, default: Any = dataclasses.MISSING, **said: Any
) -> Any:
    """A dataclass's field that is a setting; `said` holds the other parts of its `Setting`.

    Example:
        >>> @dataclasses.dataclass(frozen=True)
        ... class Tape:
        ...     length: int = setting("tape", "How many cells.", low=1, high=9, default=4)
        >>> settings_of(Tape)["length"].name, Tape().length
        ('tape', 4)
    """
    metadata = {_KEY: Setting(name, help, **said)}
    return dataclasses.field(default=default, metadata=metadata)


def settings_of(cls: type) -> dict[str, Setting]:
    """The settings of a dataclass, by field.

    Args:
        cls: a dataclass; its fields that `setting` did not make are left out.

    Example:
        >>> from softcode.machine import Turing
        >>> said = settings_of(Turing)["tape_length"]
        >>> said.name, said.low, said.high
        ('tape', 1, 4096)
    """
    fields = dataclasses.fields(cls)  # pyright: ignore[reportArgumentType]
    return {f.name: f.metadata[_KEY] for f in fields if _KEY in f.metadata}
