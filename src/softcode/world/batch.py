"""Many states at once, as arrays with one row for each."""

from collections.abc import Sequence

import numpy as np

from .world import AnyState, Number, World, WorldState


class BatchState:
    """States side by side, on some of which a step is done at a time.

    Variables are `[state]` and arrays `[state, place]`. `at(rows)` is a state for
    the same primitives and observations as a `WorldState`, whose values are arrays.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["quicksort"]
        >>> states = BatchState.of([task.encode([2, 1]), task.encode([3, 1, 2])])
        >>> observe(task.world, states, np.array([0, 1])).tolist()
        [[0, 0, 1, 0], [0, 0, 1, 0]]
        >>> task.result(states.state(1))
        [3, 1, 2]
    """

    def __init__(
        self,
        variables: dict[str, np.ndarray],
        arrays: dict[str, np.ndarray],
        lengths: dict[str, np.ndarray],
    ) -> None:
        self.variables = variables
        self.arrays = arrays
        self.lengths = lengths
        # States that were asked for a place that their array does not have.
        self.has_left = np.zeros(self.num_states, bool)

    @classmethod
    def of(cls, states: Sequence[WorldState]) -> "BatchState":
        """States side by side; shorter arrays are filled with zeros."""
        variables, arrays, lengths = {}, {}, {}
        for name, value in vars(states[0]).items():
            values = [getattr(state, name) for state in states]
            if isinstance(value, list):
                lengths[name] = np.array([len(row) for row in values])
                # One place is there even if all are empty, for what asks beyond the end.
                width = max(1, int(lengths[name].max()))
                arrays[name] = np.zeros((len(values), width), np.int64)
                for row, cells in zip(arrays[name], values, strict=True):
                    row[: len(cells)] = cells
            else:
                variables[name] = np.array(values, np.int64)
        return cls(variables, arrays, lengths)

    @property
    def num_states(self) -> int:
        """How many states there are."""
        return len(next(iter(self.variables.values())))

    def at(self, rows: np.ndarray) -> AnyState:
        """The states in these rows (different ones), to see or to change."""
        return _Rows(self, rows)

    def state(self, row: int) -> WorldState:
        """The state in one row."""
        variables = {name: int(values[row]) for name, values in self.variables.items()}
        arrays = {
            name: cells[row, : self.lengths[name][row]].tolist()
            for name, cells in self.arrays.items()
        }
        return WorldState(**variables, **arrays)


class _Rows:
    """A state whose values are those of some rows."""

    __slots__ = ("_rows", "_states")

    def __init__(self, states: BatchState, rows: np.ndarray) -> None:
        object.__setattr__(self, "_states", states)
        object.__setattr__(self, "_rows", rows)

    def __getattr__(self, name: str) -> "np.ndarray | _Cells":
        values = self._states.variables.get(name)
        if values is not None:
            return values[self._rows]
        try:
            return _Cells(self._states, name, self._rows)
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Number) -> None:
        self._states.variables[name][self._rows] = value


class _Cells:
    """An array of some rows' states, with a place for each.

    As with a list, -1 is the last place. Where there is no such place the state is
    marked, and the first one is taken in its stead.
    """

    __slots__ = ("_flat", "_lengths", "_offsets", "_rows", "_states", "_width")

    def __init__(self, states: BatchState, name: str, rows: np.ndarray) -> None:
        cells = states.arrays[name]
        self._states, self._rows = states, rows
        self._flat = cells.reshape(-1)
        self._width = cells.shape[1]
        self._lengths = states.lengths[name][rows]
        self._offsets = rows * self._width

    def _places(self, place: Number) -> np.ndarray:
        is_there = np.less_equal(-1, place) & np.less(place, self._lengths)
        is_there &= self._lengths > 0
        if not is_there.all():
            self._states.has_left[self._rows] |= ~is_there
            place = np.where(is_there, place, 0)
        return self._offsets + np.where(np.less(place, 0), self._lengths - 1, place)

    def __getitem__(self, place: Number) -> np.ndarray:
        return self._flat[self._places(place)]

    def __setitem__(self, place: Number, value: Number) -> None:
        self._flat[self._places(place)] = value


def observe(world: World, states: BatchState, rows: np.ndarray) -> np.ndarray:
    """What is seen in some rows' states, as integers `[row, observation]`.

    Args:
        world: whose observations.
        states: the states.
        rows: those that are looked at, as numbers `[row]`.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["insertion_sort"]
        >>> states = BatchState.of([task.encode([2, 1]), task.encode([])])
        >>> observe(task.world, states, np.array([1])).tolist()  # is in place, none left
        [[1, 1]]
    """
    seen = np.empty((len(rows), len(world.observations)), np.int64)
    for column, values in enumerate(world.look(states.at(rows))):
        seen[:, column] = values
    return seen
