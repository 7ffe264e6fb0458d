"""Terms that go over the cells: map, scan, fold, recurrence, and loops with a test."""

import dataclasses
import enum
from collections.abc import Iterator

from .terms import AbstractTerm, Emitted, Labels, deeper, hidden, label, shown, words


class Over(enum.StrEnum):
    """Which cells a loop goes over, and how it ends.

    Example:
        >>> Over["once"]
        <Over.once: 'each cell once'>
    """

    ever = "each cell"
    """All of them again and again, until the time is up."""
    once = "each cell once"
    """From here to the last; needs as many cells as values."""
    whole = "each cell to the last"
    """From here to the last; needs a machine that gives the length."""
    list = "each cell up to a 0"
    rest = "each cell after this up to a 0"
    back = "each cell before this, backwards"
    """Down to the cell 1."""
    range = "each cell up to the one at n"
    """While the address is at most `n`, which something before has set."""


def _each(
    over: Over, middle: list[Emitted], labels: Labels, *, reads: bool
) -> Iterator[Emitted]:
    """The loop around what is done for each cell."""
    loop, end = labels("loop"), labels("end")
    named = " x" if reads else ""
    yield words(f"for {over.replace('each cell', f'each cell{named}', 1)}:")
    yield label(loop)
    read = [hidden("read i x")] if reads else []
    match over:
        case Over.ever:
            frame = [read, [hidden("inc i i"), hidden(f"jump z {loop}")], []]
        case Over.once:
            after = [
                hidden("inc i i"),
                hidden(f"jump i {end}"),
                hidden(f"jump z {loop}"),
            ]
            frame = [read, after, [label(end)]]
        case Over.whole:
            # `x` is free until the cell is read.
            before = [hidden("sub length i x"), hidden(f"jump x {end}"), *read]
            after = [hidden("inc i i"), hidden(f"jump z {loop}")]
            frame = [before, after, [label(end)]]
        case Over.list:
            before = [*read, hidden(f"jump x {end}")]
            after = [hidden("inc i i"), hidden(f"jump z {loop}")]
            frame = [before, after, [label(end)]]
        case Over.rest:
            before = [hidden("inc i i"), *read, hidden(f"jump x {end}")]
            frame = [before, [hidden(f"jump z {loop}")], [label(end)]]
        case Over.back:
            before = [hidden("dec i i"), hidden(f"jump i {end}"), *read]
            frame = [before, [hidden(f"jump z {loop}")], [label(end)]]
        case Over.range:
            after = [hidden("inc i i"), hidden("max i n t"), hidden("sub t n t")]
            frame = [read, [*after, hidden(f"jump t {loop}")], []]
    yield from frame[0]
    yield from deeper(iter(middle))
    yield from frame[1]
    yield from frame[2]


@dataclasses.dataclass(frozen=True)
class Map(AbstractTerm):
    """Each cell is replaced by what the body makes of it, in `x`.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Map(Block(("inc x x",))).emit(str)][1:]
        ['loop:', 'read i x', 'inc x x', 'write i x', 'inc i i', 'jump z loop']
    """

    body: AbstractTerm
    over: Over = Over.ever

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        middle = [*self.body.emit(labels), shown("write i x")]
        yield from _each(self.over, middle, labels, reads=True)


@dataclasses.dataclass(frozen=True)
class Scan(AbstractTerm):
    """Each cell is replaced by what is carried along, `a`, after the body or before.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Scan(Block(("add x a a",))).emit(str)][1:]
        ['loop:', 'read i x', 'add x a a', 'write i a', 'inc i i', 'jump z loop']
    """

    body: AbstractTerm
    over: Over = Over.ever
    stores_first: bool = False

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        store, body = shown("write i a"), self.body.emit(labels)
        middle = [store, *body] if self.stores_first else [*body, store]
        yield from _each(self.over, middle, labels, reads=True)


@dataclasses.dataclass(frozen=True)
class Fold(AbstractTerm):
    """The body is done with each cell's value `x`; nothing is written but by it.

    Example:
        >>> from softcode.skeleton import Block
        >>> lines = [line.text for line in Fold(Block(("add x a a",))).emit(str)]
        >>> lines[0], lines[-3:]
        ('for each cell x once:', ['jump i end', 'jump z loop', 'end:'])
    """

    body: AbstractTerm
    over: Over = Over.once

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        yield from _each(self.over, [*self.body.emit(labels)], labels, reads=True)


@dataclasses.dataclass(frozen=True)
class Recurrence(AbstractTerm):
    """Each cell gets what is carried, `a`; the body makes the next of it.

    Example:
        >>> from softcode.skeleton import Block
        >>> lines = [line.text for line in Recurrence(Block(("inc a a",))).emit(str)]
        >>> lines[2:5]
        ['write i a', 'inc a a', 'inc i i']
    """

    body: AbstractTerm
    over: Over = Over.once
    stores_first: bool = True
    """Whether a cell gets the value from before the body, or from after it."""

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        store, body = shown("write i a"), self.body.emit(labels)
        middle = [store, *body] if self.stores_first else [*body, store]
        yield from _each(self.over, middle, labels, reads=False)


@dataclasses.dataclass(frozen=True)
class Iterate(AbstractTerm):
    """The body, as often as a variable says, which is 0 afterwards.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Iterate(Block(("inc a a",))).emit(str)]
        ['q times:', 'loop:', 'jump q end', 'inc a a', 'dec q q', 'jump z loop', 'end:']
    """

    body: AbstractTerm
    count: str = "q"

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, end = labels("loop"), labels("end")
        yield words(f"{self.count} times:")
        yield label(loop)
        yield hidden(f"jump {self.count} {end}")
        yield from deeper(self.body.emit(labels))
        yield hidden(f"dec {self.count} {self.count}")
        yield hidden(f"jump z {loop}")
        yield label(end)


@dataclasses.dataclass(frozen=True)
class Until(AbstractTerm):
    """Goes on to the next cell until the body makes some variable 0.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Until(Block(()), "x").emit(str)][1:]
        ['loop:', 'inc i i', 'read i x', 'jump x found', 'jump z loop', 'found:']
    """

    body: AbstractTerm
    variable: str = "?"

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, end = labels("loop"), labels("found")
        yield words("for each cell x after this, until the jump is taken:")
        yield label(loop)
        yield hidden("inc i i")
        yield hidden("read i x")
        yield from deeper(self.body.emit(labels))
        yield from deeper(iter([shown(f"jump {self.variable} {end}")]))
        yield hidden(f"jump z {loop}")
        yield label(end)


@dataclasses.dataclass(frozen=True)
class Skip(AbstractTerm):
    """Goes to the first cell after this that is 0.

    Example:
        >>> [line.text for line in Skip().emit(str)][1:]
        ['loop:', 'inc i i', 'read i x', 'jump x end', 'jump z loop', 'end:']
    """

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, end = labels("loop"), labels("end")
        yield words("go to the next 0")
        yield label(loop)
        yield hidden("inc i i")
        yield hidden("read i x")
        yield hidden(f"jump x {end}")
        yield hidden(f"jump z {loop}")
        yield label(end)
