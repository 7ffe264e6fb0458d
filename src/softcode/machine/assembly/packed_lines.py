"""A line of an assembly program in one word of 32 bits, whatever the machine's size.

From the lowest bit: the instruction in 4 bits, the registers in 6 each, the label in 8.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Int, UInt32

from ..compilation import compiled
from .assembly import Assembly
from .instructions import CODE, INSTRUCTIONS


# Where each part of a line begins in its word, and its bits when shifted down.
FIRST_AT, SECOND_AT, OUTPUT_AT, TARGET_AT = 4, 10, 16, 22
CODE_MASK, REGISTER_MASK = 15, 63

_NOOP, _COPY = CODE["noop"], CODE["copy"]
_NUM_INSTRUCTIONS = len(INSTRUCTIONS)


class Line(NamedTuple):
    """The parts of a line; or of many, as arrays."""

    code: Any
    first: Any
    second: Any
    output: Any
    target: Any


def packed_lines(
    machine: Assembly, programs: Mapping[str, Int[np.ndarray, "line program"]]
) -> UInt32[np.ndarray, "program line"]:
    """The words of these programs; `noop` is written as a copy to the same register.

    Raises:
        ValueError: where a choice is missing, or is none that the machine has.
    """
    spaces = machine.parameters
    if programs.keys() != spaces.keys():
        raise ValueError(
            f"a program of this machine chooses {', '.join(spaces)}; got "
            f"{', '.join(programs)}"
        )
    parts = [
        np.asarray(programs[name]).astype(np.int32, "C", "same_kind", copy=False)
        for name in spaces
    ]
    for name, part in zip(spaces, parts, strict=True):
        if part.ndim != 2 or part.shape != (machine.num_lines, parts[0].shape[1]):
            raise ValueError(
                f"programs[{name!r}] must be [{machine.num_lines} lines, program], as "
                f"many programs as the others, got {list(part.shape)}"
            )
    if "target" not in spaces:
        parts.append(np.zeros_like(parts[0]))
    words = np.empty(parts[0].shape[::-1], np.uint32)
    if not _pack(tuple(parts), machine.num_registers, words):
        for name, part in zip(spaces, parts, strict=False):
            if part.min() < 0 or part.max() >= spaces[name].size:
                raise ValueError(
                    f"programs[{name!r}] must be from 0 to {spaces[name].size - 1}, got "
                    f"{part.min()} to {part.max()}"
                )
    return words


@compiled
def _pack(parts: tuple[np.ndarray, ...], num_registers: int, words: np.ndarray) -> bool:
    """Fills in the words; false if a part is out of its range."""
    instruction, first, second, output, target = parts
    num_lines, num_programs = instruction.shape
    wrong = False
    for line in range(num_lines):
        for k in range(num_programs):
            # As unsigned numbers, negative ones are too large.
            code, a = np.uint32(instruction[line, k]), np.uint32(first[line, k])
            b, out = np.uint32(second[line, k]), np.uint32(output[line, k])
            label = np.uint32(target[line, k])
            wrong |= (
                (code >= _NUM_INSTRUCTIONS)
                | (a >= num_registers)
                | (b >= num_registers)
                | (out >= num_registers)
                | (label >= num_lines)
            )
            if code == _NOOP:
                code, out = np.uint32(_COPY), a
            words[k, line] = (
                code
                | (a << np.uint32(FIRST_AT))
                | (b << np.uint32(SECOND_AT))
                | (out << np.uint32(OUTPUT_AT))
                | (label << np.uint32(TARGET_AT))
            )
    return not wrong


def unpacked(words: Any) -> Line:
    """The parts of the lines in these words, which NumPy or JAX hold."""
    return Line(
        code=words & CODE_MASK,
        first=(words >> FIRST_AT) & REGISTER_MASK,
        second=(words >> SECOND_AT) & REGISTER_MASK,
        output=(words >> OUTPUT_AT) & REGISTER_MASK,
        target=words >> TARGET_AT,
    )
