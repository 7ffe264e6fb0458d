"""Every context that inputs of any size can lead to: a fixed point."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from ..program import RETURN, Context, Contexts, Decision, Ids, ReferenceProgram
from .abstraction import AbstractState, AbstractWorld


class Entry(NamedTuple):
    """A call, and the abstract state that it starts in.

    Example:
        >>> Entry(program=4, args=(0, 0), state=(1, 0)).state
        (1, 0)
    """

    program: int
    args: Ids
    state: AbstractState


class Moment(NamedTuple):
    """A moment within a call: what its frame has seen, and the abstract state now."""

    entry: Entry
    context: Context
    state: AbstractState


class NotClosedError(RuntimeError):
    """There are more contexts, or longer frames, than was allowed: perhaps without end.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["binary_search"]
        >>> try:
        ...     close(task.program("non-recursive"), task.abstraction)
        ... except NotClosedError:
        ...     print("its loop has frames of any length")
        its loop has frames of any length
    """


@dataclasses.dataclass(frozen=True)
class Closure:
    """What a fixed point found, with all that is needed to check it again.

    Attributes:
        contexts: every context that can be reached, and its decision.
        next_contexts: for each context, those that may follow it in the same frame.
        entries: for each context that calls a subprogram, the callee's first contexts.
        first_contexts: the first contexts of a run.
        moments: every context with the abstract states that it may come in.
        exits: the abstract states in which a call may end.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["binary_search"]
        >>> found = close(task.program(), task.abstraction)
        >>> len(found.contexts), len(found.moments), len(found.first_contexts)
        (18, 18, 4)
    """

    contexts: Contexts
    next_contexts: Mapping[Context, Set[Context]]
    entries: Mapping[Context, Set[Context]]
    first_contexts: Set[Context]
    moments: Set[Moment]
    exits: Mapping[Entry, Set[AbstractState]]


def close(
    program: ReferenceProgram,
    abstraction: AbstractWorld,
    *,
    max_contexts: int = 1_000_000,
    max_steps: int = 100,
) -> Closure:
    """The contexts of runs of any size, as a fixed point over an abstract world.

    A call is followed once for each abstract state in which it starts, and its possible
    ends are then known to all callers (interprocedural summaries: Sharir and Pnueli,
    "Two approaches to interprocedural data flow analysis", 1981). If the abstract
    world is sound, no run of the real one ever leaves the contexts that are found;
    so a network that decides rightly on each of them runs as the reference program does,
    on all inputs. Cai, Shin and Song (2017, section 3.3) make this set by hand.

    Args:
        program: whose calls are followed.
        abstraction: its world, as finitely many states.
        max_contexts: how many contexts there may be.
        max_steps: how many steps a frame may have. Programs that loop instead of
            recurring have frames of any length, and no finite set of contexts.

    Raises:
        NotClosedError: if there are more.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["bubble_sort"]
        >>> found = close(task.program("recursive"), task.abstraction)
        >>> len(found.contexts), found.contexts.num_frames
        (46, 26)
    """
    search = _FixedPoint(program, abstraction, max_contexts, max_steps)
    search.run()
    return Closure(
        Contexts(search.decisions),
        search.next_contexts,
        search.entries,
        search.first_contexts,
        search.moments,
        search.exits,
    )


class _FixedPoint:
    def __init__(
        self,
        program: ReferenceProgram,
        abstraction: AbstractWorld,
        max_contexts: int,
        max_steps: int,
    ) -> None:
        self.program = program
        self.abstraction = abstraction
        self.max_contexts = max_contexts
        self.max_steps = max_steps
        self.decisions: dict[Context, Decision] = {}
        self.next_contexts: defaultdict[Context, set[Context]] = defaultdict(set)
        self.entries: defaultdict[Context, set[Context]] = defaultdict(set)
        self.first_contexts: set[Context] = set()
        self.moments: set[Moment] = set()
        self.exits: dict[Entry, set[AbstractState]] = {}
        self.waiting: dict[Entry, list[Moment]] = {}
        self.todo: list[Moment] = []

    def run(self) -> None:
        start = self.program.ids[self.program.entry]
        for state in self.abstraction.initial():
            for seen in self.abstraction.enter(state):
                entry = Entry(start, self.program.no_args, seen)
                self.first_contexts.add(self.start(entry))
        while self.todo:
            self.advance(self.todo.pop())

    def start(self, entry: Entry) -> Context:
        """A call's first context; the call is followed if it is new."""
        seen = (self.abstraction.observe(entry.state),)
        context = Context(entry.program, entry.args, seen)
        if entry not in self.exits:
            self.exits[entry] = set()
            self.waiting[entry] = []
            self.add(Moment(entry, context, entry.state))
        return context

    def add(self, moment: Moment) -> None:
        if moment not in self.moments:
            self.moments.add(moment)
            self.todo.append(moment)

    def decide(self, context: Context) -> Decision:
        decision = self.decisions.get(context)
        if decision is None:
            if len(self.decisions) == self.max_contexts:
                raise NotClosedError(
                    f"there are more than {self.max_contexts} contexts"
                )
            decision = self.decisions[context] = self.program.decide(context)
        return decision

    def advance(self, moment: Moment) -> None:
        """Do a moment's step, as far as is known where it leads."""
        decision = self.decide(moment.context)
        if decision.program == RETURN:
            self.leave(moment.entry, moment.state)
        elif self.program.is_primitive(decision.program):
            call = self.program.call(decision.program, decision.args)
            for state in self.abstraction.successors(moment.state, call):
                self.proceed(moment, state)
        else:
            self.call(moment, decision)

    def call(self, moment: Moment, decision: Decision) -> None:
        for seen in self.abstraction.enter(moment.state):
            entry = Entry(decision.program, decision.args, seen)
            self.entries[moment.context].add(self.start(entry))
            self.waiting[entry].append(moment)
            for state in tuple(self.exits[entry]):
                self.come_back(moment, state)

    def come_back(self, moment: Moment, callee: AbstractState) -> None:
        for state in self.abstraction.leave(moment.state, callee):
            self.proceed(moment, state)

    def proceed(self, moment: Moment, state: AbstractState) -> None:
        """After a moment's step: the frame's end, or its next moment."""
        if self.decisions[moment.context].returns:
            self.leave(moment.entry, state)
            return
        seen = (*moment.context.observations, self.abstraction.observe(state))
        if len(seen) > self.max_steps:
            called = self.program.call(moment.context.program, moment.context.args)
            raise NotClosedError(
                f"a frame of {called} may take more than {self.max_steps} steps"
            )
        context = moment.context._replace(observations=seen)
        self.next_contexts[moment.context].add(context)
        self.add(Moment(moment.entry, context, state))

    def leave(self, entry: Entry, state: AbstractState) -> None:
        """A call may end so; who waits for it goes on."""
        if state not in self.exits[entry]:
            self.exits[entry].add(state)
            for moment in tuple(self.waiting[entry]):
                self.come_back(moment, state)


def gaps(
    closure: Closure, program: ReferenceProgram, abstraction: AbstractWorld
) -> Iterator[str]:
    """What keeps a set from being closed; nothing, if it is.

    One pass, without a fixed point: every start, step, call and return of a moment leads
    to a moment that is there. So it can be trusted without `close`.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["bubble_sort"]
        >>> program = task.program("recursive")
        >>> found = close(program, task.abstraction)
        >>> list(gaps(found, program, task.abstraction))
        []
    """
    check = _Check(closure, program, abstraction)
    start = program.ids[program.entry]
    for state in abstraction.initial():
        yield from check.calls(start, program.no_args, state)
    for moment in closure.moments:
        if moment.context not in closure.contexts:
            yield f"no decision for {moment.context}"
        elif closure.contexts.decisions[moment.context] != program.decide(
            moment.context
        ):
            yield f"another decision for {moment.context}"
        else:
            yield from check.step(moment)


class _Check:
    def __init__(
        self,
        closure: Closure,
        program: ReferenceProgram,
        abstraction: AbstractWorld,
    ) -> None:
        self.closure = closure
        self.program = program
        self.abstraction = abstraction

    def calls(self, program: int, args: Ids, state: AbstractState) -> Iterator[str]:
        for seen in self.abstraction.enter(state):
            entry = Entry(program, args, seen)
            first = (self.abstraction.observe(seen),)
            if (
                Moment(entry, Context(program, args, first), seen)
                not in self.closure.moments
            ):
                yield f"{entry} may be called but is not there"

    def step(self, moment: Moment) -> Iterator[str]:
        program, args, returns = self.closure.contexts.decisions[moment.context]
        if program == RETURN:
            after = {moment.state}
        elif self.program.is_primitive(program):
            call = self.program.call(program, args)
            after = set(self.abstraction.successors(moment.state, call))
        else:
            yield from self.calls(program, args, moment.state)
            after = set(self.after_call(moment, program, args))
        for state in after:
            yield from self.arrives(moment, state, returns)

    def after_call(
        self, moment: Moment, program: int, args: Ids
    ) -> Iterator[AbstractState]:
        for seen in self.abstraction.enter(moment.state):
            for state in self.closure.exits.get(Entry(program, args, seen), ()):
                yield from self.abstraction.leave(moment.state, state)

    def arrives(
        self, moment: Moment, state: AbstractState, returns: bool
    ) -> Iterator[str]:
        if returns:
            if state not in self.closure.exits[moment.entry]:
                yield f"{moment.entry} may end in {state}, which is not there"
            return
        seen = (*moment.context.observations, self.abstraction.observe(state))
        context = moment.context._replace(observations=seen)
        if Moment(moment.entry, context, state) not in self.closure.moments:
            yield f"{context} may follow {moment.context} but is not there"
