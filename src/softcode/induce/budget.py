"""When a search stops."""

import dataclasses

from ..files import Fault


@dataclasses.dataclass(frozen=True)
class Budget:
    """When to stop: after so many seconds, proposals or rounds, whichever is first.

    Example:
        >>> Budget(seconds=10.0, num_rounds=3).is_spent(2.5, 100, 3)
        True
    """

    seconds: float | None = 60.0
    num_proposals: int | None = None
    num_rounds: int | None = None

    def __post_init__(self):
        if self.seconds is not None and not self.seconds >= 0:
            raise Fault(
                f"`Budget(seconds=...)` must be 0 or more, or `None`; got {self.seconds}"
            )

    def is_spent(self, seconds: float, num_proposals: int, num_rounds: int) -> bool:
        """Whether one of the limits is reached."""
        used = (seconds, num_proposals, num_rounds)
        limits = (self.seconds, self.num_proposals, self.num_rounds)
        return any(
            limit is not None and now >= limit
            for now, limit in zip(used, limits, strict=True)
        )
