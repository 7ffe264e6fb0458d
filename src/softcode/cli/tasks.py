"""`softcode tasks`."""

from typing import Annotated

import typer

from ..task import SUITES
from .app import app, print_json
from .options import JsonOption


# A suite with more tasks is only counted, unless it is asked for.
_MAX_LISTED = 30


@app.command()
def tasks(
    suite: Annotated[
        str | None, typer.Option(help="One suite alone: " + ", ".join(SUITES) + ".")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the built-in tasks, and show how a task file is written.

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
    if suite is not None and suite not in SUITES:
        raise ValueError(f"--suite: no suite {suite!r}; known are {', '.join(SUITES)}")
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
    for name, recipes in chosen.items():
        print(f"{recipes[0].source}")
        if suite is None and len(recipes) > _MAX_LISTED:
            print(f"  {len(recipes)} tasks: softcode tasks --suite {name}")
        else:
            width = max(15, *(len(recipe.name) for recipe in recipes))
            for recipe in recipes:
                print(f"  {recipe.name:<{width}} {recipe.description}")
        print()
    print("Try: softcode induce access")
