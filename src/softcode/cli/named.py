"""Tasks and sketches that the command line names.

A task's name is looked for in two places: a file of that path comes first, and then the
built-in ones, whose words may be joined by spaces, `-` or `_`. So `map-inc` and `map inc`
are one task, and a file `./map inc` takes its place.
"""

from pathlib import Path
from typing import Any

from ..expression import Everyday
from ..files import Fault, read_text, shown
from ..machine import AbstractMachine, build
from ..program import Sketch
from ..task import Recipe, Task, load_task, recipes
from ..verify import PosedTask


def read_sketch(path: Path, machine: AbstractMachine) -> Sketch:
    """The program with holes of a text file; faults name the file.

    Args:
        path: the file.
        machine: what the sketch is for, by whose syntax it is read.
    """
    text = read_text(path)
    try:
        return Sketch(machine, text)
    except Fault as fault:
        raise fault.within(path) from None


def find_task(name: str, *, seed: int, settings: dict[str, Any]) -> Task | PosedTask:
    """The built-in task of this name, or the file's, on the machine that was asked for.

    A file says its own machine, and what is asked for takes precedence over that. If
    neither names one, the task is given as it is, for whoever can take it. A
    built-in task is made for a base, so its examples depend on `--base`; all other
    settings are those of its recipe, unless asked for.

    Args:
        name: a built-in task's, or a path.
        seed: of the examples of a built-in task, and of the splits, where a file names
            none.
        settings: settings of the machine by name, and `kind`; used up.

    Raises:
        Fault: if there is no such task, or it is for another kind of machine or base.
    """
    recipe = _recipe(name)
    if recipe is None or Path(name).exists():
        if settings == {"kind": Everyday.kind}:
            return load_task(name, seed=seed).typed()
        if settings:
            return load_task(name, seed=seed, machine=settings).on()
        return load_task(name, seed=seed)
    base = settings.pop("base", 8)
    if settings.pop("kind", "assembly") != "assembly":
        raise Fault(f"the task {name!r} is for the assembly machine")
    if not isinstance(base, int) or not 4 <= base <= 128:
        raise Fault("--base", f"got {base}", "a built-in task needs from 4 to 128")
    task = recipe.make(base=base, seed=seed)
    own = recipe.machine(base).settings
    return task.on(build("assembly", {**own, **settings}))


def find_recipe(name: str) -> Recipe:
    """The built-in task of this name, as it is made at any size."""
    recipe = _recipe(name)
    if recipe is None:
        raise Fault(
            f"got {shown(name)}, and no built-in task is called so",
            next_move="`softcode tasks` lists them",
        )
    return recipe


def _recipe(name: str) -> Recipe | None:
    """The recipe that the name is for, however its words are joined.

    Example:
        >>> found = _recipe("map-inc")
        >>> found.name if found else None
        'map inc'
    """
    known = recipes()
    plain = name.replace("-", " ").replace("_", " ").lower()
    recipe = known.get(name) or known.get(plain)
    if recipe is None:
        recipe = {k.replace("-", " "): r for k, r in known.items()}.get(plain)
    return recipe
