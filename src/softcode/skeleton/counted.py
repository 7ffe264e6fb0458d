"""Terms that count: an address that goes up or down, and a test before each round."""

import dataclasses
from collections.abc import Iterator

from .terms import AbstractTerm, Emitted, Labels, deeper, hidden, label, words


@dataclasses.dataclass(frozen=True)
class Count(AbstractTerm):
    """The body, with an index that goes up from where it is to below an end.

    The end is a variable, which the body leaves alone. Where it is `z`, the index counts
    until it comes round to 0, as addresses of modular machines do after the last cell.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in Count(Block(("inc a a",)), "k", "n").emit(str)][1:4]
        ['loop:', 'sub n k t', 'jump t end']
    """

    body: AbstractTerm
    index: str = "i"
    end: str = "n"

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, end = labels("loop"), labels("end")
        comes_round = self.end == "z"
        until = (
            "until it comes round to 0" if comes_round else f"while below {self.end}"
        )
        yield words(f"for {self.index}, upwards, {until}:")
        yield label(loop)
        if not comes_round:
            yield hidden(f"sub {self.end} {self.index} t")
            yield hidden(f"jump t {end}")
        yield from deeper(self.body.emit(labels))
        yield hidden(f"inc {self.index} {self.index}")
        if comes_round:
            yield hidden(f"jump {self.index} {end}")
        yield hidden(f"jump z {loop}")
        yield label(end)


@dataclasses.dataclass(frozen=True)
class CountDown(AbstractTerm):
    """The body, with an index that goes down from below where it is to 0.

    Where the index starts at 0 itself, `comes_round` says that it is to go down from the
    last address of a modular machine.

    Example:
        >>> from softcode.skeleton import Block
        >>> [line.text for line in CountDown(Block(("inc a a",)), "k").emit(str)][1:4]
        ['loop:', 'jump k end', 'dec k k']
    """

    body: AbstractTerm
    index: str = "i"
    comes_round: bool = False

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, end = labels("loop"), labels("end")
        yield words(f"for {self.index}, downwards, to 0:")
        yield label(loop)
        if not self.comes_round:
            yield hidden(f"jump {self.index} {end}")
        yield hidden(f"dec {self.index} {self.index}")
        yield from deeper(self.body.emit(labels))
        if self.comes_round:
            yield hidden(f"jump {self.index} {end}")
        yield hidden(f"jump z {loop}")
        yield label(end)


@dataclasses.dataclass(frozen=True)
class While(AbstractTerm):
    """The body, as long as a variable is not 0; what comes before makes the variable.

    Example:
        >>> from softcode.skeleton import Block
        >>> loop = While(Block(("sub n x t",)), Block(("inc x x",)), "t")
        >>> [line.text for line in loop.emit(str)][1:5]
        ['loop:', 'sub n x t', 'jump t end', 'inc x x']
    """

    before: AbstractTerm
    body: AbstractTerm
    variable: str = "t"

    def emit(self, labels: Labels) -> Iterator[Emitted]:
        loop, end = labels("loop"), labels("end")
        yield words(f"as long as {self.variable} is not 0:")
        yield label(loop)
        yield from deeper(self.before.emit(labels))
        yield hidden(f"jump {self.variable} {end}")
        yield from deeper(self.body.emit(labels))
        yield hidden(f"jump z {loop}")
        yield label(end)
