"""`softcode compare`: tasks by inducers, how often and how fast they are solved.

TASKS is an object from names to three files of a model's task. Each cell of the table is
measured by itself and kept as it ends, so that a run that is cut off goes on where it
was. A solver is run once for each seed, and its seconds are the median. Gradients are run
once, with no restart replaced: every restart is a try, and the seconds of the whole run
are divided by those that found a program, or by 1 if none did.
"""

import dataclasses
import functools
import statistics
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from ...files import Fault, read_json
from ...induce import Budget, Result, induce
from ...induce.constraint import Constraint
from ...induce.gradient import Gradient
from ...induce.run import Measurements, fingerprint
from ...report import plot_comparison
from ...task import EncodedTask, load_model_task
from ..app import app, errors, print_json
from ..groups import KeptOptions, measured, takes_groups
from ..models import SolverChoice
from ..options import JsonOption


@dataclasses.dataclass(frozen=True)
class SearchOptions:
    """What is searched with, and for how long.

    Its fields are options of the command; see `takes_groups`.
    """

    ways: Annotated[
        str,
        typer.Option(
            "--with", help="Ways and solvers to compare, with commas between."
        ),
    ] = "cadical,glucose,gradient"
    seconds: Annotated[float, typer.Option(min=0.0, help="For each search.")] = 60.0
    seeds: Annotated[int, typer.Option(min=1, help="Searches for each cell.")] = 3

    def names(self) -> list[str]:
        """The ways, each of which is known.

        Raises:
            Fault: names the first that is not, and those that are.

        Example:
            >>> SearchOptions(ways="z3, gradient").names()
            ['z3', 'gradient']
        """
        names = [name.strip() for name in self.ways.split(",")]
        known = [*(choice.value for choice in SolverChoice), "gradient"]
        for name in names:
            if name not in known:
                raise Fault(f"--with: {name!r} is none of {', '.join(known)}")
        return names


@app.command()
@takes_groups
def compare(
    tasks: Annotated[
        Path,
        typer.Argument(
            metavar="TASKS",
            help='JSON: {"NAME": ["MODEL.py", "HYPERS.json", "DATA.json"], ...}; paths '
            "are from the file's own folder.",
        ),
    ],
    picture: Annotated[
        Path | None, typer.Option(help="A PNG file for the picture.")
    ] = None,
    as_json: JsonOption = False,
    *,
    options: SearchOptions,
    kept: KeptOptions,
) -> None:
    """Print the table of tasks by inducers: the share solved, and the median seconds.

    Gradients count each restart of one run: the share is that of restarts that end in a
    right program, and the seconds are those of the run, over the restarts that did. Each
    search is kept in the folder as it ends; --resume goes on with those that are left.
    """
    names = options.names()
    loaded = {
        name: load_model_task(*files).on() for name, files in _listed(tasks).items()
    }
    folder = kept.folder(f"compare {tasks.stem}")
    made_by = fingerprint(tasks=loaded, options=options)
    cells = []
    with measured(folder, made_by) as keep:
        if not as_json:
            errors().print(f"folder: {folder.path}")
            head = "".join(f"{name:>20}" for name in names)
            print(f"{'task':<20}{head}", flush=True)
        for name, task in loaded.items():
            row = [_cell(task, way, name, options, keep) for way in names]
            cells += row
            if not as_json:
                told = "".join(f"{_told(cell):>20}" for cell in row)
                print(f"{name:<20}{told}", flush=True)
    if picture is not None:
        plot_comparison(cells, picture)
    if as_json:
        print_json(cells)


def _listed(path: Path) -> dict[str, list[Path]]:
    """The files of each task, as paths from the folder of the file that lists them.

    Args:
        path: the JSON file.

    Raises:
        Fault: if it is not an object that gives each of its names three texts.
    """
    value = read_json(path)
    is_list = isinstance(value, dict) and all(
        isinstance(files, list)
        and len(files) == 3
        and all(isinstance(file, str) for file in files)
        for files in value.values()
    )
    if not is_list or not value:
        raise Fault(
            str(path),
            "an object is needed that gives each task three files",
            '{"swap": ["circuit.py", "swap.hypers.json", "swap.data.json"]}',
        )
    return {name: [path.parent / f for f in files] for name, files in value.items()}


def _cell(
    task: EncodedTask, way: str, name: str, options: SearchOptions, keep: Measurements
) -> dict[str, Any]:
    """What one inducer does on one task, as a plain object.

    Args:
        task: on its machine.
        way: a solver's name, or `gradient`.
        name: the task's, as the table has it.
        options: the seconds and seeds.
        keep: gives back what was measured before under the same name.

    Returns:
        `share` is `num_solved / num_tried`; `seconds` are for one solution (gradients),
        or the median search (solvers).
    """
    budget = Budget(seconds=options.seconds)
    if way == "gradient":
        search = functools.partial(_restarts, task, budget)
        count, total, took = keep.measure(f"{name}, {way}", search)
    else:
        chosen = Constraint(solver=SolverChoice(way).value)
        found = [
            keep.measure(
                f"{name}, {way}, seed {seed}",
                functools.partial(_solved, task, chosen, seed, budget),
            )
            for seed in range(options.seeds)
        ]
        count, total = sum(is_solved for is_solved, _ in found), options.seeds
        took = statistics.median(seconds for _, seconds in found)
    return {
        "task": name,
        "with": way,
        "share": count / total,
        "num_solved": count,
        "num_tried": total,
        "seconds": round(took, 4),
    }


def _restarts(task: EncodedTask, budget: Budget) -> tuple[int, int, float]:
    """How many restarts of how many found a program, and the seconds for each.

    Programs are asked for as many as there are restarts, so that the first does not end
    the search; each restart counts once, as it ends with the first that it finds.
    """
    chosen: Any = dataclasses.replace(Gradient.suited(task), replace=False)  # pyright: ignore[reportArgumentType]
    start = time.perf_counter()
    result = induce(task, chosen, budget=budget, num_solutions=chosen.num_restarts)
    count = len(result.origins)
    return count, chosen.num_restarts, (time.perf_counter() - start) / max(count, 1)


def _solved(
    task: EncodedTask, chosen: Constraint, seed: int, budget: Budget
) -> tuple[bool, float]:
    """Whether a solver found a program with this seed, and the seconds that it took."""
    result: Result = induce(task, chosen, seed=seed, budget=budget)
    return result.program is not None, result.seconds


def _told(cell: dict[str, Any]) -> str:
    """A cell in the terminal's table.

    Example:
        >>> _told({"share": 0.5, "seconds": 1.234})
        '50 % in 1.23 s'
    """
    return f"{100 * cell['share']:.0f} % in {cell['seconds']:.3g} s"
