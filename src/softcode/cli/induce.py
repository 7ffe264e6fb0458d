"""`softcode induce`."""

import dataclasses
import json
import textwrap
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ..induce import (
    INDUCERS,
    AbstractInducer,
    Budget,
    Outcome,
    Portfolio,
    Result,
    default_inducer,
    induce as search,
)
from ..induce.enumerate import Enumerate
from ..induce.gradient import Gradient
from ..induce.run import RunFolder, Search, folder_for, summary_of
from ..library.abstractions import Library
from ..program import Program, Sketch
from ..report import write_report
from ..task import EncodedTask
from .app import FOUND_NOTHING, app, errors, print_json
from .display import Display, print_checks, require_kept
from .options import (
    JsonOption,
    SeedOption,
    TaskArgument,
    find_task,
    load_program,
    read_sketch,
)


class InducerName(StrEnum):
    """What `--with` may say."""

    auto = "auto"
    gradient = "gradient"
    enumerate = "enumerate"
    compose = "compose"
    hybrid = "hybrid"
    constraint = "constraint"


class SupervisionName(StrEnum):
    """What `--supervision` may say."""

    final = "final"
    sweep = "sweep"
    trace = "trace"


@app.command()
def induce(
    task: TaskArgument,
    machine: Annotated[str | None, typer.Option(help="assembly or turing.")] = None,
    base: Annotated[int | None, typer.Option(help="Values are 0 to base - 1.")] = None,
    registers: Annotated[int | None, typer.Option(help="How many registers.")] = None,
    lines: Annotated[int | None, typer.Option(help="The longest program.")] = None,
    num_steps: Annotated[int | None, typer.Option(help="The time of a run.")] = None,
    inducer: Annotated[
        InducerName,
        typer.Option("--with", help="One way alone; auto: search, then by turns."),
    ] = InducerName.auto,
    sketch: Annotated[
        Path | None,
        typer.Option(
            help="For enumerate: a program's text with ? for the lines, registers or "
            "labels to be found."
        ),
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option(
            help="For enumerate: what solved tasks had in common, searched as well (see "
            "`softcode library`)."
        ),
    ] = None,
    restarts: Annotated[
        int | None, typer.Option(min=1, help="For gradient: how many side by side.")
    ] = None,
    supervision: Annotated[
        SupervisionName | None,
        typer.Option(
            help="For gradient: look at the final memory, at guessed steps towards it "
            "(sweep), or at a reference program's trace."
        ),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            help="For gradient: a program to start from, a text file or a run folder; it "
            "is compiled into weights, with noise."
        ),
    ] = None,
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
) -> None:
    """Find a program that does what the examples show.

    Prints the program and what it was checked on, and leaves a folder with the program,
    its weights, the history of the search and a report (report.html). Exits with 0 if a
    program was found and passes all that was checked, with 1 if not.
    """
    settings = {
        name: value
        for name, value in {
            "kind": machine,
            "base": base,
            "registers": registers,
            "lines": lines,
            "num_steps": num_steps,
        }.items()
        if value is not None
    }
    chosen_task = find_task(task, seed=seed, settings=settings)
    chosen = _inducer(inducer, restarts, supervision)
    if sketch is not None:
        chosen = _with_sketch(chosen, read_sketch(sketch, chosen_task.machine))
    if library is not None:
        chosen = _with_library(chosen, Library.load(library))
    if start is not None:
        chosen = _with_start(chosen, load_program(str(start)), chosen_task)
    chosen.prepare(chosen_task)
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


def _inducer(
    name: InducerName, restarts: int | None, supervision: SupervisionName | None
) -> AbstractInducer:
    given: dict[str, Any] = {}
    if restarts is not None:
        given["num_restarts"] = restarts
    if supervision is not None:
        given["supervision"] = supervision.value
    if name not in (InducerName.auto, InducerName.gradient) and given:
        raise ValueError(
            f"--{'restarts' if restarts else 'supervision'} is for --with gradient"
        )
    if name is InducerName.auto:
        portfolio = default_inducer()
        if not given:
            return portfolio
        parts = tuple(
            dataclasses.replace(p, **given) if isinstance(p, Gradient) else p
            for p in portfolio.inducers
        )
        return dataclasses.replace(portfolio, inducers=parts)
    return INDUCERS[name.value](**given)


def _with_sketch(inducer: AbstractInducer, sketch: Sketch) -> AbstractInducer:
    if not isinstance(inducer, Enumerate | Portfolio):
        raise ValueError("--sketch is for --with enumerate")
    return Enumerate(sketch=sketch)


def _with_library(inducer: AbstractInducer, library: Library) -> AbstractInducer:
    match inducer:
        case Enumerate(sketch=None):
            return dataclasses.replace(inducer, library=library)
        case Enumerate():
            raise ValueError("--library and --sketch do not go together; give one")
        case Portfolio():
            parts = tuple(
                _with_library(part, library) if isinstance(part, Enumerate) else part
                for part in inducer.inducers
            )
            return dataclasses.replace(inducer, inducers=parts)
        case _:
            raise ValueError("--library is for --with enumerate")


def _with_start(
    inducer: AbstractInducer, program: Program, task: EncodedTask
) -> AbstractInducer:
    if not isinstance(inducer, Gradient):
        raise ValueError("--start is for --with gradient")
    # The program's own machine may be of another size; its text must fit the task's.
    start = Program.parse(program.text, task.machine)
    return dataclasses.replace(inducer, starts=(start,))


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
    print(f"files: {folder}/program.txt, program.py, report.html")
    print(f"again: softcode run {folder} --input '{_compact(result)}'")


def _compact(result: Result) -> str:
    assert result.program is not None
    machine = result.program.machine
    length = machine.inputs[machine.require_main_row()].shape[0]
    return json.dumps([0] * length)
