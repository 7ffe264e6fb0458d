"""What is left of a search's time, for calls that cannot be interrupted from outside."""

import contextlib
import contextvars
import time
from collections.abc import Iterator


_ends_at: contextvars.ContextVar[float] = contextvars.ContextVar(
    "ends_at", default=float("inf")
)


@contextlib.contextmanager
def ends_after(seconds: float | None) -> Iterator[None]:
    """Within, this much time is left; `None` for as much as one likes.

    Example:
        >>> with ends_after(10.0):
        ...     seconds_left() <= 10.0
        True
        >>> seconds_left()
        inf
    """
    end = float("inf") if seconds is None else time.perf_counter() + seconds
    token = _ends_at.set(end)
    try:
        yield
    finally:
        _ends_at.reset(token)


def seconds_left() -> float:
    """How long a call may take at most, in seconds; 0 if there is no time."""
    return max(0.0, _ends_at.get() - time.perf_counter())
