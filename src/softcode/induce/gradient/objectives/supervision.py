"""Where the loss looks: masks over time, cells and examples, and the values there."""

from typing import Literal, TypeAlias, get_args

import numpy as np

from ....files import Fault
from ....machine import AbstractMachine, run
from ....reading import MISSING
from ....task import EncodedTask


Supervision: TypeAlias = Literal["trace", "final", "sweep"]

# The steps that a sweep may take for one cell.
_SWEEP_PACES = tuple(range(3, 9))


def targets(
    task: EncodedTask, supervision: Supervision, rows: tuple[str, ...] | None = None
) -> dict[str, np.ndarray]:
    """What each cell should hold at each time, for each of several schedules.

    - `"final"`: the outputs, at the last step alone. This is all that input/output
      pairs say.
    - `"trace"`: all rows at every step of the reference program's run.
    - `"sweep"`: a guess, made from input/output pairs alone: the program goes over the
      cells in order and leaves each one as it should be, at a steady pace. Schedules
      differ in pace and direction; the first one is `"final"`.

    Args:
        task: its split `train` is looked at.
        supervision: which of the three.
        rows: the rows of cells that a trace shows; all of them if `None`.

    Returns:
        For each row of cells, integers `[schedule, step, cell, example]`, `MISSING`
        where the loss does not look: the masks μ of the source paper's eq. (10).

    Raises:
        ValueError: if a trace is asked for and the task has no reference program.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.task import Task
        >>> task = Task.of([([1, 3], [2, 3])]).on(Assembly(4, 2, 3, num_steps=2))
        >>> targets(task, "final")["memory"][0, :, :, 0].tolist()
        [[-1, -1], [2, 3]]
    """
    if refusal := supervision_refused(task, supervision):
        raise Fault(refusal)
    machine = task.machine_for("train")
    if supervision == "trace":
        return _trace(task, machine, rows)
    if supervision == "final":
        return _final(task, machine)
    return _sweep(task, machine)


def supervision_refused(task: EncodedTask, supervision: Supervision) -> str | None:
    """Why the loss cannot look there for this task, and what to do; `None` if it can."""
    if supervision not in get_args(Supervision):
        return f"supervision must be 'trace', 'final' or 'sweep', got {supervision!r}"
    if supervision == "trace" and task.reference is None:
        return (
            f"The task {task.name!r} has no reference program to trace. Learn with "
            "supervision='final' or 'sweep', or give the task a `reference`."
        )
    return None


def _trace(
    task: EncodedTask, machine: AbstractMachine, rows: tuple[str, ...] | None
) -> dict[str, np.ndarray]:
    """Every row at every step of the reference program's run, as one schedule.

    Args:
        task: has a reference program.
        machine: of its split `train`.
        rows: what of it is shown; the other rows are `MISSING` throughout.

    Returns:
        `[1, step, cell, example]`; the state before the first step is left out.
    """
    assert task.reference is not None
    states = run(machine, task.reference.choices, task.inputs("train"), keep=True)[1:]
    observed = [machine.observe(state) for state in states]
    num_examples = len(task.splits["train"].examples)
    chosen = rows or tuple(machine.inputs)
    result = {}
    for name, space in machine.inputs.items():
        shape = (*space.shape, num_examples)
        moments = [np.broadcast_to(moment[name], shape) for moment in observed]
        full = np.stack(moments)[None].astype(np.int32)
        result[name] = full if name in chosen else np.full_like(full, MISSING)
    return result


def _final(task: EncodedTask, machine: AbstractMachine) -> dict[str, np.ndarray]:
    """The outputs at the last step alone, as one schedule."""
    result = {}
    for name, wanted in task.outputs("train").items():
        times = np.full((1, machine.num_steps, *wanted.shape), MISSING, np.int32)
        times[0, -1] = wanted
        result[name] = times
    return result


def _sweep(task: EncodedTask, machine: AbstractMachine) -> dict[str, np.ndarray]:
    """Guesses of when each cell is done, of several paces and both directions.

    At pace `p` the `k`-th cell that changes (from the left, or from the right) is as it
    was before step `p k` and as it should be from then on, or at the last step if that is
    sooner; if no cell changes, each has a turn. Only the first row of cells that has
    outputs is guessed at; the others are as in `"final"` for every schedule.

    Returns:
        `[schedule, step, cell, example]` with the schedule `"final"` first.
    """
    inputs, outputs = task.inputs("train"), task.outputs("train")
    first = next(iter(outputs))
    final = _final(task, machine)
    num_steps = machine.num_steps
    wanted, given = outputs[first], inputs[first]
    length = len(wanted)
    changes = np.any((wanted != given) & (wanted != MISSING), axis=1)
    schedules = {name: [value[0]] for name, value in final.items()}
    for pace in _SWEEP_PACES:
        for order in (np.arange(length), np.arange(length)[::-1]):
            # Cells that never change need no turn of their own.
            turn = np.cumsum(changes[order]) if changes.any() else order + 1
            done_at = np.empty(length, int)
            done_at[order] = pace * turn
            time = np.arange(1, num_steps + 1)[:, None]
            is_done = (time >= np.minimum(done_at, num_steps))[..., None]
            schedules[first].append(np.where(is_done, wanted, given).astype(np.int32))
    num_schedules = len(schedules[first])
    for name in schedules:
        if name != first:
            schedules[name] *= num_schedules
    return {name: np.stack(times) for name, times in schedules.items()}
