"""What a program does over time on one input, read exactly and relaxed."""

import dataclasses
import functools
import json
import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int

from ..files import Fault
from ..machine import AbstractMachine, settled
from ..program import Program, Rows, encode_input, weights_of
from ..reading import Exact, Relaxed
from ._watched import Watched


# A page with more probabilities than this is slow to open on a phone.
_MAX_PROBABILITIES = 300_000


class BothReadings(NamedTuple):
    """The same value or row of cells at each moment, read exactly and relaxed.

    Example:
        >>> trace = record(Program.parse("inc 1 1"), [0, 0])
        >>> memory = trace.rows["memory"]
        >>> memory.exact.shape, memory.relaxed.shape, memory.size
        ((3, 2), (3, 2, 8), 8)
    """

    exact: Int[np.ndarray, "..."]
    """`[moment]`, or `[moment, cell]`."""
    relaxed: Float[np.ndarray, "..."]
    """As `exact`, with a last axis of probabilities."""

    @property
    def size(self) -> int:
        """How many elements each value has."""
        return self.relaxed.shape[-1]


class TextLine(NamedTuple):
    """A printed line of a program, and the place that it says; labels have none."""

    text: str
    place: int | None


@dataclasses.dataclass(frozen=True)
class ComparedTrace:
    """What a program does on one input; the first moment is before the first step.

    `rows` are the machine's rows of cells by name, `values` its single values, "halted"
    among them; `place` is the part of the program that runs next, as an index into its
    places in order, of which `text_lines` prints those that can run. `is_whole` is
    false where the run goes on after the last moment that was kept.

    Example:
        >>> trace = record(Program.parse("inc 1 1"), [0, 0])
        >>> [trace.line_at(moment) for moment in range(trace.num_moments)]
        ['inc 1 1', '(after the last line)', '']
    """

    rows: dict[str, BothReadings]
    cell_names: dict[str, tuple[str, ...]]
    """For each row, how people speak of its cells."""
    values: dict[str, BothReadings]
    place: BothReadings
    text_lines: tuple[TextLine, ...]
    is_whole: bool

    @property
    def num_moments(self) -> int:
        """How many states there are: one more than steps."""
        return len(self.place.exact)

    def line_at(self, moment: int) -> str:
        """The printed line that runs next, without its comment; "" once halted."""
        if self.values["halted"].exact[moment]:
            return ""
        place = int(self.place.exact[moment])
        for line in self.text_lines:
            if line.place == place:
                return line.text.split(";")[0].strip()
        return "(after the last line)"

    def to_json(self) -> str:
        """The trace as one compact object, for a page's script.

        `rows`, `values` and `place` hold `size`, `exact` (whole numbers) and `relaxed`;
        a relaxed value is its list of probabilities, rounded to three digits, or just
        the element where that one has probability 1 after rounding.
        """
        return json.dumps(
            {
                "num_moments": self.num_moments,
                "is_whole": self.is_whole,
                "lines": [line._asdict() for line in self.text_lines],
                "place": _pair_as_plain(self.place),
                "values": {n: _pair_as_plain(p) for n, p in self.values.items()},
                "rows": {
                    name: {
                        **_pair_as_plain(pair),
                        "cells": list(self.cell_names[name]),
                    }
                    for name, pair in self.rows.items()
                },
            },
            separators=(",", ":"),
        )


def record(
    program: Program,
    inputs: Any,
    logits: Mapping[str, Any] | None = None,
    controller: Literal["probabilities", "logits"] = "probabilities",
    *,
    max_moments: int = 400,
) -> ComparedTrace:
    """What the program does on one input, exactly, and the weights beside it, relaxed.

    The trace ends when the exact run has halted, or after `num_steps` steps.

    Args:
        program: what runs exactly.
        inputs: a plain list, or a mapping of rows; one that is larger than the machine
            has room for is run on a larger machine.
        logits: what runs relaxed; without it, the program's own weights.
        controller: how the relaxed reading mixes choices.
        max_moments: how many moments to keep at most; fewer are kept on large machines.

    Raises:
        EncodingFault: if the input is no such list or mapping.
        ValueError: for a model's program, whose run is a single step.

    Example:
        >>> trace = record(Program.parse("inc 1 1"), [0, 0])
        >>> trace.values["halted"].exact.tolist()
        [0, 0, 1]
    """
    if not program.machine.capabilities.has_steps:
        raise Fault(
            f"A run of {program.machine.title} is a single step, from its inputs to its "
            "outputs: there is nothing between to show. See what it does with "
            "`softcode run`, or read it with `softcode export`."
        )
    program = program.sized_for(inputs)
    machine = program.machine
    encoded = encode_input(machine, inputs)
    per_moment = sum(len(row) * machine.inputs[n].size for n, row in encoded.items())
    limit = max(2, min(max_moments, _MAX_PROBABILITIES // per_moment))

    states, places = _run_exactly(program, encoded, min(limit, machine.num_steps + 1))
    weights = weights_of(program) if logits is None else logits
    soft_states, soft_places = _run_relaxed(
        machine, weights, encoded, controller, len(states)
    )
    rows, values = {}, {}
    for name in states[0]._fields:
        exact = np.stack([np.asarray(getattr(state, name)) for state in states])
        pair = BothReadings(
            exact.astype(np.int32), np.asarray(getattr(soft_states, name))
        )
        is_row = pair.relaxed.ndim == 3
        (rows if is_row else values)[name] = pair
    # The row that a plain list stands for comes last: the others say how it is made.
    last = sorted(rows, key=lambda name: name == machine.main_row)
    rows = {name: rows[name] for name in last}
    # A state need not hold this as a field of its own.
    values["halted"] = _halted(machine, states, soft_states)
    ended = bool(values["halted"].exact[-1]) or len(states) == machine.num_steps + 1
    place = BothReadings(np.array(places, np.int32), np.asarray(soft_places))
    named = machine.capabilities.cell_names
    names = {
        row: tuple(named.get(row, str)(cell) for cell in range(pair.exact.shape[1]))
        for row, pair in rows.items()
    }
    return ComparedTrace(rows, names, values, place, _text_lines(program), ended)


def _run_exactly(program: Program, inputs: Rows, limit: int) -> tuple[list, list]:
    """The states of the run and the place that runs next in each, `limit` at most."""
    machine, reading = program.machine, Exact()
    shape = machine.place_shape
    states, places = [machine.init(inputs, reading)], []
    while True:
        seen: list = []
        watched = Watched(reading, seen)
        after = machine.step(program.choices, states[-1], watched)
        places.append(np.ravel_multi_index(tuple(int(a) for a in seen[0]), shape))
        if machine.halted(states[-1], reading) or len(states) == limit:
            return states, places
        states.append(after)


def _run_relaxed(
    machine: AbstractMachine,
    logits: Mapping[str, Any],
    inputs: Rows,
    controller: Literal["probabilities", "logits"],
    num_moments: int,
) -> tuple[Any, Any]:
    """The relaxed states, stacked, and the probability of each place to run next."""
    reading = Relaxed(controller=controller)
    spaces = machine.inputs
    start = {
        name: jax.nn.one_hot(row, spaces[name].size) for name, row in inputs.items()
    }

    @jax.jit
    def run_all(logits, start):
        program = reading.prepare(logits)

        def step(state, _):
            seen: list = []
            after = machine.step(program, state, Watched(reading, seen))
            place = functools.reduce(
                lambda first, second: (first[:, None] * second[None]).reshape(-1),
                seen[0],
            )
            return after, (state, place)

        first = settled(machine, program, machine.init(start, reading), reading)
        return jax.lax.scan(step, first, length=num_moments)[1]

    weights = {name: jnp.asarray(logits[name]) for name in machine.parameters}
    return run_all(weights, start)


def _halted(machine: AbstractMachine, states: list, soft_states: Any) -> BothReadings:
    exact = [int(machine.halted(state, Exact())) for state in states]
    relaxed = jax.vmap(lambda state: machine.halted(state, Relaxed()))(soft_states)
    return BothReadings(np.array(exact, np.int32), np.asarray(relaxed))


def _text_lines(program: Program) -> tuple[TextLine, ...]:
    """The printed lines; which place each says is found by printing it as a note."""
    machine = program.machine
    notes = [str(place) for place in np.flatnonzero(machine.places_that_run)]
    marked = machine.format(program.choices, notes).splitlines()
    lines = []
    for text, with_mark in zip(program.text.splitlines(), marked, strict=True):
        mark = re.search(r"; (\d+)$", with_mark)
        lines.append(TextLine(text.rstrip(), int(mark[1]) if mark else None))
    return tuple(lines)


def _pair_as_plain(pair: BothReadings) -> dict:
    # JSON has no word for what is not finite; weights that blew up have no chances.
    rounded = np.round(np.nan_to_num(pair.relaxed.astype(np.float64)), 3)
    return {
        "size": pair.size,
        "exact": pair.exact.tolist(),
        "relaxed": _distributions(rounded),
    }


def _distributions(rounded: np.ndarray) -> list:
    if rounded.ndim > 2:
        return [_distributions(inner) for inner in rounded]
    return [
        int(row.argmax())
        if row.max() == 1
        else [int(p) if p in (0, 1) else p for p in row.tolist()]
        for row in rounded
    ]
