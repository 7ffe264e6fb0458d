"""`softcode solve`: tasks written as TerpreT files.

A model, its sets of hyper-parameters and its data are three files. Each batch of the data
is a split of the task, on a machine of its own: the model with that batch's
hyper-parameters. What is sought is one program, the values of the model's parameters,
that does all batches it is judged by; the other batches are only reported.
"""

import dataclasses
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from ..files import Fault
from ..induce import (
    AbstractInducer,
    Budget,
    Outcome,
    Portfolio,
    Result,
    induce,
)
from ..induce.constraint import Constraint
from ..induce.gradient import Gradient, Lessons
from ..program import Program
from ..report import SearchProgress, write_report
from ..task import EncodedTask, load_model_task
from .app import FOUND_NOTHING, app, errors, print_json
from .display import print_checks, require_kept
from .groups import KeptOptions, ToldOptions, takes_groups


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


@dataclasses.dataclass(frozen=True)
class WayOptions:
    """What proposes a model's programs.

    Options that are for one way alone are refused where another is asked for.
    """

    way: Annotated[
        Way, typer.Option("--with", help="One way alone; auto: both by turns.")
    ] = Way.auto
    solver: Annotated[
        SolverChoice, typer.Option(help="For constraint: which solver.")
    ] = SolverChoice.cadical
    fewest: Annotated[
        str | None,
        typer.Option(
            help="For constraint: the program with the fewest places that choose "
            "otherwise, as gate=4 (a parameter and a value)."
        ),
    ] = None
    restarts: Annotated[
        int | None, typer.Option(min=1, help="For gradient: how many side by side.")
    ] = None
    minibatch: Annotated[
        int | None,
        typer.Option(min=1, help="For gradient: examples of a batch in one update."),
    ] = None


@dataclasses.dataclass(frozen=True)
class BatchOptions:
    """Which batches of the data a program is found from, and judged by."""

    batch: Annotated[
        str | None,
        typer.Option(
            help="The batch to learn from; train, or the first, if not given. With "
            "commas between, several: gradients take them in one by one."
        ),
    ] = None
    judged_by: Annotated[
        str | None,
        typer.Option(
            help="Batches that the program must pass to count, with commas between; "
            "those to learn from if not given. The others are only reported."
        ),
    ] = None


@app.command()
@takes_groups
def solve(
    model: ModelArgument,
    hypers: HypersArgument,
    data: DataArgument,
    seconds: Annotated[float, typer.Option(min=0.0, help="The time to search.")] = 60.0,
    *,
    way: WayOptions,
    batches: BatchOptions,
    kept: KeptOptions,
    told: ToldOptions,
) -> None:
    """Find a program for a TerpreT model from its data file.

    Prints the program's choices and what it does on every batch, and leaves a folder with
    the program and the history of the search. Exits with 0 if a program was found, with 1
    if not; says so where a solver has proved that there is none.
    """
    named = _names(batches.batch)
    task = load_model_task(model, hypers, data, train=named or None).on()
    # The first is called train; another of that name has made way.
    splits = ("train", *("train'" if n == "train" else n for n in named[1:]))
    chosen = _inducer(task, way, splits)
    judges = _judges(batches.judged_by, task, splits)
    folder = kept.folder(task.name)
    budget = Budget(seconds=seconds)
    if not told.as_json:
        for note in task.notes:
            errors().print(f"note: {note}")
    shown = not told.as_json
    with SearchProgress(budget.seconds, errors(), is_shown=shown) as display:
        result = induce(
            task,
            chosen,
            seed=told.seed,
            budget=budget,
            judged_by=judges,
            folder=folder,
            on_round=display.show,
        )
    if told.as_json:
        print_json({**_plain(task, result), "out": str(folder.path)})
    else:
        _print(result, judges, folder.path)
    require_kept(result)
    write_report(folder.path)
    if result.outcome is Outcome.interrupted:
        raise typer.Exit(130)
    if result.program is None:
        raise typer.Exit(FOUND_NOTHING)


def _inducer(
    task: EncodedTask, options: WayOptions, splits: tuple[str, ...]
) -> AbstractInducer:
    """The inducer that was asked for; with `auto` the solver first, then both by turns.

    Args:
        task: on the model's machines.
        options: the way, and what it is told.
        splits: the batches to learn from. The solver requires all of them at once;
            gradients take them in one by one.

    Raises:
        Fault: for an option that is not for this way.
    """
    way = options.way
    for name in ("restarts", "minibatch"):
        if getattr(options, name) is not None and way is not Way.gradient:
            raise Fault(f"--{name} is for --with gradient")
    if options.fewest is not None and way is not Way.constraint:
        raise Fault("--fewest is for --with constraint")
    suited: Any = Gradient.suited(task)
    gradient = dataclasses.replace(
        suited,
        num_restarts=options.restarts or suited.num_restarts,
        lessons=Lessons(splits, _CURRICULUM, options.minibatch),
    )
    constraint = Constraint(
        solver=options.solver.value, fewest=_pairs(options.fewest), splits=splits
    )
    if way is Way.gradient:
        return gradient
    if way is Way.constraint:
        return constraint
    return Portfolio((constraint, gradient), head_start=constraint.rounds_alone)


# Gradients have taken all batches in after this part of their updates.
_CURRICULUM = 0.3


def _pairs(text: str | None) -> tuple[tuple[str, int], ...]:
    """`gate=4,in1=0` as pairs.

    Raises:
        Fault: for a part that is no name, `=` and whole number.

    Example:
        >>> _pairs("gate=4, in1=0")
        (('gate', 4), ('in1', 0))
    """
    pairs = []
    for part in (text or "").split(","):
        if part.strip():
            name, equals, value = part.strip().partition("=")
            if not equals or not value.strip().isdecimal():
                raise Fault(f"--fewest: {part!r} is no pair such as gate=4")
            pairs.append((name.strip(), int(value)))
    return tuple(pairs)


def _names(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas between.

    Example:
        >>> _names("short, long,")
        ('short', 'long')
    """
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _judges(
    text: str | None, task: EncodedTask, splits: tuple[str, ...]
) -> tuple[str, ...]:
    """The splits that a program must pass: those to learn from, and those named.

    Args:
        text: the names, with commas between.
        task: says which splits there are.
        splits: those to learn from.

    Raises:
        Fault: for a name that is no split.
    """
    names = _names(text)
    for name in names:
        if name not in task.splits:
            raise Fault(
                f"--judged-by: no batch {name!r}; there are {', '.join(task.splits)}"
            )
    return tuple(dict.fromkeys((*splits, *names)))


def _plain(task: EncodedTask, result: Result) -> dict[str, Any]:
    """What was found as one plain object, for `--json`.

    Args:
        task: its name is told.
        result: `programs` are those that passed besides the first.
    """
    program = cast(Program | None, result.program)
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
        "programs": [str(program) for program in result.programs[1:]],
        "verified": {name: check.summary() for name, check in result.verified.items()},
    }


def _print(result: Result, judges: tuple[str, ...], folder: Path) -> None:
    """What was found, for a person.

    Args:
        result: of the search.
        judges: the batches that decided.
        folder: of the run.
    """
    if result.program is None:
        print(result.message)
        print(f"searched {result.seconds:.1f} s, {result.num_proposals} proposals")
        print(f"files: {folder}/report.html")
        return
    print(result.program)
    print(f"found by {result.found_by} in {result.seconds:.1f} s")
    print_checks(result.verified, judges)
    if result.caution is not None:
        print(f"  caution: {result.caution}")
    print(f"files: {folder}/program.txt, report.html")
