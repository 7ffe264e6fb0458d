"""What a saved search may hold: the compiled loop uses it as places, and looks no more."""

from typing import Any

import numpy as np

from ...files import Fault
from ..run import Within
from .choices import InstructionTable
from .scope import (
    AT_DEPTH,
    CODE_AT,
    LINE,
    OF_LABEL,
    OF_LINE,
    TARGET,
    UNDECIDED,
    WAY,
    Scope,
    start,
)


_ANY = np.iinfo(np.int64).max


def bounds(
    scope: Scope, choices: InstructionTable, num_lines: int, num_shares: int
) -> dict[str, Within]:
    """The least and the greatest value that each number of a search may have.

    Compiled loops check no bounds, so a saved state must not hold a line, a register, a
    value or a depth that is none.

    Args:
        scope: what is searched in this stage.
        choices: the instructions that are chosen from.
        num_lines: of the stage's programs.
        num_shares: searches side by side, the leading axis of each array.

    Returns:
        For each field of `SearchState`, its form and its bounds.
    """
    num_examples, num_registers = scope.registers.shape
    most = max(len(choices.rows), scope.allowed_labels.shape[1]) - 1
    last, touched = num_registers - 1, choices.touched_after.shape[1] - 1
    codes, base = scope.results.shape[:2]
    line = (codes - 1, last, last, last, num_lines, len(choices.rows) - 1)
    value = (0, base - 1)
    run = (num_examples - 1, scope.num_steps, num_lines, touched, _ANY)
    limits: dict[str, tuple[Any, Any]] = {
        "program": (UNDECIDED, line),
        "stack": (
            (0, 0, UNDECIDED, 0, 0, 0, 0, -_ANY),
            (OF_LABEL, num_lines - 1, most, *run),
        ),
        "stack_memory": value,
        "stack_registers": value,
        "cursor": ((0, 0, 0, 0, 0, -_ANY, 0), (2 * num_lines, *run, 1)),
        "memory": value,
        "registers": value,
        "kept_memory": value,
        "kept_registers": value,
    }
    fresh = start(scope, num_lines)._asdict()
    return {
        name: Within(
            np.stack([array] * num_shares), *(np.array(v) for v in limits[name])
        )
        for name, array in fresh.items()
    }


def require_stack(state: dict[str, np.ndarray]) -> None:
    """Raises unless each choice on the stack is one that the program has made, once.

    Then there is always room on the stack for those that are left to be made.

    Args:
        state: the fields of `SearchState`, each with a leading axis of shares.

    Raises:
        Fault: for a choice that is there twice, or was not made.
    """
    parts = (state["program"], state["stack"], state["cursor"])
    for program, stack, cursor in zip(*parts, strict=True):
        depth = int(cursor[AT_DEPTH])
        made = [(int(kind), int(line)) for kind, line in stack[:depth, : LINE + 1]]
        if len(set(made)) < len(made):
            raise Fault("a choice was made twice")
        # The last one may just have been put there.
        settled = made[:-1] if depth and stack[depth - 1, WAY] == UNDECIDED else made
        for kind, line in settled:
            if program[line, CODE_AT if kind == OF_LINE else TARGET] == UNDECIDED:
                raise Fault("a choice is on the stack that was not made")
