"""The one loop: inducers propose, and here it is decided."""

import dataclasses
import enum
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import jax.random as jr
import numpy as np

from ..program import Program
from ..task import EncodedTask, Task, canonical_choices, encoded_task
from ..verify import Check, check_batch, check_task
from .inducer import AbstractInducer, Proposal
from .run import RunFolder, RunFolderFault


class Outcome(enum.Enum):
    """How a search ended; the value says it in words."""

    solved = "A program was found that does all the examples it was judged by."
    budget_spent = (
        "No program was found within the budget. Give it more time (--seconds), a "
        "machine with more lines or registers, or another inducer (--with)."
    )
    none_exists = "No such program exists: every one within the bounds was tried."
    none_left = (
        "Nothing is left to propose. That proves nothing: a program may exist. Try more "
        "restarts, or another inducer (--with)."
    )
    interrupted = "Interrupted before a program was found. Go on with --resume."


@dataclasses.dataclass(frozen=True)
class Budget:
    """When to stop: after so many seconds, proposals or rounds, whichever is first."""

    seconds: float | None = 60.0
    num_proposals: int | None = None
    num_rounds: int | None = None

    def __post_init__(self):
        if self.seconds is not None and not self.seconds >= 0:
            raise ValueError(
                f"`Budget(seconds=...)` must be 0 or more, or `None`; got {self.seconds}"
            )

    def is_spent(self, seconds: float, num_proposals: int, num_rounds: int) -> bool:
        """Whether one of the limits is reached."""
        used = (seconds, num_proposals, num_rounds)
        limits = (self.seconds, self.num_proposals, self.num_rounds)
        return any(
            limit is not None and now >= limit
            for now, limit in zip(used, limits, strict=True)
        )


@dataclasses.dataclass(frozen=True)
class Result:
    """What a search found, how sure that is, and what it cost."""

    program: Program | None
    outcome: Outcome
    message: str
    verified: Mapping[str, Check]
    found_by: str | None
    num_proposals: int
    num_rounds: int
    seconds: float
    term: str | None = None
    """The program in words, if it was made from a skeleton."""
    expression: str | None = None
    """The program as an s-expression, which `softcode.library` can compress."""
    origins: tuple[int, ...] = ()
    """The searches (restarts) whose proposals passed, in the order they did."""


@dataclasses.dataclass
class _Progress:
    """What the loop itself carries from round to round; plain values."""

    seconds: float = 0.0
    num_proposals: int = 0
    num_rounds: int = 0
    found_by: str | None = None
    program: str | None = None
    term: str | None = None
    expression: str | None = None
    origins: list[int] = dataclasses.field(default_factory=list)
    is_exhausted: bool = False
    has_proposed_all: bool = False
    num_trained: int = 0
    """Proposals that did the training examples and failed on others."""
    num_lines_excluded: int = 0
    """Every program of up to so many lines was tried."""


def induce(
    task: Task | EncodedTask | str | Iterable[Any],
    inducer: AbstractInducer | str | None = None,
    *,
    seed: int = 0,
    budget: Budget | float | None = None,
    judged_by: Sequence[str] = ("train", "validation"),
    num_solutions: int = 1,
    folder: RunFolder | None = None,
    resume: bool = False,
    save_every: float = 5.0,
    on_round: Callable[[dict[str, Any]], None] | None = None,
) -> Result:
    """Searches for a program that does the task, and says what is known about it.

    Every proposal is run exactly on the splits of `judged_by`. The splits that it is
    not judged by are run once, on the program that is returned, and only reported.

    Args:
        task: the examples: a task on a machine (`task.on(machine)`), a task, which is
            put on the machine that it suggests or on one with room, a list of pairs of
            an input and an output, or a built-in task's name.
        inducer: what proposes programs, or its name, such as `"enumerate"`; search and
            gradients by turns if `None`.
        seed: the same seed gives the same result on the same machine.
        budget: when to stop, a number is seconds; 60 seconds if `None`.
        judged_by: the splits that a program must pass to count.
        num_solutions: go on until as many searches (restarts) have succeeded.
        folder: where to keep the state, so that a killed run can be resumed.
        resume: go on from the folder's state, if it has one.
        save_every: seconds between two savings.
        on_round: is told each round's entry of the history.

    Returns:
        The result; `outcome` says how the search ended. Ctrl-C ends it cleanly.

    Raises:
        ValueError: if the inducer cannot work on the task, or if what is given is no
            task, inducer or budget.
        EncodingFault: if an example does not fit the machine.
        RunFolderFault: if the folder's state is damaged.

    Example:
        >>> from softcode.induce import Enumerate
        >>> from softcode.task import recipes
        >>> result = induce(recipes()["inc"].make(), Enumerate())
        >>> result.outcome.name, result.verified["extrapolation"].all_passed
        ('solved', True)
    """
    task, budget = encoded_task(task), _budget(budget)
    if not isinstance(inducer, AbstractInducer):
        # Not known here: the loop holds no inducer.
        from .auto import inducer_named

        inducer = inducer_named(inducer, task.machine)
    judged_by = tuple(split for split in judged_by if split in task.splits)
    plan = inducer.prepare(task)
    state = inducer.init(plan, jr.key(seed))
    progress, history = _Progress(), []
    if resume and folder is not None and folder.exists():
        state, saved, history = folder.load(state)
        progress = _restored(saved, folder)

    started, saved_at = time.perf_counter() - progress.seconds, time.perf_counter()
    was_interrupted = False
    try:
        while not _is_over(progress, budget, num_solutions):
            proposed = inducer.propose(plan, state)
            verdicts, num_trained = _judge(proposed.proposals, task, judged_by)
            progress.num_trained += num_trained
            state = inducer.observe(plan, proposed.state, verdicts)
            entry = _note(progress, inducer, proposed, verdicts, started)
            history.append(entry)
            if on_round is not None:
                on_round(entry)
            if folder is not None and time.perf_counter() - saved_at >= save_every:
                folder.save(state, dataclasses.asdict(progress), history)
                saved_at = time.perf_counter()
    except KeyboardInterrupt:
        # The round under way is dropped; what was found before it is kept.
        was_interrupted = True
    if folder is not None and not was_interrupted:
        folder.save(state, dataclasses.asdict(progress), history)
    return _result(task, inducer, progress, was_interrupted)


def _budget(given: Budget | float | None) -> Budget:
    if given is None or isinstance(given, Budget):
        return given or Budget()
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError(
            f"a budget is a number of seconds, or a `Budget`; got {given!r:.60}"
        )
    return Budget(seconds=float(given))


def _judge(
    proposals: Sequence[Proposal], task: EncodedTask, judged_by: Sequence[str]
) -> tuple[list[bool], int]:
    """Whether each proposal does all examples of all these splits.

    Also gives how many did those of the first split and not all others.
    """
    passed = np.ones(len(proposals), bool)
    num_first = 0
    for number, split in enumerate(judged_by):
        num_first = int(passed.sum()) if number == 1 else num_first
        left = np.flatnonzero(passed).tolist()
        if left:
            programs = [proposals[i].program for i in left]
            passed[left] = check_batch(programs, task, split).all(1)
    num_trained = num_first - int(passed.sum()) if len(judged_by) > 1 else 0
    return passed.tolist(), num_trained


def _note(
    progress: _Progress, inducer: AbstractInducer, proposed, verdicts, started: float
) -> dict[str, Any]:
    """Takes a round into the progress; gives its entry of the history."""
    name = proposed.info.get("inducer", inducer.name)
    progress.num_rounds += 1
    progress.num_proposals += len(verdicts)
    progress.is_exhausted = proposed.is_exhausted
    progress.has_proposed_all = proposed.has_proposed_all
    progress.seconds = time.perf_counter() - started
    excluded = proposed.info.get("num_lines_excluded", 0)
    progress.num_lines_excluded = max(progress.num_lines_excluded, excluded)
    for proposal, passed in zip(proposed.proposals, verdicts, strict=True):
        if passed and proposal.origin not in progress.origins:
            progress.origins.append(proposal.origin)
            if progress.program is None:
                progress.program, progress.found_by = str(proposal.program), name
                progress.term = proposal.term
                progress.expression = proposal.expression
    return {
        "round": progress.num_rounds,
        "seconds": round(progress.seconds, 3),
        "num_proposals": progress.num_proposals,
        "num_solved": len(progress.origins),
        "inducer": name,
        **{key: value for key, value in proposed.info.items() if key != "inducer"},
    }


def _is_over(progress: _Progress, budget: Budget, num_solutions: int) -> bool:
    return (
        len(progress.origins) >= num_solutions
        or progress.is_exhausted
        or budget.is_spent(
            progress.seconds, progress.num_proposals, progress.num_rounds
        )
    )


def _restored(saved: Mapping[str, Any], folder: RunFolder) -> _Progress:
    names = [field.name for field in dataclasses.fields(_Progress)]
    try:
        return _Progress(**{name: saved[name] for name in names})
    except KeyError as fault:
        raise RunFolderFault(
            f"{folder.path} was written by another version (it lacks {fault}); start "
            "again without --resume"
        ) from None


def _result(
    task: EncodedTask,
    inducer: AbstractInducer,
    progress: _Progress,
    was_interrupted: bool,
) -> Result:
    program = None
    verified: Mapping[str, Check] = {}
    if progress.program is not None:
        parsed = Program.parse(progress.program, task.machine)
        # What no split reads is not left as it was drawn.
        program = Program(task.machine, canonical_choices(task, parsed.choices))
        verified = check_task(program, task)
        outcome, message = Outcome.solved, Outcome.solved.value
    elif was_interrupted:
        outcome, message = Outcome.interrupted, Outcome.interrupted.value
    elif _is_proof(progress, inducer):
        outcome = Outcome.none_exists
        message = f"{outcome.value} Searched: {inducer.covers()}."
        if progress.num_trained:
            message += f" {_told_trained(progress)}."
    elif progress.is_exhausted:
        outcome, message = Outcome.none_left, Outcome.none_left.value
    else:
        outcome = Outcome.budget_spent
        message = f"{_what_is_known(progress)} {outcome.value}".lstrip()
    return Result(
        program=program,
        outcome=outcome,
        message=message,
        verified=verified,
        found_by=progress.found_by,
        num_proposals=progress.num_proposals,
        num_rounds=progress.num_rounds,
        seconds=progress.seconds,
        term=progress.term,
        expression=progress.expression,
        origins=tuple(progress.origins),
    )


def _is_proof(progress: _Progress, inducer: AbstractInducer) -> bool:
    """Whether a search that found nothing has shown that nothing is there.

    Where programs did the training examples and failed on others, only if every one that
    does them was proposed.
    """
    are_all_judged = progress.has_proposed_all or not progress.num_trained
    return progress.is_exhausted and inducer.is_complete and are_all_judged


def _told_trained(progress: _Progress) -> str:
    return f"{progress.num_trained} did the training examples and failed on others"


def _what_is_known(progress: _Progress) -> str:
    """What a search that was cut short has shown."""
    if progress.num_trained:
        return f"{_told_trained(progress)}: more examples would help."
    num_lines = progress.num_lines_excluded
    if num_lines == 0:
        return "Whether a program exists is not known."
    return (
        f"No program of up to {num_lines} line{'s' * (num_lines > 1)} exists; whether a "
        "longer one does is not known."
    )
