"""A term on a machine: the sketch to be filled, and the sentence when it is."""

import dataclasses
import functools
import itertools
import re

from ..machine import AbstractMachine, RegisterCode
from ..machine.assembly import INSTRUCTIONS
from ..program import Program, Sketch
from .fill import emitted_by, filled, instructions_in, operands_in, reopened
from .pointers import Pairs, Zip
from .terms import HOLE, LENGTH, AbstractTerm, Emitted, parts_of


_REGISTER = re.compile(r"[rR]?([0-9]+)")


@dataclasses.dataclass(frozen=True)
class Skeleton:
    """A term, lowered to the lines of a machine.

    Args:
        term: what the program is to be.
        machine: what it is to run on; one with register code.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.skeleton import Hole, Map
        >>> skeleton = Skeleton(Map(Hole(1)), Assembly())
        >>> print(skeleton.text)
        loop:
            read 1 2
            ?
            write 1 2
            inc 1 1
            jump 3 loop
    """

    term: AbstractTerm
    machine: AbstractMachine

    @functools.cached_property
    def code(self) -> RegisterCode:
        """The machine's programs as lines; raises `MachineFault` if they are none."""
        return self.machine.require_register_code()

    @functools.cached_property
    def _emitted(self) -> list[Emitted]:
        emitted = emitted_by(self.term)
        # Where the machine would begin again, a program says where it ends.
        if self.code.wraps and not emitted[-1].text.startswith("jump z "):
            emitted.append(Emitted("halt", 0, "hidden"))
        return emitted

    @functools.cached_property
    def _lines(self) -> list[list[str]]:
        """The words of each instruction."""
        return instructions_in(self._emitted)

    @functools.cached_property
    def registers(self) -> dict[str, int]:
        """The register of each variable, from 1.

        First come the variables of the frame, and `z`, which is always 0, is the last of
        them; then those that only a block or an operand names, by name. So a filled
        skeleton has its variables where the open one had them. `r5` in a block is
        the register 5. `length` is the first register, where the machine gives it.
        """
        frame = _named(instructions_in(emitted_by(reopened(self.term))))
        order = sorted(frame, key=lambda variable: variable == "z")
        order = dict.fromkeys([*order, *sorted(_named(self._lines))])
        given, told = self._given_registers, {}
        if self.code.gives_length:
            told = {LENGTH: 1}
            order = [variable for variable in order if variable != LENGTH]
        free = (n for n in itertools.count(1 + len(told)) if n not in given)
        return told | dict(zip(order, free, strict=False))

    @functools.cached_property
    def _given_registers(self) -> set[int]:
        """The registers that blocks name by their number."""
        words = (word for line in self._lines for word in operands_in(line))
        matches = (_REGISTER.fullmatch(word) for word in words)
        return {int(match[1]) for match in matches if match}

    @property
    def num_registers(self) -> int:
        """The fewest registers that a machine for it has."""
        return max([0, *self.registers.values(), *self._given_registers])

    @property
    def num_lines(self) -> int:
        """Lines of the program, the holes' among them."""
        return len(self._lines)

    @property
    def has_room(self) -> bool:
        """Whether the machine has a line for the last label to stand before."""
        ends_in_label = self._emitted[-1].kind == "label"
        return self.num_lines < self.code.num_lines + (not ends_in_label)

    @property
    def num_holes(self) -> int:
        """Lines that are wholly open."""
        return sum(line == [HOLE] for line in self._lines)

    @property
    def num_open_operands(self) -> int:
        """Operands that are open, on lines that are not."""
        return sum(line[1:].count(HOLE) for line in self._lines)

    @property
    def text(self) -> str:
        """The sketch's text: assembly with `?` for what is open."""
        rows = []
        for line in self._emitted:
            if line.kind == "label":
                rows.append(line.text)
            elif line.kind != "words":
                named = [str(self.registers.get(w, w)) for w in line.text.split()]
                rows.append("    " + " ".join(named))
        return "\n".join(rows)

    @property
    def stores_once(self) -> bool:
        """Whether what is stored in a cell may be taken for what it holds in the end."""
        return not any(isinstance(p, Pairs | Zip) for p in parts_of(self.term))

    @functools.cached_property
    def sketch(self) -> Sketch:
        """The text, read; raises `SyntaxFault` where the machine has no room for it."""
        return Sketch(self.machine, self.text)

    def fill(self, program: Program) -> AbstractTerm:
        """The term with its holes filled, as a program fills them.

        Registers that the skeleton does not name get the names of variables that it does
        not use. What a hole's line that was never run holds is kept as it is.

        Args:
            program: one that the sketch admits, without jumps in its holes.

        Returns:
            A term without holes; its sketch admits the program.

        Raises:
            ValueError: if the program is not this skeleton with its holes filled.

        Example:
            >>> from softcode.machine import Assembly
            >>> from softcode.skeleton import Hole, Map, Over
            >>> skeleton = Skeleton(Map(Hole(1), Over.once), Assembly())
            >>> text = skeleton.text.replace("?", "inc 2 2")
            >>> skeleton.fill(Program.parse(text, Assembly()))
            Map(body=Block(lines=('inc x x',)), over=<Over.once: 'each cell once'>)
        """
        if not self.sketch.admits(program):
            raise ValueError(
                "the program is not this skeleton with its holes filled; give one that "
                "`skeleton.sketch.admits`"
            )
        given = {f"r{number}": number for number in self._given_registers}
        lines = self.code.lines(program.choices)
        return filled(self.term, lines, self.registers | given)

    def sentence(self, program: Program) -> str:
        """What a program that fills the holes does, in the words of the term."""
        names = {number: variable for variable, number in self.registers.items()}
        rows, number = [], 0
        for line in self._emitted:
            indent = "    " * line.depth
            if line.kind == "words":
                rows.append(indent + line.text)
            elif line.kind == "shown":
                entry, *operands = self.code.lines(program.choices)[number].tolist()
                rows.append(indent + _meaning(entry, operands, names))
            number += line.kind in ("shown", "hidden")
        return "\n".join(rows)


def _named(lines: list[list[str]]) -> list[str]:
    """The variables, in the order in which they first appear."""
    words = [word for line in lines for word in operands_in(line)]
    return [w for w in dict.fromkeys(words) if w != HOLE and not _REGISTER.fullmatch(w)]


def _meaning(instruction: int, operands: list[int], names: dict[int, str]) -> str:
    """What a line does: its instruction, and its registers from 0."""
    entry = INSTRUCTIONS[instruction]
    first, second, output, _ = (
        names.get(number + 1, f"r{number + 1}") for number in operands
    )
    if entry.name == "jump":
        return f"leave if {first} is 0"
    meaning = entry.meaning.format(first=first, second=second, output=output, target="")
    # `z` is always 0: no hole may set it.
    return re.sub(r"\bz\b", "0", meaning)
