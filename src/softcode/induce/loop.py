"""The one loop: inducers propose, and here it is decided."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import jax.random as jr
import numpy as np

from .. import interruption
from ..files import Fault
from ..task import Task
from ..verify import AbstractJudge, Check, PosedTask, judge_of
from .budget import Budget
from .inducer import AbstractInducer, Plan, Proposal, Refused, State
from .progress import Progress
from .result import Outcome, Result
from .run import KeptSearch, RunFolder, Search, kept
from .time_left import ends_after


class _Moment(NamedTuple):
    """A search between two rounds."""

    state: State
    progress: Progress


def induce(
    task: Task | PosedTask | str | Iterable[Any],
    inducer: AbstractInducer | str | None = None,
    *,
    seed: int = 0,
    budget: Budget | float | int | None = None,
    seconds: float | int | None = None,
    judged_by: Sequence[str] = ("train", "validation"),
    num_solutions: int = 1,
    folder: RunFolder | None = None,
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
        seconds: the same as a number; it takes precedence.
        judged_by: the splits that a program must pass to count.
        num_solutions: go on until as many different programs were found, or as many
            searches (restarts) have succeeded, which may find the same one.
        folder: where the run is kept, so that one that was killed can be taken up
            again; it holds the result as well.
        on_round: is told each round's entry of the history.

    Returns:
        The result; `outcome` says how the search ended. Ctrl-C ends it cleanly.

    Raises:
        Refused: if the inducer cannot work on the task.
        ValueError: if what is given is no task, inducer or budget.
        EncodingFault: if an example does not fit the machine.
        RunFolderFault: if the folder is in use, holds the state of another search, or a
            damaged one, or cannot be written.

    Example:
        >>> from softcode.induce import Enumerate
        >>> from softcode.task import recipes
        >>> result = induce(recipes()["inc"].make(), Enumerate())
        >>> result.outcome.name, result.verified["extrapolation"].all_passed
        ('solved', True)
    """
    # Not known here: the loop holds no inducer.
    from .auto import posed

    budget = _budget(budget if seconds is None else seconds)
    task, inducer = posed(task, inducer)
    refusal = inducer.refuses(task)
    if refusal is not None:
        raise Refused(refusal)
    search = Search(task, inducer, seed, tuple(judged_by), num_solutions)
    plan = inducer.prepare(task)
    with kept(folder, search, budget) as keeping:
        now = _start(search, plan, keeping)
        now = _searched(search, plan, now, budget, keeping, on_round)
        is_over = _is_over(now.progress, budget, num_solutions)
        if keeping is not None:
            keeping.save(*now)
            if not is_over:
                keeping.require_written(now.progress.num_rounds)
        result = _result(search, now.progress, was_interrupted=not is_over)
        return result if keeping is None else keeping.told(result)


def _start(search: Search, plan: Plan, keeping: KeptSearch | None) -> _Moment:
    """Where the search begins, or where it was left."""
    left = None if keeping is None else keeping.taken_up(plan)
    if left is not None:
        return _Moment(*left)
    if keeping is not None:
        keeping.begin()
    return _Moment(search.inducer.init(plan, jr.key(search.seed)), Progress())


def _searched(
    search: Search,
    plan: Plan,
    now: _Moment,
    budget: Budget,
    keeping: KeptSearch | None,
    on_round: Callable[[dict[str, Any]], None] | None,
) -> _Moment:
    """Makes rounds until the search is over, interrupted, or cannot be kept."""
    started = time.perf_counter() - now.progress.seconds
    try:
        left = None
        if budget.seconds is not None:
            left = budget.seconds - now.progress.seconds
        with interruption.looked_at(), ends_after(left):
            while not (
                _is_over(now.progress, budget, search.num_solutions)
                or interruption.is_asked()
                or (keeping is not None and keeping.failure)
            ):
                following, entry = _round(search, plan, now, started)
                if keeping is not None:
                    keeping.note(entry, *following)
                now = following
                if on_round is not None:
                    on_round(entry)
    except KeyboardInterrupt:
        # The round under way is dropped; what was found before it is kept. Loops around
        # this one learn of it.
        interruption.ask()
    return now


def _round(
    search: Search, plan: Plan, now: _Moment, started: float
) -> tuple[_Moment, dict[str, Any]]:
    """One round: what it leads to, and its entry of the history."""
    inducer = search.inducer
    proposed = inducer.propose(plan, now.state)
    judge = judge_of(search.task)
    verdicts, num_trained = _judged(proposed.proposals, judge, search.judges)
    state = inducer.observe(plan, proposed.state, verdicts)
    proposed = proposed._replace(
        proposals=[
            p._replace(program=judge.settled(p.program)) for p in proposed.proposals
        ]
    )
    name = proposed.info.get("inducer", inducer.name)
    progress = now.progress.after(
        proposed,
        verdicts,
        name=name,
        num_trained=num_trained,
        seconds=time.perf_counter() - started,
    )
    entry = {
        "round": progress.num_rounds,
        "seconds": round(progress.seconds, 3),
        "num_proposals": progress.num_proposals,
        "num_solved": len(progress.origins),
        "inducer": name,
        **{
            key: value
            for key, value in proposed.info.items()
            if key not in ("inducer", "excluded", "nearest")
        },
    }
    return _Moment(state, progress), entry


def _budget(given: Budget | float | int | None) -> Budget:
    if given is None or isinstance(given, Budget):
        return given or Budget()
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Fault(
            f"a budget is a number of seconds, or a `Budget`; got {given!r:.60}"
        )
    return Budget(seconds=float(given))


def _judged(
    proposals: Sequence[Proposal], judge: AbstractJudge, judged_by: Sequence[str]
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
            passed[left] = judge.passes(programs, split).all(1)
    num_trained = num_first - int(passed.sum()) if len(judged_by) > 1 else 0
    return passed.tolist(), num_trained


def _is_over(progress: Progress, budget: Budget, num_solutions: int) -> bool:
    return (
        max(len(progress.found), len(progress.origins)) >= num_solutions
        or progress.is_exhausted
        or budget.is_spent(
            progress.seconds, progress.num_proposals, progress.num_rounds
        )
    )


def _result(search: Search, progress: Progress, *, was_interrupted: bool) -> Result:
    judge, first, domain = judge_of(search.task), None, None
    programs = tuple(judge.read(found.program) for found in progress.found)
    verified: Mapping[str, Check] = {}
    caution, rivals, lowered = None, None, None
    if programs:
        first = progress.found[0]
        verified = judge.check_all(programs[0])
        domain = judge.domain(programs[0])
        passed = [split for split, check in verified.items() if check.all_passed]
        caution = judge.caution(programs[0], passed)
        rivals = judge.rivals(programs)
        lowered = judge.lowered(programs[0])
    outcome, message = _verdict(search.inducer, progress, was_interrupted)
    if programs:
        message = " ".join(filter(None, (message, domain and str(domain))))
    return Result(
        program=programs[0] if programs else None,
        outcome=outcome,
        message=message,
        verified=verified,
        found_by=first.found_by if first else None,
        num_proposals=progress.num_proposals,
        num_rounds=progress.num_rounds,
        seconds=progress.seconds,
        term=first.term if first else None,
        expression=first.expression if first else None,
        origins=progress.origins,
        programs=programs,
        caution=str(rivals) if rivals is not None else caution,
        domain=domain,
        rivals=rivals,
        lowered=lowered,
        nearest=None if programs else progress.nearest or None,
    )


def _verdict(
    inducer: AbstractInducer, progress: Progress, was_interrupted: bool
) -> tuple[Outcome, str]:
    """How a search ended, and that in words."""
    if progress.found:
        return Outcome.solved, Outcome.solved.value
    if was_interrupted:
        return Outcome.interrupted, Outcome.interrupted.value
    if _is_proof(progress, inducer):
        outcome = Outcome.none_exists
        message = f"{outcome.value} Searched: {inducer.covers()}."
        if progress.num_trained:
            message += f" {_told_trained(progress)}."
        return outcome, message
    if progress.is_exhausted:
        return Outcome.none_left, Outcome.none_left.value
    outcome = Outcome.budget_spent
    return outcome, f"{_what_is_known(progress)} {outcome.value} {inducer.advice}"


def _is_proof(progress: Progress, inducer: AbstractInducer) -> bool:
    """Whether a search that found nothing has shown that nothing is there.

    Where programs did the training examples and failed on others, only if every one that
    does them was proposed.
    """
    are_all_judged = progress.has_proposed_all or not progress.num_trained
    return progress.is_exhausted and inducer.is_complete and are_all_judged


def _told_trained(progress: Progress) -> str:
    return f"{progress.num_trained} did the training examples and failed on others"


def _what_is_known(progress: Progress) -> str:
    """What a search that was cut short has shown."""
    if progress.num_trained:
        return f"{_told_trained(progress)}: more examples would help."
    if progress.excluded:
        return f"{progress.excluded}; whether a longer one does is not known."
    num_lines = progress.num_lines_excluded
    if num_lines == 0:
        return "Whether a program exists is not known."
    return (
        f"No program of up to {num_lines} line{'s' * (num_lines > 1)} exists; whether a "
        "longer one does is not known."
    )
