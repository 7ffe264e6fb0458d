"""`softcode solve` and `softcode compare`: tasks written as TerpreT files."""

import dataclasses
import statistics
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ..files import read_json, write_whole
from ..induce import (
    MODEL_GRADIENT,
    SOLVERS_HEAD_START,
    AbstractInducer,
    Budget,
    Outcome,
    Portfolio,
    Result,
    induce,
)
from ..induce.constraint import Constraint
from ..report import plot_comparison
from ..task import EncodedTask, load_model_task
from .app import FOUND_NOTHING, app, errors, print_json
from .display import Display, print_checks
from .options import JsonOption, SeedOption


class Way(StrEnum):
    """How a model's task may be solved."""

    auto = "auto"
    constraint = "constraint"
    gradient = "gradient"


class SolverChoice(StrEnum):
    """The solvers of `Constraint`."""

    cadical = "cadical"
    glucose = "glucose"
    cp_sat = "cp-sat"
    z3 = "z3"


ModelArgument = Annotated[
    Path,
    typer.Argument(metavar="MODEL", help="The model, a file in TerpreT's language."),
]
HypersArgument = Annotated[
    Path, typer.Argument(metavar="HYPERS", help="JSON: named sets of hyper-parameters.")
]
DataArgument = Annotated[
    Path, typer.Argument(metavar="DATA", help="JSON: batches of examples.")
]


@app.command()
def solve(
    model: ModelArgument,
    hypers: HypersArgument,
    data: DataArgument,
    way: Annotated[
        Way, typer.Option("--with", help="One way alone; auto: both by turns.")
    ] = Way.auto,
    batch: Annotated[
        str | None,
        typer.Option(
            help="The batch to learn from; train, or the first, if not given. With "
            "commas between, several: gradients take them in one by one."
        ),
    ] = None,
    judged_by: Annotated[
        str | None,
        typer.Option(
            help="Batches that the program must pass to count, with commas between; "
            "those to learn from if not given. The others are only reported."
        ),
    ] = None,
    solver: Annotated[
        SolverChoice, typer.Option(help="For constraint: which solver.")
    ] = SolverChoice.cadical,
    fewest: Annotated[
        str | None,
        typer.Option(
            help="For constraint: the program with the fewest places that choose "
            "otherwise, as gate=4 (a parameter and a value)."
        ),
    ] = None,
    restarts: Annotated[
        int | None, typer.Option(min=1, help="For gradient: how many side by side.")
    ] = None,
    minibatch: Annotated[
        int | None,
        typer.Option(min=1, help="For gradient: examples of a batch in one update."),
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.0, help="The time to search.")] = 60.0,
    seed: SeedOption = 0,
    out: Annotated[
        Path | None, typer.Option(help="A file for the program's text.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find a program for a TerpreT model from its data file.

    Prints the program's choices and what it does on every batch. Exits with 0 if a program
    was found, with 1 if not; says so where a solver has proved that there is none.
    """
    if out is not None and not out.parent.is_dir():
        raise ValueError(f"--out: there is no folder {out.parent}; make it first")
    named = _names(batch)
    task = load_model_task(model, hypers, data, train=named or None).on()
    # The first is called train; another of that name has made way.
    splits = ("train", *("train'" if n == "train" else n for n in named[1:]))
    chosen = _inducer(way, solver, fewest, restarts, minibatch, splits)
    judges = _judges(judged_by, task, splits)
    budget = Budget(seconds=seconds)
    if not as_json:
        for note in task.notes:
            errors().print(f"note: {note}")
    with Display(budget, is_shown=not as_json) as display:
        result = induce(
            task,
            chosen,
            seed=seed,
            budget=budget,
            judged_by=judges,
            on_round=display.show,
        )
    if out is not None and result.program is not None:
        write_whole(out, str(result.program))
    if as_json:
        print_json(_plain(task, result))
    else:
        _print(task, result, out)
    if result.outcome is Outcome.interrupted:
        raise typer.Exit(130)
    if result.program is None:
        raise typer.Exit(FOUND_NOTHING)


@app.command()
def compare(
    tasks: Annotated[
        Path,
        typer.Argument(
            metavar="TASKS",
            help='JSON: {"NAME": ["MODEL.py", "HYPERS.json", "DATA.json"], ...}; paths '
            "are from the file's own folder.",
        ),
    ],
    ways: Annotated[
        str,
        typer.Option(
            "--with", help="Ways and solvers to compare, with commas between."
        ),
    ] = "cadical,glucose,gradient",
    seconds: Annotated[float, typer.Option(min=0.0, help="For each search.")] = 60.0,
    seeds: Annotated[int, typer.Option(min=1, help="Searches for each cell.")] = 3,
    picture: Annotated[
        Path | None, typer.Option(help="A PNG file for the picture.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the table of tasks by inducers: the share solved, and the median seconds.

    Gradients count each restart of one run: the share is that of restarts that end in a
    right program, and the seconds are those of the run, over the restarts that did.
    """
    listed = _listed(tasks)
    names = [name.strip() for name in ways.split(",")]
    known = [*(choice.value for choice in SolverChoice), "gradient"]
    for name in names:
        if name not in known:
            raise ValueError(f"--with: {name!r} is none of {', '.join(known)}")
    cells = []
    if not as_json:
        print(f"{'task':<20}" + "".join(f"{name:>20}" for name in names), flush=True)
    for name, files in listed.items():
        task = load_model_task(*files).on()
        row = [_cell(task, way, name, seconds, seeds) for way in names]
        cells += row
        if not as_json:
            print(f"{name:<20}" + "".join(f"{_told(c):>20}" for c in row), flush=True)
    if picture is not None:
        plot_comparison(cells, picture)
    if as_json:
        print_json(cells)


def _listed(path: Path) -> dict[str, list[Path]]:
    value = read_json(path)
    is_list = isinstance(value, dict) and all(
        isinstance(files, list)
        and len(files) == 3
        and all(isinstance(file, str) for file in files)
        for files in value.values()
    )
    if not is_list or not value:
        raise ValueError(
            f"{path}: an object is needed that gives each task three files: "
            '{"swap": ["circuit.py", "swap.hypers.json", "swap.data.json"]}'
        )
    return {name: [path.parent / f for f in files] for name, files in value.items()}


def _cell(
    task: EncodedTask, way: str, name: str, seconds: float, seeds: int
) -> dict[str, Any]:
    """What one inducer does on one task."""
    budget = Budget(seconds=seconds)
    if way == "gradient":
        chosen = dataclasses.replace(MODEL_GRADIENT, replace=False)
        start = time.perf_counter()
        result = induce(task, chosen, budget=budget, num_solutions=chosen.num_restarts)
        count, total = len(result.origins), chosen.num_restarts
        took = (time.perf_counter() - start) / max(count, 1)
    else:
        chosen = Constraint(solver=SolverChoice(way).value)
        results = [induce(task, chosen, seed=s, budget=budget) for s in range(seeds)]
        count, total = sum(r.program is not None for r in results), seeds
        took = statistics.median(result.seconds for result in results)
    return {
        "task": name,
        "with": way,
        "share": count / total,
        "num_solved": count,
        "num_tried": total,
        "seconds": round(took, 4),
    }


def _told(cell: dict[str, Any]) -> str:
    return f"{100 * cell['share']:.0f} % in {cell['seconds']:.3g} s"


def _inducer(
    way: Way,
    solver: SolverChoice,
    fewest: str | None,
    restarts: int | None,
    minibatch: int | None,
    splits: tuple[str, ...],
) -> AbstractInducer:
    for option, value in (("--restarts", restarts), ("--minibatch", minibatch)):
        if value is not None and way is not Way.gradient:
            raise ValueError(f"{option} is for --with gradient")
    if fewest is not None and way is not Way.constraint:
        raise ValueError("--fewest is for --with constraint")
    gradient = dataclasses.replace(
        MODEL_GRADIENT,
        num_restarts=restarts or MODEL_GRADIENT.num_restarts,
        minibatch=minibatch,
        splits=splits,
        curriculum=_CURRICULUM,
    )
    constraint = Constraint(solver=solver.value, fewest=_pairs(fewest), splits=splits)
    if way is Way.gradient:
        return gradient
    if way is Way.constraint:
        return constraint
    return Portfolio((constraint, gradient), head_start=SOLVERS_HEAD_START)


# Gradients have taken all batches in after this part of their updates.
_CURRICULUM = 0.3


def _pairs(text: str | None) -> tuple[tuple[str, int], ...]:
    """`gate=4,in1=0` as pairs."""
    pairs = []
    for part in (text or "").split(","):
        if part.strip():
            name, equals, value = part.strip().partition("=")
            if not equals or not value.strip().isdecimal():
                raise ValueError(f"--fewest: {part!r} is no pair such as gate=4")
            pairs.append((name.strip(), int(value)))
    return tuple(pairs)


def _names(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas between."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _judges(
    text: str | None, task: EncodedTask, splits: tuple[str, ...]
) -> tuple[str, ...]:
    names = _names(text)
    for name in names:
        if name not in task.splits:
            raise ValueError(
                f"--judged-by: no batch {name!r}; there are {', '.join(task.splits)}"
            )
    return tuple(dict.fromkeys((*splits, *names)))


def _plain(task: EncodedTask, result: Result) -> dict[str, Any]:
    program = result.program
    return {
        "task": task.name,
        "outcome": result.outcome.name,
        "message": result.message,
        "found_by": result.found_by,
        "seconds": round(result.seconds, 3),
        "num_proposals": result.num_proposals,
        "program": str(program) if program else None,
        "choices": {k: v.tolist() for k, v in program.choices.items()}
        if program
        else None,
        "verified": {name: check.summary() for name, check in result.verified.items()},
    }


def _print(task: EncodedTask, result: Result, out: Path | None) -> None:
    if result.program is None:
        was_interrupted = result.outcome is Outcome.interrupted
        print("Interrupted." if was_interrupted else result.message)
        print(f"searched {result.seconds:.1f} s, {result.num_proposals} proposals")
        return
    print(result.program)
    print(f"found by {result.found_by} in {result.seconds:.1f} s")
    print_checks(result.verified)
    if out is not None:
        print(f"program: {out}")
