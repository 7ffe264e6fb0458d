"""`softcode induce`: a program from examples.

The command only puts things together: `takes_settings` gives it the machine's settings
and a function that makes the inducer, `find_task` the task, `KeptOptions` the folder.
`softcode.induce.induce` searches and keeps the run; what it found is told before the
report is written, so that an answer is not lost to a full disk.
"""

import dataclasses
import json
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.text import Text

from ..files import Fault, parse_json
from ..induce import (
    NO_ANSWER,
    AbstractInducer,
    Budget,
    Outcome,
    Result,
    induce as search,
    induce_asking,
)
from ..induce.run import Search, summary_of
from ..perception import is_images_folder
from ..report import SearchProgress, write_report
from ..task import Task, TypedTask
from ..verify import PosedTask, Rivals
from .app import FOUND_NOTHING, app, errors, print_json
from .display import print_checks, require_kept
from .groups import KeptOptions, ToldOptions, takes_groups
from .named import find_task
from .options import TaskArgument
from .settings import takes_settings


@dataclasses.dataclass(frozen=True)
class BudgetOptions:
    """When a search stops, and whether the user is asked before."""

    seconds: Annotated[float, typer.Option(min=0.0, help="The time to search.")] = 60.0
    max_rounds: Annotated[
        int | None, typer.Option(min=1, help="Stop after as many rounds.")
    ] = None
    asks: Annotated[
        bool,
        typer.Option(
            "--ask",
            help="Ask for the result where functions that do all examples differ.",
        ),
    ] = False


@app.command()
@takes_settings
@takes_groups
def induce(
    task: TaskArgument,
    *,
    limits: BudgetOptions,
    kept: KeptOptions,
    told: ToldOptions,
    machine: dict[str, Any],
    inducer: Callable[[Task | PosedTask], tuple[PosedTask, AbstractInducer]],
) -> None:
    """Find a program that does what the examples show.

    A folder of images with a table is taken as well (see `softcode perceive`). Prints the
    program and what it was checked on, and leaves a folder with the program,
    its weights, the history of the search and a report (report.html). Exits with 0 if a
    program was found and passes all that was checked, with 1 if not.
    """
    if is_images_folder(task):
        # Not read before: most tasks hold no images.
        from .perception.perceive import perceive_folder

        perceive_folder(Path(task), told, out=kept.out)
        return
    found = find_task(task, seed=told.seed, settings=machine)
    chosen_task, chosen = inducer(found)
    folder = kept.folder(chosen_task.name)
    budget = Budget(seconds=limits.seconds, num_rounds=limits.max_rounds)
    if not told.as_json:
        for note in chosen_task.notes:
            errors().print(f"note: {note}")
    if limits.asks:
        chosen_task = _answered(chosen_task, chosen, told.seed, budget)
    shown = not told.as_json
    with SearchProgress(budget.seconds, errors(), is_shown=shown) as display:
        result = search(
            chosen_task,
            chosen,
            seed=told.seed,
            budget=budget,
            folder=folder,
            on_round=display.show,
        )
    asked = Search(chosen_task, chosen, told.seed)
    if told.as_json:
        print_json({**summary_of(asked, budget, result), "out": str(folder.path)})
    else:
        _print_result(result, asked.judges, folder.path, _compact(chosen_task))
    require_kept(result)
    write_report(folder.path)
    is_right = result.program is not None and all(
        check.all_passed for check in result.verified.values()
    )
    if result.outcome is Outcome.interrupted:
        raise typer.Exit(130)
    if not is_right:
        raise typer.Exit(FOUND_NOTHING)


def _answered(
    task: PosedTask, inducer: AbstractInducer, seed: int, budget: Budget
) -> PosedTask:
    """The task with the examples that the user gives, each where functions differ.

    Args:
        task: for functions over plain values.
        inducer: what looks for them.
        seed: of the search.
        budget: of each search.

    Raises:
        Fault: if the task is for another machine.
    """
    if not inducer.takes_functions:
        raise Fault(
            "--ask is for functions over plain values", next_move="leave it out"
        )
    answered, _ = induce_asking(
        cast(TypedTask, task), inducer, _asked, seed=seed, budget=budget
    )
    return answered


def _asked(rivals: Rivals) -> Any:
    """What the user says, a value of JSON; nothing if the line is empty or the end."""
    errors().print(Text(f"{rivals}."))
    shown = ", ".join(json.dumps(value) for value in rivals.input)
    while True:
        try:
            line = input(f"what is right for {shown}? (nothing to stop) ").strip()
        except EOFError:
            return NO_ANSWER
        if not line:
            return NO_ANSWER
        try:
            return parse_json(line)
        except Fault:
            errors().print('write a value of JSON, such as 3, [1, 2] or "a"')


def _print_result(
    result: Result, judges: Sequence[str], folder: Path, example: str
) -> None:
    """What was found, in the order in which a person asks for it.

    The program; the same in words; who found it, and how fast; what it was checked on;
    the sizes at which it was seen to have answers; a caution; the files; a command to
    try.

    Args:
        result: of the search.
        judges: the splits that decided.
        folder: of the run.
        example: an input to try.
    """
    if result.program is None:
        print(result.message)
        if result.nearest is not None:
            print(f"what came nearest: {result.nearest}")
        print(f"searched {result.seconds:.1f} s, {result.num_proposals} proposals")
        print(f"files: {folder}/report.html")
        return
    print(result.program.shown)
    if result.lowered is not None and result.lowered.gives_list:
        print("the same as assembly:")
        print(textwrap.indent(result.lowered.program.text.rstrip(), "    "))
        print()
    if result.term is not None:
        print("in words:")
        print(textwrap.indent(result.term, "    "))
        print()
    print(f"found by {result.found_by} in {result.seconds:.1f} s")
    print_checks(result.verified, judges)
    if result.domain is not None:
        print(f"  {result.domain}")
    if result.caution is not None:
        print(f"  caution: {result.caution}")
    if result.lowered is not None:
        print(f"  as assembly, in lowered.txt: {result.lowered.told}")
    print(f"files: {folder}/program.txt, program.py, report.html")
    print(f"again: softcode run {folder} --input '{example}'")


def _compact(task: PosedTask) -> str:
    """An input to try, that of the first example, as JSON."""
    given = task.splits["train"].examples[0].input
    return json.dumps(list(given) if isinstance(given, tuple) else given)
