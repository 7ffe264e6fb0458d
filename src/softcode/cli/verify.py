"""`softcode verify`: a program on all examples of a task.

The program's text says its machine, and so may the task; where both do, the task's
examples are encoded for the task's machine with as many lines and registers as the
program has. A model's program is judged by the batches of its data file.

Each split is a line: how many of its examples pass, and the first that does not. With
`--exhaustive` the task's reference program is besides run beside this one on every input.
"""

from pathlib import Path
from typing import Annotated, Any, cast

import typer

from ..expression import Everyday
from ..files import Fault
from ..machine import AbstractMachine
from ..program import Program
from ..task import EncodedTask, Task, TypedTask, encoded_task, model_task
from ..verify import exhaustive, judge_of
from .app import FOUND_NOTHING, app, print_json
from .named import find_task
from .options import (
    JsonOption,
    ProgramArgument,
    SeedOption,
    TaskArgument,
)
from .programs import load_any_program


@app.command()
def verify(
    program: ProgramArgument,
    task: TaskArgument,
    exhaustively: Annotated[
        bool,
        typer.Option(
            "--exhaustive",
            help="Also compare with the task's reference on every input.",
        ),
    ] = False,
    hypers: Annotated[
        Path | None,
        typer.Option(
            help="For a model's program, whose TASK is its data file: the named sets of "
            "hyper-parameters, if batches have more than one."
        ),
    ] = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Run a program on all examples of a task; exit with 1 if one fails."""
    given = load_any_program(program)
    if given.has_weights:
        chosen = _examples(cast(Program, given), task, hypers, seed)
        reference = chosen.reference
    else:
        chosen, reference = _typed(task, seed), None
    checks = judge_of(chosen).check_all(given)
    whole = None
    if exhaustively:
        if reference is None or not given.has_weights:
            raise Fault(
                "--exhaustive compares with a program that is known to be right, and "
                "this task names none; give the file a `reference`"
            )
        whole = exhaustive(cast(Program, given), reference, reference.machine)
    is_right = all(c.all_passed for c in checks.values()) and (
        whole is None or whole.counterexample is None
    )
    if as_json:
        found = {split: check.summary() for split, check in checks.items()}
        print_json({"verified": found, "exhaustive": whole and str(whole)})
    else:
        for split, check in checks.items():
            print(f"{split:<14} {check.passed} of {check.total}  ({check.size})")
            for failure in check.failures[:1]:
                print(f"  {failure.input} should give {failure.wanted}")
                print(f"  and {failure.told}")
        if whole is not None:
            print(f"exhaustive     {whole}")
    if not is_right:
        raise typer.Exit(FOUND_NOTHING)


def _examples(given: Program, task: str, hypers: Path | None, seed: int) -> EncodedTask:
    """The task on a machine that this program is for.

    Args:
        given: the program.
        task: the task's name or file; for a model's program its data file.
        hypers: for a model's program, the file of its sets of hyper-parameters.
        seed: of examples that are drawn.

    Raises:
        Fault: if the task is for another kind of machine.
    """
    if given.machine.capabilities.has_graph:
        # The batches of a data file say which sizes of the model they are for.
        return model_task(cast(Any, given.machine), task, hypers).on()
    if hypers is not None:
        raise Fault("--hypers is for programs of models")
    chosen = encoded_task(cast(Task, find_task(task, seed=seed, settings={})))
    if given.machine.kind != chosen.machine.kind:
        raise Fault(
            f"the program is for {given.machine.kind}, the task for "
            f"{chosen.machine.kind}"
        )
    return chosen.task.on(_with_program_size(chosen.machine, given.machine))


def _typed(task: str, seed: int) -> TypedTask:
    """The task for functions over plain values."""
    return cast(TypedTask, find_task(task, seed=seed, settings={"kind": Everyday.kind}))


def _with_program_size(
    machine: AbstractMachine, own: AbstractMachine
) -> AbstractMachine:
    """The task's machine with as many lines and registers as the program's has.

    Args:
        machine: the task's: it says the number of cells, the base and the time.
        own: the program's. If it has no sizes to speak of, the task's machine is as it
            is.
    """
    if not own.capabilities.can_resize:
        return machine
    row = machine.inputs[machine.require_main_row()]
    return own.resized(row.shape[0], row.size, machine.num_steps)
