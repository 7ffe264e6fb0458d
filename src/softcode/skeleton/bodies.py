"""Straight-line loop bodies, one for each thing that they can do.

A body works on three variables: `x`, the cell's value; `a`, which is carried from cell
to cell or is the cell's address; and `t`, a temporary. Two bodies that give the same for
all values are one body, and the shortest of them stands for it: of 1.4 million
bodies of up to three lines about a thousand are left for each variable that they make.
"""

import functools
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from ..machine.assembly import CODE, INSTRUCTIONS, result_tables


_VARIABLES = ("x", "a", "t")
_X, _A, _T = range(3)
# Bodies are told apart on this many values: a prime, so that doubling and adding up do
# not come round to where they were, as they would on 8.
_BASE = 11
# Of the temporary so few are enough: a body that uses what it held shows it on them.
_TEMPORARIES = (0, 3, 10)
_SYMMETRIC = ("add", "min", "max")


class Bodies(NamedTuple):
    """Distinct bodies, shortest first.

    Example:
        >>> maps, _ = loop_bodies(1)
        >>> maps.variable, maps.lines[:3], maps.codes.shape
        ('x', ((), ('zero x',), ('inc x x',)), (14, 1, 4))
    """

    variable: str
    """What they make anew."""
    lines: tuple[tuple[str, ...], ...]
    """The lines of each, in variables."""
    codes: Int[np.ndarray, "body line 4"]
    """The same as `(instruction, first, second, output)`, -1 where there is no line."""


class _States(NamedTuple):
    """What the variables hold after some lines, for each start; many at once."""

    lines: list[tuple[tuple[int, int, int, int], ...]]
    values: np.ndarray
    """`[state, variable, start]`."""


@functools.lru_cache(maxsize=4)
def loop_bodies(max_lines: int = 3) -> tuple[Bodies, Bodies]:
    """The bodies that make a new `x`, and those that make a new `a`.

    Those that make `x` leave `a` alone, so that it may be an address. None depends on
    what `t` held before.

    Args:
        max_lines: the longest bodies.

    Returns:
        Two sets of bodies: `x' = f(x, a)` and `a' = g(x, a)`.

    Example:
        >>> maps, scans = loop_bodies(1)
        >>> ("inc x x",) in maps.lines, ("add x a a",) in scans.lines
        (True, True)
    """
    x, a, t = np.meshgrid(range(_BASE), range(_BASE), _TEMPORARIES, indexing="ij")
    starts = np.stack([x, a, t]).reshape(3, -1).astype(np.int8)
    states = _States([()], starts[None])
    known = {starts.tobytes()}
    found: dict[int, dict[bytes, tuple]] = {_X: {}, _A: {}}
    for variable in (_X, _A):
        _keep(found[variable], variable, states.lines, starts[None, variable])
    for length in range(1, max_lines + 1):
        following = _States([], np.zeros((0, *starts.shape), np.int8))
        parts = []
        for choice in _choices():
            code, first, second, output = choice
            table = result_tables(_BASE)[code].astype(np.int8)
            results = table[states.values[:, first], states.values[:, second]]
            if output != _T:
                lines = [(*before, choice) for before in states.lines]
                _keep(found[output], output, lines, results)
            if length < max_lines:
                for number, before in enumerate(states.lines):
                    values = states.values[number].copy()
                    values[output] = results[number]
                    if (key := values.tobytes()) not in known:
                        known.add(key)
                        following.lines.append((*before, choice))
                        parts.append(values)
        states = _States(following.lines, np.array(parts or following.values))
    return _bodies(found[_X], _X, max_lines), _bodies(found[_A], _A, max_lines)


def tabulate(bodies: Bodies, base: int) -> Int[np.ndarray, "body x a"]:
    """What each body makes of each `x` and `a`, for a base.

    Example:
        >>> maps, _ = loop_bodies(1)
        >>> table = tabulate(maps, 4)[maps.lines.index(("add x a x",))]
        >>> int(table[3, 2])
        1
    """
    results = result_tables(base)
    count = len(bodies.lines)
    values = np.zeros((count, 3, base, base), np.int32)
    values[:, _X] = np.arange(base)[:, None]
    values[:, _A] = np.arange(base)
    rows = np.arange(count)
    for line in range(bodies.codes.shape[1]):
        code, first, second, output = bodies.codes[:, line].T
        result = results[code[:, None, None], values[rows, first], values[rows, second]]
        is_line = code >= 0
        values[rows[is_line], output[is_line]] = result[is_line]
    return values[:, _VARIABLES.index(bodies.variable)]


def _choices() -> list[tuple[int, int, int, int]]:
    """Every instruction over the variables that computes something."""
    choices = []
    for entry in INSTRUCTIONS:
        if entry.result is None:
            continue
        firsts = range(3) if "first" in entry.operands else (0,)
        for first in firsts:
            seconds = range(3) if "second" in entry.operands else (0,)
            for second in seconds:
                if entry.name in _SYMMETRIC and second < first:
                    continue
                for output in range(3):
                    choices.append((CODE[entry.name], first, second, output))
    return choices


def _keep(found: dict, variable: int, lines: list, results: np.ndarray) -> None:
    """Notes the bodies that do something new, and that do not depend on `t`."""
    cells = results.reshape(len(results), -1, len(_TEMPORARIES))
    depends = (cells != cells[:, :, :1]).any((1, 2))
    for number in np.flatnonzero(~depends).tolist():
        if variable == _X and any(line[3] == _A for line in lines[number]):
            continue
        found.setdefault(cells[number, :, 0].tobytes(), lines[number])


def _bodies(found: dict[bytes, tuple], variable: int, max_lines: int) -> Bodies:
    texts = tuple(tuple(map(_text, lines)) for lines in found.values())
    codes = np.full((len(found), max_lines, 4), -1, np.int32)
    for number, lines in enumerate(found.values()):
        if lines:
            codes[number, : len(lines)] = lines
    return Bodies(_VARIABLES[variable], texts, codes)


def _text(line: tuple[int, int, int, int]) -> str:
    code, *operands = line
    entry = INSTRUCTIONS[code]
    numbers: dict[str, int] = dict(
        zip(("first", "second", "output"), operands, strict=True)
    )
    names = [_VARIABLES[numbers[operand]] for operand in entry.operands]
    return " ".join([entry.name, *names])
