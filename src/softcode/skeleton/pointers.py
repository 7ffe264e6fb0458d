"""Terms that go over two rows of cells at once, `i` along one and `j` along the other."""

import dataclasses
from collections.abc import Iterator

from .terms import (
    AbstractTerm,
    Emitted,
    Labels,
    Store,
    deeper,
    hidden,
    label,
    shown,
    words,
)


@dataclasses.dataclass(frozen=True)
class Pairs(AbstractTerm):
    """Each cell and the next, `x` and `y`, are replaced by two values; for ever.

    Example:
        >>> from softcode.skeleton import Block
        >>> pairs = Pairs(Block(("max x y a", "min x y b")), ("b", "a"))
        >>> [line.text for line in pairs.emit(str)][6:10]
        ['max x y a', 'min x y b', 'write i b', 'write j a']
    """

    body: AbstractTerm
    values: tuple[str, str] = ("?", "?")

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, following = labels("loop"), labels("next")
        yield words("for each cell x and the next one y, again and again:")
        yield label(loop)
        yield hidden("inc i j")
        yield hidden(f"jump j {following}")
        yield hidden("read i x")
        yield hidden("read j y")
        yield from deeper(self.body.emit(labels))
        yield from deeper(Store("i", self.values[0]).emit(labels))
        yield from deeper(Store("j", self.values[1]).emit(labels))
        yield label(following)
        yield hidden("copy j i")
        yield hidden(f"jump z {loop}")


@dataclasses.dataclass(frozen=True)
class Zip(AbstractTerm):
    """Each cell at `i`, `x`, with the cell at `j`, `y`; the body makes a new `x`.

    It goes on until the time is up, so both come round to where they were.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Zip(Block(("add x y x",))).emit(str)][2:6]
        ['read i x', 'read j y', 'add x y x', 'write i x']
    """

    body: AbstractTerm
    is_backwards: bool = False
    """Whether `j` goes down while `i` goes up."""

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop = labels("loop")
        way = "the cells at j, backwards" if self.is_backwards else "the cells at j"
        yield words(f"for each cell x, along with y of {way}:")
        yield label(loop)
        yield hidden("read i x")
        yield hidden("read j y")
        yield from deeper(self.body.emit(labels))
        yield from deeper(iter([shown("write i x")]))
        yield hidden("inc i i")
        yield hidden("dec j j" if self.is_backwards else "inc j j")
        yield hidden(f"jump z {loop}")


@dataclasses.dataclass(frozen=True)
class Move(AbstractTerm):
    """Each cell at `i`, `x`, goes through the body to the cell at `j`.

    It ends after a cell that is 0, or when `i` comes round to 0.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Move(Block(()), is_backwards=True).emit(str)][2:7]
        ['read i x', 'jump x end', 'write j x', 'inc i i', 'dec j j']
    """

    body: AbstractTerm
    is_backwards: bool = False
    """Whether `j` goes down while `i` goes up."""
    is_list: bool = True
    """Whether a cell that is 0 ends it."""

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, end = labels("loop"), labels("end")
        until = " up to a 0" if self.is_list else " once"
        way = "backwards" if self.is_backwards else "onwards"
        yield words(f"for each cell x{until}, to the cells from j {way}:")
        yield label(loop)
        yield hidden("read i x")
        if self.is_list:
            yield hidden(f"jump x {end}")
        yield from deeper(self.body.emit(labels))
        yield from deeper(iter([shown("write j x")]))
        yield hidden("inc i i")
        yield hidden("dec j j" if self.is_backwards else "inc j j")
        if not self.is_list:
            yield hidden(f"jump i {end}")
        yield hidden(f"jump z {loop}")
        yield label(end)


@dataclasses.dataclass(frozen=True)
class Filter(AbstractTerm):
    """Keeps, from the cell at `j` on, the cells for which a variable is not 0.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Filter(Block(()), "x").emit(str)][2:6]
        ['read i x', 'jump x next', 'write j x', 'inc j j']
    """

    body: AbstractTerm
    variable: str = "?"
    is_list: bool = False
    """Whether a cell that is 0 ends it."""

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, following, end = labels("loop"), labels("next"), labels("end")
        until = " up to a 0" if self.is_list else " once"
        yield words(f"for each cell x{until}, kept from j on unless the jump is taken:")
        yield label(loop)
        yield hidden("read i x")
        if self.is_list:
            yield hidden(f"jump x {end}")
        yield from deeper(self.body.emit(labels))
        yield from deeper(iter([shown(f"jump {self.variable} {following}")]))
        yield hidden("write j x")
        yield hidden("inc j j")
        yield label(following)
        yield hidden("inc i i")
        if not self.is_list:
            yield hidden(f"jump i {end}")
        yield hidden(f"jump z {loop}")
        yield label(end)
