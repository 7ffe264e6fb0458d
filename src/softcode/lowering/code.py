"""The program under way: its lines, the registers in use, and what is made before all."""

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

from ..files import Fault
from ..skeleton import AbstractTerm, Block, Constant, Sequence


_NAMES = tuple("xyuvwabdefghklmopqs") + tuple(f"x{i}" for i in range(2, 40))
# A constant above this is made by doubling.
_MOST_COUNTED = 6
# Always 0.
ZERO = "z"


class NotLowered(Fault):
    """A function has no form on this machine; says what stands in the way.

    Example:
        >>> print(NotLowered("`digits` has no form in assembly"))
        `digits` has no form in assembly
    """


class Held(NamedTuple):
    """A register, by its variable; an own one may be changed by whoever gets it."""

    name: str
    is_own: bool = False

    @property
    def kept(self) -> "Held":
        """The same register, not to be changed."""
        return Held(self.name)


@dataclasses.dataclass
class Code:
    """Terms in the order in which they are made, and who has which register.

    Args:
        length: the variable that holds the number of cells; `z` where addresses come
            round to 0 after the last cell.
    """

    length: str
    open: list[list[AbstractTerm]] = dataclasses.field(default_factory=lambda: [[]])
    constants: dict[int, str] = dataclasses.field(default_factory=dict)
    used: set[str] = dataclasses.field(default_factory=set)
    spoiled: set[str] = dataclasses.field(default_factory=set)
    opposite: dict[str, str] = dataclasses.field(default_factory=dict)
    """Places that are as far from the one end as others from the other end."""

    @property
    def comes_round(self) -> bool:
        """Whether addresses come round to 0 after the last cell."""
        return self.length == ZERO

    def line(self, text: str) -> None:
        """Adds an instruction."""
        here = self.open[-1]
        if here and isinstance(here[-1], Block):
            here[-1] = Block((*here[-1].lines, text))
        else:
            here.append(Block((text,)))

    def add(self, term: AbstractTerm) -> None:
        """Adds a term that stands by itself."""
        self.open[-1].append(term)

    @contextlib.contextmanager
    def nested(self) -> Iterator[list[AbstractTerm]]:
        """What is added meanwhile is the body of a term: it is what is given."""
        body: list[AbstractTerm] = []
        self.open.append(body)
        try:
            yield body
        finally:
            self.open.pop()

    def fresh(self, *preferred: str) -> Held:
        """A register that nobody has; what it holds is not known."""
        name = next(n for n in (*preferred, *_NAMES) if n not in self.used)
        self.used.add(name)
        self.spoiled.add(name)
        return Held(name, is_own=True)

    def zeroed(self, *preferred: str) -> Held:
        """A register that nobody has, and that is 0 here."""
        if len(self.open) == 1:
            names = (*preferred, *_NAMES)
            clean = [n for n in names if n not in self.used | self.spoiled]
            return self.fresh(*clean[:1])
        operand = self.fresh(*preferred)
        self.line(f"zero {operand.name}")
        return operand

    def free(self, operand: Held) -> None:
        """Gives a register back, if it is one's own."""
        if operand.is_own:
            self.used.discard(operand.name)

    def constant(self, value: int) -> Held:
        """A register that holds this value throughout."""
        if value == 0:
            return Held(ZERO)
        name = f"c{value}"
        self.constants[value] = name
        self.used.add(name)
        return Held(name)

    def computed(self, instruction: str, *operands: Held) -> Held:
        """What an instruction makes of registers, in one of them if it may be changed."""
        own = [operand for operand in operands if operand.is_own]
        output = own[0] if own else self.fresh()
        names = " ".join(operand.name for operand in operands)
        self.line(f"{instruction} {names} {output.name}")
        for other in own[1:]:
            if other.name != output.name:
                self.free(other)
        return output

    def copied(self, operand: Held, *preferred: str) -> Held:
        """A register of one's own with the same value."""
        if operand.is_own:
            return operand
        output = self.fresh(*preferred)
        self.set(output, operand)
        return output

    def set(self, output: Held, value: Held) -> None:
        """Gives a register the value of another, which is given back."""
        if value.name == output.name:
            return
        is_zero = value.name == ZERO
        self.line(
            f"zero {output.name}" if is_zero else f"copy {value.name} {output.name}"
        )
        self.free(value)

    @property
    def term(self) -> AbstractTerm:
        """The whole program: constants first."""
        made = [
            _constant(name, value) for value, name in sorted(self.constants.items())
        ]
        return in_sequence([*made, *self.open[0]])


def in_sequence(terms: list[AbstractTerm]) -> AbstractTerm:
    """One after another; a single one is itself.

    Example:
        >>> in_sequence([Block(("inc a a",))])
        Block(lines=('inc a a',))
    """
    return terms[0] if len(terms) == 1 else Sequence(tuple(terms))


def _constant(name: str, value: int) -> AbstractTerm:
    if value <= _MOST_COUNTED:
        return Constant(name, value)
    lines: list[str] = []
    for bit in f"{value:b}":
        if lines:
            lines.append(f"add {name} {name} {name}")
        if bit == "1":
            lines.append(f"inc {name} {name}")
    return Block(tuple(lines))
