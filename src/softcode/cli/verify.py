"""`softcode verify`: a program on all examples of a task."""

from typing import Annotated

import typer

from ..files import Fault
from ..machine import AbstractMachine
from ..verify import check_task, exhaustive
from .app import FOUND_NOTHING, app, print_json
from .named import find_task
from .options import (
    JsonOption,
    ProgramArgument,
    SeedOption,
    TaskArgument,
    load_program,
)


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
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Run a program on all examples of a task; exit with 1 if one fails."""
    chosen = find_task(task, seed=seed, settings={})
    given = load_program(program)
    if given.machine.kind != chosen.machine.kind:
        raise Fault(
            f"the program is for {given.machine.kind}, the task for "
            f"{chosen.machine.kind}"
        )
    reference = chosen.reference
    chosen = chosen.task.on(_with_program_size(chosen.machine, given.machine))
    checks = check_task(given, chosen)
    whole = None
    if exhaustively:
        if reference is None:
            raise Fault(
                "--exhaustive compares with a program that is known to be right, and "
                "this task names none; give the file a `reference`"
            )
        whole = exhaustive(given, reference, reference.machine)
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
                print(f"  and gives {failure.got}")
        if whole is not None:
            print(f"exhaustive     {whole}")
    if not is_right:
        raise typer.Exit(FOUND_NOTHING)


def _with_program_size(
    machine: AbstractMachine, own: AbstractMachine
) -> AbstractMachine:
    """The task's machine with as many lines and registers as the program's has."""
    if not own.capabilities.can_resize:
        return machine
    row = machine.inputs[machine.require_main_row()]
    return own.resized(row.shape[0], row.size, machine.num_steps)
