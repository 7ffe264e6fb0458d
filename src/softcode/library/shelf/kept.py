"""A network on a shelf, and how it came to be what it is."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ...files import Fault
from ...neural import ImageNetwork, ImageWeights


class ShelfFault(Fault):
    """A shelf cannot be used, or has no such network.

    Example:
        >>> raise ShelfFault("shelf", "it has no network 'digit'")
        Traceback (most recent call last):
        softcode.library.shelf.kept.ShelfFault: shelf: it has no network 'digit'
    """


class Lineage(NamedTuple):
    """Which task made a version of a network, and what that did to what was known.

    Example:
        >>> Lineage("add top", 0.5, 0.75, 120).told
        'by add top, from 50.0 % to 75.0 % of its held-out results, on 120 images'
    """

    task: str
    """The task that trained it."""
    before: float | None
    """The share of the task's held-out results that were right before; `None` if it had
    no program yet."""
    after: float
    """The same share afterwards."""
    num_images: int
    """On how many images it was trained."""
    why: str = ""
    """What else is to be said, such as why it was taken back."""

    @property
    def told(self) -> str:
        """The same in words."""
        came = "" if self.before is None else f"from {100 * self.before:.1f} % "
        text = (
            f"by {self.task}, {came}to {100 * self.after:.1f} % of its held-out results, "
            f"on {self.num_images} images"
        )
        return f"{text}; {self.why}" if self.why else text

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Lineage":
        """The lineage that a manifest holds.

        Raises:
            KeyError, TypeError, ValueError: if it is none.
        """
        before = told["before"]
        return cls(
            str(told["task"]),
            None if before is None else float(before),
            float(told["after"]),
            int(told["num_images"]),
            str(told["why"]),
        )


class KeptNetwork(NamedTuple):
    """A network with its weights, as a shelf keeps it.

    Example:
        >>> KeptNetwork._fields
        ('network', 'weights', 'version', 'lineage')
    """

    network: ImageNetwork
    """What it reads, and how many classes it tells."""
    weights: ImageWeights
    """Its weights."""
    version: int
    """Counted from 1."""
    lineage: Lineage
    """Which task made this version."""
