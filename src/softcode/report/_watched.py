"""A reading that tells which places of its program a machine looks at."""

import dataclasses

from ..reading import AbstractReading


@dataclasses.dataclass(frozen=True)
class Watched(AbstractReading):
    """Another reading, which notes in `seen` the addresses given to `choose`.

    So a trace can say what runs at a moment without knowing the machine: the line that
    an instruction pointer names, or a control state and the symbol under a head.
    """

    reading: AbstractReading
    seen: list

    def constant(self, element, size):
        return self.reading.constant(element, size)

    def apply(self, table, size, *args):
        return self.reading.apply(table, size, *args)

    def read(self, cells, address):
        return self.reading.read(cells, address)

    def write(self, cells, address, value):
        return self.reading.write(cells, address, value)

    def switch(self, selector, branches):
        return self.reading.switch(selector, branches)

    def merge(self, first, second):
        return self.reading.merge(first, second)

    def stack(self, values):
        return self.reading.stack(values)

    def choose(self, program, *addresses):
        self.seen.append(addresses)
        return self.reading.choose(program, *addresses)
