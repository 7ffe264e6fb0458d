"""A reading that tells which places of its program a machine looks at."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..reading import AbstractReading, Cells, Value


@dataclasses.dataclass(frozen=True)
class Watched(AbstractReading):
    """Another reading, which notes in `seen` the addresses given to `choose`.

    So a trace can say what runs at a moment without knowing the machine: the line that
    an instruction pointer names, or a control state and the symbol under a head.
    """

    reading: AbstractReading
    seen: list

    def constant(self, element: int, size: int) -> Value:
        return self.reading.constant(element, size)

    def apply(self, table: np.ndarray, size: int, *args: Value) -> Value:
        return self.reading.apply(table, size, *args)

    def read(self, cells: Cells, address: Value) -> Value:
        return self.reading.read(cells, address)

    def write(self, cells: Cells, address: Value, value: Value) -> Cells:
        return self.reading.write(cells, address, value)

    def switch(self, selector: Value, branches: Sequence[Any]) -> Any:
        return self.reading.switch(selector, branches)

    def merge(self, first: Value, second: Value) -> Value:
        return self.reading.merge(first, second)

    def stack(self, values: Sequence[Value]) -> Cells:
        return self.reading.stack(values)

    def choose(self, program: Any, *addresses: Value) -> Any:
        self.seen.append(addresses)
        return self.reading.choose(program, *addresses)
