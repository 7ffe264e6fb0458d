"""The shortest input that a network gets wrong, and where it went wrong."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from ...reference import Activation, Context, Decision, ReferenceProgram, run_trace
from ...world import BatchState
from ..task import NpiTask, TaskInput
from .execution import AbstractController, Execution, execute
from .record import Record, record_run


# How much longer than the reference program's a run may be.
_PATIENCE = 2


@dataclasses.dataclass(frozen=True)
class WrongRun:
    """An input that is solved wrongly, and the first step that is not as it should be.

    Attributes:
        input: the input.
        size: its size.
        step: how many decisions were right before.
        context: where it went wrong.
        wanted: what should have been done.
        got: what was done instead.

    Example:
        >>> right, wrong = Decision(3, (0,), False), Decision(4, (0,), False)
        >>> run = WrongRun([2, 1], 2, 0, Context(5, (0,), ((1,),)), right, wrong)
        >>> run.wanted == run.got
        False
    """

    input: TaskInput
    size: int
    step: int
    context: Context
    wanted: Decision
    got: Decision


def accuracy(
    task: NpiTask,
    program: ReferenceProgram,
    controller: AbstractController,
    inputs: list[TaskInput],
) -> np.ndarray:
    """For each input, whether the run ends, and with the right answer.

    A run may take twice as many steps as the program's longest, and ten.

    Example:
        >>> from softcode.npi import TASKS, ReferenceController
        >>> task = TASKS["binary_search"]
        >>> program = task.program()
        >>> accuracy(task, program, ReferenceController(program), [([4, 7], 5)]).tolist()
        [True]
    """
    lengths = [run_trace(program, task.encode(p)).num_steps for p in inputs]
    states = BatchState.of([task.encode(given) for given in inputs])
    run = execute(controller, states, max_steps=_PATIENCE * max(lengths) + 10)
    return are_right(task, run, inputs)


def are_right(task: NpiTask, run: Execution, inputs: Sequence[TaskInput]) -> np.ndarray:
    """For each input, whether its run has ended with the right answer.

    Example:
        >>> from softcode.npi import TASKS, ReferenceController
        >>> task = TASKS["towers_of_hanoi"]
        >>> states = BatchState.of([task.encode(2), task.encode(3)])
        >>> run = execute(ReferenceController(task.program()), states, max_steps=20)
        >>> are_right(task, run, [2, 3]).tolist()  # three disks take longer
        [True, False]
    """
    return np.array(
        [
            bool(run.has_ended[row])
            and task.result(run.states.state(row)) == task.expected(given)
            for row, given in enumerate(inputs)
        ]
    )


def shortest_failure(
    task: NpiTask,
    program: ReferenceProgram,
    controller: AbstractController,
    rng: np.random.Generator,
    *,
    sizes: range,
    num_inputs: int = 100,
) -> WrongRun | None:
    """The first failure among random inputs of growing size.

    Args:
        task: what inputs are of.
        program: what should be done.
        controller: who decides.
        rng: draws the inputs.
        sizes: in which order sizes are tried.
        num_inputs: how many of each.

    Example:
        >>> from softcode.npi import TASKS, ReferenceController
        >>> task = TASKS["greatest_common_divisor"]
        >>> program, rng = task.program(), np.random.default_rng(0)
        >>> right = ReferenceController(program)
        >>> shortest_failure(task, program, right, rng, sizes=range(1, 4), num_inputs=5)
    """
    for size in sizes:
        inputs = [task.random_input(rng, size) for _ in range(num_inputs)]
        is_right = accuracy(task, program, controller, inputs)
        if not is_right.all():
            given = inputs[int(np.argmin(is_right))]
            return explained(task, program, controller, given, size)
    return None


def first_slip(
    program: ReferenceProgram, record: Record
) -> tuple[int, Context, Decision] | None:
    """The first step that is not the reference program's: its number, where, what is right.

    Until then both runs are the same, so the program is asked about the run's own
    contexts.

    Example:
        >>> from softcode.npi import TASKS, ReferenceController
        >>> task = TASKS["binary_search"]
        >>> program = task.program()
        >>> record = record_run(ReferenceController(program), task.encode(([4, 7], 5)))
        >>> first_slip(program, record)
    """
    named = program.world.named
    frames: dict[int, Activation] = {}
    for number, (context, decision, level) in enumerate(record.steps):
        if len(context.observations) == 1:
            frames[level] = Activation(program, context.program, context.args)
        wanted = frames[level].decide(named(context.observations[-1]))
        if wanted != decision:
            return number, context, wanted
    return None


def explained(
    task: NpiTask,
    program: ReferenceProgram,
    controller: AbstractController,
    given: TaskInput,
    size: int,
) -> WrongRun | None:
    """Where a run goes wrong, if it does: the first decision that is another.

    Example:
        >>> from softcode.npi import TASKS, ReferenceController
        >>> task = TASKS["insertion_sort"]
        >>> other = ReferenceController(task.program("non-recursive"))
        >>> found = explained(task, task.program(), other, [2, 1], 2)
        >>> found.step, task.program().describe_decision(found.got)
        (5, 'RETURN')
    """
    length = run_trace(program, task.encode(given)).num_steps
    state = task.encode(given)
    record = record_run(controller, state, max_steps=_PATIENCE * length + 10)
    slip = first_slip(program, record)
    if slip is None:
        return None
    step, context, wanted = slip
    return WrongRun(given, size, step, context, wanted, record.steps[step].decision)
