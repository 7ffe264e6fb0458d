"""`softcode induce`."""

import dataclasses
import json
import platform
import re
import textwrap
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import jax
import numpy as np
import safetensors.numpy
import typer

from .. import __version__
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
from ..induce.run import RunFolder
from ..library.abstractions import Library
from ..program import Program, Sketch, weights_of
from ..report import write_report
from ..task import EncodedTask, dump_task
from .app import FOUND_NOTHING, app, errors, print_json
from .display import Display, print_checks
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
    folder = RunFolder(_folder(out, chosen_task.name, resume))
    _refuse_other_run(folder, resume)
    budget = Budget(seconds=seconds, num_rounds=max_rounds)
    folder.write("task.json", dump_task(chosen_task))
    _write_summary(folder, chosen_task, chosen, seed, budget, None)
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
            resume=resume,
            on_round=display.show,
        )
    summary = _write_summary(folder, chosen_task, chosen, seed, budget, result)
    write_report(folder.path)
    if as_json:
        print_json({**summary, "out": str(folder.path)})
    else:
        _print_result(result, folder.path)
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


def _folder(out: Path | None, name: str, resume: bool) -> Path:
    if out is not None:
        return out
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "task"
    first = Path("runs") / slug
    number, path = 2, first
    while not resume and path.exists():
        path = first.with_name(f"{slug}-{number}")
        number += 1
    return path


def _refuse_other_run(folder: RunFolder, resume: bool) -> None:
    if resume and not folder.exists() and (folder.path / "run.json").exists():
        return
    if not resume and folder.exists():
        raise ValueError(
            f"{folder.path} holds a run already; go on with --resume, or give another --out"
        )


def _write_summary(
    folder: RunFolder,
    task: EncodedTask,
    inducer: AbstractInducer,
    seed: int,
    budget: Budget,
    result: Result | None,
) -> dict[str, Any]:
    """Writes run.json, and the program's files if there is one; gives the summary."""
    program = result.program if result is not None else None
    example = task.splits["train"].examples[0]
    summary = {
        "softcode": __version__,
        "task": {"name": task.name, "description": task.description},
        "notes": list(task.notes),
        "machine": {"kind": task.machine.kind, **task.machine.settings},
        "inducer": _plain(inducer),
        "seed": seed,
        "budget": dataclasses.asdict(budget),
        "outcome": result.outcome.name if result else "interrupted",
        "message": result.message if result else Outcome.interrupted.value,
        "found_by": result.found_by if result else None,
        "program": str(program) if program else None,
        "term": result.term if result else None,
        "expression": result.expression if result else None,
        "verified": {s: c.summary() for s, c in result.verified.items()}
        if result
        else {},
        "num_proposals": result.num_proposals if result else 0,
        "num_rounds": result.num_rounds if result else 0,
        "seconds": round(result.seconds, 3) if result else 0.0,
        "example": {"input": example.input, "output": example.output},
        "versions": {
            "python": platform.python_version(),
            "jax": jax.__version__,
            "numpy": np.__version__,
        },
    }
    folder.write("run.json", json.dumps(summary, indent=2) + "\n")
    if program is not None:
        folder.write("program.txt", str(program))
        folder.write("program.py", program.to_python())
        folder.write("weights.safetensors", _weights(program))
    return summary


def _weights(program: Program) -> bytes:
    logits = {name: np.asarray(table) for name, table in weights_of(program).items()}
    about = {
        "kind": program.machine.kind,
        "settings": json.dumps(program.machine.settings),
    }
    return safetensors.numpy.save(logits, {"softcode": json.dumps(about)})


def _plain(inducer: Any) -> Any:
    """The inducer's settings as plain values."""
    if isinstance(inducer, Program):
        return str(inducer)
    if isinstance(inducer, Sketch):
        return inducer.text
    if isinstance(inducer, Library):
        return inducer.to_plain()
    if isinstance(inducer, AbstractInducer) and dataclasses.is_dataclass(inducer):
        fields = dataclasses.fields(inducer)
        settings = {f.name: _plain(getattr(inducer, f.name)) for f in fields}
        return {"name": inducer.name, **settings}
    if isinstance(inducer, tuple):
        return [_plain(part) for part in inducer]
    return inducer


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
