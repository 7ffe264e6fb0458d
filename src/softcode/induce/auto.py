"""Which machine and which inducers are asked where nobody says which."""

from collections.abc import Iterable
from typing import Any

from ..files import Fault
from ..task import EncodedTask, Task, TypedTask, load_task
from ..verify import PosedTask
from .inducer import AbstractInducer, Refused
from .portfolio import Portfolio
from .registry import INDUCERS


def posed(
    task: Task | PosedTask | str | Iterable[Any],
    inducer: AbstractInducer | str | None = None,
) -> tuple[PosedTask, AbstractInducer]:
    """The task as inducers get it, and the one that is asked.

    A task that suggests a machine is put on that machine. Any other is for everyday
    functions first, if its values have types and someone looks for such functions; and
    for an assembly machine if not, or if the inducer that was named needs one.

    Args:
        task: examples, in any form that `induce` takes.
        inducer: who is to work on it, or his name; `None` or `"auto"` for whoever can.

    Raises:
        Fault: if what is given is no task or no inducer.
        Refused: if nothing is left open, or nobody can work on the task.

    Example:
        >>> task, inducer = posed([([3, 1], 4), ([], 0)])
        >>> task.machine.kind, inducer.name
        ('python', 'expressions')
        >>> task, inducer = posed([([3, 1], [4, 2])], "enumerate")
        >>> task.machine.kind, inducer.name
        ('assembly', 'enumerate')
    """
    chosen = _named(inducer)
    if isinstance(task, EncodedTask | TypedTask):
        found = task
    else:
        if isinstance(task, str):
            task = load_task(task)
        found = _on_a_machine(task if isinstance(task, Task) else Task.of(task), chosen)
    if isinstance(found, EncodedTask) and not found.machine.parameters:
        raise Refused("this machine leaves nothing open, so there is nothing to find")
    return found, chosen if chosen is not None else default_inducer(found)


def _on_a_machine(task: Task, inducer: AbstractInducer | None) -> PosedTask:
    if inducer is not None:
        return task.typed() if inducer.takes_functions else task.on()
    if task.suggested is not None:
        return task.on()
    typed = task.typed()
    for each in INDUCERS.values():
        if each.takes_functions and each.suited(typed).refuses(typed) is None:
            return typed
    return task.on()


def _named(name: object) -> AbstractInducer | None:
    """The inducer of this name, with its defaults; `None` for `auto`."""
    if name is None or name == "auto" or isinstance(name, AbstractInducer):
        return name if isinstance(name, AbstractInducer) else None
    if not isinstance(name, str) or name not in INDUCERS:
        raise Fault(
            f"an inducer, or the name of one, was expected: auto, {', '.join(INDUCERS)}; "
            f"got {name!r:.60}"
        )
    return INDUCERS[name]()


def default_inducer(task: PosedTask) -> AbstractInducer:
    """What `auto` is: every inducer that can work on the task, the cheapest first.

    Each says for itself whether it can, what it costs and with which settings. Where
    only one can, it is that one.

    Raises:
        Refused: if none can.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.task import Task
        >>> task = Task.of([([0, 1], [1, 0])]).on(Turing(tape_length=2))
        >>> [inducer.name for inducer in default_inducer(task).inducers]
        ['constraint', 'gradient']
    """
    if isinstance(task, TypedTask):
        able = [i.suited(task) for i in INDUCERS.values() if i.takes_functions]
        refusals = [inducer.refuses(task) for inducer in able]
        for inducer, why in zip(able, refusals, strict=True):
            if why is None:
                return inducer
        raise Refused(" ".join(filter(None, refusals)))
    return Portfolio.suited(task)
