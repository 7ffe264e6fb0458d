"""Terms: what a piece of a program does, and the lines that do it.

Lines are assembly in which variables stand for registers: `i` the address of the
current cell, `x` its value, `a` what is carried from cell to cell, `z` always 0. A hole
is the line `?`.
"""

import abc
import dataclasses
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias


HOLE = "?"
# The variable that starts as the number of cells, on machines that give it.
LENGTH = "length"

# Gives a label that no other line has, from the word that it starts with.
Labels: TypeAlias = Callable[[str], str]


class Emitted(NamedTuple):
    """One line of text: an instruction, a label (`loop:`), or words for a reader."""

    text: str
    depth: int
    """How deep it stands in loops and conditions."""
    kind: str
    """`shown` and `hidden` instructions, a `label`, or `words`."""


def shown(text: str) -> Emitted:
    """An instruction that the sentence tells."""
    return Emitted(text, 0, "shown")


def hidden(text: str) -> Emitted:
    """An instruction of the frame: the words around it say what it does."""
    return Emitted(text, 0, "hidden")


def label(name: str) -> Emitted:
    """A place to jump to."""
    return Emitted(f"{name}:", 0, "label")


def words(text: str) -> Emitted:
    """What the sentence says here."""
    return Emitted(text, 0, "words")


def deeper(lines: Iterator[Emitted]) -> Iterator[Emitted]:
    """The lines, one level further in."""
    return (line._replace(depth=line.depth + 1) for line in lines)


class AbstractTerm(abc.ABC):
    """A piece of a program.

    Example:
        `emit` is given a function that makes labels; `str` gives each its own word:

        >>> [line.text for line in Store("i", "x").emit(str)]
        ['write i x']
    """

    @abc.abstractmethod
    def emit(self, labels: Labels) -> Iterator[Emitted]:
        """The lines that it stands for, and the words for them, in order."""


@dataclasses.dataclass(frozen=True)
class Hole(AbstractTerm):
    """Straight-line code of so many lines, to be found.

    Example:
        >>> [line.text for line in Hole(2).emit(str)]
        ['?', '?']
    """

    num_lines: int = 1

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        del labels
        yield from (shown(HOLE) for _ in range(self.num_lines))


@dataclasses.dataclass(frozen=True)
class Block(AbstractTerm):
    """Straight-line code that is given, in variables: `Block(("inc x x",))`.

    Example:
        >>> [line.text for line in Block(("inc x x", "add x a a")).emit(str)]
        ['inc x x', 'add x a a']
    """

    lines: tuple[str, ...]

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        del labels
        yield from map(shown, self.lines)


@dataclasses.dataclass(frozen=True)
class Load(AbstractTerm):
    """The values of the first cells, in variables; `i` stays at the last of them.

    Example:
        >>> [line.text for line in Load(("p", "q")).emit(str)]
        ['read i p', 'inc i i', 'read i q']
    """

    variables: tuple[str, ...] = ("p",)

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        del labels
        for number, variable in enumerate(self.variables):
            if number:
                yield shown("inc i i")
            yield shown(f"read i {variable}")


@dataclasses.dataclass(frozen=True)
class Next(AbstractTerm):
    """Goes on to the next cell; its value, in a variable.

    Example:
        >>> [line.text for line in Next("y").emit(str)]
        ['y = the next cell', 'inc i i', 'read i y']
    """

    variable: str = "y"

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        del labels
        yield words(f"{self.variable} = the next cell")
        yield hidden("inc i i")
        yield hidden(f"read i {self.variable}")


@dataclasses.dataclass(frozen=True)
class Constant(AbstractTerm):
    """A variable that is 0 is given a value above it.

    Example:
        >>> [line.text for line in Constant("n", 2).emit(str)]
        ['n = 2', 'inc n n', 'inc n n']
    """

    variable: str
    value: int

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        del labels
        yield words(f"{self.variable} = {self.value}")
        for _ in range(self.value):
            yield hidden(f"inc {self.variable} {self.variable}")


@dataclasses.dataclass(frozen=True)
class Store(AbstractTerm):
    """One value into one cell; either may be a hole.

    Example:
        >>> [line.text for line in Store().emit(str)]
        ['write ? ?']
    """

    address: str = HOLE
    value: str = HOLE

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        del labels
        yield shown(f"write {self.address} {self.value}")


@dataclasses.dataclass(frozen=True)
class CopyCell(AbstractTerm):
    """What one cell holds, into another, through a variable; each may be a hole.

    Example:
        >>> [line.text for line in CopyCell("p", "z", "x").emit(str)]
        ['read p x', 'write z x']
    """

    source: str = HOLE
    address: str = HOLE
    variable: str = HOLE

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        del labels
        yield shown(f"read {self.source} {self.variable}")
        yield shown(f"write {self.address} {self.variable}")


@dataclasses.dataclass(frozen=True)
class When(AbstractTerm):
    """What is done only if a variable is 0, or only if it is not.

    Example:
        >>> [line.text for line in When(Block(("inc a a",)), "x").emit(str)]
        ['if x is not 0:', 'jump x next', 'inc a a', 'next:']
    """

    body: AbstractTerm
    variable: str = "x"
    is_zero: bool = False

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        if self.is_zero:
            then, end = labels("then"), labels("next")
            yield words(f"if {self.variable} is 0:")
            yield hidden(f"jump {self.variable} {then}")
            yield hidden(f"jump z {end}")
            yield label(then)
        else:
            end = labels("next")
            yield words(f"if {self.variable} is not 0:")
            yield hidden(f"jump {self.variable} {end}")
        yield from deeper(self.body.emit(labels))
        yield label(end)


@dataclasses.dataclass(frozen=True)
class Sequence(AbstractTerm):
    """One after another.

    Example:
        >>> [line.text for line in Sequence((Load(), Store("z", "p"))).emit(str)]
        ['read i p', 'write z p']
    """

    terms: tuple[AbstractTerm, ...]

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        for term in self.terms:
            yield from term.emit(labels)


def parts_of(term: AbstractTerm) -> Iterator[AbstractTerm]:
    """The term and all terms within it."""
    yield term
    for field in dataclasses.fields(term):  # pyright: ignore[reportArgumentType]
        value = getattr(term, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, AbstractTerm):
                yield from parts_of(part)


def rebuilt(
    term: AbstractTerm, change: Callable[[AbstractTerm], AbstractTerm]
) -> AbstractTerm:
    """The term in which each term within it, the innermost first, is changed.

    Example:
        >>> rebuilt(Sequence((Hole(3),)), lambda t: Hole(1) if t == Hole(3) else t)
        Sequence(terms=(Hole(num_lines=1),))
    """
    parts = {}
    for field in dataclasses.fields(term):  # pyright: ignore[reportArgumentType]
        value = getattr(term, field.name)
        if isinstance(value, AbstractTerm):
            parts[field.name] = rebuilt(value, change)
        elif isinstance(term, Sequence):
            parts[field.name] = tuple(rebuilt(inner, change) for inner in term.terms)
    return change(dataclasses.replace(term, **parts) if parts else term)  # pyright: ignore[reportArgumentType]
