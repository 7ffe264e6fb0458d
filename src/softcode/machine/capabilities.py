"""What a machine can do besides running: stated by the machine, asked by all others."""

import abc
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from ..reading import Formula, OneHot


# For each parameter, the terms of its values, in the order of its places.
Unknowns: TypeAlias = dict[str, list[OneHot]]
# An array of JAX, such as a parameter's logits `[*place, choice]`; a run on integers,
# which reads this file as well, does not wait until JAX is loaded for its name.
SoftTable: TypeAlias = Any
# For each parameter, `[*place, choice]`: true where a text with holes allows it.
Allowed: TypeAlias = dict[str, np.ndarray]


class AbstractClauses(abc.ABC):
    """Runs of an unknown program as clauses; the program's terms serve all examples.

    A solver that makes all clauses of the formula hold has, in `parameters`, chosen a
    program that does the examples.

    Example:
        >>> from softcode.machine import Turing
        >>> machine, formula = Turing(tape_length=1, num_steps=1), Formula()
        >>> clauses = machine.capabilities.clauses(formula, None)
        >>> write_on_0 = clauses.parameters["write"][2]
        >>> clauses.example({"tape": [0]}, {"tape": [1]})
        >>> write_on_0, formula.clauses[-1]
        ((-3, 3), [3])
    """

    parameters: Unknowns

    @abc.abstractmethod
    def example(
        self,
        inputs: Mapping[str, Sequence[int]],
        outputs: Mapping[str, Sequence[int | None]],
    ) -> None:
        """Says that from these inputs come these outputs; `None` may be anything."""


class AbstractHiddenPointer(abc.ABC):
    """The likelihood of a program's trace, with the line that runs summed out.

    Example:
        >>> from softcode.machine import Assembly
        >>> from softcode.program import Program, weights_of
        >>> machine = Assembly(base=4, num_registers=1, num_lines=2, num_cells=1)
        >>> start = {"memory": np.array([[0]]), "registers": np.array([[1]])}
        >>> trace = {"memory": np.array([[[0]]]), "registers": np.array([[[2]]])}
        >>> pointer = machine.capabilities.hidden_pointer
        >>> evidence = pointer.evidence(start, trace)
        >>> for text in ("inc 1 1", "dec 1 1"):
        ...     logits = weights_of(Program.parse(text, machine))
        ...     print(f"{pointer.loss(logits, evidence):.1f}")
        0.0
        12.7
    """

    @abc.abstractmethod
    def evidence(
        self, inputs: Mapping[str, np.ndarray], targets: Mapping[str, np.ndarray]
    ) -> Any:
        """What each step of a trace says of the lines; arrays, made once.

        Args:
            inputs: `[cell, example]` for each row of cells.
            targets: `[step, cell, example]`, the same rows after each step.

        Raises:
            ValueError: where the targets are not all of a trace.
        """

    @abc.abstractmethod
    def loss(self, logits: Mapping[str, SoftTable], evidence: Any) -> SoftTable:
        """`-log P(trace)`, averaged over its steps and examples; a scalar."""


@dataclasses.dataclass(frozen=True)
class RegisterCode:
    """Programs that are lines of the thirteen register instructions, with labels.

    What compiled searches, loops that are looked up and skeletons work on. A line is a
    row of five numbers: the instruction, the two registers that it reads, the one that
    it writes, and the line that it jumps to.

    Args:
        base: values are below it.
        num_registers: registers of the machine.
        num_lines: lines of a program.
        num_cells: cells of the memory.
        num_steps: the time of a run.
        wraps: whether a program goes on at its first line after its last.
        modular: whether arithmetic is modulo the base; if not, a result that is no value
            is a fault.
        fixed_time: whether what is there after `num_steps` is the answer, halted or not.
        gives_length: whether the first register starts as the number of cells.
        memory: the name of the row of cells that is the memory.
        registers: the name of the row that is the registers.
        columns: the parameters that hold the five numbers, in this order.

    Example:
        >>> from softcode.machine import Assembly
        >>> machine = Assembly(num_lines=2)
        >>> code = machine.capabilities.register_code
        >>> code.lines(machine.parse("inc 2 1")).tolist()
        [[3, 1, 0, 0, 0], [0, 0, 0, 0, 0]]
    """

    base: int
    num_registers: int
    num_lines: int
    num_cells: int
    num_steps: int
    wraps: bool
    modular: bool
    fixed_time: bool
    gives_length: bool
    memory: str
    registers: str
    columns: tuple[str, str, str, str, str]

    @property
    def tells_last_cell(self) -> bool:
        """Whether a loop can tell that it has done all cells, whatever they hold.

        Either it has the length, or an address comes round to 0 after the last cell.
        """
        return self.gives_length or (self.modular and self.num_cells == self.base)

    def lines(self, choices: Mapping[str, Any]) -> np.ndarray:
        """The five numbers of each line (the last axis), of choices `[line, ...]`."""
        return np.stack([choices[name] for name in self.columns], axis=-1)

    def choices(self, lines: np.ndarray) -> dict[str, np.ndarray]:
        """The choices that these lines, `[line, 5]`, are."""
        return {name: lines[..., i] for i, name in enumerate(self.columns)}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a machine can; what it leaves out, it cannot.

    Example:
        >>> from softcode.machine import Turing
        >>> can = Turing().capabilities
        >>> can.has_steps, can.sketch is None, can.clauses is None
        (True, True, False)
    """

    has_steps: bool = True
    """Whether a run goes by steps, so that there is something between input and output."""
    has_places: bool = True
    """Whether all parameters have the same leading axes: a program is a row of places."""
    has_graph: bool = False
    """Whether a run is a graph of operations on single values, as a model's is."""
    can_resize: bool = True
    """Whether its programs run on machines of other sizes, see `resized`."""
    other_lengths: Callable[[int], str | None] = lambda length: None
    """Why its programs mean nothing on inputs of this length, if they do."""
    leaves_range: Callable[[Any, Any, Any], Any] | None = None
    """Of the program, the state and the reading: 1 where the next step's result is no
    value of the machine, else 0."""
    wider: Callable[[], Any] | None = None
    """The machine with more values, on which all answers are the same; `None` if there
    is none. Machines that are modular have none."""
    told: Mapping[str, np.ndarray] = dataclasses.field(default_factory=dict)
    """Rows of cells that are not zero where an input says nothing."""
    is_compared_whole: bool = False
    """Whether programs are compared on all inputs and outputs, not on the main row."""
    too_many_inputs: str | None = None
    """Why its inputs cannot be gone through, if they cannot."""
    read_places: Callable[[], dict[str, np.ndarray]] | None = None
    """For each parameter, where runs of this size may read it; everywhere if `None`."""
    fixed_choices: Callable[[], dict[str, np.ndarray]] | None = None
    """For each parameter, what the machine fixes, -1 where nothing; `None` if nowhere."""
    needs_weights: str | None = None
    """Why no task's examples are enough to run it, if it calls networks."""
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The files that its settings name, to be kept beside a program: names and texts."""
    clauses: Callable[[Formula, Unknowns | None], AbstractClauses] | None = None
    """Its runs as clauses in this formula, for solvers; with the terms of a program that
    others have made, or new ones."""
    sketch: Callable[[str], Allowed] | None = None
    """What a text with holes (`?`) leaves open."""
    register_code: RegisterCode | None = None
    """Its programs as lines of register instructions with labels."""
    hidden_pointer: AbstractHiddenPointer | None = None
    """The likelihood of traces in which the line that runs is not seen."""
    words: Mapping[str, tuple[str, int]] = dataclasses.field(default_factory=dict)
    """Choices that have a name: the parameter and the choice, such as an instruction's."""
    cell_names: Mapping[str, Callable[[int], str]] = dataclasses.field(
        default_factory=dict
    )
    """How people speak of a row's cells, where it is not by their numbers from 0."""
