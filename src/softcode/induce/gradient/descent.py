"""How a restart is updated: Adam, noise, an entropy bonus, and lines that are made anew."""

import dataclasses

from ...files import Fault


@dataclasses.dataclass(frozen=True)
class Descent:
    """The settings of one restart's descent.

    Settings that are known to divide restarts into those that succeed and those that do
    not are drawn for each restart: the learning rate, the noise, and whether it gets an
    entropy bonus (given to all from the start, it makes them all alike).

    Args:
        num_updates: the most updates of one restart.
        chunk: updates between two exact checks.
        learning_rate: least and greatest; drawn log-uniformly for each restart.
        start_scale: standard deviation of the first logits. Larger starts are worse.
        noise: the greatest standard deviation of the gradient noise, which shrinks with
            the update t as `(1 + t) ** -0.55`; drawn uniformly.
        entropy: weight of the entropy bonus, for those restarts that get one.
        entropy_share: the share of restarts that do.
        leaning: choices by name, such as instructions, and what is added to their first
            logits (see `Capabilities.words`).
        cycles: a restart's updates are as many equal parts; before each but the first
            some of its places, all their choices, are made anew.
        renewed: least and greatest share of places that are; drawn each time.

    Raises:
        ValueError: for settings out of range.

    Source: the noise is that of Neelakantan et al., "Adding Gradient Noise Improves
    Learning for Very Deep Networks" (2015).

    Example:
        >>> Descent(num_updates=300, cycles=3).period
        100
    """

    num_updates: int = 1000
    chunk: int = 50
    learning_rate: tuple[float, float] = (0.05, 0.3)
    start_scale: float = 0.1
    noise: float = 0.0
    entropy: float = 0.01
    entropy_share: float = 0.0
    leaning: tuple[tuple[str, float], ...] = ()
    cycles: int = 1
    renewed: tuple[float, float] = (0.3, 0.8)

    def __post_init__(self):
        for name in ("num_updates", "chunk", "cycles"):
            if getattr(self, name) < 1:
                got = getattr(self, name)
                raise Fault(f"`Descent({name}=...)` must be at least 1, got {got}.")
        low, high = self.learning_rate
        if not 0 < low <= high:
            raise Fault(
                "`Descent(learning_rate=(low, high))` needs 0 < low <= high, got "
                f"{self.learning_rate!r}; (0.05, 0.3) is usual."
            )

    @property
    def period(self) -> int:
        """The updates of one cycle."""
        return max(1, self.num_updates // self.cycles)
