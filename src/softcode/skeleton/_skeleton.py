"""A term on a machine: the sketch to be filled, and the sentence when it is."""

import dataclasses
import functools
import re
from collections import Counter

from ..machine import INSTRUCTIONS, Assembly
from ..program import Program, Sketch
from .pointers import Pairs, Zip
from .terms import HOLE, AbstractTerm, Emitted, parts_of


_VARIABLES = ("i", "j", "x", "y", "a", "b", "p", "q", "n", "t", "z")


@dataclasses.dataclass(frozen=True)
class _Labels:
    """Gives a label of its own for each use of a word."""

    counts: Counter[str]

    def __call__(self, word: str) -> str:
        self.counts[word] += 1
        number = self.counts[word]
        return word if number == 1 else f"{word}_{number}"


@dataclasses.dataclass(frozen=True)
class Skeleton:
    """A term, lowered to the lines of a machine.

    Args:
        term: what the program is to be.
        machine: what it is to run on.

    Example:
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
    machine: Assembly

    @functools.cached_property
    def _emitted(self) -> list[Emitted]:
        emitted = list(self.term.emit(_Labels(Counter())))
        # Where the machine would begin again, a program says where it ends.
        if self.machine.wraps and not emitted[-1].text.startswith("jump z "):
            emitted.append(Emitted("halt", 0, "hidden"))
        return emitted

    @functools.cached_property
    def _lines(self) -> list[list[str]]:
        """The words of each instruction."""
        kept = [e for e in self._emitted if e.kind in ("shown", "hidden")]
        return [line.text.split() for line in kept]

    @functools.cached_property
    def registers(self) -> dict[str, int]:
        """The register of each variable, from 1; `z`, which is always 0, is the last."""
        named = [w for line in self._lines for w in line[1:] if w in _VARIABLES]
        order = sorted(dict.fromkeys(named), key=lambda variable: variable == "z")
        return {variable: number for number, variable in enumerate(order, start=1)}

    @property
    def num_lines(self) -> int:
        """Lines of the program, the holes' among them."""
        return len(self._lines)

    @property
    def has_room(self) -> bool:
        """Whether the machine has a line for the last label to stand before."""
        ends_in_label = self._emitted[-1].kind == "label"
        return self.num_lines < self.machine.num_lines + (not ends_in_label)

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

    def sentence(self, program: Program) -> str:
        """What a program that fills the holes does, in the words of the term."""
        names = {number: variable for variable, number in self.registers.items()}
        rows, number = [], 0
        for line in self._emitted:
            indent = "    " * line.depth
            if line.kind == "words":
                rows.append(indent + line.text)
            elif line.kind == "shown":
                rows.append(indent + _meaning(program, number, names))
            number += line.kind in ("shown", "hidden")
        return "\n".join(rows)


def _meaning(program: Program, line: int, names: dict[int, str]) -> str:
    choices = program.choices
    entry = INSTRUCTIONS[choices["instruction"][line]]
    operands = {
        name: names.get(int(choices[name][line]) + 1, f"r{choices[name][line] + 1}")
        for name in ("first", "second", "output")
    }
    if entry.name == "jump":
        return f"leave if {operands['first']} is 0"
    meaning = entry.meaning.format(**operands, target="")
    # `z` is always 0: no hole may set it.
    return re.sub(r"\bz\b", "0", meaning)
