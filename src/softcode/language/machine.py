"""A machine that is written as a TerpreT model."""

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, ClassVar, NamedTuple

import numpy as np

from ..files import Fault, shown
from ..machine import (
    AbstractMachine,
    Capabilities,
    Choices,
    MachineFault,
    Settings,
)
from ..reading import AbstractBatchReading, Cells
from . import syntax as syntax, tree_to_python as python
from .fault import ModelFault
from .rows import ModelRows, rows_of
from .text_to_tree import elaborate, parsed
from .tree import Element, Network, Tree
from .tree_to_clauses import ModelClauses
from .tree_to_values import (
    Graph,
    Levels,
    Schedule,
    evaluate_lanes,
    evaluate_levels,
    evaluate_nodes,
    graph_of,
    levels_of,
    schedule_of,
)


class ModelState(NamedTuple):
    """What a run is given and what it has shown: rows of cells, by name."""

    inputs: Mapping[str, Cells]
    outputs: Mapping[str, Cells]


@dataclasses.dataclass(frozen=True)
class Model(AbstractMachine):
    """A machine from the text of a TerpreT model and a value for each hyper-parameter.

    A run is one step, from the inputs to the outputs. An array of inputs, parameters or
    outputs is a row of cells (of several dimensions put end to end); where its elements
    have sizes of their own, each is a row by itself.

    Args:
        source: the model's text.
        hypers: pairs of a hyper-parameter and its value, in the order of their names.
        name: the file that it came from, for messages.

    Raises:
        ModelFault: for a model that is not as the language wants it; names the line.

    Example:
        >>> model = Model('''
        ... n = Hyper()
        ... @Runtime([n, n], n)
        ... def add(a, b): return (a + b) % n
        ... shift = Param(n)
        ... x = Input(n)
        ... y = Output(n)
        ... y.set_to(add(x, shift))
        ... ''', (("n", 5),))
        >>> model.parameters
        {'shift': Space(shape=(1,), size=5)}

    Source: Gaunt et al., "TerpreT: A Probabilistic Programming Language for Program
    Induction" (2016).
    """

    source: str = dataclasses.field(repr=False)
    hypers: tuple[tuple[str, int], ...] = ()
    name: str = "model"
    wraps: bool = False
    """Whether results of functions that leave their range are taken modulo its size; if
    not, such a function is a fault."""

    kind: ClassVar[str] = "model"
    title: ClassVar[str] = "a model"
    num_steps: ClassVar[int] = 1
    fixed_time: ClassVar[bool] = True

    def __post_init__(self):
        _ = self.graph

    @property
    def tree(self) -> Tree:
        """The model as assignments under cases."""
        return _tree(self.source, self.name, self.hypers, self.wraps)

    @property
    def graph(self) -> Graph:
        """The model as operations on values."""
        return _graph(self.source, self.name, self.hypers, self.wraps)

    @property
    def schedule(self) -> Schedule:
        """The order in which the operations are computed."""
        return _schedule(self.source, self.name, self.hypers, self.wraps)

    @property
    def levels(self) -> Levels:
        """The loops that compute the operations, of a model without networks."""
        return _levels(self.source, self.name, self.hypers, self.wraps)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read in a way that its author may not expect."""
        return tuple(self.tree.notes)

    @property
    def networks(self) -> dict[str, Network]:
        """The learned functions."""
        return self.tree.networks

    @property
    def tensors(self) -> dict[Element, tuple[int, ...]]:
        """The inputs that are tensors, and the shape of each."""
        return {
            Element(declaration.name, index): declaration.tensor
            for declaration in self.tree.declarations.values()
            if declaration.kind == "InputTensor"
            for index in declaration.sizes
        }

    def place_of_tensor(self, element: Element) -> int:
        """At which place of its array a tensor is, the array put end to end."""
        shape = self.tree.declarations[element.name].shape
        return int(np.ravel_multi_index(element.index, shape)) if shape else 0

    @property
    def rows(self) -> ModelRows:
        """Where each variable is in the rows of parameters, inputs and outputs."""
        return _rows(self.source, self.name, self.hypers, self.wraps)

    @property
    def capabilities(self):
        too_many = (
            f"{self.name} calls networks, whose inputs are too many to go through; "
            "check such programs on examples (`softcode.verify.check`)."
        )
        calls_networks = bool(self.networks or self.tensors)
        needs = (
            f"{self.name} calls networks, and examples hold no weights for them. Train it "
            "from Python (`loss_with_networks`), and then ask `most_likely` for a program"
        )
        return Capabilities(
            has_steps=False,
            has_places=False,
            has_graph=True,
            can_resize=False,
            is_compared_whole=True,
            too_many_inputs=too_many if calls_networks else None,
            read_places=lambda: self.read_places,
            fixed_choices=lambda: self.fixed_choices,
            files={self.file: self.source},
            needs_weights=needs if calls_networks else None,
            clauses=None if calls_networks else functools.partial(ModelClauses, self),
        )

    @property
    def parameters(self):
        return self.rows.spaces["Param"]

    @property
    def read_places(self) -> dict[str, np.ndarray]:
        """For each parameter, the places that some output of this size depends on."""
        read = {n.what for n in self.graph.nodes if n.operation == "source"}
        return {
            row: np.array([element in read for element in elements])
            for row, elements in self.rows.elements["Param"].items()
        }

    @property
    def fixed_choices(self) -> Choices:
        """For each parameter, what the model itself fixes; -1 where it fixes nothing."""
        return {
            row: np.array([self.tree.fixed.get(e, -1) for e in elements], np.int32)
            for row, elements in self.rows.elements["Param"].items()
        }

    @property
    def inputs(self):
        return self.rows.spaces["Input"]

    @property
    def outputs(self):
        return self.rows.spaces["Output"]

    @property
    def file(self) -> str:
        """The name of the model's file, without its folder: a copy is kept by programs."""
        name = PurePath(self.name).name or "model"
        return name if name.endswith(".py") else f"{name}.py"

    @property
    def settings(self) -> Settings:
        hypers = {_setting_of(name): value for name, value in self.hypers}
        return {"file": self.file, **({"wraps": True} if self.wraps else {}), **hypers}

    @classmethod
    def from_settings(
        cls, source: str, settings: Mapping[str, Any], name: str
    ) -> "Model":
        """The model of this text with what `settings` says.

        Args:
            source: the model's text.
            settings: as `settings` gives them.
            name: its file, for messages.

        Raises:
            MachineFault: for a hyper-parameter that is no whole number.
            ModelFault: for a model that is not as the language wants it.
        """
        hypers = {
            key.removeprefix(_HYPER): value
            for key, value in settings.items()
            if key not in _OWN
        }
        wraps = settings.get("wraps", False)
        if not isinstance(wraps, bool):
            raise MachineFault(
                "wraps", f"got {shown(wraps)}", "true or false is needed"
            )
        for key, value in hypers.items():
            if not isinstance(value, int) or isinstance(value, bool):
                needed = "a hyper-parameter is a whole number"
                raise MachineFault(key, f"got {shown(value)}", needed)
        return cls(source, tuple(sorted(hypers.items())), name, wraps)

    def init(self, inputs, s):
        zeros = {
            name: s.stack([s.constant(0, space.size)] * space.shape[0])
            for name, space in self.outputs.items()
        }
        return ModelState(inputs, zeros)

    def step(self, program, state, s):
        self._require_given(program, state.inputs)
        tensors = frozenset(self.tensors)

        def find(element: Element) -> tuple[Cells, int]:
            if element in tensors:
                return state.inputs[element.name], self.place_of_tensor(element)
            row, place = self.rows.places[element]
            given = state.inputs if row in state.inputs else program
            return given[row], place

        if (
            isinstance(s, AbstractBatchReading)
            and s.prefers_loops
            and not self.networks
        ):
            output = evaluate_levels(self.levels, find, s)
        elif isinstance(s, AbstractBatchReading):
            output = evaluate_lanes(self.schedule, find, program, s, tensors)
        else:
            output = evaluate_nodes(self.graph, find, s).__getitem__
        outputs = {
            row: s.stack([output(element) for element in elements])
            for row, elements in self.rows.elements["Output"].items()
        }
        return ModelState(state.inputs, outputs)

    def _require_given(self, program: Mapping, inputs: Mapping) -> None:
        """Raises unless the weights of networks and the tensors are there."""
        networks = [name for name in self.networks if name not in program]
        tensors = {element.name for element in self.tensors} - set(inputs)
        if networks or tensors:
            parts = [f"the weights of {name}" for name in networks]
            parts += [f"the tensors of {name}" for name in sorted(tensors)]
            raise ModelFault(
                self.name,
                f"a run of it needs {' and '.join(parts)}",
                "give them from Python: weights in the program, tensors in the inputs "
                "of `Model.init`",
            )

    def observe(self, state):
        return dict(state.outputs)

    def halted(self, state, s):
        return s.constant(1, 2)

    @classmethod
    def fitting(cls, needs, given):
        del needs, given
        raise Fault(
            "The sizes of a model are its hyper-parameters; give its file and a set of "
            "them."
        )

    def resized(self, length, num_values, num_steps):
        del length, num_values, num_steps
        raise Fault(
            f"The sizes of {self.name} are its hyper-parameters; give another set of them."
        )

    def described_size(self) -> str:
        return (
            ", ".join(f"{name} {value}" for name, value in self.hypers) or "no hypers"
        )

    def used(self, choices):
        is_read, fixed = self.read_places, self.fixed_choices
        return {row: is_read[row] & (fixed[row] < 0) for row in choices}

    def canonical(self, choices: Choices) -> Choices:
        # What this size does not read, another may: the task knows (`places_of`).
        fixed = self.fixed_choices
        return {
            row: np.where(fixed[row] < 0, values, fixed[row]).astype(np.int32)
            for row, values in choices.items()
        }

    def format(self, choices: Choices, notes: Sequence[str] | None = None) -> str:
        return syntax.format_choices(self, choices, notes)

    def parse(self, text: str) -> Choices:
        return syntax.parse(self, text)

    def to_python(self, choices: Choices, name: str) -> str:
        return python.to_python(self, choices, name)


# Settings that are no hyper-parameters; one of such a name is told apart by a prefix.
_OWN, _HYPER = ("file", "wraps"), "hyper."


def _setting_of(hyper: str) -> str:
    return f"{_HYPER}{hyper}" if hyper in _OWN or hyper.startswith(_HYPER) else hyper


# A model is rarely used with more hyper-parameter sets than this at once.
_KEPT = 64


@functools.lru_cache(maxsize=_KEPT)
def _tree(source: str, name: str, hypers: tuple, wraps: bool) -> Tree:
    return elaborate(parsed(source, name), name, dict(hypers), wraps=wraps)


@functools.lru_cache(maxsize=_KEPT)
def _graph(source: str, name: str, hypers: tuple, wraps: bool) -> Graph:
    return graph_of(_tree(source, name, hypers, wraps), name)


@functools.lru_cache(maxsize=_KEPT)
def _schedule(source: str, name: str, hypers: tuple, wraps: bool) -> Schedule:
    return schedule_of(_graph(source, name, hypers, wraps))


@functools.lru_cache(maxsize=_KEPT)
def _levels(source: str, name: str, hypers: tuple, wraps: bool) -> Levels:
    return levels_of(_graph(source, name, hypers, wraps))


@functools.lru_cache(maxsize=_KEPT)
def _rows(source: str, name: str, hypers: tuple, wraps: bool) -> ModelRows:
    outputs = _graph(source, name, hypers, wraps).outputs
    return rows_of(_tree(source, name, hypers, wraps), outputs)
