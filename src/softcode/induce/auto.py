"""Which inducers are asked where nobody says which."""

from ..files import Fault
from ..task import EncodedTask
from .inducer import AbstractInducer
from .portfolio import Portfolio
from .registry import INDUCERS


def inducer_named(name: object, task: EncodedTask) -> AbstractInducer:
    """The inducer of this name, with its defaults; `auto` if it is `None`.

    Raises:
        ValueError: if there is none of this name.

    Example:
        >>> from softcode.task import recipes
        >>> inducer_named("enumerate", recipes()["inc"].make().on()).name
        'enumerate'
    """
    if name is None or name == "auto":
        return default_inducer(task)
    if not isinstance(name, str) or name not in INDUCERS:
        raise Fault(
            f"an inducer, or the name of one, was expected: auto, {', '.join(INDUCERS)}; "
            f"got {name!r:.60}"
        )
    return INDUCERS[name]()


def default_inducer(task: EncodedTask) -> Portfolio:
    """What `auto` is: every inducer that can work on the task, the cheapest first.

    Each says for itself whether it can, what it costs and with which settings.

    Raises:
        Refused: if none can.

    Example:
        >>> from softcode.machine import Turing
        >>> from softcode.task import Task
        >>> task = Task.of([([0, 1], [1, 0])]).on(Turing(tape_length=2))
        >>> [inducer.name for inducer in default_inducer(task).inducers]
        ['constraint', 'gradient']
    """
    return Portfolio.suited(task)
