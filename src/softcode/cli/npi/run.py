"""`softcode npi run`, `trace` and `test`: what a network does on inputs.

Whatever decides is run in the same way, a network or the table of a certificate; only
that a table alone is compiled, task and all. A failure is shown where it begins: the
first decision that is not the reference program's.
"""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from ...files import Fault, write_whole
from ...npi import NpiTask
from ...npi.network import drift, load_lessons, load_network
from ...npi.run import (
    AbstractController,
    CompiledTable,
    DecisionTable,
    Execution,
    NetworkController,
    ReferenceController,
    WrongRun,
    accuracy,
    are_right,
    execute,
    explained,
    record_run,
    shortest_failure,
)
from ...npi.task import TaskInput
from ...reference import Contexts, ReferenceProgram, sample
from ...report import call_tree_page, plot_drift
from ...world import BatchState
from ..app import FOUND_NOTHING, errors, print_json
from ..options import JsonOption, SeedOption
from .arguments import (
    InputArgument,
    InterpreterArgument,
    LevelOption,
    TaskName,
    find_npi_task,
    is_certificate,
    load_certified,
    npi,
    parse_input,
    parse_sizes,
)


@dataclasses.dataclass(frozen=True)
class _Interpreter:
    """What a file holds: a network, or the decisions of a certificate.

    `controller` decides in either case; with a certificate `table` is the same as machine
    code, which is much faster.
    """

    task: NpiTask
    program: ReferenceProgram
    controller: AbstractController
    table: CompiledTable | None = None

    @classmethod
    def load(cls, path: Path) -> "_Interpreter":
        """Reads a file that `npi train` or `npi verify` wrote; its first bytes say which.

        Raises:
            Fault: if it is neither, or damaged.
        """
        if is_certificate(path):
            interface, program, contexts = load_certified(path)
            table = DecisionTable.of(program, contexts)
            task, code = find_npi_task(interface.task), CompiledTable(table)
            return cls(task, program, table.controller(), code)
        interface, weights = load_network(path)
        task = find_npi_task(interface.task)
        program = task.program(interface.level, interface.returns)
        return cls(task, program, NetworkController(program, interface, weights))

    def run(self, given: TaskInput) -> Execution:
        """A run of one input, which a network must end within `_MAX_STEPS` decisions."""
        states = BatchState.of([self.task.encode(given)])
        if self.table is not None:
            return self.table.run(states)
        return execute(self.controller, states, max_steps=_MAX_STEPS)

    def are_right(self, inputs: list[TaskInput]) -> np.ndarray:
        """For each input, whether it is solved.

        Args:
            inputs: of the task; all are run side by side.
        """
        if self.table is None:
            return accuracy(self.task, self.program, self.controller, inputs)
        states = BatchState.of([self.task.encode(given) for given in inputs])
        return are_right(self.task, self.table.run(states), inputs)


@npi.command()
def run(file: InterpreterArgument, text: InputArgument) -> None:
    """Let a network, or a certificate's table, solve one input; print the answer.

    Exits with 1 if it does not come to an end, or to a wrong one.
    """
    interpreter = _Interpreter.load(file)
    given = parse_input(interpreter.task, text)
    ended = interpreter.run(given)
    answer = interpreter.task.result(ended.states.state(0))
    print(json.dumps(answer))
    if not ended.has_ended[0]:
        errors().print(
            f"the run came to no end: after {ended.num_decisions[0]:,} decisions it was "
            "cut off, had called what is not there, or had left its arrays"
        )
        raise typer.Exit(FOUND_NOTHING)
    if answer != interpreter.task.expected(given):
        right = json.dumps(interpreter.task.expected(given))
        errors().print(f"that is wrong: it is {right}")
        raise typer.Exit(FOUND_NOTHING)


# A run of the network on one input is given up after so many decisions.
_MAX_STEPS = 1_000_000


@npi.command()
def trace(
    task: TaskName,
    text: InputArgument,
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
    given = parse_input(chosen, text)
    if network is not None:
        interface, weights = load_network(network)
        if interface.task != chosen.name:
            raise Fault(f"{network} is for {interface.task}, not for {chosen.name}")
        program = chosen.program(interface.level, interface.returns)
        controller = NetworkController(program, interface, weights)
    else:
        program = chosen.program(level)
        controller = ReferenceController(program)
    record = record_run(controller, chosen.encode(given), max_steps=_MAX_STEPS)
    listed = [(depth, str(call)) for depth, call in record.calls(program)]
    answer = json.dumps(chosen.result(record.run.states.state(0)))
    about = f"{text} gives {answer}, in {len(record.steps):,} decisions."
    if page is not None:
        write_whole(page, call_tree_page(f"{chosen.name}, step by step", about, listed))
        print(f"page: {page}")
        return
    for depth, line in listed[:calls]:
        print("  " * depth + line)
    if len(listed) > calls:
        print(f"... {len(listed) - calls:,} more; --calls shows them, --page all")
    print(about)


@npi.command()
def test(
    file: InterpreterArgument,
    sizes: Annotated[
        str, typer.Option(help="Sizes of inputs, with commas between.")
    ] = "2,4,8,16,32",
    inputs: Annotated[int, typer.Option(min=1, help="Of each size.")] = 30,
    seed: SeedOption = 0,
    picture: Annotated[
        Path | None,
        typer.Option(help="A PNG of the hidden state where the shortest failure is."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print how many random inputs of each size a network, or a table, solves.

    Where one fails, the shortest that does is shown, and the step at which it went wrong.
    """
    interpreter = _Interpreter.load(file)
    lessons = None if picture is None else _lessons(file, interpreter)
    rng = np.random.default_rng(seed)
    solved, failed = {}, {}
    for size in sorted(parse_sizes(sizes)):
        solved[size], wrong = _tried(interpreter, rng, size, inputs)
        failed.update(wrong)
        if not as_json:
            print(f"size {size:<6} {solved[size]:>4} of {inputs}")
    failure = _shortest(interpreter, rng, failed) if failed else None
    told = None if failure is None else _told(interpreter.program, failure)
    if as_json:
        print_json({"solved": solved, "of": inputs, "shortest_failure": told})
    elif told is not None:
        _print_failure(told)
    if picture is not None and lessons is not None:
        _draw(file, interpreter, lessons, failure, picture)
        if not as_json:
            print(f"picture: {picture}" if failure else "nothing to draw: no picture")
    if failed:
        raise typer.Exit(FOUND_NOTHING)


def _tried(
    interpreter: _Interpreter, rng: np.random.Generator, size: int, num_inputs: int
) -> tuple[int, dict[int, TaskInput]]:
    """How many random inputs of a size are solved, and the first that is not, by size.

    Args:
        interpreter: who solves them.
        rng: what they are drawn with, so that sizes before this one matter.
        size: of each.
        num_inputs: how many.
    """
    drawn = [interpreter.task.random_input(rng, size) for _ in range(num_inputs)]
    is_right = interpreter.are_right(drawn)
    wrong = {} if is_right.all() else {size: drawn[int(np.argmin(is_right))]}
    return int(is_right.sum()), wrong


def _shortest(
    interpreter: _Interpreter, rng: np.random.Generator, failed: dict[int, TaskInput]
) -> WrongRun | None:
    """The shortest failure that is found, looking for one shorter than the known.

    Args:
        interpreter: who fails.
        rng: what shorter inputs are drawn with.
        failed: an input that fails, by size; the first one is the shortest.
    """
    known, given = next(iter(failed.items()))
    what = (interpreter.task, interpreter.program, interpreter.controller)
    shorter = shortest_failure(*what, rng, sizes=range(1, known))
    return shorter or explained(*what, given, known)


def _lessons(file: Path, interpreter: _Interpreter) -> Contexts:
    """What the network of a file was taught: the contexts of its inputs' runs.

    Raises:
        Fault: if the file is a certificate, or says nothing of its inputs.
    """
    if interpreter.table is not None:
        raise Fault("--picture: a certificate has no hidden state; give a network")
    inputs = [
        parse_input(interpreter.task, json.dumps(given)) for given in load_lessons(file)
    ]
    if not inputs:
        raise Fault(
            f"--picture: {file} does not say what it was taught with; train it again"
        )
    encode = interpreter.task.encode
    return sample(interpreter.program, [encode(given) for given in inputs])


def _told(program: ReferenceProgram, failure: WrongRun) -> dict[str, Any]:
    """A failure as plain values.

    Args:
        program: puts calls and decisions into words.
        failure: its `step` counts the right decisions before it.
    """
    return {
        "input": failure.input,
        "step": failure.step,
        "in": str(program.call(failure.context.program, failure.context.args)),
        "wanted": program.describe_decision(failure.wanted),
        "got": program.describe_decision(failure.got),
    }


def _print_failure(told: dict[str, Any]) -> None:
    """A failure in a sentence; decisions are counted from 1 there."""
    print(
        f"shortest failure: {json.dumps(told['input'])}; at decision "
        f"{told['step'] + 1}, in {told['in']}, it should {told['wanted']} and does "
        f"{told['got']}"
    )


def _draw(
    file: Path,
    interpreter: _Interpreter,
    lessons: Contexts,
    failure: WrongRun | None,
    picture: Path,
) -> None:
    """Draws the hidden state on the way to a failure, if there is one.

    It is shown among the hidden states of the lessons.

    Args:
        file: the network's.
        interpreter: its task and program.
        lessons: the contexts that the network was taught.
        failure: where it goes wrong.
        picture: the PNG to be written.
    """
    if failure is None:
        return
    interface, weights = load_network(file)
    found = drift(interface, weights, interpreter.program, failure.context, lessons)
    plot_drift(found, picture)
