"""Which skeletons are worth trying, in the order of what it costs to try them."""

import functools
from collections.abc import Iterator

from ..machine import AbstractMachine, RegisterCode
from .loops import Fold, Iterate, Map, Over, Recurrence, Scan, Skip, Until
from .pointers import Filter, Move, Pairs, Zip
from .skeleton import Skeleton
from .terms import (
    AbstractTerm,
    Block,
    Constant,
    CopyCell,
    Hole,
    Load,
    Next,
    Sequence,
    Store,
    When,
    parts_of,
)


_NOTHING = Block(())


@functools.lru_cache(maxsize=16)
def skeletons(machine: AbstractMachine, max_holes: int = 4) -> tuple[Skeleton, ...]:
    """The skeletons that fit the machine and leave at most so many lines open.

    A program is what comes before its loop (nothing, a few lines, or the first cells'
    values), one loop over the cells or two, and what is stored at the end.

    Args:
        machine: what the programs are for; its jumps go to labels.
        max_holes: the most lines that are open.

    Example:
        >>> from softcode.machine import Assembly
        >>> tried = skeletons(Assembly(), max_holes=1)
        >>> all(skeleton.num_holes <= 1 for skeleton in tried), len(tried) > 100
        (True, True)
    """
    all_of_them = (Skeleton(term, machine) for term in _terms(max_holes))
    fitting = [skeleton for skeleton in all_of_them if fits(skeleton, max_holes)]
    return tuple(sorted(fitting, key=lambda s: (s.num_holes, s.num_lines)))


def fits(skeleton: Skeleton, max_holes: int) -> bool:
    """Whether its machine has room for it, and few enough of its lines are open.

    Example:
        >>> from softcode.machine import Assembly
        >>> fits(Skeleton(Map(Hole(3)), Assembly()), 2)
        False
    """
    machine = skeleton.code
    term = skeleton.term
    return (
        skeleton.num_holes <= max_holes
        and skeleton.num_registers <= machine.num_registers
        and (machine.fixed_time or not any(map(_is_endless, parts_of(term))))
        and (machine.gives_length or not _needs_length(term))
        and (_comes_round(machine) or not _ends_by_wrapping(term))
        and skeleton.has_room
    )


def _terms(max_holes: int) -> Iterator[AbstractTerm]:
    for num_lines in range(1, max_holes + 1):
        for start in (_NOTHING, Hole(1), Load(("p",))):
            yield _in_order(start, Hole(num_lines), Store())
            yield _in_order(start, Hole(num_lines), CopyCell())
    yield _in_order(Load(("p", "q")), Hole(2), Store(), Store())
    for loop in _loops(max_holes):
        for start in _starts(loop):
            yield _in_order(start, loop)
            if isinstance(loop, _STORING) or _is_endless(loop):
                continue
            yield _in_order(start, loop, Store())
            yield _in_order(start, loop, CopyCell())
            yield _in_order(start, loop, Hole(1), Store())


# These store by themselves; a store after them is rarely wanted.
_STORING = (Map, Scan, Pairs, Zip, Move, Filter)


def _starts(loop: AbstractTerm) -> tuple[AbstractTerm, ...]:
    """What comes before a loop."""
    match loop:
        case Fold(over=Over.range):
            first = tuple(Constant("n", value) for value in (1, 2, 3))
            return (*first, Load(("n",)), Hole(1), Hole(2))
        case Zip() | Move() | Filter():
            # A few ways for where j begins; the holes may set it as well.
            given = tuple(Constant("j", value) for value in (1, 2, 3, 4))
            return (_NOTHING, *given, Hole(1), Load(("j",)), Load(("p", "j")))
        case Pairs():
            return (_NOTHING,)
        case _:
            return (_NOTHING, Hole(1), Hole(2), Load(("p",)), Load(("p", "q")))


def _loops(max_holes: int) -> Iterator[AbstractTerm]:
    """The loops, with bodies of one line and more."""
    yield Until(_NOTHING, "x")
    for is_backwards in (False, True):
        yield Move(_NOTHING, is_backwards)
        yield Move(_NOTHING, is_backwards, is_list=False)
    yield Filter(_NOTHING, "x")
    for num_lines in range(1, max_holes + 1):
        body = Hole(num_lines)
        bodies = (body, When(body), When(body, is_zero=True))
        for over in (Over.ever, Over.once, Over.list, Over.whole):
            yield from (Map(b, over) for b in bodies)
        for over in (Over.ever, Over.once, Over.whole):
            yield from (Scan(b, over) for b in bodies)
            yield Recurrence(body, over)
            yield Recurrence(body, over, stores_first=False)
        for over in (Over.once, Over.whole, Over.list, Over.rest, Over.range):
            yield from (Fold(b, over) for b in bodies)
        # Two cells at a time: pairs, edges, keys with values.
        yield Fold(Sequence((Next(), body)), Over.once)
        yield Fold(Sequence((Next(), body)), Over.whole)
        yield Sequence((Skip(), Fold(body, Over.back)))
        yield Pairs(body)
        yield Iterate(body)
        yield Until(body)
        for is_backwards in (False, True):
            yield Zip(body, is_backwards)
            yield Move(body, is_backwards)
            yield Move(body, is_backwards, is_list=False)
        if num_lines <= 2:
            yield Filter(body)
            yield Filter(body, is_list=True)


def _ends_by_wrapping(term: AbstractTerm) -> bool:
    return any(
        getattr(part, "over", None) is Over.once
        or (isinstance(part, Move | Filter) and not part.is_list)
        for part in parts_of(term)
    )


def _comes_round(code: RegisterCode) -> bool:
    """Whether an address comes round to 0 after the last cell."""
    return code.modular and code.num_cells == code.base


def _needs_length(term: AbstractTerm) -> bool:
    return any(getattr(part, "over", None) is Over.whole for part in parts_of(term))


def _is_endless(loop: AbstractTerm) -> bool:
    return getattr(loop, "over", None) is Over.ever or isinstance(loop, Zip | Pairs)


def _in_order(*terms: AbstractTerm) -> AbstractTerm:
    kept = tuple(term for term in terms if term != _NOTHING)
    return kept[0] if len(kept) == 1 else Sequence(kept)
