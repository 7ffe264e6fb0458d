"""`softcode npi run`, `trace` and `test`: what a network does on problems."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from ...files import write_whole
from ...npi import NpiTask
from ...npi.network import drift, load_network, load_problems
from ...npi.run import (
    AbstractController,
    CompiledTable,
    DecisionTable,
    Execution,
    Failure,
    NetworkController,
    ReferenceController,
    accuracy,
    are_right,
    execute,
    explained,
    record_run,
    shortest_failure,
)
from ...reference import Contexts, ReferenceProgram, sample
from ...report import call_tree_page, plot_drift
from ...world import BatchState
from ..app import FOUND_NOTHING, errors, print_json
from ..options import JsonOption, SeedOption
from .arguments import (
    LevelOption,
    ProblemArgument,
    SolverArgument,
    TaskName,
    find_npi_task,
    is_certificate,
    load_certified,
    npi,
    parse_problem,
    parse_sizes,
)


@dataclasses.dataclass(frozen=True)
class _Solver:
    """What a file holds: a network, or the decisions of a certificate."""

    task: NpiTask
    program: ReferenceProgram
    controller: AbstractController
    table: CompiledTable | None = None

    @classmethod
    def load(cls, path: Path) -> "_Solver":
        if is_certificate(path):
            interface, program, contexts = load_certified(path)
            table = DecisionTable.of(program, contexts)
            task, code = find_npi_task(interface.task), CompiledTable(table)
            return cls(task, program, table.controller(), code)
        interface, weights = load_network(path)
        task = find_npi_task(interface.task)
        program = task.program(interface.level, interface.returns)
        return cls(task, program, NetworkController(program, interface, weights))

    def run(self, problem: Any) -> Execution:
        """A run of one problem."""
        states = BatchState.of([self.task.encode(problem)])
        if self.table is not None:
            return self.table.run(states)
        return execute(self.controller, states, max_steps=_MAX_STEPS)

    def are_right(self, problems: list[Any]) -> np.ndarray:
        """For each problem, whether it is solved."""
        if self.table is None:
            return accuracy(self.task, self.program, self.controller, problems)
        states = BatchState.of([self.task.encode(problem) for problem in problems])
        return are_right(self.task, self.table.run(states), problems)


@npi.command()
def run(file: SolverArgument, problem: ProblemArgument) -> None:
    """Let a network, or a certificate's table, solve one problem; print the answer.

    Exits with 1 if it does not come to an end, or to a wrong one.
    """
    solver = _Solver.load(file)
    given = parse_problem(solver.task, problem)
    ended = solver.run(given)
    answer = solver.task.result(ended.states.state(0))
    print(json.dumps(answer))
    if not ended.has_ended[0]:
        errors().print(
            f"the run came to no end: after {ended.num_decisions[0]:,} decisions it was "
            "cut off, had called what is not there, or had left its arrays"
        )
        raise typer.Exit(FOUND_NOTHING)
    if answer != solver.task.expected(given):
        right = json.dumps(solver.task.expected(given))
        errors().print(f"that is wrong: it is {right}")
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
    file: SolverArgument,
    sizes: Annotated[
        str, typer.Option(help="Sizes of problems, with commas between.")
    ] = "2,4,8,16,32",
    problems: Annotated[int, typer.Option(min=1, help="Of each size.")] = 30,
    seed: SeedOption = 0,
    picture: Annotated[
        Path | None,
        typer.Option(help="A PNG of the hidden state where the shortest failure is."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print how many random problems of each size a network, or a table, solves.

    Where one fails, the shortest that does is shown, and the step at which it went wrong.
    """
    solver = _Solver.load(file)
    if picture is not None and solver.table is not None:
        raise ValueError("--picture: a certificate has no hidden state; give a network")
    lessons = _lessons(file, solver) if picture is not None else None
    rng, solved, failed = np.random.default_rng(seed), {}, {}
    for size in sorted(parse_sizes(sizes)):
        drawn = [solver.task.random_problem(rng, size) for _ in range(problems)]
        is_right = solver.are_right(drawn)
        solved[size] = int(is_right.sum())
        if not is_right.all():
            failed.setdefault(size, drawn[int(np.argmin(is_right))])
        if not as_json:
            print(f"size {size:<6} {solved[size]:>4} of {problems}")
    failure = _shortest(solver, rng, failed) if failed else None
    told = None if failure is None else _told(solver.program, failure)
    if as_json:
        print_json({"solved": solved, "of": problems, "shortest_failure": told})
    elif told is not None:
        print(
            f"shortest failure: {json.dumps(told['problem'])}; at decision "
            f"{told['step'] + 1}, in {told['in']}, it should {told['wanted']} and does "
            f"{told['got']}"
        )
    if picture is not None and lessons is not None and failure is not None:
        interface, weights = load_network(file)
        found = drift(interface, weights, solver.program, failure.context, lessons)
        plot_drift(found, picture)
    if not as_json and picture is not None:
        print(f"picture: {picture}" if failure else "nothing to draw, so no picture")
    if failed:
        raise typer.Exit(FOUND_NOTHING)


def _shortest(
    solver: _Solver, rng: np.random.Generator, failed: dict[int, Any]
) -> Failure | None:
    """The shortest failure that is found, looking for one shorter than the known."""
    known, problem = next(iter(failed.items()))
    what = (solver.task, solver.program, solver.controller)
    shorter = shortest_failure(*what, rng, sizes=range(1, known))
    return shorter or explained(*what, problem, known)


def _lessons(file: Path, solver: _Solver) -> Contexts:
    """What the network of a file was taught."""
    problems = [
        parse_problem(solver.task, json.dumps(problem))
        for problem in load_problems(file)
    ]
    if not problems:
        raise ValueError(
            f"--picture: {file} does not say what it was taught with; train it again"
        )
    return sample(solver.program, [solver.task.encode(p) for p in problems])


def _told(program: ReferenceProgram, failure: Failure) -> dict[str, Any]:
    """A failure as plain values."""
    return {
        "problem": failure.problem,
        "step": failure.step,
        "in": str(program.call(failure.context.program, failure.context.args)),
        "wanted": program.describe_decision(failure.wanted),
        "got": program.describe_decision(failure.got),
    }
