"""What a program puts into a term's holes, and the term with its holes opened again."""

import dataclasses
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from ..machine.assembly import INSTRUCTIONS
from .terms import HOLE, AbstractTerm, Block, CopyCell, Emitted, Hole, rebuilt


# Names for registers that a skeleton does not name: the same role has the same name in
# most programs, since a search takes registers in order.
_FRESH = (
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "o",
    "s",
    "u",
    "v",
    "w",
)


@dataclasses.dataclass(frozen=True)
class _Labels:
    """Gives a label of its own for each use of a word."""

    counts: Counter[str]

    def __call__(self, word: str) -> str:
        self.counts[word] += 1
        number = self.counts[word]
        return word if number == 1 else f"{word}_{number}"


def emitted_by(term: AbstractTerm) -> list[Emitted]:
    """The lines of a term, with labels."""
    return list(term.emit(_Labels(Counter())))


def instructions_in(emitted: list[Emitted]) -> list[list[str]]:
    """The words of each instruction."""
    return [e.text.split() for e in emitted if e.kind in ("shown", "hidden")]


def operands_in(line: list[str]) -> list[str]:
    """The registers of a line, without the label that a jump goes to."""
    return line[1:2] if line[0] == "jump" else line[1:]


def reopened(term: AbstractTerm) -> AbstractTerm:
    """The term with a hole for each block, and with the operands open that may be."""
    return rebuilt(term, _reopened)


def _reopened(term: AbstractTerm) -> AbstractTerm:
    if isinstance(term, Block):
        return Hole(len(term.lines))
    return dataclasses.replace(term, **_openable(term))  # pyright: ignore[reportArgumentType]


def _openable(term: AbstractTerm) -> dict[str, str | tuple[str, str]]:
    """The fields that are open unless they are given, with what they are then."""
    fields = dataclasses.fields(term)  # pyright: ignore[reportArgumentType]
    return {f.name: f.default for f in fields if f.default in (HOLE, (HOLE, HOLE))}


def filled(
    term: AbstractTerm, lines: np.ndarray, registers: Mapping[str, int]
) -> AbstractTerm:
    """The term with what stands in the program at the lines of its holes.

    Args:
        term: with holes.
        lines: the program's, `[line, 5]` (see `RegisterCode`); they are those of the
            term, holes filled.
        registers: the number of each variable that the term names.
    """
    names = _names(lines, registers)
    marked = rebuilt(term, _Marks(itertools.count()))
    found: dict[str, list[str]] = {}
    for number, line in enumerate(instructions_in(emitted_by(marked))):
        words = _words(lines[number].tolist(), names)
        if line[0].startswith(_LINE_MARK):
            if words[0] == "jump":
                raise ValueError(
                    f"line {number + 1} is a jump, and a hole is straight-line code; "
                    "give the jump's term"
                )
            found[line[0]] = [" ".join(words)]
            continue
        for mark, word in zip(line[1:], words[1:], strict=True):
            if mark.startswith(_OPERAND_MARK):
                found.setdefault(mark, []).append(word)
    return rebuilt(marked, _Filling(found))


_LINE_MARK, _OPERAND_MARK = "?line", "?operand"


@dataclasses.dataclass(frozen=True)
class _Marks:
    """Gives each hole of a term a word of its own."""

    counter: Iterator[int]

    def __call__(self, term: AbstractTerm) -> AbstractTerm:
        if isinstance(term, Hole):
            return Block(tuple(self._line(HOLE) for _ in range(term.num_lines)))
        if isinstance(term, Block):
            return Block(tuple(map(self._line, term.lines)))
        given = {name: getattr(term, name) for name in _openable(term)}
        marks = {
            name: self._operand(value)
            if isinstance(value, str)
            else tuple(map(self._operand, value))
            for name, value in given.items()
        }
        return dataclasses.replace(term, **marks)  # pyright: ignore[reportArgumentType]

    def _line(self, line: str) -> str:
        if line == HOLE:
            return f"{_LINE_MARK}{next(self.counter)}"
        return " ".join(map(self._operand, line.split()))

    def _operand(self, word: str) -> str:
        return f"{_OPERAND_MARK}{next(self.counter)}" if word == HOLE else word


@dataclasses.dataclass(frozen=True)
class _Filling:
    """Puts what was found in place of each hole's word."""

    found: Mapping[str, list[str]]

    def __call__(self, term: AbstractTerm) -> AbstractTerm:
        if isinstance(term, Block):
            return Block(tuple(map(self._line, term.lines)))
        # What is read and what is written need not be the same register.
        if isinstance(term, CopyCell) and len(set(self._all(term.variable))) > 1:
            first, second = self._all(term.variable)
            source, address = self._one(term.source), self._one(term.address)
            return Block((f"read {source} {first}", f"write {address} {second}"))
        given = {name: getattr(term, name) for name in _openable(term)}
        values = {
            name: self._one(value)
            if isinstance(value, str)
            else tuple(map(self._one, value))
            for name, value in given.items()
        }
        return dataclasses.replace(term, **values)  # pyright: ignore[reportArgumentType]

    def _all(self, word: str) -> list[str]:
        return self.found.get(word, [word])

    def _one(self, word: str) -> str:
        return self._all(word)[0]

    def _line(self, line: str) -> str:
        return " ".join(map(self._one, line.split()))


# In a line's numbers, each operand comes at its place after the instruction.
_REGISTERS = ("first", "second", "output")


def _words(line: list[int], names: Mapping[int, str]) -> list[str]:
    """A line of the program in variables; a jump's label is left as `?`."""
    entry, *numbers = line
    instruction = INSTRUCTIONS[entry]
    registers = dict(zip(_REGISTERS, numbers, strict=False))
    operands = [
        names[registers[operand] + 1] if operand in registers else HOLE
        for operand in instruction.operands
    ]
    return [instruction.name, *operands]


def _names(lines: np.ndarray, registers: Mapping[str, int]) -> dict[int, str]:
    """The name of each register that the program uses; `r5` where none is left over."""
    names = {number: variable for variable, number in registers.items()}
    used = {
        number + 1
        for entry, *numbers in lines.tolist()
        for operand, number in zip(_REGISTERS, numbers, strict=False)
        if operand in INSTRUCTIONS[entry].operands
    }
    others = sorted(used - set(names))
    # Names that come after those in use, since variables are numbered by name.
    last = max([name for name in registers if name in _FRESH], default="")
    fresh = [name for name in _FRESH if name > last]
    # Variables are numbered without gaps, so they cannot stand for registers with gaps.
    is_gapless = others == list(range(len(names) + 1, len(names) + len(others) + 1))
    if not is_gapless or len(others) > len(fresh):
        fresh = [f"r{number}" for number in others]
    return names | dict(zip(others, fresh, strict=False))
