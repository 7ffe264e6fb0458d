"""`softcode npi run`, `trace` and `test`: what a network does on problems."""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ..npi.failures import accuracy, explained, shortest_failure
from ..npi.network_controller import NetworkController
from ..npi.network_file import load_network
from ..npi.record import record_run
from ..npi.reference_controller import ReferenceController
from ..program import write_whole
from ..report import call_tree_page
from ._app import FOUND_NOTHING, errors, print_json
from ._npi import (
    LevelOption,
    NetworkArgument,
    ProblemArgument,
    TaskName,
    find_npi_task,
    npi,
    parse_problem,
    parse_sizes,
)
from ._options import JsonOption, SeedOption


@npi.command()
def run(network: NetworkArgument, problem: ProblemArgument) -> None:
    """Let a network solve one problem, and print its answer as JSON.

    Exits with 1 if it does not come to an end, or to a wrong one.
    """
    interface, weights = load_network(network)
    task = find_npi_task(interface.task)
    program = task.program(interface.level, interface.returns)
    given = parse_problem(task, problem)
    controller = NetworkController(program, interface, weights)
    record = record_run(controller, task.encode(given), max_steps=_MAX_STEPS)
    answer = task.result(record.run.states.state(0))
    print(json.dumps(answer))
    if not record.run.has_ended[0]:
        errors().print(
            f"the run did not end by itself ({len(record.steps):,} decisions)"
        )
        raise typer.Exit(FOUND_NOTHING)
    if answer != task.expected(given):
        errors().print(f"that is wrong: it is {json.dumps(task.expected(given))}")
        raise typer.Exit(FOUND_NOTHING)


# A run of the network on one problem is given up after so many decisions.
_MAX_STEPS = 1_000_000


@npi.command()
def trace(
    task: TaskName,
    problem: ProblemArgument,
    level: LevelOption = "recursive",
    network: Annotated[
        Path | None, typer.Option(help="Show this network's run, not the reference's.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="An HTML file for a tree that opens and closes.")
    ] = None,
    calls: Annotated[int, typer.Option(min=1, help="The most calls to print.")] = 60,
) -> None:
    """Show the calls of a run as a tree."""
    chosen = find_npi_task(task)
    given = parse_problem(chosen, problem)
    if network is not None:
        interface, weights = load_network(network)
        if interface.task != chosen.name:
            raise ValueError(
                f"{network} is for {interface.task}, not for {chosen.name}"
            )
        program = chosen.program(interface.level, interface.returns)
        controller = NetworkController(program, interface, weights)
    else:
        program = chosen.program(level)
        controller = ReferenceController(program)
    record = record_run(controller, chosen.encode(given), max_steps=_MAX_STEPS)
    listed = [(depth, str(call)) for depth, call in record.calls(program)]
    answer = json.dumps(chosen.result(record.run.states.state(0)))
    about = f"{problem} gives {answer}, in {len(record.steps):,} decisions."
    if page is not None:
        write_whole(page, call_tree_page(f"{chosen.name}, step by step", about, listed))
        print(f"page: {page}")
        return
    for depth, text in listed[:calls]:
        print("  " * depth + text)
    if len(listed) > calls:
        print(f"... {len(listed) - calls:,} more; --calls shows them, --page all")
    print(about)


@npi.command()
def test(
    network: NetworkArgument,
    sizes: Annotated[
        str, typer.Option(help="Sizes of problems, with commas between.")
    ] = "2,4,8,16,32",
    problems: Annotated[int, typer.Option(min=1, help="Of each size.")] = 30,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Print how many random problems of each size a network solves.

    Where one fails, the shortest that does is shown, and the step at which it went wrong.
    """
    interface, weights = load_network(network)
    chosen = find_npi_task(interface.task)
    program = chosen.program(interface.level, interface.returns)
    controller = NetworkController(program, interface, weights)
    rng, solved, failed = np.random.default_rng(seed), {}, {}
    for size in sorted(parse_sizes(sizes)):
        drawn = [chosen.random_problem(rng, size) for _ in range(problems)]
        is_right = accuracy(chosen, program, controller, drawn)
        solved[size] = int(is_right.sum())
        if not is_right.all():
            failed.setdefault(size, drawn[int(np.argmin(is_right))])
        if not as_json:
            print(f"size {size:<6} {solved[size]:>4} of {problems}")
    failure = None
    if failed:
        least, problem = next(iter(failed.items()))
        failure = shortest_failure(
            chosen, program, controller, rng, sizes=range(1, least)
        ) or explained(chosen, program, controller, problem, least)
    told = None
    if failure is not None:
        told = {
            "problem": failure.problem,
            "step": failure.step,
            "in": str(program.call(failure.context.program, failure.context.args)),
            "wanted": program.describe(failure.context).split(": ")[1],
            "got": str(program.call(failure.got.program, failure.got.args)),
        }
    if as_json:
        print_json({"solved": solved, "of": problems, "shortest_failure": told})
    elif told is not None:
        print(
            f"shortest failure: {json.dumps(told['problem'])}; at decision "
            f"{told['step'] + 1}, in {told['in']}, it should {told['wanted']} and does "
            f"{told['got']}"
        )
    if failed:
        raise typer.Exit(FOUND_NOTHING)
