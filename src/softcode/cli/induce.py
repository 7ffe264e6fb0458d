"""`softcode induce`."""

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from ..induce import AbstractInducer, Budget, Outcome, Result, induce as search
from ..induce.run import RunFolder, Search, folder_for, summary_of
from ..report import write_report
from ..task import EncodedTask
from .app import FOUND_NOTHING, app, errors, print_json
from .display import Display, print_checks, require_kept
from .named import find_task
from .options import JsonOption, SeedOption, TaskArgument
from .settings import takes_settings


@app.command()
@takes_settings
def induce(
    task: TaskArgument,
    seconds: Annotated[float, typer.Option(min=0.0, help="The time to search.")] = 60.0,
    max_rounds: Annotated[
        int | None, typer.Option(min=1, help="Stop after as many rounds.")
    ] = None,
    seed: SeedOption = 0,
    out: Annotated[
        Path | None, typer.Option(help="Where files go; runs/NAME if not given.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the search kept in --out.")
    ] = False,
    as_json: JsonOption = False,
    *,
    machine: dict[str, Any],
    inducer: Callable[[EncodedTask], AbstractInducer],
) -> None:
    """Find a program that does what the examples show.

    Prints the program and what it was checked on, and leaves a folder with the program,
    its weights, the history of the search and a report (report.html). Exits with 0 if a
    program was found and passes all that was checked, with 1 if not.
    """
    chosen_task = find_task(task, seed=seed, settings=machine)
    chosen = inducer(chosen_task)
    path = folder_for(chosen_task.name, out=out, resume=resume)
    folder = RunFolder(path, resume)
    folder.require_free()
    budget = Budget(seconds=seconds, num_rounds=max_rounds)
    if not as_json:
        for note in chosen_task.notes:
            errors().print(f"note: {note}")
    with Display(budget, is_shown=not as_json) as display:
        result = search(
            chosen_task,
            chosen,
            seed=seed,
            budget=budget,
            folder=folder,
            on_round=display.show,
        )
    if as_json:
        asked = Search(chosen_task, chosen, seed)
        print_json({**summary_of(asked, budget, result), "out": str(path)})
    else:
        _print_result(result, path)
    require_kept(result)
    write_report(path)
    is_right = result.program is not None and all(
        check.all_passed for check in result.verified.values()
    )
    if result.outcome is Outcome.interrupted:
        raise typer.Exit(130)
    if not is_right:
        raise typer.Exit(FOUND_NOTHING)


def _print_result(result: Result, folder: Path) -> None:
    if result.program is None:
        print(result.message)
        print(f"searched {result.seconds:.1f} s, {result.num_proposals} proposals")
        print(f"files: {folder}/report.html")
        return
    print(result.program, end="")
    print()
    if result.term is not None:
        print("in words:")
        print(textwrap.indent(result.term, "    "))
        print()
    print(f"found by {result.found_by} in {result.seconds:.1f} s")
    print_checks(result.verified)
    if result.caution is not None:
        print(f"  caution: {result.caution}")
    print(f"files: {folder}/program.txt, program.py, report.html")
    print(f"again: softcode run {folder} --input '{_compact(result)}'")


def _compact(result: Result) -> str:
    assert result.program is not None
    machine = result.program.machine
    length = machine.inputs[machine.require_main_row()].shape[0]
    return json.dumps([0] * length)
