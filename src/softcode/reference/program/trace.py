"""What a program did on an input: its frames, step by step."""

import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

from ...world import Observed, WorldState
from .reference import RETURN, Activation, Context, Decision, Ids, ReferenceProgram


class Step(NamedTuple):
    """What was seen and what was done.

    Example:
        >>> Step(observation=(1, 0), decision=Decision(0, (), True)).decision.returns
        True
    """

    observation: Observed
    decision: Decision


class Frame(NamedTuple):
    """One call of a subprogram, from its start to its end.

    Example:
        >>> frame = Frame(4, (), (Step((1, 0), Decision(0, (), True)),))
        >>> frame.context
        Context(program=4, args=(), observations=((1, 0),))
    """

    program: int
    args: Ids
    steps: tuple[Step, ...]

    @property
    def context(self) -> Context:
        """The context of the last step, which says all of the frame."""
        return Context(
            self.program, self.args, tuple(s.observation for s in self.steps)
        )

    def contexts(self) -> Iterator[tuple[Context, Decision]]:
        """The context of each step, and what was decided."""
        seen: tuple[Observed, ...] = ()
        for observation, decision in self.steps:
            seen = (*seen, observation)
            yield Context(self.program, self.args, seen), decision


@dataclasses.dataclass(frozen=True)
class Trace:
    """A run of a program.

    Attributes:
        frames: in the order in which they were entered.
        parents: the frame that called each; -1 for the first.
        state: how the run ended.
        num_steps: decisions that were made, in all frames.
        max_depth: the most frames that were on the stack at once.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["towers_of_hanoi"]
        >>> trace = run_trace(task.program(), task.encode(2))
        >>> len(trace.frames), trace.num_steps, trace.max_depth
        (8, 20, 3)
    """

    frames: tuple[Frame, ...]
    parents: tuple[int, ...]
    state: WorldState
    num_steps: int
    max_depth: int

    def lines(self, program: ReferenceProgram) -> Iterator[str]:
        r"""The calls as a tree, one a line, indented by which called which.

        Example:
            >>> from softcode.npi.tasks import TASKS
            >>> task = TASKS["addition"]
            >>> program = task.program("recursive")
            >>> trace = run_trace(program, task.encode(("3", "4")))
            >>> print(*list(trace.lines(program))[:3], sep="\n")
            ADD()
              ADD1()
                ACT(write, output, 7)
        """
        children: list[list[int]] = [[] for _ in self.frames]
        for index, parent in enumerate(self.parents):
            if parent >= 0:
                children[parent].append(index)
        yield str(program.call(self.frames[0].program, self.frames[0].args))
        stack = [(iter(self.frames[0].steps), iter(children[0]))]
        while stack:
            steps, called = stack[-1]
            step = next(steps, None)
            if step is None:
                stack.pop()
            elif step.decision.program != RETURN:
                index, args, _ = step.decision
                yield "  " * len(stack) + str(program.call(index, args))
                if not program.is_primitive(index):
                    frame = next(called)
                    steps = iter(self.frames[frame].steps)
                    stack.append((steps, iter(children[frame])))


@dataclasses.dataclass
class _Open:
    """A frame on the stack."""

    index: int
    program: int
    args: Ids
    activation: Activation
    steps: list[Step]


class _Runner:
    """The stack of a run, and what it has left behind."""

    def __init__(self, program: ReferenceProgram) -> None:
        self.program = program
        self.stack: list[_Open] = []
        self.frames: list[Frame | None] = []
        self.parents: list[int] = []
        self.max_depth = 0

    def enter(self, index: int, args: Ids, parent: int) -> None:
        activation = Activation(self.program, index, args)
        self.stack.append(_Open(len(self.frames), index, args, activation, []))
        self.frames.append(None)
        self.parents.append(parent)
        self.max_depth = max(self.max_depth, len(self.stack))

    def leave(self) -> None:
        frame = self.stack.pop()
        self.frames[frame.index] = Frame(frame.program, frame.args, tuple(frame.steps))


def run_trace(
    program: ReferenceProgram, state: WorldState, *, max_steps: int | None = None
) -> Trace:
    """Run a program, and keep what each of its frames saw and did.

    The stack is a list, so runs may be deep; a tail call leaves its frame first.

    Args:
        program: what is run.
        state: where it starts; it is changed.
        max_steps: how many steps a run may take.

    Raises:
        RuntimeError: if it takes more.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["quicksort"]
        >>> trace = run_trace(task.program("recursive"), task.encode([3, 1, 2]))
        >>> task.result(trace.state)
        [1, 2, 3]
    """
    runner = _Runner(program)
    runner.enter(program.ids[program.entry], program.no_args, -1)
    interned: dict[Step, Step] = {}
    num_steps = 0
    while runner.stack:
        if num_steps == max_steps:
            raise RuntimeError(f"the program did not end in {max_steps} steps")
        num_steps += 1
        frame = runner.stack[-1]
        observation = program.world.observe(state)
        decision = frame.activation.decide(observation)
        step = Step(observation, decision)
        frame.steps.append(interned.setdefault(step, step))
        if decision.returns:
            runner.leave()
        effect = program.effect(decision.program, decision.args)
        if effect is not None:
            effect(state)
        elif decision.program != RETURN:
            runner.enter(decision.program, decision.args, frame.index)
    # All are closed: the stack is empty.
    frames = tuple(frame for frame in runner.frames if frame is not None)
    parents = tuple(runner.parents)
    return Trace(frames, parents, state, num_steps, runner.max_depth)
