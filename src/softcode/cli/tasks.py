"""`softcode tasks`: the built-in tasks, and how a file says one.

Tasks are listed by suite, under the source that they come from. A suite of more than
`_MAX_LISTED` is only counted, unless it is asked for by name. Examples that are shown are
those of the recipe's own size and of seed 0.
"""

import json
import shlex
from typing import Annotated, Any

import typer

from ..files import Fault, shown
from ..task import SUITES, Recipe
from .app import app, print_json
from .named import find_recipe
from .options import JsonOption


# A suite with more tasks is only counted, unless it is asked for.
_MAX_LISTED = 30
# So many examples of each split are shown.
_MAX_EXAMPLES = 4


@app.command()
def tasks(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A task, whose examples are shown."),
    ] = None,
    suite: Annotated[
        str | None, typer.Option(help="One suite alone: " + ", ".join(SUITES) + ".")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the built-in tasks, or show one's examples.

    A task file is JSON (or TOML with the same keys):

      {"name": "map inc",
       "machine": {"kind": "assembly", "base": 8, "registers": 4, "lines": 10,
                   "num_steps": 40},
       "examples": [{"input": [3, 1, 2, 0, 0, 0, 0, 0],
                     "output": [4, 2, 3, 1, 1, 1, 1, 1], "split": "train"}]}

    A list is the memory; {"memory": [...], "registers": [...]} gives both. null in an
    output is a cell that nobody observes. "machine" may be left out. "split" may be
    train, validation, test or extrapolation; or "splits": {"train": [0, 1]} names the
    examples' numbers. "sizes": {"extrapolation": {"base": 16, "num_steps": 80}} sets the
    size of a split, "reference" a program that does the task.
    """
    if name is not None:
        _show(find_recipe(name), as_json)
        return
    if suite is not None and suite not in SUITES:
        raise Fault(
            "--suite", f"no suite {shown(suite)}", f"known are {', '.join(SUITES)}"
        )
    chosen = SUITES if suite is None else {suite: SUITES[suite]}
    if as_json:
        print_json(
            [
                {"name": r.name, "suite": s, "description": r.description}
                for s, recipes in chosen.items()
                for r in recipes
            ]
        )
        return
    for own, recipes in chosen.items():
        print(f"{recipes[0].source}")
        if suite is None and len(recipes) > _MAX_LISTED:
            print(f"  {len(recipes)} tasks: softcode tasks --suite {own}")
        else:
            width = max(15, *(len(recipe.name) for recipe in recipes))
            for recipe in recipes:
                print(f"  {recipe.name:<{width}} {recipe.description}")
        print()
    print("Try: softcode tasks access, and softcode induce access")


def _show(recipe: Recipe, as_json: bool) -> None:
    """Prints a task's examples, a few of each split; all of them as JSON.

    Args:
        recipe: makes the task.
        as_json: whether to print what a task's file holds: name, description, examples.
    """
    task = recipe.make()
    if as_json:
        examples = [
            {"input": e.input, "output": e.output, "split": split}
            for split, group in task.splits.items()
            for e in group.examples
        ]
        told = {"name": task.name, "description": task.description}
        print_json({**told, "examples": examples})
        return
    print(f"{task.name}: {task.description}")
    print(recipe.source)
    for split, group in task.splits.items():
        print(f"\n{split}, {len(group.examples)} examples:")
        for example in group.examples[:_MAX_EXAMPLES]:
            print(f"  {_told(example.input)} -> {_told(example.output)}")
    print(f"\nTry: softcode induce {shlex.quote(task.name)}")


def _told(cells: Any) -> str:
    """Cells as a task file has them; `null` is one that nobody looks at.

    Example:
        >>> _told((3, None, 0))
        '[3, null, 0]'
    """
    return json.dumps(list(cells) if isinstance(cells, tuple) else cells)
