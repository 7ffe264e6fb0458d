"""What a run leaves on disk besides its state: written here, and nowhere else."""

import contextlib
import dataclasses
import importlib.metadata
import json
import platform
from typing import Any, cast

from ... import __version__
from ...files import Fault
from ...program import Program, save_weights, weights_of
from ...task import dump_task
from ...verify import AnyProgram
from ..budget import Budget
from ..result import Outcome, Result
from .folder import RunFolder
from .plain import plain
from .search import Search


def summary_of(search: Search, budget: Budget, result: Result | None) -> dict[str, Any]:
    """The content of `run.json`.

    Args:
        search: what was asked for.
        budget: when it was to stop.
        result: what came of it; `None` while it goes on, told as interrupted.

    Example:
        >>> from softcode.induce import Enumerate
        >>> from softcode.task import recipes
        >>> search = Search(recipes()["inc"].make().on(), Enumerate(), seed=3)
        >>> summary = summary_of(search, Budget(), None)
        >>> summary["outcome"], summary["seed"]
        ('interrupted', 3)
    """
    task, machine = search.task, search.task.machine
    example = task.splits["train"].examples[0]
    told = Outcome.interrupted
    found = {
        "outcome": result.outcome.name if result else told.name,
        "message": result.message if result else told.value,
        "found_by": result.found_by if result else None,
        "program": str(result.program) if result and result.program else None,
        "programs": [str(p) for p in result.programs[1:]] if result else [],
        "term": result.term if result else None,
        "expression": result.expression if result else None,
        "caution": result.caution if result else None,
        "rivals": result.rivals.summary() if result and result.rivals else None,
        "verified": _checks(result),
        "num_held_out": num_held_out(search) if result and result.program else 0,
        "num_proposals": result.num_proposals if result else 0,
        "num_rounds": result.num_rounds if result else 0,
        "seconds": round(result.seconds, 3) if result else 0.0,
    }
    return {
        "softcode": __version__,
        "task": {"name": task.name, "description": task.description},
        "notes": list(task.notes),
        "machine": {"kind": machine.kind, **machine.settings},
        "inducer": plain(search.inducer),
        "seed": search.seed,
        "judged_by": list(search.judges),
        "num_solutions": search.num_solutions,
        "budget": dataclasses.asdict(budget),
        **found,
        "example": {"input": example.input, "output": example.output},
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("jax", "numpy")},
        },
    }


def num_held_out(search: Search) -> int:
    """How many examples of the task decided nothing in the search.

    A program that does these as well was verified by them; one that was only run on
    what it was chosen by was not.

    Example:
        >>> from softcode.induce import Enumerate
        >>> from softcode.task import recipes
        >>> search = Search(recipes()["inc"].make().on(), Enumerate())
        >>> num_held_out(search), list(search.judges)
        (48, ['train', 'validation'])
    """
    splits = search.task.splits.items()
    return sum(len(s.examples) for name, s in splits if name not in search.judges)


def write_begun(folder: RunFolder, search: Search, budget: Budget) -> None:
    """Writes what was asked for, before the first round."""
    folder.write("task.json", dump_task(search.task))
    folder.write("run.json", _text(summary_of(search, budget, None)))


def write_ended(
    folder: RunFolder, search: Search, budget: Budget, result: Result
) -> None:
    """Writes what came of it: the program's files, and then the summary."""
    if result.program is not None:
        _write_program(folder, result.program)
    if result.lowered is not None:
        folder.write("lowered.txt", str(result.lowered))
    folder.write("run.json", _text(summary_of(search, budget, result)))


def _write_program(folder: RunFolder, program: AnyProgram) -> None:
    folder.write("program.txt", str(program))
    if "program.py" not in program.files:
        # Not every machine's programs can be said as a function of Python.
        with contextlib.suppress(Fault):
            folder.write("program.py", program.to_python())
    if program.has_weights:
        # What the text names is kept beside it, here with the weights.
        path = folder.path / "weights.safetensors"
        held = cast(Program, program)
        save_weights(path, held.machine, weights_of(held))


def _checks(result: Result | None) -> dict[str, Any]:
    checks = result.verified if result else {}
    return {split: check.summary() for split, check in checks.items()}


def _text(summary: dict[str, Any]) -> str:
    return json.dumps(summary, indent=2) + "\n"
