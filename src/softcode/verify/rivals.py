"""Functions that agree on all that was shown, and an input on which they differ."""

import dataclasses
import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ..expression import Function
from ..task import TypedTask
from .functions import NOTHING, is_same, value_of


# Inputs that are tried, to find one that tells functions apart.
_NUM_TRIED: Final = 300
_MOST_COMPARED: Final = 30
_MOST_TOLD: Final = 3


@dataclasses.dataclass(frozen=True)
class Rivals:
    """What else the examples may have meant.

    Args:
        num_others: functions that do all examples too and behave otherwise elsewhere.
        input: arguments on which they differ, the smallest that was met.
        answer: what the function that was chosen gives there; `None` if nothing.
        others: what others give there, each once.
        sources: the others' Python, in the same order.

    Example:
        >>> rivals = Rivals(1, (3,), 9, (6,), ("def f(n): return n + n",))
        >>> print(str(rivals)[:53])
        1 other function does all examples as well. They diff
    """

    num_others: int
    input: tuple[Any, ...]
    answer: Any
    others: tuple[Any, ...]
    sources: tuple[str, ...]

    def __str__(self) -> str:
        shown = ", ".join(map(repr, self.input))
        what = "other function does" if self.num_others == 1 else "other functions do"
        told = ["nothing" if o is None else repr(o) for o in self.others]
        more = len(told) - _MOST_TOLD
        gives = " or ".join(told[:_MOST_TOLD]) + (
            f" and {more} more" if more > 0 else ""
        )
        answer = "nothing" if self.answer is None else repr(self.answer)
        return (
            f"{self.num_others} {what} all examples as well. They differ on ({shown}): "
            f"this one gives {answer}, others {gives}. An example with this input would "
            "settle it"
        )

    def summary(self) -> dict[str, Any]:
        """The same as plain values."""
        return {**dataclasses.asdict(self), "input": list(self.input)}


def rivals_of(
    functions: Sequence[Function], task: TypedTask, *, seed: int = 0
) -> Rivals | None:
    """How functions that do the examples differ elsewhere; `None` where none was seen to.

    Inputs are made from the task's own: values exchanged, elements left out, added and
    changed. That no difference was seen does not say that there is none.

    Args:
        functions: that do all examples; the first is the one that was chosen.
        task: whose examples.
        seed: of the inputs that are tried.

    Example:
        >>> from softcode.task import Task
        >>> texts = ".function f n:int (add n n)", ".function f n:int (multiply n n)"
        >>> task = Task.of([(2, 4), (0, 0)]).typed()
        >>> found = rivals_of([Function.parse(text) for text in texts], task)
        >>> found.num_others, found.input, found.answer, found.others
        (1, (1,), 2, (1,))
    """
    if len(functions) < 2:
        return None
    first, *others = functions[:_MOST_COMPARED]
    differing: dict[int, tuple[Any, ...]] = {}
    best: tuple[tuple[int, int, str], tuple[Any, ...]] | None = None
    for arguments in varied(task, seed):
        answer = value_of(first, arguments)
        differs = [
            index
            for index, other in enumerate(others)
            if not is_same(value_of(other, arguments), answer)
        ]
        for index in differs:
            differing.setdefault(index, arguments)
        if differs and answer is not NOTHING:
            size = len(repr(arguments))
            rank = (-len(differs), size, repr(arguments))
            if best is None or rank < best[0]:
                best = rank, arguments
    if not differing:
        return None
    chosen = best[1] if best is not None else next(iter(differing.values()))
    answer = value_of(first, chosen)
    told: dict[str, tuple[Any, str]] = {}
    for other in others:
        value = value_of(other, chosen)
        if not is_same(value, answer):
            told.setdefault(repr(value), (value, other.source))
    return Rivals(
        num_others=len(differing),
        input=chosen,
        answer=None if answer is NOTHING else answer,
        others=tuple(None if v is NOTHING else v for v, _ in told.values()),
        sources=tuple(source for _, source in told.values()),
    )


def varied(task: TypedTask, seed: int) -> Iterator[tuple[Any, ...]]:
    """Inputs like a task's, each argument mostly as it is in some example.

    Example:
        >>> from softcode.task import Task
        >>> inputs = list(varied(Task.of([([3, 1], 2)]).typed(), 0))
        >>> len(inputs) > 50, all(isinstance(one[0], list) for one in inputs)
        (True, True)
    """
    draw = random.Random(seed)
    rows = [row for split in task.splits for row in task.values(split)]
    known = {repr(row) for row in rows}
    for _ in range(_NUM_TRIED):
        row = list(draw.choice(rows))
        for index in range(len(row)):
            if draw.random() < 0.5:
                row[index] = draw.choice(rows)[index]
            if draw.random() < 0.8:
                row[index] = _changed(row[index], draw)
        if repr(tuple(row)) not in known:
            known.add(repr(tuple(row)))
            yield tuple(row)


def _changed(value: Any, draw: random.Random) -> Any:
    """A value of the same type that is not far."""
    if isinstance(value, bool):
        return draw.random() < 0.5
    if isinstance(value, int):
        return max(value + draw.choice((-3, -2, -1, 1, 2, 3, 7)), min(value, 0))
    if isinstance(value, float):
        return round(value * draw.choice((0.5, 1.5, 2.0)) + draw.choice((0, 1)), 3)
    if isinstance(value, str):
        return "".join(_rearranged(list(value), draw))
    if isinstance(value, list):
        items = _rearranged(value, draw)
        return [_changed(i, draw) if draw.random() < 0.4 else i for i in items]
    return value


def _rearranged(items: list, draw: random.Random) -> list:
    """With an element left out, repeated, or two exchanged."""
    items = list(items)
    for _ in range(draw.randint(1, 3)):
        if not items:
            break
        at = draw.randrange(len(items))
        kind = draw.random()
        if kind < 0.35:
            del items[at]
        elif kind < 0.7:
            items.insert(draw.randrange(len(items) + 1), items[at])
        else:
            other = draw.randrange(len(items))
            items[at], items[other] = items[other], items[at]
    return items
