"""Who judges programs: for every kind of task, the same questions."""

import abc
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from ..expression import Function
from ..lowering import Lowered, NotLowered, lower
from ..program import Program
from ..task import EncodedTask, TypedTask, canonical_choices
from .certainty import ambiguity
from .domain import Domain, domain_of
from .examples import Check, check, check_batch
from .functions import check_function, passes_function
from .rivals import Rivals, rivals_of


# What inducers find: a program of a machine, or a function over plain values.
AnyProgram: TypeAlias = Program | Function
# A task as an inducer gets it: on a machine, or with the types of its values.
PosedTask: TypeAlias = EncodedTask | TypedTask


class AbstractJudge(abc.ABC):
    """Runs programs on a task's examples, exactly, and says what is known of them.

    Example:
        >>> from softcode.task import Task
        >>> task = Task.of([(1, 2), (5, 6)]).typed()
        >>> judge = judge_of(task)
        >>> program = judge.read(".function f n:int (add n 1)")
        >>> judge.check(program, "train").all_passed
        True
    """

    splits: Sequence[str]
    """The splits of the task."""

    @abc.abstractmethod
    def read(self, text: str) -> Any:
        """The program that a text is, as `str` writes it."""

    @abc.abstractmethod
    def check(self, program: Any, split: str) -> Check:
        """What the program does on one split."""

    @abc.abstractmethod
    def passes(self, programs: Sequence[Any], split: str) -> np.ndarray:
        """Whether each program passes each example of the split, `[program, example]`."""

    @abc.abstractmethod
    def settled(self, program: Any) -> Any:
        """The program, in which what no split reads is not left as it was drawn."""

    @abc.abstractmethod
    def domain(self, program: Any) -> Domain | None:
        """Where the program was seen to have answers, at other sizes."""

    @abc.abstractmethod
    def caution(self, program: Any, passed: Iterable[str]) -> str | None:
        """Why it may do these splits by accident, if it may."""

    @abc.abstractmethod
    def rivals(self, programs: Sequence[Any]) -> Rivals | None:
        """Others that do all examples, and an input on which they differ."""

    def lowered(self, program: Any) -> Lowered | None:
        """The same as a program of a small machine, where there is one."""
        del program
        return None

    def check_all(self, program: Any) -> Mapping[str, Check]:
        """What the program does on every split."""
        return {split: self.check(program, split) for split in self.splits}


class MachineJudge(AbstractJudge):
    """Judges programs of a machine, on the machine in each split's size."""

    def __init__(self, task: EncodedTask):
        self.task, self.splits = task, tuple(task.splits)

    def read(self, text: str) -> Program:
        return Program.parse(text, self.task.machine)

    def check(self, program: Program, split: str) -> Check:
        return check(program, self.task, split)

    def passes(self, programs: Sequence[Program], split: str) -> np.ndarray:
        return check_batch(programs, self.task, split)

    def settled(self, program: Program) -> Program:
        choices = canonical_choices(self.task, program.choices)
        return Program(program.machine, choices)

    def domain(self, program: Program) -> Domain | None:
        return domain_of(program, self.task)

    def caution(self, program: Program, passed: Iterable[str]) -> str | None:
        found = ambiguity(program, self.task, passed)
        return str(found) if found.is_open else None

    def rivals(self, programs: Sequence[Program]) -> Rivals | None:
        return None


class FunctionJudge(AbstractJudge):
    """Judges functions over plain values, by calling them."""

    def __init__(self, task: TypedTask):
        self.task, self.splits = task, tuple(task.splits)

    def read(self, text: str) -> Function:
        return Function.parse(text)

    def check(self, program: Function, split: str) -> Check:
        return check_function(program, self.task, split)

    def passes(self, programs: Sequence[Function], split: str) -> np.ndarray:
        return np.stack([passes_function(p, self.task, split) for p in programs])

    def settled(self, program: Function) -> Function:
        return program

    def domain(self, program: Function) -> Domain | None:
        return None

    def caution(self, program: Function, passed: Iterable[str]) -> str | None:
        return None

    def rivals(self, programs: Sequence[Function]) -> Rivals | None:
        return rivals_of(programs, self.task)

    def lowered(self, program: Function) -> Lowered | None:
        shown = [row for split in self.splits for row in self.task.values(split)]
        try:
            return lower(program, [given for given, *_ in shown])
        except NotLowered:
            return None


@functools.singledispatch
def judge_of(task: object) -> AbstractJudge:
    """Who judges programs for a task; another kind of task registers its own.

    Raises:
        TypeError: for what is no task.

    Example:
        >>> from softcode.task import recipes
        >>> type(judge_of(recipes()["inc"].make().on())).__name__
        'MachineJudge'
    """
    raise TypeError(f"{type(task).__name__} is no task that programs are judged on")


judge_of.register(EncodedTask, MachineJudge)
judge_of.register(TypedTask, FunctionJudge)
