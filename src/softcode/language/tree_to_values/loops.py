"""Computing a model's levels under a soft reading, with a derivative of their own.

JAX's own derivative of a loop keeps what each step has made, and its tables would be
copied at every step. Here a run keeps two tables, of *values* and of what they were before
they were settled (*totals*), in which each entry is written once; backwards, the levels
are gone through in reverse, with two tables of slopes. Each loop changes one table and
reads others, so that none is ever copied.
"""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, UInt

from ...reading import AbstractBatchReading, AbstractSoftReading
from ..tree import Element
from .evaluate import Find
from .levels import Levels, LevelSteps, LookUps


T = TypeVar("T")

Given = Float[Array, "given batch"]
# Of everything, and of what is computed.
LevelValues = Float[Array, "entry batch"]
Totals = Float[Array, "computed batch"]


class _Run(NamedTuple):
    """What is computed, and what is done with values."""

    levels: Levels
    s: AbstractSoftReading


def evaluate_levels(
    levels: Levels, find: Find, s: AbstractBatchReading
) -> Callable[[Element], Array]:
    """The outputs, level by level.

    Args:
        levels: the model.
        find: where sources are.
        s: the reading, one that prefers loops.

    Returns:
        A function that gives each output's value.

    Example:
        >>> from softcode.language.tree import Table
        >>> from softcode.language.tree_to_values import Graph, Node, levels_of
        >>> from softcode.reading import Relaxed
        >>> flip = Table("flip", np.array([1, 0]), 2)
        >>> nodes = [Node("source", 2, (), Element("x")), Node("apply", 2, (0,), flip)]
        >>> levels = levels_of(Graph(nodes, {Element("y"): 1}))
        >>> cells = jnp.array([[[0.25], [0.75]]])
        >>> output = evaluate_levels(levels, lambda element: (cells, 0), Relaxed(1))
        >>> output(Element("y")).tolist()
        [[0.75], [0.25]]
    """
    assert isinstance(s, AbstractSoftReading)
    given = [cells[place] for cells, place in map(find, (e for e, _ in levels.sources))]
    batch = np.broadcast_shapes(
        s.constant(0, 1).shape[1:], *(value.shape[1:] for value in given)
    )
    length = math.prod(batch)
    run = _Run(levels, s.with_batch(1, (length,)))
    flat = [
        jnp.broadcast_to(value, (len(value), *batch)).reshape((len(value), length))
        for value in given
    ]
    shown = _shown_values(run, jnp.concatenate([*flat, jnp.zeros((0, length))]))

    def output(element: Element) -> Array:
        return shown[element].reshape((-1, *batch))

    return output


def _shown_values(run: _Run, given: Given) -> dict[Element, Array]:
    """The outputs, of sources put end to end."""
    levels = run.levels

    def shown(values: LevelValues) -> dict[Element, Array]:
        return {
            element: values[start : start + size]
            for element, (size, start) in levels.outputs.items()
        }

    @jax.custom_vjp
    def filled(given: Given) -> dict[Element, Array]:
        return shown(_fill(run, given)[0])

    def forward(
        given: Given,
    ) -> tuple[dict[Element, Array], tuple[LevelValues, Totals]]:
        values, totals = _fill(run, given)
        return shown(values), (values, totals)

    def backward(
        kept: tuple[LevelValues, Totals], slopes: dict[Element, Array]
    ) -> tuple[Given]:
        _, pull = jax.vjp(shown, kept[0])
        first = levels.num_given - len(given)
        return (_slopes(run, *kept, *pull(slopes))[first : levels.num_given],)

    filled.defvjp(forward, backward)
    return filled(given)


def _fill(run: _Run, given: Given) -> tuple[LevelValues, Totals]:
    """All values and totals."""
    levels, s = run
    length = given.shape[1]
    constants = [
        jnp.broadcast_to(s.constant(element, size), (size, length))
        for size, element in levels.constants
    ]
    num_computed = levels.num_entries - levels.num_given
    rest = jnp.zeros((num_computed, length), given.dtype)
    values = jnp.concatenate([*constants, given, rest])
    totals = jnp.full((num_computed, length), s.neutral, given.dtype)

    def one_level(
        number: Array, tables: tuple[LevelValues, Totals]
    ) -> tuple[LevelValues, Totals]:
        values, totals = tables
        for size, steps in levels.mixtures.items():
            totals = _mixed(run, size, steps, number, values, totals)
        for look_ups in levels.look_ups:
            totals = _looked_up(run, look_ups, number, values, totals)
        for size, steps in levels.settled.items():
            values = _settled(run, size, steps, number, values, totals)
        return values, totals

    return _loop(0, levels.num_levels, one_level, (values, totals))


def _slopes(
    run: _Run, values: LevelValues, totals: Totals, slopes: LevelValues
) -> LevelValues:
    """The slope in every value, from that in the outputs."""
    levels, _ = run

    def one_level(
        done: Array, tables: tuple[LevelValues, Totals]
    ) -> tuple[LevelValues, Totals]:
        slopes, inner = tables
        number = np.uint32(levels.num_levels) - (done + np.uint32(1))
        for size, steps in levels.settled.items():
            inner = _unsettled(run, size, steps, number, (totals, slopes), inner)
        for look_ups in levels.look_ups:
            slopes = _slopes_of_look_ups(run, look_ups, number, values, inner, slopes)
        for size, steps in levels.mixtures.items():
            kept = (values, totals, inner)
            slopes = _slopes_of_mixtures(run, size, steps, number, kept, slopes)
        return slopes, inner

    inner = jnp.zeros_like(totals)
    return _loop(0, levels.num_levels, one_level, (slopes, inner))[0]


def _mixed(
    run: _Run,
    size: int,
    steps: LevelSteps,
    number: Array,
    values: LevelValues,
    totals: Totals,
) -> Totals:
    """The totals, with a level's branches added to them."""

    def step(place: UInt[Array, " 3"], totals: Totals) -> Totals:
        selector, branch, result = place
        chance, value = _at(values, selector, 1)[0], _at(values, branch, size)
        start = result - np.uint32(run.levels.num_given)
        term = run.s.weighed(value, chance)
        return _put(totals, start, run.s.merge(_at(totals, start, size), term))

    return _through(steps, number, step, totals)


def _slopes_of_mixtures(
    run: _Run,
    size: int,
    steps: LevelSteps,
    number: Array,
    kept: tuple[LevelValues, Totals, Totals],
    slopes: LevelValues,
) -> LevelValues:
    """The slopes, with those added that a level's branches and selectors have."""
    values, totals, inner = kept

    def step(place: UInt[Array, " 3"], slopes: LevelValues) -> LevelValues:
        selector, branch, result = place
        start = result - np.uint32(run.levels.num_given)
        chance, value = _at(values, selector, 1)[0], _at(values, branch, size)
        term, pull = jax.vjp(run.s.weighed, value, chance)
        share = run.s.share(term, _at(totals, start, size))
        of_value, of_chance = pull(_at(inner, start, size) * share)
        return _added(_added(slopes, branch, of_value), selector, of_chance[None])

    return _through(steps, number, step, slopes)


def _looked_up(
    run: _Run, look_ups: LookUps, number: Array, values: LevelValues, totals: Totals
) -> Totals:
    """The totals, with a level's results of functions put there."""
    call = _function(run, look_ups)
    first_size, second_size = look_ups.tables.shape[1:]

    def step(place: UInt[Array, " 4"], totals: Totals) -> Totals:
        first, second, result, which = place
        args = _at(values, first, first_size), _at(values, second, second_size)
        start = result - np.uint32(run.levels.num_given)
        return _put(totals, start, call(which, *args))

    return _through(look_ups.steps, number, step, totals)


def _slopes_of_look_ups(
    run: _Run,
    look_ups: LookUps,
    number: Array,
    values: LevelValues,
    inner: Totals,
    slopes: LevelValues,
) -> LevelValues:
    """The slopes, with those added that a level's arguments have."""
    call = _function(run, look_ups)
    first_size, second_size = look_ups.tables.shape[1:]

    def step(place: UInt[Array, " 4"], slopes: LevelValues) -> LevelValues:
        first, second, result, which = place
        args = _at(values, first, first_size), _at(values, second, second_size)
        _, pull = jax.vjp(lambda *args: call(which, *args), *args)
        start = result - np.uint32(run.levels.num_given)
        of_first, of_second = pull(_at(inner, start, look_ups.size))
        return _added(_added(slopes, first, of_first), second, of_second)

    return _through(look_ups.steps, number, step, slopes)


def _function(run: _Run, look_ups: LookUps) -> Callable[[Array, Array, Array], Array]:
    """From the number of a table and two arguments to the result."""
    codes = jnp.asarray(run.s.encoded(look_ups.tables, look_ups.size))

    def call(which: Array, first: Array, second: Array) -> Array:
        return run.s.look_up(_at(codes, which, 1)[0], first, second)

    return call


def _settled(
    run: _Run,
    size: int,
    steps: LevelSteps,
    number: Array,
    values: LevelValues,
    totals: Totals,
) -> LevelValues:
    """The values, with a level's results in them."""

    def step(place: UInt[Array, " 1"], values: LevelValues) -> LevelValues:
        total = _at(totals, place[0] - np.uint32(run.levels.num_given), size)
        return _put(values, place[0], run.s.of_mass_one(total))

    return _through(steps, number, step, values)


def _unsettled(
    run: _Run,
    size: int,
    steps: LevelSteps,
    number: Array,
    kept: tuple[Totals, LevelValues],
    inner: Totals,
) -> Totals:
    """The slopes of totals, with those of a level's results in them."""
    totals, slopes = kept

    def step(place: UInt[Array, " 1"], inner: Totals) -> Totals:
        start = place[0] - np.uint32(run.levels.num_given)
        _, pull = jax.vjp(run.s.of_mass_one, _at(totals, start, size))
        return _put(inner, start, *pull(_at(slopes, place[0], size)))

    return _through(steps, number, step, inner)


def _through(
    steps: LevelSteps,
    number: Array,
    step: Callable[[Array, T], T],
    table: T,
) -> T:
    """The table after a level's steps."""
    places, ends = jnp.asarray(steps.places), jnp.asarray(steps.ends)
    first, last = _at(ends, number, 2)
    return _loop(first, last, lambda i, t: step(_at(places, i, 1)[0], t), table)


def _loop(
    first: Array | int, last: Array | int, step: Callable[[Array, T], T], start: T
) -> T:
    """`fori_loop`, whose counter has no sign, so that no place is checked for one."""
    return jax.lax.fori_loop(
        jnp.asarray(first, jnp.uint32), jnp.asarray(last, jnp.uint32), step, start
    )


def _at(table: Array, start: Array, count: int) -> Array:
    return jax.lax.dynamic_slice_in_dim(table, start, count)


def _put(table: Array, start: Array, rows: Array) -> Array:
    return jax.lax.dynamic_update_slice_in_dim(table, rows, start, 0)


def _added(table: Array, start: Array, rows: Array) -> Array:
    return _put(table, start, _at(table, start, len(rows)) + rows)
