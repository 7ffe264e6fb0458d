"""Many programs on many examples in machine code: each run by itself, on bytes.

A run's state is a row of bytes, its registers and then its memory. Measured against the
same loop on states packed in words of 64 bits, it is as fast and has no limit of size.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int, UInt8, UInt32

from ..compilation import compiled
from .assembly import Assembly
from .instructions import CODE, result_tables
from .packed_lines import (
    CODE_MASK,
    FIRST_AT,
    OUTPUT_AT,
    REGISTER_MASK,
    SECOND_AT,
    TARGET_AT,
)


_HALT, _READ, _WRITE, _JUMP = (CODE[n] for n in ("halt", "read", "write", "jump"))
# A thread is not worth its start for fewer.
_MIN_PROGRAMS = 4096


class _Limits(NamedTuple):
    """What the loop needs to know of the machine."""

    num_registers: int
    num_cells: int
    base: int
    num_steps: int
    by_label: bool
    wraps: bool


def run_words(
    machine: Assembly,
    words: UInt32[np.ndarray, "program line"],
    given: UInt8[np.ndarray, "example value"],
) -> tuple[
    UInt8[np.ndarray, "program example value"], Bool[np.ndarray, "program example"]
]:
    """The last registers and memory of each run, in a row, and whether it has halted."""
    ends = np.empty((len(words), *given.shape), np.uint8)
    halted = np.empty(ends.shape[:2], np.bool_)
    limits, results = _limits(machine), _results(machine.base)
    _in_threads(
        lambda part: _run(
            words[part], given, limits, results, ends[part], halted[part]
        ),
        len(words),
    )
    return ends, halted


def score_words(
    machine: Assembly,
    words: UInt32[np.ndarray, "program line"],
    given: UInt8[np.ndarray, "example value"],
    wanted: Int[np.ndarray, "example value"],
    *,
    until_wrong: bool,
) -> Int[np.ndarray, " program"]:
    """How many wanted values each program gets right, over all examples.

    With `until_wrong`, a program is left at the first example that it gets wrong.
    """
    right = np.empty(len(words), np.int32)
    limits, results = _limits(machine), _results(machine.base)
    _in_threads(
        lambda part: _score(
            words[part], (given, wanted), limits, results, until_wrong, right[part]
        ),
        len(words),
    )
    return right


def _limits(machine: Assembly) -> _Limits:
    return _Limits(
        machine.num_registers,
        machine.num_cells,
        machine.base,
        machine.num_steps,
        machine.jump_to == "label",
        machine.wraps,
    )


def _results(base: int) -> np.ndarray:
    return result_tables(base).astype(np.uint8).ravel()


def _in_threads(work: Callable[[slice], None], num_programs: int) -> None:
    """Does the work for all programs, a part of them on each core."""
    num_parts = max(1, min(os.cpu_count() or 1, num_programs // _MIN_PROGRAMS))
    bounds = [num_programs * k // num_parts for k in range(num_parts + 1)]
    parts = [slice(*pair) for pair in zip(bounds, bounds[1:], strict=False)]
    if num_parts == 1:
        work(parts[0])
        return
    with ThreadPoolExecutor(num_parts) as pool:
        list(pool.map(work, parts))


@compiled
def _run_one(
    words: np.ndarray,
    program: int,
    state: np.ndarray,
    results: np.ndarray,
    limits: _Limits,
) -> bool:
    """Runs one program on one state, which it changes; gives whether it has halted."""
    num_registers, num_cells, base, num_steps, by_label, wraps = limits
    # Unsigned, so that an index is not looked at for being negative.
    base, num_cells = np.uint64(base), np.uint64(num_cells)
    memory_at, num_lines = np.uint64(num_registers), np.uint64(words.shape[1])
    mask = np.uint64(REGISTER_MASK)
    pointer = np.uint64(0)
    for _ in range(num_steps):
        word = np.uint64(words[program, pointer])
        code = word & np.uint64(CODE_MASK)
        a = np.uint64(state[(word >> np.uint64(FIRST_AT)) & mask])
        second = (word >> np.uint64(SECOND_AT)) & mask
        output = (word >> np.uint64(OUTPUT_AT)) & mask
        pointer += np.uint64(1)
        if code == _JUMP:
            if a == 0:
                by_register = np.uint64(state[second]) % num_lines
                pointer = word >> np.uint64(TARGET_AT) if by_label else by_register
        elif code == _READ or code == _WRITE:
            if a >= num_cells:
                a %= num_cells
            if code == _READ:
                state[output] = state[memory_at + a]
            else:
                state[memory_at + a] = state[second]
        elif code == _HALT:
            return True
        else:
            b = np.uint64(state[second])
            state[output] = results[(code * base + a) * base + b]
        if pointer == num_lines:
            if not wraps:
                return True
            pointer = np.uint64(0)
    return False


@compiled
def _run(
    words: np.ndarray,
    given: np.ndarray,
    limits: _Limits,
    results: np.ndarray,
    ends: np.ndarray,
    halted: np.ndarray,
) -> None:
    """Runs each program on each example: their last states, and which have halted."""
    num_examples, num_values = given.shape
    state = np.empty(num_values, np.uint8)
    for program in range(len(words)):
        for example in range(num_examples):
            for i in range(num_values):
                state[i] = given[example, i]
            halted[program, example] = _run_one(
                words, np.uint64(program), state, results, limits
            )
            for i in range(num_values):
                ends[program, example, i] = state[i]


@compiled
def _score(
    words: np.ndarray,
    examples: tuple[np.ndarray, np.ndarray],
    limits: _Limits,
    results: np.ndarray,
    until_wrong: bool,
    right: np.ndarray,
) -> None:
    """Counts for each program the values that it gets right, over all examples."""
    given, wanted = examples
    num_examples, num_values = given.shape
    state = np.empty(num_values, np.uint8)
    for program in range(len(words)):
        num_right = 0
        for example in range(num_examples):
            for i in range(num_values):
                state[i] = given[example, i]
            _run_one(words, np.uint64(program), state, results, limits)
            num_wrong = 0
            for i in range(num_values):
                num_right += state[i] == wanted[example, i]
                num_wrong += (wanted[example, i] >= 0) & (
                    state[i] != wanted[example, i]
                )
            if until_wrong and num_wrong > 0:
                break
        right[program] = num_right
