"""How much a model may cost before anything is run: one account for all its functions."""

from typing import NoReturn


class Stop(Exception):
    """The body of a function went beyond its bounds; says how, in words."""


# Some two seconds of a processor, counted in nodes of the syntax that are gone through.
MAX_WORK = 25_000_000
# Of all tables together.
MAX_ENTRIES = 2_000_000


class Work:
    """What is left to a model, of work and of entries in tables."""

    def __init__(self):
        # In a list, since the loops of bodies take it off themselves.
        self.left, self.num_entries_left = [MAX_WORK], MAX_ENTRIES

    def charge(self, amount: int) -> None:
        """Takes this much off.

        Raises:
            Stop: if there is not so much left.
        """
        self.left[0] -= amount
        if self.left[0] < 0:
            self.stop()

    def stop(self) -> NoReturn:
        """Raises `Stop`: nothing is left."""
        raise Stop("takes too long")
