"""Sets of contexts with what is to be done in each: what a network must learn."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from ...world import WorldState
from .reference import Context, Decision, ReferenceProgram
from .trace import Frame, Step, Trace, run_trace


@dataclasses.dataclass(frozen=True)
class Contexts:
    """Contexts, and the decision that the reference program makes in each.

    The order is that in which they were found.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["quicksort"]
        >>> program = task.program("recursive")
        >>> seen = sample(program, [task.encode([8, 2, 1, 2, 0, 8, 5, 8, 3, 7])])
        >>> len(seen.decisions), seen.num_frames
        (85, 26)
    """

    decisions: Mapping[Context, Decision]

    def __len__(self) -> int:
        return len(self.decisions)

    def __iter__(self) -> Iterator[Context]:
        return iter(self.decisions)

    def __contains__(self, context: object) -> bool:
        return context in self.decisions

    @property
    def num_frames(self) -> int:
        """How many contexts end a frame."""
        return sum(decision.returns for decision in self.decisions.values())

    def frames(self) -> Iterator[Frame]:
        """Every complete frame. A decision follows from its context, so these are all."""
        for context, decision in self.decisions.items():
            if decision.returns:
                yield self.frame_of(context)

    def frame_of(self, context: Context) -> Frame:
        """The steps that lead to a context, its own among them."""
        program, args, seen = context
        prefixes = (Context(program, args, seen[: i + 1]) for i in range(len(seen)))
        steps = (Step(p.observations[-1], self.decisions[p]) for p in prefixes)
        return Frame(program, args, tuple(steps))


def of_traces(traces: Iterable[Trace]) -> Contexts:
    """The contexts that some runs came through.

    Args:
        traces: the runs.

    Raises:
        ValueError: if one context was followed by two decisions, so that no function of
            the context makes both.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["towers_of_hanoi"]
        >>> seen = of_traces([run_trace(task.program(), task.encode(0))])
        >>> [task.program().describe(context) for context in seen]
        ['HANOI(): TOWER(left, right) and return', 'TOWER(left, right): RETURN']
    """
    decisions: dict[Context, Decision] = {}
    frames: set[Frame] = set()
    for trace in traces:
        for frame in trace.frames:
            if frame not in frames:
                frames.add(frame)
                for context, decision in frame.contexts():
                    if decisions.setdefault(context, decision) != decision:
                        raise ValueError(f"two decisions in {context}")
    return Contexts(decisions)


def sample(program: ReferenceProgram, states: Iterable[WorldState]) -> Contexts:
    """The contexts that a program comes through from some states (which are changed).

    Args:
        program: what is run.
        states: where its runs start.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["greatest_common_divisor"]
        >>> len(sample(task.program(), [task.encode((4, 6)), task.encode((5, 5))]))
        12
    """
    return of_traces(run_trace(program, state) for state in states)
