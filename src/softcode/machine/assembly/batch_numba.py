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
from .instructions import CODE, range_tables, result_tables
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
# A result is a byte; above it stands whether it had to wrap to be one.
_VALUE_MASK, _WRAPPED_AT = 255, 8


class _Limits(NamedTuple):
    """What the loop needs to know of the machine."""

    num_registers: int
    num_cells: int
    base: int
    num_steps: int
    by_label: bool
    wraps: bool
    needs_halt: bool


def run_words(
    machine: Assembly,
    words: UInt32[np.ndarray, "program line"],
    given: UInt8[np.ndarray, "example value"],
    num_steps: int,
) -> tuple[
    UInt8[np.ndarray, "program example value"],
    Bool[np.ndarray, "program example"],
    Bool[np.ndarray, "program example"],
]:
    """The last registers and memory of each run, in a row; whether it halted, in range."""
    ends = np.empty((len(words), *given.shape), np.uint8)
    verdicts = np.empty((*ends.shape[:2], 2), np.bool_)
    limits, results = _limits(machine, num_steps), _results(machine)
    _in_threads(
        lambda part: _run(
            words[part], given, limits, results, ends[part], verdicts[part]
        ),
        len(words),
    )
    return ends, verdicts[..., 0], verdicts[..., 1]


def score_words(
    machine: Assembly,
    words: UInt32[np.ndarray, "program line"],
    given: UInt8[np.ndarray, "example value"],
    wanted: Int[np.ndarray, "example value"],
    num_steps: int,
    *,
    until_wrong: bool,
) -> Int[np.ndarray, " program"]:
    """How many wanted values each program gets right, over all examples.

    A run without an answer gets none. With `until_wrong`, a program is left at the first
    example that it gets wrong.
    """
    right = np.empty(len(words), np.int32)
    limits, results = _limits(machine, num_steps), _results(machine)
    _in_threads(
        lambda part: _score(
            words[part], (given, wanted), limits, results, until_wrong, right[part]
        ),
        len(words),
    )
    return right


def _limits(machine: Assembly, num_steps: int) -> _Limits:
    return _Limits(
        machine.num_registers,
        machine.num_cells,
        machine.base,
        num_steps,
        machine.jump_to == "label",
        machine.wraps,
        not machine.fixed_time,
    )


def _results(machine: Assembly) -> np.ndarray:
    """Each result as a byte, and above it whether it is one that no run may have."""
    results = result_tables(machine.base).astype(np.uint8).astype(np.uint16)
    if not machine.modular:
        results |= range_tables(machine.base).astype(np.uint16) << _WRAPPED_AT
    return results.ravel()


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
) -> tuple[bool, bool]:
    """Runs one program on one state, which it changes: has it halted, and in range?"""
    num_registers, num_cells, base, num_steps, by_label, wraps, _ = limits
    # Unsigned, so that an index is not looked at for being negative.
    base, num_cells = np.uint64(base), np.uint64(num_cells)
    memory_at, num_lines = np.uint64(num_registers), np.uint64(words.shape[1])
    mask = np.uint64(REGISTER_MASK)
    pointer, wrapped = np.uint64(0), np.uint64(0)
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
            return True, wrapped == 0
        else:
            b = np.uint64(state[second])
            result = np.uint64(results[(code * base + a) * base + b])
            state[output] = result & np.uint64(_VALUE_MASK)
            wrapped |= result >> np.uint64(_WRAPPED_AT)
        if pointer == num_lines:
            if not wraps:
                return True, wrapped == 0
            pointer = np.uint64(0)
    return False, wrapped == 0


@compiled
def _run(
    words: np.ndarray,
    given: np.ndarray,
    limits: _Limits,
    results: np.ndarray,
    ends: np.ndarray,
    verdicts: np.ndarray,
) -> None:
    """Runs each program on each example: their last states, and how they ended."""
    num_examples, num_values = given.shape
    state = np.empty(num_values, np.uint8)
    for program in range(len(words)):
        for example in range(num_examples):
            for i in range(num_values):
                state[i] = given[example, i]
            halted, in_range = _run_one(
                words, np.uint64(program), state, results, limits
            )
            verdicts[program, example, 0] = halted
            verdicts[program, example, 1] = in_range
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
            halted, in_range = _run_one(
                words, np.uint64(program), state, results, limits
            )
            has_answer = in_range and (halted or not limits.needs_halt)
            num_wrong = 0
            for i in range(num_values):
                is_right = has_answer and state[i] == wanted[example, i]
                num_right += is_right
                num_wrong += wanted[example, i] >= 0 and not is_right
            if until_wrong and num_wrong > 0:
                break
        right[program] = num_right
